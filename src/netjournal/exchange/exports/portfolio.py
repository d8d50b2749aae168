"""The portfolio of a year: what was learned with others, how far it came, and what stands behind that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from netjournal.domain.records import Learning, Records, Reflection
from netjournal.exchange.exports import entries
from netjournal.exchange.exports.redaction import PrivacyOptions, RedactedView
from netjournal.exchange.exports.reflection import (
    figures,
    learnings_of,
    own_words,
    problems,
    shared_figures,
    stored_for,
)
from netjournal.exchange.formats import svg
from netjournal.exchange.formats.markdown import MarkdownPage, block, bullets, inline
from netjournal.present.summary import opening, outcome_parts
from netjournal.review.period import Period
from netjournal.review.registry import Review
from netjournal.review.templates import cadence_of


def page(records: Records, found: Review, sharing: PrivacyOptions) -> MarkdownPage:
    """The portfolio from records and the review of the period; the same input gives the same page."""
    shown = RedactedView(records, sharing)
    period = shown.shown_period(found.period)
    inside = learnings_of(shown, period)
    made = MarkdownPage(f"Portfolio: {period.name}", _fields(inside, period, sharing))
    stored = stored_for(period, records.reflections)
    own_words(made, stored, shown, period)
    made.heading(2, "The year in short" if cadence_of(period) == "annual" else "In short")
    told = shared_figures(found, shown)
    words = shown.text(opening(told)) or "No conversations and no learning were noted."
    parts = outcome_parts(told["funnel"])
    drawn = svg.strip("What became of what I learned", words, parts) if sum(count for _, count in parts) > 1 else ""
    made.add(inline(words), drawn)
    _outcomes(made, inside, shown)
    _people(made, shown, period)
    problems(made, shown, period, answers=False)
    _reflections(made, shown, period)
    figures(made, found, shown, stored)
    return made


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


SEEN = "What reached my classroom, and what came of it"
TRIED = "Tried, and not judged yet"
ENDED = "What did not work, and what it taught"
OPEN = "Ideas that wait for their time"


def _outcomes(made: MarkdownPage, inside: Sequence[Learning], shown: RedactedView) -> None:
    """The learnings by what came of them, each in one group; those that only wait get a line each."""
    groups: dict[str, list[Learning]] = {SEEN: [], TRIED: [], ENDED: [], OPEN: []}
    for learning in inside:
        if learning.closed_on:
            groups[ENDED].append(learning)
        elif learning.realized_on:
            groups[SEEN].append(learning)
        else:
            groups[TRIED if learning.applied_on else OPEN].append(learning)
    for title, group in groups.items():
        if not group:
            continue
        made.heading(2, title)
        if title == OPEN:
            made.add(bullets(block(shown.text(learning.text)) or "Without words" for learning in group))
            continue
        made.add(bullets(entries.learning(learning, shown) for learning in group))


def _people(made: MarkdownPage, shown: RedactedView, period: Period) -> None:
    """Whose expertise was found, credited and passed on, and who met whom: what happened, and no count per person."""
    known = sorted(shown.records.expertise, key=lambda each: (each.on, each.id))
    said: list[tuple[date, str]] = []
    for record in known:
        who, topic = shown.name(record.contact_id), inline(shown.text(record.topic)) or "something"
        if record.on in period:
            why = _after(shown.text(record.evidence))
            said.append((record.on, f"{inline(_capital(who))} knows about {topic}{why}"))
        if record.elevated_on and record.elevated_on in period:
            reached = f"; it reached {inline(shown.names(record.spread_to))}" if record.spread_to else ""
            said.append((record.elevated_on, f"I gave {inline(who)} credit for {topic}{reached}"))
    for met in sorted(shown.records.introductions, key=lambda each: (each.on, each.id)):
        if met.on in period:
            two = f"{inline(_capital(shown.name(met.from_id)))} and {inline(shown.name(met.to_id))}"
            topic = inline(shown.text(met.topic))
            about = f" about {topic}" if topic else ""
            said.append((met.on, f"{two} met{about}{_after(shown.text(met.outcome))}"))
    if said:
        made.heading(2, "Expertise found, credited and passed on")
        said.sort(key=lambda each: each[0])
        made.add(bullets(f"{entries.day(on)}: {words}" for on, words in said))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _after(text: str) -> str:
    """Words in a sentence of their own after a colon, or nothing where there are none."""
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
        made.heading(2, "Reflections written on the way")
        inner.sort(key=lambda each: (each.starts_on, each.ends_on, each.id))
        made.add(bullets(_span(item, shown) for item in inner))


_CADENCES = {"weekly": "the week", "monthly": "the month", "term": "the term", "annual": "the year"}


def _span(found: Reflection, shown: RedactedView) -> str:
    title = inline(shown.text(found.title))
    days = f"{entries.day(found.starts_on)} to {entries.day(found.ends_on)}"
    about = f"On {_CADENCES.get(found.cadence, 'the time')} from {days}"
    return f"{about}: {title}" if title else about
