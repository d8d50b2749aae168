"""What a contact gains from a file that knows the same person; and what speaks against two being the same."""

from __future__ import annotations

from dataclasses import fields, replace

from netjournal.domain.duplicates import Lookalike, Trait, same_email, same_profile
from netjournal.domain.merging import merged
from netjournal.domain.model import Contact
from netjournal.domain.words import fold
from netjournal.exchange import tidy
from netjournal.frozen import dataclass

PROFILES = ("linkedin.com/in/", "xing.com/profile/", "orcid.org/", "github.com/")
"""Where a person has one page and no more."""

_TOLD_ONLY = ("name", "role", "organization", "birthday", "why", "participation", "met_where")
_ONE_OF = {"email": "e-mail", "phone": "phone"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A contact with what a file adds: which fields gained something, and where the journal's own words stayed."""

    contact: Contact
    fills: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()


def fill(ours: Contact, found: Contact, *, file_wins: bool = False) -> Filled:
    """Our contact with its gaps filled from a file; only where `file_wins` the file's words replace ours.

    A second e-mail address or number goes into the notes, notes that we have are not added again, and what we decided
    (tier, archived, the day we met) stays.
    """
    differing = [name for name in (*_TOLD_ONLY, *_ONE_OF) if _differ(ours, found, name)]
    won = differing if file_wins else []
    beside = [name for name in _ONE_OF if name in differing]
    losing = {name: getattr(ours if file_wins else found, name) for name in beside}
    notes = [found.notes, *(tidy.note(f"Other {_ONE_OF[name]}", text) for name, text in losing.items())]
    theirs = replace(
        found,
        id=f"{ours.id}?",
        kind=ours.kind,
        tier=ours.tier,
        notes=_unknown_lines(ours.notes, notes),
        archived_on=ours.archived_on,
        met_on=found.met_on if ours.met_on is None else None,
        introduced_by="",
        source="",
        handle="",
    )
    changes = merged(ours, theirs) | {name: getattr(found, name) for name in won}
    keeps = tuple(name for name in differing if name not in won and name not in beside)
    return Filled(replace(ours, **changes), tuple(changes), keeps)


def _differ(ours: Contact, found: Contact, name: str) -> bool:
    mine, theirs = getattr(ours, name), getattr(found, name)
    if not mine or not theirs:
        return False
    if name == "phone":
        return _digits(mine) != _digits(theirs)
    return fold(mine) != fold(theirs)


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit())


def _unknown_lines(ours: str, texts: list[str]) -> str:
    known = {fold(line) for line in ours.splitlines()}
    return "\n".join(line for text in texts for line in text.splitlines() if line.strip() and fold(line) not in known)


def speaks_against(match: Lookalike) -> bool:
    """Whether two of one name differ in what a person has only once: an address, a profile page, a birthday."""
    if match.by is not Trait.NAME:
        return False
    one, other = match.contact, match.other
    emails = {same_email(each.email) for each in (one, other)} - {""}
    birthdays = {each.birthday[-5:] for each in (one, other)} - {""}
    return len(emails) > 1 or len(birthdays) > 1 or _other_profile(one, other)


def _other_profile(one: Contact, other: Contact) -> bool:
    for site in PROFILES:
        mine, theirs = (
            {profile for url in each.urls if (profile := same_profile(url)).startswith(site)} for each in (one, other)
        )
        if mine and theirs and not mine & theirs:
            return True
    return False


def changes_between(before: Contact, after: Contact) -> dict[str, object]:
    """The fields of a contact that are not what they were."""
    names = (each.name for each in fields(Contact))
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}
