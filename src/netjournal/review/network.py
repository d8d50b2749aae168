"""What the exchanges were like: usefulness, energy, giving and getting, and the networks one follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import sqrt
from statistics import median, pvariance
from typing import Any

from netjournal.domain.records import Direction, Interaction
from netjournal.review.figure import Figure, LeftOut, Listed
from netjournal.review.flow import from_beyond, passed_on_in
from netjournal.review.format import count_words, format_hours
from netjournal.review.index import TIERS, UNTIERED, JournalIndex, measured, why_unmeasured
from netjournal.review.period import ONE_DAY, Period, earlier, previous, week
from netjournal.review.statistics import binomial_tail
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import join_and, truncate

SIX_WEEKS = timedelta(days=42)
EIGHT_WEEKS = timedelta(days=56)
FEW = 10
"""Below this many a share is not given."""

SURE = 2.6
"""Standard errors by which a term must differ from the one before for it to be said."""

FEWEST_SOURCES, SELDOM = 3, 0.02
"""Followed networks that must name a rising topic, and how rarely reading volume alone may explain its items."""

NINE_WEEKS = timedelta(days=63)

FEW_HOURS = 3
MOST_SAID = 0.6
"""Share of the entries that must say a thing before the figure stops warning that few do."""


def usefulness(ledger: JournalIndex, period: Period) -> Figure:
    """The median usefulness (0–3) by tier."""
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    rated = [contact for contact in inside if contact.usefulness is not None]
    marks: dict[str, list[int]] = {tier: [] for tier in (*TIERS, UNTIERED)}
    for interaction in rated:
        for tier in ledger.split(interaction):
            marks[tier].append(interaction.usefulness or 0)
    value = {tier: float(median(marks[tier])) if marks[tier] else None for tier in TIERS}
    depth = {
        tier: {
            str(level): sum(one.depth == level and tier in ledger.split(one) for one in inside)
            for level in range(len(DEPTHS))
        }
        for tier in (*TIERS, UNTIERED)
    }
    said = [
        f"{tier} {mark:g} ({count_words(len(marks[tier]), 'conversation')})"
        for tier, mark in value.items()
        if mark is not None
    ]
    return Figure(
        name="usefulness",
        title="Usefulness",
        formula="The median of the usefulness that you noted (0 to 3), by tier; and how deep it went (scanned, "
        "swapped, explored why, joint work), as counts by tier.",
        caveat="A conversation with contacts of several tiers counts once in each. Those that say nothing of "
        "usefulness are left out, and contacts without a tier are counted apart.",
        sentence=_rated_sentence(len(rated), len(inside), depth),
        counts={
            "rated": len(rated),
            "unrated": len(inside) - len(rated),
            "by_tier": {t: len(marks[t]) for t in marks},
            "depth_by_tier": depth,
        },
        value=value if rated else None,
        guard=_few_said(len(rated), len(inside), "usefulness"),
        counted=tuple(interaction.id for interaction in rated),
        contributions={one.id: f"useful: {one.usefulness} of 3" for one in rated},
        left_out=tuple(
            LeftOut(contact.id, "no usefulness was noted") for contact in inside if contact.usefulness is None
        ),
        comparison=f"Median: {join_and(said)}." if said else "",
        value_compares=True,
        compares="how useful each tier was",
    )


DEPTHS = ("scanned", "swapped", "explored why", "joint work")


def _rated_sentence(rated: int, whole: int, depth: dict[str, dict[str, int]]) -> str:
    words = f"{rated} of {count_words(whole, 'conversation')} rated for usefulness."
    deep = [
        f"{tier} {row['2'] + row['3']} of {sum(row.values())}"
        for tier, row in depth.items()
        if tier in TIERS and any(row.values())
    ]
    return f"{words} Explored why or worked together: {join_and(deep)}." if deep else words


def energy(ledger: JournalIndex, period: Period) -> Figure:
    """Energy given, taken and neither, as counts: by tier, by channel, and six weeks beside the six before."""
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    felt = [contact for contact in inside if contact.energy is not None]
    end = min(period.ends_on, ledger.today)
    counts: dict[str, Any] = _moods(felt) | {
        "unsaid": len(inside) - len(felt),
        "by_tier": {tier: _moods([one for one in felt if tier in ledger.split(one)]) for tier in (*TIERS, UNTIERED)},
        "by_channel": {
            channel: _moods([one for one in felt if (one.channel or "unsaid") == channel])
            for channel in sorted({one.channel or "unsaid" for one in felt})
        },
        "last_six_weeks": _moods(_felt(ledger, earlier(end, SIX_WEEKS - ONE_DAY), end)),
        "six_weeks_before": _moods(_felt(ledger, earlier(end, 2 * SIX_WEEKS - ONE_DAY), earlier(end, SIX_WEEKS))),
    }
    return Figure(
        name="energy",
        title="Energy",
        formula="Conversations at +1 or more, at 0, and at −1 or less. The balance, from ten on: those that gave "
        "energy ÷ all that say, less those that took it ÷ the same. Six weeks stand beside the six before as counts.",
        caveat="Energy is kept apart from learning: a tiring exchange can teach, and a pleasant one need not. “More” "
        "is said only of a term against the one before, with ten conversations in each.",
        sentence=_energy_sentence(counts, len(felt)),
        counts=counts,
        value=_balance(felt) if len(felt) >= FEW else None,
        guard=_few_said(len(felt), len(inside), "energy"),
        counted=tuple(interaction.id for interaction in felt),
        contributions={one.id: f"{one.energy or 0:+d}" for one in felt},
        left_out=tuple(LeftOut(contact.id, "no energy was noted") for contact in inside if contact.energy is None),
        comparison=_term_words(ledger, period, felt),
    )


def _felt(ledger: JournalIndex, starts_on: date, ends_on: date) -> list[Interaction]:
    return [interaction for interaction in ledger.interactions_in(starts_on, ends_on) if interaction.energy is not None]


def _moods(felt: Sequence[Interaction]) -> dict[str, int]:
    giving = sum((interaction.energy or 0) > 0 for interaction in felt)
    taking = sum((interaction.energy or 0) < 0 for interaction in felt)
    return {"giving": giving, "even": len(felt) - giving - taking, "taking": taking}


def _balance(felt: Sequence[Interaction]) -> float:
    moods = _moods(felt)
    return (moods["giving"] - moods["taking"]) / len(felt)


def _energy_sentence(counts: dict[str, Any], felt: int) -> str:
    if not felt:
        return "No energy was noted in this period."
    now, before = counts["last_six_weeks"], counts["six_weeks_before"]
    weeks = ""
    if any(now.values()) and any(before.values()):
        weeks = (
            f" In the last six weeks {now['giving']} gave and {now['taking']} took; in the six before "
            f"{before['giving']} and {before['taking']}."
        )
    said = count_words(felt, "conversation")
    return f"Of {said} that say, {counts['giving']} gave energy, {counts['taking']} took it.{weeks}"


def _term_words(ledger: JournalIndex, period: Period, felt: Sequence[Interaction]) -> str:
    """“More” or “less” energy than last term, where it differs by more than 2.6 standard errors; else nothing."""
    before = previous(period, ledger.records.terms, ledger.settings.week_start) if period.kind == "term" else period
    if before == period:
        return ""
    then = _felt(ledger, before.starts_on, before.ends_on)
    if min(len(felt), len(then)) < FEW:
        return ""
    gap = _balance(felt) - _balance(then)
    if abs(gap) <= SURE * _standard_error(ledger, felt, then):
        return ""
    now, earlier_term = _moods(felt), _moods(then)
    side, verb = ("giving", "gave") if gap > 0 else ("taking", "took")
    return (
        f"More of it {verb} energy than last term: {now[side]} of {len(felt)}, against "
        f"{earlier_term[side]} of {len(then)}."
    )


def _standard_error(ledger: JournalIndex, felt: Sequence[Interaction], then: Sequence[Interaction]) -> float:
    """Of a difference of two balances: the larger of that of single conversations and that of whole weeks."""
    signs = [_sign(one) for one in (*felt, *then)]
    single = sqrt(pvariance(signs) * (1 / len(felt) + 1 / len(then)))
    weekly = 0.0
    for span in (felt, then):
        mean = sum(map(_sign, span)) / len(span)
        weeks: dict[date, float] = {}
        for one in span:
            first = week(one.on, ledger.settings.week_start).starts_on
            weeks[first] = weeks.get(first, 0.0) + _sign(one) - mean
        if len(weeks) > 1:
            weekly += len(weeks) / (len(weeks) - 1) * sum(off * off for off in weeks.values()) / len(span) ** 2
    return max(single, sqrt(weekly))


def _sign(one: Interaction) -> int:
    return ((one.energy or 0) > 0) - ((one.energy or 0) < 0)


def _few_said(said: int, whole: int, what: str) -> str:
    return (
        f"Only {said} of {count_words(whole, 'conversation')} say {what}." if whole and said / whole < MOST_SAID else ""
    )


def give_get(ledger: JournalIndex, period: Period) -> Figure:
    """Counts by direction and tier, and the loops that were closed by telling the source."""
    inside = ledger.interactions_in(period.starts_on, period.ends_on)
    directions = {way.value: dict.fromkeys((*TIERS, UNTIERED), 0) for way in Direction}
    totals = dict.fromkeys(directions, 0)
    silent = [contact for contact in inside if contact.direction is None]
    for contact in inside:
        if contact.direction is not None:
            totals[contact.direction.value] += 1
            for tier in ledger.split(contact):
                directions[contact.direction.value][tier] += 1
    applied = ledger.applied_in(period)
    told = [learning for learning in applied if ledger.happened(learning.told_source_on)]
    passed = passed_on_in(ledger, period)
    beyond = sum(from_beyond(ledger, learning) for learning in passed)
    added = {contact.id: contact.direction.value for contact in inside if contact.direction is not None}
    for learning in applied:
        added[learning.id] = "tried, source told" if learning in told else "tried, source not told"
    for learning in passed:
        added[learning.id] = f"{added[learning.id]}, passed on" if learning.id in added else "passed on"
    return Figure(
        name="give-get",
        title="Giving, getting, passing on",
        formula="Conversations by direction and tier. Closed loops: learnings tried in the period whose source was "
        "told of it ÷ learnings tried in the period. Passed on: learnings that reached a colleague in the period; from "
        "beyond where none of their sources was a colleague that day.",
        caveat="More giving is not better, and neither is more getting. A conversation with contacts of several tiers "
        "counts once in each.",
        sentence=_given_sentence(totals, len(told), len(applied), len(passed), beyond),
        counts=directions
        | {
            "totals": totals,
            "unsaid": len(silent),
            "applied": len(applied),
            "closed_loops": len(told),
            "passed_on": len(passed),
            "passed_on_from_beyond": beyond,
        },
        value=len(told) / len(applied) if len(applied) >= FEW else None,
        guard=_few_said(len(inside) - len(silent), len(inside), "who gave"),
        counted=tuple(added),
        contributions=added,
        left_out=tuple(LeftOut(item.id, "no direction was noted") for item in silent),
    )


def _given_sentence(totals: dict[str, int], told: int, applied: int, passed: int, beyond: int) -> str:
    words = f"Got {totals['get']}, gave {totals['give']}, both {totals['both']}."
    if applied:
        words += f" Of {count_words(applied, 'learning')} tried, the source was told of {told}."
    if passed:
        words += f" {count_words(passed, 'learning')} reached a colleague, {beyond} of them from beyond."
    return words


def following(ledger: JournalIndex, period: Period) -> Figure:
    """Items of usefulness 2 or 3 per hour with followed networks over 8 weeks; decisions made ÷ due."""
    end = min(period.ends_on, ledger.today)
    heard = [
        interaction
        for interaction in ledger.interactions_in(earlier(end, EIGHT_WEEKS - ONE_DAY), end)
        if "following" in ledger.split(interaction)
    ]
    timed = [item for item in heard if measured(item) is not None]
    hours = sum((interaction.minutes or 0) * ledger.split(interaction)["following"] for interaction in timed) / 60
    useful = sum(ledger.split(interaction)["following"] for interaction in timed if (interaction.usefulness or 0) >= 2)
    due = [
        decision
        for decision in ledger.records.decisions
        if decision.recheck_on in period and decision.recheck_on <= ledger.today
    ]
    made = [learning for learning in due if ledger.happened(learning.decided_on) and learning.choice is not None]
    silent = sum(interaction.usefulness is None for interaction in timed)
    rising = rising_topics(ledger, end)
    return Figure(
        name="following",
        title="Networks you follow",
        formula="Items of usefulness 2 or 3 from followed networks ÷ hours with them, over the eight weeks up to the "
        "end of the period. Decisions made ÷ decisions whose day came in the period. A topic rises when at least three "
        "networks named it in these weeks, fewer than half as many in the eight before, and by more items than the "
        "volume of reading explains (binomial tail below 0.02).",
        caveat="Only items with minutes that you entered count, above and below the line. An item shared with other "
        "tiers counts by the part of its contacts that you follow.",
        sentence=" ".join([_following_sentence(useful, hours, len(made), len(due)), *(each.words for each in rising)]),
        counts={
            "items": len(timed),
            "useful": useful,
            "hours": hours,
            "without_minutes": len(heard) - len(timed),
            "without_usefulness": silent,
            "decisions_due": len(due),
            "decisions_made": len(made),
            "topics": _topics(ledger, heard),
            "rising": [each.as_json() for each in rising],
        },
        value={
            "useful_per_hour": useful / hours if hours else None,
            "decisions": len(made) / len(due) if len(due) >= FEW else None,
        },
        guard=_following_guard(heard, len(heard) - len(timed), hours),
        counted=tuple(interaction.id for interaction in (*timed, *due)),
        contributions={
            one.id: f"{format_hours((one.minutes or 0) * ledger.split(one)['following'])}"
            + (", useful" if (one.usefulness or 0) >= 2 else "")
            for one in timed
        }
        | {one.id: "decided" if one in made else "due" for one in due},
        left_out=tuple(LeftOut(item.id, why_unmeasured(item)) for item in heard if measured(item) is None),
        listed=tuple(
            Listed(item.id, f"#{each.topic}: {truncate(item.summary, 80) or 'no words'}")
            for each in rising
            for item in each.items
        ),
    )


@dataclass(frozen=True, slots=True)
class RisingTopic:
    """A topic of the networks that are followed: its items and sources in eight weeks and in the eight before."""

    topic: str
    sources: int
    before: int
    items: tuple[Interaction, ...]
    items_before: int

    def as_json(self) -> dict[str, Any]:
        """What `review --json` shows of it."""
        return {
            "topic": self.topic,
            "sources": self.sources,
            "before": self.before,
            "items": len(self.items),
            "items_before": self.items_before,
        }

    @property
    def words(self) -> str:
        """The counts in a sentence."""
        return (
            f"Rising: #{self.topic}, {self.sources} of the networks you follow, "
            f"{count_words(len(self.items), 'item')}; in the eight weeks before, {self.items_before}."
        )


def rising_topics(ledger: JournalIndex, end: date) -> list[RisingTopic]:
    """The topics that rise in the eight weeks up to a day, by more items than reading volume explains."""
    if ledger.first_day is None or end - ledger.first_day < NINE_WEEKS:
        return []
    now = _named(ledger, earlier(end, EIGHT_WEEKS - ONE_DAY), end)
    then = _named(ledger, earlier(end, 2 * EIGHT_WEEKS - ONE_DAY), earlier(end, EIGHT_WEEKS))
    items = {one.id for rows in now.values() for one, _ in rows}
    before = {one.id for rows in then.values() for one, _ in rows}
    found = []
    for topic, rows in sorted(now.items()):
        sources = {who for _, followed in rows for who in followed}
        earlier_rows = then.get(topic, [])
        sources_then = {who for _, followed in earlier_rows for who in followed}
        if len(sources) < FEWEST_SOURCES or 2 * len(sources_then) >= len(sources):
            continue
        share = len(items) / (len(items) + len(before))
        if binomial_tail(len(rows), len(rows) + len(earlier_rows), share) < SELDOM:
            found.append(
                RisingTopic(topic, len(sources), len(sources_then), tuple(one for one, _ in rows), len(earlier_rows))
            )
    return found


def _named(ledger: JournalIndex, starts_on: date, ends_on: date) -> dict[str, list[tuple[Interaction, frozenset[str]]]]:
    """By topic the items of followed networks that named it, each with the followed contacts of that day."""
    named: dict[str, list[tuple[Interaction, frozenset[str]]]] = {}
    for item in ledger.interactions_in(starts_on, ends_on):
        followed = frozenset(one for one in item.contact_ids if ledger.tier_on(one, item.on) == "following")
        if followed:
            for topic in dict.fromkeys(topic.casefold() for topic in item.topics):
                named.setdefault(topic, []).append((item, followed))
    return named


def _topics(ledger: JournalIndex, heard: Sequence[Interaction]) -> dict[str, int]:
    """The topics that at least two followed contacts spoke of, with how many did."""
    sources: dict[str, set[str]] = {}
    for item in heard:
        followed = {one for one in item.contact_ids if ledger.tier_on(one, item.on) == "following"}
        for topic in item.topics:
            sources.setdefault(topic.casefold(), set()).update(followed)
    spread = ((topic, len(who)) for topic, who in sources.items() if len(who) > 1)
    return dict(sorted(spread, key=lambda one: (-one[1], one[0])))


def _following_sentence(useful: float, hours: float, made: int, due: int) -> str:
    found = (
        f"{useful:g} useful in {format_hours(60 * hours)} over eight weeks"
        if hours
        else "No timed reading in eight weeks"
    )
    return f"{found}; {made} of {count_words(due, 'decision')} made." if due else f"{found}."


def _following_guard(heard: Sequence[Interaction], untimed: int, hours: float) -> str:
    words = []
    if untimed:
        words.append(f"{untimed} of {count_words(len(heard), 'item')} without minutes that you entered.")
    if heard and hours < FEW_HOURS:
        words.append(f"Less than {FEW_HOURS} hours: too little to judge a rate by.")
    return " ".join(words)
