"""The records of a journal.

Every record is frozen: a change makes a new one. Field names are the ones of the JSON export. Dates are plain
local dates, `at` is a local time of day, and the three instants that every record has are UTC.
An empty string means "not said"; None means the same for dates and numbers.

What a look at the journal's health finds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from netjournal.startup.fast_dataclass import dataclass

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Tier(StrEnum):
    """How close a contact is, from the people next door to the networks one only reads."""

    COLLEAGUES = "colleagues"
    COMMUNITIES = "communities"
    FOLLOWING = "following"

    @property
    def number(self) -> int:
        """1, 2 or 3, as teachers speak of them."""
        return list(Tier).index(self) + 1


class ContactKind(StrEnum):
    """A contact is one person, or a community that is spoken with as one."""

    PERSON = "person"
    COMMUNITY = "community"


class Direction(StrEnum):
    """Who gave in an exchange, seen from the teacher."""

    GET = "get"
    GIVE = "give"
    BOTH = "both"


class Said(StrEnum):
    """Where a value comes from: defaults and estimates are never counted as measurements."""

    ENTERED = "entered"
    DEFAULTED = "defaulted"
    ESTIMATED = "estimated"


class Stage(StrEnum):
    """How far a learning has come (Wenger, Trayner and de Laat, 2011), or that it ended."""

    NOTED = "noted"
    POTENTIAL = "potential"
    APPLIED = "applied"
    REALIZED = "realized"
    REFRAMED = "reframed"
    CLOSED = "closed"


class Evidence(StrEnum):
    """How well an observed effect is supported: my word, an artefact, another adult, a measure with a baseline."""

    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"


class ClosedAs(StrEnum):
    """How a learning ended: no effect, a bad effect, or never tried."""

    NULL = "null"
    NEGATIVE = "negative"
    DROPPED = "dropped"


class Barrier(StrEnum):
    """What stood in the way of a learning that was closed."""

    TIME = "time"
    RESOURCES = "resources"
    POLICY = "policy"
    SUPPORT = "support"


class Propose(StrEnum):
    """Whether a series of a source, such as a weekly meeting, is proposed as conversations."""

    NEVER = "never"
    ALWAYS = "always"


class DecisionChoice(StrEnum):
    """What was decided about a followed network."""

    INVEST = "invest"
    WATCH = "watch"
    LEAVE = "leave"


CHANNELS = (
    "hallway",
    "planning",
    "meeting",
    "observation",
    "call",
    "video",
    "email",
    "chat",
    "conference",
    "forum",
    "newsletter",
    "podcast",
    "social",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has. `deleted_at` is None unless the record is in the trash."""

    id: str = ""
    created_at: datetime = EPOCH
    updated_at: datetime = EPOCH
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """A person or a community. `tier` None means: not sorted yet (the inbox).

    `birthday` is `YYYY-MM-DD` or `--MM-DD`; `cadence_days` and `cadence_limit_days` override the tier's ideal and
    longest interval in days; `participation` is what a member does in a community; `introduced_by` is a contact's id;
    `source` names the import that brought the contact.

    `email` is the first of `emails` and `phone` the first of `phones`; `with_all_addresses` makes them agree.
    `also_called` are other names that mean this contact, `not_called` names that look like it and mean somebody else;
    `uids` name the contact in the files that it came from. A contact with `merged_into` reads as that other one.
    """

    kind: ContactKind = ContactKind.PERSON
    name: str = ""
    also_called: tuple[str, ...] = ()
    not_called: tuple[str, ...] = ()
    handle: str = ""
    tier: Tier | None = None
    role: str = ""
    organization: str = ""
    email: str = ""
    emails: tuple[str, ...] = ()
    phone: str = ""
    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    uids: tuple[str, ...] = ()
    birthday: str = ""
    why: str = ""
    notes: str = ""
    cadence_days: int | None = None
    cadence_limit_days: int | None = None
    participation: str = ""
    introduced_by: str = ""
    met_on: date | None = None
    met_where: str = ""
    archived_on: date | None = None
    merged_into: str = ""
    private: bool = False
    topics: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction(Record):
    """One exchange, on a date, with one or more contacts.

    `minutes` is 1 or more, or None when nobody said; `depth` 0–3 (scanned, swapped, explored why, joint work);
    `usefulness` 0–3; `energy` −2..+2; `artefacts` are paths of files and web addresses.
    """

    on: date = date(1970, 1, 1)
    at: time | None = None
    contact_ids: tuple[str, ...] = ()
    minutes: int | None = None
    minutes_source: Said | None = None
    channel: str = ""
    summary: str = ""
    notes: str = ""
    direction: Direction | None = None
    depth: int | None = None
    usefulness: int | None = None
    energy: int | None = None
    topics: tuple[str, ...] = ()
    private: bool = False
    problem_ids: tuple[str, ...] = ()
    artefacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Learning(Record):
    """One thing learned, and the dated stages that it reached; see `stages` for what moves it on.

    `shared_on` is the day on which it was last passed on; `artefacts` are paths of files and web addresses.
    """

    text: str = ""
    on: date = date(1970, 1, 1)
    interaction_ids: tuple[str, ...] = ()
    contact_ids: tuple[str, ...] = ()
    problem_id: str = ""
    topics: tuple[str, ...] = ()
    own_words: str = ""
    plan_when: str = ""
    plan_will: str = ""
    expected_sign: str = ""
    potential_on: date | None = None
    applied_on: date | None = None
    applied_note: str = ""
    realized_on: date | None = None
    observed: str = ""
    evidence: Evidence | None = None
    reframed_on: date | None = None
    reframed_before: str = ""
    reframed_after: str = ""
    closed_on: date | None = None
    closed_as: ClosedAs | None = None
    closed_reason: str = ""
    barrier: Barrier | None = None
    told_source_on: date | None = None
    shared_with: tuple[str, ...] = ()
    shared_on: date | None = None
    artefacts: tuple[str, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(Record):
    """An intentional follow-up. `repeat` is an RFC 5545 rule; `repeat_from` says what its next date counts from.

    `skipped_on` means "thought about it, no contact needed"; `snoozed_until` hides it until that day;
    `previous_id` is the goal that this one repeats; `origin_id` the interaction that it came from, and
    `interaction_id` the one that it was done in. `made_on` is the day on which it was meant, `first_due_on` the first
    day for which it was, whatever `due_on` became since.
    """

    text: str = ""
    when_cue: str = ""
    will_do: str = ""
    contact_ids: tuple[str, ...] = ()
    learning_id: str = ""
    problem_id: str = ""
    made_on: date | None = None
    first_due_on: date | None = None
    due_on: date | None = None
    repeat: str = ""
    repeat_from: str = ""
    done_on: date | None = None
    skipped_on: date | None = None
    dropped_on: date | None = None
    reason: str = ""
    outcome: str = ""
    interaction_id: str = ""
    snoozed_until: date | None = None
    previous_id: str = ""
    origin_id: str = ""

    @property
    def open(self) -> bool:
        """Neither done, nor skipped, nor dropped."""
        return self.done_on is None and self.skipped_on is None and self.dropped_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Record):
    """A problem of practice, and the dated steps of its ladder. `resolved_by` is a contact's id."""

    title: str = ""
    context: str = ""
    tried: str = ""
    question: str = ""
    opened_on: date | None = None
    asked_inside_on: date | None = None
    no_solution_on: date | None = None
    beyond_on: date | None = None
    resolved_on: date | None = None
    parked_on: date | None = None
    resolved_by: str = ""
    resolution: str = ""

    @property
    def open(self) -> bool:
        """Neither resolved nor parked."""
        return self.resolved_on is None and self.parked_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Record):
    """Somebody was asked about a problem, and what they said."""

    problem_id: str = ""
    contact_id: str = ""
    interaction_id: str = ""
    on: date = date(1970, 1, 1)
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expertise(Record):
    """What a contact knows and how we know it; `elevated_on` when they were credited, `spread_to` whom it reached."""

    contact_id: str = ""
    topic: str = ""
    evidence: str = ""
    on: date = date(1970, 1, 1)
    elevated_on: date | None = None
    spread_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Record):
    """A person belongs to a community."""

    person_id: str = ""
    community_id: str = ""
    role: str = ""
    since_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TierMove(Record):
    """A contact came into a tier on a date, and why."""

    contact_id: str = ""
    tier: Tier | None = None
    on: date = date(1970, 1, 1)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Record):
    """A term of the teacher's own school year, both days included; `holiday` marks days that do not count."""

    name: str = ""
    starts_on: date = date(1970, 1, 1)
    ends_on: date = date(1970, 1, 1)
    holiday: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention(Record):
    """How the teacher means to spend networking time in a term: shares in percent, minutes a week, and why."""

    term_id: str = ""
    starts_on: date = date(1970, 1, 1)
    ends_on: date | None = None
    colleagues: int = 0
    communities: int = 0
    following: int = 0
    weekly_minutes: int | None = None
    floor_minutes: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """A time-boxed look at a followed network, with the sign of success written down beforehand."""

    contact_id: str = ""
    opened_on: date = date(1970, 1, 1)
    recheck_on: date = date(1970, 1, 1)
    success_sign: str = ""
    choice: DecisionChoice | None = None
    decided_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction(Record):
    """Two contacts met; `by_id` is who brought them together, empty when it was the teacher."""

    from_id: str = ""
    to_id: str = ""
    topic: str = ""
    on: date = date(1970, 1, 1)
    outcome: str = ""
    by_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection(Record):
    """What was written about a period, with the figures as they were that day."""

    cadence: str = ""
    starts_on: date = date(1970, 1, 1)
    ends_on: date = date(1970, 1, 1)
    title: str = ""
    body: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietDay(Record):
    """The teacher said of a day: nothing today."""

    on: date = date(1970, 1, 1)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Record):
    """A learning came back for recall, and whether it was remembered."""

    learning_id: str = ""
    on: date = date(1970, 1, 1)
    remembered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PutAway(Record):
    """A question that the teacher put away until a day. `key` names the question and what it is about."""

    key: str = ""
    until_on: date = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Distinct(Record):
    """Two contacts that look alike and are not the same."""

    one_id: str = ""
    other_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Record):
    """Something that may be worth a line: it waits until it is kept, put off or dropped.

    `source` and `source_id` name the thing that it came from, and give it its id; `line` is what would be captured;
    `names` are people who took part and are no contacts. `interaction_id` is the conversation that was made of it.
    """

    source: str = ""
    source_id: str = ""
    line: str = ""
    on: date = date(1970, 1, 1)
    at: time | None = None
    minutes: int | None = None
    contact_ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    note: str = ""
    later_on: date | None = None
    taken_on: date | None = None
    dropped_on: date | None = None
    interaction_id: str = ""

    @property
    def answered(self) -> bool:
        """Either kept as a conversation or dropped."""
        return self.taken_on is not None or self.dropped_on is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRule(Record):
    """What the teacher decided once for a whole series of a source, such as a weekly meeting of a calendar."""

    source: str = ""
    series: str = ""
    propose: Propose | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Record):
    """A setting of the journal itself, shared by all computers."""

    key: str = ""
    value: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """A journal, or a part of one, in memory: what the figures are computed from.

    Each tuple holds live records only (none from the trash), oldest first where they have a date.
    """

    contacts: tuple[Contact, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    learnings: tuple[Learning, ...] = ()
    goals: tuple[Goal, ...] = ()
    problems: tuple[Problem, ...] = ()
    asks: tuple[Ask, ...] = ()
    expertise: tuple[Expertise, ...] = ()
    memberships: tuple[Membership, ...] = ()
    tier_moves: tuple[TierMove, ...] = ()
    intentions: tuple[Intention, ...] = ()
    terms: tuple[Term, ...] = ()
    decisions: tuple[Decision, ...] = ()
    introductions: tuple[Introduction, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    source_rules: tuple[SourceRule, ...] = ()
    quiet_days: tuple[QuietDay, ...] = ()
    recalls: tuple[Recall, ...] = ()
    put_away: tuple[PutAway, ...] = ()
    distinct: tuple[Distinct, ...] = ()
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its name, whether it is well, what was seen, and what to do where it isn't."""

    check: str
    ok: bool
    text: str
    way_out: str = ""


def joined(first: str, all_of_them: tuple[str, ...]) -> tuple[str, ...]:
    """A list of addresses that begins with `first`, each once and in order; empty ones are left out."""
    return tuple(dict.fromkeys(word for word in (first, *all_of_them) if word))


def with_all_addresses(contact: Contact) -> Contact:
    """The contact with `email` as the first of `emails`, and `phone` as the first of `phones`, as it is stored."""
    emails, phones = joined(contact.email, contact.emails), joined(contact.phone, contact.phones)
    first_email, first_phone = emails[0] if emails else "", phones[0] if phones else ""
    if (emails, phones) == (contact.emails, contact.phones) and (contact.email, contact.phone) == (
        first_email,
        first_phone,
    ):
        return contact
    return replace(contact, email=first_email, emails=emails, phone=first_phone, phones=phones)


def written_on(record: Record) -> date | None:
    """The local day on which a record was written down; None for one that is not stored yet."""
    return record.created_at.astimezone().date() if record.created_at != EPOCH else None
