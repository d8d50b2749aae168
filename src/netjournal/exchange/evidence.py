"""The evidence log: professional learning that one may have to account for, entry by entry.

It carries the union of the fields that recertification forms ask for. What the journal does not know stays empty, and
whether an entry counts for anything is *unknown* until somebody who may says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date

from netjournal.domain.model import Evidence, Interaction, Kind, Learning, Stage
from netjournal.domain.stages import reached_on
from netjournal.domain.words import one_line
from netjournal.exchange.cells import csv_text
from netjournal.exchange.entries import GRADES, day
from netjournal.exchange.markdown import Page, bullets, inline, table
from netjournal.exchange.profiles import Profile
from netjournal.exchange.shown import Shown
from netjournal.frozen import dataclass
from netjournal.review.ledger import TIERS, UNTIERED, Ledger, measured
from netjournal.review.period import Period
from netjournal.review.words import many

UNKNOWN = "unknown"
OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log. `hours` are those entered, None where none were; `by_category` adds up to them."""

    id: str
    date: date
    title: str
    type: str
    provider: str
    location: str
    hours: float | None
    by_category: tuple[tuple[str, float], ...]
    standards: tuple[str, ...]
    summary: str
    application: str
    evidence: str
    verifier: str
    artefact: str
    eligibility: str = UNKNOWN


HEADS = {
    "date": "Date",
    "title": "Title",
    "type": "Type",
    "provider": "Provider",
    "location": "Location",
    "hours": "Hours",
    "by_category": "Hours by category",
    "standards": "Standards addressed (proposed)",
    "summary": "Summary",
    "application": "Application",
    "evidence": "Evidence",
    "verifier": "Verifier",
    "artefact": "Artefact",
    "eligibility": "Eligibility",
    "id": "Entry",
}


def lines(shown: Shown, period: Period, today: date, profile: Profile) -> list[Line]:
    """The log of a period, oldest first: every conversation that took time or led to a learning."""
    ledger = Ledger(shown.whole, today)
    learned: dict[str, list[Learning]] = {}
    for each in shown.records.learnings:
        for source in each.interaction_ids:
            learned.setdefault(source, []).append(each)
    inside = [each for each in shown.records.interactions if each.on in period and each.on <= today]
    inside.sort(key=lambda each: (each.on, each.created_at, each.id))
    return [
        _line(each, learned.get(each.id, []), shown, ledger, profile)
        for each in inside
        if measured(each) or each.id in learned
    ]


def _line(talk: Interaction, learned: list[Learning], shown: Shown, ledger: Ledger, profile: Profile) -> Line:
    minutes, split = measured(talk), ledger.split(talk)
    summary = [talk.summary, *(f"Learned: {each.text}" for each in learned)]
    tried = [each for each in learned if each.applied_on]
    return Line(
        id=talk.id,
        date=talk.on,
        title=one_line(shown.text(talk.summary), 80) or "Conversation",
        type=talk.channel,
        provider=_provider(talk, shown),
        location="",
        hours=None if minutes is None else round(minutes / 60, 2),
        by_category=_by_category(minutes, split, profile),
        standards=tuple(f"{each.code} {each.name}" for each in profile.proposed(talk, learned, split)),
        summary=_sentences(shown, summary),
        application=_sentences(
            shown, (f"{day(each.applied_on)}: {each.applied_note}" for each in tried if each.applied_on)
        ),
        evidence=_sentences(shown, (_seen(each) for each in learned if reached_on(each, Stage.REALIZED))),
        verifier=_verifier(learned),
        artefact="to be attached" if any(_graded(each, Evidence.E1) for each in learned) else "",
    )


def _provider(talk: Interaction, shown: Shown) -> str:
    """The communities that it was with, else the people."""
    known = [(each, shown.contact(each)) for each in talk.contact_ids]
    communities = [each for each, contact in known if contact and contact.kind is Kind.COMMUNITY]
    return shown.names(tuple(communities or talk.contact_ids))


def _by_category(minutes: int | None, split: dict[str, float], profile: Profile) -> tuple[tuple[str, float], ...]:
    hours: dict[str, float] = {}
    for tier in (*TIERS, UNTIERED):
        if minutes and split.get(tier):
            category = profile.categories.get(tier, OTHER)
            hours[category] = hours.get(category, 0.0) + minutes / 60 * split[tier]
    return tuple((category, round(each, 2)) for category, each in hours.items())


def _sentences(shown: Shown, texts: Iterable[str]) -> str:
    """Texts one after the other, each ending as a sentence does."""
    told = (" ".join(shown.text(each).split()) for each in texts)
    return " ".join(each if each.endswith((".", "!", "?", "…")) else f"{each}." for each in told if each)


def _seen(learning: Learning) -> str:
    grade = f" ({GRADES[learning.evidence]})" if learning.evidence else ""
    return f"{learning.observed.strip().rstrip('.')}{grade}"


def _verifier(learned: list[Learning]) -> str:
    return "another adult, to be named" if any(_graded(each, Evidence.E2) for each in learned) else ""


def _graded(learning: Learning, grade: Evidence) -> bool:
    return learning.realized_on is not None and learning.evidence is grade


def as_csv(found: list[Line]) -> str:
    """The log as CSV, one row for each entry."""
    return csv_text(list(HEADS.values()), [_row(each) for each in found])


def _row(line: Line) -> list[object]:
    values = {each.name: getattr(line, each.name) for each in fields(line)}
    values["by_category"] = [f"{category}: {hours:.2f}" for category, hours in line.by_category]
    values["hours"] = None if line.hours is None else f"{line.hours:.2f}"
    return [values[name] for name in HEADS]


def as_markdown(found: list[Line], period: Period, shown: Shown, profile: Profile) -> str:
    """The log as a page: the hours added up, then every entry with its fields."""
    hours = sum(each.hours or 0 for each in found)
    made = Page(
        f"Evidence log: {period.name}",
        {
            "type": "evidence-log",
            "period": period.name,
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            "entries": len(found),
            "hours": round(hours, 2),
            "standards": profile.title,
            "people": shown.sharing.people.value,
        },
    )
    made.add(f"{many(len(found), 'entry', 'entries')}, {hours:.2f} hours entered. Standards: {inline(profile.title)}.")
    made.add(
        "The standards are proposals made from topics and outcomes; strike out what does not hold. Eligibility stays "
        f"*{UNKNOWN}* until the body that grants credit decides."
    )
    if found:
        made.heading(2, "Hours by category")
        made.add(table(("Category", "Hours", "Entries"), _totals(found), right=(1, 2)))
        made.heading(2, "Entries")
        made.add(bullets(_entry(each) for each in found))
    return made.text()


def _totals(found: list[Line]) -> list[tuple[str, str, str]]:
    hours: dict[str, float] = {}
    counts: dict[str, int] = {}
    for category, part in (one for each in found for one in each.by_category):
        hours[category] = hours.get(category, 0.0) + part
        counts[category] = counts.get(category, 0) + 1
    return [(inline(category), f"{each:.2f}", str(counts[category])) for category, each in sorted(hours.items())]


def _entry(line: Line) -> str:
    row = dict(zip(HEADS, _row(line), strict=True))
    told = []
    for name, head in HEADS.items():
        if name in ("date", "title"):
            continue
        value = row[name]
        words = "; ".join(value) if isinstance(value, list | tuple) else str(value or "")
        told.append(f"{head}: {inline(words) or '–'}")
    return f"{day(line.date)}: {inline(line.title)}\n{bullets(told)}"
