"""Calendars (iCalendar, RFC 5545) as Google, Outlook and Apple write them: past meetings become proposals.

Parsing and zones are icalendar's, recurrence, moved instances and exceptions those of recurring-ical-events. What a
meeting is about stays in the calendar: only its title, its time and who took part are read.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from netjournal.domain.meetings import DAYS_AHEAD
from netjournal.domain.proposals import CALENDAR
from netjournal.domain.records import Proposal
from netjournal.errors import JournalError
from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.builder import Attendee, ImportBuilder, ImportedRecords, ReadOptions
from netjournal.exchange.imports.dates import EARLIEST
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    import icalendar
    import recurring_ical_events
else:
    icalendar = lazy_import("icalendar")
    recurring_ical_events = lazy_import("recurring_ical_events")

FORMAT = SOURCE = CALENDAR
DAYS_BACK = 365
"""How far back meetings are proposed where nobody says from when."""

MOST_MINUTES = 24 * 60
MOST_ATTENDEES = 30
"""Who took part in a meeting of more people than that stays out: it is an assembly."""

MOST_STEPS = 3_000_000
"""How many steps all series of a file may take from their beginning to the end of the range, at the most."""

UNREADABLE = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError)
"""What the libraries raise for a calendar that is none."""

_NEEDED = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"})
_STEP_DAYS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_RANGES = {"BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYYEARDAY": (-366, 366), "BYWEEKNO": (-53, 53)}
_BYDAY = re.compile(r"[+-]?\d{0,2}(MO|TU|WE|TH|FR|SA|SU)")
_BEGIN = re.compile(r"\s*BEGIN:VCALENDAR\b", re.IGNORECASE)
_EVENT = re.compile(r"^BEGIN:VEVENT\b.*?^END:VEVENT\b[^\n]*", re.IGNORECASE | re.DOTALL | re.MULTILINE)
_ZONE = re.compile(r"^BEGIN:VTIMEZONE\b.*?^END:VTIMEZONE\b[^\n]*\n", re.IGNORECASE | re.DOTALL | re.MULTILINE)
_UNREAD = re.compile(
    r"^(?:DESCRIPTION|LOCATION|COMMENT|CONTACT|ATTACH|URL|GEO|CATEGORIES|RESOURCES|RELATED-TO|DTSTAMP|CREATED|LAST-MODIFIED"
    r"|TRANSP|PRIORITY|X-(?!WR-)[A-Z0-9-]+)[;:][^\n]*\n(?:[ \t][^\n]*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
"""Lines that nothing is taken from: what a meeting is about is not even parsed."""

_NO_TITLE = "Meeting"
_SKIPPED = {
    "all-day": "{} for a whole day",
    "cancelled": "{} cancelled",
    "declined": "{} that you declined",
    "private": "{} marked as private",
    "long": "{} longer than a day",
}


def recognises(text: str) -> bool:
    """Whether a text is a calendar."""
    return _BEGIN.match(text, 0, 2000) is not None


def read(text: str, options: ReadOptions) -> ImportedRecords:
    """The past meetings of a calendar, from `options.first_day` (else a year back) until now, in this computer's time.

    Raises JournalError where nothing of it is a calendar.
    """
    gathering = ImportBuilder(FORMAT, options)
    now = options.now
    first = options.first_day or options.today - timedelta(days=DAYS_BACK)
    begin = datetime(first.year, first.month, first.day).astimezone()
    reader = _MeetingReader(gathering, begin, now)
    gathering.read_since = first
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a library guesses about a zone is no matter for a terminal
        for calendar in _calendars(text, gathering):
            reader.calendar(calendar)
    reader.conclude()
    return gathering.done()


def _calendars(text: str, gathering: ImportBuilder) -> list[icalendar.Calendar]:
    """The calendars of a text; of a damaged one the events that can be read, each by itself."""
    text = _UNREAD.sub("", text)
    try:
        return [item for item in icalendar.Calendar.from_ical(text, multiple=True) if item.name == "VCALENDAR"]
    except UNREADABLE:
        pass
    zones = "".join(_ZONE.findall(text))
    found: list[icalendar.Calendar] = []
    for number, event in enumerate(_EVENT.findall(text), start=1):
        try:
            found += icalendar.Calendar.from_ical(
                f"BEGIN:VCALENDAR\nVERSION:2.0\n{zones}{event}\nEND:VCALENDAR\n", multiple=True
            )
        except UNREADABLE:
            gathering.skip(f"event {number}", "it can't be read")
    if not found:
        raise JournalError("The calendar is damaged: no event in it can be read.", "Export it again.")
    return found


class _Instance:
    """One instance of an event: the event itself, and when this one is. It is read like an event, and not copied."""

    def __init__(self, event: Any, start: Any, end: Any) -> None:
        self.event, self.start, self.end = event, start, end

    def __setitem__(self, name: str, value: Any) -> None:
        """The library numbers what it makes; nothing here asks for it."""


@cache
def _adapter() -> Any:
    """What the library makes instances with: it would copy the whole event for each."""

    class Adapter(recurring_ical_events.EventAdapter):  # type: ignore[misc]
        def as_component(self, start: Any = None, stop: Any = None, _keep: bool = True) -> _Instance:
            return _Instance(
                self._component, self.start if start is None else start, self.end if stop is None else stop
            )

    return Adapter


@dataclass(frozen=True, slots=True)
class _Meeting:
    """One instance of an event: its identity, and when it was, in this computer's time."""

    uid: str
    instance: str
    start: datetime
    minutes: int | None
    all_day: bool
    is_over: bool


