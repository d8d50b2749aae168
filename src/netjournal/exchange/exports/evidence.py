"""The evidence log: professional learning that one may have to account for, entry by entry.

It carries the union of the fields that recertification forms ask for. What the journal does not know stays empty, and
whether an entry counts for anything is *unknown* until somebody who may says so.

Standards that an evidence log can name, read from files that a teacher can edit.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import field, fields
from datetime import date
from pathlib import Path
from typing import Any

from netjournal.domain.learnings import achievements, reached_on
from netjournal.domain.records import ContactKind, Direction, Evidence, Interaction, Learning, Stage
from netjournal.errors import JournalError
from netjournal.exchange.exports.csv import csv_text
from netjournal.exchange.exports.entries import GRADES, day
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.formats.markdown import MarkdownPage, bullets, inline, table
from netjournal.review.format import count_words
from netjournal.review.index import TIERS, UNTIERED, JournalIndex, measured
from netjournal.review.period import Period
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.normalize import normalize, truncate

OWN = Path(__file__).with_name("standards")
FOLDER = "standards"
USUAL = "learning-forward-2022"
ENDING = ".toml"

TESTS = frozenset({"topics", "stages", "evidence", "tiers", "give"})


@dataclass(frozen=True, slots=True)
class Standard:
    """One standard, and when an entry is proposed for it: any test that fits is enough."""

    code: str
    name: str
    when: Mapping[str, Any] = field(default_factory=dict)

    def fits(self, interaction: Interaction, learnings: Iterable[Learning], tiers: Iterable[str]) -> bool:
        """Whether an interaction, with the learnings from it and the tiers that it fell on, may have addressed it."""
        found = list(learnings)
        spoken = [*interaction.topics, *(topic for result in found for topic in result.topics)]
        topics = {normalize(topic) for topic in spoken}
        stages = {stage.value for result in found for stage, _ in achievements(result)}
        grades = {result.evidence.value for result in found if result.evidence and result.realized_on}
        return (
            bool(topics & {normalize(word) for word in self.when.get("topics", ())})
            or bool(stages & set(self.when.get("stages", ())))
            or bool(grades & set(self.when.get("evidence", ())))
            or bool(set(tiers) & set(self.when.get("tiers", ())))
            or (bool(self.when.get("give")) and interaction.direction in (Direction.GIVE, Direction.BOTH))
        )


@dataclass(frozen=True, slots=True)
class Profile:
    """A set of standards with its publisher and date, and the headings under which hours are counted, by tier."""

    name: str
    publisher: str
    dated: str
    categories: Mapping[str, str]
    standards: tuple[Standard, ...]

    @property
    def title(self) -> str:
        """`Standards for Professional Learning (Learning Forward, 2022)`."""
        where = ", ".join(part for part in (self.publisher, self.dated) if part)
        return f"{self.name} ({where})" if where else self.name

    def proposed(self, interaction: Interaction, learnings: Iterable[Learning], tiers: Iterable[str]) -> list[Standard]:
        """The standards that an entry may have addressed, in the order of the profile."""
        learned, met = list(learnings), list(tiers)
        return [standard for standard in self.standards if standard.fits(interaction, learned, met)]


def names(journal_folder: Path) -> list[str]:
    """The profiles that there are: netjournal's own and those in the journal's folder `standards`."""
    places = (OWN, journal_folder / FOLDER)
    return sorted({path.stem for place in places for path in place.glob(f"*{ENDING}")})


def profile(journal_folder: Path, name: str = USUAL) -> Profile:
    """The profile of that name; the journal's own file goes before netjournal's.

    Raises JournalError where there is none, or its file has a mistake.
    """
    path = _place(journal_folder, name)
    try:
        return _read(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise JournalError(
            f"The standards in {path} cannot be read ({error}).",
            "Mend the file, or move it away to use the usual ones.",
        ) from error


def text_of(journal_folder: Path, name: str = USUAL) -> str:
    """The file of a profile as it stands, to be edited. Raises JournalError where there is none."""
    return _place(journal_folder, name).read_text(encoding="utf-8-sig")


def _place(journal_folder: Path, name: str) -> Path:
    known = names(journal_folder)
    if name not in known:
        raise JournalError(f"There are no standards called “{name}”.", f"Choose one of: {', '.join(known)}.")
    own = journal_folder / FOLDER / f"{name}{ENDING}"
    return own if own.exists() else OWN / f"{name}{ENDING}"


def _read(data: Mapping[str, Any]) -> Profile:
    categories = {str(tier): str(words) for tier, words in dict(data.get("categories", {})).items()}
    return Profile(
        name=str(data["name"]),
        publisher=str(data.get("publisher", "")),
        dated=str(data.get("dated", "")),
        categories=categories,
        standards=tuple(_standard(record) for record in data.get("standards", ())),
    )


def _standard(data: Mapping[str, Any]) -> Standard:
    when = dict(data.get("when", {}))
    unknown = sorted(when.keys() - TESTS)
    if unknown:
        raise ValueError(f"“{unknown[0]}” is not something that a standard can ask for")
    for test, wanted in when.items():
        if test == "give":
            continue
        if not isinstance(wanted, list) or not all(isinstance(word, str) for word in wanted):
            raise TypeError(f"“{test}” must be a list of words")
    return Standard(str(data["code"]), str(data["name"]), when)


UNKNOWN = "unknown"
OTHER = "Other"


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
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


def evidence_entries(shown: RedactedView, period: Period, today: date, profile: Profile) -> list[EvidenceEntry]:
    """The log of a period, oldest first: every conversation that took time or led to a learning."""
    ledger = JournalIndex(shown.whole, today)
    learned: dict[str, list[Learning]] = {}
    for learning in shown.records.learnings:
        for source in learning.interaction_ids:
            learned.setdefault(source, []).append(learning)
    inside = [
        interaction
        for interaction in shown.records.interactions
        if interaction.on in period and interaction.on <= today
    ]
    inside.sort(key=lambda each: (each.on, each.created_at, each.id))
    return [
        _line(contact, learned.get(contact.id, []), shown, ledger, profile)
        for contact in inside
        if measured(contact) or contact.id in learned
    ]


def _line(
    talk: Interaction, learned: list[Learning], shown: RedactedView, ledger: JournalIndex, profile: Profile
) -> EvidenceEntry:
    minutes, split = measured(talk), ledger.split(talk)
    summary = [talk.summary, *(f"Learned: {learning.text}" for learning in learned)]
    tried = [learning for learning in learned if learning.applied_on]
    return EvidenceEntry(
        id=talk.id,
        date=talk.on,
        title=truncate(shown.text(talk.summary), 80) or "Conversation",
        type=shown.text(talk.channel),
        provider=_provider(talk, shown),
        location="",
        hours=None if minutes is None else round(minutes / 60, 2),
        by_category=_by_category(minutes, split, profile),
        standards=tuple(f"{name.code} {name.name}" for name in profile.proposed(talk, learned, split)),
        summary=_sentences(shown, summary),
        application=_sentences(
            shown, (f"{day(item.applied_on)}: {item.applied_note}" for item in tried if item.applied_on)
        ),
        evidence=_sentences(shown, (_seen(learning) for learning in learned if reached_on(learning, Stage.REALIZED))),
        verifier=_verifier(learned),
        artefact="to be attached" if any(_graded(learning, Evidence.E1) for learning in learned) else "",
    )


def _provider(talk: Interaction, shown: RedactedView) -> str:
    """The communities that it was with, else the people."""
    known = [(contact_id, shown.contact(contact_id)) for contact_id in talk.contact_ids]
    communities = [each for each, contact in known if contact and contact.kind is ContactKind.COMMUNITY]
    return shown.names(tuple(communities or talk.contact_ids))


def _by_category(minutes: int | None, split: dict[str, float], profile: Profile) -> tuple[tuple[str, float], ...]:
    hours: dict[str, float] = {}
    for tier in (*TIERS, UNTIERED):
        if minutes and split.get(tier):
            category = profile.categories.get(tier, OTHER)
            hours[category] = hours.get(category, 0.0) + minutes / 60 * split[tier]
    return tuple((category, round(each, 2)) for category, each in hours.items())


def _sentences(shown: RedactedView, texts: Iterable[str]) -> str:
    """Texts one after the other, each ending as a sentence does."""
    told = (" ".join(shown.text(text).split()) for text in texts)
    return " ".join(
        learning if learning.endswith((".", "!", "?", "…")) else f"{learning}." for learning in told if learning
    )


def _seen(learning: Learning) -> str:
    grade = f" ({GRADES[learning.evidence]})" if learning.evidence else ""
    return f"{learning.observed.strip().rstrip('.')}{grade}"


def _verifier(learned: list[Learning]) -> str:
    return "another adult, to be named" if any(_graded(learning, Evidence.E2) for learning in learned) else ""


def _graded(learning: Learning, grade: Evidence) -> bool:
    return learning.realized_on is not None and learning.evidence is grade


def as_csv(found: list[EvidenceEntry]) -> str:
    """The log as CSV, one row for each entry."""
    return csv_text(list(HEADS.values()), [_row(result) for result in found])


def _row(line: EvidenceEntry) -> list[object]:
    values = {item.name: getattr(line, item.name) for item in fields(line)}
    values["by_category"] = [f"{category}: {hours:.2f}" for category, hours in line.by_category]
    values["hours"] = None if line.hours is None else f"{line.hours:.2f}"
    return [values[name] for name in HEADS]


def as_markdown(found: list[EvidenceEntry], period: Period, shown: RedactedView, profile: Profile) -> str:
    """The log as a page: the hours added up, then every entry with its fields."""
    hours = sum(result.hours or 0 for result in found)
    period = shown.shown_period(period)
    made = MarkdownPage(
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
    made.add(
        f"{count_words(len(found), 'entry', 'entries')}, {hours:.2f} hours entered. Standards: {inline(profile.title)}."
    )
    made.add(
        "The standards are proposals made from topics and outcomes; strike out what does not hold. Eligibility stays "
        f"*{UNKNOWN}* until the body that grants credit decides."
    )
    if found:
        made.heading(2, "Hours by category")
        made.add(table(("Category", "Hours", "Entries"), _totals(found), right=(1, 2)))
        made.heading(2, "Entries")
        made.add(bullets(_entry(result) for result in found))
    return made.text()


def _totals(found: list[EvidenceEntry]) -> list[tuple[str, str, str]]:
    hours: dict[str, float] = {}
    counts: dict[str, int] = {}
    for category, part in (one for result in found for one in result.by_category):
        hours[category] = hours.get(category, 0.0) + part
        counts[category] = counts.get(category, 0) + 1
    return [(inline(category), f"{each:.2f}", str(counts[category])) for category, each in sorted(hours.items())]


def _entry(line: EvidenceEntry) -> str:
    row = dict(zip(HEADS, _row(line), strict=True))
    told = []
    for name, head in HEADS.items():
        if name in ("date", "title"):
            continue
        value = row[name]
        words = "; ".join(value) if isinstance(value, list | tuple) else str(value or "")
        told.append(f"{head}: {inline(words) or '–'}")
    return f"{day(line.date)}: {inline(line.title)}\n{bullets(told)}"
