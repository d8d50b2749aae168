"""The contacts as vCard 4.0: for another program's parser, and back into a journal."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from itertools import count

import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import READING, TODAY
from made_records import HOSTILE
from made_year import RECORDS

from examples import examples
from netjournal.domain.records import Contact, ContactKind, Membership, Records, Tier, with_all_addresses
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.exchange.exports.vcard import vcards
from netjournal.exchange.formats import normalize
from netjournal.exchange.imports.formats import read
from netjournal.exchange.imports.plan import Choices, Known, MergePolicy, plan

LUCIA = Contact(
    id="01a20ae2-f063-7442-bb6b-f32c84f7569b",
    name="Lucía de la Torre",
    handle="lucia",
    tier=Tier.COLLEAGUES,
    role="maths; lead, K-8",
    organization="Prairie, Union",
    email="lucia@x.example",
    phone="+1 555 0101",
    urls=("https://example.org/a,b;c",),
    birthday="--02-29",
    why="She knows\nhow to sort \\ tickets",
    notes="One line\n\nanother; with, marks" + " and ünïcödé" * 20,
    cadence_days=14,
    cadence_limit_days=40,
    met_on=date(2020, 2, 3),
    met_where="Denver",
    archived_on=date(2026, 1, 2),
    topics=("number talks", "feedback"),
    source="outlook 2026-01-01",
)
HAL = Contact(id="01a20ae2-f063-7442-bb6b-f32c84f7569c", name="Hal", handle="hal", introduced_by=LUCIA.id)
CIRCLE = Contact(
    id="01a20ae2-f063-7442-bb6b-f32c84f7569d",
    name="Maths Circle",
    handle="circle",
    kind=ContactKind.COMMUNITY,
    tier=Tier.COMMUNITIES,
    topics=("communities",),
    participation="host",
)
SOME = Records(
    contacts=(LUCIA, HAL, CIRCLE),
    memberships=(Membership(id="m", person_id=HAL.id, community_id=CIRCLE.id),),
)


def back(text: str) -> tuple[list[Contact], list[Membership]]:
    """What a journal gets from the file."""
    ids = (f"id-{number}" for number in count())
    choices = Choices(on=TODAY, joining=MergePolicy.NOBODY)
    made = plan(read(text.encode(), "all.vcf", READING), Known(), choices, lambda: next(ids))
    assert made.skipped == ()
    contacts = [item for item in made.new if isinstance(item, Contact)]
    return contacts, [item for item in made.new if isinstance(item, Membership)]


def bare(contact: Contact) -> Contact:
    whole = with_all_addresses(contact)
    return replace(whole, id="", introduced_by="", source=contact.source or "vcard 2026-11-23")


def test_reading_it_back_gives_the_same_contacts() -> None:
    contacts, memberships = back(vcards(RedactedView(SOME, PrivacyOptions())))
    assert [bare(contact) for contact in contacts] == [bare(contact) for contact in SOME.contacts]
    assert contacts[1].introduced_by == contacts[0].id
    assert [(membership.person_id, membership.community_id) for membership in memberships] == [
        (contacts[1].id, contacts[2].id)
    ]


ONE_LINE = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.tuples(ONE_LINE, ONE_LINE, ONE_LINE, st.booleans()), max_size=4))
def test_any_words_that_the_journal_can_hold_come_back_as_they_were(
    texts: list[tuple[str, str, str, bool]],
) -> None:
    people = [
        Contact(
            id=f"01a20ae2-f063-7442-bb6b-f32c84f756{place:02}",
            name=name,
            organization=normalize.words(other),
            role=normalize.words(text),
            why=normalize.lines(text),
            notes=normalize.lines(f"{other}\n\n{text}"),
            handle=f"h{place}",
            topics=(topic,) if (topic := normalize.words(text)) else (),
            kind=ContactKind.COMMUNITY if community else ContactKind.PERSON,
            source="mine",
        )
        for place, (named, other, text, community) in enumerate(texts)
        if (name := normalize.words(named))
    ]
    if people:
        contacts, _ = back(vcards(RedactedView(Records(contacts=tuple(people)), PrivacyOptions())))
        assert [bare(contact) for contact in contacts] == [bare(person) for person in people]


def test_lines_are_folded_at_75_bytes_and_end_as_the_standard_says() -> None:
    text = vcards(RedactedView(SOME, PrivacyOptions()))
    lines = text.split("\r\n")
    assert "\n" not in "".join(lines)
    assert max(len(line.encode()) for line in lines) <= 75
    assert text.endswith("END:VCARD\r\n")


def test_another_parser_reads_every_card() -> None:
    cards = list(vobject.readComponents(vcards(RedactedView(SOME, PrivacyOptions()))))
    assert [card.fn.value for card in cards] == ["Lucía de la Torre", "Hal", "Maths Circle"]
    lucia, _, circle = cards
    assert lucia.version.value == "4.0"
    assert lucia.email.value == "lucia@x.example"
    assert lucia.note.value == LUCIA.notes
    assert lucia.categories.value == ["colleagues", "number talks", "feedback"]
    assert circle.kind.value == "group"
    assert circle.member.value == f"urn:uuid:{HAL.id}"


def test_private_contacts_stay_home_and_roles_hide_who_people_are() -> None:
    assert "Wilhelmina" not in vcards(RedactedView(RECORDS, PrivacyOptions()))
    assert "Wilhelmina" in vcards(RedactedView(RECORDS, PrivacyOptions(include_private=True)))
    hidden = vcards(RedactedView(SOME, PrivacyOptions(people=PeopleStyle.ROLES)))
    for secret in ("Lucía", "lucia", "555", "tickets", "Denver", "Torre"):
        assert secret not in hidden
    assert "FN:Maths Circle" in hidden


WORDS = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), max_size=4))
def test_no_words_of_a_contact_can_break_out_of_its_card(texts: list[tuple[str, str, str]]) -> None:
    people = [
        Contact(id=f"c{place}", name=name, notes=notes, role=role, topics=(role,) if role else (), handle=f"h{place}")
        for place, (name, notes, role) in enumerate(texts)
    ]
    text = vcards(RedactedView(Records(contacts=tuple(people)), PrivacyOptions()))
    assert text.count("BEGIN:VCARD\r\n") == text.count("END:VCARD\r\n") == len(people)
    assert len(list(vobject.readComponents(text))) == len(people)
    (incoming,) = read(text.encode(), "f", READING) if people else (None,)
    if incoming is not None:
        assert len(incoming.contacts) == len(people)
        assert all(each.handle == person.handle for each, person in zip(incoming.contacts, people, strict=True))


def test_every_field_of_a_contact_is_carried() -> None:
    carried = {field.name for field in fields(Contact)} - {"id", "created_at", "updated_at", "deleted_at"}
    different = {name for name in carried if getattr(LUCIA, name) != getattr(Contact(), name)}
    different |= {name for name in carried if getattr(CIRCLE, name) != getattr(Contact(), name)}
    inner = {"introduced_by", "private", "not_called", "uids", "merged_into"}
    assert carried - different == inner | {"also_called", "emails", "phones"}  # see the next test


def test_a_card_has_every_address_and_name_of_a_contact() -> None:
    contact = Contact(
        id="c", name="Tomas Ruiz", emails=("a@x", "b@x"), phone="1", phones=("1", "2"), also_called=("T",)
    )
    text = vcards(RedactedView(Records(contacts=(contact,)), PrivacyOptions()))
    for expected in ("EMAIL:a@x", "EMAIL:b@x", "TEL:1", "TEL:2", "NICKNAME:T"):
        assert text.count(f"\r\n{expected}\r\n") == 1, expected


def test_no_birthday_and_no_id_begins_a_line_of_its_own() -> None:
    hostile = Contact(id="x\r\nEND:VCARD", name="Ida", birthday="1980\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Eve")
    text = vcards(RedactedView(Records(contacts=(hostile,)), PrivacyOptions()))
    assert text.count("\r\nEND:VCARD") == 1
    assert "\r\nFN:Eve" not in text
