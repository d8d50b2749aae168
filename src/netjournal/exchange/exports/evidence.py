"""The evidence log: professional learning that a teacher may have to account for, entry by entry.

It carries the union of the fields that recertification forms ask for. What the journal does not know stays empty, and
whether an entry counts for anything is *unknown* until somebody who may says so.

Standards that an evidence log can name, read from files that a teacher can edit.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from pathlib import Path
from typing import Any

from netjournal.domain.learnings import achievements, reached_on
from netjournal.domain.records import ContactKind, Direction, Evidence, Interaction, Learning, Stage
from netjournal.errors import JournalError, WrongUsage
from netjournal.exchange.exports.csv import csv_text
from netjournal.exchange.exports.entries import GRADES, day
from netjournal.exchange.exports.redaction import RedactedView
from netjournal.exchange.formats.markdown import MarkdownPage, bullets, comment, inline, table
from netjournal.review.format import count_words
from netjournal.review.index import TIERS, UNTIERED, JournalIndex, measured
from netjournal.review.period import Period
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import normalize, truncate

UNKNOWN = "unknown"
OTHER = "Other"

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
class HoursNeeded:
    """A rule of the teacher's own: minutes needed from a day to a day, in a category or (empty) in all of them."""

    minutes: int
    starts_on: date
    by: date
    category: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A set of standards with its publisher and date, the headings under which hours are counted, by tier, and how
    many hours are needed by when.
    """

    name: str
    publisher: str
    dated: str
    categories: Mapping[str, str]
    standards: tuple[Standard, ...]
    needed: tuple[HoursNeeded, ...] = ()

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
        needed=tuple(_needed(rule, {*categories.values(), OTHER}) for rule in data.get("needed", ())),
    )


def _needed(data: Mapping[str, Any], categories: Collection[str]) -> HoursNeeded:
    hours, starts_on, by, category = data["hours"], data["from"], data["by"], str(data.get("category", ""))
    if isinstance(hours, bool) or not isinstance(hours, int | float) or not 0 < hours < 100_000:
        raise ValueError("“hours” of what is needed must be a number above 0")
    if type(starts_on) is not date or type(by) is not date or by < starts_on:
        raise ValueError("“from” and “by” of what is needed must be days such as 2027-06-30, the first one first")
    if category and category not in categories:
        raise ValueError(f"“{category}” is not one of the categories")
    return HoursNeeded(round(hours * 60), starts_on, by, category)


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


@dataclass(frozen=True, slots=True)
class EvidenceChoice:
    """Which conversations a log is made of: those that led to a learning, those with a topic, those named by id."""

    learning: bool = False
    topics: frozenset[str] = frozenset()
    ids: frozenset[str] | None = None

    def fits(self, talk: Interaction, learned: Sequence[Learning]) -> bool:
        """Whether a conversation, with the learnings from it, was chosen."""
        if self.ids is not None and talk.id not in self.ids:
            return False
        if self.learning and not learned:
            return False
        spoken = {normalize(topic) for topic in (*talk.topics, *(topic for found in learned for topic in found.topics))}
        return not self.topics or not self.topics.isdisjoint(spoken)


def parse_choice(words: Iterable[str]) -> EvidenceChoice:
    """The choice that `learning` and topics (`#feedback`) stand for. Raises WrongUsage for anything else."""
    learning, topics = False, set()
    for word in words:
        if normalize(word) == "learning":
            learning = True
        elif word.startswith("#") and len(word) > 1:
            topics.add(normalize(word[1:]))
        else:
            raise WrongUsage(
                f"“{word}” does not say which entries.", "Use --only learning, or a topic as in --only '#feedback'."
            )
    return EvidenceChoice(learning, frozenset(topics))


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One entry of the log. `minutes` are those entered, None where none were; `by_category` adds up to them."""

    id: str
    date: date
    title: str
    type: str
    provider: str
    location: str
    minutes: int | None
    by_category: tuple[tuple[str, int], ...]
    standards: tuple[str, ...]
    summary: str
    learned: str
    application: str
    evidence: str
    verifier: str
    artefact: str
    eligibility: str = UNKNOWN


@dataclass(frozen=True, slots=True)
class HoursSoFar:
    """What a rule asks for, and the minutes noted for it up to today."""

    needed: HoursNeeded
    minutes: int


@dataclass(frozen=True, slots=True)
class EvidenceLog:
    """The log of a period: its entries, oldest first, and what is noted of the hours needed."""

    period: Period
    profile: Profile
    entries: tuple[EvidenceEntry, ...]
    so_far: tuple[HoursSoFar, ...] = ()

    @property
    def minutes(self) -> int:
        """All minutes entered."""
        return sum(entry.minutes or 0 for entry in self.entries)

    @property
    def by_category(self) -> dict[str, tuple[int, int]]:
        """For each category the minutes and the number of entries."""
        found: dict[str, tuple[int, int]] = {}
        for category, minutes in (part for entry in self.entries for part in entry.by_category):
            before = found.get(category, (0, 0))
            found[category] = (before[0] + minutes, before[1] + 1)
        return dict(sorted(found.items()))


