"""Standards that an evidence log can name, read from files that a teacher can edit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from netjournal.domain.model import Direction, Interaction, Learning
from netjournal.domain.stages import achievements
from netjournal.domain.words import fold
from netjournal.errors import JournalError
from netjournal.frozen import dataclass

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
        spoken = [*interaction.topics, *(topic for each in found for topic in each.topics)]
        topics = {fold(topic) for topic in spoken}
        stages = {stage.value for each in found for stage, _ in achievements(each)}
        grades = {each.evidence.value for each in found if each.evidence and each.realized_on}
        return (
            bool(topics & {fold(word) for word in self.when.get("topics", ())})
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
        return [each for each in self.standards if each.fits(interaction, learned, met)]


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
        standards=tuple(_standard(each) for each in data.get("standards", ())),
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
