"""Any record by its id, and the conversations day by day."""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from netjournal.cli import io
from netjournal.cli.format import data_of
from netjournal.cli.params import WORDS, complete_contact, period_of, print_json, print_one, shorten, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.config import read_settings
from netjournal.domain.records import Contact, Interaction, Proposal, Record
from netjournal.errors import JournalError
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date
from netjournal.text.normalize import join_and, normalize

if TYPE_CHECKING:
    import yaml

    from netjournal.journal import editor, record_edit, search_results
else:
    yaml = lazy_import("yaml")
    editor = lazy_import("netjournal.journal.editor")
    record_edit = lazy_import("netjournal.journal.record_edit")
    search_results = lazy_import("netjournal.journal.search_results")

LATEST = 50
"""Conversations that are listed where no period is named."""


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    return complete_contact(ctx, param, incomplete)


@click.command()
@click.argument("period", nargs=-1, type=WORDS)
@click.option(
    "--with", "whom", metavar="WHO", type=WORDS, shell_complete=_complete, help="Only those with this contact."
)
@click.option("--topic", metavar="TOPIC", type=WORDS, help="Only those on this topic.")
@click.option("--channel", metavar="CHANNEL", type=WORDS, help="Only those through this channel.")
@click.option("--json", "as_json", is_flag=True, help="Print them as one JSON document.")
@pass_session
@io.paged
def journal(
    session: Session,
    *,
    period: tuple[str, ...],
    whom: str | None,
    topic: str | None,
    channel: str | None,
    as_json: bool,
) -> None:
    """Show your conversations day by day, the latest first.

    PERIOD is week, month, term, year, all, 2026-11 or FROM..TO; the latest fifty where none is given.

    \b
    Examples:
      netjournal journal month --with lucia
      netjournal journal --topic feedback
    """
    found = _conversations(session, text_of(period), whom, topic, channel)
    shown = found if period or as_json else found[:LATEST]
    if as_json:
        print_json(found)
        return
    if not found:
        io.line("No conversations here.")
        return
    ids = shorten(session, shown)
    people = session.journal.some(Contact, list({contact for item in shown for contact in item.contact_ids}))
    names = {person.id: person.name for person in people}
    for on, together in groupby(shown, key=lambda item: item.on):
        io.heading(format_date(on))
        for conversation in together:
            others = join_and([names[contact] for contact in conversation.contact_ids if contact in names])
            io.paragraph(f"{ids[conversation.id]}  {conversation.summary}")
            details = " · ".join(part for part in (f"with {others}" if others else "", data_of(conversation)) if part)
            if details:
                io.note(f"            {details}")
    if len(shown) < len(found):
        io.note(f"\n… and {len(found) - len(shown):,} earlier ones. `netjournal journal all` shows them.")


def _conversations(
    session: Session, period: str, whom: str | None, topic: str | None, channel: str | None
) -> list[Interaction]:
    """The conversations that fit, the latest first."""
    found = session.journal.every(Interaction)
    if period and period != "all":
        span = period_of(session, period)
        found = [item for item in found if item.on in span]
    if whom:
        wanted = session.journal.contacts.find(whom).id
        found = [item for item in found if wanted in item.contact_ids]
    if topic:
        name = normalize(topic.removeprefix("#"))
        found = [item for item in found if name in map(normalize, item.topics)]
    if channel:
        way = channel.removeprefix("~").casefold()
        found = [item for item in found if item.channel.casefold() == way]
    return sorted(
        found, key=lambda item: (item.on, item.at is not None and str(item.at), item.created_at), reverse=True
    )


