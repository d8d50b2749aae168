"""Which record lives in which table, and how each of its fields is kept.

A field is a column, or a link: rows of a table of their own, one for each thing linked, whose id follows from what
they link. `migrations` makes the tables; a test holds the two together.

Between the rows of SQLite and the records of the journal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from functools import cache
from json import dumps, loads
from operator import attrgetter
from typing import Any, TypeVar

from netjournal.domain import records
from netjournal.domain.records import Record
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.hlc import instant


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value of one kind is written to SQLite and read back; None stays None both ways."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    empty: Any = None


def compact(value: Any) -> str:
    """Canonical JSON: keys sorted, no spaces, every script as it is."""
    return dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def identity(value: Any) -> Any:
    return value


def write_instant(moment: datetime) -> str:
    """A UTC moment as RFC 3339 with milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


TEXT = Codec(str, identity, "")
INTEGER = Codec(int, identity)
DATE = Codec(date.isoformat, date.fromisoformat)
TIME = Codec(lambda value: value.strftime("%H:%M"), time.fromisoformat)
FLAG = Codec(int, bool, False)
WORDS = Codec(lambda value: compact(list(value)), lambda text: () if text == "[]" else tuple(loads(text)), ())
LIST = Codec(lambda value: WORDS.write(value) if value else None, WORDS.read, ())
"""As WORDS, and an empty list is no value, so that it never wins over words at a merge."""
JSON = Codec(compact, loads)


def one_of(kind: Callable[[str], Any]) -> Codec:
    """A codec for the values of an enumeration; a value from a newer version reads as its plain text."""
    known: dict[str, Any] = {}

    def read(text: str) -> Any:
        if text not in known:
            try:
                known[text] = kind(text)
            except ValueError:
                known[text] = None
        return known[text]

    return Codec(str, read)


@dataclass(frozen=True, slots=True)
class Link:
    """A field that is a tuple of ids or words: rows of `table` whose `near` column holds the record's id."""

    field: str
    table: str
    near: str
    far: str


@dataclass(frozen=True, slots=True)
class TableMap:
    """One kind of record: its class, its table, its columns with their codecs, its links, its key in the export.

    `firsts` names the columns that hold the first value of a list, each with the column that holds the further ones;
    in the record the list is whole. So older versions, which know only the first, read and write it as they always did.
    """

    record: type[Record]
    table: str
    noun: str
    columns: dict[str, Codec]
    links: tuple[Link, ...] = ()
    firsts: tuple[tuple[str, str], ...] = ()


def _text(names: str) -> dict[str, Codec]:
    return dict.fromkeys(names.split(), TEXT)


def _date(names: str) -> dict[str, Codec]:
    return dict.fromkeys(names.split(), DATE)


def _integer(names: str) -> dict[str, Codec]:
    return dict.fromkeys(names.split(), INTEGER)


def _lists(names: str) -> dict[str, Codec]:
    return dict.fromkeys(names.split(), LIST)


TIER = one_of(records.Tier)


def _topics() -> Link:
    return Link("topics", "topics", "owner_id", "topic")


