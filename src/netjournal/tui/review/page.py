"""Review: is my time turning into learning? The figures of a period, their questions, and my own words."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from netjournal.domain.agenda import AgendaItem
from netjournal.domain.records import Reflection, Term
from netjournal.errors import JournalError
from netjournal.journal.journal import Journal
from netjournal.review import period as periods
from netjournal.review.format import percent
from netjournal.review.period import Period, parse_period
from netjournal.review.registry import Review, Trend
from netjournal.startup.lazy_import import lazy_import
from netjournal.tui.commands import page_bindings
from netjournal.tui.forms.form import AskLine
from netjournal.tui.page import SplitPage
from netjournal.tui.review.loader import ReviewLoader
from netjournal.tui.review.reflection import ReflectionController
from netjournal.tui.review.reflection_editor import ReflectionEditor
from netjournal.tui.review.rows import (
    FIGURE,
    LEARNED,
    QUESTION,
    WRITING,
    figure_blocks,
    first_look,
    learned_blocks,
    question_blocks,
    review_rows,
)
from netjournal.tui.review.why import WhyDialog
from netjournal.tui.widgets.detail import Block, Detail
from netjournal.tui.widgets.row_source import FixedRows

if TYPE_CHECKING:
    from netjournal.tui.review import export as review_export
    from netjournal.tui.today import steps as today_steps
else:
    review_export = lazy_import("netjournal.tui.review.export")
    today_steps = lazy_import("netjournal.tui.today.steps")

SOON = 0.2
"""Seconds after which the page says that it is still working; until then what was shown stays."""

LONGEST_DRAWING = 0.5
"""Seconds that the worker waits at most for its figures to be drawn: a page that is being closed never draws them."""


class ReviewPage(SplitPage):
    """The review of a period."""

    NAME = "review"
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("review")]
    CSS = """
    #review-sentence { height: auto; max-height: 6; padding: 0 4; margin-bottom: 1; }
    ReviewPage.-short #review-sentence { max-height: 6; }
    ReviewPage.-wide #review-body > .list { width: 3fr; }
    ReviewPage.-wide #review-body > .detail { width: 2fr; }
    #review-body > #writing { display: none; }
    #review-body.-writing > #detail { display: none; }
    ReviewPage.-wide #review-body.-writing > #writing { display: block; }
    ReviewPage.-narrow #review-body.-writing.-reading > #writing { display: block; width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.period: Period | None = None
        self.found: Review | None = None
        self._trends: Mapping[str, Trend] = {}
        self._reading: ReviewLoader | None = None
        self._writing: ReflectionController | None = None
        self._terms: Sequence[Term] = ()
        self._done = True
        self._how_far = 0.0
        self._left = False
        self._open_next = ""

    def body(self) -> ComposeResult:
        """The sentence on top; figures, questions and reflection in the list; beside it what is read or written."""
        yield Static(id="review-sentence", markup=False)
        with Horizontal(id="review-body", classes="split"):
            yield from self.lists()
            yield Detail(id="detail", classes="detail")
            yield ReflectionEditor(id="writing", classes="detail")

    def words(self) -> str:
        """Which period."""
        return f"Review · {self.period.name}" if self.period else "Review"

    @property
    def writing(self) -> ReflectionController:
        """Who keeps what is written about the period."""
        if self._writing is None:
            self._writing = ReflectionController(self.query_one(ReflectionEditor), self.nj)
        return self._writing

    def load(self, journal: Journal) -> Period:
        """The period, this week at first; its figures come from a worker."""
        self._terms = journal.terms()
        return self.period or parse_period("week", journal.today, self._terms, journal.week_start())

    def show(self, data: Period) -> None:
        """Work the period out; until that is done, what is shown stays."""
        self.period = data
        self._done = False
        self._how_far = 0.0
        self.work_out(data, self._state(), self.nj.today)
        self.set_timer(SOON, self._say_working)

    def _state(self) -> tuple[int, int]:
        """Which state of the journal is to be read: drafts make no difference to it."""
        return self.nj.state, self.journal.version()[1]

    def _say_working(self) -> None:
        """It takes longer: figures of another period are not left standing."""
        if self._done or not self._is_here or (self.found is not None and self.found.period == self.period):
            return
        self.found = None
        self._trends = {}
        self.lines.show(FixedRows())
        self._show_working()

    def _show_working(self) -> None:
        far = f" {percent(self._how_far)} of the entries are read." if self._how_far else ""
        self.query_one("#review-sentence", Static).update(f"Working it out …{far}")

    def show_progress(self, read: float, asked: Period) -> None:
        """How much of what the period needs is read (0 to 1)."""
        self._how_far = read
        if self._is_here and self.found is None and not self._done and asked == self.period:
            self._show_working()

    @work(thread=True, exclusive=True, group="review")
    def work_out(self, period: Period, state: tuple[int, int], today: date) -> None:
        """The figures, on a connection of the worker's own; first the review, then how it went before."""
        worker = get_current_worker()
        self._reading = reading = self._reading or ReviewLoader(self.nj.folder)
        try:
            reading.work_out(
                (state, today),
                period,
                show=lambda found: self._show_drawn(found, period),
                follow=lambda lines: self.app.call_from_thread(self.show_trends, lines, period),
                progress=lambda read: self.app.call_from_thread(self.show_progress, read, period),
                cancelled=lambda: worker.is_cancelled,
            )
        except JournalError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self.nj.say_error, error)

    def _show_drawn(self, found: Review, period: Period) -> None:
        """From the worker: show the figures, and let them be drawn before it goes on."""
        drawn = threading.Event()
        self.app.call_from_thread(self.show_review, found, period)
        if self.call_after_refresh(drawn.set):
            drawn.wait(LONGEST_DRAWING)

    @property
    def _is_here(self) -> bool:
        """Whether the page still stands: a worker's find may come while the program closes."""
        return bool(self.query("#top"))

    def show_review(self, found: Review, asked: Period) -> None:
        """Show the figures and questions, unless another period is wanted by now."""
        if asked != self.period or not self._is_here:
            return
        another = self.found is None or self.found.period != found.period
        self.period, self.found = found.period, found
        self._trends = {} if another else self._trends
        self.query_one("#review-sentence", Static).update(first_look(found))
        self.writing.begin(found)
        self._show_rows()
        self.refresh_top()

    def _show_rows(self) -> None:
        if self.found is not None:
            rows = review_rows(self.found, self.found.questions, self.writing.state, self.nj.signs)
            self.lines.show(FixedRows(rows))
            self.show_detail(again=True)
            if self._open_next and self.lines.go_to(self._open_next):
                self._open_next = ""
                self.read_on()

    def show_trends(self, lines: Mapping[str, Trend], asked: Period) -> None:
        """Show how the figures went, unless another period is wanted by now."""
        if self._is_here and self.found is not None and self.period in (asked, self.found.period):
            self._trends = lines
            self._done = True
            self.show_detail(again=True)

    def on_screen_suspend(self) -> None:
        """Gone to another page: nobody waits for this any more."""
        self._left = not self._done
        if self._left:
            self.workers.cancel_group(self, "review")

    def on_screen_resume(self) -> None:
        """Back again: go on with what was left."""
        if self._left and self.period is not None:
            self.work_out(self.period, self._state(), self.nj.today)

    def blocks(self, key: str) -> Sequence[Block]:
        """A figure or a question in full."""
        if self.found is None:
            return ()
        if key.startswith(FIGURE):
            figure = self.found.figures[key.removeprefix(FIGURE)]
            then = self.writing.words_then(figure)
            return figure_blocks(figure, self.found.period, self._trends, self.nj.signs, then)
        if key.startswith(LEARNED):
            return next((learned_blocks(row) for row in self.found.year_ago if LEARNED + row.id == key), ())
        asked = next((question for question in self.found.questions if QUESTION + question.key == key), None)
        return () if asked is None else question_blocks(asked, self.nj.signs)

    def moved(self, key: str | None) -> None:
        """On the reflection, the place to write stands beside the figures."""
        self.split.set_class(key == WRITING, "-writing")

    def read_on(self) -> None:
        """Enter: read the figure or the question; on the reflection, write."""
        if self.lines.cursor_key == WRITING:
            self.split.add_class("-reading", "-writing")
            self.call_after_refresh(self.query_one(ReflectionEditor).field.focus)
        else:
            super().read_on()

    def is_read(self, widget: Widget) -> bool:
        """What is at the right: the detail, or the place to write."""
        return widget in (self.detail, self.query_one(ReflectionEditor).field)

    def follow(self, key: str) -> None:
        """Enter again: the why of a figure, the answers of a question."""
        if key.startswith(FIGURE):
            self.action_why()
        elif key.startswith(QUESTION):
            self.action_done()
        elif key.startswith(LEARNED):
            self.nj.open_record("learning", key.removeprefix(LEARNED))

    def action_why(self) -> None:
        """`w`: why a figure is what it is; where the cursor is on no figure, the week."""
        key = self.lines.cursor_key or ""
        if self.found is not None and key.startswith(FIGURE):
            figure = self.found.figures[key.removeprefix(FIGURE)]
            self.app.push_screen(WhyDialog(figure, self.found.period))
        else:
            self.action_choose("week")

    def action_choose(self, kind: str) -> None:
        """A week, month, term or year around the day that is shown, or everything."""
        try:
            self._go_to(periods.around(kind, self._day(), self._terms, self.journal.week_start()))
        except JournalError as error:
            self.nj.say_error(error)

    def _day(self) -> date:
        """Today where it is in the period, else the period's last day."""
        today = self.nj.today
        return today if self.period is None or today in self.period else min(self.period.ends_on, today)

    def action_period(self, step: int) -> None:
        """The period before or after, as far as today."""
        if self.period is None:
            return
        move = periods.previous if step < 0 else periods.next
        there = move(self.period, self._terms, self.journal.week_start())
        if there.starts_on > self.nj.today:
            self.nj.say("That is still ahead.")
        else:
            self._go_to(there)

    def action_span(self) -> None:
        """Any period, as one says it."""
        hint = "last month   Autumn   2026-11   2026-09-01..2026-10-15"
        self.app.push_screen(AskLine("Review which days?", hint, draft="form:period"), self._asked)

    def _asked(self, text: str | None) -> None:
        if not text:
            return
        try:
            self._go_to(parse_period(text, self.nj.today, self._terms, self.journal.week_start()))
        except JournalError as error:
            self.nj.say_error(error)

    def _go_to(self, period: Period) -> None:
        self.period = period
        self.refresh_page()

    @property
    def _item(self) -> AgendaItem | None:
        """The question under the cursor."""
        key = (self.lines.cursor_key or "").removeprefix(QUESTION)
        asked = (
            next((question for question in self.found.questions if question.key == key), None) if self.found else None
        )
        return None if asked is None else AgendaItem(asked.key, asked.kind, asked.text, record_id=asked.record_id)

    def action_done(self) -> None:
        """Space: answer the question in place."""
        if self._item is not None:
            today_steps.next_thing(self.nj, self._item)

    def action_skip(self) -> None:
        """`s`: put the question away for a while."""
        if self._item is not None:
            today_steps.put_off(self.nj, self._item)

    def action_export(self) -> None:
        """`x`: the reflection on this period as a file, seen first."""
        if self.period is not None:
            self.app.push_screen(review_export.ExportDialog(self.period))

    @on(ReflectionEditor.Changed)
    def _wrote(self, event: ReflectionEditor.Changed) -> None:
        if self.writing.typed(event.text):
            self._show_rows()

    @on(ReflectionEditor.Moved)
    def _moved_in_text(self, event: ReflectionEditor.Moved) -> None:
        event.editor.hint(self.writing.hint(event.line))

    def action_save(self) -> None:
        """`ctrl+s`: keep the reflection, with the figures of today."""
        if self.writing.keep():
            self.nj.changed()

    def action_editor(self) -> None:
        """`ctrl+e`: write in the teacher's own editor, with the figures above."""
        if self.query_one(ReflectionEditor).field.has_focus:
            self.writing.in_editor()

    def show_record(self, identity: str) -> None:
        """Go to the period of a reflection, and read it."""
        for reflection in self.journal.some(Reflection, [identity]):
            self._go_to(
                periods.of_days(reflection.starts_on, reflection.ends_on, self._terms, self.journal.week_start())
            )
            self._open_next = WRITING
