"""Contacts: people and communities."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from netjournal.cli import output
from netjournal.cli.completions import who
from netjournal.cli.network import SUBCOMMANDS
from netjournal.cli.parameters import DAY, DAYS, INBOX, KIND, TIER, WORDS, text_of
from netjournal.cli.session import Session, pass_session
from netjournal.domain.dates import say_date
from netjournal.domain.model import Contact, Kind, Tier
from netjournal.domain.plain import plain
from netjournal.errors import JournalError

if TYPE_CHECKING:
    from datetime import date

    from netjournal.store.forgetting import Forgotten

F = TypeVar("F", bound=Callable[..., Any])

FIELDS = (
    click.option("--kind", type=KIND, help="person or community."),
    click.option("--handle", type=WORDS, help="The short name after @; made from the name where none is given."),
    click.option("--email", type=WORDS, help="E-mail address."),
    click.option("--phone", type=WORDS, help="Telephone number."),
    click.option("--url", "urls", type=WORDS, multiple=True, help="A web address; may be given several times."),
    click.option("--role", type=WORDS, help="What they do, such as “maths lead”."),
    click.option("--organization", type=WORDS, help="School, association or the like."),
    click.option("--topic", "topics", type=WORDS, multiple=True, help="A topic; may be given several times."),
    click.option("--birthday", type=WORDS, help="As 1980-05-23 or --05-23."),
    click.option("--why", type=WORDS, help="Why this contact matters to you."),
    click.option("--notes", type=WORDS, help="Anything else."),
    click.option("--participation", type=WORDS, help="What you do in a community."),
    click.option("--met-on", type=DAY, help="The day you met."),
    click.option("--met-where", type=WORDS, help="Where you met."),
    click.option("--introduced-by", type=WORDS, metavar="WHO", shell_complete=who, help="Who brought you together."),
    click.option("--cadence", "cadence_days", type=DAYS, metavar="DAYS", help="How often you mean to be in touch."),
    click.option(
        "--cadence-limit", "cadence_limit_days", type=DAYS, metavar="DAYS", help="The longest you want to wait."
    ),
    click.option("--private/--not-private", default=None, help="Keep this contact out of exports."),
)


def with_fields(command: F) -> F:
    """Give a command an option for each field of a contact."""
    for option in reversed(FIELDS):
        command = option(command)
    return command


@click.group()
def contact() -> None:
    """Keep the people and communities of your network.

    \b
    Example:
      netjournal contact add "Lucía Morrow" --tier colleagues --role "maths lead"
    """


@contact.command()
@click.argument("words", nargs=-1, required=True, type=WORDS, metavar="NAME")
@click.option("--tier", type=TIER, help="colleagues (1), communities (2) or following (3).")
@with_fields
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def add(session: Session, /, words: tuple[str, ...], tier: Any, as_json: bool, **given: Any) -> None:
    """Add a person or a community.

    \b
    Example:
      netjournal contact add "Number Talks Circle" --kind community --tier 2
    """
    new = Contact(name=text_of(words), tier=tier if isinstance(tier, Tier) else None, **_fields(session, given))
    alike = session.journal.contacts.lookalike(new)
    stored = session.journal.contacts.add(new, on=session.today)
    if as_json:
        output.document(_json(stored))
    else:
        output.line(f"Added {stored.name} (@{stored.handle}), {_where(stored)}.")
    if alike is not None:
        output.warning(f"{alike.text}.")
        output.warning(f"If they are one: netjournal contact merge {alike.other.handle} {stored.handle}")
        output.warning(f"If they are two: netjournal contact distinct {alike.other.handle} {stored.handle}")


@contact.command("list")
@click.option("--tier", type=TIER, help="Only this tier, or inbox for those not sorted yet.")
@click.option("--kind", type=KIND, help="Only people or only communities.")
@click.option("--archived", is_flag=True, help="Show those whom you laid aside, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the records as one JSON document.")
@pass_session
def list_contacts(session: Session, tier: Any, kind: Kind | None, archived: bool, as_json: bool) -> None:
    """List contacts, tier by tier.

    \b
    Example:
      netjournal contact list --tier colleagues
    """
    everyone = session.journal.contacts.all()
    order = [*Tier, None]
    chosen = [
        each
        for each in sorted(everyone, key=lambda each: order.index(each.tier))
        if (tier is None or each.tier == (None if tier == INBOX else tier))
        and (kind is None or each.kind is kind)
        and (archived or each.archived_on is None)
    ]
    if as_json:
        output.document([_json(each) for each in chosen])
        return
    if not chosen:
        output.line("Nobody here yet." if not everyone else "Nobody here fits that.")
        return
    last_on = session.journal.contacts.last_on()
    rows = [
        (_tier_name(each), each.name, f"@{each.handle}", _last(last_on.get(each.id), session.today)) for each in chosen
    ]
    output.table(("tier", "name", "handle", "last contact"), rows)


@contact.command()
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=who)
@click.option("--json", "as_json", is_flag=True, help="Print the contact and what belongs to it as one JSON document.")
@pass_session
def show(session: Session, whom: str, as_json: bool) -> None:
    """Show everything about a contact, the timeline of your conversations included.

    \b
    Example:
      netjournal contact show lucia
    """
    from netjournal.cli.contact_page import page_json, print_page  # deferred: only this command needs it

    found = session.journal.contacts.find(whom)
    if as_json:
        output.document(page_json(session, found))
    else:
        print_page(session, found)


@contact.command()
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=who)
@click.option("--name", type=WORDS, help="A new name.")
@click.option("--tier", type=TIER, help="A new tier, or inbox; `contact tier` also keeps the reason.")
@with_fields
@click.option("--clear", multiple=True, metavar="FIELD", help="Empty a field, such as cadence or birthday.")
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def edit(
    session: Session,
    /,
    *,
    whom: str,
    name: str | None,
    tier: Any,
    clear: tuple[str, ...],
    as_json: bool,
    **given: Any,
) -> None:
    """Change a contact. What is not named stays as it is; an empty text empties a field.

    \b
    Example:
      netjournal contact edit lucia --role "head of maths" --clear cadence
    """
    found = session.journal.contacts.find(whom)
    changes = _fields(session, given) | _cleared(clear)
    if name is not None:
        changes["name"] = name.strip()
    if tier is not None:
        changes["tier"] = None if tier == INBOX else tier
    if not changes:
        raise click.UsageError("Nothing to change was named.")
    edited = session.journal.contacts.edit(found, on=session.today, **changes)
    if as_json:
        output.document(_json(edited))
    else:
        output.line(f"Changed {edited.name} (@{edited.handle}).")


@contact.command()
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=who)
@click.argument("tier", type=TIER)
@click.option("--reason", type=WORDS, required=True, help="Why, in a few words; kept in the contact's history.")
@click.option("--on", type=DAY, help="Another day than today.")
@pass_session
def tier(session: Session, whom: str, tier: Any, reason: str, on: date | None) -> None:
    """Move a contact to another tier, keeping the day and the reason.

    \b
    Example:
      netjournal contact tier ratiochat communities --reason "worth more than reading along"
    """
    from netjournal.domain.happened import refuse_future  # deferred: only this command needs it

    day = on or session.today
    refuse_future(day, session.today)
    found = session.journal.contacts.find(whom)
    moved = session.journal.contacts.move(found, None if tier == INBOX else tier, reason=reason, on=day)
    output.line(f"{moved.name} is now {_where(moved)}.")


@contact.command()
@click.argument("keep", type=WORDS, metavar="KEEP", shell_complete=who)
@click.argument("other", type=WORDS, metavar="OTHER", shell_complete=who)
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def merge(session: Session, keep: str, other: str, as_json: bool) -> None:
    """Make one contact of two. KEEP stays, and gets what OTHER has; `undo` takes it back.

    \b
    Example:
      netjournal contact merge lucia lmorrow
    """
    contacts = session.journal.contacts
    gone = contacts.find(other)
    kept = contacts.merge(contacts.find(keep), gone)
    if as_json:
        output.document(_json(kept))
    else:
        output.line(f"{gone.name} (@{gone.handle}) is now part of {kept.name} (@{kept.handle}).")


@contact.command()
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=who)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def forget(session: Session, whom: str, yes: bool) -> None:
    """Erase a person's data everywhere in the journal, its history and its snapshots included. This cannot be undone.

    Your own entries stay; what their words say of the person is for you to change, and the command tells you how many
    there are.

    \b
    Example:
      netjournal contact forget "Hal Bergstrand"
    """
    found = session.journal.contacts.find(whom)
    if not yes:
        _ask_before_forgetting(found)
    done = session.journal.contacts.forget(found)
    output.line(f"{done.name} is forgotten: {done.erased} rows were erased, with their history.")
    if done.mentions:
        entries = "entry still mentions" if done.mentions == 1 else "entries still mention"
        output.line(f"{done.mentions} {entries} the name in your own words.")
        output.line(f"`netjournal search {done.name}` finds them.")
    _tell_of_snapshots(done)


for command in SUBCOMMANDS:
    contact.add_command(command)


def _tell_of_snapshots(done: Forgotten) -> None:
    if done.snapshots:
        which = "The snapshot" if done.snapshots == 1 else f"All {done.snapshots} snapshots"
        output.line(f"{which} that had them went through the same.")
    for name in done.removed:
        output.line(f"The snapshot {name} was damaged and could not be cleaned, so it was removed.")
    for path in done.beyond:
        output.warning(f"The damaged journal at {path} may still hold them; delete it when you need it no more.")


def _ask_before_forgetting(found: Contact) -> None:
    question = f"Erase {found.name} (@{found.handle}) for ever, here and in every snapshot?"
    try:
        sure = click.confirm(plain(question), err=True)
    except click.Abort:
        click.echo(err=True)
        sure = False
    if not sure:
        raise JournalError("Nothing was erased.", "To go ahead without being asked, add --yes.")


def _fields(session: Session, given: dict[str, Any]) -> dict[str, Any]:
    """The fields that were named, checked as far as that takes more than their words."""
    from netjournal.domain.contact_fields import check_birthday  # deferred: lists need no checks

    fields = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in given.items()
        if value is not None and value != ()
    }
    if "birthday" in fields:
        fields["birthday"] = check_birthday(fields["birthday"])
    if fields.get("introduced_by"):
        fields["introduced_by"] = session.journal.contacts.find(fields["introduced_by"]).id
    if "topics" in fields:
        fields["topics"] = tuple(each.strip().removeprefix("#") for each in fields["topics"])
    return fields


def _cleared(names: tuple[str, ...]) -> dict[str, Any]:
    from netjournal.domain.contact_fields import empty_field  # deferred: lists need no checks

    return dict(empty_field(name) for name in names)


def _json(record: Contact) -> dict[str, Any]:
    from netjournal.exchange.json_records import as_json  # deferred: only --json needs it

    return as_json(record)


def _tier_name(each: Contact) -> str:
    return each.tier.value if each.tier is not None else INBOX


def _where(each: Contact) -> str:
    if each.tier is None:
        return "in the inbox, without a tier yet"
    return f"tier {each.tier.number}, {each.tier.value}"


def _last(on: date | None, today: date) -> str:
    return say_date(on, today) if on is not None else "never"
