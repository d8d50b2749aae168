"""Contacts: people and communities by tier, and everything about the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from netjournal.domain.cadence import quiet
from netjournal.domain.filtering import Circumstances, chosen, parse_filter, words_in
from netjournal.domain.goals import cleared_on
from netjournal.domain.model import Contact, Expertise, Goal, Tier
from netjournal.domain.words import fold
from netjournal.frozen import dataclass
from netjournal.store.about import about, prep_sheet
from netjournal.tui.commands import page_bindings
from netjournal.tui.contact_acts import ContactActs
from netjournal.tui.contact_detail import contact_blocks, prep_blocks
from netjournal.tui.contact_rows import Listing, contact_rows, nothing_fits, say_how_many
from netjournal.tui.text import plain
from netjournal.tui.widgets.detail import Block
from netjournal.tui.widgets.filter_line import FilterLine
from netjournal.tui.widgets.rows import FixedRows

GLANCE = 30
"""Conversations that are read while the cursor moves; all of them when one goes on to the detail."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everybody, by name, with what the lines and the filter ask beside them; the words of each, by id."""

    contacts: Sequence[Contact]
    listing: Listing
    around: Circumstances
    words: dict[str, str]


class ContactsPage(ContactActs):
    """The people and communities one knows."""

    NAME = "contacts"
    READS_APART = True
    TITLE_WORDS = "Contacts"
    EMPTY = (
        "Nobody is here yet. Press n and write the name of a colleague you learn with; "
        "a name is enough. Communities, chats and newsletters are contacts too."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("contacts")]

    def __init__(self) -> None:
        super().__init__()
        self._data = Loaded((), Listing(), Circumstances(), {})
        self._by_id: dict[str, Contact] = {}
        self._ids: list[str] = []
        self._prep = False
        self._whole = False
        self._opened_on: str | None = None
        self._sorting = False

    def body(self) -> ComposeResult:
        """The filter over list and detail."""
        yield FilterLine(id="filter")
        yield from super().body()

    @property
    def filter(self) -> FilterLine:
        """The line that chooses whom the list shows."""
        return self.query_one(FilterLine)

    def load(self) -> Loaded:
        """Everybody, and who has gone quiet."""
        journal = self.journal
        contacts = sorted(journal.contacts.all(), key=lambda each: fold(each.name))
        last_on = journal.contacts.last_on()
        cleared = cleared_on(journal.store.every(Goal, "skipped_on IS NOT NULL"))
        silent = {each.contact.id: each for each in quiet(contacts, last_on, cleared, self.nj.today, journal.rhythms())}
        known: dict[str, list[str]] = {}
        for each in journal.every(Expertise):
            known.setdefault(each.contact_id, []).append(each.topic)
        words = {contact.id: words_in(contact) for contact in contacts}
        return Loaded(contacts, Listing(last_on, silent), Circumstances(silent, known), words)

    def show(self, data: Loaded) -> None:
        """The list, through the filter, and the detail anew."""
        self._data = data
        self._by_id = {contact.id: contact for contact in data.contacts}
        self._show_list()
        self.show_detail(again=True)
        self._refresh_keys()

    def _show_list(self) -> None:
        text, data = self.filter.value, self._data
        found = chosen(data.contacts, parse_filter(text), data.around, data.words)
        self._ids = [contact.id for contact in found]
        self.lines.empty = Content(nothing_fits(text) if text.strip() and data.contacts else self.EMPTY)
        self.lines.show(FixedRows(contact_rows(found, data.listing, self.nj.today, self.nj.signs)))
        self.lines.selected &= frozenset(self._ids)
        self.refresh_top()

    def words(self) -> str:
        """How many there are, or how many fit the filter; how many are selected."""
        living = sum(contact.archived_on is None for contact in self._data.contacts)
        said = say_how_many(len(self._ids), living, plain(self.filter.value))
        count = len(self.lines.selected)
        return f"{said} · {count} selected" if count else said

    def blocks(self, key: str) -> Sequence[Block]:
        """Everything about a contact, or the sheet to read before meeting them."""
        contact = self._by_id.get(key)
        if contact is None:
            return ()
        if self._prep:
            return prep_blocks(prep_sheet(self.journal, contact, self.nj.today), self.nj.today, self.nj.signs)
        read = about(self.journal, contact, self.nj.today, conversations=-1 if self._whole else GLANCE)
        return contact_blocks(read, self.nj.today, self.nj.signs)

    def moved(self, key: str | None) -> None:
        """Another contact: other keys may work. News of the cursor can come after its contact was opened."""
        if (self._prep or self._whole) and key != self._opened_on:
            self._prep = self._whole = False
            self.show_detail(again=True)
        self._refresh_keys()

    def _refresh_keys(self) -> None:
        """Draw the footer anew, but only where the cursor went into the inbox or out of it."""
        sorting = self.contact is not None and self.contact.tier is None
        if sorting is not self._sorting:
            self._sorting = sorting
            self.refresh_bindings()

    def read_on(self) -> None:
        """The whole timeline, where only its newest part was read."""
        self._whole = True
        self._opened_on = self.lines.cursor_key
        self._read = None
        super().read_on()

    def show_record(self, identity: str) -> None:
        """Put the cursor on a contact, whatever the filter."""
        if identity not in self._ids:
            contact = self._by_id.get(identity)
            self.filter.value = "archived" if contact is not None and contact.archived_on is not None else ""
            self._show_list()
        super().show_record(identity)

    def show_prep(self, identity: str) -> None:
        """The sheet to read before meeting somebody."""
        self.show_record(identity)
        self._prep = False
        self.action_prep()

    # What is under the cursor, and what is selected

    @property
    def contact(self) -> Contact | None:
        """The contact under the cursor."""
        return self._by_id.get(self.lines.cursor_key or "")

    @property
    def shown(self) -> Sequence[str]:
        """The ids of those whom the list shows, from the top."""
        return self._ids

    @property
    def several(self) -> list[Contact]:
        """The selected contacts in the order of the list, else the one under the cursor."""
        ids = [each for each in self._ids if each in self.lines.selected]
        return [self._by_id[each] for each in ids] or ([self.contact] if self.contact else [])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Sorting keys work in the inbox, the others where there is somebody."""
        if action == "sort":
            return self.contact is not None and self.contact.tier is None and self.focused is self.lines
        return True

    # The filter

    def action_filter(self) -> None:
        """`f`: choose whom the list shows."""
        self.filter.open()

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self._show_list()

    @on(FilterLine.Left)
    def _left_filter(self) -> None:
        self.lines.focus()

    def action_back(self) -> None:
        """Escape: from the sheet to the contact, to the list, from a selection to none, from a filter to everybody."""
        if self._prep:
            self._prep = False
            self.show_detail(again=True)
        if self.reading:
            super().action_back()
        elif self.lines.selected:
            self.lines.selected = frozenset()
            self.refresh_top()
        elif self.filter.value:
            self.filter.value = ""
            self.filter.close()
        self.lines.focus()

    # Writing

    def action_new(self) -> None:
        """A new contact."""
        from netjournal.tui.dialogs.contact_forms import new_contact  # deferred: not needed for the first picture

        new_contact(self.nj, self._show_new)

    def _show_new(self, contact: Contact | None) -> None:
        if contact is not None and not self.lines.go_to(contact.id):
            self.filter.value = ""
            self._show_list()
            self.lines.go_to(contact.id)

    def action_edit(self) -> None:
        """Change the contact under the cursor."""
        from netjournal.tui.dialogs.contact_forms import edit_contact  # deferred: not needed for the first picture

        if self.contact is not None:
            edit_contact(self.nj, self.contact)

    def action_more(self) -> None:
        """`a`: something that belongs to the contact."""
        from netjournal.tui.dialogs.adding import add_to  # deferred: not needed for the first picture

        if self.contact is not None:
            add_to(self.nj, self.contact)

    def action_merge(self) -> None:
        """`M`: make one of two."""
        from netjournal.tui.dialogs.merging import merge_with  # deferred: not needed for the first picture

        selected = self.several
        if self.contact is not None:
            merge_with(self.nj, selected if len(selected) == 2 else [self.contact])

    def action_sort(self, tier: str) -> None:
        """One key sorts the contact out of the inbox, or all of it that is selected; the cursor goes on to the next."""
        contact = self.contact
        if contact is None or contact.tier is not None:
            return
        self.lines.selected = frozenset(each.id for each in self.several if each.tier is None)
        gone = self.lines.selected or {contact.id}
        rest = [each for each in self._ids if self._by_id[each].tier is None and each not in gone]
        later = [each for each in rest if self._ids.index(each) > self._ids.index(contact.id)]
        self.move_all(Tier(tier), "")
        if rest:
            self.lines.go_to((later or rest)[0])

    def action_prep(self) -> None:
        """`p`: the sheet to read before meeting them, or the contact again."""
        if self.contact is None:
            return
        self._prep = not self._prep
        self._opened_on = self.contact.id
        self.show_detail(again=True, opening=True)
        self.detail.scroll_home(animate=False)
        if self._prep and not self.reading:
            self.split.add_class("-reading")
            self.call_after_refresh(self.detail.focus)
