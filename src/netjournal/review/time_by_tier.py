"""Where the time went, and how many of the days were noted at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from netjournal.domain.records import Intention, Interaction
from netjournal.review.figure import Figure, LeftOut
from netjournal.review.format import count_words, format_hours, format_share, percent
from netjournal.review.index import TIERS, UNTIERED, JournalIndex, measured, why_unmeasured
from netjournal.review.period import Period, week
from netjournal.startup.fast_dataclass import dataclass
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


def time_by_tier(ledger: JournalIndex, period: Period) -> Figure:
    """Minutes per tier ÷ all minutes with tiered contacts, beside the intended shares."""
    time = spent(ledger, period.starts_on, period.ends_on)
    shares = time.shares
    plan = intended(ledger, period)
    counts: dict[str, Any] = {
        "minutes": dict(time.minutes),
        "all_minutes": time.tiered,
        "interactions": len(time.timed),
        "without_minutes": len(time.untimed),
    }
    if plan:
        counts |= _beside(ledger, period, time, plan)
    return Figure(
        name="time-by-tier",
        title="Time by tier",
        formula="Minutes with each tier ÷ minutes with all three tiers. Minutes that an interaction shares between "
        "contacts of several tiers are split evenly over its contacts. Overall distance from the intention = "
        "half the sum of the absolute differences between actual and intended shares.",
        caveat="Only minutes that you entered count: guesses and defaults do not. Contacts without a tier are "
        "counted apart, because their minutes belong to none of the three shares; sorting them moves the shares. "
        "A contact counts with the tier that it had on the day.",
        sentence=_sentence(time, shares),
        counts=counts,
        value=shares or None,
        guard=_guard(time),
        counted=tuple(interaction.id for interaction in time.timed),
        left_out=_left_out(ledger, time),
        comparison=_comparison(counts) if plan else "",
        comparing=("intended", "gap_points", "gap_hours", "overall_gap", "weekly_minutes", "floor"),
    )


def _beside(ledger: JournalIndex, period: Period, time: Spent, plan: Intended) -> dict[str, Any]:
    """The intended shares and how far off the actual ones are, in percentage points and hours."""
    beside: dict[str, Any] = {"intended": dict(plan.shares)}
    if time.shares:
        gaps = {tier: time.shares[tier] - plan.shares[tier] for tier in TIERS}
        beside["gap_points"] = {tier: 100 * gap for tier, gap in gaps.items()}
        beside["gap_hours"] = {tier: gap * time.tiered / 60 for tier, gap in gaps.items()}
        beside["overall_gap"] = sum(abs(gap) for gap in gaps.values()) / 2
    days = (min(period.ends_on, ledger.today) - _begun(ledger, period)).days + 1
    if plan.weekly_minutes is not None and days > 0:
        beside["weekly_minutes"] = {
            "intended": plan.weekly_minutes,
            "actual": sum(time.minutes.values()) / max(days / 7, 1),
        }
    if plan.floor_minutes is not None:
        beside["floor"] = {"minutes": plan.floor_minutes} | floor_weeks(ledger, period, plan.floor_minutes)
    return beside


def _begun(ledger: JournalIndex, period: Period) -> date:
    """The first day of a period on which the journal existed."""
    return max(period.starts_on, ledger.first_day or period.starts_on)


def floor_weeks(ledger: JournalIndex, period: Period, floor: float) -> dict[str, int]:
    """How many weeks that ended in the period had fewer minutes with colleagues than the floor, and of how many.

    Weeks without a day that counts (holidays) are left aside.
    """
    weeks = below = 0
    one = week(_begun(ledger, period), ledger.settings.week_start)
    while one.ends_on <= min(period.ends_on, ledger.today):
        if ledger.counting_days(one):
            weeks += 1
            below += spent(ledger, one.starts_on, one.ends_on).minutes["colleagues"] < floor
        one = week(one.ends_on + timedelta(days=1), ledger.settings.week_start)
    return {"weeks": weeks, "weeks_below": below}


def _sentence(time: Spent, shares: Mapping[str, float]) -> str:
    if not shares:
        return "No time with sorted contacts was noted."
    parts = [f"{tier} {percent(shares[tier])} ({format_hours(time.minutes[tier])})" for tier in TIERS]
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
    weekly = counts.get("weekly_minutes")
    if weekly:
        words.append(f"{format_hours(weekly['actual'])} a week; you meant {format_hours(weekly['intended'])}.")
    floor = counts.get("floor")
    if floor and floor["weeks_below"]:
        words.append(
            f"Colleagues stayed under your floor of {format_hours(floor['minutes'])} in "
            f"{floor['weeks_below']} of {count_words(floor['weeks'], 'week')}."
        )
    return " ".join(words)


def _side(gap: float) -> str:
    return "over" if gap > 0 else "under"


def _guard(time: Spent) -> str:
    words = []
    if time.untimed:
        whole = len(time.timed) + len(time.untimed)
        words.append(f"{len(time.untimed)} of {count_words(whole, 'interaction')} without minutes that you entered.")
    if time.minutes[UNTIERED]:
        words.append(f"{format_hours(time.minutes[UNTIERED])} with contacts that have no tier.")
    return " ".join(words)


def _left_out(ledger: JournalIndex, time: Spent) -> tuple[LeftOut, ...]:
    rows = [LeftOut(interaction.id, why_unmeasured(interaction)) for interaction in time.untimed]
    for interaction in time.timed:
        part = ledger.split(interaction).get(UNTIERED, 0)
        if part:
            how_much = "all" if part >= 1 else percent(part)
            rows.append(LeftOut(interaction.id, f"{how_much} of its minutes went to contacts without a tier"))
    return tuple(rows)


def coverage(ledger: JournalIndex, period: Period) -> Figure:
    """Days with an entry or an explicit "nothing today" ÷ days that count."""
    days = ledger.counting_days(period)
    noted = [day for day in days if day in ledger.entry_days]
    value = len(noted) / len(days) if days else None
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    counting = frozenset(days)
    rows: list[tuple[str, date]] = [(contact.id, contact.on) for contact in inside]
    rows += [(learning.id, learning.on) for learning in ledger.noted_in(period)]
    rows += [
        (quiet_day.id, quiet_day.on)
        for quiet_day in ledger.records.quiet_days
        if quiet_day.on in period and quiet_day.on <= ledger.today
    ]
    return Figure(
        name="coverage",
        title="Days noted",
        formula="Days with an entry or a “nothing today” ÷ days that count.",
        caveat="Days that count are school days in term time, from your first entry to today; today counts once "
        "something is noted. Entries on other days are welcome and change nothing here.",
        sentence=_coverage_sentence(ledger, period, len(noted), len(days)),
        counts={"days_noted": len(noted), "days": len(days)},
        value=value,
        guard=low_coverage(len(noted), len(days)),
        counted=tuple(each for each, on in rows if on in counting),
        left_out=tuple(LeftOut(each, "not on a day that counts") for each, on in rows if on not in counting),
    )


def low_coverage(noted: int, days: int) -> str:
    """What is said first when too few days were noted to compare anything, else nothing."""
    if not days or noted / days >= ENOUGH_COVERAGE:
        return ""
    return f"Only {format_share(noted, days, 'days')} noted, so comparisons stay hidden."


def _coverage_sentence(ledger: JournalIndex, period: Period, noted: int, days: int) -> str:
    if not days:
        return "No school days to count yet."
    since = ""
    if ledger.first_day and period.kind != "all" and ledger.first_day > period.starts_on:
        since = " since your first entry"
    return f"{format_share(noted, days, 'school days')} noted{since}."
