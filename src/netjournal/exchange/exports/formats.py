"""Every format that a journal can be exported to, by name, and the writing of its files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from netjournal.domain.meetings import Meeting
from netjournal.domain.records import Contact
from netjournal.domain.students import looks_like_student
from netjournal.errors import DoneInPart, WrongUsage
from netjournal.exchange.exports import evidence, prep
from netjournal.exchange.exports.csv import tables
from netjournal.exchange.exports.evidence import ENDING, USUAL, EvidenceChoice, profile, text_of
from netjournal.exchange.exports.portfolio import page as portfolio_page
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.exchange.exports.reflection import page as reflection_page
from netjournal.exchange.exports.safe_write import State, WriteResult, flush_all, write_safely
from netjournal.exchange.exports.story import stories
from netjournal.exchange.exports.vault import Vault
from netjournal.exchange.formats import json
from netjournal.exchange.formats.file_names import FreeNames, file_name
from netjournal.exchange.formats.markdown import MarkdownPage
from netjournal.journal.batches import Exports
from netjournal.journal.journal import Journal
from netjournal.review.format import count_words
from netjournal.review.period import Period
from netjournal.review.registry import review
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date
from netjournal.text.normalize import join_and, truncate

if TYPE_CHECKING:
    from netjournal.exchange.exports import ical, pictures, sqlite, vcard
    from netjournal.exchange.formats import html, raster
else:
    ical = lazy_import("netjournal.exchange.exports.ical")
    pictures = lazy_import("netjournal.exchange.exports.pictures")
    raster = lazy_import("netjournal.exchange.formats.raster")
    sqlite = lazy_import("netjournal.exchange.exports.sqlite")
    vcard = lazy_import("netjournal.exchange.exports.vcard")
    html = lazy_import("netjournal.exchange.formats.html")


class PageStyle(StrEnum):
    """What a page is written as: Markdown to go on with, or HTML to look at and to print."""

    MARKDOWN = "md"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an export is asked for: a period, seen on a day, at a moment (with time zone), shared how.

    `style` is what pages are written as; `choice` is of the evidence log; `contact_id` is whom a prep sheet is about,
    where it is not about the days of the period.
    """

    period: Period
    today: date
    now: datetime
    sharing: PrivacyOptions = field(default_factory=PrivacyOptions)
    style: PageStyle = PageStyle.MARKDOWN
    choice: EvidenceChoice = field(default_factory=EvidenceChoice)
    contact_id: str = ""


STANDARDS = "standards"
"""The setting that names the standards of the evidence log."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to write: its path inside the folder of the export, and what it holds. `private`: for its owner alone."""

    path: PurePosixPath
    content: str | bytes
    private: bool = False

    @property
    def text(self) -> str:
        """What it holds, to be read; nothing of a file that is not text."""
        return self.content if isinstance(self.content, str) else ""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format: what it is good for, the period it is about when none is named, and how people appear in it.

    `single` formats always make one file; `pages` can be HTML; `files` makes what is to be written.
    """

    name: str
    help: str
    files: Callable[[Journal, Wanted], Iterable[File]]
    period: str = "all"
    people: PeopleStyle = PeopleStyle.NAMES
    single: bool = True
    pages: bool = False


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What became of each file, what looked as if it identified a student, and what else there is to know."""

    outcomes: tuple[WriteResult, ...]
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

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
            them = "them" if many else "it"
            foreign = all(item.foreign for item in self.beside)
            why = "not from netjournal" if foreign else "edited since"
            left = f"were {why}, so they were left as they are" if many else f"was {why}, so it was left as it is"
            raise DoneInPart(
                f"{which} {left}.",
                f"The new text is beside {them}: {names}{' …' if len(self.beside) > 3 else ''}.",
            )


def _page(title: str, made: MarkdownPage, wanted: Wanted) -> File:
    """A page as a file of that title, in the style that was asked for."""
    text = html.html_page(made) if wanted.style is PageStyle.HTML else made.text()
    return File(_named(title, f".{wanted.style}"), text, wanted.sharing.include_private)


def _reflection(journal: Journal, wanted: Wanted) -> Iterable[File]:
    records = journal.records()
    made = reflection_page(records, review(records, wanted.period, wanted.today), wanted.today, wanted.sharing)
    yield _page(f"Reflection {_about(wanted.period, RedactedView(records, wanted.sharing))}", made, wanted)


