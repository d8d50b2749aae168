"""Every format that a journal can be exported to, by name, and the writing of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from netjournal.domain.model import Contact
from netjournal.domain.students import looks_like_student
from netjournal.errors import DoneInPart, WrongUsage
from netjournal.exchange import json_export
from netjournal.exchange.careful import Outcome, State, write
from netjournal.exchange.file_names import file_name
from netjournal.exchange.reflection import reflection
from netjournal.exchange.shown import People, Sharing
from netjournal.review.period import Period
from netjournal.store.exports import Exports
from netjournal.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export is asked for: a period, seen on a day, at a moment (with time zone), shared how."""

    period: Period
    today: date
    now: datetime
    sharing: Sharing = field(default_factory=Sharing)


@dataclass(frozen=True, slots=True)
class File:
    """A file to write: its path inside the folder of the export, and what it holds. `private`: for its owner alone."""

    path: PurePosixPath
    content: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is good for, the period it is about when none is named, and how people appear in it.

    `single` formats make one file and can go to standard output; `files` makes what is to be written.
    """

    name: str
    help: str
    files: Callable[[Journal, Wanted], Iterable[File]]
    period: str = "all"
    people: People = People.NAMES
    single: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each file, and what looked as if it identified a student."""

    outcomes: tuple[Outcome, ...]
    warnings: tuple[str, ...] = ()

    @property
    def beside(self) -> tuple[Outcome, ...]:
        """The files that were left alone because somebody had edited them."""
        return tuple(each for each in self.outcomes if each.state is State.BESIDE)

    def refuse_in_part(self) -> None:
        """Raises DoneInPart where an edited file was left alone."""
        if self.beside:
            names = ", ".join(each.path.name for each in self.beside[:3])
            raise DoneInPart(
                f"{len(self.beside)} of {len(self.outcomes)} files were edited since, so they were left as they are.",
                f"The new text is beside them: {names}{' …' if len(self.beside) > 3 else ''}.",
            )


def _reflection(journal: Journal, wanted: Wanted) -> Iterable[File]:
    text = reflection(journal, wanted.period, wanted.today, wanted.sharing)
    yield File(_named(f"Reflection {_about(wanted.period)}", ".md"), text, private=wanted.sharing.include_private)


def _json(journal: Journal, wanted: Wanted) -> Iterable[File]:
    yield File(_named(f"netjournal {wanted.today}", ".json"), json_export.write(journal, wanted.now), private=True)


def _about(period: Period) -> str:
    """A period as part of a file's name, so that names sort by time."""
    if period.kind == "week":
        return f"{period.starts_on} week"
    if period.kind == "month":
        return f"{period.starts_on:%Y-%m}"
    if period.kind in ("term", "year"):
        return period.name
    return f"{period.starts_on} to {period.ends_on}"


def _named(title: str, ending: str) -> PurePosixPath:
    return PurePosixPath(file_name(title, ending))


_ALL = (
    Format(
        "reflection", "What happened, what was learned, and what you wrote about it (Markdown).", _reflection, "week"
    ),
    Format("json", "The whole journal, private entries included; it can be read back (JSON).", _json),
)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})
"""Every format by its name, in the order in which help lists them."""


def format_named(name: str) -> Format:
    """The format of that name. Raises WrongUsage naming the ones there are."""
    if name not in FORMATS:
        raise WrongUsage(f"There is no format called “{name}”.", f"Choose one of: {', '.join(FORMATS)}.")
    return FORMATS[name]


def as_text(journal: Journal, name: str, wanted: Wanted) -> str:
    """A single-file export as text, for standard output. Raises WrongUsage for a format of many files."""
    chosen = format_named(name)
    if not chosen.single:
        raise WrongUsage(
            f"“{name}” makes many files, which standard output can't hold.", "Give a folder with --to DIR."
        )
    (only,) = chosen.files(journal, wanted)
    return only.content


def export(journal: Journal, name: str, wanted: Wanted, to: Path | None = None, *, dry_run: bool = False) -> Report:
    """Write an export to `to`: a folder, or for a single file its name; by default into the folder one is in.

    What was written is remembered, so that the next export knows which files somebody edited meanwhile. With
    `dry_run` nothing is written. Raises JournalError where a file cannot be written.
    """
    chosen = format_named(name)
    files = list(chosen.files(journal, wanted))
    outcomes = []
    with Exports(journal.store).under_way(name, wanted.now) as memory:
        for each in files:
            place = _place(chosen, each.path, to)
            outcomes.append(write(place, each.content, memory, private=each.private, dry_run=dry_run))
    return Report(tuple(outcomes), student_warnings(journal, files))


def student_warnings(journal: Journal, files: Iterable[File]) -> tuple[str, ...]:
    """What looks in these files as if it identified a student, each once; it warns and stops nothing."""
    known = [each.name for each in journal.every(Contact)]
    found = (each.sentence for file in files for each in looks_like_student(file.content, known))
    return tuple(dict.fromkeys(found))


def _place(chosen: Format, path: PurePosixPath, to: Path | None) -> Path:
    folder = (to or Path()).expanduser()
    if to is not None and chosen.single and not folder.is_dir() and not str(to).endswith(("/", "\\")):
        return folder
    return folder / path
