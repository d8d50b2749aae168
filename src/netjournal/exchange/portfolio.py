"""The portfolio of a year: what was learned with others, how far it came, and what stands behind that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from netjournal.domain.model import Evidence, Learning, Records, Reflection
from netjournal.exchange import entries
from netjournal.exchange.markdown import Page, bullets, inline, table
from netjournal.exchange.reflection import activity, figures, own_words, problems, stored_for
from netjournal.exchange.shown import Sharing, Shown
from netjournal.review.ledger import Ledger
from netjournal.review.period import Period
from netjournal.review.summary import Review, review
from netjournal.review.templates import cadence_of
from netjournal.review.words import many
from netjournal.store.journal import Journal


def portfolio(journal: Journal, period: Period, today: date, sharing: Sharing) -> str:
    """The portfolio of a period of a journal."""
    records = journal.records()
    return page(records, review(records, period, today), today, sharing)


def page(records: Records, found: Review, today: date, sharing: Sharing) -> str:
    """The portfolio from records and the review of the period; the same input gives the same text."""
    shown, period = Shown(records, sharing), found.period
    inside = [each for each in shown.records.learnings if _belongs(each, period)]
    inside.sort(key=lambda each: (each.on, each.created_at, each.id))
    made = Page(f"Portfolio: {period.name}", _fields(inside, period, sharing))
    made.say(shown.text(found.sentence))
    home = shown.kept_home(period)
    if home:
        made.add(f"{many(home, 'private entry', 'private entries')} counted in the figures, and not shown.")
    stored = stored_for(period, records.reflections)
    own_words(made, stored, shown, period)
    _outcomes(made, inside, shown)
    _evidence(made, inside)
    problems(made, shown, period)
    _people(made, shown, period)
    activity(made, found, shown, Ledger(records, today))
    _reflections(made, shown, period)
    figures(made, found, shown, stored)
    return made.text()


def _belongs(learning: Learning, period: Period) -> bool:
    return learning.on in period or entries.moved_in(learning, period.starts_on, period.ends_on)


def _fields(inside: Sequence[Learning], period: Period, sharing: Sharing) -> dict[str, object]:
    return {
        "type": "portfolio",
        "cadence": cadence_of(period),
        "period": period.name,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "learnings": len(inside),
        "applied": sum(each.applied_on is not None for each in inside),
        "realized": sum(each.realized_on is not None for each in inside),
        "people": sharing.people.value,
    }


def _outcomes(made: Page, inside: Sequence[Learning], shown: Shown) -> None:
    """The learnings by what came of them, each in one group."""
    groups: dict[str, list[Learning]] = {
        "Seen to make a difference": [],
        "Tried, and not yet judged": [],
        "Closed, and what it taught": [],
        "Noted, and still open": [],
    }
    seen, tried, closed, open_ones = groups.values()
    for each in inside:
        if each.closed_on:
            closed.append(each)
        elif each.realized_on:
            seen.append(each)
        else:
            (tried if each.applied_on else open_ones).append(each)
    for title, group in groups.items():
        if group:
            made.heading(2, title)
            made.add(bullets(entries.learning(each, shown) for each in group))


def _evidence(made: Page, inside: Sequence[Learning]) -> None:
    graded = [each.evidence for each in inside if each.realized_on and each.evidence]
    if graded:
        made.heading(2, "What stands behind it")
        rows = [(inline(entries.GRADES[grade]), str(graded.count(grade))) for grade in Evidence]
        made.add(table(("Evidence", "Learnings"), rows, right=(1,)))


def _people(made: Page, shown: Shown, period: Period) -> None:
    """Whose expertise was found, credited and passed on, and who met whom: what happened, and no count per person."""
    known = sorted(shown.records.expertise, key=lambda each: (each.on, each.id))
    said = []
    for each in known:
        who, topic = inline(shown.name(each.contact_id)), inline(shown.text(each.topic))
        if each.on in period:
            why = _after(shown.text(each.evidence))
            said.append(f"{entries.day(each.on)}: {who} knows about {topic or 'something'}{why}")
        if each.elevated_on and each.elevated_on in period:
            reached = f"; it reached {inline(shown.names(each.spread_to))}" if each.spread_to else ""
            said.append(f"{entries.day(each.elevated_on)}: gave {who} credit for {topic or 'it'}{reached}")
    for met in sorted(shown.records.introductions, key=lambda each: (each.on, each.id)):
        if met.on in period:
            two = f"{inline(shown.name(met.from_id))} and {inline(shown.name(met.to_id))}"
            topic = inline(shown.text(met.topic))
            about = f" about {topic}" if topic else ""
            said.append(f"{entries.day(met.on)}: {two} met{about}{_after(shown.text(met.outcome))}")
    if said:
        made.heading(2, "Expertise found and passed on")
        made.add(bullets(said))


def _after(text: str) -> str:
    """Words after a colon, or nothing where there are none."""
    words = inline(text)
    return f": {words}" if words else ""


def _reflections(made: Page, shown: Shown, period: Period) -> None:
    """The reflections written in the course of the period, by name; their texts are exports of their own."""
    inner = [
        each
        for each in shown.whole.reflections
        if each.starts_on in period
        and each.ends_on in period
        and (each.starts_on, each.ends_on) != (period.starts_on, period.ends_on)
    ]
    if inner:
        made.heading(2, "Reflections along the way")
        inner.sort(key=lambda each: (each.starts_on, each.ends_on, each.id))
        made.add(bullets(_span(each, shown) for each in inner))


def _span(found: Reflection, shown: Shown) -> str:
    words = inline(shown.text(found.title)) or inline(found.cadence) or "without a title"
    return f"{entries.day(found.starts_on)} to {entries.day(found.ends_on)}: {words}"