TABLE_MAPS: tuple[TableMap, ...] = (
    TableMap(
        records.Contact,
        "contacts",
        "contact",
        {
            "kind": one_of(records.ContactKind),
            **_text("name handle"),
            "tier": TIER,
            **_text("role organization email phone"),
            "urls": WORDS,
            **_lists("also_called not_called emails phones uids"),
            **_text("birthday why notes"),
            **_integer("cadence_days cadence_limit_days"),
            **_text("participation introduced_by"),
            **_date("met_on"),
            **_text("met_where"),
            **_date("archived_on"),
            "private": FLAG,
            **_text("source merged_into"),
        },
        (_topics(),),
        (("email", "emails"), ("phone", "phones")),
    ),
    TableMap(
        records.Interaction,
        "interactions",
        "interaction",
        {
            **_date("on"),
            "at": TIME,
            **_integer("minutes"),
            "minutes_source": one_of(records.Said),
            **_text("channel summary notes"),
            "direction": one_of(records.Direction),
            **_integer("depth usefulness energy"),
            "private": FLAG,
            **_lists("artefacts"),
        },
        (
            Link("contact_ids", "interaction_contacts", "interaction_id", "contact_id"),
            _topics(),
            Link("problem_ids", "interaction_problems", "interaction_id", "problem_id"),
        ),
    ),
    TableMap(
        records.Learning,
        "learnings",
        "learning",
        {
            **_text("text"),
            **_date("on"),
            **_text("problem_id own_words plan_when plan_will expected_sign"),
            **_date("potential_on applied_on"),
            **_text("applied_note"),
            **_date("realized_on"),
            **_text("observed"),
            "evidence": one_of(records.Evidence),
            **_date("reframed_on"),
            **_text("reframed_before reframed_after"),
            **_date("closed_on"),
            "closed_as": one_of(records.ClosedAs),
            **_text("closed_reason"),
            "barrier": one_of(records.Barrier),
            **_date("told_source_on"),
            "private": FLAG,
            **_date("shared_on"),
            **_lists("artefacts"),
        },
        (
            Link("interaction_ids", "learning_interactions", "learning_id", "interaction_id"),
            Link("contact_ids", "learning_contacts", "learning_id", "contact_id"),
            _topics(),
            Link("shared_with", "learning_shared", "learning_id", "contact_id"),
        ),
    ),
    TableMap(
        records.Goal,
        "goals",
        "goal",
        {
            **_text("text when_cue will_do learning_id problem_id"),
            **_date("due_on"),
            **_text("repeat repeat_from"),
            **_date("done_on skipped_on dropped_on"),
            **_text("reason outcome interaction_id"),
            **_date("snoozed_until"),
            **_text("previous_id origin_id"),
            **_date("made_on first_due_on"),
        },
        (Link("contact_ids", "goal_contacts", "goal_id", "contact_id"),),
    ),
    TableMap(
        records.Problem,
        "problems",
        "problem",
        {
            **_text("title context tried question"),
            **_date("opened_on asked_inside_on no_solution_on beyond_on resolved_on parked_on"),
            **_text("resolved_by resolution"),
        },
    ),
    TableMap(
        records.Ask,
        "asks",
        "answer",
        {**_text("problem_id contact_id interaction_id"), **_date("on"), **_text("answer")},
    ),
    TableMap(
        records.Expertise,
        "expertise",
        "expertise",
        {**_text("contact_id topic evidence"), **_date("on elevated_on")},
        (Link("spread_to", "expertise_spread", "expertise_id", "contact_id"),),
    ),
    TableMap(
        records.Membership,
        "memberships",
        "membership",
        {**_text("person_id community_id role"), **_date("since_on until_on")},
    ),
    TableMap(
        records.TierMove,
        "tier_moves",
        "tier move",
        {**_text("contact_id"), "tier": TIER, **_date("on"), **_text("reason")},
    ),
    TableMap(
        records.Intention,
        "intentions",
        "intention",
        {
            **_text("term_id"),
            **_date("starts_on ends_on"),
            **_integer("colleagues communities following weekly_minutes floor_minutes"),
            **_text("why"),
        },
    ),
    TableMap(records.Term, "terms", "term", {**_text("name"), **_date("starts_on ends_on"), "holiday": FLAG}),
    TableMap(
        records.Decision,
        "decisions",
        "decision",
        {
            **_text("contact_id"),
            **_date("opened_on recheck_on"),
            **_text("success_sign"),
            "choice": one_of(records.DecisionChoice),
            **_date("decided_on"),
            **_text("reason"),
        },
    ),
    TableMap(
        records.Introduction,
        "introductions",
        "introduction",
        {**_text("from_id to_id topic"), **_date("on"), **_text("outcome by_id")},
    ),
    TableMap(
        records.Reflection,
        "reflections",
        "reflection",
        {**_text("cadence"), **_date("starts_on ends_on"), **_text("title body"), "figures": JSON},
    ),
    TableMap(records.QuietDay, "quiet_days", "quiet day", {**_date("on"), **_text("note")}),
    TableMap(records.Recall, "recalls", "recall", {**_text("learning_id"), **_date("on"), "remembered": FLAG}),
    TableMap(records.PutAway, "put_away", "question put away", {**_text("key"), **_date("until_on")}),
    TableMap(records.Distinct, "distinct_contacts", "pair", {**_text("one_id other_id")}),
    TableMap(
        records.Proposal,
        "proposals",
        "proposal",
        {
            **_text("source source_id line"),
            **_date("on"),
            "at": TIME,
            **_integer("minutes"),
            **_lists("names"),
            **_text("note"),
            **_date("later_on taken_on dropped_on"),
            **_text("interaction_id"),
        },
        (Link("contact_ids", "proposal_contacts", "proposal_id", "contact_id"),),
    ),
    TableMap(
        records.SourceRule,
        "source_rules",
        "rule for a source",
        {**_text("source series"), "propose": one_of(records.Propose)},
    ),
    TableMap(records.Setting, "settings", "setting", {**_text("key"), "value": JSON}),
)

