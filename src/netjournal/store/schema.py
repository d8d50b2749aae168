"""Which record lives in which table, and how each of its fields is kept.

A field is a column, or a link: rows of a table of their own, one for each thing linked, whose id follows from what
they link. `migrations` makes the tables; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from json import dumps, loads
from typing import Any

from netjournal.domain import model
from netjournal.domain.model import Record
from netjournal.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Codec:
    """How a value of one kind is written to SQLite and read back; None stays None both ways."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    empty: Any = None


def compact(value: Any) -> str:
    """Canonical JSON: keys sorted, no spaces, every script as it is."""
    return dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def as_it_is(value: Any) -> Any:
    return value


def write_instant(moment: datetime) -> str:
    """A UTC moment as RFC 3339 with milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


TEXT = Codec(str, as_it_is, "")
INTEGER = Codec(int, as_it_is)
DATE = Codec(date.isoformat, date.fromisoformat)
TIME = Codec(lambda value: value.strftime("%H:%M"), time.fromisoformat)
INSTANT = Codec(write_instant, datetime.fromisoformat)
FLAG = Codec(int, bool, False)
WORDS = Codec(lambda value: compact(list(value)), lambda text: () if text == "[]" else tuple(loads(text)), ())
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
class Shape:
    """One kind of record: its class, its table, its columns with their codecs, its links, its key in the export."""

    record: type[Record]
    table: str
    noun: str
    columns: dict[str, Codec]
    links: tuple[Link, ...] = ()


def _text(names: str) -> dict[str, Codec]:
    return dict.fromkeys(names.split(), TEXT)


def _date(names: str) -> dict[str, Codec]:
    return dict.fromkeys(names.split(), DATE)


def _integer(names: str) -> dict[str, Codec]:
    return dict.fromkeys(names.split(), INTEGER)


TIER = one_of(model.Tier)


def _topics() -> Link:
    return Link("topics", "topics", "owner_id", "topic")


SHAPES: tuple[Shape, ...] = (
    Shape(
        model.Contact,
        "contacts",
        "contact",
        {
            "kind": one_of(model.Kind),
            **_text("name handle"),
            "tier": TIER,
            **_text("role organization email phone"),
            "urls": WORDS,
            **_text("birthday why notes"),
            **_integer("cadence_days cadence_limit_days"),
            **_text("participation introduced_by"),
            **_date("met_on"),
            **_text("met_where"),
            **_date("archived_on"),
            "private": FLAG,
            **_text("source"),
        },
        (_topics(),),
    ),
    Shape(
        model.Interaction,
        "interactions",
        "interaction",
        {
            **_date("on"),
            "at": TIME,
            **_integer("minutes"),
            "minutes_source": one_of(model.Said),
            **_text("channel summary notes"),
            "direction": one_of(model.Direction),
            **_integer("depth usefulness energy"),
            "private": FLAG,
        },
        (
            Link("contact_ids", "interaction_contacts", "interaction_id", "contact_id"),
            _topics(),
            Link("problem_ids", "interaction_problems", "interaction_id", "problem_id"),
        ),
    ),
    Shape(
        model.Learning,
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
            "evidence": one_of(model.Evidence),
            **_date("reframed_on"),
            **_text("reframed_before reframed_after"),
            **_date("closed_on"),
            "closed_as": one_of(model.ClosedAs),
            **_text("closed_reason"),
            "barrier": one_of(model.Barrier),
            **_date("told_source_on"),
            "private": FLAG,
        },
        (
            Link("interaction_ids", "learning_interactions", "learning_id", "interaction_id"),
            Link("contact_ids", "learning_contacts", "learning_id", "contact_id"),
            _topics(),
            Link("shared_with", "learning_shared", "learning_id", "contact_id"),
        ),
    ),
    Shape(
        model.Goal,
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
        },
        (Link("contact_ids", "goal_contacts", "goal_id", "contact_id"),),
    ),
    Shape(
        model.Problem,
        "problems",
        "problem",
        {
            **_text("title context tried question"),
            **_date("opened_on asked_inside_on no_solution_on beyond_on resolved_on parked_on"),
            **_text("resolved_by resolution"),
        },
    ),
    Shape(
        model.Ask, "asks", "answer", {**_text("problem_id contact_id interaction_id"), **_date("on"), **_text("answer")}
    ),
    Shape(
        model.Expertise,
        "expertise",
        "expertise",
        {**_text("contact_id topic evidence"), **_date("on elevated_on")},
        (Link("spread_to", "expertise_spread", "expertise_id", "contact_id"),),
    ),
    Shape(
        model.Membership,
        "memberships",
        "membership",
        {**_text("person_id community_id role"), **_date("since_on until_on")},
    ),
    Shape(
        model.TierMove,
        "tier_moves",
        "tier move",
        {**_text("contact_id"), "tier": TIER, **_date("on"), **_text("reason")},
    ),
    Shape(
        model.Intention,
        "intentions",
        "intention",
        {
            **_text("term_id"),
            **_date("starts_on ends_on"),
            **_integer("colleagues communities following weekly_minutes floor_minutes"),
            **_text("why"),
        },
    ),
    Shape(model.Term, "terms", "term", {**_text("name"), **_date("starts_on ends_on"), "holiday": FLAG}),
    Shape(
        model.Decision,
        "decisions",
        "decision",
        {
            **_text("contact_id"),
            **_date("opened_on recheck_on"),
            **_text("success_sign"),
            "choice": one_of(model.Choice),
            **_date("decided_on"),
            **_text("reason"),
        },
    ),
    Shape(
        model.Introduction,
        "introductions",
        "introduction",
        {**_text("from_id to_id topic"), **_date("on"), **_text("outcome by_id")},
    ),
    Shape(
        model.Reflection,
        "reflections",
        "reflection",
        {**_text("cadence"), **_date("starts_on ends_on"), **_text("title body"), "figures": JSON},
    ),
    Shape(model.QuietDay, "quiet_days", "quiet day", {**_date("on"), **_text("note")}),
    Shape(model.Recall, "recalls", "recall", {**_text("learning_id"), **_date("on"), "remembered": FLAG}),
    Shape(model.PutAway, "put_away", "question put away", {**_text("key"), **_date("until_on")}),
    Shape(model.Distinct, "distinct_contacts", "pair", {**_text("one_id other_id")}),
    Shape(model.Setting, "settings", "setting", {**_text("key"), "value": JSON}),
)

SHAPE_OF: dict[type[Record], Shape] = {shape.record: shape for shape in SHAPES}
SHAPE_AT: dict[str, Shape] = {shape.table: shape for shape in SHAPES}
LINKS: dict[str, Link] = {link.table: link for shape in SHAPES for link in shape.links}

STAMPS = ("_s", "_cl", "_c")


def synced_columns(table: str) -> tuple[str, ...]:
    """The columns of a synced table that a person's words live in: without id and stamps."""
    if table in LINKS:
        link = LINKS[table]
        return (link.near, link.far)
    return (*SHAPE_AT[table].columns, "deleted_at")
