"""Between a capture bar and the journal: understands what is typed, completes it, and keeps it.

What was understood of a line, in words, while it is typed. Pure: records in, Content out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from netjournal.capture.asked_problem import asked_problem
from netjournal.capture.tokenizer import Mention, Span, SpanKind
from netjournal.domain.handles import names_apart
from netjournal.domain.records import CHANNELS, Contact, ContactKind, Problem, Proposal, Stage, Tier
from netjournal.errors import Ambiguous, JournalError
from netjournal.journal.drafts import CAPTURE
from netjournal.journal.journal import Logged, name_of
from netjournal.present.glyphs import Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date, format_relative
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import join_and, match_title, normalize, truncate
from netjournal.text.recurrence import format_repeat
from netjournal.text.sanitize import strip_controls
from netjournal.tui.widgets.capture_bar import CaptureBar, CompletionItem, Completions

if TYPE_CHECKING:
    from textual.timer import Timer

    from netjournal.capture import completion as capture_completion
    from netjournal.capture.capture import Capture
    from netjournal.capture.completion import Completion
    from netjournal.capture.people import FoundPerson
    from netjournal.capture.tokenizer import Fault
    from netjournal.domain import students
    from netjournal.journal import log as journal_log
    from netjournal.tui.app_protocol import AppProtocol
else:
    journal_log = lazy_import("netjournal.journal.log")
    capture_completion = lazy_import("netjournal.capture.completion")
    students = lazy_import("netjournal.domain.students")


CHOICES = 5
PAUSE = 0.4
"""Seconds without a key after which what waited for more words shows."""


class CaptureController:
    """Serves one capture bar, on Today or over another page: what its screen hears from the bar it hands on to here."""

    def __init__(self, bar: CaptureBar, nj: AppProtocol, draft: str = CAPTURE) -> None:
        self.bar = bar
        self.nj = nj
        self.draft = draft
        """The key under which what is typed is kept until it is stored."""
        self.journal = nj.journal
        self.signs = nj.signs
        self._said = Content("")
        self._topics: tuple[tuple[int, int], list[str]] | None = None
        self._fault: JournalError | None = None
        self._back = 0
        self._unfinished = ""
        self._begun = ""
        self._timer: Timer | None = None
        self._tier: Tier | None = None
        self._other_kind = False
        self._nearest: dict[str, tuple[Contact, ...]] = {}

    def restore_draft(self) -> None:
        """Bring back what was typed and not kept yet, in whichever bar that was."""
        self.nj.draft_keeper.flush()
        draft = self.journal.drafts.get(self.draft)
        if draft != self.bar.text:
            self.bar.write(draft)
        elif not draft:
            self.understand(draft, 0)

    def typed(self, event: CaptureBar.Changed) -> None:
        """Another text or cursor: it is a draft at once, and shows what it means."""
        self.nj.draft_keeper.keep(self.draft, event.text)
        if self._timer is not None:
            self._timer.stop()
        self._fault = None
        if not event.text.strip():
            self.nj.answering = None
            self._tier, self._other_kind = None, False
        self.understand(event.text, event.cursor, calm=event.cursor == len(event.text) and event.text != self._begun)
        if event.text.strip():
            self._timer = self.bar.set_timer(PAUSE, lambda: self._rested(event.text, event.cursor))

    def _rested(self, text: str, cursor: int) -> None:
        """Nothing was typed for a moment: what was held back shows now."""
        if self.bar.is_attached and self.bar.text == text and not self.bar.is_choosing:
            self.understand(text, cursor)

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
        if event.what in ("earlier", "later"):
            self._go_back(event.text, 1 if event.what == "earlier" else -1)
            return
        if event.what in ("tier", "kind"):
            self._change_new(event.what)
            self.understand(event.text, len(event.text))
            return
        try:
            if event.what == "create":
                self.answer(event.text)
            elif event.what == "sort":
                self.store_or_sort(event.text)
            elif event.what == "goal":
                self.store_goal(event.text)
            elif self._is_pasted(event.text):
                self._store_pasted()
            else:
                self.store(event.text)
        except JournalError as error:
            self._fault = error
            self.understand(event.text, len(event.text))
            return
        self.nj.changed()

    def _change_new(self, what: str) -> None:
        """The next tier, or the other kind, for whoever is added next."""
        if what == "kind":
            self._other_kind = not self._other_kind
        else:
            tiers = (None, *Tier)
            self._tier = tiers[(tiers.index(self._tier) + 1) % len(tiers)]

    def answered(self, event: CaptureBar.Answered) -> None:
        """Remember whom some words mean, so that they are never asked about again; the line is read again."""
        try:
            contact = self.journal.contacts.call(self.journal.contacts.get(event.answer), event.written)
        except JournalError as error:
            self._fault = error
        else:
            self.nj.say(f"“{event.written}” is {contact.name} from now on. Press u to undo.")
        self.bar.write(event.text)
        self.nj.changed()

    def store_goal(self, text: str) -> None:
        """Keep a line that only plans as a goal."""
        goal, answered = self.journal.goal_of(text, self.nj.today), self._answered()
        with self.journal.change(f"Set the goal “{truncate(goal.text, 40)}”"):
            self.journal.goals.add(goal)
            if answered is not None:
                self.journal.proposals.drop(answered, today=self.nj.today)  # it became something else than a line
        self.nj.answering = None
        self.nj.capture_lines.append(text)
        due = f", due {format_capture_day(goal.due_on, self.nj.today)}" if goal.due_on else ""
        self._said_kept(f"Saved as a goal: {goal.text}{due}.")

    def _go_back(self, text: str, step: int) -> None:
        """Write the line that was kept before this one, or after it; the unfinished one comes last."""
        lines = self.nj.capture_lines
        back = self._back + step
        if not 0 <= back <= len(lines):
            return
        if self._back == 0:
            self._unfinished = text
        self.nj.answering = None  # another line is no answer to what waits
        self.bar.write(lines[-back] if back else self._unfinished)
        self._back = back

    def _is_pasted(self, text: str) -> bool:
        """Whether the bar holds the pasted lines and nothing else."""
        return len(self.bar.pasted) > 1 and text.split() == " ".join(self.bar.pasted).split()

    def _store_pasted(self) -> None:
        """Every pasted line an entry of its own; those that are not understood wait to be sorted."""
        lines = journal_log.log_lines(self.journal, self.bar.pasted, today=self.nj.today)
        kept = sum(line.logged is not None for line in lines)
        waiting = f", {len(lines) - kept} wait to be sorted" if kept < len(lines) else ""
        self.bar.pasted = ()
        self._said_kept(f"Saved: {kept} of {len(lines)} lines{waiting}.")

    def _said_kept(self, sentence: str) -> None:
        self._back = 0
        words = f"{self.signs.done} {sentence} esc, then u, undoes it."
        self._said = Content.styled(strip_controls(words), "$text-success")
        self.bar.write("")

    def store_or_sort(self, text: str) -> None:
        """Store what is understood; else keep the line to sort, with what is known of it."""
        if not text.strip():
            raise JournalError("There is nothing to keep yet.", "Write who, and one line about it.")
        try:
            self.store(text)
        except JournalError:
            capture = self._read(text)
            ids = tuple(dict.fromkeys(mention.contact_id for mention in capture.mentions if mention.contact_id))
            names = tuple(person.name for person in capture.proposed)
            with self.journal.change(f"To sort: “{truncate(text.strip(), 40)}”"):
                kept = self.journal.proposals.add(
                    text.strip(), on=capture.on, minutes=capture.minutes, contact_ids=ids, names=names
                )
                before = self._answered()
                if before is not None and kept is not None and kept.id != before.id:
                    self.journal.proposals.drop(before, today=self.nj.today)  # the changed line waits in its place
            self.nj.answering = None
            self.nj.capture_lines.append(text)
            self._said_kept("Saved to sort.")

    def understand(self, text: str, cursor: int, *, calm: bool = False) -> None:
        """Show what the text means so far, and what could complete the word at the cursor.

        `calm`: what is proposed or asked about waits until two more words stand behind it.
        """
        today = self.nj.today
        if not text.strip():
            self.bar.understood(self._standing(), ())
            return
        self._said = Content("")
        capture = calmed(self._read(text)) if calm else self._read(text)
        completion = capture_completion.completion_at(text, cursor)
        understanding = self._understanding(capture, completion, cursor)
        shown = preview(understanding, today, self.signs)
        if self._is_pasted(text):
            asked = f"{len(self.bar.pasted)} lines pasted: enter keeps each as an entry; type on to make them one."
            shown = Content("\n").join([Content.styled(asked, ACCENT), shown])
        elif self._fault is not None:
            shown = _with_fault(shown, self._fault)
        self.bar.understood(shown, capture.spans, self._complete(completion))

    def _understanding(self, capture: Capture, completion: Completion | None = None, cursor: int = 0) -> Understanding:
        """A capture beside the journal; a name that is still being typed is not unknown yet."""
        people: dict[str, Contact] = {}
        unknown: list[str] = []
        unclear: list[str] = []
        for mention in capture.all_mentions:
            try:
                found, missing = self.journal.people_of([mention])
            except Ambiguous as error:
                unclear.append(str(error))
                continue
            people |= found
            unknown += missing
        if completion is not None and completion.kind == "contact":
            unknown = [name for name in unknown if name != completion.prefix]
            unclear = [] if len(completion.prefix) == cursor - completion.start - 1 else unclear
        problems = self.journal.open_problems() if capture.problems or capture.asked else []
        open_people = (*capture.asked_about, *capture.spoken_of)
        likely = list(dict.fromkeys(who for person in open_people for who in person.contact_ids[:CHOICES]))
        candidates = {contact.id: contact for contact in self.journal.some(Contact, likely)}
        near = {name: self._near(name) for name in unknown}
        return Understanding(
            capture, people, unknown, unclear, problems, candidates, near, self._tier, self._other_kind
        )

    def _near(self, name: str) -> tuple[Contact, ...]:
        """Contacts with a name like one that nobody has; of one in quotes, which is meant as it is, none."""
        if name not in self._nearest:
            self._nearest[name] = self.journal.contacts.directory().nearest(name)
        return self._nearest[name]

    def _read(self, text: str) -> Capture:
        """What a text says; without a date it is of the day of the entry before, while that is not today."""
        if self.nj.answering is not None:
            return self.journal.read_answer(self.nj.answering, text, self.nj.today)
        return self.journal.understand(text, self.nj.today, self.nj.still_on)

    def begin_answer(self, proposal: Proposal) -> bool:
        """Write the line of a proposal into the bar, where the teacher completes it; False where a line is there."""
        line = self.journal.line_of(proposal, self.nj.today)
        if self.bar.text.strip() and self.bar.text != line:
            return False
        self.nj.answering, self._begun = proposal, line  # all of it is there: nothing waits for more words
        self.bar.write(line)
        return True

    def begin(self, proposal: Proposal) -> None:
        """Write the line of a proposal into a bar of its own, or what was made of it and not stored."""
        self.draft = f"sort:{proposal.id}"
        self.nj.draft_keeper.flush()
        line = self.journal.line_of(proposal, self.nj.today)
        self.nj.answering, self._begun = proposal, line
        self.bar.write(self.journal.drafts.get(self.draft) or line)

    def becomes(self, proposal: Proposal) -> Content:
        """What a proposal would become, in words, and what is still open about it."""
        line = self.journal.line_of(proposal, self.nj.today)
        capture = self.journal.read_answer(proposal, line, self.nj.today)
        return preview(self._understanding(capture), self.nj.today, self.signs)

    def _answered(self) -> Proposal | None:
        """The proposal that the line in the bar answers, as it is now; None where there is none, or it is answered."""
        if self.nj.answering is None:
            return None
        found = self.journal.some(Proposal, [self.nj.answering.id])
        return found[0] if found and not found[0].answered and found[0].deleted_at is None else None

    def _standing(self) -> Content:
        """What stands under an empty bar: what was kept last, that the next entry is still of another day, and what
        is usual on this one.
        """
        usual = self.journal.usual_line(self.nj.still_on or self.nj.today)
        self.bar.field.again = usual
        again = Content.styled(strip_controls(f"tab writes “{usual}”, as usual"), MUTED) if usual else Content("")
        if self.nj.still_on is None:
            return Content("\n").join([line for line in (self._said, again) if line.cell_length])
        day = format_capture_day(self.nj.still_on, self.nj.today)
        still = Content.styled(
            strip_controls(f"Still {day}: the next entry is of that day, too. ctrl+t is today again."), ACCENT
        )
        return Content("\n").join([line for line in (self._said, still, again) if line.cell_length])

    def _complete(self, completion: Completion | None) -> Completions | None:
        if completion is None:
            return None
        choices: Sequence[CompletionItem]
        if completion.kind == "contact":
            choices = self._contacts(completion.prefix)
        elif completion.kind == "topic":
            choices = [
                CompletionItem(f"#{word}", Content(strip_controls(f"#{word}")))
                for word in self._starting(completion.prefix)
            ]
        else:
            known = [*CHANNELS, *self.journal.channels()]
            words = [word for word in known if word.startswith(completion.prefix.casefold())]
            choices = [CompletionItem(f"~{word}", Content(strip_controls(f"~{word}"))) for word in words[:CHOICES]]
        whole = [choice for choice in choices if choice.insert[1:] != completion.prefix]
        return Completions(completion.start, completion.end, tuple(whole)) if whole else None

    def _contacts(self, prefix: str) -> list[CompletionItem]:
        found = self.journal.contacts.directory().complete(prefix, CHOICES)
        if any(contact.handle == prefix for contact in found):
            return []
        return [
            CompletionItem(
                f"@{contact.handle}",
                Content.styled(self.signs.tier(contact.tier) + " ", "")
                + Content(strip_controls(f"{contact.name} @{contact.handle}")),
            )
            for contact in found
        ]

    def _starting(self, prefix: str) -> list[str]:
        version = self.journal.version()
        if self._topics is None or self._topics[0] != version:
            self._topics = (version, self.journal.topics())
        wanted = normalize(prefix)
        return [topic for topic in self._topics[1] if normalize(topic).startswith(wanted)][:CHOICES]

    def answer(self, text: str) -> None:
        """Answer the first open point of the preview: a new name, a question, a person only spoken of, a time.

        A new name becomes a contact; of several who could be meant one is chosen; the others become a mark in the text.
        """
        capture = self._read(text)
        alike = self._first_alike(capture)
        if alike is not None:
            self._offer_nearest(capture, alike)
        elif self.create_unknown(text):
            self.bar.write(text)
        elif capture.proposed:
            self._create_proposed(capture.proposed[0])
            self.bar.write(text)
        elif capture.asked_about:
            self._choose(capture, capture.asked_about[0])
        elif capture.spoken_of:
            told = capture.spoken_of[0]
            if len(told.contact_ids) > 1:
                self._choose(capture, told)
            else:
                contact = self.journal.contacts.get(told.contact_ids[0])
                self._replace(text, told.start, told.end, f"@{contact.handle}")
        elif capture.doubts:
            doubt = capture.doubts[0]
            mark = f"{doubt.value}m" if isinstance(doubt.value, int) else doubt.value.isoformat()
            self._replace(text, doubt.start, doubt.end, mark)

    def _first_alike(self, capture: Capture) -> Mention | None:
        """The first `@` name that nobody has, where somebody is called nearly so; in quotes it is meant as it is."""
        for mention in capture.all_mentions:
            if not (mention.contact_id or mention.quoted or mention.plain) and self._near(mention.text):
                match = self.journal.contacts.directory().resolve(mention.text)
                if match.contact is None and not match.candidates:
                    return mention
        return None

    def _offer_nearest(self, capture: Capture, mention: Mention) -> None:
        """The nearest names first, and then somebody new, in place of a name that nobody has."""
        choices = [self._choice(contact) for contact in self._near(mention.text)]
        choices.append(
            CompletionItem(f'@"{mention.text}"', Content(strip_controls(f"somebody new: {name_of(mention.text)}")))
        )
        offered = Completions(mention.start, mention.end, tuple(choices), question=True)
        self.bar.understood(self.bar.preview, capture.spans, offered)

    def _choice(self, contact: Contact, answer: str = "") -> CompletionItem:
        shown = Content(strip_controls(f"{self.signs.tier(contact.tier)} {contact.name} @{contact.handle}"))
        return CompletionItem(f"@{contact.handle}", shown, answer)

    def _replace(self, text: str, start: int, end: int, mark: str) -> None:
        """Write a mark in place of words; a letter that follows keeps its distance."""
        self.bar.write(text[:start] + mark + text[end:])

    def _create_proposed(self, person: FoundPerson) -> None:
        contact = self._new(person.name, community=person.community)
        with self.journal.change(f"Add {person.name}"):
            self.journal.contacts.add(contact, on=self.nj.today)

    def _new(self, name: str, *, community: bool = False) -> Contact:
        """Somebody new as the preview shows them."""
        kind = ContactKind.COMMUNITY if community != self._other_kind else ContactKind.PERSON
        return Contact(name=name, kind=kind, tier=self._tier)

    def _choose(self, capture: Capture, person: FoundPerson) -> None:
        """Offer those who could be meant, and somebody new, as completions in the place of the name."""
        written = capture.text[person.start : person.end]
        remembered = "@" not in written  # an address that several share stays doubtful
        choices = [
            self._choice(contact, contact.id if remembered else "")
            for contact in self.journal.some(Contact, list(person.contact_ids[:CHOICES]))
        ]
        choices.append(CompletionItem(f'@"{written}"', Content(strip_controls(f"somebody new: {written}"))))
        asked = Completions(person.start, person.end, tuple(choices), question=True)
        self.bar.understood(self.bar.preview, capture.spans, asked)

    def create_unknown(self, text: str) -> list[Contact]:
        """Make a contact, as the preview shows it, of every name after an `@` in the text that nobody has."""
        today = self.nj.today
        capture = self._read(text)
        unknown = [
            mention
            for mention in dict.fromkeys(item.text for item in capture.all_mentions if not item.contact_id)
            if not self.journal.contacts.directory().resolve(mention).candidates
            and self.journal.contacts.directory().resolve(mention).contact is None
        ]
        if not unknown:
            return []
        with self.journal.change(f"Add {', '.join(unknown)}"):
            return [self.journal.contacts.add(self._new(name_of(name)), on=today) for name in unknown]

    def store(self, text: str) -> Logged | None:
        """Keep the entry; on the way out the bar is empty and says what was kept.

        Raises JournalError, with the text still in the bar, where it can't be kept as it is.
        """
        if not text.strip():
            raise JournalError("There is nothing to keep yet.", "Write who, and one line about it.")
        answered = self._answered()
        if answered is not None:
            self.journal.compose(self._read(text))  # nobody is added whom the preview does not show
            logged = self.journal.take(answered, text, today=self.nj.today)
        else:
            with self.journal.change(f"Log “{truncate(text.strip(), 40)}”"):
                logged = self.journal.log(self._read(text))
                journal_log.answer_same_line(self.journal, text, logged, self.nj.today)
        entry = logged.entry
        if self.nj.answering is None:
            self.nj.still_on = entry.interaction.on if entry.interaction.on != self.nj.today else None
        self.nj.answering = None
        with_it = [
            f"{len(records)} {noun if len(records) == 1 else noun + 's'}"
            for records, noun in ((entry.learnings, "learning"), (entry.goals, "goal"), (entry.problems, "problem"))
            if records
        ]
        more = f", with {' and '.join(with_it)}" if with_it else ""
        self.nj.capture_lines.append(text)
        on = entry.interaction.on
        day = f", of {format_capture_day(on, self.nj.today)}" if on != self.nj.today else ""
        self._said_kept(f"Saved: {entry.interaction.summary}{more}{day}.")
        return logged


MUTED, ACCENT, WARNING = "$foreground-muted", "$text-accent", "$text-warning"


@dataclass(frozen=True, slots=True)
class Understanding:
    """A capture beside the journal: who each mention is, who is unknown, who could be several."""

    capture: Capture
    people: Mapping[str, Contact]
    unknown: Sequence[str]
    unclear: Sequence[str]
    problems: Sequence[Problem]
    candidates: Mapping[str, Contact] = field(default_factory=dict)
    nearest: Mapping[str, Sequence[Contact]] = field(default_factory=dict)
    tier: Tier | None = None
    other_kind: bool = False


def format_capture_day(on: date, today: date) -> str:
    """A day so that it can't be mistaken: `today`, `yesterday, Sun 22 Nov`, `Thu 12 Nov 2026`."""
    near = format_relative(on, today)
    if on == today:
        return near
    exact = format_date(on) if on.year != today.year else format_date(on).rsplit(" ", 1)[0]
    return f"{near}, {exact}" if near in ("yesterday", "tomorrow") else exact