TABLE_MAP_OF: dict[type[Record], TableMap] = {shape.record: shape for shape in TABLE_MAPS}
TABLE_MAP_AT: dict[str, TableMap] = {shape.table: shape for shape in TABLE_MAPS}
UNREMEMBERED = {"proposals": frozenset({"line", "at", "minutes", "names", "note"})}
"""By table the columns whose earlier values are not kept: what was proposed and is not worth a line is not stored."""

GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "intentions": (("colleagues", "communities", "following"),),
    "goals": (("done_on", "skipped_on", "dropped_on", "reason", "outcome", "interaction_id"),),
    "learnings": (
        ("applied_on", "applied_note"),
        ("realized_on", "observed", "evidence"),
        ("reframed_on", "reframed_before", "reframed_after"),
        ("closed_on", "closed_as", "closed_reason", "barrier"),
    ),
    "decisions": (("choice", "decided_on", "reason"),),
    "proposals": (("taken_on", "dropped_on", "interaction_id"),),
}
"""By table the columns that are one decision: who writes one of them writes all, with one stamp, so that a merge takes
the whole of it."""

LINKS: dict[str, Link] = {link.table: link for shape in TABLE_MAPS for link in shape.links}

CONTACT_COLUMNS: dict[str, tuple[str, ...]] = {
    "asks": ("contact_id",),
    "expertise": ("contact_id",),
    "memberships": ("person_id", "community_id"),
    "tier_moves": ("contact_id",),
    "decisions": ("contact_id",),
    "introductions": ("from_id", "to_id", "by_id"),
    "distinct_contacts": ("one_id", "other_id"),
    "problems": ("resolved_by",),
    "contacts": ("introduced_by", "merged_into"),
}
"""By table the columns that hold a contact's id; a test compares it with the schema."""

REDIRECT = "merged_into"
"""The one of them that says who stands for a contact; the others are read as those who stand for them."""

STAMPS = ("_s", "_cl", "_c")


KEYS: dict[str, tuple[str, ...]] = {
    "reflections": ("cadence", "starts_on", "ends_on"),
    "terms": ("starts_on", "holiday"),
    "intentions": ("term_id", "starts_on"),
    "quiet_days": ("on",),
    "put_away": ("key",),
    "goals": ("previous_id",),
}
"""By table the columns that say which thing in life a row is of; of goals only those that follow another have a key."""


