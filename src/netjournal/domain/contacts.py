"""Who may be the same person: the same e-mail address, then the same profile page, then the same name.

When a contact has gone quiet: derived from the last conversation, and never stored as a timer.

Two contacts that turn out to be one: which of their fields win.

What may stand in the fields of a contact.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from netjournal.domain.handles import TITLES
from netjournal.domain.records import (
    Contact,
    Distinct,
    Interaction,
    Record,
    Tier,
    joined,
    with_all_addresses,
    written_on,
)
from netjournal.errors import JournalError, WrongUsage
from netjournal.startup.fast_dataclass import dataclass
from netjournal.startup.lazy_regex import lazy_pattern
from netjournal.text.dates import parse_date
from netjournal.text.normalize import join_and, normalize, words_of

_SCHEME = lazy_pattern(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_DOORS = lazy_pattern(r"^(?:www\d?|m|mobile|[a-z]{2})\.(?=[^.]+\.[^.]+)")

_REMEMBERED = 1024
"""Answers kept: a contact is asked about and then added, and the same two questions come twice."""


MOST_ALIKE = 50
"""How many contacts are compared that share one trait: an office's address may be everybody's."""


class Trait(StrEnum):
    """What two contacts share, the surest first."""

    CARD = "card"
    EMAIL = "e-mail"
    PROFILE = "profile"
    NAME = "name"


_SAID = {
    Trait.CARD: "the same card",
    Trait.EMAIL: "the same e-mail address",
    Trait.PROFILE: "the same profile page",
    Trait.NAME: "the same name",
}


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A contact that may be the same as `other`, who was known first, and the surest trait that they share."""

    contact: Contact
    other: Contact
    by: Trait

    @property
    def text(self) -> str:
        """Both names and what they share."""
        return f"{self.contact.name} and {self.other.name} have {_SAID[self.by]}"


@lru_cache(maxsize=_REMEMBERED)
def same_email(email: str) -> str:
    """An e-mail address for comparing; empty for what is none."""
    bare = normalize(email.strip().removeprefix("mailto:"))
    return bare if "@" in bare[1:-1] else ""


@lru_cache(maxsize=_REMEMBERED)
def same_profile(url: str) -> str:
    """A profile's address for comparing: no scheme, `www.`, country or phone door, query or last slash.

    Empty for a whole site, which many people may share. A query that names the person (`?id=`) stays.
    """
    text = url.strip()
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    path = unicodedata.normalize("NFC", unquote(parts.path).casefold()).rstrip("/")
    who = next((pair.casefold() for pair in parts.query.split("&") if pair.startswith("id=")), "")
    if not host or not (path or who):
        return ""
    return f"{_DOORS.sub('', host)}{path}{'?' if who else ''}{who}"


@lru_cache(maxsize=_REMEMBERED)
def same_name(name: str) -> str:
    """A name for comparing: no accents, case, titles or punctuation, and `Morrow, Lucía` the right way round."""
    family, comma, given = name.partition(",")
    parts = words_of(f"{given} {family}" if comma and given.strip() else name)
    return " ".join([part for part in parts if part not in TITLES] or parts)


def _traits(contact: Contact) -> list[tuple[Trait, str]]:
    emails = [(Trait.EMAIL, same_email(email)) for email in joined(contact.email, contact.emails)]
    profiles = [(Trait.PROFILE, same_profile(url)) for url in contact.urls]
    name = same_name(contact.name)
    names = [(Trait.NAME, f"{contact.kind}:{name}" if name else "")]
    return [(trait, key) for trait, key in (*emails, *profiles, *names) if key]


class Lookalikes:
    """The contacts known so far, by what makes two of them look alike. What the teacher called distinct stays so."""

    def __init__(self, contacts: Iterable[Contact] = (), distinct: Iterable[Distinct] = ()) -> None:
        self._known: dict[tuple[Trait, str], dict[str, Contact]] = defaultdict(dict)
        self._distinct = {frozenset((pair.one_id, pair.other_id)) for pair in distinct}
        for contact in contacts:
            self.add(contact)

    def add(self, contact: Contact) -> None:
        """From now on this contact is known too."""
        for trait in dict.fromkeys(_traits(contact)):
            self._known[trait].setdefault(contact.id or f"#{id(contact)}", contact)

    def of(self, contact: Contact) -> Lookalike | None:
        """The known contact that this one most surely is, or None."""
        return next(self.candidates(contact), None)

    def candidates(self, contact: Contact) -> Iterator[Lookalike]:
        """The known contacts that this one may be, the surest trait first; of each trait no more than MOST_ALIKE."""
        for trait in _traits(contact):
            for other in islice(self._known.get(trait, {}).values(), MOST_ALIKE):
                if not self._same_row(contact, other) and frozenset((contact.id, other.id)) not in self._distinct:
                    yield Lookalike(contact, other, trait[0])

    @staticmethod
    def _same_row(contact: Contact, other: Contact) -> bool:
        return contact is other or bool(contact.id and contact.id == other.id)