_OPEN_KINDS = frozenset({SpanKind.PROPOSED, SpanKind.ASKED})


def calmed(capture: Capture) -> Capture:
    """The capture of a line that is still typed, without what two more words could settle.

    A name in plain words shows once its word is closed; a question, and a time in words, after two more words.
    """
    until, closed = _decided_until(capture.text), _closed_until(capture.text)
    spans = tuple(
        replace(span, kind=SpanKind.TEXT, value=None) if _waits(capture.text, span, until, closed) else span
        for span in capture.spans
    )
    held = {span.start for span in capture.spans} - {span.start for span in spans if span.kind is not SpanKind.TEXT}
    minutes = next((span.value for span in spans if span.kind is SpanKind.MINUTES), None)
    return replace(
        capture,
        spans=spans,
        minutes=minutes if isinstance(minutes, int) else None,
        mentions=tuple(mention for mention in capture.mentions if not mention.plain or mention.start not in held),
        proposed=tuple(person for person in capture.proposed if person.end <= until),
        asked_about=tuple(person for person in capture.asked_about if person.end <= until),
        spoken_of=tuple(person for person in capture.spoken_of if person.end <= closed),
        doubts=tuple(doubt for doubt in capture.doubts if doubt.end <= until),
        faults=tuple(fault for fault in capture.faults if fault.end <= until or not _is_open(capture, fault)),
    )


