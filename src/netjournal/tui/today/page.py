"""Today: what needs me, and the capture bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.worker import get_current_worker

from netjournal.domain.agenda import AgendaItem, AgendaToday
from netjournal.domain.first_start import FirstStart
from netjournal.domain.records import Contact, Decision, Goal, Proposal, Record, Tier
from netjournal.errors import JournalError
from netjournal.journal.agenda import Week, agenda, week_so_far
from netjournal.journal.first_start import first_start, put_away
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_relative
from netjournal.tui.commands import KeyHint, page_bindings
from netjournal.tui.page import Page
from netjournal.tui.today.capture import CaptureController
from netjournal.tui.today.keys import keys_for
from netjournal.tui.today.rows import MORE, about, first_rows, goal_items, goal_rows, need_rows, week_panel
from netjournal.tui.widgets.bars import Plot
from netjournal.tui.widgets.capture_bar import CaptureBar
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import FixedRows

if TYPE_CHECKING:
    from netjournal.tui.contacts import forms as contact_forms
    from netjournal.tui.contacts import page as contact_page
    from netjournal.tui.forms import registry as forms_registry
    from netjournal.tui.journal import forms as journal_forms
    from netjournal.tui.sync import steps as sync_steps
    from netjournal.tui.today import steps as today_steps
else:
    contact_forms = lazy_import("netjournal.tui.contacts.forms")
    contact_page = lazy_import("netjournal.tui.contacts.page")
    forms_registry = lazy_import("netjournal.tui.forms.registry")
    journal_forms = lazy_import("netjournal.tui.journal.forms")
    sync_steps = lazy_import("netjournal.tui.sync.steps")
    today_steps = lazy_import("netjournal.tui.today.steps")


@dataclass(frozen=True, slots=True)
class TodayData:
    """What the page shows: what needs me, whether there is anything in the journal yet, and every goal when asked."""

    today: AgendaToday
    empty: bool
    goals: Sequence[Goal] | None = None
    first: FirstStart | None = None


class TodayPage(Page):
    """What needs me today, with the context to act on it."""

    NAME = "today"
    TITLE_WORDS = "Today"
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("today")]

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, AgendaItem] = {}
        self._goals: Sequence[Goal] | None = None
        self._first: FirstStart | None = None
        self._all_goals = False
        self._needs = AgendaToday()
        self._whole = False
        self._week: Week | None = None
        self._loads = 0
        self._capturing: CaptureController | None = None

    def body(self) -> ComposeResult:
        """Capture bar; below it what needs me, and the week beside it."""
        yield CaptureBar(signs=self.nj.signs, id="capture")
        with Horizontal(id="today-body"):
            yield LineList(id="needs", glyphs=self.nj.signs, empty="Nothing needs you today. Enjoy the evening.")
            with VerticalScroll(id="today-side", can_focus=False):
                yield Plot(lambda _width: Content(""), id="week")
                yield Plot(lambda _width: Content(""), id="about")

    def on_mount(self) -> None:
        """The list has the focus; what was typed before is in the bar again. (Textual calls the page's own as well.)"""
        self.query_one("#needs").focus()
        self.capturing.restore_draft()

    def on_screen_resume(self) -> None:
        """Coming back: the bar holds what was last typed, also over another page."""
        if self._shown is not None:
            self.capturing.restore_draft()

    @property
    def capturing(self) -> CaptureController:
        """Who understands what is typed into the bar."""
        if self._capturing is None:
            self._capturing = CaptureController(self.query_one(CaptureBar), self.nj)
        return self._capturing

    def focus_capture(self) -> bool:
        """`l`: the cursor goes into the bar."""
        self.query_one(CaptureBar).focus_text()
        return True

    def load(self, journal: Journal) -> TodayData:
        """What needs me, with the questions of the week as soon as they are known: its figures come from a worker."""
        goals = journal.goals.all() if self._all_goals else None
        today = agenda(journal, self._week)
        first = first_start(journal, joined=self.nj.sharing.is_on)
        return TodayData(today, journal.is_empty() and not today.to_sort, goals, first)

    def words(self) -> str:
        """Today, or that every goal is there instead."""
        return f"Today · every goal · {len(self._goals)}" if self._goals is not None else "Today"

    def show(self, data: TodayData) -> None:
        """Lists now, the week when it is worked out."""
        self._goals, self._first = data.goals, data.first
        self._show_needs(data.today, empty=data.empty)
        self.query_one("#today-side").set_class(data.empty, "hidden")
        self._loads += 1
        if not data.empty:
            self.call_after_refresh(self.work_out_week, self._loads)  # what is there already is drawn first

    def _show_needs(self, today: AgendaToday, *, empty: bool) -> None:
        if self._goals is not None:
            self._items = dict(goal_items(self._goals, self.nj.today))
            rows = goal_rows(self._goals, self.nj.today, self.nj.signs)
        else:
            self._needs = today
            self._items = {item.key: item for item in (*today.meetings, *today.lines(self.nj.today))}
            rows = [] if empty else need_rows(today, self.nj.today, self.nj.signs, whole=self._whole)
            if self._first is not None:
                rows += first_rows(self._first, self.nj.signs, empty=not rows)
        self.query_one("#needs", LineList).show(FixedRows(rows))

    def _show_more(self) -> None:
        """Everything that asks for something today, or the first lines again."""
        self._whole = not self._whole
        self._show_needs(self._needs, empty=False)

    @work(thread=True, exclusive=True, group="week")
    def work_out_week(self, load: int) -> None:
        """The week's figures, and its questions among the lines, on a connection of the worker's own; for that `load`.

        Shown unless the program is closing or something newer is on the page: what was read before the last change
        would undo it there.
        """
        worker = get_current_worker()
        try:
            with Journal(self.nj.folder) as journal:
                week = week_so_far(journal)
                needs = agenda(journal, week)
        except JournalError:
            return
        if not worker.is_cancelled and self.is_running:
            self.app.call_from_thread(self.show_week, load, week, needs)

    def show_week(self, load: int, week: Week, needs: AgendaToday) -> None:
        """Show the figures, and what the questions speak for in place of the plain list, unless it is out of date."""
        if load != self._loads or not (self.query("#week") and self.query("#needs")):
            return
        self._week = week
        panel = week_panel(week.figures["time-by-tier"], week.figures["funnel"], self.nj.signs)
        self.query_one("#week", Plot).update(panel)
        self._show_needs(needs, empty=False)

    @on(CaptureBar.Changed)
    def _typed(self, event: CaptureBar.Changed) -> None:
        self.capturing.typed(event)

    @on(CaptureBar.Answered)
    def _answered(self, event: CaptureBar.Answered) -> None:
        self.capturing.answered(event)

    @on(CaptureBar.Wanted)
    def _wanted(self, event: CaptureBar.Wanted) -> None:
        self.capturing.wanted(event, leave=self.action_back)

    @property
    def item(self) -> AgendaItem | None:
        """What is under the cursor."""
        key = self.query_one("#needs", LineList).cursor_key
        return self._items.get(key or "")

    @on(LineList.Moved, "#needs")
    def _moved(self, event: LineList.Moved) -> None:
        item = self._items.get(event.key or "")
        for plot in self.query("#about").results(Plot):  # none is left while the program closes
            plot.update(lambda width: about(item, width) if item else Content(""))
        self.refresh_footer()

    def row_keys(self) -> Sequence[KeyHint]:
        """What can be done with the line under the cursor."""
        return keys_for(self.query_one("#needs", LineList).cursor_key or "", self.item)

    @on(LineList.Opened, "#needs")
    def _opened(self, event: LineList.Opened) -> None:
        if event.key.startswith("first:"):
            self._begin(event.key.removeprefix("first:"))
        elif event.key == MORE:
            self._show_more()
        elif (item := self._items.get(event.key)) is not None:
            self._open_item(item)

    def _open_item(self, item: AgendaItem) -> None:
        noun = {"quiet": "contact", "stuck": "problem", "decide": "contact"}.get(item.kind, "learning")
        identity = item.record_id
        if isinstance(item.record, Goal):
            self.action_edit()
            return
        if isinstance(item.record, Proposal):
            today_steps.read_proposal(self.nj, item, item.record, self.answer_in_bar)
            return
        if item.kind == "meeting":
            self.action_prep()
            return
        if item.kind == "recall":  # its page would tell what is to be remembered
            self.action_done()
            return
        if item.kind == "decide":
            identity = getattr(item.record, "contact_id", "")
        self.nj.open_record(noun, identity)

    def _begin(self, key: str) -> None:
        if key == "n":
            self.action_new()
        elif key == "l":
            self.focus_capture()
        elif key == "i":
            self.action_intend()
        elif key == "y":
            sync_steps.share(self.nj)
        else:
            self.nj.action_look_around()

    def action_new(self) -> None:
        """A new goal; at the first start three colleagues, one after the other."""
        if self._first is not None and self._first.wants_colleagues:
            contact_forms.new_contact(self.nj, self._named, tier=Tier.COLLEAGUES)
        else:
            journal_forms.new_goal(self.nj)

    def _named(self, contact: Contact | None) -> None:
        """After one colleague the next, until three are named or the form is left."""
        if contact is None:
            return
        self._first = first_start(self.journal, joined=self.nj.sharing.is_on)
        if self._first is not None and self._first.wants_colleagues:
            self.action_new()

    def action_intend(self) -> None:
        """The term's intention."""
        forms_registry.set_intention(self.nj)

    def action_open(self) -> None:
        """Open what is under the cursor."""
        self.query_one("#needs", LineList).action_open()

    def action_edit(self) -> None:
        """Change what is under the cursor."""
        if self.item is not None and isinstance(self.item.record, Proposal):
            self.answer_in_bar(self.item.record)
        elif self.item is not None and self.item.record is not None:
            forms_registry.edit_record(self.nj, self.item.record)

    def action_done(self) -> None:
        """Space: a goal is done; a quiet contact was thought of; a learning takes its next step; a proposal is kept; a
        meeting is prepared."""
        if self.item is not None and self.item.kind == "meeting":
            self.action_prep()
        elif self.item is not None and isinstance(self.item.record, Proposal):
            today_steps.keep_proposal(self.nj, self.item.record, self.answer_in_bar)
        elif self.item is not None:
            today_steps.next_thing(self.nj, self.item)
        elif self.query_one("#needs", LineList).cursor_key == MORE:
            self._show_more()

    def action_skip(self) -> None:
        """`s`: later, or thought about and left."""
        key = self.query_one("#needs", LineList).cursor_key or ""
        if key.startswith("first:") and self._first is not None:
            put_away(self.journal, self._first, key.removeprefix("first:"))
            self.refresh_page()
        elif self.item is not None and self.item.kind == "meeting":
            self.nj.say("It goes by itself when the meeting is over, and waits to be sorted then.")
        elif self.item is not None:
            today_steps.put_off(self.nj, self.item)

    def answer_in_bar(self, proposal: Proposal) -> bool:
        """The line of a proposal in the bar, to be completed there; False where another line is there, which stays."""
        begun = self.capturing.begin_answer(proposal)
        if not begun:
            self.nj.say(
                "A line of yours is still in the bar. Save it with enter, or empty it with ctrl+u, and try again."
            )
        self.focus_capture()
        return begun

    def action_nothing(self) -> None:
        """`0`: there was nothing to log today, or on the day that entries are still of."""
        day = self.nj.still_on or self.nj.today
        said = f"Noted: nothing {format_relative(day, self.nj.today)}. That is an answer, too; u undoes it."
        self.attempt(said, self.journal.interactions.nothing_on, day)

    def action_trash(self) -> None:
        """Put a goal into the trash; a proposal is not worth a line."""
        record = self.item.record if self.item else None
        if isinstance(record, Proposal):
            today_steps.drop_proposal(self.nj, record)
        elif isinstance(record, Goal):
            self.attempt("In the trash. Press u to undo.", self.journal.trash, record, "Put a goal into the trash")

    def action_prep(self) -> None:
        """What to read before meeting whom the line under the cursor is about."""
        item = self.item
        identity = (
            item.record_id if item is not None and item.kind == "meeting" else _whom(item.record if item else None)
        )
        if identity:
            self.run_worker(self._prepare(identity), exclusive=True, group="open")
        else:
            self.nj.say("There is nobody in this line to meet.")

    async def _prepare(self, contact_id: str) -> None:
        await self.nj.action_go("contacts")
        page = self.nj.screen
        if isinstance(page, contact_page.ContactsPage):
            page.call_after_refresh(page.show_prep, contact_id)

    def action_why(self) -> None:
        """How the week's figures were worked out: on the review."""
        self.run_worker(self.nj.action_go("review"))

    def action_goals(self) -> None:
        """`a`: every goal, later ones and those that ended too; again, and it is what needs me."""
        self._all_goals = not self._all_goals
        self.refresh_page()
        self.query_one("#needs", LineList).action_first()

    def action_back(self) -> None:
        """Escape: to the list; from every goal to what needs me; from all that asks to the first lines."""
        needs = self.query_one("#needs")
        if self._all_goals and needs.has_focus:
            self.action_goals()
        elif self._whole and needs.has_focus:
            self._show_more()
        needs.focus()

    def show_record(self, identity: str) -> None:
        """Put the cursor on a goal."""
        self.query_one("#needs", LineList).go_to(f"due:{identity}")


def _whom(record: Record | None) -> str:
    """The contact whom a record is about, by id: of a goal with several the first; empty where there is nobody."""
    match record:
        case Contact():
            return record.id
        case Goal(contact_ids=(first, *_)):
            return first
        case Proposal(contact_ids=(first, *_)):
            return first
        case Decision():
            return record.contact_id
    return ""