def evidence_log(
    shown: RedactedView, period: Period, today: date, profile: Profile, choice: EvidenceChoice | None = None
) -> EvidenceLog:
    """The log of a period: every conversation chosen that took time or led to a learning."""
    rows = _entries(shown, today, profile, choice or EvidenceChoice())
    so_far = tuple(HoursSoFar(rule, _noted(rows, rule)) for rule in profile.needed)
    return EvidenceLog(shown.shown_period(period), profile, tuple(row for row in rows if row.date in period), so_far)


def _noted(rows: Iterable[EvidenceEntry], rule: HoursNeeded) -> int:
    inside = [row for row in rows if rule.starts_on <= row.date <= rule.by]
    if not rule.category:
        return sum(row.minutes or 0 for row in inside)
    return sum(minutes for row in inside for category, minutes in row.by_category if category == rule.category)


def _entries(shown: RedactedView, today: date, profile: Profile, choice: EvidenceChoice) -> list[EvidenceEntry]:
    index = JournalIndex(shown.whole, today)
    learned: dict[str, list[Learning]] = {}
    for learning in shown.records.learnings:
        for source in learning.interaction_ids:
            learned.setdefault(source, []).append(learning)
    known = [talk for talk in shown.records.interactions if talk.on <= today]
    known.sort(key=lambda each: (each.on, each.created_at, each.id))
    return [
        _entry(talk, learned.get(talk.id, []), shown, index, profile)
        for talk in known
        if (measured(talk) or talk.id in learned) and choice.fits(talk, learned.get(talk.id, []))
    ]


def _entry(
    talk: Interaction, learned: list[Learning], shown: RedactedView, index: JournalIndex, profile: Profile
) -> EvidenceEntry:
    minutes, split = measured(talk), index.split(talk)
    tried = [learning for learning in learned if learning.applied_on]
    artefacts = [*talk.artefacts, *(artefact for learning in learned for artefact in learning.artefacts)]
    wanted = any(_graded(learning, Evidence.E1) and not learning.artefacts for learning in learned)
    return EvidenceEntry(
        id=talk.id,
        date=talk.on,
        title=truncate(shown.text(talk.summary), 80) or "Conversation",
        type=shown.text(talk.channel),
        provider=_provider(talk, shown),
        location="",
        minutes=minutes,
        by_category=_by_category(minutes, split, profile),
        standards=tuple(f"{name.code} {name.name}" for name in profile.proposed(talk, learned, split)),
        summary=_sentences(shown, [talk.summary]),
        learned=_sentences(shown, (learning.text for learning in learned)),
        application=_sentences(
            shown,
            (f"{day(item.applied_on)}: {item.applied_note or 'tried'}" for item in tried if item.applied_on),
        ),
        evidence=_sentences(shown, (_seen(learning) for learning in learned if reached_on(learning, Stage.REALIZED))),
        verifier=_verifier(learned),
        artefact="; ".join([*(shown.text(item) for item in dict.fromkeys(artefacts)), *["to be attached"] * wanted]),
    )


def _provider(talk: Interaction, shown: RedactedView) -> str:
    """The communities that it was with, else the people."""
    known = [(contact_id, shown.contact(contact_id)) for contact_id in talk.contact_ids]
    communities = [each for each, contact in known if contact and contact.kind is ContactKind.COMMUNITY]
    return shown.names(tuple(communities or talk.contact_ids))


def _by_category(minutes: int | None, split: dict[str, float], profile: Profile) -> tuple[tuple[str, int], ...]:
    """Whole minutes for each category, which add up: what is left over goes to the largest remainders."""
    shares: dict[str, float] = {}
    for tier in (*TIERS, UNTIERED):
        if minutes and split.get(tier):
            category = profile.categories.get(tier, OTHER)
            shares[category] = shares.get(category, 0.0) + minutes * split[tier]
    if not minutes or not shares:
        return ()
    whole = {category: int(share + 1e-9) for category, share in shares.items()}
    rest = sorted(shares, key=lambda category: whole[category] - shares[category])
    for category in rest[: minutes - sum(whole.values())]:
        whole[category] += 1
    return tuple((category, part) for category, part in whole.items() if part)


def _sentences(shown: RedactedView, texts: Iterable[str]) -> str:
    """Texts one after the other, each ending as a sentence does."""
    told = (" ".join(shown.text(text).split()) for text in texts)
    return " ".join(text if text.endswith((".", "!", "?", "…")) else f"{text}." for text in told if text)


def _seen(learning: Learning) -> str:
    grade = f" ({GRADES[learning.evidence]})" if learning.evidence else ""
    return f"{learning.observed.strip().rstrip('.')}{grade}"


def _verifier(learned: list[Learning]) -> str:
    return "another adult, to be named" if any(_graded(learning, Evidence.E2) for learning in learned) else ""


