"""Contacts: people and communities.

Expertise, introductions and memberships: subcommands of `contact`.

Everything about one contact, on one page.

Decisions about the networks that one follows.

How often you plan to be in touch, tier by tier.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from netjournal.cli import io
from netjournal.cli.format import goal_line, interaction_lines, learning_stage, named, tier_name
from netjournal.cli.group import Group
from netjournal.cli.params import (
    CHOICE,
    DAY,
    DAY_AHEAD,
    DAYS,
    INBOX,
    KIND,
    TIER,
    WORDS,
    complete_contact,
    pick,
    print_json,
    print_one,
    shorten,
    text_of,
)
from netjournal.cli.session import Session, pass_session
from netjournal.domain.contacts import check_birthday, empty_field
from netjournal.domain.records import (
    Contact,
    ContactKind,
    Decision,
    DecisionChoice,
    Expertise,
    Interaction,
    Introduction,
    Learning,
    Tier,
    TierMove,
)
from netjournal.domain.settings import cadence_of, parse_interval
from netjournal.errors import JournalError, NotFound
from netjournal.exchange.formats.json import as_json
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import format_date, format_relative, require_not_future
from netjournal.text.normalize import join_and, join_sentences, truncate
from netjournal.text.sanitize import strip_controls

if TYPE_CHECKING:
    from datetime import date

    from netjournal.domain import decisions
    from netjournal.domain import network as domain_network
    from netjournal.exchange import forgetting
    from netjournal.exchange.formats import json as json_format
    from netjournal.journal import review as journal_review
    from netjournal.journal.erase import Erased
else:
    decisions = lazy_import("netjournal.domain.decisions")
    journal_review = lazy_import("netjournal.journal.review")
    domain_network = lazy_import("netjournal.domain.network")
    forgetting = lazy_import("netjournal.exchange.forgetting")
    json_format = lazy_import("netjournal.exchange.formats.json")


WHO = click.argument("whom", type=WORDS, metavar="WHO", shell_complete=complete_contact)
ON = click.option("--on", type=DAY, help="The day it happened; today where none is given.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")


@click.command()
@WHO
@click.argument("topic", type=WORDS)
@click.option("--evidence", type=WORDS, required=True, help="How you know: what you saw or what came of it.")
@ON
@JSON
@pass_session
def knows(session: Session, /, *, whom: str, topic: str, evidence: str, on: date | None, as_json: bool) -> None:
    """Write down what somebody knows, and how you know.

    \b
    Example:
      netjournal contact knows tomas "seating plans" --evidence "his groups settle in a minute"
    """
    contact = session.journal.contacts.find(whom)
    row = session.journal.network.knows(contact, topic, evidence=evidence, on=on or session.today, today=session.today)
    if as_json:
        print_one(row)
    else:
        io.line(f"Saved: {contact.name} knows {row.topic}.")


@click.command()
@WHO
@click.argument("topic", type=WORDS)
@ON
@JSON
@pass_session
def credit(session: Session, /, *, whom: str, topic: str, on: date | None, as_json: bool) -> None:
    """Write down that you credited somebody for what they know, or asked them to show it.

    \b
    Example:
      netjournal contact credit tomas "seating plans"
    """
    contact = session.journal.contacts.find(whom)
    network = session.journal.network
    row = network.elevate(network.about(contact, topic), on=on or session.today, today=session.today)
    if as_json:
        print_one(row)
    else:
        io.line(f"Saved: {contact.name} was credited for {row.topic}.")


@click.command()
@WHO
@click.argument("topic", type=WORDS)
@click.option(
    "--to",
    "reached",
    type=WORDS,
    metavar="WHO",
    required=True,
    shell_complete=complete_contact,
    help="Whom it reached.",
)
@JSON
@pass_session
def spread(session: Session, /, *, whom: str, topic: str, reached: str, as_json: bool) -> None:
    """Write down that what somebody knows reached another.

    \b
    Example:
      netjournal contact spread tomas "seating plans" --to lucia
    """
    contact, to = session.journal.contacts.find(whom), session.journal.contacts.find(reached)
    network = session.journal.network
    row = network.spread(network.about(contact, topic), to)
    if as_json:
        print_one(row)
    else:
        io.line(f"Saved: {row.topic} went from {contact.name} to {to.name}.")


@click.command()
@WHO
@click.argument("community", type=WORDS, shell_complete=complete_contact)
@click.option("--role", type=WORDS, default="", help="What they do there.")
@click.option("--since", type=DAY, help="The day they joined, where you know it.")
@JSON
@pass_session
def join(session: Session, /, *, whom: str, community: str, role: str, since: date | None, as_json: bool) -> None:
    """Write down that a person belongs to a community.

    \b
    Example:
      netjournal contact join lucia "Maths Department" --role lead
    """
    person, there = session.journal.contacts.find(whom), session.journal.contacts.find(community)
    row = session.journal.network.join(
        domain_network.join(person, there, role=role, since_on=since, today=session.today)
    )
    if as_json:
        print_one(row)
    else:
        io.line(f"Saved: {person.name} belongs to {there.name}.")


@click.command()
@click.argument("one", type=WORDS, shell_complete=complete_contact)
@click.argument("other", type=WORDS, shell_complete=complete_contact)
@click.option(
    "--by", type=WORDS, metavar="WHO", shell_complete=complete_contact, help="Who brought them together, if not you."
)
@click.option("--about", "topic", type=WORDS, default="", help="What it was about.")
@click.option("--outcome", type=WORDS, default="", help="What came of it.")
@ON
@JSON
@pass_session
def introduce(
    session: Session,
    /,
    *,
    one: str,
    other: str,
    by: str | None,
    topic: str,
    outcome: str,
    on: date | None,
    as_json: bool,
) -> None:
    """Write down that two contacts met through you, or through somebody else; and later on, what came of it.

    \b
    Examples:
      netjournal contact introduce tomas noor --about "number talks"
      netjournal contact introduce tomas noor --outcome "they plan together now"
    """
    find = session.journal.contacts.find
    first, second = find(one), find(other)
    new = domain_network.introduce(
        first,
        second,
        by=find(by) if by else None,
        topic=topic,
        outcome=outcome,
        on=on or session.today,
        today=session.today,
    )
    row = session.journal.network.introduce(new)
    if as_json:
        print_one(row)
    else:
        io.line(f"Saved: {first.name} and {second.name} met.")


@click.command()
@WHO
@click.argument("community", type=WORDS, shell_complete=complete_contact)
@ON
@JSON
@pass_session
def leave(session: Session, /, *, whom: str, community: str, on: date | None, as_json: bool) -> None:
    """Write down that a person no longer belongs to a community; that they did stays on both pages.

    \b
    Example:
      netjournal contact leave lucia "number talks circle" --on "last friday"
    """
    person, there = session.journal.contacts.find(whom), session.journal.contacts.find(community)
    row = session.journal.network.leave(person, there, on=on or session.today, today=session.today)
    if as_json:
        print_one(row)
    else:
        io.line(f"Saved: {person.name} no longer belongs to {there.name}.")


@click.command()
@WHO
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def thought(session: Session, whom: str, as_json: bool) -> None:
    """Say that you thought of somebody: no reminder for now, and no conversation is made up.

    \b
    Example:
      netjournal contact thought gideon
    """
    found = session.journal.contacts.find(whom)
    row = session.journal.goals.thought_of(found, on=session.today)
    if as_json:
        print_one(row)
    else:
        io.line(f"Saved: you thought of {found.name}.")


@click.command()
@click.argument("one", type=WORDS, shell_complete=complete_contact)
@click.argument("other", type=WORDS, shell_complete=complete_contact)
@JSON
@pass_session
def distinct(session: Session, one: str, other: str, as_json: bool) -> None:
    """Say that two contacts who look alike are different: merging them is not proposed again.

    \b
    Example:
      netjournal contact distinct samo samw
    """
    contacts = session.journal.contacts
    first, second = contacts.find(one), contacts.find(other)
    if first.id == second.id:
        raise JournalError(f"{first.name} is one contact.", "Name two.")
    row = contacts.mark_distinct(first, second)
    if as_json:
        print_one(row)
    else:
        io.line(f"Saved: {first.name} (@{first.handle}) and {second.name} (@{second.handle}) are two people.")


@click.command()
@WHO
@click.option("--back", is_flag=True, help="Bring them back instead.")
@ON
@JSON
@pass_session
def archive(session: Session, /, *, whom: str, back: bool, on: date | None, as_json: bool) -> None:
    """Archive somebody: no more reminders, and everything about them stays.

    \b
    Examples:
      netjournal contact archive ratiochat
      netjournal contact archive ratiochat --back
    """
    found = session.journal.contacts.find(whom)
    day = on or session.today
    require_not_future(day, session.today)
    contacts = session.journal.contacts
    row = contacts.unarchive(found) if back else contacts.archive(found, day)
    if as_json:
        print_one(row)
    else:
        io.line(f"{row.name} was {'brought back' if back else 'archived'}.")


SUBCOMMANDS = (knows, credit, spread, join, leave, introduce, thought, distinct, archive)


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
    click.option("--birthday", type=WORDS, help="As 23 May or 1980-05-23."),
    click.option("--why", type=WORDS, help="Why this contact matters to you."),
    click.option("--notes", type=WORDS, help="Anything else."),
    click.option("--participation", type=WORDS, help="What you do in a community."),
    click.option("--met-on", type=DAY, help="The day you met."),
    click.option("--met-where", type=WORDS, help="Where you met."),
    click.option(
        "--introduced-by", type=WORDS, metavar="WHO", shell_complete=complete_contact, help="Who brought you together."
    ),
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


@click.group(cls=Group)
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
        print_one(stored)
    else:
        io.line(f"Added {stored.name} (@{stored.handle}), {_where(stored)}.")
    if alike is not None:
        io.warning(f"{alike.text}.")
        io.warning(f"If it is the same person: netjournal contact merge {alike.other.handle} {stored.handle}")
        io.warning(f"If they are two people: netjournal contact distinct {alike.other.handle} {stored.handle}")


@contact.command("list")
@click.option("--tier", type=TIER, help="Only this tier, or inbox for those still to sort.")
@click.option("--kind", type=KIND, help="Only people or only communities.")
@click.option("--archived", is_flag=True, help="Show archived contacts, too.")
@click.option("--json", "as_json", is_flag=True, help="Print the records as one JSON document.")
@pass_session
@io.paged
def list_contacts(session: Session, tier: Any, kind: ContactKind | None, archived: bool, as_json: bool) -> None:
    """List contacts, tier by tier.

    \b
    Example:
      netjournal contact list --tier colleagues
    """
    everyone = session.journal.contacts.all()
    order = [*Tier, None]
    chosen = [
        item
        for item in sorted(everyone, key=lambda each: order.index(each.tier))
        if (tier is None or item.tier == (None if tier == INBOX else tier))
        and (kind is None or item.kind is kind)
        and (archived or item.archived_on is None)
    ]
    if as_json:
        io.document([_json(record) for record in chosen])
        return
    if not chosen:
        io.line("Nobody here yet." if not everyone else "Nobody here fits that.")
        return
    last_on = session.journal.contacts.last_on()
    rows = [
        (_tier_name(record), record.name, f"@{record.handle}", _last(last_on.get(record.id), session.today))
        for record in chosen
    ]
    io.table(("tier", "name", "handle", "last contact"), rows)


@contact.command()
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=complete_contact)
@click.option("--json", "as_json", is_flag=True, help="Print the contact and what belongs to it as one JSON document.")
@pass_session
@io.paged
def show(session: Session, whom: str, as_json: bool) -> None:
    """Show everything about a contact, the timeline of your conversations included.

    \b
    Example:
      netjournal contact show lucia
    """

    found = session.journal.contacts.find(whom)
    if as_json:
        io.document(page_json(session, found))
    else:
        print_page(session, found)


@contact.command()
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=complete_contact)
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
        print_one(edited)
    else:
        io.line(f"Changed {edited.name} (@{edited.handle}).")


@contact.command()
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=complete_contact)
@click.argument("tier", type=TIER)
@click.option("--reason", type=WORDS, required=True, help="Why, in a few words; kept in the contact's history.")
@click.option("--on", type=DAY, help="Another day than today.")
@JSON
@pass_session
def tier(session: Session, /, *, whom: str, tier: Any, reason: str, on: date | None, as_json: bool) -> None:
    """Move a contact to another tier, keeping the day and the reason.

    \b
    Example:
      netjournal contact tier ratiochat communities --reason "worth more than reading along"
    """
    day = on or session.today
    require_not_future(day, session.today)
    found = session.journal.contacts.find(whom)
    moved = session.journal.contacts.move(found, None if tier == INBOX else tier, reason=reason, on=day)
    if as_json:
        print_one(moved)
    else:
        io.line(f"{moved.name} is now {_where(moved)}.")


@contact.command()
@click.argument("keep", type=WORDS, metavar="KEEP", shell_complete=complete_contact)
@click.argument("other", type=WORDS, metavar="OTHER", shell_complete=complete_contact)
@click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")
@pass_session
def merge(session: Session, keep: str, other: str, as_json: bool) -> None:
    """Merge two contacts into one. KEEP stays, and gets what OTHER has; `undo` brings both back.

    \b
    Example:
      netjournal contact merge lucia lmorrow
    """
    contacts = session.journal.contacts
    gone = contacts.find(other)
    kept = contacts.merge(contacts.find(keep), gone, on=session.today)
    if as_json:
        print_one(kept)
    else:
        io.line(f"{gone.name} (@{gone.handle}) is now part of {kept.name} (@{kept.handle}).")


@contact.command()
@click.argument("whom", type=WORDS, metavar="OTHER")
@pass_session
def unmerge(session: Session, whom: str) -> None:
    """Make a contact of their own again of somebody who was merged into another, on whichever computer that was.

    What was logged with them is theirs again; what was logged since stays with the other.

    \b
    Example:
      netjournal contact unmerge lmorrow
    """
    contacts = session.journal.contacts
    found = contacts.find_merged(whom)
    kept = contacts.get(found.id)
    contacts.take_apart(found)
    io.line(f"{found.name} (@{found.handle}) is a contact of their own again, and no longer part of {kept.name}.")


@contact.command()
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=complete_contact)
@click.option("--in-words", is_flag=True, help="Put “somebody” for the name into your own words, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def forget(session: Session, whom: str, in_words: bool, yes: bool) -> None:
    """Erase a person's data everywhere in the journal, its history and its snapshots included. This cannot be undone.

    WHO may lie in the trash. Your own entries stay: where a mention put the name, “somebody” stands afterwards; where
    your own words have it, the entries are listed. With --in-words those change in one go, also after the person is
    gone: then WHO is the name. What lies outside the journal is named, with the way to remove it.

    \b
    Examples:
      netjournal contact forget "Hal Bergstrand"
      netjournal contact forget "Hal Bergstrand" --in-words
    """
    found = _to_forget(session, whom, in_words=in_words)
    if not yes:
        _ask_before_forgetting(f"{found.name} (@{found.handle})" if found else f"the name “{whom}”")
    if found is None:
        done = forgetting.forget_name(session.journal, whom)
        io.line(f"“{whom}” is “somebody” now in {done.rewritten} {'text' if done.rewritten == 1 else 'texts'}.")
    else:
        done = forgetting.forget(session.journal, found, in_words=in_words)
        io.line(f"{done.name} is forgotten: {done.erased} rows were erased, with their history.")
        if done.also:
            io.line(f"With them went {join_and(list(done.also))}, who were one with them.")
        if done.rewritten:
            texts = "1 text" if done.rewritten == 1 else f"{done.rewritten} texts"
            io.line(f"In {texts} “somebody” stands for them now.")
    _tell_of_words(done)
    _tell_of_snapshots(done)
    for text, way_out in done.elsewhere:
        io.line(f"{text} {way_out}".strip())


WORDS_SHOWN = 10


def _to_forget(session: Session, whom: str, *, in_words: bool) -> Contact | None:
    """Who is to be forgotten; None where it is only a name that is left in the teacher's words."""
    try:
        return session.journal.contacts.find_for_forgetting(whom)
    except NotFound:
        if in_words and whom.strip():
            return None
        raise


