"""One line of text as a teacher types it, and what was understood of it.

`parse` never raises and never loses a character: its spans tile the text, and what could not be understood is kept in
`left_over` with a fault that says why. A capture with faults is not ready to be stored.

What follows `learned:`, `goal:`, `problem:` and `asked:` in a capture.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, time

from netjournal.capture.completion import Completion, completion_at
from netjournal.capture.goal_timing import mark_timing, overlay
from netjournal.capture.people import FoundPerson, Part, PeopleRead
from netjournal.capture.people_marks import mark_people
from netjournal.capture.plan_line import parse_plan
from netjournal.capture.spellings import Spellings
from netjournal.capture.summary import fill, main_words, section_words
from netjournal.capture.times import TimeDoubt, read_times
from netjournal.capture.tokenizer import PLAIN_WORDS, Fault, Mention, Span, SpanKind, tokenize
from netjournal.domain.records import CHANNELS, Direction, Said
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.dates import DateOrder, format_date
from netjournal.text.if_then import if_then
from netjournal.text.recurrence import first_due


@dataclass(frozen=True, slots=True)
class NotedLearning:
    """What was learned. Give `text` to `fill` to have names for handles.

    `plan` holds the parts of “when X, I will Y” that stand in it, by the fields of a learning.
    """

    text: str
    topics: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    plan: Mapping[str, str] = field(default_factory=dict)
    artefacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedGoal:
    """A goal: its whole sentence, and where it is an if-then plan its two halves.

    `repeat` is an RFC 5545 rule; without `by` such a goal is first due on the rule's first day. `learning` is the place
    of the learning, among those of the line, that the goal follows.
    """

    text: str
    when_cue: str = ""
    will_do: str = ""
    due_on: date | None = None
    repeat: str = ""
    topics: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    learning: int | None = None


@dataclass(frozen=True, slots=True)
class NamedProblem:
    """A problem of practice by its title."""

    title: str
    topics: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """The title, or a part of it, of the open problem that somebody was asked about."""

    title: str
    topics: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()


Noted = NotedLearning | PlannedGoal | NamedProblem | AskedAbout


_WEB = lazy_pattern(r"(?:https?://|www\.)[^\s]{3,}", re.IGNORECASE)
_NAMED_PEOPLE = (SpanKind.CONTACT, SpanKind.PROPOSED, SpanKind.ASKED)


def split_sections(spans: Sequence[Span]) -> tuple[list[Span], list[list[Span]]]:
    """The spans before the first section word, and those of each section, its word first."""
    main: list[Span] = []
    sections: list[list[Span]] = []
    for span in spans:
        if span.kind is SpanKind.SECTION:
            sections.append([span])
        else:
            (sections[-1] if sections else main).append(span)
    return main, sections


def parse_section(text: str, section: Sequence[Span], today: date) -> Noted | None:
    """What a section says on the day `today`; None where it says nothing."""
    words = section_words(text, section[1:])
    if not any(word.isalnum() for word in words):
        return None
    topics, mentions = topics_in(section), mentions_in(section)
    match section[0].value:
        case "learned":
            return _learning(text, section, words)
        case "problem":
            return NamedProblem(words, topics, mentions)
        case "asked":
            return AskedAbout(words, topics, mentions)
    cue, action = if_then(words)
    by = next((span.value for span in section if span.kind is SpanKind.DUE), None)
    repeat = next((str(span.value) for span in section if span.kind is SpanKind.REPEAT), "")
    due = by if isinstance(by, date) else first_due(repeat, today) if repeat else None
    return PlannedGoal(words, cue, action, due, repeat, topics, mentions)


def _learning(text: str, section: Sequence[Span], words: str) -> NotedLearning:
    """A learning; a plan in it is parsed, and what stands before the plan is its text."""
    parts = parse_plan(words)
    plan = {name: part for name, part in parts.items() if name != "own_words"} if "plan_when" in parts else {}
    title = parts.get("own_words", "") if plan else words
    return NotedLearning(title or words, topics_in(section), mentions_in(section), plan, artefacts_in(text, section))


def artefacts_in(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """The files and web addresses among these spans, each once."""
    found: dict[str, None] = {}
    if ":" not in text and "www." not in text.casefold():
        return ()
    for span in spans:
        if span.kind is SpanKind.ARTEFACT:
            found.setdefault(str(span.value))
        elif span.kind is SpanKind.TEXT and (address := _WEB.match(text, span.start, span.end)):
            found.setdefault(address[0].rstrip(".,;:!?)]}\"'»”’"))
    return tuple(found)


def topics_in(spans: Iterable[Span]) -> tuple[str, ...]:
    """The topics among these spans, each once, in the order and spelling of its first place."""
    found: dict[str, str] = {}
    for span in spans:
        if span.kind is SpanKind.TOPIC:
            found.setdefault(str(span.value).casefold(), str(span.value))
    return tuple(found.values())


def mentions_in(spans: Iterable[Span]) -> tuple[Mention, ...]:
    """The contacts among these spans, each way of writing one once, in order."""
    found: dict[str, Mention] = {}
    for span in spans:
        if isinstance(span.value, Mention):
            found.setdefault(span.value.text, span.value)
    return tuple(found.values())


__all__ = [
    "LONGEST_ENTRY",
    "AskedAbout",
    "Capture",
    "Completion",
    "Fault",
    "Mention",
    "NamedProblem",
    "NotedLearning",
    "PlannedGoal",
    "Span",
    "SpanKind",
    "completion_at",
    "fill",
    "parse",
]

LONGEST_ENTRY = 20_000
"""Characters of one entry that are read; the rest is left over."""


@dataclass(frozen=True, slots=True)
class Capture:
    """What one line says. `spans` tile `text`; `on` is the usual day unless `on_source` says that a date was entered.

    `mentions` and `topics` are those of the interaction; each section has its own. `unknown_channels` are channels
    that neither netjournal nor the teacher named before: allowed, and worth a question. `doubts` are places that may be
    time or words; `notes` say in a sentence what was left as words and looks like more. Nobody here is called like
    those `proposed`; those `asked_about` could be a contact, or one of several; those `spoken_of` did not take part.
    A line that is `planned` only says what is to be done.
    """

    text: str
    on: date
    on_source: Said = Said.DEFAULTED
    at: time | None = None
    mentions: tuple[Mention, ...] = ()
    topics: tuple[str, ...] = ()
    channel: str = ""
    minutes: int | None = None
    energy: int | None = None
    usefulness: int | None = None
    direction: Direction | None = None
    private: bool = False
    learnings: tuple[NotedLearning, ...] = ()
    goals: tuple[PlannedGoal, ...] = ()
    problems: tuple[NamedProblem, ...] = ()
    asked: tuple[AskedAbout, ...] = ()
    spans: tuple[Span, ...] = ()
    faults: tuple[Fault, ...] = ()
    left_over: str = ""
    unknown_channels: tuple[str, ...] = ()
    doubts: tuple[TimeDoubt, ...] = ()
    notes: tuple[str, ...] = ()
    proposed: tuple[FoundPerson, ...] = ()
    asked_about: tuple[FoundPerson, ...] = ()
    spoken_of: tuple[FoundPerson, ...] = ()
    planned: bool = False
    artefacts: tuple[str, ...] = ()

    @property
    def understood(self) -> bool:
        """Whether nothing stands in the way of storing it."""
        return not self.faults

    @property
    def all_mentions(self) -> tuple[Mention, ...]:
        """Every contact named anywhere, each once, in the order of the text."""
        return mentions_in(self.spans)

    @property
    def uncertain(self) -> tuple[str, ...]:
        """What is found but not decided where nobody looks at a preview: as it is written, in order."""
        doubtful = [
            (person.start, self.text[person.start : person.end]) for person in (*self.proposed, *self.asked_about)
        ]
        doubtful += [(mention.start, mention.text) for mention in self.mentions if not mention.certain]
        return tuple(dict.fromkeys(name for _, name in sorted(doubtful)))

    def with_proposed(self) -> Capture:
        """The same capture with the proposed people among those who took part, as if they were written with `@`."""
        if not self.proposed:
            return self
        names = {
            person.start: Mention(person.name, False, person.start, person.end, plain=True) for person in self.proposed
        }
        spans = tuple(
            replace(span, kind=SpanKind.CONTACT, value=names[span.start])
            if span.kind is SpanKind.PROPOSED and span.start in names
            else span
            for span in self.spans
        )
        main, _ = split_sections(spans)
        faults = tuple(fault for fault in self.faults if fault.start not in names)
        return replace(self, spans=spans, mentions=mentions_in(main), proposed=(), faults=faults)

    def summary(self, names: Mapping[str, str]) -> str:
        """The words of the main part as written, with names for mentions and without the marks that carry data.

        `names` maps what a mention says to the contact's name. Without any words of its own, an entry is summed up
        by who, how and about what: “Lucía Morrow, call, feedback”.
        """
        main, _ = split_sections(self.spans)
        words = main_words(self.text, main)
        plain = (span for span in main if span.kind in PLAIN_WORDS)
        if any(character.isalnum() for span in plain for character in self.text[span.start : span.end]):
            return fill(words, names)
        known = {key.casefold(): name for key, name in names.items()}
        who = [known.get(mention.text.casefold(), mention.text) for mention in self.mentions]
        return ", ".join([*who, *filter(None, [self.channel]), *self.topics])

    def named(self, names: Mapping[str, str]) -> Capture:
        """The same capture, with names for mentions in the texts of its sections. Once is enough."""
        return replace(
            self,
            learnings=tuple(
                replace(
                    learning,
                    text=fill(learning.text, names),
                    plan={name: fill(part, names) for name, part in learning.plan.items()},
                )
                for learning in self.learnings
            ),
            goals=tuple(
                replace(
                    goal,
                    text=fill(goal.text, names),
                    when_cue=fill(goal.when_cue, names),
                    will_do=fill(goal.will_do, names),
                )
                for goal in self.goals
            ),
            problems=tuple(replace(problem, title=fill(problem.title, names)) for problem in self.problems),
            asked=tuple(replace(ask, title=fill(ask.title, names)) for ask in self.asked),
        )


def parse(
    text: str,
    *,
    today: date,
    order: DateOrder = DateOrder.DMY,
    channels: Collection[str] = (),
    still_on: date | None = None,
    term_end: date | None = None,
    people: Spellings | None = None,
) -> Capture:
    """What `text` says, read on the day `today`; `channels` are the teacher's own.

    An entry without a date is of the day `still_on`: the day of the entry before, while a day is told entry by entry.
    `term_end` is the last day of the term, for goals “by the end of term”. With `people`, the spellings of the
    journal's contacts, their names are found in plain words too.
    """
    spans, faults = tokenize(_within_limit(text))
    spans, told = mark_people(text, spans, people) if people is not None else (spans, PeopleRead())
    main, sections = split_sections(spans)
    present = [(span.start, span.end) for span in main if span.kind in _NAMED_PEOPLE]
    times = read_times(text, main, today, order, names=present, about=told.only_told)
    main = overlay(main, times.spans)
    faults += times.faults
    main = _settle_values(text, main, faults, _channel_names(channels))
    main = _settle_time(text, _settle_date(text, main, today, faults), faults)
    noted: list[Noted] = []
    notes: list[str] = []
    for at, section in enumerate(sections):
        if section[0].value == "goal":
            timing = mark_timing(text, section, today, order, term_end)
            sections[at] = list(timing.spans)
            faults.extend(timing.faults)
            if timing.unread:
                notes.append(f"“{timing.unread}” was not read as a date.")
        found = parse_section(text, sections[at], today)
        if isinstance(found, PlannedGoal):
            before = sum(isinstance(item, NotedLearning) for item in noted)
            found = replace(found, learning=before - 1 if before else None)
        if found:
            noted.append(found)
        else:
            faults.append(_says_nothing(section[0]))
    spans = [*main, *(span for section in sections for span in section)]
    spans += _beyond_limit(text, spans, faults)
    faults += _who_and_what(text, main, spans, told)
    known = _channel_names(channels)
    capture = _with_noted(_interaction(text, still_on or today, main, spans, known), noted, faults)
    return replace(
        capture,
        doubts=times.doubts,
        notes=tuple(notes),
        proposed=tuple(person for person in told.people if person.part is Part.PROPOSED),
        asked_about=tuple(person for person in told.people if person.part is Part.ASKED),
        spoken_of=tuple(person for person in told.people if person.part is Part.SPOKEN_OF),
        planned=told.planned and not capture.mentions,
    )


def _within_limit(text: str) -> str:
    """The part of the text that is read, cut between words where there is a gap near the limit."""
    if len(text) <= LONGEST_ENTRY:
        return text
    gap = next((at for at in range(LONGEST_ENTRY, LONGEST_ENTRY - 200, -1) if text[at].isspace()), LONGEST_ENTRY)
    return text[:gap]


def _beyond_limit(text: str, spans: Sequence[Span], faults: list[Fault]) -> list[Span]:
    read = spans[-1].end if spans else 0
    if read == len(text):
        return []
    if not text[read:].strip():
        return [Span(read, len(text), SpanKind.SPACE)]
    sentence = f"One entry holds {LONGEST_ENTRY:,} characters, and this one has {len(text):,}."
    faults.append(Fault(sentence, "Keep one line here, and the rest in its notes.", read, len(text)))
    return [Span(read, len(text), SpanKind.LEFT_OVER)]


def _channel_names(own: Collection[str]) -> dict[str, str]:
    """The known channels by their casefolded names, in the teacher's spelling."""
    return {name.casefold(): name for name in (*CHANNELS, *own)}


