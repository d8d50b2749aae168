"""The keys of a dialog, on its last line: never cut between a key and its words, each open to a click."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from netjournal.text.sanitize import strip_controls

GAP = 3
NAMED = {
    "enter": "enter", "esc": "escape", "space": "space", "tab": "tab", "?": "question_mark", "#": "number_sign",
}  # fmt: skip
"""What Textual calls keys that have a name or a sign."""


class KeyLine(Widget):
    """Keys with what they do, three spaces between them: `enter saves   esc leaves`. Wraps between two of them.

    A click on one is its key; words that begin with no key are only read.
    """

    DEFAULT_CSS = "KeyLine { height: auto; }"
    ALLOW_SELECT = False

    def __init__(self, words: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._parts = _parts(words)

    def update(self, words: str) -> None:
        """Name other keys."""
        self._parts = _parts(words)
        self.refresh(layout=True)

    @property
    def text(self) -> str:
        """What the line says."""
        return (" " * GAP).join(self._parts)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual asks
        """As many lines as the keys take."""
        return max(1, len(lines_of(self._parts, width)))

    def render(self) -> Content:
        """The keys at the width that there is."""
        lines = [(" " * GAP).join(line) for line in lines_of(self._parts, self.size.width)]
        return Content("\n".join(lines))

    def on_click(self, event: events.Click) -> None:
        """As if the key under the mouse had been pressed."""
        lines = lines_of(self._parts, self.size.width)
        place = 0
        for part in lines[event.y] if event.y < len(lines) else ():
            end = place + Content(part).cell_length
            if place <= event.x < end:
                key = part.split(" ", 1)[0]
                if len(key) == 1 or key in NAMED or key.startswith("ctrl+"):
                    self.app.simulate_key(NAMED.get(key, key))
                return
            place = end + GAP


def _parts(words: str) -> list[str]:
    return [part.strip() for part in strip_controls(words).split(" " * GAP) if part.strip()]


def lines_of(parts: Sequence[str], width: int) -> list[list[str]]:
    """The parts in lines of so many cells, each whole; one that is wider than a line has a line of its own."""
    lines: list[list[str]] = []
    room = 0
    for part in parts:
        cells = Content(part).cell_length
        if not lines or cells + GAP > room:
            lines.append([part])
            room = width - cells
        else:
            lines[-1].append(part)
            room -= cells + GAP
    return lines