def _tell_of_words(done: Erased) -> None:
    """List what still has the name in the teacher's own words, and how it changes in one go."""
    if not done.mentions:
        return
    entries = "entry still mentions" if done.mentions == 1 else "entries still mention"
    io.line(f"{done.mentions} {entries} the name in your own words:")
    for word in done.words[:WORDS_SHOWN]:
        io.line(f"  {word.id}  {word.noun}: {truncate(word.text, 60)}")
    if done.mentions > WORDS_SHOWN:
        io.line(f"  and {done.mentions - WORDS_SHOWN} more")
    io.note(f'`netjournal contact forget "{done.name}" --in-words` puts “somebody” there in one go.')


for command in SUBCOMMANDS:
    contact.add_command(command)


def _tell_of_snapshots(done: Erased) -> None:
    if done.snapshots:
        which = "The snapshot" if done.snapshots == 1 else f"All {done.snapshots} snapshots"
        io.line(f"{which} that had them went through the same.")
    for name in done.removed:
        io.line(f"The snapshot {name} was damaged and could not be cleaned, so it was removed.")
    for path in done.beyond:
        io.warning(f"{path} may still hold them; delete it when you need it no more.")


def _ask_before_forgetting(what: str) -> None:
    question = f"Erase {what} for ever, here and in every snapshot?"
    try:
        sure = click.confirm(strip_controls(question), err=True)
    except click.Abort:
        click.echo(err=True)
        sure = False
    if not sure:
        raise JournalError("Nothing was erased.", "To go ahead without being asked, add --yes.")


