"""The portfolio of a year: what was learned with others, how far it came, and what stands behind that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from netjournal.domain.records import Evidence, Learning, Records, Reflection
from netjournal.exchange.exports import entries
from netjournal.exchange.exports.redaction import PrivacyOptions, RedactedView
from netjournal.exchange.exports.reflection import activity, figures, own_words, problems, stored_for
from netjournal.exchange.formats.markdown import MarkdownPage, bullets, inline, table
from netjournal.journal.journal import Journal
from netjournal.review.format import count_words
from netjournal.review.index import JournalIndex
from netjournal.review.period import Period
from netjournal.review.registry import Review, review
from netjournal.review.templates import cadence_of


def portfolio(journal: Journal, period: Period, today: date, sharing: PrivacyOptions) -> str:
    """The portfolio of a period of a journal."""
    records = journal.records()
    return page(records, review(records, period, today), today, sharing)


def page(records: Records, found: Review, today: date, sharing: PrivacyOptions) -> str:
    """The portfolio from records and the review of the period; the same input gives the same text."""
    shown = RedactedView(records, sharing)
    period = shown.shown_period(found.period)
    inside = [learning for learning in shown.records.learnings if _belongs(learning, period)]
    inside.sort(key=lambda each: (each.on, each.created_at, each.id))
    made = MarkdownPage(f"Portfolio: {period.name}", _fields(inside, period, sharing))
    made.say(shown.text(found.sentence))
    home = shown.kept_home(period)
    if home:
        made.add(f"{count_words(home, 'private entry', 'private entries')} counted in the figures, and not shown.")
    stored = stored_for(period, records.reflections)
    own_words(made, stored, shown, period)
    _outcomes(made, inside, shown)
    _evidence(made, inside)
    problems(made, shown, period)
    _people(made, shown, period)
    activity(made, found, shown, JournalIndex(records, today))
    _reflections(made, shown, period)
    figures(made, found, shown, stored)
    return made.text()


def _belongs(learning: Learning, period: Period) -> bool:
    return learning.on in period or entries.moved_in(learning, period.starts_on, period.ends_on)


def _fields(inside: Sequence[Learning], period: Period, sharing: PrivacyOptions) -> dict[str, object]:
    return {
        "type": "portfolio",
        "cadence": cadence_of(period),
        "period": period.name,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "learnings": len(inside),
        "applied": sum(contact.applied_on is not None for contact in inside),
        "realized": sum(contact.realized_on is not None for contact in inside),
        "people": sharing.people.value,
    }


def _outcomes(made: MarkdownPage, inside: Sequence[Learning], shown: RedactedView) -> None:
    """The learnings by what came of them, each in one group."""
    groups: dict[str, list[Learning]] = {
        "Seen to make a difference": [],
        "Tried, and not yet judged": [],
        "Closed, and what it taught": [],
        "Noted, and still open": [],
    }
    seen, tried, closed, open_ones = groups.values()
    for contact in inside:
        if contact.closed_on:
            closed.append(contact)
        elif contact.realized_on:
            seen.append(contact)
        else:
            (tried if contact.applied_on else open_ones).append(contact)
    for title, group in groups.items():
        if group:
            made.heading(2, title)
            made.add(bullets(entries.learning(member, shown) for member in group))


def _evidence(made: MarkdownPage, inside: Sequence[Learning]) -> None:
    graded = [contact.evidence for contact in inside if contact.realized_on and contact.evidence]
    if graded:
        made.heading(2, "What stands behind it")
        rows = [(inline(entries.GRADES[grade]), str(graded.count(grade))) for grade in Evidence]
        made.add(table(("Evidence", "Learnings"), rows, right=(1,)))


def _people(made: MarkdownPage, shown: RedactedView, period: Period) -> None:
    """Whose expertise was found, credited and passed on, and who met whom: what happened, and no count per person."""
    known = sorted(shown.records.expertise, key=lambda each: (each.on, each.id))
    said = []
    for record in known:
        who, topic = inline(shown.name(record.contact_id)), inline(shown.text(record.topic))
        if record.on in period:
            why = _after(shown.text(record.evidence))
            said.append(f"{entries.day(record.on)}: {who} knows about {topic or 'something'}{why}")
        if record.elevated_on and record.elevated_on in period:
            reached = f"; it reached {inline(shown.names(record.spread_to))}" if record.spread_to else ""
            said.append(f"{entries.day(record.elevated_on)}: gave {who} credit for {topic or 'it'}{reached}")
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


def _reflections(made: MarkdownPage, shown: RedactedView, period: Period) -> None:
    """The reflections written in the course of the period, by name; their texts are exports of their own."""
    inner = [
        reflection
        for reflection in shown.whole.reflections
        if reflection.starts_on in period
        and reflection.ends_on in period
        and (reflection.starts_on, reflection.ends_on) != (period.starts_on, period.ends_on)
    ]
    if inner:
        made.heading(2, "Reflections along the way")
        inner.sort(key=lambda each: (each.starts_on, each.ends_on, each.id))
        made.add(bullets(_span(item, shown) for item in inner))


def _span(found: Reflection, shown: RedactedView) -> str:
    words = inline(shown.text(found.title)) or inline(found.cadence) or "without a title"
    return f"{entries.day(found.starts_on)} to {entries.day(found.ends_on)}: {words}"