class _MeetingReader:
    """Calendars while they are read: which instances lie in the range, and what was passed over."""

    def __init__(self, gathering: ImportBuilder, begin: datetime, now: datetime) -> None:
        self._gathering, self._begin, self._now = gathering, begin, now
        self._own = {address.casefold() for address in gathering.options.own_emails}
        self._passed_over: Counter[str] = Counter()
        self._steps = MOST_STEPS
        self._seen: Counter[str] = Counter()
        self._attendees: dict[int, tuple[Attendee, ...]] = {}

    def calendar(self, calendar: Any) -> None:
        """Take the meetings of one calendar."""
        name = normalize.email(str(calendar.get("X-WR-CALNAME", "")))
        own = self._own | ({name.casefold()} if "@" in name else set())
        self._drop_impossible(calendar)
        for component in calendar.subcomponents:
            if component.name == "VEVENT":
                self._known_series(component)
        for instance in self._instances(calendar):
            try:
                self._event(instance, own)
            except UNREADABLE:
                title = normalize.short(_words(instance.event, "SUMMARY")) or _NO_TITLE
                self._gathering.skip(f"“{title}”", "it can't be read")

    def _known_series(self, event: Any) -> None:
        """Note that a series is in the file, so that instances of it that are not were taken out of it; and what was
        moved to a day to come."""
        uid = _uid(event)
        if not uid:
            return
        self._gathering.series_in_file.add((SOURCE, uid))
        start = event["DTSTART"].dt
        local = start.astimezone() if isinstance(start, datetime) else None
        if local is not None and local > self._now and ("RECURRENCE-ID" in event or not _recurs(event)):
            self._gathering.withdraw(SOURCE, f"{uid} {_instance(event, start)}".strip())

    def _instances(self, calendar: Any) -> list[_Instance]:
        """Every instance in the range; where an event stops the library, each series by itself."""
        try:
            return self._between(calendar)
        except UNREADABLE:
            pass
        series: dict[str, list[Any]] = {}
        others = []
        for component in calendar.subcomponents:
            if component.name == "VEVENT":
                series.setdefault(_words(component, "UID"), []).append(component)
            else:
                others.append(component)
        found = []
        for events in series.values():
            calendar.subcomponents = [*others, *events]
            try:
                found += self._between(calendar)
            except UNREADABLE:
                title = normalize.short(_words(events[0], "SUMMARY")) or _NO_TITLE
                self._gathering.skip(f"“{title}”", "its times can't be read")
        return sorted(found, key=_order)

    def _between(self, calendar: Any) -> list[_Instance]:
        query = recurring_ical_events.of(calendar, components=[_adapter()], skip_bad_series=True)
        return sorted(query.between(self._begin, self._now + timedelta(days=DAYS_AHEAD)), key=_order)

    def conclude(self) -> None:
        """Say what was passed over, by its reason."""
        for why, words in _SKIPPED.items():
            if count := self._passed_over[why]:
                some = "one meeting" if count == 1 else f"{count:,} meetings"
                self._gathering.convert("", f"not proposed: {words.format(some)}")

    def _drop_impossible(self, calendar: Any) -> None:
        """Take out of a calendar what can't be an event, and series that would take for ever."""
        kept = []
        for component in calendar.subcomponents:
            fault = self._fault(component) if component.name == "VEVENT" else ""
            if fault:
                title = normalize.short(_words(component, "SUMMARY")) or _NO_TITLE
                self._gathering.skip(f"“{title}”", fault)
            else:
                kept.append(component)
        calendar.subcomponents = kept

    def _fault(self, event: Any) -> str:
        broken = _NEEDED.intersection(name for name, _ in event.errors)
        if broken:
            return f"its {min(broken)} can't be read"
        start = getattr(event.get("DTSTART"), "dt", None)
        if not isinstance(start, date):
            return "it has no day that can be read"
        day = start.date() if isinstance(start, datetime) else start
        rules = event.get("RRULE")
        for rule in rules if isinstance(rules, list) else [rules] if rules else []:
            fault = self._rule_fault(rule, day)
            if fault:
                return fault
        return ""

    def _rule_fault(self, rule: Any, day: date) -> str:
        """Why a recurrence is not followed: it is no rule, is finer than a day, or never ends."""
        frequency = str(next(iter(rule.get("FREQ", ())), "")).upper()
        if frequency not in _STEP_DAYS:
            return "it repeats in a way that no meeting does"
        for name, (low, high) in _RANGES.items():
            if any(
                not isinstance(value, int) or not low <= value <= high or not value for value in _values(rule, name)
            ):
                return "its repetition can't be read"
        if not all(_BYDAY.fullmatch(str(value).upper()) for value in _values(rule, "BYDAY")):
            return "its repetition can't be read"
        days, months = _values(rule, "BYMONTHDAY"), _values(rule, "BYMONTH")
        if days and months and not any(abs(on) <= _days_in(month) for on in days for month in months):
            return "its repetition names a day that does not exist"
        if day < EARLIEST:
            return "it began before 1900"
        interval = next(iter(rule.get("INTERVAL", ())), 1)
        if not isinstance(interval, int) or interval < 1:
            return "its repetition can't be read"
        self._steps -= max((self._now.date() - day).days, 0) // (_STEP_DAYS[frequency] * interval) + 1
        return "its series is too long, after the others of this file" if self._steps < 0 else ""

    def _event(self, instance: _Instance, own: set[str]) -> None:
        meeting = self._meeting(instance)
        if meeting is None:
            return
        event = instance.event
        source_id = f"{meeting.uid} {meeting.instance}".strip()
        why = self._why_not(event, meeting, own)
        if meeting.uid in self._gathering.options.always and why != "cancelled":
            why = ""
        if why:
            if meeting.is_over:
                self._passed_over[why] += 1
            self._gathering.withdraw(SOURCE, source_id)
            return
        proposal = Proposal(
            source=SOURCE,
            source_id=source_id,
            line=normalize.words(_words(event, "SUMMARY"))[:1000] or _NO_TITLE,
            on=meeting.start.date(),
            at=None if meeting.all_day else meeting.start.time().replace(second=0, microsecond=0),
            minutes=meeting.minutes,
        )
        if id(event) not in self._attendees:
            self._attendees[id(event)] = _attendees(event, own)
        attendees = self._attendees[id(event)]
        if meeting.is_over:
            where = f"{meeting.start:%Y-%m-%d %H:%M}"
            self._gathering.propose(where, proposal, attendees, series=meeting.uid)
        else:
            self._gathering.withdraw(SOURCE, source_id)
            self._gathering.foresee(proposal, attendees, series=meeting.uid)

    def _meeting(self, made: _Instance) -> _Meeting | None:
        event, start = made.event, made.start
        local, local_end = _moment(start), _moment(made.end)
        if local < self._begin:
            return None
        minutes = round((local_end - local).total_seconds() / 60)
        all_day = not isinstance(start, datetime)
        uid = _uid(event) or f"{local:%Y%m%dT%H%M} {_words(event, 'SUMMARY')[:80]}"
        instance = _instance(event, start)
        key = f"{uid} {instance}"
        self._seen[key] += 1
        if self._seen[key] > 1:
            instance = f"{instance}#{self._seen[key]}"
        return _Meeting(
            uid, instance, local, minutes if minutes > 0 and not all_day else None, all_day, local_end <= self._now
        )

    @staticmethod
    def _why_not(event: Any, meeting: _Meeting, own: set[str]) -> str:
        if meeting.all_day:
            return "all-day"
        if str(event.get("STATUS", "")).upper() == "CANCELLED" or _words(event, "SUMMARY").startswith(_CANCELED):
            return "cancelled"
        if str(event.get("CLASS", "PUBLIC")).upper() in ("PRIVATE", "CONFIDENTIAL"):
            return "private"
        if meeting.minutes is not None and meeting.minutes > MOST_MINUTES:
            return "long"
        if not own:
            return ""
        said = {_address(line): _parameter(line, "PARTSTAT").upper() for line in _lines(event, "ATTENDEE")}
        return "declined" if any(said.get(address) == "DECLINED" for address in own) else ""