def _fields(session: Session, given: dict[str, Any]) -> dict[str, Any]:
    """The fields that were named, checked as far as that takes more than their words."""
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
        fields["topics"] = tuple(field.strip().removeprefix("#") for field in fields["topics"])
    return fields


def _cleared(names: tuple[str, ...]) -> dict[str, Any]:
    return dict(empty_field(name) for name in names)


def _json(record: Contact) -> dict[str, Any]:
    return json_format.as_json(record)


def _tier_name(each: Contact) -> str:
    return each.tier.value if each.tier is not None else INBOX


def _where(each: Contact) -> str:
    if each.tier is None:
        return "still to sort: no tier yet"
    return f"tier {each.tier.number}, {each.tier.value}"


def _last(on: date | None, today: date) -> str:
    return format_relative(on, today) if on is not None else "never"


FACTS = (
    ("role", "Role"),
    ("organization", "Organisation"),
    ("email", "E-mail"),
    ("phone", "Telephone"),
    ("birthday", "Birthday"),
    ("met_where", "Met"),
    ("participation", "I take part by"),
)


def page_json(session: Session, contact: Contact) -> dict[str, Any]:
    """The contact with what belongs to it, each part with the stored field names."""
    contacts = session.journal.contacts
    parts: dict[str, Sequence[Any]] = {
        "interactions": contacts.timeline(contact.id),
        "learnings": session.journal.learnings.from_contact(contact.id),
        "goals": session.journal.goals.with_contact(contact.id),
        "expertise": contacts.expertise(contact.id),
        "memberships": [membership for membership, _ in contacts.memberships(contact)],
        "tier_moves": contacts.tier_history(contact.id),
        "decisions": contacts.decisions(contact.id),
        "introductions": contacts.introductions(contact.id),
    }
    return {"contact": as_json(contact)} | {name: [as_json(word) for word in part] for name, part in parts.items()}