def _json(journal: Journal, wanted: Wanted) -> Iterable[File]:
    if wanted.sharing.people is PeopleStyle.ROLES:
        raise WrongUsage(
            "The JSON is the whole journal, so it can't have roles in place of names.",
            "Leave out --people, or take csv or sqlite, which can.",
        )
    yield File(_named(f"netjournal {wanted.today}", ".json"), json.write(journal, wanted.now), private=True)


def _story(journal: Journal, wanted: Wanted) -> Iterable[File]:
    shown = RedactedView(journal.records(), wanted.sharing)
    names = FreeNames()
    for learning, made in stories(shown, wanted.period):
        title = f"Story {learning.applied_on} {truncate(shown.text(learning.text), 70)}"
        text = html.html_page(made) if wanted.style is PageStyle.HTML else made.text()
        yield File(PurePosixPath(names.give(title, f".{wanted.style}")), text, wanted.sharing.include_private)


def _portfolio(journal: Journal, wanted: Wanted) -> Iterable[File]:
    records = journal.records()
    made = portfolio_page(records, review(records, wanted.period, wanted.today), wanted.sharing)
    yield _page(f"Portfolio {_about(wanted.period, RedactedView(records, wanted.sharing))}", made, wanted)


def _evidence(journal: Journal, wanted: Wanted) -> Iterable[File]:
    shown = RedactedView(journal.records(), wanted.sharing)
    standards = profile(journal.folder, standards_of(journal))
    log = evidence.evidence_log(shown, wanted.period, wanted.today, standards, wanted.choice)
    title = f"Evidence log {_about(wanted.period, shown)}"
    yield _page(title, evidence.log_page(log, shown), wanted)
    yield File(_named(title, ".csv"), evidence.as_csv(log), wanted.sharing.include_private)


def _prep(journal: Journal, wanted: Wanted) -> Iterable[File]:
    shown = RedactedView(journal.records(), wanted.sharing)
    contact = shown.contact(wanted.contact_id)
    if contact is not None:
        yield _page(f"Prep {shown.name(contact.id)}", prep.contact_page(contact, shown, wanted.today), wanted)
        return
    period = wanted.period
    title = f"My {format_date(period.starts_on)}" if period.days == 1 else f"The days to {format_date(period.ends_on)}"
    yield _page(
        f"Prep {period.starts_on}",
        prep.days_page(title, shown, period, wanted.today, _meetings(journal, wanted)),
        wanted,
    )


def _meetings(journal: Journal, wanted: Wanted) -> list[Meeting]:
    """The meetings of the days that a page is about, as far as the watched calendars say."""
    found = journal.meetings.coming(wanted.now, wanted.period.ends_on)
    return [meeting for meeting in found if meeting.on >= wanted.period.starts_on]


def _week(journal: Journal, wanted: Wanted) -> Iterable[File]:
    shown = RedactedView(journal.records(), wanted.sharing)
    period = shown.shown_period(wanted.period)
    made = prep.days_page(f"My {period.name}", shown, period, wanted.today, _meetings(journal, wanted))
    yield _page(f"Week {_about(wanted.period, shown)}", made, wanted)


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


def _sqlite(journal: Journal, wanted: Wanted) -> Iterable[File]:
    made = sqlite.database(RedactedView(journal.records(), wanted.sharing), wanted.today)
    yield File(_named(f"netjournal {wanted.today}", ".db"), made, private=True)


def _map(journal: Journal, wanted: Wanted) -> Iterable[File]:
    drawn = pictures.network_map(RedactedView(journal.records(), wanted.sharing))
    yield from _picture(f"My network {wanted.today}", drawn, wanted)


def _year_picture(journal: Journal, wanted: Wanted) -> Iterable[File]:
    shown = RedactedView(journal.records(), wanted.sharing)
    drawn = pictures.year_picture(shown, wanted.period, wanted.today)
    yield from _picture(f"From talk to classroom {_about(wanted.period, shown)}", drawn, wanted)


