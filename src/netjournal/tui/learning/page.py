"""Learning: what was learned and how far it has come, as a board where it is wide and as a list where it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from netjournal.domain.agenda import columns_of, groups_of
from netjournal.domain.learnings import STAGES, needs_attention
from netjournal.domain.records import Contact, Learning, Problem, Stage
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.normalize import truncate
from netjournal.tui.commands import KeyHint, page_bindings
from netjournal.tui.learning.detail import LearningRead, learning_blocks
from netjournal.tui.learning.rows import (
    CARD_LINES,
    EMPTY_COLUMNS,
    LearningCard,
    cards,
    keys_by_stage,
    keys_for,
    lines,
    stage_title,
)
from netjournal.tui.page import SplitPage
from netjournal.tui.text import the_known
from netjournal.tui.widgets.cards import CardList
from netjournal.tui.widgets.detail import Block
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import PagedRows, Row

if TYPE_CHECKING:
    from netjournal.tui.forms import links
    from netjournal.tui.forms import registry as forms_registry
    from netjournal.tui.journal import forms as journal_forms
    from netjournal.tui.learning import steps as learning_steps
    from netjournal.tui.today import steps as today_steps
else:
    links = lazy_import("netjournal.tui.forms.links")
    forms_registry = lazy_import("netjournal.tui.forms.registry")
    journal_forms = lazy_import("netjournal.tui.journal.forms")
    learning_steps = lazy_import("netjournal.tui.learning.steps")
    today_steps = lazy_import("netjournal.tui.today.steps")

CARDS_READ = 40
"""Cards that are read at once, when one of them comes into view."""

LINES_READ = 60
"""So many lines of the list are read at once: more than a window is high, and soon enough on a wide one, too."""


@dataclass(frozen=True, slots=True)
class LearningData:
    """The outline of every learning: its id and the days of its stages."""

    columns: Mapping[Stage, Sequence[Learning]]
    groups: Mapping[Stage, Sequence[Learning]]
    waiting: int


class LearningPage(SplitPage):
    """A board of five stages, or one list."""

    NAME = "learning"
    TITLE_WORDS = "Learning"
    EMPTY = (
        "Nothing is written here yet. What you learn from a conversation begins in its entry, "
        "as in: coffee with @lucia learned: sort tickets by error. Or press n."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("learning")]

    def __init__(self) -> None:
        super().__init__()
        self._stage = Stage.NOTED
        self._was_wide = False
        self._loaded = LearningData({}, {}, 0)
        self._outlines: dict[str, Learning] = {}

    def lists(self) -> ComposeResult:
        """The board and the list; the width decides which of them is seen."""
        with Horizontal(id="board"):
            for stage in STAGES:
                with Vertical(classes="column"):
                    yield Static(id=f"title-{stage.value}", classes="column-title")
                    yield CardList(
                        CARD_LINES,
                        empty=EMPTY_COLUMNS[stage],
                        glyphs=self.nj.signs,
                        quiet=True,
                        id=f"column-{stage.value}",
                    )
        yield from super().lists()

    @property
    def wide(self) -> bool:
        """Whether the board is seen."""
        return self.has_class("-wide")

    def column(self, stage: Stage) -> CardList:
        """The cards of a stage."""
        return self.query_one(f"#column-{stage.value}", CardList)

    @property
    def lines(self) -> LineList:
        """Where the cursor moves: a column of the board, or the list."""
        return self.column(self._stage) if self.wide else self.query_one("#lines", LineList)

    def load(self, journal: Journal) -> LearningData:
        """The days of all learnings; what a card says is read when it comes into view."""
        outlines = journal.learnings.outlines()
        today = journal.today
        waiting = sum(needs_attention(outline, today) is not None for outline in outlines)
        return LearningData(columns_of(outlines, today), groups_of(outlines, today), waiting)

    def show(self, data: LearningData) -> None:
        """Cards and lines; what is being read stays in front even when it moved on."""
        read = self.lines.cursor_key if self.reading else None
        self._loaded = data
        self._outlines = {outline.id: outline for group in data.groups.values() for outline in group}
        for stage, learnings in data.columns.items():
            self.query_one(f"#title-{stage.value}", Static).update(
                stage_title(stage, len(learnings), self.nj.signs, stacked=True)
            )
            self.column(stage).show(PagedRows([learning.id for learning in learnings], self._cards, CARDS_READ))
        counts = {stage: len(learnings) for stage, learnings in data.groups.items()}
        rows = partial(self._lines, counts)
        self.query_one("#lines", LineList).show(PagedRows(keys_by_stage(data.groups), rows, LINES_READ))
        if read is not None:
            self._go_to(read)
        elif not data.columns[self._stage]:
            self._stage = next((stage for stage in STAGES if data.columns[stage]), self._stage)
            if self.focused is not None and isinstance(self.focused, CardList):
                self.lines.focus()
        self.show_detail(again=True)

    def _cards(self, keys: Sequence[str]) -> list[Row]:
        return cards(keys, self._found(keys), self.nj.today, self.nj.signs)

    def _lines(self, counts: Mapping[Stage, int], keys: Sequence[str]) -> list[Row]:
        return lines(keys, self._found(keys), counts, self.nj.today, self.nj.signs)

    def _found(self, keys: Sequence[str]) -> dict[str, LearningCard]:
        """The learnings with these ids, each with whom it came from."""
        learnings = self.journal.some(Learning, [key for key in keys if ":" not in key])
        wanted = [talk for learning in learnings for talk in learning.interaction_ids]
        talks = {talk.id: talk for talk in self.journal.interactions.some(dict.fromkeys(wanted))}
        named = {
            learning.id: (
                *learning.contact_ids,
                *(who for talk in learning.interaction_ids if talk in talks for who in talks[talk].contact_ids),
            )
            for learning in learnings
        }
        ids = list(dict.fromkeys(who for ids in named.values() for who in ids))
        people = {contact.id: contact for contact in self.journal.some(Contact, ids)}
        return {learning.id: LearningCard(learning, the_known(named[learning.id], people)) for learning in learnings}

    def blocks(self, key: str) -> Sequence[Block]:
        """The chain from the conversation to the evidence."""
        read = self.read_learning(key)
        return learning_blocks(read, self.nj.today, self.nj.signs) if read else ()

    def read_learning(self, key: str) -> LearningRead | None:
        """A learning with all that hangs on it."""
        learning = next(iter(self.journal.some(Learning, [key])), None)
        if learning is None:
            return None
        talks = [talk for talk in self.journal.interactions.some(learning.interaction_ids) if talk.deleted_at is None]
        ids = [*learning.contact_ids, *learning.shared_with, *(who for talk in talks for who in talk.contact_ids)]
        people = {contact.id: contact for contact in self.journal.some(Contact, list(dict.fromkeys(ids)))}
        problems = self.journal.some(Problem, [learning.problem_id]) if learning.problem_id else []
        problem = next((item for item in problems if item.deleted_at is None), None)
        return LearningRead(learning, talks, people, problem, self.journal.goals.for_learning(key))

    def follow(self, key: str) -> None:
        """To a conversation, a contact or the problem of the learning."""
        read = self.read_learning(key)
        if read is None:
            return
        linked = [links.Linked("interaction", talk.id, talk.summary) for talk in read.talks]
        linked += [links.Linked("problem", read.problem.id, read.problem.title)] if read.problem else []
        people = the_known([source.id for source in read.sources] + list(read.learning.shared_with), read.people)
        links.open_linked(self.nj, [*linked, *(links.Linked("contact", person.id, person.name) for person in people)])

    def words(self) -> str:
        """How many, and how many have waited too long."""
        ended = len(self._loaded.groups.get(Stage.CLOSED, ()))
        every = sum(len(group) for group in self._loaded.groups.values())
        if not every:
            return "Learning"
        waiting = f" · {self._loaded.waiting} waiting" if self._loaded.waiting else ""
        return f"Learning · {every - ended} open{waiting}{f' · {ended} closed' if ended else ''}"

    def row_keys(self) -> Sequence[KeyHint]:
        """What can be done with the learning under the cursor."""
        key = self.lines.cursor_key
        return keys_for(self._outlines.get(key) if key else None, reading=self.reading)

    def show_record(self, identity: str) -> None:
        """Put the cursor on a learning, and read it."""
        if self._go_to(identity):
            self.read_on()

    def _go_to(self, identity: str) -> bool:
        """Put the cursor on a learning, on the board and in the list."""
        here = self.query_one("#lines", LineList).go_to(identity)
        for stage, learnings in self._loaded.columns.items():
            if any(learning.id == identity for learning in learnings):
                self._stage = stage
                self.column(stage).go_to(identity)
        return here

    @on(events.DescendantFocus)
    def _column_focused(self, event: events.DescendantFocus) -> None:
        """The column with the focus is the one that keys speak of."""
        name = event.widget.id or ""
        if name.startswith("column-"):
            self._stage = Stage(name.removeprefix("column-"))

    def on_resize(self) -> None:
        """From the board to the list or back: the cursor stays on the same learning, and the focus goes along."""
        super().on_resize()
        self.call_after_refresh(self._change_over)

    def _change_over(self) -> None:
        if self.wide == self._was_wide:
            return
        left = self.column(self._stage) if self._was_wide else self.query_one("#lines", LineList)
        self._was_wide = self.wide
        if left.cursor_key:
            self._go_to(left.cursor_key)
        if not self.reading:
            self.lines.focus()

    def action_column(self, step: int) -> None:
        """Left and right: to the next column where something stands, at about the same height."""
        if not self.wide or self.reading:
            return
        place = STAGES.index(self._stage) + step
        while 0 <= place < len(STAGES) and not len(self.column(STAGES[place])):
            place += step
        if 0 <= place < len(STAGES):
            before = self.lines
            self._stage = STAGES[place]
            if before.cursor is not None:
                self.lines.cursor = min(before.cursor, len(self.lines) - 1)
            self.lines.focus()

    @property
    def learning(self) -> Learning | None:
        """The learning under the cursor."""
        key = self.lines.cursor_key
        return next(iter(self.journal.some(Learning, [key])), None) if key else None

    def action_done(self) -> None:
        """Space: the next step."""
        if (learning := self.learning) is not None:
            learning_steps.next_step(self.nj, learning)

    def action_skip(self) -> None:
        """`s`: later; it stays open and asks for nothing until then."""
        if (learning := self.learning) is not None:
            today_steps.learning_later(self.nj, learning)

    def action_close(self) -> None:
        """`c`: it ends here, and why; a closed one is brought back."""
        if (learning := self.learning) is not None:
            learning_steps.close(self.nj, learning)

    def action_reframe(self) -> None:
        """`r`: what counts as success now."""
        if (learning := self.learning) is not None:
            learning_steps.reframe(self.nj, learning)

    def action_told(self) -> None:
        """`t`: the source knows what came of it."""
        if (learning := self.learning) is not None:
            self.attempt(
                "The source was told. Press u to undo.",
                self.journal.learnings.told_source,
                learning,
                on=self.nj.today,
                today=self.nj.today,
            )

    def action_pass_on(self) -> None:
        """`p`: to whom it was passed on."""
        if (learning := self.learning) is not None:
            learning_steps.pass_on(self.nj, learning)

    def action_goal(self) -> None:
        """`a`: a goal for the learning under the cursor, in the words of its plan."""
        if (learning := self.learning) is not None:
            journal_forms.new_goal(self.nj, learning=learning)

    def action_new(self) -> None:
        """A learning that came from no entry."""
        journal_forms.new_learning(self.nj)

    def action_edit(self) -> None:
        """Change the learning under the cursor."""
        if (learning := self.learning) is not None:
            forms_registry.edit_record(self.nj, learning)

    def action_trash(self) -> None:
        """Put the learning under the cursor into the trash."""
        if (learning := self.learning) is not None:
            label = f"Put “{truncate(learning.text, 40)}” into the trash"
            self.attempt("In the trash. Press u to undo.", self.journal.trash, learning, label)
