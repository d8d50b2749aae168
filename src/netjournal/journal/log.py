"""Storing captures: one line or many, those that are understood or all of them, or only as if."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from netjournal.capture.capture import LONGEST_ENTRY, Capture
from netjournal.domain.handles import names_apart
from netjournal.domain.proposals import LINE
from netjournal.domain.records import Contact, Proposal
from netjournal.errors import JournalError, NotFound
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate

if TYPE_CHECKING:
    from netjournal.journal.journal import Journal, Logged


MOST_NAMED = 4
"""Of so many who could be meant the names are said."""

YEARS_OFF_DAYS = 366
"""A day so long before the last conversations is asked about."""


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """A line of capture as it was understood. Either it was `logged`, or `refused` says why not.

    A refused line is `kept` as a proposal to sort; None only where it was not to be kept, or is too long for one.
    """

    number: int
    capture: Capture
    logged: Logged | None = None
    refused: JournalError | None = None
    kept: Proposal | None = None


class _AsIf(Exception):
    """Raised to take everything back that was stored as if."""


def log_lines(
    journal: Journal,
    texts: Iterable[str],
    *,
    today: date,
    create: bool = False,
    as_if: bool = False,
    strict: bool = False,
    sure_of_day: bool = False,
) -> list[LoggedLine]:
    """Store the lines that are understood as one change, blank ones left out, and keep the others to sort.

    `strict`: all or none; then this raises as `Journal.log` does, with the number of the line where there are several.
    Where the day lies years before the last conversations, the lines are kept to sort unless `sure_of_day`.
    `as_if` stores nothing and returns what would be. Raises JournalError where every line is blank.
    """
    numbered = [(number, text) for number, text in enumerate(texts, 1) if text.strip()]
    if not numbered:
        raise JournalError("There is nothing to log yet.", "Write who and one line: coffee with @lucia.")
    lines: list[LoggedLine] = []
    doubt = None if sure_of_day else doubtful_day(journal, today)
    label = f"Log {len(numbered)} entries" if len(numbered) > 1 else f"Log “{truncate(numbered[0][1], 40)}”"
    try:
        with journal.change(label):
            for number, text in numbered:
                line = _logged(journal, number, text, today, create=create, doubt=doubt)
                if line.refused is not None and strict:
                    raise _numbered(line.refused, number, len(numbered))
                lines.append(line)
            if as_if:
                raise _AsIf
            lines = [_settled(journal, line, today) for line in lines]
    except _AsIf:
        return [replace(line, kept=_proposal(line)) if line.refused else line for line in lines]
    return lines


def doubtful_day(journal: Journal, today: date) -> JournalError | None:
    """Why the day that it is may be wrong: it lies years before the last conversations; None where nothing is odd.

    One or two conversations that a wrong clock once dated ahead say nothing.
    """
    last = journal.interactions.late_day()
    if last is None or (last - today).days < YEARS_OFF_DAYS:
        return None
    return JournalError(
        f"This computer says that it is {format_date(today)}, and your last conversations are of {format_date(last)}.",
        "Set the computer's clock, or the day that NETJOURNAL_TODAY says.",
    )


def _logged(
    journal: Journal, number: int, text: str, today: date, *, create: bool, doubt: JournalError | None
) -> LoggedLine:
    """One line, stored where it can be."""
    capture = journal.understand(text, today)
    if doubt is not None:
        return LoggedLine(number, capture, refused=JournalError(doubt.sentence, doubt.way_out))
    try:
        if capture.uncertain and not create:
            raise undecided(journal, capture)
        return LoggedLine(number, capture, journal.log(capture, create=create))
    except JournalError as error:
        return LoggedLine(number, capture, refused=error)


def _numbered(error: JournalError, number: int, lines: int) -> JournalError:
    if lines > 1:
        error.sentence = f"Line {number}: {error.sentence}"
    return error


def _settled(journal: Journal, line: LoggedLine, today: date) -> LoggedLine:
    """A refused line kept to sort; a stored one answers the proposal that its words waited in."""
    text = line.capture.text.strip()
    if line.refused is not None:
        if len(text) > LONGEST_ENTRY:
            return line
        proposal = _proposal(line)
        kept = journal.proposals.add(
            text, on=proposal.on, minutes=proposal.minutes, contact_ids=proposal.contact_ids, names=proposal.names
        )
        return replace(line, kept=kept)
    if line.logged is not None:
        answer_same_line(journal, text, line.logged, today)
    return line


def answer_same_line(journal: Journal, text: str, logged: Logged, today: date) -> None:
    """Note that a line which waited to be sorted was stored now, where there is such a line."""
    line = text.strip()
    waiting = next(
        (item for item in journal.proposals.waiting(today) if item.source == LINE and item.line == line), None
    )
    if waiting is not None:
        with journal.change(f"Log “{truncate(line, 40)}”") as change:
            journal.proposals.taken(change, waiting, logged.entry.interaction.id, today=today)


def keep_proposal(journal: Journal, proposal: Proposal, today: date) -> Logged:
    """Store a proposal as it stands. Raises JournalError where its line leaves open who took part, and as `take`."""
    capture = journal.understand(journal.line_of(proposal, today), today)
    if capture.uncertain:
        raise undecided(journal, capture)
    return journal.take(proposal, today=today)


def _proposal(line: LoggedLine) -> Proposal:
    """What a refused line would wait as."""
    capture = line.capture
    ids = tuple(dict.fromkeys(mention.contact_id for mention in capture.mentions if mention.contact_id))
    names = tuple(person.name for person in capture.proposed)
    text = capture.text.strip()
    return Proposal(source=LINE, line=text, on=capture.on, minutes=capture.minutes, contact_ids=ids, names=names)


def undecided(journal: Journal, capture: Capture) -> JournalError:
    """Why a line is not stored where nobody looks at a preview."""
    name = capture.uncertain[0]
    doubtful = next((person for person in capture.asked_about if capture.text[person.start : person.end] == name), None)
    if any(person.name == name for person in capture.proposed):
        return NotFound(f"Nobody here is called “{name}”.")
    if doubtful is not None:
        few = journal.some(Contact, list(doubtful.contact_ids[:MOST_NAMED]))
        names = names_apart(few, more=len(doubtful.contact_ids) - len(few))
        return JournalError(
            f"“{name}” could be {' or '.join(names)}, or somebody new.", "Write the full name, or the handle with an @."
        )
    return JournalError(f"It is not certain that “{name}” took part.", "Write the full name, or the handle with an @.")