def _waits(text: str, span: Span, until: int, closed: int) -> bool:
    """Whether a mark does not show yet: an open question, a name whose word is open, minutes in words."""
    if span.kind in _OPEN_KINDS:
        return span.end > until
    if span.kind is SpanKind.MINUTES:
        return span.end > until and not text[span.start : span.end].isalnum()
    plain = isinstance(span.value, Mention) and span.value.plain
    return (plain or span.kind is SpanKind.SPOKEN_OF) and span.end > closed


def _closed_until(text: str) -> int:
    """Up to where the words of a line are closed: the last one is not while nothing follows it."""
    return len(text) - len(text.rsplit(maxsplit=1)[-1]) if text and not text[-1].isspace() else len(text)


def _is_open(capture: Capture, fault: Fault) -> bool:
    """Whether a fault only says that somebody is proposed or asked about."""
    return any(person.start == fault.start for person in (*capture.proposed, *capture.asked_about))


def _decided_until(text: str) -> int:
    """Up to where a line is decided while its last two words are not."""
    at = len(text)
    for _ in range(2):
        at = text.rstrip().rfind(" ", 0, max(at, 0))
    return max(at, 0)


def _with_fault(shown: Content, error: JournalError) -> Content:
    """The preview, with what stands in the way of keeping the line marked, once."""
    sentence = strip_controls(str(error))
    rest = [line for line in shown.split("\n") if line.plain.strip() != sentence]
    return Content("\n").join([Content.styled(sentence, "$text-error"), *rest])


