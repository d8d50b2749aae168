"""Who is in the year: people, communities, what they know, and who met whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from netjournal.demo import corpus
from netjournal.demo.calendar import FIRST_WEEK
from netjournal.demo.corpus import Row
from netjournal.demo.telling import Event, Year
from netjournal.domain.model import Contact, Expertise, Introduction, Kind, Membership, Tier

PROMOTED, LEFT = "opentasks", "feed"
FIELDS = (
    "handle", "role", "organization", "email", "phone", "birthday", "why", "notes", "participation", "met_where",
    "cadence_days", "cadence_limit_days",
)  # fmt: skip


def events(year: Year) -> Iterator[Event]:
    """Contacts, their memberships, their expertise and introductions."""
    people = corpus.rows("people")
    for row in people["contact"]:
        day = met_on(year, row)
        yield Event(day, 0, f"Add {row['name']}", partial(_add, year, row, day))
    met = {row["key"]: met_on(year, row) for row in people["contact"]}
    for row in people["membership"]:
        day = max(met[row["person"]], met[row["community"]], year.calendar.week(row.get("since", FIRST_WEEK))[0])
        yield Event(day, 1, "Add a membership", partial(_join, year, row))
    for row in people["expertise"]:
        yield from _expertise(year, row)
    for row in people["introduction"]:
        day = _friday(year, row["week"])
        yield Event(day, 5, "Note an introduction", partial(_introduce, year, row, day))


def met_on(year: Year, row: Row) -> date:
    """The Monday of the week in which a contact came into the journal."""
    return year.calendar.week(row.get("met", FIRST_WEEK))[0]


def _friday(year: Year, weeks: int) -> date:
    return year.calendar.day(f"{weeks} fri")


def _add(year: Year, row: Row, day: date) -> None:
    contact = Contact(
        name=row["name"],
        kind=Kind(row.get("kind", Kind.PERSON)),
        tier=Tier(row["tier"]),
        urls=tuple(row.get("urls", ())),
        topics=tuple(row["topics"]),
        introduced_by=year.contacts.get(row.get("introduced_by", ""), ""),
        met_on=day if "met" in row else None,
        **{name: row[name] for name in FIELDS if name in row},
    )
    reason = "there from the start" if "met" not in row else row.get("met_where", "")
    year.contacts[row["key"]] = year.journal.contacts.add(contact, on=day, reason=reason).id


def _join(year: Year, row: Row) -> None:
    calendar = year.calendar
    membership = Membership(
        person_id=year.contacts[row["person"]],
        community_id=year.contacts[row["community"]],
        role=row.get("role", ""),
        since_on=calendar.week(row["since"])[0] if "since" in row else None,
        until_on=calendar.week(row["until"])[0] if "until" in row else None,
    )
    year.journal.add(membership, "Add a membership")


def _expertise(year: Year, row: Row) -> Iterator[Event]:
    known: dict[str, Expertise] = {}
    seen = _friday(year, row["week"])

    def identify() -> None:
        who = year.contacts[row["who"]]
        expertise = Expertise(contact_id=who, topic=row["topic"], evidence=row["evidence"], on=seen)
        known["it"] = year.journal.add(expertise, "Note expertise")

    def elevate(day: date) -> None:
        known["it"] = year.journal.edit(known["it"], "Credit expertise", elevated_on=day)

    def spread() -> None:
        reached = tuple(year.contacts[key] for key in row["spread_to"])
        known["it"] = year.journal.edit(known["it"], "Spread expertise", spread_to=reached)

    yield Event(seen, 4, "Note expertise", identify)
    later = seen
    if "elevated" in row:
        later = _friday(year, row["elevated"])
        yield Event(later, 5, "Credit expertise", partial(elevate, later))
    if "spread_to" in row:
        yield Event(later + timedelta(days=3), 5, "Spread expertise", spread)


def _introduce(year: Year, row: Row, day: date) -> None:
    """The teacher has no contact of their own: a meeting of theirs is from the one who brought it about."""
    by = year.contacts.get(row.get("by", ""), "")
    introduction = Introduction(
        from_id=by if row["from"] == "me" else year.contacts[row["from"]],
        to_id=year.contacts[row["to"]],
        topic=row["topic"],
        on=day,
        outcome=row["outcome"],
        by_id=by,
    )
    year.journal.add(introduction, "Note an introduction")
