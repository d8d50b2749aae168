"""Between the place to write and the journal: drafts, the template, and what is kept with the figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from netjournal.domain.records import Reflection
from netjournal.errors import JournalError
from netjournal.review.figure import Figure
from netjournal.review.registry import Review
from netjournal.review.templates import Answers, cadence_of, parse_body, write_body
from netjournal.text.dates import day_of, format_relative
from netjournal.tui.editor import edited
from netjournal.tui.review.reflection_editor import ReflectionEditor
from netjournal.tui.review.rows import hint_at, notes_of

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


class ReflectionController:
    """Serves the place to write. What is written is a draft at once; it is a reflection when it is kept."""

    def __init__(self, editor: ReflectionEditor, nj: AppProtocol) -> None:
        self.editor = editor
        self.nj = nj
        self.found: Review | None = None
        self._filled = 0
        self._stored: Reflection | None = None
        self._cadence = ""
        self._base = ""
        self._unfinished = False

    @property
    def _draft(self) -> str:
        period = self.found.period if self.found else None
        return f"reflection:{period.starts_on}..{period.ends_on}" if period else ""

    @property
    def state(self) -> str:
        """How far the reflection is, in words."""
        if self._unfinished:
            return "unfinished, kept as a draft"
        if self._stored is None:
            return "enter begins"
        return f"written {format_relative(day_of(self._stored.updated_at), self.nj.today)}"

    def words_then(self, figure: Figure) -> tuple[date, str] | None:
        """What a figure said on the day that something was written about its period, where it says otherwise today."""
        stored = self._stored
        then = stored.figures.get(figure.name) if stored else None
        said = then.get("sentence") if isinstance(then, Mapping) else None
        if stored is None or not said or said == figure.words:
            return None
        return day_of(stored.updated_at), str(said)

    def begin(self, found: Review) -> None:
        """Show what was written about a period: the draft, else what is stored, else the empty template.

        The same period again leaves the text alone, since somebody may be writing it.
        """
        same = self.found is not None and self.found.period == found.period
        self.found = found
        stored = self.nj.journal.reflections.of(found.period.starts_on, found.period.ends_on)
        if same and stored == self._stored:
            return
        keep_text = same and self._unfinished
        self._stored = stored
        self._cadence = (stored.cadence if stored else "") or cadence_of(found.period)
        self._base = write_body(self._cadence, parse_body(self._cadence, stored.body) if stored else Answers())
        if keep_text:
            return
        self._filled = self.nj.journal.store.filled_at()
        self.nj.draft_keeper.flush()
        drafted = self.nj.journal.drafts.get(self._draft)
        self._unfinished = bool(drafted)
        self.editor.write(f"Your reflection: {found.period.name}", drafted or self._base)

    def typed(self, text: str) -> bool:
        """Keep a draft of what was typed; tells whether it became unfinished, or is so no more."""
        if self.found is None:
            return False
        before, self._unfinished = self._unfinished, text.rstrip() != self._base.rstrip()
        self.nj.draft_keeper.keep(self._draft, text if self._unfinished else "")
        return before != self._unfinished

    def hint(self, line: int) -> str:
        """Help with the question that a line belongs to."""
        return hint_at(self._cadence, self.editor.text, line)

    def keep(self) -> bool:
        """Store the reflection with the figures of today; tells whether that was done."""
        if self.found is None:
            return False
        answers = parse_body(self._cadence, self.editor.text)
        if not answers:
            self.nj.say("Nothing is written yet.")
            return False
        period = self.found.period
        try:
            with self.nj.journal.store.as_filled(self._filled):
                self._stored = self.nj.journal.reflections.keep(
                    cadence=self._cadence,
                    starts_on=period.starts_on,
                    ends_on=period.ends_on,
                    title=period.name,
                    body=write_body(self._cadence, answers),
                    figures={name: each.as_json() for name, each in self.found.figures.items()},
                )
            self._filled = self.nj.journal.store.filled_at()
        except JournalError as error:
            self.nj.say_error(error)
            return False
        self._base = self.editor.text
        self._unfinished = False
        self.nj.draft_keeper.keep(self._draft, "")
        self.nj.say("Saved, with the figures as they are today.")
        return True

    def in_editor(self) -> None:
        """Write in the teacher's own editor, the figures above in a comment."""
        if self.found is None:
            return
        answers = parse_body(self._cadence, self.editor.text)
        try:
            text = edited(self.nj, write_body(self._cadence, answers, notes_of(self.found)))
        except JournalError as error:
            self.nj.say_error(error)
            return
        self.editor.field.load_text(write_body(self._cadence, parse_body(self._cadence, text)))
