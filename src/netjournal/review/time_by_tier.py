"""Where the time went, and how many of the days were noted at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from netjournal.domain.records import Intention, Interaction
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.format import count_words, format_hours, percent
from netjournal.review.index import TIERS, UNTIERED, JournalIndex, measured, why_unmeasured
from netjournal.review.period import Period
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date
from netjournal.text.normalize import join_and

ENOUGH_COVERAGE = 0.6


@dataclass(frozen=True, slots=True)
class Spent:
    """Measured minutes of some days by tier, `untiered` among them; the interactions with and without minutes."""

    minutes: Mapping[str, float]
    timed: tuple[Interaction, ...]
    untimed: tuple[Interaction, ...]

    @property
    def tiered(self) -> float:
        """The minutes with contacts that have a tier: what the shares are shares of."""
        return sum(self.minutes[tier] for tier in TIERS)

    @property
    def shares(self) -> dict[str, float]:
        """The share of each tier in the tiered minutes, or nothing where there are none."""
        whole = self.tiered
        return {tier: self.minutes[tier] / whole for tier in TIERS} if whole else {}


def spent(ledger: JournalIndex, starts_on: date, ends_on: date) -> Spent:
    """Adds up the minutes of these days; an interaction's minutes split evenly over its contacts."""
    minutes = dict.fromkeys((*TIERS, UNTIERED), 0.0)
    timed, untimed = [], []
    for interaction in ledger.interactions_in(starts_on, ends_on):
        taken = measured(interaction)
        if taken is None:
            untimed.append(interaction)
            continue
        timed.append(interaction)
        for tier, part in ledger.split(interaction).items():
            minutes[tier] += taken * part
    return Spent(minutes, tuple(timed), tuple(untimed))


@dataclass(frozen=True, slots=True)
class Intended:
    """What was planned for the days of a period: shares of 1 by tier, minutes a week, minutes a week for colleagues."""

    shares: Mapping[str, float]
    weekly_minutes: float | None
    floor_minutes: float | None


def intended(ledger: JournalIndex, period: Period) -> Intended | None:
    """The intention of a period, or None where there is none.

    Where several intentions follow each other, their shares and minutes are averaged over the days up to today for
    which each of them holds (the later one, where two hold at once); days without an intention don't weigh.
    """
    days = _days_of_intentions(ledger, period)
    plans = [(each, n) for each, n in days if each.colleagues + each.communities + each.following > 0]
    whole = sum(n for _, n in plans)
    if not whole:
        return None
    shares = dict.fromkeys(TIERS, 0.0)
    for each, n in plans:
        planned = {"colleagues": each.colleagues, "communities": each.communities, "following": each.following}
        for tier in TIERS:
            shares[tier] += planned[tier] / sum(planned.values()) * n / whole
    return Intended(
        shares,
        _average([(each.weekly_minutes, n) for each, n in plans]),
        _average([(each.floor_minutes, n) for each, n in plans]),
    )


def _average(weighted: list[tuple[int | None, int]]) -> float | None:
    known = [(value, n) for value, n in weighted if value is not None]
    return sum(value * n for value, n in known) / sum(n for _, n in known) if known else None


def _days_of_intentions(ledger: JournalIndex, period: Period) -> list[tuple[Intention, int]]:
    """Each intention with the number of days of the period (up to today) for which it is the one that holds."""
    terms = {term.id: term for term in ledger.records.terms}
    spans = []
    for intention in ledger.records.intentions:
        first, last = intention.starts_on, intention.ends_on
        if intention.term_id in terms and last is None and first == date(1970, 1, 1):
            first, last = terms[intention.term_id].starts_on, terms[intention.term_id].ends_on
        spans.append((first, last or date.max, intention))
    spans.sort(key=lambda one: (one[0], one[2].updated_at), reverse=True)
    held: dict[int, int] = {}
    start = max([period.starts_on, *(first for first, _, _ in spans[-1:])])
    end = min(period.ends_on, ledger.today)
    for day in (start + timedelta(days=n) for n in range((end - start).days + 1)):
        holds = next((place for place, (first, last, _) in enumerate(spans) if first <= day <= last), None)
        if holds is not None:
            held[holds] = held.get(holds, 0) + 1
    return [(spans[place][2], n) for place, n in sorted(held.items(), reverse=True)]


