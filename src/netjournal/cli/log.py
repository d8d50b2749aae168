"""Logging what happened, a line at a time or many."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from netjournal.cli import io
from netjournal.cli.params import DAY, WORDS, capture_word, print_one, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.errors import DoneInPart, JournalError, NotFound
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date, require_not_future

if TYPE_CHECKING:
    from datetime import date

    from netjournal.capture.capture import Capture
    from netjournal.cli import format as cli_format
    from netjournal.domain import students
    from netjournal.exchange.formats import json as json_format
    from netjournal.exchange.imports import files
    from netjournal.journal import drafts
    from netjournal.journal import log as journal_log
    from netjournal.journal.log import LoggedLine
else:
    cli_format = lazy_import("netjournal.cli.format")
    students = lazy_import("netjournal.domain.students")
    json_format = lazy_import("netjournal.exchange.formats.json")
    files = lazy_import("netjournal.exchange.imports.files")
    drafts = lazy_import("netjournal.journal.drafts")
    journal_log = lazy_import("netjournal.journal.log")


KINDS = ("interactions", "learnings", "goals", "problems", "asks", "contacts")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=WORDS, metavar="TEXT...", shell_complete=capture_word)
@click.option("--create", is_flag=True, help="Make new contacts of names that are not known yet.")
@click.option("--strict", is_flag=True, help="Of several lines save all or none.")
@click.option("--dry-run", is_flag=True, help="Show what was understood, and save nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the records as one JSON document.")
@pass_session
def log(  # noqa: PLR0917
    session: Session, words: tuple[str, ...], create: bool, strict: bool, dry_run: bool, as_json: bool
) -> None:
    """Log what happened, in one line.

    Only who and a few words are needed: a full name, or @handle. The rest goes anywhere in the line: #topic, ~channel,
    20 minutes, yesterday, +1 for energy, !2 for usefulness, get: give: both: private: and then learned: …, goal: …
    by friday, problem: …, asked: …

    A line that names nobody, or that cannot be understood, is kept to sort. Quote the line, because the shell has its
    own ideas about # and !. A single -, or text piped in, gives many lines: those that are understood are saved
    together, the others kept to sort.

    \b
    Example:
      netjournal log "coffee with @lucia about exit tickets 25m yesterday learned: sort them by error"
    """
    texts = _texts(words)
    lines = _stored(session, texts, create=create, as_if=dry_run, strict=strict)
    if as_json:
        io.document(_document(lines))
    else:
        _tell(session, [line for line in lines if line.logged], as_if=dry_run)
    _warn(lines)
    if not (as_json and dry_run):
        _raise_refused(lines, as_if=dry_run)


def _texts(words: tuple[str, ...]) -> list[str]:
    """The lines to log: the arguments as one, or what standard input holds."""
    if words and words != ("-",):
        return [_readable(os.fsencode(" ".join(text_of(words).splitlines())))]
    if not words and sys.stdin.isatty():
        raise click.UsageError("Missing argument 'TEXT...'.")
    text = _readable(sys.stdin.buffer.read())
    if not words and not text.strip():
        raise click.UsageError("Missing argument 'TEXT...'.")
    return text.removeprefix("\ufeff").rstrip("\r\n").split("\n")


def _readable(data: bytes) -> str:
    """Bytes as text; where they are no UTF-8, as what they most likely are, and that is said."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        decoded = files.decode(data)
        if decoded.guessed:
            io.warning(f"This is not UTF-8; it was read as {decoded.encoding}. See whether its letters are right.")
        return decoded.text


def _stored(session: Session, texts: list[str], *, create: bool, as_if: bool, strict: bool) -> list[LoggedLine]:
    """The lines, stored or kept to sort; where all are refused at once their text is kept as a draft."""
    journal, text = session.journal, "\n".join(texts)
    sure = _is_sure_of_day(session)
    try:
        lines = journal_log.log_lines(
            journal, texts, today=session.today, create=create, as_if=as_if, strict=strict, sure_of_day=sure
        )
    except JournalError as error:
        if isinstance(error, NotFound):
            error.way_out = f"{error.way_out} To make a new contact of it, add --create.".strip()
        _keep_draft(session, text, error, as_if=as_if)
        raise
    if not as_if and all(line.logged for line in lines):
        drafts.stored_after_all(journal.drafts, text)
    for line in lines:
        if line.refused is not None and line.kept is None:
            _keep_draft(session, line.capture.text, line.refused, as_if=as_if)
    return lines


