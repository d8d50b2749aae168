"""To sort: what may be worth a line, and contacts without a tier, each answered with a key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from netjournal.domain.proposals import LINE
from netjournal.domain.records import Contact, Proposal, Tier
from netjournal.errors import JournalError
from netjournal.journal import log as journal_log
from netjournal.present.glyphs import Glyphs
from netjournal.text.dates import format_relative
from netjournal.text.durations import format_minutes
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.today.capture import CaptureController
from netjournal.tui.widgets.capture_bar import CaptureBar
from netjournal.tui.widgets.columns import spread
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import FixedRows, Row

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol

EMPTY = "Nothing waits to be sorted."
KEYS = (
    "enter the line, to save it   s tomorrow   d not worth a line   space several\n"
    "c colleagues   m communities   o only follow   u undo   esc leave"
)
KEYS_IN_BAR = "enter saves it   ctrl+n answers   ctrl+s leaves it to sort   esc back to the list, text kept"


class SortDialog(ModalScreen[None]):
    """Proposals and contacts without a tier in one list; below it what the one under the cursor would become."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("sort")]
    CSS = """
    SortDialog.dialog > .sheet { width: 96%; max-width: 110; height: 90%; max-height: 36; }
    SortDialog {
        & #becomes { height: auto; max-height: 6; margin: 1 1 0 2; color: $text-muted; }
        & CaptureBar { margin: 1 0 0 0; display: none; }
        &.-writing CaptureBar { display: block; }
        &.-writing #becomes { display: none; }
        & .keys { margin: 1 1 0 2; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.add_class("dialog")
        self._proposals: dict[str, Proposal] = {}
        self._contacts: dict[str, Contact] = {}
        self._capturing: CaptureController | None = None
        self._answered_before: Proposal | None = None

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def compose(self) -> ComposeResult:
        """A title, the list, what it would become or the bar, the keys."""
        with Vertical(classes="sheet"):
            yield Static("To sort", classes="title")
            yield LineList(glyphs=self.nj.signs, empty=EMPTY)
            yield Static(id="becomes", markup=False)
            yield CaptureBar(signs=self.nj.signs)
            yield Static(KEYS, classes="keys", markup=False)

    @property
    def lines(self) -> LineList:
        """The list."""
        return self.query_one(LineList)

    @property
    def capturing(self) -> CaptureController:
        """Who understands the line that is changed first."""
        if self._capturing is None:
            self._capturing = CaptureController(self.query_one(CaptureBar), self.nj, draft="sort")
        return self._capturing

    def on_mount(self) -> None:
        """Read what waits."""
        self._answered_before = self.nj.answering
        self._load()
        self.lines.focus()

    def on_unmount(self) -> None:
        """What the bar of Today answered before, it answers again."""
        self.nj.answering = self._answered_before

    def _load(self) -> None:
        """Read what waits; the cursor stays where it was, or goes on to the next."""
        today = self.nj.today
        self._proposals = {f"p:{item.id}": item for item in self.nj.journal.proposals.waiting(today)}
        unsorted = self.nj.journal.contacts.unsorted()
        self._contacts = {f"c:{contact.id}": contact for contact in unsorted}
        self.lines.selected = frozenset()
        self.lines.show(FixedRows(sort_rows(self._proposals, self._contacts, self.nj)))
        self._show_becomes(self.lines.cursor_key)

    @on(LineList.Moved)
    def _moved(self, event: LineList.Moved) -> None:
        self._show_becomes(event.key)

    def _show_becomes(self, key: str | None) -> None:
        proposal, contact = self._proposals.get(key or ""), self._contacts.get(key or "")
        if proposal is not None:
            shown = self.capturing.becomes(proposal)
        elif contact is not None:
            more = ", ".join(part for part in (contact.role, contact.organization, contact.email) if part)
            words = f"c into the colleagues, m into communities, o only follow. {more}"
            shown = Content(strip_controls(words))
        else:
            shown = Content("")
        self.query_one("#becomes", Static).update(shown)

    def _several(self) -> list[str]:
        """The keys of what is selected, or of what is under the cursor."""
        chosen = [key for key in (*self._proposals, *self._contacts) if key in self.lines.selected]
        cursor = self.lines.cursor_key
        return chosen or ([cursor] if cursor in self._proposals or cursor in self._contacts else [])

    def action_select(self) -> None:
        """`space`: select what is under the cursor, or not, and go on."""
        key = self.lines.cursor_key
        if key is not None:
            self.lines.selected = self.lines.selected ^ {key}
            self.lines.action_move(1)

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        """Enter: the line to change first; several that are selected are saved as they stand."""
        if self.lines.selected:
            self._keep([self._proposals[key] for key in self._several() if key in self._proposals])
        elif event.key in self._proposals:
            self._change_first(self._proposals[event.key])
        else:
            self.nj.say("c, m or o sorts a contact: colleagues, communities, only follow.")

    def _keep(self, proposals: Sequence[Proposal]) -> None:
        kept = 0
        with self.nj.journal.change(f"Save {len(proposals)} that waited"):
            for proposal in proposals:
                try:
                    journal_log.keep_proposal(self.nj.journal, proposal, self.nj.today)
                    kept += 1
                except JournalError:
                    continue  # it stays in the list, where enter says what is open
        left = f" {len(proposals) - kept} need a look first: enter shows them." if kept < len(proposals) else ""
        self.nj.say(f"Saved: {kept}.{left}")
        self._changed()

    def _change_first(self, proposal: Proposal) -> None:
        self.add_class("-writing")
        self.query_one(".keys", Static).update(KEYS_IN_BAR)
        self.capturing.begin(proposal)
        self.query_one(CaptureBar).focus_text()

    @on(CaptureBar.Changed)
    def _typed(self, event: CaptureBar.Changed) -> None:
        if self.has_class("-writing"):
            self.capturing.typed(event)

    @on(CaptureBar.Answered)
    def _answered(self, event: CaptureBar.Answered) -> None:
        self.capturing.answered(event)

    @on(CaptureBar.Wanted)
    def _wanted(self, event: CaptureBar.Wanted) -> None:
        self.capturing.wanted(event, leave=self._to_list)
        if self.has_class("-writing") and not event.bar.text:
            self._changed()

    def _to_list(self) -> None:
        self.remove_class("-writing")
        self.query_one(".keys", Static).update(KEYS)
        self.nj.answering = None
        self.query_one(CaptureBar).write("")
        self.lines.focus()

    def _changed(self) -> None:
        """Something was answered: the list without it, and the page below."""
        self._to_list()
        self._load()
        self.nj.changed()

    def action_later(self) -> None:
        """`s`: ask again tomorrow."""
        chosen = [self._proposals[key] for key in self._several() if key in self._proposals]
        if chosen:
            with self.nj.journal.change(f"Later: {len(chosen)} that waited"):
                for proposal in chosen:
                    self.nj.journal.proposals.later(proposal, None, today=self.nj.today)
            self._changed()

    def action_drop(self) -> None:
        """`d`: not worth a line."""
        chosen = [self._proposals[key] for key in self._several() if key in self._proposals]
        if chosen:
            with self.nj.journal.change(f"Not worth a line: {len(chosen)} that waited"):
                for proposal in chosen:
                    self.nj.journal.proposals.drop(proposal, today=self.nj.today)
            self._changed()

    def action_sort(self, tier: str) -> None:
        """`c`, `m`, `o`: a contact without a tier comes into one."""
        chosen = [self._contacts[key] for key in self._several() if key in self._contacts]
        if chosen:
            with self.nj.journal.change(
                f"Sort {chosen[0].name}" if len(chosen) == 1 else f"Sort {len(chosen)} contacts"
            ):
                for contact in chosen:
                    self.nj.journal.contacts.move(contact, Tier(tier), reason="", on=self.nj.today)
            self._changed()

    def action_undo(self) -> None:
        """`u`: take the last answer back."""
        self.nj.action_undo()
        self._load()

    def action_back(self) -> None:
        """Leave what is left as it is."""
        self.dismiss()


def sort_rows(proposals: dict[str, Proposal], contacts: dict[str, Contact], nj: AppProtocol) -> list[Row]:
    """The lines of the list: proposals by their day, then contacts, each under its heading."""
    rows: list[Row] = []
    if proposals:
        rows.append(
            Row("heading-p", Content.styled(f"May be worth a line {nj.signs.separator} {len(proposals)}", "bold"), True)
        )
        rows += [Row(key, partial(_proposal_line, item, nj)) for key, item in proposals.items()]
    if proposals and contacts:
        rows.append(Row("gap", Content(""), heading=True))
    if contacts:
        rows.append(
            Row(
                "heading-c",
                Content.styled(f"Contacts without a tier {nj.signs.separator} {len(contacts)}", "bold"),
                True,
            )
        )
        rows += [Row(key, partial(_contact_line, contact, nj.signs)) for key, contact in contacts.items()]
    return rows


def _proposal_line(proposal: Proposal, nj: AppProtocol, width: int) -> Content:
    parts = [
        "" if proposal.source == LINE else proposal.source,
        format_relative(proposal.on, nj.today),
        f"{proposal.at:%H:%M}" if proposal.at is not None else "",
        format_minutes(proposal.minutes) if proposal.minutes else "",
    ]
    side = Content.styled(", ".join(part for part in parts if part), "$foreground-muted")
    return spread(width, Content(strip_controls(proposal.line)), side, glyphs=nj.signs)


def _contact_line(contact: Contact, signs: Glyphs, width: int) -> Content:
    side = Content.styled(strip_controls(contact.role or contact.organization), "$foreground-muted")
    return spread(width, Content(strip_controls(f"{signs.untiered} {contact.name}")), side, glyphs=signs)