@dataclass(frozen=True, slots=True)
class Compared:
    """The minutes of the days that have an intention: by tier, and as they were meant by the intention of each day."""

    minutes: Mapping[str, float]
    meant: Mapping[str, float]
    days_without: int

    @property
    def whole(self) -> float:
        """All minutes compared."""
        return sum(self.minutes.values())


def compared(ledger: JournalIndex, starts_on: date, ends_on: date) -> Compared:
    """Holds each day's minutes with sorted contacts against the intention of that day."""
    minutes, meant = dict.fromkeys(TIERS, 0.0), dict.fromkeys(TIERS, 0.0)
    days: dict[date, dict[str, float]] = {}
    for talk in ledger.interactions_in(starts_on, ends_on):
        taken = measured(talk)
        for tier, part in ledger.split(talk).items() if taken else ():
            if tier != UNTIERED:
                of_day = days.setdefault(talk.on, dict.fromkeys(TIERS, 0.0))
                of_day[tier] += (taken or 0) * part
    without = 0
    for day, spent_on in days.items():
        shares = shares_on(ledger, day)
        if shares is None:
            without += 1
            continue
        for tier in TIERS:
            minutes[tier] += spent_on[tier]
            meant[tier] += sum(spent_on.values()) * shares[tier]
    return Compared(minutes, meant, without)


def shares_on(ledger: JournalIndex, day: date) -> Mapping[str, float] | None:
    """The intended shares of 1 by tier of a day, or None without an intention."""
    plan = intended(ledger, Period(day, day, ""))
    return plan.shares if plan else None


def time_by_tier(ledger: JournalIndex, period: Period) -> Figure:
    """Minutes per tier ÷ all minutes with tiered contacts, beside the intention of each day."""
    time = spent(ledger, period.starts_on, period.ends_on)
    mixed = time.minutes[UNTIERED] > MOST_UNSORTED * sum(time.minutes.values())
    shares = {} if mixed else time.shares
    plan = intended(ledger, period)
    counts: dict[str, Any] = {
        "minutes": dict(time.minutes),
        "all_minutes": time.tiered,
        "interactions": len(time.timed),
        "without_minutes": len(time.untimed),
    }
    if plan:
        counts |= _beside(ledger, period, plan, with_shares=not mixed)
    return Figure(
        name="time-by-tier",
        title="Time by tier",
        formula="Minutes with each tier ÷ minutes with all three tiers. Minutes that a conversation shares between "
        "contacts of several tiers are split evenly over its contacts. Your plan: each day’s minutes by that day’s "
        "intended shares. Overall distance from it = half the sum of the absolute differences. A week = minutes in "
        "school weeks ÷ their number" + _weeks_words(counts) + ".",
        caveat="Only minutes that you entered count: guesses and defaults do not. Contacts without a tier are "
        "counted apart; above 20 % of the time there are no percentages. A contact counts with the tier that it had "
        "on the day. A school week has at least three days that are neither weekend nor holiday; your floor is judged "
        "in the same weeks.",
        sentence=_sentence(time, shares),
        counts=counts,
        value=shares or None,
        guard=_guard(time, mixed=mixed),
        counted=tuple(interaction.id for interaction in time.timed),
        contributions={one.id: _part_words(ledger, one) for one in time.timed},
        left_out=_left_out(ledger, time),
        comparison=_comparison(counts) if plan else "",
        comparing=("intended", "compared_minutes", "gap_points", "gap_hours", "overall_gap", "weekly_minutes", "floor"),
        compares="how that compares with your plan",
    )


MOST_UNSORTED = 0.2
"""Share of the minutes with contacts that have no tier above which no percentages are given."""


def _part_words(ledger: JournalIndex, talk: Interaction) -> str:
    parts = ledger.split(talk)
    minutes = measured(talk) or 0
    return join_and([f"{format_hours(minutes * part)} {SAID_TIER[tier]}" for tier, part in parts.items()])


SAID_TIER = {"colleagues": "colleagues", "communities": "communities", "following": "following", UNTIERED: "to sort"}


def _weeks_words(counts: Mapping[str, Any]) -> str:
    weeks = counts.get("weekly_minutes", {}).get("school_weeks")
    if not weeks:
        return ""
    minutes = counts["weekly_minutes"]["actual"] * weeks
    return f": {format_hours(minutes)} in {count_words(weeks, 'school week')}"