def preview(understanding: Understanding, today: date, signs: Glyphs) -> Content:
    """Lines that say what will be kept, and what stands in the way."""
    capture = understanding.capture
    if not capture.text.strip():
        return Content("")
    lines = [_entry(understanding, today, signs)]
    lines += _sections(understanding, today, signs)
    lines += _open_people(understanding, signs)
    lines += _open_times(capture)
    lines += _unknown(understanding, signs)
    lines += _obstacles(understanding)
    return Content("\n").join([line for line in lines if line.cell_length])


def _entry(understanding: Understanding, today: date, signs: Glyphs) -> Content:
    capture = understanding.capture
    parts: list[Content] = []
    for mention in dict.fromkeys(item.text for item in capture.mentions):
        contact = understanding.people.get(mention)
        if contact is not None:
            sign = Content.styled(signs.tier(contact.tier) + " ", ACCENT)
            parts.append(sign + Content.styled(strip_controls(contact.name), "bold"))
    words = [format_capture_day(capture.on, today)]
    if capture.at:
        words.append(f"at {capture.at:%H:%M}")
    if capture.minutes:
        words.append(format_minutes(capture.minutes))
    if capture.channel:
        words.append(capture.channel)
    if capture.direction:
        words.append({"get": "I got", "give": "I gave", "both": "gave and got"}[str(capture.direction)])
    if capture.usefulness is not None:
        words.append(f"usefulness {capture.usefulness} of 3")
    if capture.energy is not None:
        words.append(f"energy {capture.energy:+d}" if capture.energy else "energy 0")
    words += [f"#{topic}" for topic in capture.topics]
    if capture.private:
        words.append(f"{signs.private} private")
    parts += [Content(strip_controls(word)) for word in words]
    return Content(f" {signs.separator} ").join(parts)