def print_page(session: Session, contact: Contact) -> None:
    """Print the contact, their history, and the timeline of conversations, newest first."""
    contacts, today = session.journal.contacts, session.today
    io.title(named(contact))
    io.line(f"{contact.kind.value}, {tier_name(contact.tier)}{_archived(contact)}")
    _facts(session, contact)
    _communities(session, contact)
    _part("Knows", [_expertise(session, known) for known in contacts.expertise(contact.id)])
    open_goals = [goal for goal in session.journal.goals.with_contact(contact.id) if goal.open]
    _part("Goals", [goal_line(goal, today) for goal in open_goals])
    _part("Learned from them", [_learning(item) for item in session.journal.learnings.from_contact(contact.id)])
    _part("Decisions", [_decision(item, today) for item in contacts.decisions(contact.id)])
    introductions = [_introduction(session, introduction) for introduction in contacts.introductions(contact.id)]
    introductions += [f"you met {item.name} through {contact.name}" for item in contacts.met_through(contact.id)]
    _part("Introductions", introductions)
    _part("Merged into them", [named(item) for item in contacts.merged_into(contact)])
    _part("Tiers", [_move(move) for move in contacts.tier_history(contact.id)])
    _timeline(session, contact, contacts.timeline(contact.id))


def _archived(contact: Contact) -> str:
    return f", archived on {format_date(contact.archived_on)}" if contact.archived_on else ""