def _graded(learning: Learning, grade: Evidence) -> bool:
    return learning.realized_on is not None and learning.evidence is grade


HEADS = (
    "Date",
    "Title",
    "Type",
    "Provider",
    "Location",
    "Minutes",
    "Hours",
    "Minutes by category",
    "Standards addressed (proposed)",
    "Summary",
    "Learned",
    "Application",
    "Evidence",
    "Verifier",
    "Artefact",
    "Eligibility",
    "Entry",
)


def as_csv(log: EvidenceLog) -> str:
    """The log as CSV, one row for each entry."""
    return csv_text(HEADS, [_row(entry) for entry in log.entries])


def _row(entry: EvidenceEntry) -> list[object]:
    return [
        entry.date,
        entry.title,
        entry.type,
        entry.provider,
        entry.location,
        entry.minutes,
        None if entry.minutes is None else f"{entry.minutes / 60:.2f}",
        [f"{category}: {minutes}" for category, minutes in entry.by_category],
        list(entry.standards),
        entry.summary,
        entry.learned,
        entry.application,
        entry.evidence,
        entry.verifier,
        entry.artefact,
        entry.eligibility,
        entry.id,
    ]


def log_page(log: EvidenceLog, shown: RedactedView) -> MarkdownPage:
    """The log as a page: the hours added up, what is needed, then every entry with what is known of it."""
    period, profile = log.period, log.profile
    made = MarkdownPage(
        f"Evidence log: {period.name}",
        {
            "type": "evidence-log",
            "period": period.name,
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            "entries": len(log.entries),
            "minutes": log.minutes,
            "standards": profile.title,
            "people": shown.sharing.people.value,
        },
    )
    count = count_words(len(log.entries), "conversation")
    made.add(f"{count}, {format_minutes(log.minutes) if log.minutes else 'no time'} entered in all.")
    made.add(
        f"Whether any of this counts towards a requirement is *{UNKNOWN}* until the body that grants credit has"
        f" decided. The standards are proposals, made from topics and outcomes, out of: {inline(profile.title)}."
    )
    if log.entries:
        _totals(made, log)
    if log.so_far:
        _needed_table(made, log)
    if log.entries:
        made.heading(2, "Entries")
        made.add(bullets(_told(entry) for entry in log.entries))
    return made


def _totals(made: MarkdownPage, log: EvidenceLog) -> None:
    made.heading(2, "Time by category")
    rows = [
        (inline(category), format_minutes(minutes), str(count))
        for category, (minutes, count) in log.by_category.items()
    ]
    rows.append(("All", format_minutes(log.minutes) if log.minutes else "–", str(len(log.entries))))
    made.add(table(("Category", "Time", "Entries"), rows, right=(1, 2)))
    shared = sum(len(entry.by_category) > 1 for entry in log.entries)
    untimed = sum(not entry.minutes for entry in log.entries)
    told = []
    if shared:
        told.append(f"{_stand(shared)} in several categories, since people of several kinds took part.")
    if untimed:
        told.append(f"{_stand(untimed)} in none, having no length.")
    made.add(" ".join(told))


def _stand(entries: int) -> str:
    return "1 entry stands" if entries == 1 else f"{entries:,} entries stand"


def _needed_table(made: MarkdownPage, log: EvidenceLog) -> None:
    made.heading(2, "Hours needed, and hours noted")
    rows = [
        (
            inline(item.needed.category) or "All",
            format_minutes(item.needed.minutes),
            format_minutes(item.minutes) if item.minutes else "–",
            f"{day(item.needed.starts_on)} to {day(item.needed.by)}",
        )
        for item in log.so_far
    ]
    made.add(table(("Category", "Needed", "Noted so far", "When"), rows, right=(1, 2)))
    made.add("Noted so far is the time of the conversations chosen for this log, not time that was accepted.")


def _told(entry: EvidenceEntry) -> str:
    """An entry with what is known of it, each on a line of its own."""
    details = [format_minutes(entry.minutes)] if entry.minutes else []
    details += [inline(entry.type)] if entry.type else []
    head = f"**{day(entry.date)}:** {inline(entry.summary.rstrip('.')) or 'Conversation'}"
    lines = (
        ("With", entry.provider),
        ("Where", entry.location),
        ("Time counted under", "; ".join(_category(part, entry) for part in entry.by_category)),
        ("May address", "; ".join(entry.standards)),
        ("Learned", entry.learned),
        ("Tried", entry.application),
        ("Seen", entry.evidence),
        ("Verified by", entry.verifier),
        ("Artefact", entry.artefact),
    )
    told = bullets(f"{name}: {inline(words)}" for name, words in lines if words)
    after = f" ({', '.join(details)})" if details else ""
    shown = f"{head}{after} {comment(f'entry {entry.id}')}"
    return f"{shown}\n{told}" if told else shown


def _category(part: tuple[str, int], entry: EvidenceEntry) -> str:
    category, minutes = part
    return category if len(entry.by_category) == 1 else f"{category} ({format_minutes(minutes)})"