def _sections(understanding: Understanding, today: date, signs: Glyphs) -> list[Content]:
    capture = understanding.capture.named({key: each.name for key, each in understanding.people.items()})
    lines = [_line(signs.stage(Stage.NOTED), "learning", noted.text) for noted in capture.learnings]
    for goal in capture.goals:
        when = [f"by {format_capture_day(goal.due_on, today)}"] if goal.due_on else []
        when += [format_repeat(goal.repeat)] if goal.repeat else []
        plan = " (if-then)" if goal.when_cue and goal.will_do else ""
        lines.append(_line(signs.arrow, f"goal{plan}", goal.text, ", ".join(when)))
    titles = [problem.title for problem in understanding.problems]
    for named in capture.problems:
        known = match_title(named.title, titles, loosely=False) is not None
        lines.append(_line(signs.question, "problem" if known else "new problem", named.title))
    for asked in capture.asked:
        meant = asked_problem(asked.title, titles)
        if meant is None:
            lines.append(Content.styled(f"No open problem matches “{strip_controls(asked.title)}” yet.", WARNING))
        else:
            found, answer = meant
            lines.append(_line(signs.question, "asked about", titles[found], f"— {answer}" if answer else ""))
    return lines


def _open_people(understanding: Understanding, signs: Glyphs) -> list[Content]:
    """Who is proposed, asked about, or only spoken of: each kind apart, with the key that answers it."""
    capture = understanding.capture
    lines = []
    if capture.planned:
        lines.append(_open(signs.arrow, "This is a plan.", "ctrl+g keeps it as a goal"))
    lines += [
        _new_contact(understanding, person.name, signs, community=person.community) for person in capture.proposed
    ]
    for person in capture.asked_about:
        written = capture.text[person.start : person.end]
        names = _names(understanding, person.contact_ids)
        lines.append(_open("?", f"{written}: {join_and(names, 'or')}?", "ctrl+n chooses"))
    told = [join_and(_names(understanding, person.contact_ids), "or") for person in capture.spoken_of]
    if told:
        only = join_and(tuple(dict.fromkeys(told)))
        lines.append(_open("·", f"only spoken of: {only}", "ctrl+n counts in"))
    return lines


