"""Goals that come again, as rules of RFC 5545: read from words, said in words, and their next date."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from netjournal.startup.lazy_import import lazy_import
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.dates import NUMBER_WORDS, WEEKDAYS, DateOrder, parse_date

if TYPE_CHECKING:
    from dateutil import rrule as rrule_module
    from dateutil.rrule import rrule
else:
    rrule_module = lazy_import("dateutil.rrule")


_FREQUENCY = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}
_UNIT = {frequency: unit for unit, frequency in _FREQUENCY.items()}
_ADVERB = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "yearly": "FREQ=YEARLY",
    "annually": "FREQ=YEARLY",
}
_DAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SCHOOL_DAYS = ",".join(_DAY_CODES[:5])
_LONGEST_INTERVAL = 999
_STEP = lazy_pattern(
    r"(?:every|each)?\s*(?P<count>\d{1,3}|other|[a-z]+)?\s*\b(?P<unit>day|week|fortnight|month|year)s?"
)
_ON_DAYS = lazy_pattern(r"(?:every|each|on)\s+(?P<other>other\s+)?(?P<days>[a-z]+(?:\s*(?:,|and|&|,\s*and)\s*[a-z]+)*)")
_SCHOOL_DAY = lazy_pattern(r"(?:every|each)\s+(?:weekday|school\s?day|working\s+day)")
_KNOWN_PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "COUNT", "UNTIL", "WKST"}
_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Years that are looked through for the next date; rules that never come again end there.
_YEARS_AHEAD = {"DAILY": 30, "WEEKLY": 30, "MONTHLY": 100, "YEARLY": 1000}


def _rule(frequency: str, interval: int = 1, days: str = "") -> str:
    parts = [f"FREQ={frequency}"]
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    if days:
        parts.append(f"BYDAY={days}")
    return ";".join(parts)


def _parts(rule: str) -> dict[str, str]:
    """The parts of a rule by name, in capitals; empty where it is not one."""
    text = rule.strip().upper().removeprefix("RRULE:")
    pairs = [part.split("=", 1) for part in text.split(";") if part]
    return {pair[0]: pair[1] for pair in pairs} if all(len(pair) == 2 for pair in pairs) else {}


def _parse(parts: dict[str, str], start: date) -> rrule | None:
    """The rule counted from `start`; None where its parts are no rule in whole days."""
    interval = parts.get("INTERVAL", "1")
    if parts.get("FREQ") not in _UNIT or not re.fullmatch(r"[1-9]\d{0,2}", interval, re.ASCII):
        return None
    if not set(parts) <= _KNOWN_PARTS or _never_comes(parts):
        return None
    parts = parts | {"UNTIL": parts["UNTIL"].partition("T")[0]} if "UNTIL" in parts else parts
    try:
        rule = rrule_module.rrulestr(
            ";".join(f"{name}={value}" for name, value in parts.items()), dtstart=_at_midnight(start)
        )
    except (ValueError, OverflowError, KeyError, AttributeError, TypeError):
        return None  # dateutil meets a malformed rule with any of these
    return rule


def _never_comes(parts: dict[str, str]) -> bool:
    """Whether a rule asks for days like 30 February or a thirteenth month: dateutil looks for them until 9999."""
    if "BYSETPOS" in parts and parts["FREQ"] not in ("MONTHLY", "YEARLY"):
        return True
    months, days = (_numbers(parts.get(name, "")) for name in ("BYMONTH", "BYMONTHDAY"))
    if months and not any(1 <= month <= 12 for month in months):
        return True
    longest = max((_MONTH_LENGTHS[month - 1] for month in months if 1 <= month <= 12), default=31)
    return bool(days) and min(abs(day) for day in days) > longest


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if re.fullmatch(r"[+-]?\d{1,2}", number, re.ASCII)]


def _at_midnight(day: date) -> datetime:
    return datetime.combine(day, time())


_UNTIL = lazy_pattern(r"\s+(?:until|till|up\s+to)\s+(?P<until>\S.*)|\s*,?\s+(?P<count>\d{1,3})\s+times")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_NTH_DAY = lazy_pattern(
    rf"(?:every|each|on\s+the)\s+(?P<nth>{'|'.join(_ORDINALS)})\s+(?P<day>[a-z]+)(?:\s+(?:of|in)\s+(?:the|each|every)\s+month)?"
)


def parse_repeat(
    text: str, today: date | None = None, order: DateOrder = DateOrder.DMY, term_end: date | None = None
) -> str | None:
    """The rule that words or a rule itself stand for; None for others.

    Words are “every 2 weeks”, “every friday”, “every first monday”, “weekly”, with “until DATE” or “5 times” after
    them; with `today` that date can be in words too, and `term_end` is what “until the end of term” means.
    """
    words = " ".join(text.lower().split())
    if (limit := _UNTIL.search(words)) and limit.end() == len(words):
        rule = parse_repeat(words[: limit.start()])
        if rule is None or "UNTIL" in rule or "COUNT" in rule:
            return None
        if limit["count"]:
            return f"{rule};COUNT={int(limit['count'])}" if int(limit["count"]) else None
        last = parse_date(limit["until"], today or date(2000, 1, 1), order, ahead=True, term_end=term_end)
        return f"{rule};UNTIL={last:%Y%m%d}" if last else None
    if words in _ADVERB:
        return _ADVERB[words]
    if words.startswith(("freq=", "rrule:")):
        parts = _parts(text)
        known = _parse(parts, date(2000, 1, 1)) if parts else None
        return ";".join(f"{name}={value}" for name, value in parts.items()) if known else None
    if _SCHOOL_DAY.fullmatch(words):
        return _rule("WEEKLY", days=_SCHOOL_DAYS)
    return _parse_step(words) or _parse_days(words) or _parse_nth(words)


def _parse_nth(words: str) -> str | None:
    """“every first monday”: a weekday of each month."""
    match = _NTH_DAY.fullmatch(words)
    number = next((n for n, name in enumerate(WEEKDAYS) if match and match["day"] in _forms_of(name)), None)
    if match is None or number is None:
        return None
    return _rule("MONTHLY", days=f"{_ORDINALS[match['nth']]}{_DAY_CODES[number]}")


def _parse_step(words: str) -> str | None:
    match = _STEP.fullmatch(words)
    if match is None or not (match["count"] or words.startswith(("every", "each"))):
        return None
    counted = match["count"] or "1"
    interval = 2 if counted == "other" else NUMBER_WORDS.get(counted, 0)
    interval = int(counted) if counted.isdecimal() else interval
    unit = match["unit"]
    if unit == "fortnight":
        unit, interval = "week", 2 * interval
    return _rule(_FREQUENCY[unit], interval) if 1 <= interval <= _LONGEST_INTERVAL else None


def _parse_days(words: str) -> str | None:
    match = _ON_DAYS.fullmatch(words)
    if match is None:
        return None
    codes = set()
    for word in re.split(r"\s*(?:,\s*and\b|,|\band\b|&)\s*", match["days"]):
        number = next((n for n, name in enumerate(WEEKDAYS) if word.removesuffix("s") in _forms_of(name)), None)
        if number is None:
            return None
        codes.add(number)
    return _rule("WEEKLY", 2 if match["other"] else 1, ",".join(_DAY_CODES[n] for n in sorted(codes)))


def _forms_of(weekday: str) -> tuple[str, ...]:
    name = weekday.lower()
    return (name, name[:3], name[:4], "thur" if name == "thursday" else name)


def format_repeat(rule: str) -> str:
    """A rule in words: “every 2 weeks”, “every Friday”; the rule itself where it says more than words can."""
    parts = _plain(_parts(rule))
    frequency, interval = parts.pop("FREQ", ""), parts.pop("INTERVAL", "1")
    days, ends = parts.pop("BYDAY", ""), _format_end(parts)
    unit = _UNIT.get(frequency)
    nth = _format_nth(days) if frequency == "MONTHLY" and not parts and interval == "1" else ""
    if nth:
        return nth + ends
    if unit is None or parts or not interval.isdecimal() or not set(filter(None, days.split(","))) <= set(_DAY_CODES):
        return f"by the rule {rule}" if rule else ""
    step = f"every {unit}" if interval == "1" else f"every {interval} {unit}s"
    if not days:
        return step + ends
    if frequency != "WEEKLY":
        return f"by the rule {rule}"
    named = "weekday" if days == _SCHOOL_DAYS else _join([WEEKDAYS[_DAY_CODES.index(day)] for day in days.split(",")])
    return (f"every {named}" if interval == "1" else f"{step} on {named}") + ends


def _format_nth(days: str) -> str:
    """“every first Monday of the month” for `1MO`; empty for other days."""
    place, code = days[:-2], days[-2:]
    word = next((name for name, number in _ORDINALS.items() if str(number) == place), "")
    return f"every {word} {WEEKDAYS[_DAY_CODES.index(code)]} of the month" if word and code in _DAY_CODES else ""


def _format_end(parts: dict[str, str]) -> str:
    """“, 5 times” or “ until 2026-12-31”, taken out of `parts`."""
    if count := parts.pop("COUNT", ""):
        return f", {count} times"
    until = parts.pop("UNTIL", "")[:8]
    return f" until {until[:4]}-{until[4:6]}-{until[6:]}" if until else ""


def _join(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _plain(parts: dict[str, str]) -> dict[str, str]:
    """The parts as they were before `anchor`."""
    if parts.get("BYSETPOS") == "-1" and parts.get("BYMONTHDAY", "").startswith("28,"):
        return {name: value for name, value in parts.items() if name not in ("BYSETPOS", "BYMONTHDAY", "BYMONTH")}
    return dict(parts)


def anchor(rule: str, start: date) -> str:
    """The rule with the day of `start` written into it, where that day is missing from some months.

    RFC 5545 leaves out months without a 31st; a person who says “every month” means their last day. Keep the
    anchored rule with a goal: counted on from its 28 February, the plain one would stay with the 28th for ever.
    """
    parts = _parts(rule)
    free = not any(name.startswith("BY") for name in parts)
    if parts.get("FREQ") not in ("MONTHLY", "YEARLY") or not free or start.day <= 28:
        return rule
    month_days = ",".join(str(day) for day in range(28, start.day + 1))
    parts |= {"BYMONTHDAY": month_days, "BYSETPOS": "-1"}
    if parts["FREQ"] == "YEARLY":
        parts["BYMONTH"] = str(start.month)
    return ";".join(f"{name}={value}" for name, value in parts.items())


def first_due(rule: str, today: date) -> date | None:
    """The first date of a rule from today on, today included; None where no date of it is left."""
    return next_due(rule, today, today - timedelta(days=1))


def next_due(rule: str, start: date, after: date) -> date | None:
    """The first date of the rule, counted from `start`, that lies strictly after `after`.

    From the 29th, 30th or 31st “every month” falls on the last day of shorter months. None where the rule ends
    before, never comes again, or is none.
    """
    parts = _parts(anchor(rule, start))
    counted = _parse(parts, start)
    if counted is None:
        return None
    horizon = min(max(start, after).year + _YEARS_AHEAD[parts["FREQ"]], date.max.year)
    moment: datetime
    for moment in counted:
        if moment.date() > after:
            return moment.date()
        if moment.year > horizon:
            return None
    return None
