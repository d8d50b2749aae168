"""Edits that crossed, in words: which entry, which of its fields, and what was written where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_relative
from netjournal.text.normalize import truncate

if TYPE_CHECKING:
    from netjournal.journal.journal import Journal
    from netjournal.sync.conflicts import EditConflict, Version


NOTHING = "(nothing)"


@dataclass(frozen=True, slots=True)
class ConflictText:
    """One crossing to be settled: `about` is a line of its record, `values` are its versions in words."""

    crossing: EditConflict
    about: str
    values: tuple[str, ...]

    @property
    def key(self) -> str:
        """What names it on this computer."""
        return f"{self.crossing.id}:{self.crossing.field}"

    @property
    def field(self) -> str:
        """The field as one says it."""
        return self.crossing.field.removesuffix("_id").replace("_", " ")

    @property
    def title(self) -> str:
        """`the summary of “coffee with Lucía”`."""
        return f"the {self.field} of “{self.about}”" if self.about else f"the {self.field} of a {self.crossing.kind}"


def open_conflict_texts(journal: Journal, crossings: Sequence[EditConflict]) -> list[ConflictText]:
    """The crossings with the words that belong to them, read from the journal."""
    ids = {conflict.id for conflict in crossings}
    ids |= {
        version.value for conflict in crossings for version in conflict.versions if _names_another(conflict, version)
    }
    named = {hit.id: hit.text for hit in journal.search.named(sorted(ids))} if ids else {}
    return [
        ConflictText(
            conflict,
            truncate(named.get(conflict.id, ""), 60),
            tuple(_value_words(conflict, version, named) for version in conflict.versions),
        )
        for conflict in crossings
    ]


def _names_another(crossing: EditConflict, version: Version) -> bool:
    return crossing.field.endswith("_id") and isinstance(version.value, str)


def _value_words(crossing: EditConflict, version: Version, named: Mapping[str, str]) -> str:
    if _names_another(crossing, version):
        return named.get(version.value, "something that is gone")
    return _words(crossing.shown(version))


def _words(value: Any) -> str:
    if isinstance(value, dict):
        told = {name: _words(item) for name, item in value.items()}
        return (
            "\n".join(f"{name.replace('_', ' ')}: {text}" for name, text in told.items() if text != NOTHING) or NOTHING
        )
    if value in (None, "", [], ()):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def where_words(version: Version, today: date) -> str:
    """`school, today 09:12`."""
    return ", ".join(filter(None, (version.computer, format_moment(version.at, today))))


def format_moment(at: str | datetime | None, today: date) -> str:
    """`today 09:12`, `Thu 17:03`; nothing for what is not a moment."""
    try:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    except ValueError:
        return ""
    if moment is None:
        return ""
    local = moment.astimezone()
    return f"{format_relative(local.date(), today)} {local:%H:%M}"