def _new_contact(understanding: Understanding, name: str, signs: Glyphs, *, community: bool = False) -> Content:
    """Somebody who would be added: name, kind and tier, and the keys that change these two. The name is the line's."""
    is_community = community != understanding.other_kind
    kind, other = ("community", "a person") if is_community else ("contact", "a community")
    tier = understanding.tier.value if understanding.tier else "to sort"
    words = f"{name}: a new {kind}? {signs.tier(understanding.tier)} {tier}"
    return _open("+", words, f"ctrl+n adds {signs.separator} ctrl+r tier {signs.separator} ctrl+o {other}")


def _names(understanding: Understanding, ids: Sequence[str]) -> list[str]:
    """The names of those who could be meant, told apart, and how many there are beside those that are loaded."""
    loaded = [understanding.candidates[who] for who in ids if who in understanding.candidates]
    return names_apart(loaded, more=len(ids) - len(loaded))


def _open_times(capture: Capture) -> list[Content]:
    """What may be time or words."""
    lines = []
    for doubt in capture.doubts:
        written = capture.text[doubt.start : doubt.end]
        lines.append(_open("?", f"{written}: {doubt.sentence}?", "counted so" if doubt.counted else "ctrl+n counts it"))
    lines += [Content.styled(strip_controls(note), MUTED) for note in capture.notes]
    return lines