def _is_sure_of_day(session: Session) -> bool:
    """Whether the teacher says, where it is odd and a terminal can be asked, that the day is right."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    doubt = journal_log.doubtful_day(session.journal, session.today)
    return doubt is not None and click.confirm(f"{doubt.sentence} Is that right?", err=True)


def _keep_draft(session: Session, text: str, error: JournalError, *, as_if: bool) -> None:
    if text.strip() and not as_if:
        drafts.keep_as_draft(session.journal.drafts, text)
        error.way_out = f"{error.way_out} Your words are saved as a draft: `netjournal drafts` shows them.".strip()


def _raise_refused(lines: Sequence[LoggedLine], *, as_if: bool) -> None:
    """Say which lines were not stored: status 1 for the only one, 3 where others were."""
    refused = [(line, line.refused) for line in lines if line.refused is not None]
    if not refused:
        return
    line, error = refused[0]
    if isinstance(error, NotFound):
        error.way_out = f"{error.way_out} To make a new contact of it, add --create.".strip()
    if line.kept is not None and not as_if:
        error.way_out = f"{error.way_out} The line waits to be sorted: `netjournal sort`.".strip()
    if len(lines) == 1:
        raise error
    for other, reason in refused:
        io.warning(f"Line {other.number}: {reason.sentence}")
    kept = sum(1 for other, _ in refused if other.kept is not None)
    waits = "would wait" if as_if else "waits" if kept == 1 else "wait"
    way_out = f"{kept} {'line' if kept == 1 else 'lines'} {waits} to be sorted: `netjournal sort`." if kept else ""
    raise DoneInPart(f"{len(refused)} of {len(lines)} lines could not be saved.", way_out)


def _document(lines: Sequence[LoggedLine]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for logged in filter(None, (line.logged for line in lines)):
        entry = logged.entry
        found["interactions"].append(entry.interaction)
        found["learnings"] += entry.learnings
        found["goals"] += entry.goals
        found["problems"] += (*entry.problems, *entry.moved)
        found["asks"] += entry.asks
        found["contacts"] += logged.created
    captures = [line.capture for line in lines]
    document: dict[str, Any] = {kind: [json_format.as_json(record) for record in found[kind]] for kind in KINDS}
    document["left_over"] = " ".join(capture.left_over for capture in captures if capture.left_over)
    created = {contact.name for contact in found["contacts"]}
    document["proposed"] = [
        {"name": person.name} for capture in captures for person in capture.proposed if person.name not in created
    ]
    document["asked"] = [question for capture in captures for question in _questions(capture)]
    document["spoken_of"] = list(
        dict.fromkeys(who for capture in captures for person in capture.spoken_of for who in person.contact_ids)
    )
    kept = [line.kept for line in lines if line.kept is not None]
    return document | ({"to_sort": [json_format.as_json(proposal) for proposal in kept]} if kept else {})


def _questions(capture: Capture) -> list[dict[str, Any]]:
    """What is not decided of a line: names that could be several people, and places that may be time."""
    people = [
        {"text": capture.text[person.start : person.end], "candidates": list(person.contact_ids)}
        for person in capture.asked_about
    ]
    unsure = [
        {"text": mention.text, "candidates": [mention.contact_id]}
        for mention in capture.mentions
        if not mention.certain
    ]
    times = [{"text": capture.text[doubt.start : doubt.end], "candidates": []} for doubt in capture.doubts]
    return [*people, *unsure, *times]


def _tell(session: Session, lines: Sequence[LoggedLine], *, as_if: bool) -> None:
    for logged in filter(None, (line.logged for line in lines)):
        entry, today = logged.entry, session.today
        io.line("Understood" if as_if else "Saved", cli_format.when_and_what(entry.interaction, today))
        for text in (
            cli_format.data_of(entry.interaction),
            *(f"new contact: {item.name} (@{item.handle})" for item in logged.created),
            *(f"learned: {learning.text}" for learning in entry.learnings),
            *(f"goal: {cli_format.goal_line(goal, today)}" for goal in entry.goals),
            *(f"problem: {problem.title}" for problem in entry.problems),
            *(f"asked about: {contact.title}" for contact in entry.moved),
        ):
            if text:
                io.paragraph(text.replace("\n", " "))
    if as_if:
        io.note("Nothing was saved: this was only to see.")


def _warn(lines: Sequence[LoggedLine]) -> None:
    """Warn of what looks like a student, and of a channel that is new; neither stops anything."""
    for line in lines:
        people = [mention.text for mention in line.capture.all_mentions]
        for found in students.looks_like_student(line.capture.text, people):
            io.warning(found.sentence)
        for channel in line.capture.unknown_channels:
            io.warning(f"~{channel} is a channel of your own, in case it was not meant to be.")


@click.command()
@click.option("--on", type=DAY, help="Another day than today.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def nothing(session: Session, on: date | None, as_json: bool) -> None:
    """Say that there was nothing to log, so that the day counts as looked at.

    \b
    Example:
      netjournal nothing --on yesterday
    """
    day = on or session.today
    require_not_future(day, session.today)
    row = session.journal.interactions.nothing_on(day)
    if as_json:
        print_one(row)
    else:
        io.line(f"Saved: nothing on {format_date(day)}. That is an answer too.")