_SPLIT = re.compile(r"_R\d{8}(T\d{6}Z?)?(?=@|$)")
"""What Google adds to the id of a series from the day on which it was changed for “this and following”."""

_CANCELED = ("Canceled:", "Cancelled:", "Abgesagt:", "Annulé :", "Annulé:", "Cancelado:")
"""What Outlook writes before the title of a meeting that was called off."""


def _uid(event: Any) -> str:
    """What names an event, or a series, for ever; a series that Google split has one name."""
    return _SPLIT.sub("", normalize.words(_words(event, "UID"))[:200])


def _instance(event: Any, start: date | datetime) -> str:
    """Which of a series it is: the day on which it would have been; empty for an event that does not recur."""
    original = getattr(event.get("RECURRENCE-ID"), "dt", None) or (start if _recurs(event) else None)
    return original.strftime("%Y-%m-%d") if original is not None else ""


def _recurs(event: Any) -> bool:
    return any(name in event for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def _moment(value: date | datetime) -> datetime:
    """A moment in this computer's time; a day is its midnight."""
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    return moment.astimezone()


def _order(made: _Instance) -> tuple[str, str]:
    return (made.start.isoformat(), str(made.event.get("UID", "")))


def _values(rule: Any, name: str) -> Sequence[Any]:
    found = rule.get(name, ())
    return found if isinstance(found, list | tuple) else [found]


def _days_in(month: int) -> int:
    return 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def _words(event: Any, name: str) -> str:
    found = event.get(name, "")
    return str(found[0] if isinstance(found, list) and found else found or "")


def _lines(event: Any, name: str) -> list[Any]:
    found = event.get(name)
    return found if isinstance(found, list) else [] if found is None else [found]


def _address(line: Any) -> str:
    return normalize.email(str(line)).casefold()


def _parameter(line: Any, name: str) -> str:
    return str(getattr(line, "params", {}).get(name, ""))


def _attendees(event: Any, own: Iterable[str]) -> tuple[Attendee, ...]:
    """Who took part: the organizer and everybody who did not decline, without rooms and oneself."""
    mine = set(own)
    found: dict[str, Attendee] = {}
    for line in [*_lines(event, "ORGANIZER"), *_lines(event, "ATTENDEE")]:
        address = _address(line)
        declined = _parameter(line, "PARTSTAT").upper() == "DECLINED"
        thing = _parameter(line, "CUTYPE").upper() in ("RESOURCE", "ROOM")
        if not address or address in mine or declined or thing or address.endswith("calendar.google.com"):
            continue
        name = normalize.words(_parameter(line, "CN"))
        found.setdefault(address, Attendee("" if "@" in name else name, address if "@" in address else ""))
    return tuple(found.values()) if len(found) <= MOST_ATTENDEES else ()
