"""Journal: every interaction by day, and what it led to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from netjournal.domain.goals import sentence
from netjournal.domain.learnings import STAGES, furthest
from netjournal.domain.records import Contact, Goal, Interaction, Learning, Problem, Record, Stage
from netjournal.journal.interactions import LedTo
from netjournal.journal.journal import Journal
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import MONTHS
from netjournal.tui.commands import KeyHint, page_bindings
from netjournal.tui.journal.detail import EntryRead, entry_blocks
from netjournal.tui.journal.rows import Came, ConversationEntry, journal_rows, keys_by_day
from netjournal.tui.page import SplitPage
from netjournal.tui.text import the_known
from netjournal.tui.widgets.detail import Block
from netjournal.tui.widgets.frame import TopLine
from netjournal.tui.widgets.heat import HeatStrip
from netjournal.tui.widgets.row_source import PagedRows, Row

if TYPE_CHECKING:
    from netjournal.tui.forms import links
    from netjournal.tui.forms import registry as forms_registry
else:
    links = lazy_import("netjournal.tui.forms.links")
    forms_registry = lazy_import("netjournal.tui.forms.registry")

YEAR = timedelta(days=364)

KEYS_OF_A_ROW = (KeyHint("open", "read"), KeyHint("edit", "edit"), KeyHint("trash", "trash"))
KEYS_WHILE_READING = (
    KeyHint("back", "to the list"),
    KeyHint("open", "what it led to"),
    KeyHint("edit", "edit"),
    KeyHint("trash", "trash"),
)
KEYS_OF_THE_YEAR = (KeyHint("open", "go to that week"), KeyHint("back", "to the list"))

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class JournalData:
    """Id and day of every interaction, newest first; the days by id; the keys of the lines."""

    entries: Sequence[tuple[str, date]]
    days: Mapping[str, date]
    keys: Sequence[str]


class JournalPage(SplitPage):
    """Every interaction, day by day."""

    NAME = "journal"
    TITLE_WORDS = "Journal"
    EMPTY = (
        "Nothing is written here yet. Press l and write who and one line: coffee with @lucia about exit tickets. "
        "Every conversation stands here by its day, with what it led to."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("journal")]

    def __init__(self) -> None:
        super().__init__()
        self._days: Mapping[str, date] = {}
        self._entries: Sequence[tuple[str, date]] = ()
        self._year_to: date | None = None

    def body(self) -> ComposeResult:
        """The year to jump by, over list and detail."""
        yield HeatStrip(glyphs=self.nj.signs, week_start=self.journal.week_start(), id="year")
        yield from super().body()

    @property
    def year(self) -> HeatStrip:
        """The strip of the year."""
        return self.query_one("#year", HeatStrip)

    def load(self, journal: Journal) -> JournalData:
        """The ids and days of all; what a line says is read when it comes into view."""
        entries = journal.interactions.newest_first()
        return JournalData(entries, dict(entries), keys_by_day(entries))

    def show(self, data: JournalData) -> None:
        """The list, with the cursor where it was, and the year that it is in."""
        self._entries = data.entries
        self._days = data.days
        self._year_to = None
        self.year.display = bool(data.entries)
        self.lines.show(PagedRows(data.keys, self._rows))
        self.show_detail(again=True)
        self._show_year(self.lines.cursor_key)

    def _rows(self, keys: Sequence[str]) -> list[Row]:
        """The rows of one page of the list."""
        ids = [key for key in keys if key in self._days]
        talks = self.journal.interactions.some(ids)
        led_to = self.journal.interactions.led_to(ids)
        learnings = self._by_id(Learning, [learning for led in led_to.values() for learning in led.learnings])
        people = self._by_id(Contact, [contact_id for talk in talks for contact_id in talk.contact_ids])
        entries = {
            talk.id: ConversationEntry(
                talk, the_known(talk.contact_ids, people), _came(led_to.get(talk.id, LedTo()), learnings)
            )
            for talk in talks
        }
        return journal_rows(keys, entries, self.nj.today, self.nj.signs)

    def blocks(self, key: str) -> Sequence[Block]:
        """The interaction in full."""
        read = self._read_entry(key)
        return entry_blocks(read, self.nj.today, self.nj.signs) if read else ()

    def _read_entry(self, key: str) -> EntryRead | None:
        found = self.journal.interactions.some([key])
        if not found:
            return None
        led = self.journal.interactions.led_to([key]).get(key, LedTo())
        return EntryRead(
            found[0],
            the_known(found[0].contact_ids, self._by_id(Contact, found[0].contact_ids)),
            self.journal.some(Learning, list(led.learnings)),
            self.journal.some(Goal, list(led.goals)),
            [problem for problem in self.journal.some(Problem, list(led.problems)) if problem.deleted_at is None],
        )

    def _by_id(self, kind: type[R], ids: Sequence[str]) -> dict[str, R]:
        return {record.id: record for record in self.journal.some(kind, list(dict.fromkeys(ids)))}

    def follow(self, key: str) -> None:
        """To a learning, a problem or a contact that the entry speaks of."""
        read = self._read_entry(key)
        if read is None:
            return
        linked = [links.Linked("learning", learning.id, learning.text) for learning in read.learnings]
        linked += [links.Linked("goal", goal.id, sentence(goal)) for goal in read.goals]
        linked += [links.Linked("problem", problem.id, problem.title) for problem in read.problems]
        links.open_linked(
            self.nj, [*linked, *(links.Linked("contact", person.id, person.name) for person in read.people)]
        )

    def words(self) -> str:
        """How many entries, and the month that the cursor is in."""
        count = len(self._entries)
        day = self._days.get(self.lines.cursor_key or "")
        said = f"{count:,}".replace(",", "\u202f")
        month = f" · {MONTHS[day.month - 1]} {day.year}" if day else ""
        return f"Journal · {said} {'conversation' if count == 1 else 'conversations'}{month}" if count else "Journal"

    def row_keys(self) -> Sequence[KeyHint]:
        """What can be done with the conversation under the cursor, or with the year."""
        if self.year.has_focus:
            return KEYS_OF_THE_YEAR
        if self.lines.cursor_key is None:
            return ()
        return KEYS_WHILE_READING if self.reading else KEYS_OF_A_ROW

    def moved(self, key: str | None) -> None:
        """Another entry: say its month, and show its year."""
        self.query_one("#top", TopLine).looking_at = self.words()
        self._show_year(key)

    def _show_year(self, key: str | None) -> None:
        """The strip shows the 52 weeks that the cursor is in, counted back from today."""
        today = self.nj.today
        day = self._days.get(key or "", today)
        last = today - YEAR * max(0, (today - day) // YEAR) if day <= today else day
        if last != self._year_to:
            self._year_to = last
            first = last - YEAR + timedelta(days=1)
            self.year.show(self.journal.interactions.a_day(first, last), first, last)
        if not self.year.has_focus:
            self.year.point_at(day)

    @on(HeatStrip.WeekChosen)
    def _jump(self, event: HeatStrip.WeekChosen) -> None:
        """To the newest entry of a week; where it has none, to the one before it."""
        found = next((identity for identity, on in self._entries if on <= event.last), None)
        if found is None:
            self.nj.say("Nothing was written down before that week.")
            return
        self.lines.go_to(found)
        self.lines.focus()

    def _interaction(self) -> Interaction | None:
        key = self.lines.cursor_key
        found = self.journal.interactions.some([key]) if key else []
        return found[0] if found else None

    def action_new(self) -> None:
        """What is new in the journal is a conversation."""
        self.nj.action_log()

    def action_edit(self) -> None:
        """Change the entry under the cursor."""
        if (talk := self._interaction()) is not None:
            forms_registry.edit_record(self.nj, talk)

    def action_trash(self) -> None:
        """Put the entry under the cursor into the trash; what came of it stays."""
        if (talk := self._interaction()) is not None:
            self.attempt("In the trash. Press u to undo.", self.journal.interactions.trash, talk)


def _came(led: LedTo, learnings: dict[str, Learning]) -> Came:
    """What came of an entry, in numbers."""
    reached = [furthest(learnings[learning]) for learning in led.learnings if learning in learnings]
    return Came(
        len(reached),
        max(reached, key=STAGES.index, default=Stage.NOTED),
        len(led.goals),
        len(led.problems),
    )