_NAMED = {
    SpanKind.MINUTES: "durations",
    SpanKind.CHANNEL: "channels",
    SpanKind.ENERGY: "energies",
    SpanKind.USEFULNESS: "usefulness marks",
}


def _settle_values(text: str, spans: list[Span], faults: list[Fault], channels: Mapping[str, str]) -> list[Span]:
    """Channels in their known spelling, and one value of each kind: another, different one is left over."""
    if all(span.kind not in _NAMED for span in spans):
        return spans
    first: dict[SpanKind, Span] = {}
    settled: list[Span] = []
    for read in spans:
        span = _spelled(read, channels)
        if span.kind in _NAMED and first.setdefault(span.kind, span).value != span.value:
            earlier = first[span.kind]
            one, other = text[earlier.start : earlier.end], text[span.start : span.end]
            sentence = f"There are two different {_NAMED[span.kind]} here, {one} and {other}."
            faults.append(Fault(sentence, "Keep one of them.", span.start, span.end))
            settled.append(_as_left_over(span))
        else:
            settled.append(span)
    return settled


def _spelled(span: Span, channels: Mapping[str, str]) -> Span:
    """A channel in its known spelling; any other span as it is."""
    if span.kind is not SpanKind.CHANNEL:
        return span
    word = str(span.value).casefold()
    return replace(span, value=channels.get(word, word))


