"""Problems: problems of practice, how far each has come, who was asked and who could help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.worker import get_current_worker

from netjournal.domain.agenda import order_problems
from netjournal.domain.experts import TierGroup
from netjournal.domain.problems import stuck
from netjournal.domain.records import Ask, Contact, Problem
from netjournal.errors import JournalError
from netjournal.journal.experts import who_could_help
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.normalize import truncate
from netjournal.tui.commands import KeyHint, page_bindings
from netjournal.tui.page import SplitPage
from netjournal.tui.problems.rows import CARD_LINES, ProblemRead, keys_for, problem_blocks, problem_rows
from netjournal.tui.widgets.cards import CardList
from netjournal.tui.widgets.detail import Block
from netjournal.tui.widgets.row_source import FixedRows

if TYPE_CHECKING:
    from netjournal.tui.forms import links
    from netjournal.tui.forms import registry as forms_registry
    from netjournal.tui.journal import forms as journal_forms
    from netjournal.tui.problems import steps as problem_steps
else:
    links = lazy_import("netjournal.tui.forms.links")
    forms_registry = lazy_import("netjournal.tui.forms.registry")
    journal_forms = lazy_import("netjournal.tui.journal.forms")
    problem_steps = lazy_import("netjournal.tui.problems.steps")


@dataclass(frozen=True, slots=True)
class ProblemsData:
    """Every problem in its order, and by id why one is stuck."""

    problems: Sequence[Problem]
    stuck: Mapping[str, str]


class ProblemsPage(SplitPage):
    """The ladder of each problem of practice."""

    NAME = "problems"
    TITLE_WORDS = "Problems"
    EMPTY = (
        "No problem of practice is written down. Press n for one that you keep meeting, "
        "or write “problem: …” in an entry. Being honest that the group has no answer is a step, too."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("problems")]

    def __init__(self) -> None:
        super().__init__()
        self._loaded = ProblemsData((), {})
        self._found: dict[str, Sequence[TierGroup]] = {}

    def lists(self) -> ComposeResult:
        """A card for each problem."""
        yield CardList(CARD_LINES, empty=self.EMPTY, glyphs=self.nj.signs, id="lines", classes="list")

    def load(self, journal: Journal) -> ProblemsData:
        """All problems, and which of them are stuck."""
        problems = journal.problems.all()
        asks = journal.every(Ask)
        people = journal.some(Contact, list({ask.contact_id for ask in asks}))
        found = stuck(problems, asks, {person.id: person.tier for person in people}, journal.today)
        why = {result.problem.id: result.text.removeprefix(f"{result.problem.title}: ") for result in found}
        return ProblemsData(order_problems(problems, why), why)

    def show(self, data: ProblemsData) -> None:
        """The cards, with the cursor where it was."""
        self._loaded = data
        self._found = {}
        self.lines.show(FixedRows(problem_rows(data.problems, data.stuck, self.nj.today, self.nj.signs)))
        self.show_detail(again=True)

    def blocks(self, key: str) -> Sequence[Block]:
        """The problem in full; who could help is looked for meanwhile, and stands at the end."""
        read = self._read_problem(key)
        if read is None:
            return ()
        if read.circles is None and read.problem.open:
            self.look_for_help(read.problem)
        return problem_blocks(read, self._loaded.stuck.get(key, ""), self.nj.today, self.nj.signs)

    def _read_problem(self, key: str) -> ProblemRead | None:
        problem = next(iter(self.journal.some(Problem, [key])), None)
        if problem is None:
            return None
        asks = self.journal.problems.asks(key)
        ids = [*(ask.contact_id for ask in asks), problem.resolved_by]
        people = {
            contact.id: contact for contact in self.journal.some(Contact, [record_id for record_id in ids if record_id])
        }
        return ProblemRead(
            problem,
            asks,
            people,
            self.journal.learnings.for_problem(key),
            self.journal.goals.for_problem(key),
            self._found.get(key),
        )

    @work(thread=True, exclusive=True, group="help")
    def look_for_help(self, problem: Problem) -> None:
        """Who could help, on a connection of the worker's own; one that the cursor has left is not looked for."""
        worker = get_current_worker()
        if worker.is_cancelled:
            return
        try:
            with Journal(self.nj.folder) as journal:
                circles = who_could_help(journal, problem)
        except JournalError:
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self.show_help, problem.id, circles)

    def show_help(self, key: str, circles: Sequence[TierGroup]) -> None:
        """Show who could help with the problem under the cursor."""
        self._found[key] = circles
        if key == self.lines.cursor_key:
            self.show_detail(again=True, opening=self.reading)

    def follow(self, key: str) -> None:
        """To somebody who was asked or could help, or to what came of it."""
        read = self._read_problem(key)
        if read is None:
            return
        linked = [links.Linked("learning", learning.id, learning.text) for learning in read.learnings]
        people = {person.id: person for person in read.people.values() if person.deleted_at is None}
        people |= {
            candidate.contact.id: candidate.contact for circle in read.circles or () for candidate in circle.candidates
        }
        links.open_linked(
            self.nj, [*linked, *(links.Linked("contact", person.id, person.name) for person in people.values())]
        )

    def words(self) -> str:
        """How many are open, and how many of them are stuck."""
        is_open = sum(problem.open for problem in self._loaded.problems)
        if not self._loaded.problems:
            return "Problems"
        return f"Problems · {is_open} open{f' · {len(self._loaded.stuck)} stuck' if self._loaded.stuck else ''}"

    def row_keys(self) -> Sequence[KeyHint]:
        """What can be done with the problem under the cursor."""
        return keys_for(self.problem, reading=self.reading)

    def show_record(self, identity: str) -> None:
        """Put the cursor on a problem, or on the one that an answer belongs to."""
        answers = self.journal.some(Ask, [identity])
        super().show_record(answers[0].problem_id if answers else identity)

    @property
    def problem(self) -> Problem | None:
        """The problem under the cursor."""
        key = self.lines.cursor_key
        return next(iter(self.journal.some(Problem, [key])), None) if key else None

    def action_goal(self) -> None:
        """`a`: a goal for the problem under the cursor."""
        if (problem := self.problem) is not None:
            journal_forms.new_goal(self.nj, problem=problem)

    def action_new(self) -> None:
        """A new problem of practice."""
        journal_forms.new_problem(self.nj)

    def action_edit(self) -> None:
        """Change the problem under the cursor."""
        if (problem := self.problem) is not None:
            forms_registry.edit_record(self.nj, problem)

    def action_done(self) -> None:
        """Space: the next rung."""
        if (problem := self.problem) is not None:
            problem_steps.next_problem_step(self.nj, problem)

    def action_skip(self) -> None:
        """`s`: park it, or take it up again."""
        if (problem := self.problem) is not None:
            problem_steps.park(self.nj, problem)

    def action_trash(self) -> None:
        """Put the problem under the cursor into the trash."""
        if (problem := self.problem) is not None:
            label = f"Put “{truncate(problem.title, 40)}” into the trash"
            self.attempt("In the trash. Press u to undo.", self.journal.trash, problem, label)