def _picture(title: str, drawn: str, wanted: Wanted) -> Iterable[File]:
    """A picture as SVG, and as PNG beside it where the library for that is installed."""
    private = wanted.sharing.include_private
    yield File(_named(title, ".svg"), drawn, private)
    if raster.available():
        yield File(_named(title, ".png"), raster.png(drawn), private)


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
        "reflection",
        "What you wrote about a time, what you learned and did in it (Markdown, HTML).",
        _reflection,
        "week",
        pages=True,
    ),
    ExportFormat(
        "story",
        "How a conversation reached the classroom, a draft for each learning (Markdown, HTML).",
        _story,
        "term",
        single=False,
        pages=True,
    ),
    ExportFormat(
        "portfolio",
        "A year of learning with others, for a reader (Markdown, HTML).",
        _portfolio,
        "year",
        PeopleStyle.ROLES,
        pages=True,
    ),
    ExportFormat(
        "evidence",
        "A log for recertification forms (Markdown or HTML, and CSV).",
        _evidence,
        "year",
        PeopleStyle.ROLES,
        single=False,
        pages=True,
    ),
    ExportFormat(
        "prep",
        "What to read before you meet somebody, or tomorrow or the next days on a page (Markdown, HTML).",
        _prep,
        "week",
        pages=True,
    ),
    ExportFormat("week", "A week on a page, with lines to write on (Markdown, HTML).", _week, "week", pages=True),
    ExportFormat(
        "standards",
        "The standards that the evidence log names, to edit; it says itself where to put it (TOML).",
        _standards,
    ),
    ExportFormat("vault", "A folder of linked notes, for Obsidian or any reader (Markdown).", _vault, single=False),
    ExportFormat(
        "map",
        "Your network as rings around you, with what connects it (SVG; PNG where cairosvg is installed).",
        _map,
        people=PeopleStyle.ROLES,
        single=False,
    ),
    ExportFormat(
        "year-picture",
        "A year from talk to classroom, month by month (SVG; PNG where cairosvg is installed).",
        _year_picture,
        "year",
        people=PeopleStyle.ROLES,
        single=False,
    ),
    ExportFormat("json", "The whole journal, private entries included; it can be read back (JSON).", _json),
    ExportFormat("csv", "Tables for a spreadsheet, one for each kind of record (CSV).", _csv, single=False),
    ExportFormat("sqlite", "A database for Datasette and the like, with keys, full text and views (SQLite).", _sqlite),
    ExportFormat("vcard", "The contacts, for a phone or mail program; communities are groups (vCard 4.0).", _vcard),
    ExportFormat("ical", "The goals as to-dos, for a calendar or task program (iCalendar).", _ical),
)

FORMATS: Mapping[str, ExportFormat] = MappingProxyType({item.name: item for item in _ALL})
"""Every format by its name, in the order in which help lists them."""


PICTURES = frozenset({"map", "year-picture"})
"""Formats of which standard output gets the SVG alone."""


def export_format(name: str) -> ExportFormat:
    """The format of that name. Raises WrongUsage naming the ones there are."""
    if name not in FORMATS:
        raise WrongUsage(f"There is no format called “{name}”.", f"Choose one of: {', '.join(FORMATS)}.")
    return FORMATS[name]


def page_style(chosen: ExportFormat, asked: str | None, to: str | Path | None) -> PageStyle:
    """What pages of a format are written as: what was asked for, else what the file's name says, else Markdown.

    Raises WrongUsage where a format that has no pages should be HTML.
    """
    named = Path(to).suffix.casefold() in (".html", ".htm") if to else False
    style = PageStyle(asked) if asked else PageStyle.HTML if named else PageStyle.MARKDOWN
    if style is PageStyle.HTML and not chosen.pages:
        pages = join_and([item.name for item in FORMATS.values() if item.pages], "or")
        raise WrongUsage(f"“{chosen.name}” is no page, so it can't be HTML.", f"Choose {pages}.")
    return style


def as_text(journal: Journal, name: str, wanted: Wanted) -> str | bytes:
    """What an export of one file holds, for standard output. Raises WrongUsage where there are more."""
    files = list(export_format(name).files(journal, wanted))
    if name in PICTURES:
        files = files[:1]
    if len(files) != 1:
        raise WrongUsage(
            f"“{name}” makes {len(files)} files here, which standard output can't hold.", "Give a folder with --to DIR."
        )
    return files[0].content