def _facts(session: Session, contact: Contact) -> None:
    for field, label in FACTS:
        value = getattr(contact, field)
        if value:
            io.line(f"{label}: {value}")
    for url in contact.urls:
        io.line(f"Web: {url}")
    if contact.met_on:
        io.line(f"Met on: {format_date(contact.met_on)}")
    if contact.introduced_by:
        for by in session.journal.some(Contact, [contact.introduced_by]):
            io.line(f"Introduced by: {named(by)}")
    if contact.topics:
        io.line(f"Topics: {' '.join(f'#{topic}' for topic in contact.topics)}")
    if contact.cadence_days or contact.cadence_limit_days:
        ideal, longest = contact.cadence_days, contact.cadence_limit_days
        parts = [f"every {ideal} days" if ideal else "", f"at the latest after {longest} days" if longest else ""]
        io.line(f"In touch: {', '.join(part for part in parts if part)}")
    if contact.why:
        io.line(f"Why: {contact.why}")
    io.paragraph(contact.notes, indent="")


def _communities(session: Session, contact: Contact) -> None:
    rows = session.journal.contacts.memberships(contact)
    lines = [
        ", ".join(
            part
            for part in (named(other), row.role, f"until {format_date(row.until_on)}" if row.until_on else "")
            if part
        )
        for row, other in rows
    ]
    _part("Communities" if contact.kind is ContactKind.PERSON else "Members", lines)


