"""vCards of version 2.1, 3.0 and 4.0, as phones and mail programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from netjournal.domain.handles import check_handle
from netjournal.domain.model import Kind, Membership, Tier
from netjournal.errors import JournalError
from netjournal.exchange import tidy
from netjournal.exchange.google_contacts import GOOGLES_OWN
from netjournal.exchange.incoming import Gathering, Heard, Incoming
from netjournal.exchange.vcard_extras import INTRODUCED_BY, PRODUCT, TIER, read_extra
from netjournal.exchange.vcard_lines import Card, Property, cards, split, unescape

FORMAT = "vcard"
_BEGIN = re.compile(r"\s*(?:[^\n]*\n){0,20}?[ \t]*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE)
_APPLES_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_APPLES_NO_YEAR = "1604"
_IN_NOTES = {
    "ADR": "Address",
    "IMPP": "Chat",
    "X-SKYPE": "Skype",
    "X-JABBER": "Jabber",
    "X-AIM": "AIM",
    "X-ICQ": "ICQ",
    "X-TWITTER": "Twitter",
    "ANNIVERSARY": "Anniversary",
    "RELATED": "Related",
    "X-ABRELATEDNAMES": "Related",
    "X-ABDATE": "Date",
    "X-SPOUSE": "Spouse",
    "X-MANAGER": "Manager",
    "X-ASSISTANT": "Assistant",
    "EXPERTISE": "Expertise",
    "HOBBY": "Hobby",
    "INTEREST": "Interest",
}
"""What the journal has no field for, and what its line in the notes is called."""


def recognises(text: str) -> bool:
    """Whether a text begins like a vCard."""
    return _BEGIN.match(text, 0, 20_000) is not None


def read(text: str, heard: Heard) -> Incoming:
    """The cards of a text."""
    reading = _Reading(Gathering(FORMAT, heard))
    for number, card in enumerate(cards(text), start=1):
        reading.card(f"card {number} (line {card.line})", card)
    reading.join_groups()
    return reading.gathering.done()


class _Reading:
    """Cards while they are read: who is who, and which groups name whom."""

    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self.by_uid: dict[str, str] = {}
        self.members: list[tuple[str, str, list[str]]] = []
        self.introduced: dict[str, str] = {}

    def card(self, where: str, card: Card) -> None:
        if not card.whole:
            self.gathering.skip(where, "the card is cut off: it has a beginning and no end")
            return
        own = PRODUCT in card.text("PRODID")
        reference = self.gathering.contact(where, **_fields(card, own=own), **self._sorted(where, card, own=own))
        if not reference:
            return
        if uid := _uid(card.text("UID")):
            self.by_uid.setdefault(uid, reference)
            self.gathering.uids[reference] = uid
        members = [*card.all("MEMBER"), *card.all("X-ADDRESSBOOKSERVER-MEMBER")]
        if members:
            self.members.append((where, reference, [_uid(unescape(each.value)) for each in members]))
        if by := _uid(card.text(INTRODUCED_BY)):
            self.introduced[reference] = by

    def _sorted(self, where: str, card: Card, *, own: bool) -> dict[str, Any]:
        """The topics and the tier that a card's categories say, and its kind."""
        labels = [label for each in card.all("CATEGORIES") for label in split(each.value, ",")]
        fields: dict[str, Any] = {}
        if own:
            tier = read_extra(TIER, card.text(TIER)).get("tier")
            topics = labels[1:] if tier and labels[:1] == [tier.value] else labels
        else:
            # Written as we write a tier, and only so: a phone's “Colleagues” is somebody's own group.
            tiers = [label for label in labels if label in tuple(Tier)] if card.text("VERSION") == "4.0" else []
            tier = Tier(tiers[0]) if tiers else None
            if tier:
                self.gathering.convert(where, f"its category “{tier}” became its tier")
            rest = (label for label in labels if label not in tiers[:1])
            topics = tidy.topics(label for label in rest if label.casefold() not in GOOGLES_OWN)
        kind = card.text("KIND") or card.text("X-ADDRESSBOOKSERVER-KIND")
        if kind.strip().casefold() in ("group", "org"):
            fields["kind"] = Kind.COMMUNITY
        return fields | {"topics": topics, "tier": tier}

    def join_groups(self) -> None:
        """Memberships, and who introduced whom, once everybody is known."""
        contacts = self.gathering.contacts
        by_email = {f"mailto:{each.email.casefold()}": each.id for each in contacts.values() if each.email}
        for where, community, members in self.members:
            people = [self.by_uid.get(uid) or by_email.get(uid) or uid for uid in members if uid]
            groups = [each for each in people if each in contacts and contacts[each].kind is Kind.COMMUNITY]
            if groups:
                self.gathering.convert(where, "groups inside this group were left out: members are people")
            for person in dict.fromkeys(people):
                if person not in groups:
                    self.gathering.memberships.append(Membership(person_id=person, community_id=community))
            if contacts[community].kind is Kind.PERSON:
                contacts[community] = replace(contacts[community], kind=Kind.COMMUNITY)
        for reference, uid in self.introduced.items():
            contacts[reference] = replace(contacts[reference], introduced_by=self.by_uid.get(uid, uid))


