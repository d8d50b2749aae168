"""Sharing the journal between computers through a folder."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netjournal.cli import io
from netjournal.cli.group import Group
from netjournal.cli.params import WORDS
from netjournal.cli.session import Session, pass_session
from netjournal.errors import JournalError, NotFound
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.normalize import join_and
from netjournal.text.sanitize import strip_controls

if TYPE_CHECKING:
    from netjournal.exchange.imports import intake
    from netjournal.sync import encryption, setup
    from netjournal.sync import engine as sync_engine
    from netjournal.sync.conflicts import EditConflict
    from netjournal.sync.engine import Sync
    from netjournal.sync.status import SyncIssue, SyncReport
else:
    intake = lazy_import("netjournal.exchange.imports.intake")
    encryption = lazy_import("netjournal.sync.encryption")
    sync_engine = lazy_import("netjournal.sync.engine")
    setup = lazy_import("netjournal.sync.setup")


GIVEN_IN = "NETJOURNAL_PASSPHRASE"
WAITS = 3
"""The status of a sync that has to wait for something."""


@click.group(cls=Group)
def sync() -> None:
    """Keep one journal on several computers, through a folder that your cloud or a USB stick carries.

    Each computer keeps its own file in the folder and reads the others'. You can work on all of them, with or without
    a network; whatever was written where is brought together the next time they meet.

    \b
    Examples:
      netjournal sync on ~/Dropbox/netjournal
      netjournal sync status
    """


@sync.command("on")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--encrypt", is_flag=True, help="Encrypt what lies in the folder with a passphrase.")
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="F",
    help="A file with it.",
)
@click.option("--merge", is_flag=True, help="Merge the journal here with the one in the folder, for good.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON document.")
@click.pass_context
def turn_on(
    ctx: click.Context, /, *, folder: Path, encrypt: bool, passphrase_file: Path | None, merge: bool, as_json: bool
) -> None:
    """Share the journal through FOLDER from now on.

    On the second computer give the same folder: an empty journal joins the one that is there, and one with entries of
    its own asks first.

    \b
    Example:
      netjournal sync on ~/Nextcloud/netjournal --encrypt
    """
    session = ctx.ensure_object(Session)
    engine = _engine(session)
    report = _turned_on(engine, folder, encrypt=encrypt, passphrase=_given(passphrase_file), merge=merge)
    if not as_json:
        io.line(f"The journal is shared in {engine.folder}.")
    _tell(ctx, report, as_json=as_json)


def _turned_on(engine: Sync, folder: Path, *, encrypt: bool, passphrase: str | None, merge: bool) -> SyncReport:
    """Turn sync on, asking on a terminal for what it takes."""
    while True:
        try:
            return engine.on(folder, merge=merge, encrypt=encrypt, passphrase=passphrase)
        except encryption.NeedsPassphrase:
            if not sys.stdin.isatty():
                raise
            passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=encrypt, err=True)
        except setup.TwoJournals as question:
            if merge or not sys.stdin.isatty():
                raise
            io.warning(question.sentence)
            if not click.confirm("Merge them into one journal, for good?", err=True):
                raise JournalError("Nothing was shared.", "Choose another folder.") from question
            merge = True


def _given(path: Path | None) -> str | None:
    """The passphrase that a script gives, if any."""
    if path is not None:
        return encryption.load_passphrase(path)
    return os.environ.get(GIVEN_IN) or None


@sync.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON document.")
@click.pass_context
def now(ctx: click.Context, as_json: bool) -> None:
    """Bring in what the other computers wrote, and publish what was written here.

    \b
    Example:
      netjournal sync now
    """
    session = ctx.ensure_object(Session)
    report = _engine(session).now()
    came = intake.take_in(session.journal)
    if not as_json:
        for text in filter(None, (came.sentence, *came.faults)):
            io.line(text)
    _tell(ctx, report, as_json=as_json)


@sync.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
@io.paged
def status(session: Session, as_json: bool) -> None:
    """Show the computers, when each published last, and what wants you.

    \b
    Example:
      netjournal sync status
    """
    standing = _engine(session).status()
    if as_json:
        io.document(standing.as_json())
        return
    if not standing.on:
        io.line("Sync is off. `netjournal sync on FOLDER` turns it on.")
    else:
        io.line(f"The journal is shared in {standing.folder}{', encrypted' if standing.encrypted else ''}.")
        rows = [
            (f"{computer.name}{' (this one)' if computer.this else ''}", _moment(computer.published_at), computer.file)
            for computer in standing.computers
        ]
        io.table(("computer", "published", "file"), rows)
        if standing.crossings:
            io.line(f"Edits that crossed: {standing.crossings}. `netjournal sync conflicts` shows them.")
        _tell_problems(standing.problems)
    if standing.put_aside:
        io.line(f"Conflict copies put aside: {join_and(list(standing.put_aside))}.")
        io.note("Their content is in the journal; `netjournal sync bring-back NAME` returns one to the folder.")


@sync.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@pass_session
@io.paged
def conflicts(session: Session, as_json: bool) -> None:
    """Show what was edited on two computers before either knew of the other.

    Nothing is lost: all versions are kept until you settle which holds.

    \b
    Example:
      netjournal sync conflicts
    """
    found = _engine(session).conflicts()
    if as_json:
        io.document([result.as_json() for result in found])
        return
    if not found:
        io.line("No edits crossed.")
    for result in found:
        io.line(f"{result.kind} {result.id}: {result.field.replace('_', ' ')}")
        for number, version in enumerate(result.versions, 1):
            where = f" on {version.computer}" if version.computer else ""
            io.paragraph(f"{number}. {_said(result, version.value)}  ({_moment(version.at)}{where})")
    if found:
        io.note("Settle one with: netjournal sync settle ID FIELD --keep 1 (or --both, or --text …)")


@sync.command()
@click.argument("identity", metavar="ID", type=WORDS)
@click.argument("field", type=WORDS)
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Keep the version of that number.")
@click.option("--both", is_flag=True, help="Keep both texts, one after the other.")
@click.option("--text", metavar="TEXT", help="Write a third.")
@click.option("--json", "as_json", is_flag=True, help="Print the edits that are still open as one JSON document.")
@pass_session
def settle(
    session: Session, /, *, identity: str, field: str, keep: int | None, both: bool, text: str | None, as_json: bool
) -> None:
    """Settle an edit that crossed; the answer reaches every computer. `undo` takes the value back.

    \b
    Example:
      netjournal sync settle 01a20ad7 summary --both
    """
    engine = _engine(session)
    named = field.replace(" ", "_")
    found = [
        conflict
        for conflict in engine.conflicts()
        if conflict.id.startswith(identity.lower()) and conflict.field == named
    ]
    if not found:
        raise NotFound(f"No edit of “{field}” crossed there.", "`netjournal sync conflicts` shows those that did.")
    if len(found) > 1:
        raise JournalError("More than one id begins so.", "Give more of it.")
    engine.settle(found[0], keep=None if keep is None else keep - 1, both=both, third=text)
    if as_json:
        io.document([conflict.as_json() for conflict in engine.conflicts()])
    else:
        io.line("Settled.")


@sync.command("passphrase")
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="F",
    help="A file with it.",
)
@click.pass_context
def change_passphrase(ctx: click.Context, passphrase_file: Path | None) -> None:
    """Give the shared folder a new passphrase, and renew its key.

    What is published from now on can only be read with the new one. Your other computers ask for it before they publish
    again; until then they work on, each for itself.

    \b
    Example:
      netjournal sync passphrase
    """
    engine = _engine(ctx.ensure_object(Session))
    passphrase = _given(passphrase_file)
    if passphrase is None:
        if not sys.stdin.isatty():
            raise encryption.NeedsPassphrase(
                "A new passphrase is needed.", "Give it with --passphrase-file F or in NETJOURNAL_PASSPHRASE."
            )
        passphrase = click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True)
    report = engine.change_passphrase(str(passphrase))
    io.line("The folder has a new key and a new passphrase.")
    io.note(f"On your other computers: `netjournal sync on {engine.folder}` asks for it.")
    _tell(ctx, report, as_json=False)


@sync.command("bring-back")
@click.argument("name")
@pass_session
def bring_back(session: Session, name: str) -> None:
    """Return a conflict copy that was put aside to the folder, to stay there.

    \b
    Example:
      netjournal sync bring-back "netjournal_abcdefg (1).db"
    """
    io.line(f"It is back: {_engine(session).bring_back(name)}.")


@sync.command("forget-computer")
@click.argument("name", type=WORDS)
@pass_session
def forget_computer(session: Session, name: str) -> None:
    """Take the file of a computer that is no longer in use out of the folder. What it wrote stays in the journal.

    NAME is what `sync status` calls it, or the name of its file.

    \b
    Example:
      netjournal sync forget-computer "old laptop"
    """
    for removed in _engine(session).forget_computer(name):
        io.line(f"{removed} is no longer in the folder.")
    io.note("If that computer still syncs, its file comes back.")


@sync.command()
@pass_session
def off(session: Session) -> None:
    """Stop sharing on this computer. The journal here stays whole; the folder is left as it is.

    \b
    Example:
      netjournal sync off
    """
    engine = _engine(session)
    folder = engine.folder
    engine.publish()
    engine.off()
    io.line("Sync is off on this computer; its journal is whole.")
    io.note(f"The files in {folder} stay for your other computers.")


def _engine(session: Session) -> Sync:
    return sync_engine.Sync.for_command(session.journal)


def _tell(ctx: click.Context, report: SyncReport, *, as_json: bool) -> None:
    """Say what a round did, and end with the status of one that must wait where something is left."""
    if as_json:
        io.document(_json(report))
    else:
        for arrival in report.arrived:
            io.line(f"{arrival.sentence}.")
        if report.new_device:
            io.line("Another computer publishes under this one's name, so this one took a new one.")
        for name in report.tidied:
            io.line(f"The conflict copy {name} was put aside; what it holds is in the journal.")
        if report.published:
            io.line("Published what was written here.")
        if report.did_nothing and report.complete:
            io.line("Nothing new, here or there.")
        _tell_problems(report.problems)
    if not report.complete:
        ctx.exit(WAITS)


def _tell_problems(problems: tuple[SyncIssue, ...]) -> None:
    for problem in problems:
        io.warning(problem.text)
        if problem.way_out:
            io.warning(problem.way_out)


def _json(report: SyncReport) -> dict[str, Any]:
    return {
        "arrived": [{"computer": item.computer, "new": item.new, "changed": item.changed} for item in report.arrived],
        "published": report.published,
        "new_device": report.new_device,
        "put_aside": list(report.tidied),
        "problems": [
            {"kind": problem.kind, "text": problem.text, "way_out": problem.way_out, "file": problem.file}
            for problem in report.problems
        ],
    }


def _moment(text: str) -> str:
    try:
        return f"{datetime.fromisoformat(text).astimezone():%a %d %b %Y %H:%M}"
    except ValueError:
        return "not yet"


def _said(crossed: EditConflict, value: object) -> str:
    if isinstance(value, dict):
        told = [f"{name.replace('_', ' ')} {item}" for name, item in value.items() if item not in (None, "")]
        return strip_controls(", ".join(told)) or "(empty)"
    return "(empty)" if value in (None, "") else strip_controls(str(value)) if crossed.is_text else str(value)