def duplicates(contacts: Iterable[Contact], distinct: Iterable[Distinct] = ()) -> list[Lookalike]:
    """Contacts that may be one already known before them; each at most once, the surest first."""
    known = Lookalikes((), distinct)
    found = []
    for contact in contacts:
        lookalike = known.of(contact)
        if lookalike is not None:
            found.append(lookalike)
        known.add(contact)
    order = list(Trait)
    return sorted(found, key=lambda pair: (order.index(pair.by), normalize(pair.contact.name), pair.contact.id))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often the teacher means to be in touch, in days: ideally, and at the longest."""

    ideal: int
    longest: int


RHYTHMS: Mapping[Tier, Rhythm | None] = {
    Tier.COLLEAGUES: Rhythm(14, 21),
    Tier.COMMUNITIES: Rhythm(42, 60),
    Tier.FOLLOWING: None,
}


def rhythms_of(setting: object) -> Mapping[Tier, Rhythm | None]:
    """The intervals of the tiers that a journal's setting `cadence` gives, as `{"colleagues": [14, 21], …}` in days.

    What it leaves out or says in a way that is no interval stays as usual; followed networks never have one.
    """
    said = setting if isinstance(setting, Mapping) else {}
    return {tier: _rhythm(said.get(tier.value)) or usual if usual else None for tier, usual in RHYTHMS.items()}


def _rhythm(pair: object) -> Rhythm | None:
    if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(type(item) is int for item in pair):
        return None
    ideal, longest = pair
    return Rhythm(ideal, longest) if 1 <= ideal <= longest else None


@dataclass(frozen=True, slots=True)
class Quiet:
    """A contact past the longest interval: days since the last conversation (or clearing), and the days meant."""

    contact: Contact
    days: int
    meant: int

    @property
    def overdue(self) -> int:
        """Days past what was meant."""
        return self.days - self.meant

    @property
    def text(self) -> str:
        """The contact and both figures, in words."""
        return f"{self.contact.name}: {self.days} days since you spoke (you planned {self.meant})"


def rhythm_of(contact: Contact, per_tier: Mapping[Tier, Rhythm | None] = RHYTHMS) -> Rhythm | None:
    """The contact's own intervals, else those of the tier; None for followed networks, archived and unsorted.

    Who names only one number for a contact means that number: it is the longest interval too. A longest interval
    of a contact's own shortens the ideal where it must.
    """
    if contact.archived_on is not None or contact.tier is Tier.FOLLOWING:
        return None
    usual = per_tier.get(contact.tier) if contact.tier is not None else None
    ideal, longest = contact.cadence_days, contact.cadence_limit_days
    if ideal and longest:
        return Rhythm(min(ideal, longest), max(ideal, longest))
    if ideal:
        return Rhythm(ideal, ideal)
    if longest:
        return Rhythm(min(usual.ideal, longest) if usual else longest, longest)
    return usual


def counts_from(contact: Contact, last_on: date | None, cleared_on: date | None) -> date | None:
    """The day that the silence counts from: the last conversation, or a later day on which it was cleared.

    Without either, the day on which the contact was met or written down, the later of the two; None if unknown.
    """
    days = [day for day in (last_on, cleared_on) if day is not None]
    if not days:
        days = [day for day in (contact.met_on, written_on(contact)) if day is not None]
    return max(days, default=None)


def quiet(
    contacts: Iterable[Contact],
    last_on: Mapping[str, date],
    cleared_on: Mapping[str, date],
    today: date,
    per_tier: Mapping[Tier, Rhythm | None] = RHYTHMS,
) -> list[Quiet]:
    """Who has gone quiet, the longest past what was meant first. Followed networks and the archived never have."""
    found = []
    for contact in contacts:
        rhythm = rhythm_of(contact, per_tier)
        since = counts_from(contact, last_on.get(contact.id), cleared_on.get(contact.id)) if rhythm else None
        if rhythm is None or since is None:
            continue
        days = (today - since).days
        if days > rhythm.longest:
            found.append(Quiet(contact, days, rhythm.longest))
    return sorted(found, key=lambda each: (-each.overdue, each.contact.id))


def last_conversations(interactions: Iterable[Interaction]) -> dict[str, date]:
    """For each contact the day of the last conversation."""
    last: dict[str, date] = {}
    for interaction in interactions:
        for contact_id in interaction.contact_ids:
            last[contact_id] = max(interaction.on, last.get(contact_id, interaction.on))
    return last


Changes = dict[str, Any]

_OF_ANY_RECORD = {field.name for field in fields(Record)}
_LISTS = ("also_called", "not_called", "emails", "phones", "uids")
_OWN_WAY = {
    *(
        "kind",
        "email",
        "phone",
        "urls",
        "topics",
        "notes",
        "met_on",
        "met_where",
        "private",
        "archived_on",
        "merged_into",
    ),
    *_LISTS,
}


def merge_records(keep: Contact, other: Contact) -> Changes:
    """The fields of the contact that is kept that change when the other one becomes it.

    What is known of the kept one wins; its gaps are filled. Addresses and topics are united, notes put below each
    other, the earlier meeting counts, and what is private stays so. Refused for one contact twice, and for a person
    and a community.
    """
    if keep.id == other.id:
        raise JournalError(f"{keep.name} is one contact already.", "Name two different ones.")
    if keep.kind is not other.kind:
        raise JournalError(
            f"{keep.name} is a {keep.kind.value} and {other.name} a {other.kind.value}, so they can't be one.",
            "Correct the kind of one of them first: `netjournal contact edit WHO --kind person`.",
        )
    result: Changes = {
        field.name: getattr(other, field.name)
        for field in fields(Contact)
        if field.name not in _OF_ANY_RECORD | _OWN_WAY
        and getattr(keep, field.name) in (None, "")
        and getattr(other, field.name) not in (None, "")
    }
    keep, other = with_all_addresses(keep), with_all_addresses(other)
    result |= {name: tuple(dict.fromkeys((*getattr(keep, name), *getattr(other, name)))) for name in _LISTS}
    result |= {"email": keep.email or other.email, "phone": keep.phone or other.phone}
    result["urls"] = united_urls(keep.urls, other.urls)
    result["topics"] = _united(keep.topics, other.topics)
    result["notes"] = "\n\n".join(dict.fromkeys(text for text in (keep.notes, other.notes) if text.strip()))
    result["private"] = keep.private or other.private
    if keep.archived_on is None or other.archived_on is None:
        result["archived_on"] = None
    met = min(
        (item for item in (keep, other) if item.met_on),
        key=lambda each: each.met_on or date.max,
        default=keep,
    )
    result |= {"met_on": met.met_on, "met_where": met.met_where or keep.met_where or other.met_where}
    if result.get("introduced_by") == keep.id:
        del result["introduced_by"]
    return {name: value for name, value in result.items() if value != getattr(keep, name)}


def united_urls(ours: Iterable[str], theirs: Iterable[str]) -> tuple[str, ...]:
    """Both lists of web addresses, ours first and as they are; of theirs those that are not ours in another spelling
    (`www.`, `http`, a slash at the end)."""
    mine = tuple(dict.fromkeys(ours))
    known = {same_address(url) for url in mine}
    added: dict[str, str] = {}
    for url in theirs:
        if (address := same_address(url)) not in known:
            added.setdefault(address, url)
    return (*mine, *added.values())


def same_address(url: str) -> str:
    """A web address for telling spellings of one address apart from another address; the query counts."""
    text = url.strip()
    try:
        parts = urlsplit(text if _SCHEME.match(text) else f"https://{text}")
        host = parts.hostname or ""
    except ValueError:
        return text
    if parts.scheme not in ("http", "https") or not host:
        return text
    rest = f"?{parts.query}" if parts.query else ""
    return f"{host.removeprefix('www.')}{parts.path.rstrip('/')}{rest}{f'#{parts.fragment}' if parts.fragment else ''}"


def _united(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    known = {normalize(topic) for topic in ours}
    return (*ours, *(topic for topic in theirs if normalize(topic) not in known))


_NEEDED = {"kind", "name", "handle", "tier", "source"}
_ALSO = {"cadence": "cadence_days", "cadence-limit": "cadence_limit_days", "archived": "archived_on", "url": "urls"}


_WORDED_BIRTHDAY = lazy_pattern(
    r"(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?[a-z]{3,9}|[a-z]{3,9}\s+\d{1,2}(?:st|nd|rd|th)?)\.?(?:,?\s+\d{4})?",
    re.IGNORECASE,
)
_YEAR = lazy_pattern(r"\d{4}")
_LEAP_YEAR_END = date(2000, 12, 31)
"""Days without a year are read as of this year, in which every day of a year exists."""


def check_birthday(text: str) -> str:
    """A birthday as it is kept, `1980-05-23` or `--05-23` where the year is not known; empty for none.

    `23 May` and `May 23 1980` are read too. Raises WrongUsage for anything else.
    """
    written = text.strip()
    worded = _WORDED_BIRTHDAY.fullmatch(written)
    day = parse_date(written, _LEAP_YEAR_END) if worded else None
    if day is not None:
        return day.isoformat() if _YEAR.search(written) else f"--{day:%m-%d}"
    if not written:
        return ""
    year_unknown = re.fullmatch(r"(?:--)?(\d\d-\d\d)", written)
    try:
        if year_unknown:
            date.fromisoformat(f"2000-{year_unknown[1]}")  # a leap year, so that 29 February may be a birthday
            return f"--{year_unknown[1]}"
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise WrongUsage(
            f"“{written}” is not a birthday.", "Write it as 23 May, or as 1980-05-23 with the year."
        ) from None


def empty_field(name: str) -> tuple[str, Any]:
    """The field that somebody calls by a name, and its empty value. Raises WrongUsage where it cannot be emptied."""
    wanted = name.strip().lower()
    wanted = _ALSO.get(wanted, wanted.replace("-", "_"))
    own = {field.name for field in fields(Record)} | _NEEDED
    known = {field.name: field for field in fields(Contact) if field.name not in own}
    if wanted not in known:
        raise WrongUsage(f"“{name}” is not a field that can be emptied.", f"These can: {join_and(sorted(known))}.")
    default = known[wanted].default
    return wanted, () if default is MISSING else default
