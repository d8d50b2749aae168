"""Today: what needs me, and the capture bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.worker import Worker, get_current_worker

from netjournal.domain.agenda import AgendaItem, AgendaToday
from netjournal.domain.records import Contact, Decision, Goal, Record
from netjournal.errors import JournalError
from netjournal.journal.agenda import Failed, TodayApart, Week, agenda, due_counts, week_so_far
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_relative
from netjournal.tui.commands import page_bindings
from netjournal.tui.page import Page, is_big
from netjournal.tui.today.capture import CaptureController
from netjournal.tui.today.rows import MORE_AT, PARTS, about, goal_items, goal_rows, need_rows, week_panel, welcome_rows
from netjournal.tui.widgets.bars import Plot
from netjournal.tui.widgets.capture_bar import CaptureBar
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import FixedRows

if TYPE_CHECKING:
    from netjournal.journal.agenda import TodayApart
    from netjournal.tui.contacts import forms as contact_forms
    from netjournal.tui.contacts import page as contact_page
    from netjournal.tui.forms import registry as forms_registry
    from netjournal.tui.journal import forms as journal_forms
    from netjournal.tui.today import steps as today_steps
else:
    contact_forms = lazy_import("netjournal.tui.contacts.forms")
    contact_page = lazy_import("netjournal.tui.contacts.page")
    forms_registry = lazy_import("netjournal.tui.forms.registry")
    journal_forms = lazy_import("netjournal.tui.journal.forms")
    today_steps = lazy_import("netjournal.tui.today.steps")


@dataclass(frozen=True, slots=True)
class TodayData:
    """What the page shows: what needs me, whether there is anything in the journal yet, and every goal when asked."""

    today: AgendaToday
    empty: bool
    goals: Sequence[Goal] | None = None


class TodayPage(Page):
    """What needs me today, with the context to act on it."""

    NAME = "today"
    TITLE_WORDS = "Today"
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("today")]

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, AgendaItem] = {}
        self._needs = AgendaToday()
        self._goals: Sequence[Goal] | None = None
        self._all_goals = False
        self._week: Week | None = None
        self._apart: TodayApart | None = None
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

    def load(self) -> TodayData:
        """What needs me, without the figures: those come from a worker, and in a big journal the rest of the list."""
        if not is_big(self.journal):
            self._needs = agenda(self.journal, self.nj.today, self._week)
        else:
            due = due_counts(self.journal, self.nj.today)
            self._needs = replace(self._needs, due=due.due, welcome=due.welcome)
        return TodayData(self._needs, self.journal.is_empty(), self.journal.goals.all() if self._all_goals else None)

    def words(self) -> str:
        """Today, or that every goal is there instead."""
        return f"Today · every goal · {len(self._goals)}" if self._goals is not None else "Today"

    def show(self, data: TodayData) -> None:
        """Lists now, the week when it is worked out."""
        self._goals = data.goals
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
            self._items = {f"{name}:{item.id}": item for name, _title in PARTS for item in getattr(today, name)}
            rows = welcome_rows() if empty else need_rows(today, self.nj.signs)
        self.query_one("#needs", LineList).show(FixedRows(rows))

    @work(thread=True, exclusive=True, group="week")
    def work_out_week(self, load: int) -> None:
        """The week's figures and questions, and in a big journal the rest of the list before them; for that `load`."""
        worker = get_current_worker()
        if self._apart is not None:
            self._apart.stop()
        try:
            with Journal(self.nj.folder) as journal:
                if not (is_big(journal) and self._asked_apart(worker, load)):
                    week = week_so_far(journal, self.nj.today)
                    self._from(worker, load, self.show_week, week, agenda(journal, self.nj.today, week))
        except JournalError:
            return

    def _asked_apart(self, worker: Worker[Any], load: int) -> bool:
        """Have a process of its own find it out; tells whether it did, or was stopped because nobody waits for it."""
        try:
            with TodayApart(self.nj.folder, self.nj.today) as apart:
                self._apart = apart
                self._from(worker, load, self.show_needs, apart.needs())
                self._from(worker, load, self.show_week, *apart.week())
        except Failed:
            return worker.is_cancelled
        return True

    def on_unmount(self) -> None:
        """Leave nothing running behind."""
        if self._apart is not None:
            self._apart.stop()

    def _from(self, worker: Worker[Any], load: int, show: Callable[..., None], *found: object) -> None:
        """Show what a worker found, unless the program is closing or the journal has changed meanwhile."""
        if not worker.is_cancelled and self.is_running:
            self.app.call_from_thread(self._show_found, load, show, *found)

    def _show_found(self, load: int, show: Callable[..., None], *found: object) -> None:
        """Show it, unless something newer is on the page: what was read before the last change would undo it there."""
        if load == self._loads:
            show(*found)

    def show_needs(self, needs: AgendaToday) -> None:
        """Show the whole list."""
        if self.query("#needs"):
            self._needs = needs
            self._show_needs(needs, empty=False)

    def show_week(self, week: Week, needs: AgendaToday) -> None:
        """Show the figures, and what the questions speak for in place of the plain list."""
        if not (self.query("#week") and self.query("#needs")):
            return  # the program is closing
        self._week = week
        panel = week_panel(week.figures["time-by-tier"], week.figures["funnel"], self.nj.signs)
        self.query_one("#week", Plot).update(panel)
        self.show_needs(needs)

    @on(CaptureBar.Changed)
    def _typed(self, event: CaptureBar.Changed) -> None:
        self.capturing.typed(event)

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

    @on(LineList.Opened, "#needs")
    def _opened(self, event: LineList.Opened) -> None:
        if event.key.startswith("first:"):
            self._begin(event.key.removeprefix("first:"))
        elif event.key.startswith("more:"):
            self.run_worker(self.nj.action_go(MORE_AT[event.key.removeprefix("more:")]))
        elif (item := self._items.get(event.key)) is not None:
            self._open_item(item)

    def _open_item(self, item: AgendaItem) -> None:
        noun = {"quiet": "contact", "stuck": "problem", "decide": "contact"}.get(item.kind, "learning")
        identity = item.record_id
        if isinstance(item.record, Goal):
            self.action_edit()
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
        else:
            self.nj.action_look_around()

    def action_new(self) -> None:
        """A new goal; in an empty journal the first thing is a contact."""
        if self.journal.is_empty():
            contact_forms.new_contact(self.nj)
        else:
            journal_forms.new_goal(self.nj)

    def action_intend(self) -> None:
        """The term's intention."""
        forms_registry.set_intention(self.nj)

    def action_open(self) -> None:
        """Open what is under the cursor."""
        self.query_one("#needs", LineList).action_open()

    def action_edit(self) -> None:
        """Change what is under the cursor."""
        if self.item is not None and self.item.record is not None:
            forms_registry.edit_record(self.nj, self.item.record)

    def action_done(self) -> None:
        """Space: a goal is done; a quiet contact was thought of; a learning takes its next step."""
        if self.item is not None:
            today_steps.next_thing(self.nj, self.item)

    def action_skip(self) -> None:
        """`s`: later, or thought about and left."""
        if self.item is not None:
            today_steps.put_off(self.nj, self.item)

    def action_nothing(self) -> None:
        """`0`: there was nothing to log today, or on the day that entries are still of."""
        day = self.nj.still_on or self.nj.today
        said = f"Noted: nothing {format_relative(day, self.nj.today)}. That is an answer, too; u takes it back."
        self.attempt(said, self.journal.interactions.nothing_on, day)

    def action_trash(self) -> None:
        """Put a goal into the trash."""
        record = self.item.record if self.item else None
        if isinstance(record, Goal):
            self.attempt("In the trash. u brings it back.", self.journal.trash, record, "Put a goal into the trash")

    def action_prep(self) -> None:
        """What to read before meeting whom the line under the cursor is about."""
        identity = _whom(self.item.record if self.item else None)
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
        """Escape: to the list; from every goal to what needs me."""
        needs = self.query_one("#needs")
        if self._all_goals and needs.has_focus:
            self.action_goals()
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
        case Decision():
            return record.contact_id
    return ""