@click.command()
@click.argument("which", metavar="ID|WHO", nargs=-1, required=True, type=WORDS, shell_complete=_complete)
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
@io.paged
def show(session: Session, which: tuple[str, ...], as_json: bool) -> None:
    """Show any record whole: a conversation, a learning, a goal, a contact

    ID is what `search`, the lists and --json print; its beginning is enough, with the kind before it where records that
    were made together begin alike: “goal 0199aa31”.

    \b
    Example:
      netjournal show 0199aa31
    """
    record = record_edit.find_record(session.journal, text_of(which))
    if as_json:
        print_one(record)
        return
    noun = record_edit.noun_of(record)
    io.title(f"{noun.capitalize()}: {record_edit.title_of(record)}")
    facts = record_edit.facts_of(session.journal, record)
    width = max((len(fact.label) for fact in facts), default=0)
    for fact in facts:
        first, *more = fact.text.splitlines() or [""]
        io.paragraph(f"{fact.label:<{width}}  {first}")
        for row in more:
            io.paragraph(f"{'':<{width}}  {row}")
    io.note(f"  id {record.id}")


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument(
    "words", metavar="ID|WHO [FIELD=VALUE]...", nargs=-1, required=True, type=WORDS, shell_complete=_complete
)
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def edit(session: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Change any record, field by field, or in your editor where no field is named.

    An empty value empties the field. `netjournal undo` takes the change back.

    \b
    Examples:
      netjournal edit 0199aa31 minutes=40 on=yesterday
      netjournal edit 0199aa31 "with=Lucía Morrow, Tomas Reed" topics=feedback,marking
    """
    values = [word for word in words if "=" in word]
    filled = session.journal.store.filled_at()
    record = record_edit.find_record(session.journal, text_of(word for word in words if "=" not in word))
    wanted = dict(_pair(value) for value in values) if values else _from_editor(session, record)
    try:
        changed = record_edit.changes(session.journal, record, wanted, session.today)
    except JournalError as error:
        if not values:
            error.way_out = f"{error.way_out} Your text is in {_file(session, record)}; edit again to go on.".strip()
        raise
    if not values:
        _file(session, record).unlink(missing_ok=True)
    with session.journal.store.as_filled(filled):
        stored = record_edit.save(session.journal, record, changed, session.today) if changed else record
    if as_json:
        print_one(stored)
    elif changed:
        names = join_and([name.removesuffix("_ids").replace("_", " ") for name in changed])
        io.line(f"Saved: {record_edit.title_of(stored)} ({names}).")
    else:
        io.line("Nothing is different, so nothing was changed.")


@click.command()
@click.argument("which", metavar="ID|WHO", nargs=-1, required=True, type=WORDS, shell_complete=_complete)
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def delete(session: Session, which: tuple[str, ...], as_json: bool) -> None:
    """Put any record into the trash; `netjournal undo` brings it back.

    \b
    Example:
      netjournal delete 0199aa31
    """
    record = record_edit.find_record(session.journal, text_of(which))
    words = record_edit.title_of(record)
    if isinstance(record, Proposal):
        raise JournalError(
            "What waits to be sorted is dropped, not deleted.", f"`netjournal sort drop {record.id[:8]}`"
        )
    session.journal.trash(record, f"Delete “{words}”")
    if as_json:
        print_one(record)
        return
    io.line(f"In the trash: {words} ({record_edit.noun_of(record)}). `netjournal undo` brings it back.")


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


def _file(session: Session, record: Record) -> Path:
    """Where a record lies as text while it is edited; it stays there if it cannot be read back."""
    return session.folder / f"edit {record.id}.md"


def _from_editor(session: Session, record: Record) -> dict[str, str]:
    """The fields as they are when the editor closes. Raises JournalError where there is no terminal."""
    setting = read_settings(session.folder).editor
    editor.require_terminal("Name the fields: FIELD=VALUE, such as minutes=40.", setting)
    path = _file(session, record)
    *head, last = record_edit.editable(session.journal, record)
    if not path.exists():
        front = yaml.safe_dump({fact.name: fact.text for fact in head}, allow_unicode=True, sort_keys=False, width=1000)
        text = f"---\n{front}---\n{last.text}\n"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    editor.edit_file(path, setting)
    return read_back(path.read_text(encoding="utf-8-sig", errors="replace"), last.name, path)


def read_back(text: str, body: str, path: Path) -> dict[str, str]:
    """The fields of an edited record: the front matter, and the rest as the field `body`. Raises JournalError."""
    _, _, rest = text.partition("---\n")
    front, sign, words = rest.partition("\n---\n")
    try:
        found = yaml.load(front, Loader=yaml.BaseLoader) if sign else None
    except yaml.YAMLError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise JournalError(
            "The lines between the two --- could not be read, so nothing was changed.",
            f"Your text is in {path}; edit again to go on, or delete that file.",
        )
    return {str(name): value for name, value in found.items()} | {body: words.strip("\n")}