def _uid(text: str) -> str:
    return tidy.unmarked(tidy.words(text)).casefold().removeprefix("urn:uuid:")


def _fields(card: Card, *, own: bool) -> dict[str, Any]:
    """What a card says of a contact, but what it is sorted by."""
    organization, *departments = split(next((each.value for each in card.all("ORG")), ""), ";")
    title, role = tidy.words(card.text("TITLE")), tidy.words(card.text("ROLE"))
    profiles = [unescape(each.value) for each in card.all("X-SOCIALPROFILE")]
    fields: dict[str, Any] = {
        "name": card.text("FN") if tidy.words(card.text("FN")) else _structured_name(card),
        "nickname": ", ".join(name for each in card.all("NICKNAME") for name in split(each.value, ",")),
        "emails": [unescape(each.value) for each in card.all("EMAIL")],
        "phones": [unescape(each.value) for each in card.all("TEL")],
        "urls": [unescape(each.value) for each in card.all("URL")] + [each for each in profiles if "://" in each],
        "organization": organization,
        "role": title or role,
        "birthday": _birthday(card.all("BDAY")),
    }
    notes = [unescape(each.value) for each in card.all("NOTE")]
    notes += [tidy.note("Role", role)] if title and role and title != role else []
    notes.append(tidy.note("Department", ", ".join(filter(None, map(tidy.words, departments)))))
    notes += [tidy.note("Profile", each) for each in profiles if "://" not in each]
    if own:
        for each in card.properties:
            fields |= read_extra(each.name, unescape(each.value))
        fields.pop("tier", None)
        fields["handle"] = _handle(fields.get("handle", ""))
    return fields | {"notes": [*notes, *_beside(card)]}


def _handle(text: str) -> str:
    try:
        return check_handle(text) if text else ""
    except JournalError:
        return ""


def _structured_name(card: Card) -> str:
    parts = split(next((each.value for each in card.all("N")), ""), ";")
    family, given, more, _prefix, suffix = [*parts, "", "", "", "", ""][:5]
    return " ".join(part for part in (given, more, family, suffix) if part)


def _birthday(found: Iterable[Property]) -> str:
    for each in found:
        value = unescape(each.value).strip()
        omitted = each.parameters.get("X-APPLE-OMIT-YEAR", [_APPLES_NO_YEAR])[0]
        # A year that Apple puts where none is known.
        return f"-{value[len(omitted) :]}" if omitted and value.startswith(f"{omitted}-") else value
    return ""


def _beside(card: Card) -> Iterator[str]:
    """Lines for the notes from what the journal has no field for."""
    labels = {each.group: unescape(each.value) for each in card.properties if each.name == "X-ABLABEL" and each.group}
    for each in card.properties:
        if each.name not in _IN_NOTES:
            continue
        label = labels.get(each.group, "") if each.group else ""
        if apples := _APPLES_LABEL.fullmatch(label):
            label = apples[1]
        parts = split(each.value, ";") if each.name == "ADR" else [unescape(each.value)]
        yield tidy.note(tidy.words(label) or _IN_NOTES[each.name], ", ".join(filter(None, map(tidy.words, parts))))