def _beside(ledger: JournalIndex, period: Period, plan: Intended, *, with_shares: bool) -> dict[str, Any]:
    """What was meant for the same minutes and how far off the actual ones are, in percentage points and hours."""
    held = compared(ledger, period.starts_on, period.ends_on)
    whole = held.whole
    meant = {tier: held.meant[tier] / whole for tier in TIERS} if whole else dict(plan.shares)
    beside: dict[str, Any] = {
        "intended": meant,
        "compared_minutes": dict(held.minutes),
        "days_without_intention": held.days_without,
    }
    if whole and with_shares:
        gaps = {tier: held.minutes[tier] / whole - meant[tier] for tier in TIERS}
        beside["gap_points"] = {tier: 100 * gap for tier, gap in gaps.items()}
        beside["gap_hours"] = {tier: gap * whole / 60 for tier, gap in gaps.items()}
        beside["overall_gap"] = sum(abs(gap) for gap in gaps.values()) / 2
    if plan.weekly_minutes is not None:
        weeks = judged_weeks(ledger, period)
        minutes = sum(sum(spent(ledger, one.starts_on, one.ends_on).minutes.values()) for one in weeks)
        beside["weekly_minutes"] = {
            "intended": plan.weekly_minutes,
            "actual": minutes / len(weeks) if weeks else None,
            "school_weeks": len(weeks),
        }
    if plan.floor_minutes is not None:
        beside["floor"] = {"minutes": plan.floor_minutes} | floor_weeks(ledger, period)
    return beside


def judged_weeks(ledger: JournalIndex, period: Period) -> list[Period]:
    """The school weeks of a period that are over; in its first one, that one so far."""
    return ledger.school_weeks(period) or ledger.school_weeks(period, running=True)


def floor_weeks(ledger: JournalIndex, period: Period) -> dict[str, int]:
    """How many school weeks of the period that are over had fewer minutes with colleagues than their floor.

    Weeks without a floor are left aside.
    """
    weeks = below = 0
    for one in ledger.school_weeks(period):
        plan = intended(ledger, one)
        if plan and plan.floor_minutes is not None:
            weeks += 1
            below += spent(ledger, one.starts_on, one.ends_on).minutes["colleagues"] < plan.floor_minutes
    return {"weeks": weeks, "weeks_below": below}


def _sentence(time: Spent, shares: Mapping[str, float]) -> str:
    if not time.tiered:
        return (
            "None of these contacts has a tier yet: sort them on Contacts (t)."
            if time.timed
            else "No time was noted in this period."
        )
    parts = [
        f"{tier} {percent(shares[tier])} ({format_hours(time.minutes[tier])})"
        if shares
        else f"{tier} {format_hours(time.minutes[tier])}"
        for tier in TIERS
    ]
    return f"Of {format_hours(time.tiered)}: {join_and(parts)}."


def _comparison(counts: Mapping[str, Any]) -> str:
    words = ["You meant " + " / ".join(f"{round(100 * count)}" for count in counts["intended"].values()) + "."]
    points = counts.get("gap_points", {})
    off = [
        f"{tier} {abs(round(gap))} points ({format_hours(abs(counts['gap_hours'][tier]) * 60)}) {_side(gap)}"
        for tier, gap in points.items()
        if abs(round(gap)) >= 1
    ]
    if points:
        words.append(f"{join_and(off).capitalize()}." if off else "You spent it just so.")
    if counts.get("days_without_intention"):
        words.append(f"{count_words(counts['days_without_intention'], 'day')} without a plan left out of that.")
    weekly = counts.get("weekly_minutes")
    if weekly and weekly["actual"] is not None:
        words.append(
            f"{format_hours(weekly['actual'])} in a school week ({weekly['school_weeks']}); "
            f"you meant {format_hours(weekly['intended'])}."
        )
    floor = counts.get("floor")
    if floor and floor["weeks_below"]:
        words.append(
            f"Colleagues stayed under your floor of {format_hours(floor['minutes'])} in "
            f"{floor['weeks_below']} of {count_words(floor['weeks'], 'school week')}."
        )
    return " ".join(words)