def _settle_date(text: str, spans: list[Span], today: date, faults: list[Fault]) -> list[Span]:
    """One date: the first that is not in the future. Other date phrases are words.

    A day that does not exist before it, or one in the future without it, is a fault and left over.
    """
    dates = [span for span in spans if span.kind is SpanKind.DATE]
    if not dates:
        return spans
    past = next((span for span in dates if isinstance(span.value, date) and span.value <= today), None)
    before = [span for span in dates if past is None or span.start < past.start]
    wrong = next((span for span in before if span.value is None), None)
    if past is None and wrong is None:
        wrong = next(iter(dates), None)
    if wrong:
        faults.append(_date_fault(text, wrong))
    return [_as_left_over(span) if span is wrong else _as_text(span, past, SpanKind.DATE) for span in spans]


def _as_text(span: Span, chosen: Span | None, kind: SpanKind) -> Span:
    return replace(span, kind=SpanKind.TEXT, value=None) if span.kind is kind and span is not chosen else span


def _as_left_over(span: Span) -> Span:
    return replace(span, kind=SpanKind.LEFT_OVER, value=None)


def _date_fault(text: str, span: Span) -> Fault:
    written = text[span.start : span.end]
    if not isinstance(span.value, date):
        return Fault(
            f"“{written}” is not a day that exists.", "Write it like 12 nov or 2026-11-12.", span.start, span.end
        )
    bare = written.removeprefix("on ")
    way_out = f"If it is still to come, write it as `goal:` … by {bare}; if it is only words, put a \\ before it."
    return Fault(f"{format_date(span.value)} is in the future.", way_out, span.start, span.end)


