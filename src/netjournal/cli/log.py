"""Logging what happened, a line at a time or many."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from netjournal.cli import io
from netjournal.cli.params import DAY, WORDS, capture_word, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.errors import JournalError, NotFound
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date, require_not_future

if TYPE_CHECKING:
    from datetime import date

    from netjournal.cli import format as cli_format
    from netjournal.domain import students
    from netjournal.exchange.formats import json as json_format
    from netjournal.journal import drafts
    from netjournal.journal import log as journal_log
    from netjournal.journal.log import LoggedLine
else:
    cli_format = lazy_import("netjournal.cli.format")
    students = lazy_import("netjournal.domain.students")
    json_format = lazy_import("netjournal.exchange.formats.json")
    drafts = lazy_import("netjournal.journal.drafts")
    journal_log = lazy_import("netjournal.journal.log")


KINDS = ("interactions", "learnings", "goals", "problems", "asks", "contacts")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, type=WORDS, metavar="TEXT...", shell_complete=capture_word)
@click.option("--create", is_flag=True, help="Make new contacts of names that are not known yet.")
@click.option("--dry-run", is_flag=True, help="Show what was understood, and store nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the records as one JSON document.")
@pass_session
def log(session: Session, words: tuple[str, ...], create: bool, dry_run: bool, as_json: bool) -> None:
    """Log what happened, in one line.

    Only who (@handle or @"Full Name") and a few words are needed. The rest goes anywhere in the line: #topic,
    ~channel, 25m, yesterday, +1 for energy, !2 for usefulness, get: give: both: private: and then learned: …, goal: …
    by friday, problem: …, asked: …

    Quote the line, because the shell has its own ideas about # and !. A single - reads lines from standard input, and
    stores all of them or none.

    \b
    Example:
      netjournal log "coffee with @lucia about exit tickets 25m yesterday learned: sort them by error"
    """
    texts = _standard_input() if words == ("-",) else [" ".join(text_of(words).splitlines())]
    lines = _stored(session, texts, create=create, as_if=dry_run)
    if as_json:
        io.document(_document(lines))
    else:
        _tell(session, lines, as_if=dry_run)
    _warn(lines)


def _standard_input() -> list[str]:
    return sys.stdin.buffer.read().decode("utf-8-sig", "replace").rstrip("\r\n").split("\n")


def _stored(session: Session, texts: list[str], *, create: bool, as_if: bool) -> list[LoggedLine]:
    """The lines, stored; where that is refused their text is kept as a draft, and the refusal says so."""
    journal, text = session.journal, "\n".join(texts)
    try:
        lines = journal_log.log_lines(journal, texts, today=session.today, create=create, as_if=as_if)
    except JournalError as error:
        if isinstance(error, NotFound):
            error.way_out = f"{error.way_out} To make a new contact of it, add --create.".strip()
        if text.strip() and not as_if:
            drafts.keep_as_draft(journal.drafts, text)
            error.way_out = f"{error.way_out} Your words are kept: `netjournal drafts` shows them.".strip()
        raise
    if not as_if:
        drafts.stored_after_all(journal.drafts, text)
    return lines


def _document(lines: Sequence[LoggedLine]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for line in lines:
        entry = line.logged.entry
        found["interactions"].append(entry.interaction)
        found["learnings"] += entry.learnings
        found["goals"] += entry.goals
        found["problems"] += (*entry.problems, *entry.moved)
        found["asks"] += entry.asks
        found["contacts"] += line.logged.created
    left_over = " ".join(line.capture.left_over for line in lines if line.capture.left_over)
    return {kind: [json_format.as_json(record) for record in records] for kind, records in found.items()} | {
        "left_over": left_over
    }


def _tell(session: Session, lines: Sequence[LoggedLine], *, as_if: bool) -> None:
    for line in lines:
        entry, today = line.logged.entry, session.today
        io.line("Understood" if as_if else "Logged", cli_format.when_and_what(entry.interaction, today))
        for text in (
            cli_format.data_of(entry.interaction),
            *(f"new contact: {item.name} (@{item.handle})" for item in line.logged.created),
            *(f"learned: {learning.text}" for learning in entry.learnings),
            *(f"goal: {cli_format.goal_line(goal, today)}" for goal in entry.goals),
            *(f"problem: {problem.title}" for problem in entry.problems),
            *(f"asked about: {contact.title}" for contact in entry.moved),
        ):
            if text:
                io.paragraph(text.replace("\n", " "))
    if as_if:
        io.note("Nothing was stored.")


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
@pass_session
def nothing(session: Session, on: date | None) -> None:
    """Note that there was nothing to log, so that the day counts as looked at.

    \b
    Example:
      netjournal nothing --on yesterday
    """
    day = on or session.today
    require_not_future(day, session.today)
    session.journal.interactions.nothing_on(day)
    io.line(f"Noted: nothing on {format_date(day)}. That is an answer too.")
