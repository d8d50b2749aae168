"""Snapshots of the journal: taking one, listing them, going back to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from netjournal.cli import io
from netjournal.cli.group import Group
from netjournal.cli.session import Session, pass_session, publish_after
from netjournal.errors import JournalError
from netjournal.startup.lazy_import import lazy_import

if TYPE_CHECKING:
    from netjournal.journal import restore as restoring
    from netjournal.journal.restore import Restored
    from netjournal.storage import backup as storage_backup
    from netjournal.storage.backup import Backups, Snapshot
else:
    restoring = lazy_import("netjournal.journal.restore")
    storage_backup = lazy_import("netjournal.storage.backup")


@click.group(cls=Group, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the snapshot as one JSON document.")
@click.pass_context
def backup(ctx: click.Context, as_json: bool) -> None:
    """Keep a snapshot of the journal, list them, or go back to one.

    One is also taken once a day, and before each import, merge, restore and change of the tables. All of the last day
    stay, one a day for a month, and one a month for ever.

    \b
    Examples:
      netjournal backup
      netjournal backup list
    """
    if ctx.invoked_subcommand is not None:
        return
    taken = _backups(ctx.ensure_object(Session)).take(storage_backup.Reason.ASKED)
    if as_json:
        io.document(_json(taken))
    else:
        io.line(f"Snapshot saved: {taken.name} ({_size(taken)}), in {taken.path.parent}.")


@backup.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON document.")
@pass_session
@io.paged
def list_snapshots(session: Session, as_json: bool) -> None:
    """Show the snapshots, the newest first.

    \b
    Example:
      netjournal backup list
    """
    snapshots = _backups(session).all()
    if as_json:
        io.document([_json(snapshot) for snapshot in snapshots])
    elif snapshots:
        rows = [
            (snapshot.name, f"{snapshot.at:%a %d %b %Y %H:%M}", _size(snapshot), snapshot.reason.words)
            for snapshot in snapshots
        ]
        io.table(("name", "taken", "size", "why"), rows)
    else:
        io.line("There are no snapshots yet. `netjournal backup` takes one.")


def _names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    del param
    root = ctx.find_root()
    backups = _backups(Session(root.params.get("folder")))
    return [
        CompletionItem(item.name, help=item.reason.words) for item in backups.all() if item.name.startswith(incomplete)
    ]


@backup.command()
@click.argument("name", shell_complete=_names)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON document.")
@pass_session
def restore(session: Session, name: str, yes: bool, as_json: bool) -> None:
    """Go back to a snapshot. What is there now is saved first; half-written drafts stay.

    Where the journal is shared, every computer goes back, and `undo` takes all of it back.

    \b
    Example:
      netjournal backup restore 2026-11-23-141502-before-import
    """
    backups = _backups(session)
    snapshot = backups.find(name)
    if not yes:
        _ask(snapshot, shared=_is_shared(session))
    session.close()
    done = restoring.restore(backups, snapshot)
    if as_json:
        before = None if done.before is None else done.before.name
        aside = str(done.aside) if done.aside else None
        io.document({"restored": done.name, "before": before, "kept_aside": aside, "everywhere": done.written})
    else:
        _tell(snapshot, done, shared=_is_shared(session))
    if done.written:
        publish_after(session.journal)


def _tell(snapshot: Snapshot, done: Restored, *, shared: bool) -> None:
    io.line(f"The journal is as it was on {_moment(snapshot)}.")
    if done.written:
        io.line("Your other computers go back, too, when they sync. `netjournal undo` takes all of it back.")
    elif done.before is not None:
        io.line(f"What was there before is saved: `netjournal backup restore {done.before.name}` brings it back.")
    if done.aside is not None:
        io.line(f"The damaged journal is kept at {done.aside}.")
        if shared:
            io.line("The next sync brings back what was published since.")


def _ask(snapshot: Snapshot, *, shared: bool) -> None:
    if shared:
        io.warning("The journal is shared: your other computers go back, too, when they sync.")
        io.warning("What they wrote since goes into the trash. To go back here alone, first `netjournal sync off`.")
    try:
        sure = click.confirm(f"Go back to {_moment(snapshot)}? What is there now is saved as a snapshot.", err=True)
    except click.Abort:
        click.echo(err=True)
        sure = False
    if not sure:
        raise JournalError("Nothing was changed.", "To go ahead without being asked, add --yes.")


def _is_shared(session: Session) -> bool:
    """Whether the journal is shared with other computers, as far as it can be asked."""
    if not session.exists():
        return False
    try:
        return restoring.is_shared(session.journal.store)
    except JournalError:
        return False


def _backups(session: Session) -> Backups:
    return storage_backup.Backups(session.folder)


def _moment(snapshot: Snapshot) -> str:
    return f"{snapshot.at:%a} {snapshot.at.day} {snapshot.at:%b %Y}, {snapshot.at:%H:%M}"


def _size(snapshot: Snapshot) -> str:
    return f"{snapshot.size / 1e6:.1f} MB"


def _json(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "name": snapshot.name,
        "path": str(snapshot.path),
        "at": snapshot.at.isoformat(),
        "reason": snapshot.reason.value,
        "bytes": snapshot.size,
    }