def _settle_time(text: str, spans: list[Span], faults: list[Fault]) -> list[Span]:
    """One time of day, the first; others are words."""
    first = next((span for span in spans if span.kind is SpanKind.TIME), None)
    if first is None:
        return spans
    wrong = first if first.value is None else None
    if wrong:
        sentence = f"No clock shows “{text[wrong.start : wrong.end].removeprefix('at ')}”."
        faults.append(Fault(sentence, "Write the time like at 15:30 or at 3pm.", wrong.start, wrong.end))
    return [_as_left_over(span) if span is wrong else _as_text(span, first, SpanKind.TIME) for span in spans]


def _says_nothing(word: Span) -> Fault:
    return Fault(
        f"Nothing follows {word.value}: here.", "Write it in a few words, or take the word out.", word.start, word.end
    )


def _who_and_what(text: str, main: Sequence[Span], spans: Sequence[Span], told: PeopleRead) -> list[Fault]:
    """What every entry needs: at least one contact in its main part."""
    if not text.strip():
        return [Fault("There is nothing to log yet.", "Write who and one line: coffee with @lucia.", 0, len(text))]
    if mentions_in(main):
        return []
    doubtful = next((person for person in told.people if person.part in (Part.PROPOSED, Part.ASKED)), None)
    if doubtful is not None:
        name = text[doubtful.start : doubtful.end]
        sentence = f"Nobody here is called “{name}” yet."
        if doubtful.contact_ids:
            sentence = f"“{name}” could be somebody you know, or somebody new."
        return [Fault(sentence, "Add or choose the person first.", doubtful.start, doubtful.end)]
    if told.planned:
        return [
            Fault("This is a plan, not yet a conversation.", "Keep it as a goal, or say who took part.", 0, len(text))
        ]
    way_out = "Name at least one contact, like @lucia."
    if mentions_in(spans):
        way_out = "Name a contact before the first section, like: coffee with @lucia learned: …"
    return [Fault("This does not say who it was with.", way_out, 0, len(text))]