def _side(gap: float) -> str:
    return "over" if gap > 0 else "under"


def _guard(time: Spent, *, mixed: bool) -> str:
    words = []
    if time.untimed:
        whole = len(time.timed) + len(time.untimed)
        verb = "has" if len(time.untimed) == 1 else "have"
        is_left = "is" if len(time.untimed) == 1 else "are"
        words.append(f"{len(time.untimed)} of {whole} {verb} no minutes and {is_left} left out.")
    if time.minutes[UNTIERED]:
        words.append(f"{format_hours(time.minutes[UNTIERED])} with contacts that have no tier.")
    if mixed:
        words.append("That is over a fifth of the time, so no percentages: sort them on Contacts (t).")
    return " ".join(words)


def _left_out(ledger: JournalIndex, time: Spent) -> tuple[LeftOut, ...]:
    rows = [LeftOut(interaction.id, why_unmeasured(interaction)) for interaction in time.untimed]
    for interaction in time.timed:
        part = ledger.split(interaction).get(UNTIERED, 0)
        if part:
            how_much = "all" if part >= 1 else percent(part)
            rows.append(LeftOut(interaction.id, f"{how_much} of its minutes went to contacts without a tier"))
    return tuple(rows)


LONG = 28
"""Days from which on a period is covered by weeks; a shorter one by days."""


def coverage(ledger: JournalIndex, period: Period) -> Figure:
    """School days of a week, or school weeks of a longer period, with an entry or an explicit “nothing” ÷ all."""
    by_weeks = period.days >= LONG
    weeks = ledger.school_weeks(period, running=True) if by_weeks else []
    spans = [list(one.each_day()) for one in weeks] if by_weeks else [[day] for day in ledger.counting_days(period)]
    noted = [span for span in spans if any(day in ledger.entry_days for day in span)]
    counting = frozenset(day for span in spans for day in span)
    unit = "weeks" if by_weeks else "days"
    little = low_coverage(len(noted), len(spans), unit)
    rows: list[tuple[str, date]] = [
        (contact.id, contact.on) for contact in ledger.interactions_in(period.starts_on, period.ends_on)
    ]
    rows += [(learning.id, learning.on) for learning in ledger.noted_in(period)]
    rows += [
        (quiet_day.id, quiet_day.on)
        for quiet_day in ledger.records.quiet_days
        if quiet_day.on in period and quiet_day.on <= ledger.today
    ]
    return Figure(
        name="coverage",
        title="Weeks noted" if by_weeks else "Days noted",
        formula="School weeks with an entry or a “nothing” ÷ school weeks."
        if by_weeks
        else "School days with an entry or a “nothing” ÷ school days.",
        caveat="A school week has at least three school days, and counts in the period that holds three of them. Only "
        "from your first entry to today; holidays never count. Entries on other days are welcome and change nothing "
        "here.",
        sentence=_coverage_sentence(ledger, period, len(noted), len(spans), unit),
        counts={"unit": unit, f"{unit}_noted": len(noted), unit: len(spans)},
        value=len(noted) / len(spans) if spans else None,
        guard=f"{little}. Press 0 on a day without." if little else "",
        counted=tuple(each for each, on in rows if on in counting),
        contributions={each: format_date(on) for each, on in rows if on in counting},
        left_out=tuple(LeftOut(each, "not on a day that counts") for each, on in rows if on not in counting),
    )


def low_coverage(noted: int, whole: int, unit: str) -> str:
    """What a figure says where too little was noted to compare anything, else nothing."""
    if not whole or noted / whole >= ENOUGH_COVERAGE:
        return ""
    return f"Only {noted} of {whole} school {unit} have an entry"


def too_little(figure: Figure) -> str:
    """What the coverage of a period says where too little was noted to compare anything, else nothing."""
    unit = figure.counts["unit"]
    return low_coverage(figure.counts[f"{unit}_noted"], figure.counts[unit], unit)


def _coverage_sentence(ledger: JournalIndex, period: Period, noted: int, whole: int, unit: str) -> str:
    if not whole:
        return f"No school {unit} to count yet."
    since = ""
    if ledger.first_day and period.kind != "all" and ledger.first_day > period.starts_on:
        since = " since your first entry"
    return f"{noted} of {whole} school {unit} ({percent(noted / whole)}) have an entry{since}."
