"""Erasing a contact for ever: asked by name, done in a thread, told afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netjournal.domain.records import Contact
from netjournal.errors import JournalError
from netjournal.exchange import forgetting
from netjournal.journal.erase import Erased
from netjournal.journal.journal import Journal
from netjournal.text.normalize import normalize, truncate
from netjournal.tui.forms.fields import Field, FieldFault, TextField
from netjournal.tui.forms.form import FormDialog

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


WARNING = (
    "Their page, what is about them and its history go, here and in every snapshot. Your entries stay, without them. "
    "u does not bring this back; d puts somebody into the trash instead."
)


def erase_contact(app: AppProtocol, contact: Contact, then: Callable[[], object] = lambda: None) -> None:
    """Ask for the short name of the contact, so that no single key erases anybody, and erase them; `then` follows."""
    label = f"To go ahead, write @{contact.handle}"
    fields: list[Field] = [TextField("handle", label, required="esc leaves, and nothing was erased.", prose=False)]

    def save(values: dict[str, Any]) -> None:
        if normalize(values["handle"].removeprefix("@")) != normalize(contact.handle):
            raise FieldFault("handle", f"That is not @{contact.handle}.", "esc leaves, and nothing was erased.")

    def sure(confirmed: bool | None) -> None:
        if confirmed:
            app.run_worker(lambda: _erase(app, contact, then), thread=True, exclusive=True, group="forget")

    title = f"Erase {truncate(contact.name, 60)} for ever?"
    app.push_screen(FormDialog(title, fields, save, draft=f"forget:{contact.id}", intro=WARNING), sure)


def _erase(app: AppProtocol, contact: Contact, then: Callable[[], object]) -> None:
    """Erase on a connection of the thread's own: the snapshots take a while."""
    try:
        with Journal(app.folder) as journal:
            done = forgetting.forget(journal, contact)
    except JournalError as error:
        app.call_from_thread(app.say_error, error)
        return
    app.call_from_thread(_tell, app, done)
    app.call_from_thread(then)


def _tell(app: AppProtocol, done: Erased) -> None:
    entries = "entry still mentions" if done.mentions == 1 else "entries still mention"
    rest = ""
    if done.mentions:
        rest = (
            f" {done.mentions} {entries} the name in your own words: / finds them, and"
            f' `netjournal contact forget "{done.name}" --in-words` puts “somebody” there.'
        )
    removed = " A damaged snapshot that could not be cleaned was removed." if done.removed else ""
    beyond = "".join(f" {path} may still hold them." for path in done.beyond)
    elsewhere = "".join(f" {text} {way_out}".rstrip() for text, way_out in done.elsewhere)
    app.say(f"{done.name} is forgotten.{rest}{removed}{beyond}{elsewhere}")
    app.changed()