def _first(spans: Iterable[Span], kind: SpanKind) -> Span | None:
    return next((span for span in spans if span.kind is kind), None)


def _number(spans: Iterable[Span], kind: SpanKind) -> int | None:
    span = _first(spans, kind)
    return span.value if span and isinstance(span.value, int) else None


def _direction(spans: Iterable[Span]) -> Direction | None:
    said = {Direction(str(span.value)) for span in spans if span.kind is SpanKind.DIRECTION}
    return Direction.BOTH if len(said) > 1 else next(iter(said), None)


def _interaction(
    text: str, usual: date, main: Sequence[Span], spans: Sequence[Span], channels: Mapping[str, str]
) -> Capture:
    """The capture as far as it is about the exchange itself; `usual` is its day where it names none."""
    artefacts = artefacts_in(text, main)
    main = [span for span in main if span.kind is not SpanKind.TEXT and span.kind is not SpanKind.SPACE]
    day, clock, channel = (_first(main, kind) for kind in (SpanKind.DATE, SpanKind.TIME, SpanKind.CHANNEL))
    name = str(channel.value) if channel else ""
    return Capture(
        text=text,
        on=day.value if day and isinstance(day.value, date) else usual,
        on_source=Said.ENTERED if day else Said.DEFAULTED,
        at=clock.value if clock and isinstance(clock.value, time) else None,
        mentions=mentions_in(main),
        topics=topics_in(main),
        channel=name,
        minutes=_number(main, SpanKind.MINUTES),
        energy=_number(main, SpanKind.ENERGY),
        usefulness=_number(main, SpanKind.USEFULNESS),
        direction=_direction(spans),
        artefacts=artefacts,
        private=any(span.kind is SpanKind.PRIVATE for span in spans),
        spans=tuple(spans),
        left_over=" ".join(text[span.start : span.end] for span in spans if span.kind is SpanKind.LEFT_OVER),
        unknown_channels=(name,) if name and name.casefold() not in channels else (),
    )


def _with_noted(capture: Capture, noted: Sequence[Noted], faults: Iterable[Fault]) -> Capture:
    return replace(
        capture,
        learnings=tuple(learning for learning in noted if isinstance(learning, NotedLearning)),
        goals=tuple(learning for learning in noted if isinstance(learning, PlannedGoal)),
        problems=tuple(learning for learning in noted if isinstance(learning, NamedProblem)),
        asked=tuple(learning for learning in noted if isinstance(learning, AskedAbout)),
        faults=tuple(sorted(faults, key=lambda fault: (fault.start, fault.end))),
    )