def _open(sign: str, words: str, key: str) -> Content:
    return Content.styled(strip_controls(f"{sign} {words}"), ACCENT) + Content.styled(f"  {key}", MUTED)


def _line(sign: str, kind: str, text: str, after: str = "") -> Content:
    end = Content.styled(f" {strip_controls(after)}", ACCENT) if after else Content("")
    return Content.styled(f"{sign} {kind}: ", MUTED) + Content(strip_controls(text)) + end


def _unknown(understanding: Understanding, signs: Glyphs) -> list[Content]:
    """Who is written with `@` and not known: those who are called nearly so, or somebody new."""
    lines = []
    quoted = {mention.text for mention in understanding.capture.all_mentions if mention.quoted}
    for name in understanding.unknown:
        near = () if name in quoted else understanding.nearest.get(name, ())
        if near:
            names = join_and([*names_apart(near), "somebody new"], "or")
            lines.append(_open("?", f"{name}: {names}?", "ctrl+n chooses"))
        else:
            nobody = f"Nobody here is called “{name}” yet."
            lines += [
                Content.styled(strip_controls(nobody), WARNING),
                _new_contact(understanding, name_of(name), signs),
            ]
    return lines


def _obstacles(understanding: Understanding) -> list[Content]:
    lines = [Content.styled(strip_controls(sentence), WARNING) for sentence in understanding.unclear]
    hidden = {"There is nothing to log."}
    warned = students.looks_like_student(
        understanding.capture.text, [person.name for person in understanding.people.values()]
    )
    lines += [Content.styled(strip_controls(item.sentence), WARNING) for item in warned[:1]]
    for fault in understanding.capture.faults:
        if fault.sentence not in hidden:
            lines.append(Content.styled(strip_controls(f"{fault.sentence} {fault.way_out}".strip()), WARNING))
    return lines
