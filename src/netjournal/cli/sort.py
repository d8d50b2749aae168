"""What waits to be sorted: lines, meetings and mails that may be worth an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netjournal.cli import io
from netjournal.cli.group import Group
from netjournal.cli.params import DAY_AHEAD, WORDS, print_one, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.domain.proposals import waits
from netjournal.domain.records import Propose
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date
from netjournal.text.durations import format_minutes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from netjournal.cli import format as cli_format
    from netjournal.domain.records import Proposal
    from netjournal.exchange.formats import json as json_format
    from netjournal.exchange.imports import intake
    from netjournal.storage import load
else:
    cli_format = lazy_import("netjournal.cli.format")
    json_format = lazy_import("netjournal.exchange.formats.json")
    intake = lazy_import("netjournal.exchange.imports.intake")
    load = lazy_import("netjournal.storage.load")


@click.group(cls=Group, invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="Also those that you put off or answered.")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON document.")
@click.pass_context
def sort(ctx: click.Context, everything: bool, as_json: bool) -> None:
    """Sort what may be worth a line: save it, drop it, or decide later.

    Nothing becomes an entry until you take it, and what you answered does not come back.

    \b
    Examples:
      netjournal sort
      netjournal sort take 0199aa31
      netjournal sort take 0199aa31 "coffee with @lucia about exit tickets 20m"
    """
    if ctx.invoked_subcommand is None:
        _list(ctx.ensure_object(Session), everything=everything, as_json=as_json)


@sort.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that you put off or answered.")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON document.")
@pass_session
@io.paged
def list_proposals(session: Session, everything: bool, as_json: bool) -> None:
    """Show what waits, the oldest first.

    \b
    Example:
      netjournal sort list --all
    """
    _list(session, everything=everything, as_json=as_json)


def _list(session: Session, *, everything: bool, as_json: bool) -> None:
    came = intake.take_in(session.journal)
    for fault in came.faults:
        io.warning(fault)
    proposals = session.journal.proposals
    found = proposals.all() if everything else proposals.waiting(session.today)
    if as_json:
        io.document([json_format.as_json(proposal) for proposal in found])
    elif found:
        _table(session, found, everything=everything)
    else:
        io.line("Nothing waits to be sorted.")


def _table(session: Session, found: Sequence[Proposal], *, everything: bool) -> None:
    ids = load.short_ids(session.journal.store, type(found[0]), [proposal.id for proposal in found])
    heads = ("id", "day", "from", *(("answer",) if everything else ()), "line")
    rows = []
    for proposal in found:
        answer = (_answer(proposal, session.today),) if everything else ()
        rows.append((ids[proposal.id], format_date(proposal.on), proposal.source, *answer, _line(proposal)))
    io.table(heads, rows)


def _line(proposal: Proposal) -> str:
    """What a proposal says, with what its line leaves out."""
    extra = (
        f"{proposal.at:%H:%M}" if proposal.at is not None else "",
        format_minutes(proposal.minutes) if proposal.minutes is not None else "",
        proposal.note.replace("\n", " "),
    )
    known = ", ".join(part for part in extra if part)
    return f"{proposal.line} ({known})" if known else proposal.line


def _answer(proposal: Proposal, today: date) -> str:
    if proposal.taken_on is not None:
        return f"saved {format_date(proposal.taken_on)}"
    if proposal.dropped_on is not None:
        return f"dropped {format_date(proposal.dropped_on)}"
    if proposal.later_on is not None and not waits(proposal, today):
        return f"later, {format_date(proposal.later_on)}"
    return "waits"


@sort.command(context_settings={"ignore_unknown_options": True})
@click.argument("identity", metavar="ID")
@click.argument("words", nargs=-1, type=WORDS, metavar="[TEXT...]")
@click.option("--create", is_flag=True, help="Make new contacts of names that are not known yet.")
@click.option("--json", "as_json", is_flag=True, help="Print the conversation as one JSON document.")
@pass_session
def take(session: Session, identity: str, words: tuple[str, ...], create: bool, as_json: bool) -> None:
    """Save a proposal as a conversation, with its own line or with TEXT.

    \b
    Examples:
      netjournal sort take 0199aa31
      netjournal sort take 0199aa31 "planning with @grade7 45m"
    """
    proposal = session.journal.proposals.get(identity)
    logged = session.journal.take(proposal, text_of(words), today=session.today, create=create)
    interaction = logged.entry.interaction
    if as_json:
        io.document(json_format.as_json(interaction))
    else:
        io.line("Saved", cli_format.when_and_what(interaction, session.today))


@sort.command()
@click.argument("identity", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print the proposal as one JSON document.")
@pass_session
def drop(session: Session, identity: str, as_json: bool) -> None:
    """Say that a proposal is not worth a line. `undo` brings it back.

    \b
    Example:
      netjournal sort drop 0199aa31
    """
    proposal = session.journal.proposals.get(identity)
    dropped = session.journal.proposals.drop(proposal, today=session.today)
    if as_json:
        print_one(dropped)
        return
    io.line(f"Dropped: {proposal.line}")


@sort.command()
@click.argument("identity", metavar="ID")
@click.argument("day", type=DAY_AHEAD, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the proposal as one JSON document.")
@pass_session
def later(session: Session, identity: str, day: date | None, as_json: bool) -> None:
    """Decide on another day, tomorrow unless you name one.

    \b
    Example:
      netjournal sort later 0199aa31 friday
    """
    proposals = session.journal.proposals
    put_off = proposals.later(proposals.get(identity), day, today=session.today)
    if as_json:
        print_one(put_off)
    elif put_off.later_on is not None:
        io.line(f"Comes back on {format_date(put_off.later_on)}: {put_off.line}")


@sort.command()
@click.argument("identity", metavar="ID")
@pass_session
def never(session: Session, identity: str) -> None:
    """Never propose the series that a meeting belongs to; what waits of it is dropped.

    \b
    Example:
      netjournal sort never 0199aa31
    """
    proposal = session.journal.proposals.get(identity)
    dropped = session.journal.proposals.rule(proposal, Propose.NEVER, today=session.today)
    also = f" {dropped:,} of it no longer wait." if dropped > 1 else ""
    io.line(f"Never again: {proposal.line or 'this series'}.{also} `netjournal sort always {identity}` changes that.")


@sort.command()
@click.argument("identity", metavar="ID")
@pass_session
def always(session: Session, identity: str) -> None:
    """Always propose the series that a meeting belongs to, also what is declined, private or for a whole day.

    \b
    Example:
      netjournal sort always 0199aa31
    """
    proposal = session.journal.proposals.get(identity)
    session.journal.proposals.rule(proposal, Propose.ALWAYS, today=session.today)
    io.line(f"From now on this series is proposed: {proposal.line or 'the next time its calendar is read'}.")
