"""Two contacts side by side, to make one of them, or to remember that they are two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from netjournal.domain.contacts import Lookalikes, merge_records
from netjournal.domain.records import Contact, Distinct
from netjournal.errors import JournalError
from netjournal.text.dates import format_date
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.forms.fields import ContactsField, FieldFault
from netjournal.tui.forms.form import FormDialog
from netjournal.tui.widgets.bars import Plot
from netjournal.tui.widgets.columns import Cell, columns
from netjournal.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


LABELS = {
    "name": "name", "handle": "@", "kind": "is a", "tier": "tier", "role": "does", "organization": "at",
    "email": "e-mail", "phone": "telephone", "urls": "web", "birthday": "birthday", "why": "why", "notes": "notes",
    "topics": "topics", "cadence_days": "in touch", "cadence_limit_days": "at the latest", "met_on": "met",
    "met_where": "met at", "participation": "takes part", "archived_on": "archived", "private": "private",
}  # fmt: skip
LABEL_WIDTH = 13
GAP = 2


def merge_with(app: AppProtocol, contacts: Sequence[Contact]) -> None:
    """Compare two contacts; with one, ask for the other and offer who looks alike."""
    if len(contacts) == 2:
        app.push_screen(MergeDialog(contacts[0], contacts[1]))
        return
    contact = contacts[0]
    alike = Lookalikes(app.journal.contacts.all(), app.journal.every(Distinct)).of(contact)
    field = ContactsField(
        "other",
        "Who is the same?",
        value=alike.other.id if alike else None,
        single=True,
        required="Who?",
        fits=lambda other: other.id != contact.id and other.kind is contact.kind,
    )

    def save(values: dict[str, Any]) -> Contact:
        other = app.journal.contacts.get(values["other"])
        try:
            merge_records(contact, other)
        except JournalError as error:
            raise FieldFault("other", error.sentence) from error
        return other

    def chosen(other: Contact | None) -> None:
        if other is not None:
            app.push_screen(MergeDialog(contact, other))

    intro = f"{alike.text}." if alike else ""
    app.push_screen(
        FormDialog(f"{contact.name} is also …", [field], save, draft=f"merge:{contact.id}", intro=intro), chosen
    )


class MergeDialog(ModalScreen[Contact]):
    """Two contacts side by side, and what would become of them."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("merge")]
    DEFAULT_CSS = """
    MergeDialog #both-scroll { height: auto; max-height: 70vh; scrollbar-size-vertical: 1; }
    MergeDialog Plot { height: auto; margin-top: 1; }
    """

    def __init__(self, keep: Contact, other: Contact) -> None:
        super().__init__()
        self.add_class("dialog")
        self.keep = keep
        self.other = other

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def compose(self) -> ComposeResult:
        """Both, field by field, and what stays."""
        with Vertical(classes="sheet"):
            yield Static(Content.styled("One and the same?", "bold"))
            with VerticalScroll(id="both-scroll"):
                yield Plot(self._table, id="both")
            yield KeyLine("1 keeps the left   2 keeps the right   n they are two   esc leaves", classes="keys")

    def _table(self, width: int) -> Content:
        names = [name for name in LABELS if _said(self.keep, name) or _said(self.other, name)]
        lines = _row(width, "", Content.styled("1", "bold"), Content.styled("2", "bold"))
        for name in names:
            left, right = _said(self.keep, name), _said(self.other, name)
            style = "" if left == right else "$text-accent"
            lines += _row(width, LABELS[name], Content.styled(left, style), Content.styled(right, style))
        lines += [Content(""), *Content("What one lacks comes from the other; all conversations stay.").wrap(width)]
        return Content("\n").join(lines)

    def action_keep(self, which: int) -> None:
        """Make one of both, under the name of this one."""
        keep, other = (self.keep, self.other) if which == 1 else (self.other, self.keep)
        try:
            stored = self.nj.journal.contacts.merge(keep, other, on=self.nj.today)
        except JournalError as error:
            self.nj.say_error(error)
            return
        self.dismiss(stored)
        self.nj.say(f"{strip_controls(other.name)} is {strip_controls(keep.name)} now. u makes two of them again.")
        self.nj.changed()

    def action_two(self) -> None:
        """Remember that they are two."""
        self.nj.journal.contacts.mark_distinct(self.keep, self.other)
        self.dismiss(None)
        self.nj.say("Remembered: they are two.")
        self.nj.changed()

    def action_back(self) -> None:
        """Leave both as they are."""
        self.dismiss(None)


def _row(width: int, label: str, left: Content, right: Content) -> list[Content]:
    """A label and two values side by side, each wrapped in its own column."""
    room = max(8, (width - LABEL_WIDTH - 2 * GAP) // 2)
    columns_of = [Content.styled(label, "$text-muted").wrap(LABEL_WIDTH), left.wrap(room), right.wrap(room)]
    lines = []
    for parts in zip_longest(*columns_of, fillvalue=Content("")):
        cells = [Cell(part, each) for part, each in zip(parts, (LABEL_WIDTH, room, room), strict=True)]
        lines.append(columns(width, *cells, gap=GAP))
    return lines


def _said(contact: Contact, name: str) -> str:
    """A field in words."""
    value = getattr(contact, name)
    if value is None or value is False:
        return "unsorted" if name == "tier" else ""
    if value is True:
        return "yes"
    if isinstance(value, tuple):
        return strip_controls(", ".join(value))
    return strip_controls(format_date(value) if hasattr(value, "isoformat") else " ".join(str(value).split()))