def _part(title: str, lines: Sequence[str]) -> None:
    if lines:
        io.heading(title)
        for line in lines:
            io.paragraph(line.replace("\n", " "))


def _expertise(session: Session, row: Expertise) -> str:
    reached = [item.name for item in session.journal.some(Contact, list(row.spread_to))]
    marks = [f"credited on {format_date(row.elevated_on)}" if row.elevated_on else ""]
    marks += [f"reached {join_and(reached)}" if reached else ""]
    said = "; ".join(mark for mark in marks if mark)
    return f"{row.topic}: {row.evidence}".rstrip(": ") + (f" ({said})" if said else "")


def _learning(learning: Learning) -> str:
    return f"{format_date(learning.on)}  {truncate(learning.text, 200)} ({learning_stage(learning)})"


def _decision(decision: Decision, today: date) -> str:
    if decisions.lapsed(decision, today):
        return f"watching, undecided since {format_date(decision.recheck_on)}: {decision.success_sign}"
    if decision.choice is None:
        return f"to decide by {format_date(decision.recheck_on)}: {decision.success_sign}"
    day = format_date(decision.decided_on) if decision.decided_on else ""
    return f"{day}  {decision.choice.value}: {decision.reason}"


def _introduction(session: Session, row: Introduction) -> str:
    people = {item.id: item.name for item in session.journal.some(Contact, [row.from_id, row.to_id, row.by_id])}
    pair = join_and([people.get(row.from_id, "someone"), people.get(row.to_id, "someone")])
    through = f" through {people.get(row.by_id, 'someone')}" if row.by_id else ""
    return f"{format_date(row.on)}  {pair} met{through}: {join_sentences(row.topic, row.outcome)}".rstrip(": ")


