"""Sharing the journal, step by step: which folder, the passphrase, what to do with two journals, and how to leave.

What touches the folder is done in a thread, with a journal of its own: the folder may be slow.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from netjournal.errors import JournalError
from netjournal.frozen import dataclass
from netjournal.store.journal import Journal
from netjournal.sync.encryption import NeedsPassphrase, WrongPassphrase
from netjournal.sync.engine import Sync
from netjournal.sync.joining import TwoJournals
from netjournal.sync.memory import Memory
from netjournal.sync.names import KEY
from netjournal.tui.dialogs.ask import Answer, Choose
from netjournal.tui.dialogs.fields import Option, Pick
from netjournal.tui.dialogs.folder_field import Folder
from netjournal.tui.dialogs.form import FormDialog
from netjournal.tui.dialogs.passphrase import PassphraseDialog
from netjournal.tui.paths import say_path
from netjournal.tui.sharing_words import round_words

if TYPE_CHECKING:
    from netjournal.sync.status import Report
    from netjournal.tui.program import Program

T = TypeVar("T")

SCRYPT = "Trying a passphrase takes a second or two, on purpose."
NOT_SHARED = "Nothing was shared."
FORMS = (Option(False, "as it is"), Option(True, "encrypted with a passphrase"))


@dataclass(frozen=True, slots=True)
class Wish:
    """How the journal is to be shared."""

    folder: Path
    encrypt: bool
    merge: bool = False
    passphrase: str | None = None


def change_sharing(app: Program) -> None:
    """Enter on sync: share the journal; where it is shared, what can be done with that."""
    if app.demo:
        app.say("The demo is never shared; it is gone when you leave it.")
    elif not app.sharing.is_on:
        share(app)
    else:
        answers = [
            Answer("n", app.sharing.now, "sync now"),
            Answer("f", lambda: share(app), "another folder, or encryption"),
            Answer("o", lambda: leave(app), "stop sharing on this computer"),
        ]
        app.push_screen(Choose("Sync", answers), lambda chosen: chosen() if chosen is not None else None)


def share(app: Program) -> None:
    """Ask which folder, and share the journal through it."""
    memory = Memory(app.journal.store)
    encrypted = memory.get("encrypted") == "1"
    fields = [
        Folder("folder", "Which folder?", memory.folder, hint="~/Dropbox/netjournal", required="Which folder?"),
        Pick("encrypt", "What lies in it is kept", encrypted, options=FORMS),
    ]
    intro = "One that your computers share already. A new one inside it is best; tab completes."

    def save(values: dict[str, Any]) -> Wish:
        return Wish(values["folder"], values["encrypt"])

    def chosen(wish: Wish | None) -> None:
        if wish is not None:
            go_on(app, wish)

    app.push_screen(FormDialog("Share this journal", fields, save, draft="form:share", intro=intro), chosen)


def share_again(app: Program) -> None:
    """Turn sharing on once more in the same folder, which asks for whatever is lacking: a passphrase, or a word."""
    folder = Memory(app.journal.store).folder
    if folder is None:
        share(app)
        return
    encrypted = Memory(app.journal.store).get("encrypted") == "1"
    answers = [
        Answer("t", lambda: go_on(app, Wish(folder, encrypted)), f"go on in {say_path(folder)}"),
        Answer("f", lambda: share(app), "another folder"),
    ]
    app.push_screen(Choose("Where is it to be shared?", answers), lambda chosen: chosen() if chosen else None)


def go_on(app: Program, wish: Wish) -> None:
    """Turn sharing on, asking for what it takes."""
    app.run_worker(_turn_on(app, wish), group="sharing", exclusive=True)


async def _turn_on(app: Program, wish: Wish | None) -> None:
    while wish is not None:
        try:
            report = await _beside(app, partial(_on, wish))
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


def _on(wish: Wish, sync: Sync) -> Report:
    return sync.on(wish.folder, merge=wish.merge, encrypt=wish.encrypt, passphrase=wish.passphrase)


async def _with_passphrase(app: Program, wish: Wish, sentence: str) -> Wish | None:
    is_new = not await asyncio.to_thread((wish.folder / KEY).exists)
    passphrase = await app.push_screen_wait(PassphraseDialog(f"{sentence} {SCRYPT}", twice=is_new))
    return replace(wish, passphrase=passphrase) if passphrase else None


async def _as_one(app: Program, wish: Wish, question: TwoJournals) -> Wish | None:
    answers = [
        Answer("y", True, "make them one journal, for good", "a snapshot of this one is kept first"),
        Answer("n", False, "share nothing", "choose another folder"),
    ]
    one = await app.push_screen_wait(Choose("Are the two to become one?", answers, intro=question.sentence))
    return replace(wish, merge=True) if one else None


def _tell(app: Program, wish: Wish, report: Report) -> None:
    app.say(f"The journal is shared in {say_path(wish.folder)}.")
    for sentence in round_words(report, asked=False):
        app.say(sentence)
    app.changed()
    app.sharing.refresh()


def leave(app: Program) -> None:
    """Stop sharing, when that is meant."""
    answers = [Answer("y", True, "stop sharing"), Answer("n", False, "go on sharing")]
    intro = "This computer's journal stays whole. Its file stays in the folder for your other computers."

    def chosen(meant: bool | None) -> None:
        if meant:
            app.run_worker(_leave(app), group="sharing", exclusive=True)

    app.push_screen(Choose("Stop sharing on this computer?", answers, intro=intro), chosen)


async def _leave(app: Program) -> None:
    def off(sync: Sync) -> None:
        sync.publish()
        sync.off()

    if await _attempt(app, off):
        app.say("Sync is off on this computer; its journal is whole.")
        app.changed()


def bring_back(app: Program, name: str) -> None:
    """Return a conflict copy to the folder, when that is meant."""
    answers = [Answer("y", True, "bring it back, to stay there"), Answer("n", False, "leave it aside")]

    def chosen(meant: bool | None) -> None:
        if meant:
            app.run_worker(_bring_back(app, name), group="sharing", exclusive=True)

    intro = "What it holds is in the journal already."
    app.push_screen(Choose(f"Put {name} into the shared folder again?", answers, intro=intro), chosen)


async def _bring_back(app: Program, name: str) -> None:
    if await _attempt(app, lambda sync: sync.bring_back(name)):
        app.say(f"It is back: {name}.")
        app.changed()
        app.sharing.refresh()


async def _attempt(app: Program, work: Callable[[Sync], object]) -> bool:
    """Do something beside the screen; an error becomes a sentence, and False."""
    try:
        await _beside(app, work)
    except JournalError as error:
        app.say_error(error)
        return False
    return True


async def _beside(app: Program, work: Callable[[Sync], T]) -> T:
    """Work on the shared folder in a thread, with a journal of its own."""

    def run() -> T:
        with Journal(app.folder) as journal:
            return work(Sync(journal))

    return await asyncio.to_thread(run)