def key_of(table: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What the id of a thing follows from, of a row with these values as they are stored.

    An intention is that of its term; without one, that of its first day.
    """
    names = KEYS[table][:1] if table == "intentions" and values["term_id"] else KEYS[table]
    return tuple(str(values[name] or "") for name in names)


def group_of(table: str, column: str) -> tuple[str, ...]:
    """The columns that are one decision with this one, itself among them."""
    return next((group for group in GROUPS.get(table, ()) if column in group), (column,))


def synced_columns(table: str) -> tuple[str, ...]:
    """The columns of a synced table that a person's words live in: without id and stamps."""
    if table in LINKS:
        link = LINKS[table]
        return (link.near, link.far)
    return (*TABLE_MAP_AT[table].columns, "deleted_at")


R = TypeVar("R", bound=Record)

FIRST_OWN = "0" * 9 + "1"
"""Below it are the stamps of rows whose id is derived: such a row was made when its first cell was written."""

ALIVE = "_cl % 2 = 1"

LISTED = f"{ALIVE} AND id NOT IN (SELECT gone FROM redirects)"
"""Contacts who are there and for whom nobody else stands."""

SAME_CONTACT = "IN (SELECT value FROM json_each(?))"
"""Whether a column holds a contact, or one for whom they stand; the parameter is `Database.same`."""


def tier_of(table: str) -> str:
    """The tier of a contact as SQL, which is that of the last move; without any move what the row itself says."""
    return f"ifnull((SELECT coalesce(t.tier, '') FROM tiers t WHERE t.contact_id = {table}.id), {table}.tier)"


def redirects(connection: sqlite3.Connection) -> dict[str, str]:
    """For each contact for whom another stands, by id, who that is."""
    return dict(connection.execute("SELECT gone, kept FROM redirects"))


SOUGHT_SINGLY = 20_000
"""Up to so many records have their links looked up one by one; for more, reading all links is quicker."""


def encode(shape: TableMap, values: dict[str, Any]) -> dict[str, Any]:
    """Field values as SQLite keeps them; fields that are links are left out."""
    return {
        name: None if value is None or value == "" else shape.columns[name].write(value)
        for name, value in _apart(shape, values).items()
        if name in shape.columns
    }


def _apart(shape: TableMap, values: dict[str, Any]) -> dict[str, Any]:
    """These values with the first of each list in the column of its own, and the further ones in the other."""
    apart = dict(values)
    for first, further in shape.firsts:
        if further in values:
            whole = records.joined(values.get(first) or "", values[further])
            apart[first], apart[further] = (whole[0] if whole else ""), whole[1:]
    return apart


def as_read(record: Record, values: dict[str, Any]) -> dict[str, Any]:
    """How the lists and their first values read once these values were written to this record."""
    read: dict[str, Any] = {}
    for first, further in TABLE_MAP_OF[type(record)].firsts:
        if further in values:
            whole = records.joined(values.get(first) or "", values[further])
        elif first in values:
            whole = records.joined(values[first], getattr(record, further)[1:])
        else:
            continue
        read |= {first: whole[0] if whole else "", further: whole}
    return read


def updated(created: str, cells: str | None) -> str:
    """The stamp of the last write to a row, from its creation stamp and the stamps of its edited cells."""
    return created if not cells else max(created, *loads(cells).values())


def read(
    connection: sqlite3.Connection,
    kind: type[R],
    where: str = ALIVE,
    parameters: Sequence[Any] | dict[str, Any] = (),
    order: str = "_s, id",
    *,
    as_written: bool = False,
) -> list[R]:
    """The records of a kind that `where` selects, whole, with their links.

    Where they speak of a contact who was merged into another, they name that one, unless `as_written`.
    """
    shape = TABLE_MAP_OF[kind]
    sql = f'SELECT id, _s, _c, deleted_at, {_selected(shape)} FROM "{shape.table}" WHERE {where} ORDER BY {order}'
    rows = fetch_readable(connection, sql, parameters)
    ids = [row[0] for row in rows]
    linked = [(link.field, far_sides(connection, link, ids)) for link in shape.links]
    if not as_written and names_contacts(shape) and (stand_in := redirects(connection)):
        rows, linked = _resolved(shape, rows, linked, stand_in)
    try:
        return [_record(kind, shape, row, linked) for row in rows]
    except UNREADABLE:
        return list(_readable_records(kind, shape, rows, linked))


def _selected(shape: TableMap) -> str:
    """The columns of a kind of records as they are read."""
    return ", ".join(
        tier_of("contacts") if shape.table == "contacts" and name == "tier" else f'"{name}"' for name in shape.columns
    )


def names_contacts(shape: TableMap) -> bool:
    """Whether records of a kind speak of contacts."""
    return shape.table in CONTACT_COLUMNS or any(link.far == "contact_id" for link in shape.links)


Rows = list[tuple[Any, ...]]
Linked = list[tuple[str, dict[str, list[str]]]]


def _resolved(shape: TableMap, rows: Rows, linked: Linked, stand_in: dict[str, str]) -> tuple[Rows, Linked]:
    """These rows and links with whoever stands for each contact in them; the same one linked twice counts once."""
    columns = [name for name in CONTACT_COLUMNS.get(shape.table, ()) if name != REDIRECT]
    places = {4 + place for place, name in enumerate(shape.columns) if name in columns}
    if places:
        rows = [
            tuple(stand_in.get(value, value) if place in places else value for place, value in enumerate(row))
            for row in rows
        ]
    to_contacts = {link.field for link in shape.links if link.far == "contact_id"}
    return rows, [
        (name, {near: _each_once(ids, stand_in) for near, ids in far.items()} if name in to_contacts else far)
        for name, far in linked
    ]


def _each_once(ids: list[str], stand_in: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(stand_in.get(identity, identity) for identity in ids))


UNREADABLE = (ValueError, TypeError, OverflowError, RecursionError, AttributeError)
"""What reading a stored value raises where it is none that this program wrote."""


def read_day(stored: Any) -> date | None:
    """The day that a stored value says; None for none, and for one that this program did not write."""
    try:
        return date.fromisoformat(stored)
    except (ValueError, TypeError):
        return None


def read_moment(stored: Any) -> datetime | None:
    """The moment that a stored value says, in UTC; None for none, and for one that this program did not write."""
    try:
        return datetime.fromisoformat(stored)
    except (ValueError, TypeError):
        return None


def read_text(stored: Any) -> str:
    """The text that a stored value is; empty for none, and for what is no text."""
    return stored if isinstance(stored, str) else ""


def fetch_readable(
    connection: sqlite3.Connection, sql: str, parameters: Sequence[Any] | dict[str, Any] = ()
) -> list[tuple[Any, ...]]:
    """The rows that a question finds; in a text that is no UTF-8, U+FFFD stands for what cannot be read."""
    try:
        return connection.execute(sql, parameters).fetchall()
    except sqlite3.OperationalError as error:
        if "UTF-8" not in str(error):
            raise
    before = connection.text_factory
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    try:
        return connection.execute(sql, parameters).fetchall()
    finally:
        connection.text_factory = before


def _readable_records(
    kind: type[R], shape: TableMap, rows: Iterable[tuple[Any, ...]], linked: list[tuple[str, dict[str, list[str]]]]
) -> Iterator[R]:
    """The records of the rows that can be read; `doctor` names the others, and mends them."""
    for row in rows:
        with suppress(*UNREADABLE):
            yield _record(kind, shape, row, linked)


def _record(kind: type[R], shape: TableMap, row: tuple[Any, ...], linked: list[tuple[str, dict[str, list[str]]]]) -> R:
    identity, created, cells, deleted = row[:4]
    made = instant(created if not cells or created >= FIRST_OWN else min(loads(cells).values()))
    fields: dict[str, Any] = {
        "id": identity,
        "created_at": made,
        "updated_at": made if not cells else instant(updated(created, cells)),
        "deleted_at": None if deleted is None else _moment(deleted),
    }
    for (name, codec), value in zip(shape.columns.items(), row[4:], strict=True):
        fields[name] = codec.empty if value is None else codec.read(value)
    for name, far in linked:
        fields[name] = tuple(far.get(identity, ()))
    for first, further in shape.firsts:
        whole = records.joined(fields[first], fields[further])
        fields[first], fields[further] = whole[0] if whole else "", whole
    return kind(**_without_missing_enumerations(shape, fields))


def _without_missing_enumerations(shape: TableMap, fields: dict[str, Any]) -> dict[str, Any]:
    """Leave a contact's kind to its default where the row does not say (a forgotten or damaged one)."""
    if shape.table == "contacts" and fields["kind"] is None:
        del fields["kind"]
    for name in never_missing(shape.table):
        if fields[name] is None:
            del fields[name]
    return fields


@cache
def never_missing(table: str) -> tuple[str, ...]:
    """The columns that every record has a value for: where the row has none, the record's own default stands."""
    shape = TABLE_MAP_AT[table]
    fields = shape.record.__dataclass_fields__
    return tuple(name for name in shape.columns if fields[name].type in ("date", "int") or name == "figures")


def _moment(text: str) -> Any:
    return datetime.fromisoformat(text)


def far_sides(connection: sqlite3.Connection, link: Link, ids: Sequence[str]) -> dict[str, list[str]]:
    """What each of these records links to, in the order in which it was linked."""
    if not ids:
        return {}
    far: dict[str, list[str]] = {}
    few = len(ids) <= SOUGHT_SINGLY
    chosen = f"AND {link.near} IN (SELECT value FROM json_each(?))" if few else ""
    found = fetch_readable(
        connection,
        f"SELECT {link.near}, {link.far} FROM {link.table} WHERE {ALIVE} {chosen} ORDER BY {link.near}, _s, id",
        (dumps(list(ids)),) if few else (),
    )
    for near, value in found:
        far.setdefault(near, []).append(value)
    return far


def chosen(ids: Iterable[str]) -> str:
    """Ids as the parameter of `IN (SELECT value FROM json_each(?))`: any number of them, as one value."""
    return dumps(list(ids))


def by_ids(connection: sqlite3.Connection, kind: type[R], ids: Iterable[str], *, as_written: bool = False) -> list[R]:
    """Records in the order of these ids, the trash included; unknown ids are passed over. `as_written`: see `read`."""
    wanted = list(ids)
    found = {
        record.id: record
        for record in read(
            connection, kind, "id IN (SELECT value FROM json_each(?))", (chosen(wanted),), as_written=as_written
        )
    }
    return [found[identity] for identity in wanted if identity in found]


def field_values(record: Record) -> dict[str, Any]:
    """All fields of a record but the four that every record has."""
    shape = TABLE_MAP_OF[type(record)]
    names = [*shape.columns, *(link.field for link in shape.links)]
    return {name: getattr(record, name) for name in names}


def cells(record: Record) -> dict[str, Any]:
    """The columns of a record as SQLite keeps them."""
    shape = TABLE_MAP_OF[type(record)]
    names, writers, values_of = _writers(shape.table)
    if shape.firsts:
        return encode(shape, dict(zip(names, values_of(record), strict=True)))
    return {
        name: None if value is None or value == "" else write(value)
        for name, write, value in zip(names, writers, values_of(record), strict=True)
    }


@cache
def _writers(table: str) -> tuple[tuple[str, ...], tuple[Callable[[Any], Any], ...], attrgetter[Any]]:
    """The columns of a table of records: their names, how each is written, and how all are read off a record."""
    columns = TABLE_MAP_AT[table].columns
    return tuple(columns), tuple(codec.write for codec in columns.values()), attrgetter(*columns)
