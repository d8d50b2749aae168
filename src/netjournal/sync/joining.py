"""Which journal a folder is for, and whether this one may share it. Pure: the decision is made here, on ids alone."""

from __future__ import annotations

from collections.abc import Iterable

from netjournal.errors import JournalError
from netjournal.frozen import dataclass
from netjournal.store.schema import SHAPES
from netjournal.store.store import Store


class TwoJournals(JournalError):
    """Making two journals one takes the teacher's word."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Joining:
    """The ids that this journal has from now on; empty where it is to be given its first."""

    journals: frozenset[str]


def is_blank(store: Store) -> bool:
    """Whether nothing was ever entered here but settings, so that joining another journal mixes nothing."""
    tables = [shape.table for shape in SHAPES if shape.table != "settings"]
    return not any(store.connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() for table in tables)


def one_journal(groups: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Groups of ids, joined where they overlap: each of the result is one journal."""
    result: list[frozenset[str]] = []
    for group in groups:
        overlapping = [each for each in result if each & group]
        result = [each for each in result if not each & group]
        result.append(group.union(*overlapping))
    return result


def join(mine: frozenset[str], there: Iterable[frozenset[str]], *, blank: bool, merge: bool) -> Joining:
    """Decide what sharing this folder means. `there` are the ids that its marker and files say they are of.

    Raises TwoJournals where two journals would become one and the teacher has not said so (`merge`).
    """
    journals = one_journal(each for each in there if each)
    if merge:
        return Joining(mine.union(*journals))
    if not journals:
        return Joining(mine)
    if len(journals) > 1:
        raise TwoJournals(
            "There are two different journals in this folder.",
            "Give each its own folder; or, to make them one for good, say so with --merge.",
        )
    (theirs,) = journals
    if mine & theirs or blank:
        # A blank journal takes the folder's ids and leaves any of its own behind.
        return Joining(mine | theirs if mine & theirs else theirs)
    raise TwoJournals(
        "This folder holds a journal already, and there are entries of their own in the one on this computer.",
        "To make the two one for good, say so with --merge; otherwise choose another folder.",
    )
