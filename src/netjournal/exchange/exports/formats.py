"""Every format that a journal can be exported to, by name, and the writing of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from netjournal.domain.records import Contact
from netjournal.domain.students import looks_like_student
from netjournal.errors import DoneInPart, WrongUsage
from netjournal.exchange.exports import evidence
from netjournal.exchange.exports.csv import tables
from netjournal.exchange.exports.evidence import ENDING, USUAL, profile, text_of
from netjournal.exchange.exports.portfolio import portfolio
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.exchange.exports.reflection import reflection
from netjournal.exchange.exports.safe_write import State, WriteResult, write_safely
from netjournal.exchange.exports.story import stories
from netjournal.exchange.exports.vault import Vault
from netjournal.exchange.formats import json
from netjournal.exchange.formats.file_names import file_name
from netjournal.journal.batches import Exports
from netjournal.journal.journal import Journal
from netjournal.review.period import Period
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    from netjournal.exchange.exports import ical, vcard
else:
    ical = lazy_import("netjournal.exchange.exports.ical")
    vcard = lazy_import("netjournal.exchange.exports.vcard")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export is asked for: a period, seen on a day, at a moment (with time zone), shared how."""

    period: Period
    today: date
    now: datetime
    sharing: PrivacyOptions = field(default_factory=PrivacyOptions)


STANDARDS = "standards"
"""The setting that names the standards of the evidence log."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to write: its path inside the folder of the export, and what it holds. `private`: for its owner alone."""

    path: PurePosixPath
    content: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: what it is good for, the period it is about when none is named, and how people appear in it.

    `single` formats always make one file; `files` makes what is to be written.
    """

    name: str
    help: str
    files: Callable[[Journal, Wanted], Iterable[File]]
    period: str = "all"
    people: PeopleStyle = PeopleStyle.NAMES
    single: bool = True


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What became of each file, and what looked as if it identified a student."""

    outcomes: tuple[WriteResult, ...]
    warnings: tuple[str, ...] = ()

    @property
    def beside(self) -> tuple[WriteResult, ...]:
        """The files that were left alone because somebody had edited them."""
        return tuple(outcome for outcome in self.outcomes if outcome.state is State.BESIDE)

    def refuse_in_part(self) -> None:
        """Raises DoneInPart where an edited file was left alone."""
        if self.beside:
            names = ", ".join(item.path.name for item in self.beside[:3])
            many = len(self.beside) > 1
            which = "The file" if len(self.outcomes) == 1 else f"{len(self.beside)} of {len(self.outcomes)} files"
            left = (
                "were edited since, so they were left as they are"
                if many
                else "was edited since, so it was left as it is"
            )
            them = "them" if many else "it"
            raise DoneInPart(
                f"{which} {left}.",
                f"The new text is beside {them}: {names}{' …' if len(self.beside) > 3 else ''}.",
            )


def _reflection(journal: Journal, wanted: Wanted) -> Iterable[File]:
    text = reflection(journal, wanted.period, wanted.today, wanted.sharing)
    about = _about(wanted.period, RedactedView(journal.records(), wanted.sharing))
    yield File(_named(f"Reflection {about}", ".md"), text, private=wanted.sharing.include_private)


def _json(journal: Journal, wanted: Wanted) -> Iterable[File]:
    if wanted.sharing.people is PeopleStyle.ROLES:
        raise WrongUsage(
            "The JSON is the whole journal, so it can't have roles in place of names.",
            "Leave out --people, or take csv or sqlite, which can.",
        )
    yield File(_named(f"netjournal {wanted.today}", ".json"), json.write(journal, wanted.now), private=True)


def _story(journal: Journal, wanted: Wanted) -> Iterable[File]:
    private = wanted.sharing.include_private
    for path, text in stories(RedactedView(journal.records(), wanted.sharing), wanted.period):
        yield File(path, text, private)


def _portfolio(journal: Journal, wanted: Wanted) -> Iterable[File]:
    text = portfolio(journal, wanted.period, wanted.today, wanted.sharing)
    about = _about(wanted.period, RedactedView(journal.records(), wanted.sharing))
    yield File(_named(f"Portfolio {about}", ".md"), text, private=wanted.sharing.include_private)


def _evidence(journal: Journal, wanted: Wanted) -> Iterable[File]:
    shown, private = RedactedView(journal.records(), wanted.sharing), wanted.sharing.include_private
    standards = profile(journal.folder, standards_of(journal))
    found = evidence.evidence_entries(shown, wanted.period, wanted.today, standards)
    title = f"Evidence log {_about(wanted.period, shown)}"
    yield File(_named(title, ".md"), evidence.as_markdown(found, wanted.period, shown, standards), private)
    yield File(_named(title, ".csv"), evidence.as_csv(found), private)


def _standards(journal: Journal, wanted: Wanted) -> Iterable[File]:
    del wanted
    name = standards_of(journal)
    yield File(PurePosixPath(f"{name}{ENDING}"), text_of(journal.folder, name))


def standards_of(journal: Journal) -> str:
    """The name of the standards that the journal's evidence log speaks of."""
    return str(journal.settings.get(STANDARDS, USUAL))


def choose_standards(journal: Journal, name: str) -> None:
    """Let the evidence log speak of these standards from now on. Raises JournalError where they cannot be read."""
    profile(journal.folder, name)
    if name != standards_of(journal):
        journal.settings.put(STANDARDS, name)


def _vault(journal: Journal, wanted: Wanted) -> Iterable[File]:
    for path, text in Vault(RedactedView(journal.records(), wanted.sharing)).files():
        yield File(path, text, wanted.sharing.include_private)


