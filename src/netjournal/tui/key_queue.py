"""Keys in the order in which they were typed, however busy the machine is."""

from __future__ import annotations

from collections import deque

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.timer import Timer

LOST_SECONDS = 0.5
"""After so long a key counts as dealt with although nothing was heard of it: what it was for may have closed."""


class KeyDone(Message):
    """Goes the way of a key, right behind it: when it arrives at the program, the key has been dealt with."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class KeyQueue:
    """Hands one key at a time to the program, so that `l` and the words typed after it arrive where they were meant.

    Textual sends every key straight to what has the focus at that moment; keys that were typed faster than the focus
    could move would go astray. Here a key waits until the one before it was dealt with and what it opened is there.
    """

    def __init__(self, app: App[str]) -> None:
        self._app = app
        self._waiting: deque[events.Key] = deque()
        self._next: events.Key | None = None
        self._out: int | None = 0  # the number of the key that is under way; the first paint counts as one
        self._sent = 0
        self._screen: object = None
        self._lost: Timer | None = None

    def holds(self, event: events.Key) -> bool:
        """Whether this key must wait; otherwise it is under way from now on, and `sent` is to be called."""
        if self._out is not None or self._next not in (None, event):
            self._waiting.append(event)
            return True
        self._next = None
        self._sent += 1
        self._out = self._sent
        self._screen = self._app.screen
        return False

    @property
    def rests(self) -> bool:
        """Whether every key that was typed has been dealt with."""
        return self._out is None and self._next is None and not self._waiting

    def sent(self, target: MessagePump) -> None:
        """The key was given to `target`."""
        number = self._sent
        self._lost = self._app.set_timer(LOST_SECONDS, lambda: self.done(number))
        target.post_message(KeyDone(number))

    def ready(self) -> None:
        """The first screen is painted."""
        self.done(0)

    def done(self, number: int) -> None:
        """A key was dealt with: the next one goes once the screen that it opened, if any, can take it."""
        if number != self._out:
            return
        if self._lost is not None:
            self._lost.stop()
        screen = self._app.screen
        if number and screen is not self._screen:
            self._screen = screen
            self._lost = self._app.set_timer(LOST_SECONDS, lambda: self.done(number))
            screen.call_after_refresh(self.done, number)
            return
        self._out = None
        if self._waiting:
            self._next = self._waiting.popleft()
            self._app.post_message(self._next)