def export(
    journal: Journal,
    name: str,
    wanted: Wanted,
    to: str | Path | None = None,
    *,
    dry_run: bool = False,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
) -> ExportReport:
    """Write an export to `to`: a folder (also one that ends in a slash and is not there yet), or for a single file its
    name; by default into the present folder.

    What was written is remembered, so that the next export knows which files somebody edited meanwhile. With
    `dry_run` nothing is written. `tell` hears how many files of how many are done. Raises JournalError where a file
    cannot be written.
    """
    chosen = export_format(name)
    files = list(chosen.files(journal, wanted))
    placed = _placed(chosen, files, to)
    made = "would be made" if dry_run else "was made"
    notes = [f"The folder {folder} was not there and {made}." for folder in _missing(placed, to)]
    if wanted.sharing.people is PeopleStyle.ROLES:
        notes.append(ROLES_NOTE)
    outcomes = []
    with Exports(journal.store).under_way(name, wanted.now) as memory:
        for each, place in placed:
            outcomes.append(
                write_safely(
                    place, each.content, memory, private=each.private, dry_run=dry_run, flush=len(placed) <= A_PILE
                )
            )
            tell(len(outcomes), len(placed))
        if len(placed) > A_PILE and not dry_run:
            flush_all()
    return ExportReport(tuple(outcomes), student_warnings(journal, files), tuple(notes))


A_PILE = 50
"""More files than this are brought to the disk together, which takes a tenth of the time."""

SAID_SINGLY = 5
"""So many files are named one by one; of more it is said how many."""

VAULT_FOLDERS = frozenset({"Contacts", "Learnings", "Problems", "Reflections", "Topics", "Terms"})


def summary(outcomes: Sequence[WriteResult]) -> list[str]:
    """What became of files, in sentences: of each, or of many how many."""
    if len(outcomes) <= SAID_SINGLY:
        return [outcome.sentence for outcome in outcomes]
    counts = {state: sum(outcome.state is state for outcome in outcomes) for state in State}
    folder = Path(os.path.commonpath([outcome.path.parent for outcome in outcomes]))
    told = [f"Wrote {count_words(counts[State.WRITTEN], 'file')} into {folder}."] if counts[State.WRITTEN] else []
    if same := counts[State.UNCHANGED]:
        told.append(f"{count_words(same, 'file')} in {folder} {'was' if same == 1 else 'were'} up to date.")
    if counts[State.BESIDE]:
        told.append(
            f"{count_words(counts[State.BESIDE], 'file')} that you edited stayed; the new ones are beside them."
        )
    return told


ROLES_NOTE = (
    "People are roles here. Somebody who is no contact of yours may still be named: read it before you hand it on."
)


def _missing(placed: Iterable[tuple[File, Path]], to: str | Path | None) -> list[Path]:
    """The folder that was asked for, where it is not there yet."""
    if to is None:
        return []
    asked = Path(to).expanduser()
    wanted = {place.parent if place == asked else asked for _, place in placed}
    return sorted(folder for folder in wanted if not folder.exists())


def student_warnings(journal: Journal, files: Iterable[File]) -> tuple[str, ...]:
    """What looks in these files as if it identified a student, each once; it warns and stops nothing."""
    known = [contact.name for contact in journal.every(Contact)]
    lines = dict.fromkeys(line for file in files for line in _texts(file))
    found = (warning.sentence for line in lines for warning in looks_like_student(line, known))
    return tuple(dict.fromkeys(found))


def _texts(file: File) -> Iterable[str]:
    """What is to be read of a file: its lines; of JSON the texts in them, of which there are hundreds in a line."""
    if file.path.suffix != ".json":
        return file.text.splitlines()
    apart = file.text.replace('","', "\n").replace('":"', "\n")
    return (text for text in apart.splitlines() if " " in text)


_ENDINGS = frozenset({".md", ".html", ".htm", ".csv", ".json", ".vcf", ".ics", ".toml", ".svg", ".png", ".db", ".txt"})
"""Endings by which the name of a file is told from that of a folder."""


def _placed(chosen: ExportFormat, files: list[File], to: str | Path | None) -> list[tuple[File, Path]]:
    """Each file with where it goes. `to` names the file itself where there is just one, or one with its ending."""
    folder = Path(to or ".").expanduser()
    if to is not None and not folder.is_dir() and not str(to).endswith(("/", "\\")):
        if chosen.single:
            return [(file, folder) for file in files]
        fitting = [file for file in files if folder.suffix and file.path.suffix == folder.suffix.lower()]
        if len(fitting) == 1:
            return [(fitting[0], folder)]
        if folder.suffix.casefold() in _ENDINGS:
            raise WrongUsage(
                f"“{chosen.name}” makes {count_words(len(files), 'file')} here, so {folder.name} can't be the one.",
                f"Give a folder: --to {folder.stem}/",
            )
    return [(file, folder / file.path) for file in files]
