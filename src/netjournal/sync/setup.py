"""Which journal a folder is for, and whether this one may share it. Pure: the decision is made here, on ids alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from netjournal.errors import JournalError, WrongUsage
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.database import Database
from netjournal.storage.mapping import TABLE_MAPS

DEVICES = (Path("/dev"), Path("/proc"), Path("/sys"))
"""Where the system keeps its devices and its own state."""

CHOOSE = "Choose a folder that your sync program looks after, or make one in it."


def require_shareable(folder: Path, journal_folder: Path) -> None:
    """Raise WrongUsage where a folder holds, or is part of, what no other computer should see."""
    place, journal = folder.resolve(), journal_folder.resolve()
    if place == Path(place.anchor):
        raise WrongUsage("That is the whole disk.", CHOOSE)
    if any(place.is_relative_to(device) for device in DEVICES):
        raise WrongUsage(f"{place} is not a place for files.", CHOOSE)
    if place == Path.home().resolve():
        raise WrongUsage("That is your home folder.", CHOOSE)
    if place == journal:
        raise WrongUsage("That is the folder of the journal itself.", CHOOSE)
    if place.is_relative_to(journal):
        raise WrongUsage("That folder lies in the folder of the journal itself.", CHOOSE)
    if journal.is_relative_to(place):
        raise WrongUsage(
            "The journal itself lies in that folder, where a sync program would copy it while it is written.", CHOOSE
        )


class TwoJournals(JournalError):
    """Making two journals one takes the teacher's word."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class JournalIds:
    """The ids that this journal has from now on; empty where it is to be given its first."""

    journals: frozenset[str]


def is_blank(store: Database) -> bool:
    """Whether nothing was ever entered here but settings, so that joining another journal mixes nothing."""
    tables = [shape.table for shape in TABLE_MAPS if shape.table != "settings"]
    return not any(store.connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() for table in tables)


def merge_groups(groups: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Groups of ids, joined where they overlap: each of the result is one journal."""
    result: list[frozenset[str]] = []
    for group in groups:
        overlapping = [record for record in result if record & group]
        result = [record for record in result if not record & group]
        result.append(group.union(*overlapping))
    return result


def join(mine: frozenset[str], there: Iterable[frozenset[str]], *, blank: bool, merge: bool) -> JournalIds:
    """Decide what sharing this folder means. `there` are the ids that its marker and files say they are of.

    Raises TwoJournals where two journals would become one and the teacher has not said so (`merge`).
    """
    journals = merge_groups(item for item in there if item)
    if merge:
        return JournalIds(mine.union(*journals))
    if not journals:
        return JournalIds(mine)
    if len(journals) > 1:
        raise TwoJournals(
            "There are two different journals in this folder.",
            "Give each its own folder; or, to make them one for good, say so with --merge.",
        )
    (theirs,) = journals
    if mine & theirs or blank:
        # A blank journal takes the folder's ids and leaves any of its own behind.
        return JournalIds(mine | theirs if mine & theirs else theirs)
    raise TwoJournals(
        "This folder holds a journal already, and there are entries of their own in the one on this computer.",
        "To make the two one for good, say so with --merge; otherwise choose another folder.",
    )
