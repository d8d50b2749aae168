"""Sharing the journal, step by step: which folder, the passphrase, what to do with two journals, and how to leave.

What touches the folder is done in a thread, with a journal of its own: the folder may be slow.

Asking for a passphrase. It is kept nowhere: not as a draft, not on the screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from netjournal.errors import JournalError
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.sync.encryption import NeedsPassphrase, WrongPassphrase
from netjournal.sync.engine import Sync
from netjournal.sync.folder import KEY
from netjournal.sync.setup import TwoJournals
from netjournal.sync.state import SyncState
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.forms.fields import ChoiceField, FieldOption
from netjournal.tui.forms.form import ChoiceOption, Choose, FormDialog
from netjournal.tui.forms.paths import FolderField
from netjournal.tui.sync.text import round_words
from netjournal.tui.text import format_path
from netjournal.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from netjournal.sync.status import SyncReport
    from netjournal.tui.app_protocol import AppProtocol


EMPTY = "It is empty. Several words that you can remember make a good one."
DIFFERENT = "The two are not the same. Type it once more."


class PassphraseDialog(ModalScreen[str]):
    """Ends with the passphrase, or None when it was left. A new one is asked for `twice`."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("choice")]
    DEFAULT_CSS = """
    PassphraseDialog {
        Input, Input:focus { height: 1; border: none; padding: 0 1; background: $panel; }
        Input:focus { background: $primary-muted; }
        .label { color: $text-muted; margin-top: 1; }
        #passphrase-fault { height: auto; color: $text-error; margin-top: 1; }
    }
    """

    def __init__(self, intro: str, *, twice: bool) -> None:
        super().__init__()
        self.add_class("dialog")
        self.intro = intro
        self.twice = twice

    def compose(self) -> ComposeResult:
        """One line, or two."""
        with Vertical(classes="sheet"):
            yield Static(Content.styled("The passphrase of the shared folder", "bold"))
            yield Static(Content.styled(strip_controls(self.intro), "$text-muted"))
            yield Static("Passphrase", classes="label")
            yield Input(password=True, id="passphrase")
            if self.twice:
                yield Static("The same again", classes="label")
                yield Input(password=True, id="passphrase-again")
            yield Static("", id="passphrase-fault", markup=False)
            yield KeyLine("enter goes on   esc leaves", classes="keys")

    def on_mount(self) -> None:
        """Type at once."""
        self.query_one("#passphrase", Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        lines = list(self.query(Input))
        if event.input is not lines[-1]:
            lines[-1].focus()
            return
        fault = EMPTY if not lines[0].value.strip() else DIFFERENT if lines[0].value != lines[-1].value else ""
        if not fault:
            self.dismiss(lines[0].value.strip())
            return
        self.query_one("#passphrase-fault", Static).update(fault)
        for line in lines:
            line.value = ""
        lines[0].focus()

    def action_back(self) -> None:
        """Leave."""
        self.dismiss(None)


class WaitDialog(ModalScreen[None]):
    """Says what is being done, and takes every key meanwhile, so that nothing that is typed goes elsewhere."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.add_class("dialog")
        self.words = words

    def compose(self) -> ComposeResult:
        """One sentence."""
        with Vertical(classes="sheet"):
            yield Static(self.words, markup=False)

    def on_key(self, event: events.Key) -> None:
        """No key means anything now."""
        event.stop()
        event.prevent_default()


T = TypeVar("T")

CHECKING = "Checking the passphrase. This takes a few seconds, on purpose …"
LOOKING = "Looking at the folder …"

SCRYPT = "Trying a passphrase takes a second or two, on purpose."
NOT_SHARED = "Nothing was shared."
FORMS = (FieldOption(False, "as it is"), FieldOption(True, "encrypted with a passphrase"))


@dataclass(frozen=True, slots=True)
class Wish:
    """How the journal is to be shared."""

    folder: Path
    encrypt: bool
    merge: bool = False
    passphrase: str | None = None


def change_sharing(app: AppProtocol) -> None:
    """Enter on sync: share the journal; where it is shared, what can be done with that."""
    if app.demo:
        app.say("The demo is never shared; it is gone when you leave it.")
    elif not app.sharing.is_on:
        share(app)
    else:
        answers = [
            ChoiceOption("n", app.sharing.now, "sync now"),
            ChoiceOption("f", lambda: share(app), "another folder, or encryption"),
            ChoiceOption("o", lambda: leave(app), "stop sharing on this computer"),
        ]
        app.push_screen(Choose("Sync", answers), lambda chosen: chosen() if chosen is not None else None)


def share(app: AppProtocol) -> None:
    """Ask which folder, and share the journal through it."""
    memory = SyncState(app.journal.store)
    encrypted = memory.get("encrypted") == "1"
    fields = [
        FolderField("folder", "Which folder?", memory.folder, hint="~/Dropbox/netjournal", required="Which folder?"),
        ChoiceField("encrypt", "What lies in it is kept", encrypted, options=FORMS),
    ]
    intro = "One that your computers share already. A new one inside it is best; tab completes."

    def save(values: dict[str, Any]) -> Wish:
        return Wish(values["folder"], values["encrypt"])

    def chosen(wish: Wish | None) -> None:
        if wish is not None:
            go_on(app, wish)

    app.push_screen(FormDialog("Share this journal", fields, save, draft="form:share", intro=intro), chosen)


def share_again(app: AppProtocol, *, locked: bool = False) -> None:
    """Turn sharing on once more in the same folder, which asks for whatever is lacking: a passphrase, or a word.

    Where it is only `locked`, the passphrase is asked for at once.
    """
    folder = SyncState(app.journal.store).folder
    if folder is None:
        share(app)
        return
    encrypted = SyncState(app.journal.store).get("encrypted") == "1"
    if locked:
        go_on(app, Wish(folder, encrypted))
        return
    answers = [
        ChoiceOption("t", lambda: go_on(app, Wish(folder, encrypted)), f"go on in {format_path(folder)}"),
        ChoiceOption("f", lambda: share(app), "another folder"),
    ]
    app.push_screen(Choose("Where is it to be shared?", answers), lambda chosen: chosen() if chosen else None)


def go_on(app: AppProtocol, wish: Wish) -> None:
    """Turn sharing on, asking for what it takes."""
    app.run_worker(_turn_on(app, wish), group="sharing", exclusive=True)


async def _turn_on(app: AppProtocol, wish: Wish | None) -> None:
    while wish is not None:
        try:
            report = await _while_waiting(app, CHECKING if wish.passphrase else LOOKING, partial(_on, wish))
        except NeedsPassphrase as error:
            wish = await _with_passphrase(app, wish, error.sentence)
        except WrongPassphrase as error:
            wish = await _with_passphrase(app, wish, str(error))
        except TwoJournals as question:
            wish = await _as_one(app, wish, question)
        except JournalError as error:
            app.say_error(error)
            return
        else:
            _tell(app, wish, report)
            return
    app.say(NOT_SHARED)


def _on(wish: Wish, sync: Sync) -> SyncReport:
    return sync.on(wish.folder, merge=wish.merge, encrypt=wish.encrypt, passphrase=wish.passphrase)


async def _with_passphrase(app: AppProtocol, wish: Wish, sentence: str) -> Wish | None:
    is_new = not await asyncio.to_thread((wish.folder / KEY).exists)
    passphrase = await app.push_screen_wait(PassphraseDialog(f"{sentence} {SCRYPT}", twice=is_new))
    return replace(wish, passphrase=passphrase) if passphrase else None


async def _as_one(app: AppProtocol, wish: Wish, question: TwoJournals) -> Wish | None:
    answers = [
        ChoiceOption("y", True, "make them one journal, for good", "a snapshot of this one is kept first"),
        ChoiceOption("n", False, "share nothing", "choose another folder"),
    ]
    one = await app.push_screen_wait(Choose("Are the two to become one?", answers, intro=question.sentence))
    return replace(wish, merge=True) if one else None


def _tell(app: AppProtocol, wish: Wish, report: SyncReport) -> None:
    app.say(f"The journal is shared in {format_path(wish.folder)}.")
    for sentence in round_words(report, asked=False):
        app.say(sentence)
    app.changed()
    app.sharing.refresh()


def leave(app: AppProtocol) -> None:
    """Stop sharing, when that is meant."""
    answers = [ChoiceOption("y", True, "stop sharing"), ChoiceOption("n", False, "go on sharing")]
    intro = "This computer's journal stays whole. Its file stays in the folder for your other computers."

    def chosen(meant: bool | None) -> None:
        if meant:
            app.run_worker(_leave(app), group="sharing", exclusive=True)

    app.push_screen(Choose("Stop sharing on this computer?", answers, intro=intro), chosen)


async def _leave(app: AppProtocol) -> None:
    def off(sync: Sync) -> None:
        sync.publish()
        sync.off()

    if await _attempt(app, off):
        app.say("Sync is off on this computer; its journal is whole.")
        app.changed()


def bring_back(app: AppProtocol, name: str) -> None:
    """Return a conflict copy to the folder, when that is meant."""
    answers = [ChoiceOption("y", True, "bring it back, to stay there"), ChoiceOption("n", False, "leave it aside")]

    def chosen(meant: bool | None) -> None:
        if meant:
            app.run_worker(_bring_back(app, name), group="sharing", exclusive=True)

    intro = "What it holds is in the journal already."
    app.push_screen(Choose(f"Put {name} into the shared folder again?", answers, intro=intro), chosen)


async def _bring_back(app: AppProtocol, name: str) -> None:
    if await _attempt(app, lambda sync: sync.bring_back(name)):
        app.say(f"It is back: {name}.")
        app.changed()
        app.sharing.refresh()


async def _attempt(app: AppProtocol, work: Callable[[Sync], object]) -> bool:
    """Do something beside the screen; an error becomes a sentence, and False."""
    try:
        await _beside(app, work)
    except JournalError as error:
        app.say_error(error)
        return False
    return True


async def _while_waiting(app: AppProtocol, words: str, work: Callable[[Sync], T]) -> T:
    """Work on the shared folder, while a dialog says so and takes what is typed."""
    waiting = WaitDialog(words)
    await app.push_screen(waiting)
    try:
        return await _beside(app, work)
    finally:
        waiting.dismiss()


async def _beside(app: AppProtocol, work: Callable[[Sync], T]) -> T:
    """Work on the shared folder in a thread, with a journal of its own."""

    def run() -> T:
        with Journal(app.folder) as journal:
            return work(Sync(journal))

    return await asyncio.to_thread(run)
