"""Between a capture bar and the journal: understands what is typed, completes it, and keeps it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from netjournal.domain.model import CHANNELS, Contact
from netjournal.domain.words import fold
from netjournal.errors import Ambiguous, JournalError
from netjournal.store.drafts import CAPTURE
from netjournal.store.journal import Logged, name_of
from netjournal.tui.text import plain
from netjournal.tui.widgets.capture_bar import CaptureBar, Choice, Completions

if TYPE_CHECKING:
    from netjournal.domain.capture import Capture, Completion
    from netjournal.tui.program import Program

CHOICES = 5


class Capturing:
    """Serves one capture bar, on Today or over another page: what its screen hears from the bar it hands on to here."""

    def __init__(self, bar: CaptureBar, nj: Program) -> None:
        self.bar = bar
        self.nj = nj
        self.journal = nj.journal
        self.signs = nj.signs
        self._said = Content("")
        self._topics: tuple[tuple[int, int], list[str]] | None = None

    def restore_draft(self) -> None:
        """Bring back what was typed and not kept yet, in whichever bar that was."""
        self.nj.draft_keeper.flush()
        draft = self.journal.drafts.get(CAPTURE)
        if draft != self.bar.text:
            self.bar.write(draft)
        elif not draft:
            self.understand(draft, 0)

    def typed(self, event: CaptureBar.Changed) -> None:
        """Another text or cursor: it is a draft at once, and shows what it means."""
        self.nj.draft_keeper.keep(CAPTURE, event.text)
        self.understand(event.text, event.cursor)

    def wanted(self, event: CaptureBar.Wanted, leave: Callable[[], object]) -> None:
        """Do what the bar asks for; `leave` is where the cursor goes from it."""
        if event.what == "leave":
            leave()
            return
        if event.what == "today":
            self.nj.still_on = None
            self._said = Content("")
            self.understand(event.text, len(event.text))
            return
        try:
            if event.what == "create":
                self.create_unknown(event.text)
                self.bar.write(event.text)
            else:
                self.store(event.text)
        except JournalError as error:
            self.nj.say_error(error)
            return
        self.nj.changed()

    def understand(self, text: str, cursor: int) -> None:
        """Show what the text means so far, and what could complete the word at the cursor."""
        today = self.nj.today
        if not text.strip():
            self.bar.understood(self._standing(), ())
            return
        from netjournal.domain.capture import completion_at  # deferred, all: not needed for the first picture
        from netjournal.tui.preview import Understanding, preview

        self._said = Content("")
        capture = self._read(text)
        people: dict[str, Contact] = {}
        unknown: list[str] = []
        unclear: list[str] = []
        completion = completion_at(text, cursor)
        for mention in dict.fromkeys(each.text for each in capture.all_mentions):
            try:
                found, missing = self.journal.people_of([mention])
            except Ambiguous as error:
                unclear.append(str(error))
                continue
            people |= found
            unknown += missing
        if completion is not None and completion.kind == "contact":
            # The name that is still being typed is not unknown yet.
            unknown = [name for name in unknown if name != completion.prefix]
            unclear = [] if len(completion.prefix) == cursor - completion.start - 1 else unclear
        problems = self.journal.open_problems() if capture.problems or capture.asked else []
        understanding = Understanding(capture, people, unknown, unclear, problems)
        self.bar.understood(preview(understanding, today, self.signs), capture.spans, self._complete(completion))

    def _read(self, text: str) -> Capture:
        """What a text says; without a date it is of the day of the entry before, while that is not today."""
        return self.journal.understand(text, self.nj.today, self.nj.still_on)

    def _standing(self) -> Content:
        """What stands under an empty bar: what was kept last, and that the next entry is still of another day."""
        if self.nj.still_on is None:
            return self._said
        from netjournal.tui.preview import ACCENT, say_day

        day = say_day(self.nj.still_on, self.nj.today)
        still = Content.styled(
            plain(f"Still {day}: the next entry is of that day, too. ctrl+t is today again."), ACCENT
        )
        return Content("\n").join([line for line in (self._said, still) if line.cell_length])

    def _complete(self, completion: Completion | None) -> Completions | None:
        if completion is None:
            return None
        choices: Sequence[Choice]
        if completion.kind == "contact":
            choices = self._contacts(completion.prefix)
        elif completion.kind == "topic":
            choices = [Choice(f"#{word}", Content(plain(f"#{word}"))) for word in self._starting(completion.prefix)]
        else:
            known = [*CHANNELS, *self.journal.channels()]
            words = [word for word in known if word.startswith(completion.prefix.casefold())]
            choices = [Choice(f"~{word}", Content(plain(f"~{word}"))) for word in words[:CHOICES]]
        whole = [choice for choice in choices if choice.insert[1:] != completion.prefix]
        return Completions(completion.start, completion.end, tuple(whole)) if whole else None

    def _contacts(self, prefix: str) -> list[Choice]:
        found = self.journal.contacts.directory().complete(prefix, CHOICES)
        if any(contact.handle == prefix for contact in found):
            return []
        return [
            Choice(
                f"@{contact.handle}",
                Content.styled(self.signs.tier(contact.tier) + " ", "")
                + Content(plain(f"{contact.name} @{contact.handle}")),
            )
            for contact in found
        ]

    def _starting(self, prefix: str) -> list[str]:
        version = self.journal.version()
        if self._topics is None or self._topics[0] != version:
            self._topics = (version, self.journal.topics())
        wanted = fold(prefix)
        return [topic for topic in self._topics[1] if fold(topic).startswith(wanted)][:CHOICES]

    def create_unknown(self, text: str) -> list[Contact]:
        """Make a contact, still unsorted, of every name in the text that nobody has."""
        today = self.nj.today
        capture = self._read(text)
        unknown = [
            mention
            for mention in dict.fromkeys(each.text for each in capture.all_mentions)
            if not self.journal.contacts.directory().resolve(mention).candidates
            and self.journal.contacts.directory().resolve(mention).contact is None
        ]
        with self.journal.change(f"Add {', '.join(unknown)}"):
            return [self.journal.contacts.add(Contact(name=name_of(name)), on=today) for name in unknown]

    def store(self, text: str) -> Logged | None:
        """Keep the entry; on the way out the bar is empty and says what was kept.

        Raises JournalError, with the text still in the bar, where it can't be kept as it is.
        """
        if not text.strip():
            raise JournalError("There is nothing to keep yet.", "Write who, and one line about it.")
        logged = self.journal.log(self._read(text))
        entry = logged.entry
        self.nj.still_on = entry.interaction.on if entry.interaction.on != self.nj.today else None
        with_it = [
            f"{len(records)} {noun if len(records) == 1 else noun + 's'}"
            for records, noun in ((entry.learnings, "learning"), (entry.goals, "goal"), (entry.problems, "problem"))
            if records
        ]
        more = f", with {' and '.join(with_it)}" if with_it else ""
        self._said = Content.styled(
            plain(f"{self.signs.done} Kept: {entry.interaction.summary}{more}. Leave with esc, and u takes it back."),
            "$text-success",
        )
        self.bar.write("")
        return logged