def _move(move: TierMove) -> str:
    return f"{format_date(move.on)}  {tier_name(move.tier)}{f': {move.reason}' if move.reason else ''}"


def _timeline(session: Session, contact: Contact, timeline: Sequence[Interaction]) -> None:
    if not timeline:
        io.heading("No conversations yet")
        return
    last = format_relative(timeline[0].on, session.today)
    io.heading(f"Conversations: {len(timeline)}, the last {last}")
    ids = {contact_id for talk in timeline for contact_id in talk.contact_ids if contact_id != contact.id}
    names = {item.id: item.name for item in session.journal.some(Contact, list(ids))}
    for talk in timeline:
        for number, text in enumerate(interaction_lines(talk, names)):
            io.paragraph(text, indent="  " if number == 0 else "      ")


DECISION_JSON = click.option("--json", "as_json", is_flag=True, help="Print the record as one JSON document.")


@click.group(cls=Group)
def decision() -> None:
    """Decide about a network that you only follow: write the sign of success down first, then invest, watch or leave.

    \b
    Example:
      netjournal decision open ratiochat --sign "two ideas that I try"
    """


@decision.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the records as one JSON document.")
@pass_session
@io.paged
def list_decisions(session: Session, as_json: bool) -> None:
    """List decisions, the first due first, those that were made last.

    \b
    Example:
      netjournal decision list
    """
    found = session.journal.decisions.all()
    if as_json:
        print_json(found)
        return
    if not found:
        io.line("No network is under a look.")
        return
    short = shorten(session, found)
    names = session.journal.contacts.names([result.contact_id for result in found])
    rows = [
        (
            short[result.id],
            names.get(result.contact_id, "somebody since forgotten"),
            _state(result, session.today),
            _words(result),
        )
        for result in found
    ]
    io.table(("id", "network", "state", "words"), rows)
    for result in found:
        if result.choice is None:
            io.paragraph(f"{names.get(result.contact_id, 'This network')}. {_brought(session, result)}")


def _brought(session: Session, each: Decision) -> str:
    return journal_review.network_brought(session.journal, each).words


def _state(each: Decision, today: date) -> str:
    if decisions.lapsed(each, today):
        return "watching, undecided"
    if each.choice is None:
        return f"by {format_date(each.recheck_on)}"
    return f"{each.choice.value}{f', {format_date(each.decided_on)}' if each.decided_on else ''}"


def _words(each: Decision) -> str:
    return truncate(each.reason if each.choice is not None else each.success_sign, 200)


