"""What a line says about time in its plain words: durations, ranges, clock times and dates.

A number and a unit that measure something else stay words (“25m of rope”, “20 minutes late”), and so does a date that
is what the sentence speaks of (“is due on Friday”). Where both readings are likely, the place becomes a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from netjournal.capture.tokenizer import LONGEST_DAY, Fault, Span, SpanKind
from netjournal.capture.vocabulary import MEETING, TALK_NOUNS, words
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.dates import DateOrder, FoundDate, date_at, format_date, parse_date, phrases_from
from netjournal.text.durations import FoundDuration, duration_at, format_minutes, parse_time, range_at
from netjournal.text.normalize import lowercase

LONGEST_READ = 2_000
"""Characters of a line in which durations in words are read; numbers and days count in all of it."""

_BEFORE_OTHER_MEASURE = words(
    "of the than wait in after within every per extra more until till to is was are got gives gave needs takes says"
    " suggests doing them first another least give take set my his her their our last next this also before each"
)
_AFTER_OTHER_MEASURE = words(
    "per of late later more from into a each every too silent silently early earlier ago away before after old long"
    " homework detention reading writing walk drive break test exam timer egg task video max extra less left to for is"
    " was are lesson lessons run sprint swim race"
)
_GOES_ON = TALK_NOUNS | words(
    "with w together on about re at by and today mon tue wed thu fri via over total online then learned goal"
)
_DAY_WORDS = words(
    "today yesterday tonight monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs"
    " fri sat sun last this on at before"
)
_LED_BY = TALK_NOUNS | words("for about spent talked chatted spoke had took lasted met planned worked only just")
_WORK = words("reading read wait waited write writing them work silence homework sit silent")
_SPENT = lazy_pattern(r"\b(?:for|spent|lasted|took\s+us|(?:i|we)\s+(?:only\s+|just\s+)?(?:had|took))\Z", re.IGNORECASE)
_PAUSE = lazy_pattern(r"[,;:()\[\]–—|]|\s-\s?|[.!?](?:\s|\Z)")
_BEFORE = lazy_pattern(r"([^\W_]+(?:['’][^\W_]+)?)([^\w]*)\Z")
_AFTER = lazy_pattern(r"([^\w]*)([^\W_]+)?")
_SECTION_AHEAD = lazy_pattern(r"\W*(?:learned|goal|problem|asked|get|give|both|private):", re.IGNORECASE)
_MARK_AHEAD = lazy_pattern(r"\s*[#~@!/&]|\s+[+−-]\d")
_MARK_BEHIND = lazy_pattern(r"(?:\A|\s)(?:[#~@!]\S+|[+−-]\d)\s+\Z")
_LETTERS = lazy_pattern(r"[^\W\d_]{1,16}")
_END = lazy_pattern(r"\s|\Z|[.,;:!?)\]}\"”’'»…]+(?:\s|\Z)|[/&]")
_CLOCK = lazy_pattern(r"\d{1,2}(?:(?:[:.]|h)[0-5]?\d(?:\s?[ap]m)?|\s?[ap]m|h)(?![\w/%]|[:.]\d|-)", re.IGNORECASE)
_AT = lazy_pattern(r"at\s+(?=\d)", re.IGNORECASE)
_NO_CLOCK_AFTER = words(
    "start starts started begin begins wake woke up due opens closes leaves ends ended out score ratio chapter"
)
_TALKS = frozenset(f"{noun}s" for noun in TALK_NOUNS)
_OF_THE_TALK = lazy_pattern(r"\s+of\s+(?:it|that|this)\b|\s+(?:after(?:wards)?|before)\s*(?:\Z|[,.;])", re.IGNORECASE)
"""After a duration: “about 40 mins of it”, “for 20 min after”."""
_WITH_EACH = lazy_pattern(r"\s+with\s+(?:each|every)\b", re.IGNORECASE)
_DOTTED = lazy_pattern(r"\d{1,2}\.\d{1,2}\.(?=[\s,;:)]|\Z)")
_COMING = lazy_pattern(
    r"\b(?:is|are|due|coming|starts?|will|must|should|wants?|needs?|back|ready|planned|plan|next|going|hope|gave|gives"
    r"|booked|moved)\b",
    re.IGNORECASE,
)
_COLOURED = lazy_pattern(
    r"\b(?:good|black|ash|shrove|fat|cyber|casual|wet|bad|typical|normal|usual)\s+\Z", re.IGNORECASE
)
_BARE_DAY = lazy_pattern(
    r"(?:on\s+)?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*(?:\s+(?:morning|afternoon|evening))?\.?", re.IGNORECASE
)
_DAY_THEN = MEETING | words(
    "with w at in on and about re i we after before during to am pm pub drinks quick long morning afternoon evening"
    " night asked spoke told met saw had visited observed planned talked called emailed heard learned duty team"
)
_NUMBER_BEGINS = words(
    "half a an one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty"
    " ninety quarter for about around roughly nearly almost just only over some ca approx from between at maybe perhaps"
    " probably well actually rather noon midday"
)
_CORRECTS = lazy_pattern(r"(?:well|actually|rather)\b", re.IGNORECASE)
_FAR_BACK = 45
_LONG_AGO = 14


@dataclass(frozen=True, slots=True)
class TimeDoubt:
    """A place of the line that may be time or words: what it would stand for, and whether it is counted for now."""

    start: int
    end: int
    kind: SpanKind
    value: int | date
    counted: bool

    @property
    def sentence(self) -> str:
        """What it would be, in words."""
        if isinstance(self.value, int):
            return f"{format_minutes(self.value)}, the time it took"
        return format_date(self.value)


@dataclass(frozen=True, slots=True)
class TimesRead:
    """The spans that carry time, what is wrong with some, and what is doubtful."""

    spans: tuple[Span, ...] = ()
    faults: tuple[Fault, ...] = ()
    doubts: tuple[TimeDoubt, ...] = ()


@dataclass(frozen=True, slots=True)
class _TimePlace:
    """Where a measure or date stands: the words and gaps around it."""

    text: str
    start: int
    end: int
    before: str
    gap_before: str
    after: str
    gap_after: str
    name_before: bool
    name_after: bool

    @property
    def begins(self) -> bool:
        """Whether nothing, a pause or a mark stands before it."""
        return (
            not self.before
            or bool(_PAUSE.search(self.gap_before))
            or self.gap_before.strip() in ("-", "*", "•")
            or bool(_MARK_BEHIND.search(self.text, max(0, self.start - 60), self.start))
        )

    @property
    def stops(self) -> bool:
        """Whether nothing, a pause or a mark follows it."""
        return (
            (not self.after and "/" not in self.gap_after)
            or bool(_PAUSE.search(self.gap_after))
            or bool(_MARK_AHEAD.match(self.text, self.end))
            or bool(_SECTION_AHEAD.match(self.text, self.end, self.end + 40))
        )


class _Reader:
    """Reads the plain words of one line for time."""

    def __init__(
        self,
        text: str,
        spans: Sequence[Span],
        today: date,
        order: DateOrder,
        *,
        names: Sequence[tuple[int, int]],
        about: Callable[[int], bool],
    ) -> None:
        self.text = text
        self.today = today
        self.order = order
        self.about = about
        self.name_ends = {end for _, end in names}
        self.name_starts = {start for start, _ in names}
        self.names = self.name_ends | self.name_starts
        self.found: list[Span] = []
        self.faults: list[Fault] = []
        self.doubts: list[TimeDoubt] = []
        self.spans = spans

    def read(self) -> TimesRead:
        """Everything that the line says about time."""
        done = 0
        after_date = False
        for start, limit in self._places():
            if start < done:
                continue
            span = self._at(start, limit, after_date)
            if span is not None:
                done = span.end
                if span.kind is not SpanKind.TEXT:
                    self.found.append(span)
            after_date = span is not None and span.kind is SpanKind.DATE
        return TimesRead(tuple(sorted(self.found, key=lambda span: span.start)), tuple(self.faults), tuple(self.doubts))

    def _places(self) -> Iterator[tuple[int, int]]:
        """Where a plain word begins, and up to where plain words go on from there."""
        limit = len(self.text)
        limits: list[int] = []
        for span in reversed(self.spans):
            if span.kind not in (SpanKind.TEXT, SpanKind.SPACE):
                limit = span.start
            limits.append(limit)
        limits.reverse()
        text = self.text
        for span, until in zip(self.spans, limits, strict=True):
            if span.kind is not SpanKind.TEXT:
                continue
            start = span.start
            if start and text[start - 1].isalnum():
                continue
            while start < span.end and text[start] in "([\"“'‘«\u200e\u200f\ufeff":
                start += 1
            if start < span.end:
                yield start, until

    def _at(self, start: int, limit: int, after_date: bool) -> Span | None:
        text = self.text
        number = text[start].isnumeric()
        letters = None if number else _LETTERS.match(text, start)
        word = lowercase(letters[0]) if letters else ""
        worded = start < LONGEST_READ and (text[start] == "~" or word in _NUMBER_BEGINS)
        if not number and not worded and not phrases_from(word):
            return None
        if number or worded:
            for matcher in (self._range, self._clock, self._duration):
                span = matcher(start, limit, after_date)
                if span is not None:
                    return span
        return self._date(start, limit)

    def _place(self, start: int, end: int) -> _TimePlace:
        before = _BEFORE.search(self.text, max(0, start - 60), start)
        after = _AFTER.match(self.text, end, end + 60)
        return _TimePlace(
            text=self.text,
            start=start,
            end=end,
            before=before[1].lower() if before else "",
            gap_before=before[2] if before else self.text[max(0, start - 60) : start],
            after=(after[2] or "").lower() if after else "",
            gap_after=after[1] if after else "",
            name_before=len(self.text[:start].rstrip()) in self.name_ends,
            name_after=end + len(self.text[end : end + 60]) - len(self.text[end : end + 60].lstrip())
            in self.name_starts,
        )

    def _range(self, start: int, limit: int, _after_date: bool) -> Span | None:
        found = range_at(self.text, start)
        if found is None or found.end > limit:
            return None
        self.found.append(Span(start, found.middle, SpanKind.TIME, found.begin))
        return Span(found.middle, found.end, SpanKind.MINUTES, found.minutes)

    def _clock(self, start: int, limit: int, after_date: bool) -> Span | None:
        text = self.text
        led = _AT.match(text, start)
        match = _CLOCK.match(text, led.end() if led else start)
        if match is None or match.end() > limit or not _END.match(text, match.end()):
            return None
        half = match[0][-1] in "mM"
        if not led:
            if match[0][-1] in "hH" or "h" in match[0].lower() or ("." in match[0] and not half):
                return None  # 15h30 alone is a duration, 3.30 a number
            if not half and not after_date:
                place = self._place(start, match.end())
                if not (place.begins and place.stops) or place.before in _NO_CLOCK_AFTER:
                    return None
        elif self._place(start, match.end()).before in _NO_CLOCK_AFTER:
            return Span(start, match.end(), SpanKind.TEXT)
        return Span(start, match.end(), SpanKind.TIME, parse_time(match[0]))

    def _duration(self, start: int, limit: int, _after_date: bool) -> Span | None:
        found = duration_at(self.text, start)
        if found is None or found.end > limit or not _END.match(self.text, found.end):
            return None
        verdict = self._measure(found)
        if verdict == "words":
            return Span(start, found.end, SpanKind.TEXT)
        if not 1 <= found.minutes <= LONGEST_DAY:
            if not found.glued:
                return Span(start, found.end, SpanKind.TEXT)
            return self._too_long(start, found.end, found.minutes)
        if verdict == "ask":
            self.doubts.append(TimeDoubt(start, found.end, SpanKind.MINUTES, found.minutes, counted=False))
            return Span(start, found.end, SpanKind.TEXT)
        return Span(start, found.end, SpanKind.MINUTES, found.minutes)

    def _too_long(self, start: int, end: int, minutes: int) -> Span:
        sentence = (
            "A conversation of 0 minutes is none." if minutes == 0 else f"{minutes:,} minutes are more than a day."
        )
        self.faults.append(Fault(sentence, "Write how long it took, like 25m, or leave it out.", start, end))
        return Span(start, end, SpanKind.LEFT_OVER)

    def _measure(self, found: FoundDuration) -> str:
        """Whether a measure is the length of the conversation: sure, ask, or words."""
        place = self._place(found.start, found.end)
        spent = not {"for", "good", "full", "solid"}.isdisjoint(found.lead.split()) or bool(
            _SPENT.search(self.text[max(0, found.start - 40) : found.start].rstrip())
        )
        written = self.text[found.start : found.end].lower()
        if found.adjective and not found.glued:
            return "sure" if place.after in TALK_NOUNS else "words"
        if self._measures_something(found, place, spent):
            return "words"
        stops = place.stops or bool(_OF_THE_TALK.match(self.text, found.end)) or place.after in _TALKS
        if stops or place.name_after or place.after in _GOES_ON or place.after in _DAY_WORDS:
            beside = place.begins or place.name_before or spent or stops or place.before in _LED_BY
            return "sure" if beside or (found.glued and place.after in _DAY_WORDS) else "ask"
        if place.name_before and found.glued:
            return "sure"
        if found.glued and place.begins:
            return "sure"
        if found.glued and not written.endswith("m"):
            return "sure"
        return "ask" if place.name_before or spent else "words"

    def _measures_something(self, found: FoundDuration, place: _TimePlace, spent: bool) -> bool:
        """“25m of rope”, “20 minutes late”, “the 100m”, “reading for 20 minutes a day”."""
        if _OF_THE_TALK.match(self.text, found.end):
            return False
        if place.after in _AFTER_OTHER_MEASURE and not place.stops and place.after not in TALK_NOUNS:
            return True
        if "for" in found.lead.split() and (
            place.before in _WORK or re.match(r"\s+a\s+(?:day|week)\b", self.text[found.end : found.end + 10])
        ):
            return True
        if place.after == "with" and re.match(
            r"\s+with\s+(?:each|every)\b", self.text[found.end : found.end + 40], re.IGNORECASE
        ):
            return True
        metres = found.glued and re.search(r"\d{2,}m\Z", self.text[found.start : found.end])
        if metres and not (place.begins or place.stops or place.name_before or place.name_after):
            return place.after not in _DAY_WORDS and place.after not in TALK_NOUNS and not spent
        if place.before in _BEFORE_OTHER_MEASURE and not place.begins and not spent:
            return True
        article = place.before in ("a", "an") and not place.begins
        if article and not (found.glued and place.stops) and place.after not in TALK_NOUNS:
            return True
        return place.before == "about" and not place.begins and not (found.glued and place.stops)

    def _date(self, start: int, limit: int) -> Span | None:
        text = self.text
        found = date_at(text, start, self.today, self.order, names=self.names) or self._dotted(start)
        if found is None or found.end > limit:
            return None
        if found.on is None:
            return Span(start, found.end, SpanKind.DATE, None)
        place = self._place(found.start, found.end)
        verdict = self._day(text[found.start : found.end].lower(), found.on, place)
        if verdict == "words":
            return Span(start, found.end, SpanKind.TEXT)
        if verdict != "sure":
            self.doubts.append(TimeDoubt(found.start, found.end, SpanKind.DATE, found.on, counted=verdict == "counted"))
        return Span(start, found.end, SpanKind.TEXT if verdict == "ask" else SpanKind.DATE, found.on)

    def _day(self, written: str, on: date, place: _TimePlace) -> str:
        """Whether a date is the day of the conversation: sure, counted (and asked about), ask, or words."""
        back = (self.today - on).days
        if place.before in ("same", "that", "whole", "previous"):
            return "words"
        if written.endswith("ago") and back > _LONG_AGO and not (place.begins or place.stops):
            return "ask"
        if re.fullmatch(r"\d{1,2}/\d{1,2}", written):
            first, second = map(int, written.split("/"))
            return "counted" if abs(back) > _FAR_BACK or second == first + 1 else "sure"
        if on > self.today:
            return "sure"  # the line says so, and is refused with the way out
        led = written.startswith("on ")
        if _BARE_DAY.fullmatch(written) or (led and written[3:4].isdecimal()):
            return self._named_day(place, led)
        return "sure"

    def _named_day(self, place: _TimePlace, led: bool) -> str:
        """The same of a day without month or year, such as “friday”; `led` by “on”."""
        if _COLOURED.search(self.text, max(0, place.start - 20), place.start):
            return "words"
        if not led and not place.stops and self._is_adjective(place):
            return "words"
        if led and self.about(place.start):
            return "ask"
        clause = re.split(r"[.;!?]", self.text[max(0, place.start - 120) : place.start])[-1]
        if _COMING.search(clause) or place.after in ("maybe", "perhaps", "hopefully"):
            return "words"
        if place.after and not led and place.before in ("for", "is", "from", "till"):
            return "words"
        return "sure"

    def _dotted(self, start: int) -> FoundDate | None:
        """`23.11.` with both its full stops, where it is not long ago."""
        match = _DOTTED.match(self.text, start)
        on = parse_date(match[0], self.today, self.order) if match else None
        if match is None or on is None or (self.today - on).days > _FAR_BACK:
            return None
        return FoundDate(start, match.end(), on)

    def _is_adjective(self, place: _TimePlace) -> bool:
        """“friday test”: whether the day only describes the noun after it."""
        after = self.text[place.end : place.end + 60].lstrip()
        return bool(place.after) and after[:1].islower() and place.after not in _DAY_THEN and not place.name_after


def read_times(
    text: str,
    spans: Sequence[Span],
    today: date,
    order: DateOrder,
    *,
    names: Sequence[tuple[int, int]] = (),
    about: Callable[[int], bool] = lambda _: False,
) -> TimesRead:
    """What the plain words among `spans` say about time.

    `names` are the places of people who took part; `about` says whether a place lies in what is only told of. Of
    worded durations and days the first counts, and another one becomes a question.
    """
    return _first_of_each(_Reader(text, spans, today, order, names=names, about=about).read(), text)


def _first_of_each(read: TimesRead, text: str) -> TimesRead:
    """The same with one duration: another, worded one is a question; two marks like `25m 30m` stay as they are."""
    kept: list[Span] = []
    doubts = list(read.doubts)
    first: Span | None = None
    for span in read.spans:
        worded = span.kind is SpanKind.MINUTES and not text[span.start : span.end].isalnum()
        if worded and first is not None and _CORRECTS.match(text, span.start):
            kept.remove(first)  # “over an hour, well 65 min”
            first = None
        if worded and first is not None and isinstance(span.value, int) and span.value != first.value:
            doubts.append(TimeDoubt(span.start, span.end, SpanKind.MINUTES, span.value, counted=False))
            continue
        if span.kind is SpanKind.MINUTES and first is None:
            first = span
        kept.append(span)
    return TimesRead(tuple(kept), read.faults, tuple(doubts))
