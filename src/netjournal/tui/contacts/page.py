"""Contacts: people and communities by tier, and everything about the one under the cursor.

What is done with contacts on their page: selected, moved, given topics, archived, erased.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from netjournal.domain.addresses import mail_address, web_address
from netjournal.domain.contact_filter import Circumstances, filter_contacts, parse_filter, words_in
from netjournal.domain.contacts import quiet
from netjournal.domain.goals import cleared_on
from netjournal.domain.records import Contact, Expertise, Goal, Tier
from netjournal.journal.contact_page import contact_page, prep_sheet
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.normalize import normalize
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import KeyHint, page_bindings
from netjournal.tui.contacts.detail import contact_blocks, prep_blocks
from netjournal.tui.contacts.filter import FilterLine
from netjournal.tui.contacts.rows import Listing, contact_rows, format_count, keys_for, nothing_fits
from netjournal.tui.page import SplitPage
from netjournal.tui.widgets.detail import Block
from netjournal.tui.widgets.row_source import FixedRows

if TYPE_CHECKING:
    from netjournal.tui.contacts import add as contact_add
    from netjournal.tui.contacts import erase as contact_erase
    from netjournal.tui.contacts import forms as contact_forms
    from netjournal.tui.contacts import merge as contact_merge
    from netjournal.tui.contacts import reach as contact_reach
else:
    contact_add = lazy_import("netjournal.tui.contacts.add")
    contact_erase = lazy_import("netjournal.tui.contacts.erase")
    contact_forms = lazy_import("netjournal.tui.contacts.forms")
    contact_merge = lazy_import("netjournal.tui.contacts.merge")
    contact_reach = lazy_import("netjournal.tui.contacts.reach")


class ContactActs(SplitPage):
    """A page of contacts, as far as it acts on those who are selected, or on the one under the cursor."""

    @property
    def contact(self) -> Contact | None:
        """The contact under the cursor."""
        raise NotImplementedError

    @property
    def shown(self) -> Sequence[str]:
        """The ids of those whom the list shows, from the top."""
        raise NotImplementedError

    @property
    def several(self) -> list[Contact]:
        """The selected contacts in the order of the list, else the one under the cursor."""
        raise NotImplementedError

    def change(self, label: str, action: Callable[[Contact], Any], said: str) -> None:
        """Do something to those selected, or to the one under the cursor, as one change."""
        people = self.several

        def act() -> bool:
            with self.journal.change(label):
                for contact in people:
                    action(contact)
            return True

        if people and self.attempt(said, act):
            self.lines.selected = frozenset()
            self.refresh_selection()

    def action_select(self) -> None:
        """Space: take this one too, or not, and go on to the next."""
        key = self.lines.cursor_key
        if key:
            self.lines.selected ^= {key}
            self.lines.action_move(1)
            self.refresh_selection()

    def action_select_all(self) -> None:
        """`*`: everybody whom the list shows, or nobody again."""
        everybody = frozenset(self.shown)
        self.lines.selected = frozenset() if self.lines.selected == everybody else everybody
        self.refresh_selection()

    def refresh_selection(self) -> None:
        """More or fewer are selected: say how many, and which keys work on them."""
        self.refresh_top()
        self.refresh_footer()

    def action_tier(self) -> None:
        """`t`: another tier, and why."""
        people = self.several
        if people:
            contact_add.ask_tier(self.nj, [contact.name for contact in people], self.move_all)

    def move_all(self, tier: Tier | None, reason: str) -> None:
        """Bring those selected into a tier, as one change with the reason."""
        where = tier.value if tier else "those to sort"
        people = self.several
        label = f"Move {people[0].name} to {where}" if len(people) == 1 else f"Move {len(people)} contacts to {where}"

        def move(contact: Contact) -> None:
            if contact.tier != tier:
                self.journal.contacts.move(contact, tier, reason=reason, on=self.nj.today)

        self.change(label, move, f"{label.replace('Move', 'Moved', 1)}. Press u to undo.")

    def action_topics(self) -> None:
        """`#`: topics for those selected."""
        people = self.several
        if people:
            contact_add.ask_topics(self.nj, [contact.name for contact in people], self._give_topics)

    def _give_topics(self, topics: tuple[str, ...]) -> None:
        def give(contact: Contact) -> None:
            known = {normalize(topic) for topic in contact.topics}
            united = (*contact.topics, *(topic for topic in topics if normalize(topic) not in known))
            self.journal.contacts.edit(contact, on=self.nj.today, topics=united)

        said = " ".join(f"#{topic}" for topic in topics)
        self.change(f"Give {said}", give, f"{said} given. Press u to undo.")

    def action_thought(self) -> None:
        """`s`: thought of them; their silence counts from today, and no conversation is made up."""
        people = [item for item in self.several if item.tier is not Tier.FOLLOWING]
        if not people:
            self.nj.say("Nobody expects you to keep in touch with what you only follow.")
            return
        names = people[0].name if len(people) == 1 else f"{len(people)} contacts"

        def think(contact: Contact) -> None:
            if contact.tier is not Tier.FOLLOWING:
                self.journal.goals.thought_of(contact, on=self.nj.today)

        self.change(f"Think of {names}", think, f"Noted that you thought of {names}. Press u to undo.")

    def action_archive(self) -> None:
        """`A`: out of the list and out of every question; archived ones are brought back."""
        people = self.several
        if not people:
            return
        names = people[0].name if len(people) == 1 else f"{len(people)} contacts"
        if all(person.archived_on is not None for person in people):
            said = f"{names} brought back. Press u to undo."
            self.change(f"Take {names} up again", self.journal.contacts.unarchive, said)
        else:
            self.change(
                f"Lay {names} aside",
                lambda each: self.journal.contacts.archive(each, self.nj.today),
                f"Archived {names}. To see them: f, then type archived. Press u to undo.",
            )

    def action_trash(self) -> None:
        """`d`: into the trash; what was logged with them stays."""
        people = self.several
        if not people:
            return
        names = people[0].name if len(people) == 1 else f"{len(people)} contacts"
        said = f"{names} in the trash; what you logged stays. Press u to undo."
        self.change(f"Put {names} into the trash", self.journal.contacts.trash, said)

    def action_forget(self) -> None:
        """`X`: erase the contact under the cursor for ever, once that is confirmed."""
        if self.contact is not None:
            contact_erase.erase_contact(self.nj, self.contact)


GLANCE = 30
"""Conversations that are read while the cursor moves; all of them when the cursor goes on to the detail."""


@dataclass(frozen=True, slots=True)
class ContactsData:
    """Everybody, by name, with what the lines and the filter ask beside them; the words of each, by id."""

    contacts: Sequence[Contact]
    listing: Listing
    around: Circumstances
    words: dict[str, str]


class ContactsPage(ContactActs):
    """The people and communities that the teacher knows."""

    NAME = "contacts"
    TITLE_WORDS = "Contacts"
    EMPTY = (
        "Nobody is here yet. Press n and write the name of a colleague you learn with; "
        "a name is enough. Communities, chats and newsletters are contacts too."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("contacts")]

    def __init__(self) -> None:
        super().__init__()
        self._data = ContactsData((), Listing(), Circumstances(), {})
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

    def load(self, journal: Journal) -> ContactsData:
        """Everybody, and who has gone quiet."""
        contacts = sorted(journal.contacts.all(), key=lambda each: normalize(each.name))
        last_on = journal.contacts.last_on()
        cleared = cleared_on(journal.store.every(Goal, "skipped_on IS NOT NULL"))
        silent = {item.contact.id: item for item in quiet(contacts, last_on, cleared, journal.today, journal.rhythms())}
        known: dict[str, list[str]] = {}
        for expertise in journal.every(Expertise):
            known.setdefault(expertise.contact_id, []).append(expertise.topic)
        words = {contact.id: words_in(contact) for contact in contacts}
        return ContactsData(contacts, Listing(last_on, silent), Circumstances(silent, known), words)

    def show(self, data: ContactsData) -> None:
        """The list, through the filter, and the detail again."""
        self._data = data
        self._by_id = {contact.id: contact for contact in data.contacts}
        self._show_list()
        self.show_detail(again=True)
        self._refresh_keys()

    def _show_list(self) -> None:
        text, data = self.filter.value, self._data
        found = filter_contacts(data.contacts, parse_filter(text), data.around, data.words)
        self._ids = [contact.id for contact in found]
        self.lines.empty = Content(nothing_fits(text) if text.strip() and data.contacts else self.EMPTY)
        self.lines.show(FixedRows(contact_rows(found, data.listing, self.nj.today, self.nj.signs)))
        self.lines.selected &= frozenset(self._ids)
        self.refresh_top()

    def words(self) -> str:
        """How many there are, or how many fit the filter; how many are selected."""
        living = sum(contact.archived_on is None for contact in self._data.contacts)
        said = format_count(len(self._ids), living, strip_controls(self.filter.value))
        count = len(self.lines.selected)
        return f"{said} · {count} selected" if count else said

    def blocks(self, key: str) -> Sequence[Block]:
        """Everything about a contact, or the sheet to read before meeting them."""
        contact = self._by_id.get(key)
        if contact is None:
            return ()
        if self._prep:
            return prep_blocks(prep_sheet(self.journal, contact, self.nj.today), self.nj.today, self.nj.signs)
        read = contact_page(self.journal, contact, self.nj.today, conversations=-1 if self._whole else GLANCE)
        return contact_blocks(read, self.nj.today, self.nj.signs)

    def moved(self, key: str | None) -> None:
        """Another contact: other keys may work. News of the cursor can come after its contact was opened."""
        if (self._prep or self._whole) and key != self._opened_on:
            self._prep = self._whole = False
            self.show_detail(again=True)
        self._refresh_keys()

    def _refresh_keys(self) -> None:
        """Ask which keys work, but only where the cursor went into the inbox or out of it."""
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
        ids = [record_id for record_id in self._ids if record_id in self.lines.selected]
        return [self._by_id[record_id] for record_id in ids] or ([self.contact] if self.contact else [])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Sorting keys work in the inbox, the others where there is somebody."""
        if action == "sort":
            return self.contact is not None and self.contact.tier is None and self.focused is self.lines
        return True

    def row_keys(self) -> Sequence[KeyHint]:
        """What can be done with the contact under the cursor, or with those selected."""
        contact = self.contact
        return keys_for(
            contact,
            is_quiet=contact is not None and contact.id in self._data.listing.silent,
            selected=len(self.lines.selected),
            reading=self.reading,
        )

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
            self.refresh_selection()
        elif self.filter.value:
            self.filter.value = ""
            self.filter.close()
        self.lines.focus()

    # Writing

    def action_new(self) -> None:
        """A new contact."""
        contact_forms.new_contact(self.nj, self._show_new)

    def _show_new(self, contact: Contact | None) -> None:
        if contact is not None and not self.lines.go_to(contact.id):
            self.filter.value = ""
            self._show_list()
            self.lines.go_to(contact.id)

    def action_edit(self) -> None:
        """Change the contact under the cursor."""
        if self.contact is not None:
            contact_forms.edit_contact(self.nj, self.contact)

    def action_reach(self) -> None:
        """`@`: write to the contact under the cursor, open a page of theirs, or copy an address."""
        if self.contact is not None:
            self.run_worker(contact_reach.reach(self.nj, self.contact), group="reach", exclusive=True)

    def action_open_address(self, place: int) -> None:
        """A click on an address of the contact: -1 is the mail address, else the place of a page."""
        contact = self.contact
        if contact is None or place >= len(contact.urls):
            return
        address = mail_address(contact.email) if place < 0 else web_address(contact.urls[place])
        if address:
            contact_reach.open_address(self.nj, address)

    def action_more(self) -> None:
        """`a`: something that belongs to the contact."""
        if self.contact is not None:
            contact_add.add_to(self.nj, self.contact)

    def action_merge(self) -> None:
        """`M`: make one of two."""
        selected = self.several
        if self.contact is not None:
            contact_merge.merge_with(self.nj, selected if len(selected) == 2 else [self.contact])

    def action_sort(self, tier: str) -> None:
        """One key sorts the contact out of the inbox, or all of it that is selected; the cursor goes on to the next."""
        contact = self.contact
        if contact is None or contact.tier is not None:
            return
        self.lines.selected = frozenset(item.id for item in self.several if item.tier is None)
        gone = self.lines.selected or {contact.id}
        rest = [record_id for record_id in self._ids if self._by_id[record_id].tier is None and record_id not in gone]
        later = [word for word in rest if self._ids.index(word) > self._ids.index(contact.id)]
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