@decision.command("open")
@click.argument("whom", type=WORDS, metavar="WHO", shell_complete=complete_contact)
@click.option("--sign", type=WORDS, required=True, help="What would show that it is worth more of your time.")
@click.option("--until", type=DAY_AHEAD, help="When to decide; in eight weeks where no day is given.")
@DECISION_JSON
@pass_session
def open_decision(session: Session, whom: str, sign: str, until: date | None, as_json: bool) -> None:
    """Begin a look at a network that you follow.

    \b
    Example:
      netjournal decision open ratiochat --sign "two ideas that I try" --until "in 6 weeks"
    """
    contact = session.journal.contacts.find(whom)
    opened = session.journal.decisions.begin(contact, success_sign=sign, opened_on=session.today, recheck_on=until)
    if as_json:
        print_one(opened)
    else:
        io.line(f"{contact.name}: to decide by {format_date(opened.recheck_on)}.")


@decision.command()
@click.argument("identity", metavar="ID")
@click.argument("choice", type=CHOICE)
@click.option("--reason", type=WORDS, required=True, help="Why, held against the sign that you wrote down.")
@click.option("--on", type=DAY, help="The day it was decided; today where none is given.")
@DECISION_JSON
@pass_session
def make(
    session: Session, /, *, identity: str, choice: DecisionChoice, reason: str, on: date | None, as_json: bool
) -> None:
    """Decide: invest (it moves up to communities), watch, or leave (it is archived).

    \b
    Example:
      netjournal decision make 019aaf3c leave --reason "forty posts, nothing that I tried"
    """
    found = pick(session, Decision, identity)
    (contact,) = session.journal.some(Contact, [found.contact_id])
    decided = session.journal.decisions.decide(
        found, choice=choice, reason=reason, on=on or session.today, today=session.today
    )
    if as_json:
        print_one(decided)
    else:
        io.line(f"{contact.name}: {choice.value}.")


@decision.command()
@click.argument("identity", metavar="ID")
@click.argument("until", type=DAY_AHEAD)
@DECISION_JSON
@pass_session
def later(session: Session, identity: str, until: date, as_json: bool) -> None:
    """Look at it for longer: another day to decide on.

    \b
    Example:
      netjournal decision later 019aaf3c "in 2 weeks"
    """
    found = session.journal.decisions.later(pick(session, Decision, identity), until=until, today=session.today)
    if as_json:
        print_one(found)
    else:
        io.line(f"To decide by {format_date(found.recheck_on)}.")


@click.command()
@click.option("--colleagues", type=WORDS, metavar="DAYS", help="Every so many days; 14/21 with the longest.")
@click.option("--communities", type=WORDS, metavar="DAYS", help="The same for communities.")
@click.option("--json", "as_json", is_flag=True, help="Print the intervals as one JSON document.")
@pass_session
def cadence(session: Session, colleagues: str | None, communities: str | None, as_json: bool) -> None:
    """Set how often you mean to be in touch with each tier; without options, show it.

    Whoever is silent for longer than the longest interval has gone quiet. `contact edit WHO --cadence` sets another
    for one contact; what you only follow has none.

    \b
    Example:
      netjournal cadence --colleagues 14/21 --communities 42/60
    """
    rhythms = {tier: rhythm for tier, rhythm in session.journal.rhythms().items() if rhythm is not None}
    days = {tier: (rhythm.ideal, rhythm.longest) for tier, rhythm in rhythms.items()}
    given = {Tier.COLLEAGUES: colleagues, Tier.COMMUNITIES: communities}
    changed = {tier: parse_interval(text, days[tier][1]) for tier, text in given.items() if text is not None}
    days |= changed
    setting = cadence_of([(tier, ideal, longest) for tier, (ideal, longest) in days.items()])
    if changed:
        session.journal.settings.put("cadence", setting)
    if as_json:
        io.document(setting)
        return
    for tier, (ideal, longest) in days.items():
        io.line(f"{tier.value}: every {ideal} days, quiet after {longest}.")