def _csv(journal: Journal, wanted: Wanted) -> Iterable[File]:
    for key, text in tables(RedactedView(journal.records(), wanted.sharing)):
        yield File(PurePosixPath(f"{key}.csv"), text, wanted.sharing.include_private)


def _vcard(journal: Journal, wanted: Wanted) -> Iterable[File]:
    text = vcard.vcards(RedactedView(journal.records(), wanted.sharing))
    yield File(_named(f"Contacts {wanted.today}", ".vcf"), text, private=True)


def _ical(journal: Journal, wanted: Wanted) -> Iterable[File]:
    text = ical.calendar(RedactedView(journal.records(), wanted.sharing))
    yield File(_named(f"Goals {wanted.today}", ".ics"), text, wanted.sharing.include_private)


def _about(period: Period, shown: RedactedView) -> str:
    """A period as part of a file's name, so that names sort by time."""
    if period.kind == "week":
        return f"{period.starts_on} week"
    if period.kind == "month":
        return f"{period.starts_on:%Y-%m}"
    if period.kind in ("term", "year"):
        return shown.shown_period(period).name
    return f"{period.starts_on} to {period.ends_on}"


def _named(title: str, ending: str) -> PurePosixPath:
    return PurePosixPath(file_name(title, ending))


_ALL = (
    ExportFormat(
        "reflection", "What happened, what you learned, and what you wrote about it (Markdown).", _reflection, "week"
    ),
    ExportFormat(
        "story",
        "How an exchange reached the classroom, a draft for each learning (Markdown).",
        _story,
        "term",
        single=False,
    ),
    ExportFormat(
        "portfolio", "A year of learning with others, for a reader (Markdown).", _portfolio, "year", PeopleStyle.ROLES
    ),
    ExportFormat(
        "evidence",
        "A log for recertification forms (Markdown and CSV).",
        _evidence,
        "year",
        PeopleStyle.ROLES,
        single=False,
    ),
    ExportFormat(
        "standards",
        "The standards that the evidence log names, to edit; it says itself where to put it (TOML).",
        _standards,
    ),
    ExportFormat("vault", "A folder of linked notes, for Obsidian or any reader (Markdown).", _vault, single=False),
    ExportFormat("json", "The whole journal, private entries included; it can be read back (JSON).", _json),
    ExportFormat("csv", "Tables for a spreadsheet, one for each kind of record (CSV).", _csv, single=False),
    ExportFormat("vcard", "The contacts, for a phone or mail program; communities are groups (vCard 4.0).", _vcard),
    ExportFormat("ical", "The goals as to-dos, for a calendar or task program (iCalendar).", _ical),
)

FORMATS: Mapping[str, ExportFormat] = MappingProxyType({item.name: item for item in _ALL})
"""Every format by its name, in the order in which help lists them."""


def export_format(name: str) -> ExportFormat:
    """The format of that name. Raises WrongUsage naming the ones there are."""
    if name not in FORMATS:
        raise WrongUsage(f"There is no format called “{name}”.", f"Choose one of: {', '.join(FORMATS)}.")
    return FORMATS[name]


def as_text(journal: Journal, name: str, wanted: Wanted) -> str:
    """An export of one file as text, for standard output. Raises WrongUsage where there are more."""
    files = list(export_format(name).files(journal, wanted))
    if len(files) != 1:
        raise WrongUsage(
            f"“{name}” makes {len(files)} files here, which standard output can't hold.", "Give a folder with --to DIR."
        )
    return files[0].content


def export(
    journal: Journal, name: str, wanted: Wanted, to: str | Path | None = None, *, dry_run: bool = False
) -> ExportReport:
    """Write an export to `to`: a folder (also one that ends in a slash and is not there yet), or for a single file its
    name; by default into the folder one is in.

    What was written is remembered, so that the next export knows which files somebody edited meanwhile. With
    `dry_run` nothing is written. Raises JournalError where a file cannot be written.
    """
    chosen = export_format(name)
    files = list(chosen.files(journal, wanted))
    outcomes = []
    with Exports(journal.store).under_way(name, wanted.now) as memory:
        for each, place in _placed(chosen, files, to):
            outcomes.append(write_safely(place, each.content, memory, private=each.private, dry_run=dry_run))
    return ExportReport(tuple(outcomes), student_warnings(journal, files))


def student_warnings(journal: Journal, files: Iterable[File]) -> tuple[str, ...]:
    """What looks in these files as if it identified a student, each once; it warns and stops nothing."""
    known = [contact.name for contact in journal.every(Contact)]
    found = (warning.sentence for file in files for line in _texts(file) for warning in looks_like_student(line, known))
    return tuple(dict.fromkeys(found))


def _texts(file: File) -> Iterable[str]:
    """What is to be read of a file: its lines; of JSON the texts in them, of which there are hundreds in a line."""
    if file.path.suffix != ".json":
        return file.content.splitlines()
    apart = file.content.replace('","', "\n").replace('":"', "\n")
    return (text for text in apart.splitlines() if " " in text)


def _placed(chosen: ExportFormat, files: list[File], to: str | Path | None) -> list[tuple[File, Path]]:
    """Each file with where it goes. `to` names the file itself where there is just one, or one with its ending."""
    folder = Path(to or ".").expanduser()
    if to is not None and not folder.is_dir() and not str(to).endswith(("/", "\\")):
        if chosen.single:
            return [(file, folder) for file in files]
        fitting = [file for file in files if folder.suffix and file.path.suffix == folder.suffix.lower()]
        if len(fitting) == 1:
            return [(fitting[0], folder)]
    return [(file, folder / file.path) for file in files]
