"""The contacts as vCard 4.0 (RFC 6350): tiers and topics as CATEGORIES, communities as groups with their members.

What the standard has no word for stands in lines of our own, so that reading the file back gives the same contacts.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from netjournal.domain.records import Contact, ContactKind, joined
from netjournal.exchange.exports.redaction import PeopleStyle, RedactedView
from netjournal.exchange.formats.markdown import clean
from netjournal.exchange.formats.vcard import INTRODUCED_BY, PRODUCT, escape, extras_of, line, parts, several

NAMELESS = "?"
"""A card must have a name; a contact has one unless its file was damaged."""


def vcards(shown: RedactedView) -> str:
    """Every contact that others may see, as one file. Where people appear as roles, nothing else tells who they are."""
    return "".join("".join(_card(contact, shown)) for contact in visible(shown))


def visible(shown: RedactedView) -> list[Contact]:
    """The contacts that others may see, in the order in which they were made."""
    return [contact for contact in shown.records.contacts if shown.sharing.include_private or not contact.private]


def address(identity: str) -> str:
    """The name of a card that is the same in every export: `urn:uuid:…`."""
    try:
        return f"urn:uuid:{UUID(identity)}"
    except ValueError:
        return identity


def _card(contact: Contact, shown: RedactedView) -> Iterator[str]:
    named = shown.sharing.people is PeopleStyle.NAMES or contact.kind is ContactKind.COMMUNITY
    named = named and not shown.is_unnamed(contact.id)
    yield line("BEGIN", "VCARD")
    yield line("VERSION", "4.0")
    yield line("PRODID", PRODUCT)
    yield line("UID", escape(address(contact.id)))
    yield line("KIND", "group" if contact.kind is ContactKind.COMMUNITY else "individual")
    yield line("FN", escape(clean(shown.name(contact.id)).strip() or NAMELESS))
    if named:
        yield from _who(contact, shown)
        yield from _own(contact, shown)
    if labels := ([contact.tier.value] if contact.tier else []) + [shown.text(topic) for topic in contact.topics]:
        yield line("CATEGORIES", several(labels))
    if contact.kind is ContactKind.COMMUNITY:
        yield from _members(contact, shown)
    yield line("REV", f"{contact.updated_at:%Y%m%dT%H%M%SZ}")
    yield line("END", "VCARD")


def _who(contact: Contact, shown: RedactedView) -> Iterator[str]:
    if contact.kind is ContactKind.PERSON:
        given, _, family = contact.name.strip().rpartition(" ")
        yield line("N", parts((family, given, "", "", "") if given else ("", family, "", "", "")))
    for email in joined(contact.email, contact.emails):
        yield line("EMAIL", escape(email))
    for phone in joined(contact.phone, contact.phones):
        yield line("TEL", escape(phone))
    if contact.also_called:
        yield line("NICKNAME", several(contact.also_called))
    for name, text in (
        ("ORG", shown.text(contact.organization)),
        ("TITLE", shown.text(contact.role)),
        ("NOTE", shown.text(contact.notes)),
    ):
        if text:
            yield line(name, escape(text))
    for url in contact.urls:
        yield line("URL", escape(url))
    if contact.birthday:
        yield line("BDAY", escape(_birthday(contact.birthday)))


def _birthday(text: str) -> str:
    """`19840506`, or `--0506` without a year: the basic form, as vCard 4.0 wants it."""
    return f"--{text[2:].replace('-', '')}" if text.startswith("--") else text.replace("-", "")


def _own(contact: Contact, shown: RedactedView) -> Iterator[str]:
    for name, text in extras_of(contact).items():
        yield line(name, escape(shown.text(text)))
    by = shown.contact(contact.introduced_by)
    if by is not None and (shown.sharing.include_private or not by.private):
        yield line(INTRODUCED_BY, escape(address(by.id)))


def _members(contact: Contact, shown: RedactedView) -> Iterator[str]:
    seen = {item.id for item in visible(shown)}
    people = [membership.person_id for membership in shown.records.memberships if membership.community_id == contact.id]
    for person in dict.fromkeys(people):
        if person in seen:
            yield line("MEMBER", escape(address(person)))
