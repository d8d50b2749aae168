"""Each format gives the contacts and entries that a person would read in the file."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, time

import pytest
from made_files import (
    FILES,
    FRIENDS,
    GOOGLE,
    GOOGLE_OLD,
    JRNL_JSON,
    JRNL_TEXT,
    LINKEDIN,
    LINKEDIN_OLD,
    OUTLOOK,
    READING,
    VCARD_21,
    VCARD_30,
    VCARD_40,
    read_text,
)

from netjournal.domain.records import ContactKind, Tier
from netjournal.errors import JournalError, WrongUsage
from netjournal.exchange.imports.formats import read
from netjournal.text.dates import DateOrder


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in FILES.items() for text in texts])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_format_is_found_from_the_content_in_any_encoding(name: str, text: str, encoding: str) -> None:
    (incoming,) = read(text.encode(encoding), "anything.bin", READING)
    (plain,) = read(text.encode(), "anything.bin", READING)
    assert incoming.format == name
    assert incoming == plain


@pytest.mark.parametrize("text", [LINKEDIN, OUTLOOK, VCARD_30.replace("\u202a", "").replace("\u202c", "")])
def test_windows_1252_is_read(text: str) -> None:
    (incoming,) = read(text.encode("cp1252"), "file", READING)
    plain = read_text(text)
    guess = [note.why for note in incoming.converted if "a guess" in note.why]
    assert len(guess) == (not text.isascii())
    assert replace(incoming, converted=()) == replace(plain, converted=())


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_may_have_another_delimiter(delimiter: str) -> None:
    text = LINKEDIN_OLD.replace(",", delimiter)
    assert [contact.name for contact in read_text(text).contacts] == ["Mara Oyelaran"]


def test_linkedin_with_a_preamble_and_a_url_column() -> None:
    incoming = read_text(LINKEDIN)
    mara, jun = incoming.contacts
    assert (mara.name, mara.email, mara.role, mara.organization) == (
        "Mara Oyelaran",
        "mara@school.example",
        "Lead, Maths",
        "Brook School",
    )
    assert mara.urls == ("https://www.linkedin.com/in/mara-o",)
    assert mara.met_on == date(2023, 2, 5)
    assert jun.name == 'Jún Ødegård "JO"'
    assert incoming.places[mara.id] == "line 6"
    assert [note.where for note in incoming.skipped] == ["line 8"]


def test_linkedin_of_before_writes_the_month_first() -> None:
    (mara,) = read_text(LINKEDIN_OLD).contacts
    assert mara.met_on == date(2023, 2, 5)
    assert mara.urls == ()


def test_linkedin_says_which_date_it_could_not_read() -> None:
    incoming = read_text(LINKEDIN_OLD.replace("02/05/2023", "2/31/2023"))
    assert incoming.contacts[0].met_on is None
    assert "2/31/2023" in incoming.converted[0].why


def test_a_zip_is_opened_and_the_connections_found() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("Basic/Profile.csv", "First Name,Last Name,Headline\nMe,Myself,Teacher\n")
        archive.writestr("Basic/Connections.csv", LINKEDIN)
        archive.writestr("Basic/photo.jpg", b"\xff\xd8")
    (incoming,) = read(made.getvalue(), "export.zip", READING)
    assert (incoming.file, incoming.format, len(incoming.contacts)) == ("export.zip: Connections.csv", "linkedin", 2)


def test_google_contacts_of_today() -> None:
    incoming = read_text(GOOGLE)
    ada, office = incoming.contacts
    assert ada.name == "Ada B Quist"
    assert ada.email == "ada@school.example"
    assert ada.emails == ("ada@school.example", "ada@home.example", "a.q@home.example")
    assert ada.also_called == ("Ady",)
    assert ada.birthday == "--02-29"
    assert ada.topics == ("Number-Talks",)
    assert ada.urls == ("https://example.org/ada",)
    assert ada.notes.splitlines() == [
        "First line,",
        'second "line"',
        "Title: Dr",
        "Anniversary: 2015-06-01",
    ]
    assert (office.name, office.kind, office.topics) == ("Brook Office", ContactKind.COMMUNITY, ())
    assert [note.why for note in incoming.skipped] == ["it is empty"]


def test_google_contacts_of_before() -> None:
    (ada,) = read_text(GOOGLE_OLD).contacts
    assert (ada.name, ada.email, ada.organization, ada.role, ada.topics) == (
        "Ada Quist",
        "ada@school.example",
        "Brook School",
        "Coach",
        ("Coaches",),
    )


def test_outlook() -> None:
    zoe, ivo = read_text(OUTLOOK).contacts
    assert (zoe.name, zoe.role, zoe.phone, zoe.birthday) == ("Zoë Mbeki", "Head of Maths", "555 0100", "1979-03-07")
    assert zoe.topics == ("Maths", "Leads")
    assert "Address (business): 1 Long Road, Fenwick" in zoe.notes
    assert "Hobby: Chess" in zoe.notes
    assert "Gender" not in zoe.notes
    assert (ivo.birthday, ivo.private, zoe.private) == ("", True, False)


def test_outlooks_birthday_follows_the_date_order_of_the_journal() -> None:
    (incoming,) = read(OUTLOOK.encode(), "file", replace(READING, order=DateOrder.MDY))
    assert incoming.contacts[0].birthday == "1979-07-03"


def test_vcard_2_1() -> None:
    (lucia,) = read_text(VCARD_21).contacts
    assert (lucia.name, lucia.email, lucia.phone) == ("Lucía Muñoz", "lucia@x.example", "555-0199")
    assert "One\ntwo" in lucia.notes


def test_vcard_2_1_without_a_display_name_and_in_bytes_of_another_charset() -> None:
    card = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-2:Łoś;Zofia\nEND:VCARD\n".encode("iso-8859-2")
    (incoming,) = read(card, "file", READING)
    assert incoming.contacts[0].name == "Zofia Łoś"


def test_vcard_3() -> None:
    (noor,) = read_text(VCARD_30).contacts
    assert (noor.name, noor.email, noor.phone, noor.birthday) == (
        "Noor Ashby",
        "noor@x.example",
        "+1 555 0102",
        "--01-22",
    )
    assert noor.urls == ("https://example.org/noor", "https://www.linkedin.com/in/noor")
    assert noor.notes.splitlines() == [
        "New, room 12.",
        "Likes talks; and maps.",
        "Department: Research",
        "Address: 12 Long Road, Fenwick, F1 2AB, UK",
        "Anniversary: 2019-05-01",
    ]
    assert noor.topics == ("Number-Talks",)


def test_vcard_4_and_its_groups() -> None:
    incoming = read_text(VCARD_40)
    circle, hal, ivo = incoming.contacts
    assert (circle.kind, circle.tier, circle.topics) == (ContactKind.COMMUNITY, Tier.COMMUNITIES, ("maths",))
    assert (hal.email, hal.phone, hal.birthday, hal.tier) == ("hal@x.example", "+1-555-0104 ext. 7", "--01-22", None)
    assert ivo.notes == "Birthday: circa 1960"
    people = {membership.person_id for membership in incoming.memberships}
    assert people == {hal.id, ivo.id, "00000000-0000-4000-8000-000000000000"}


def test_a_group_that_a_phone_calls_colleagues_is_no_tier() -> None:
    (noor,) = read_text(VCARD_30.replace("myContacts", "Colleagues")).contacts
    assert noor.tier is None
    assert noor.topics == ("Colleagues", "Number-Talks")


@pytest.mark.parametrize("text", [JRNL_JSON, JRNL_TEXT])
def test_jrnl(text: str) -> None:
    incoming = read_text(text)
    call, plc = incoming.interactions
    assert (call.on, call.at, call.summary) == (date(2026, 10, 14), time(15, 30), "Call with @mara about maps.")
    assert call.notes == "She sorts them. @feedback"
    assert incoming.tags[call.id] == ("mara", "feedback")
    assert (plc.summary, plc.topics) == ("PLC.", ("starred",))


def test_jrnl_says_what_it_could_not_take_and_reads_twelve_hours() -> None:
    assert [note.where for note in read_text(JRNL_JSON).skipped] == ["entry 3", "entry 4", "entry 5"]
    assert read_text(JRNL_TEXT).interactions[1].at == time(15, 5)


def test_friends() -> None:
    incoming = read_text(FRIENDS)
    ada, bo, ivo = incoming.contacts
    assert ada.topics == ("maths", "maps")
    assert ada.also_called == ("Ady", "AQ")
    assert ada.notes.splitlines() == [
        "Location: Fenwick",
        "2026-09-15: Ada Quist runs number talks.",
    ]
    assert (bo.name, ivo.name) == ("Bo Park", "Ivo Lund")
    call, lunch, alone = incoming.interactions
    assert (call.summary, call.topics) == ("Call with Ada Quist about maps in the hall.", ("feedback",))
    assert lunch.contact_ids == (ada.id, ivo.id)
    assert alone.contact_ids == ()
    assert len(incoming.skipped) == 2
    assert any("Mars" in note.why for note in incoming.converted)


def test_an_activity_of_tags_alone_keeps_them_as_its_words() -> None:
    (incoming,) = read(
        b"### Activities:\n- 2026-10-14:  @feedback\n- 2026-10-15: ____\n\n### Friends:\n- Ada\n", "f", READING
    )
    (first, *_) = incoming.interactions
    assert (first.summary, first.topics) == ("@feedback", ("feedback",))
    assert all(interaction.summary for interaction in incoming.interactions)


@pytest.mark.parametrize("data", [b"", b"\x00" * 50, b"\n\n", b"hello", b"%PDF-1.7", b"a,b,c\n1,2,3\n", b"{}", b"[1]"])
def test_what_is_no_import_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(JournalError):
        read(data, "file", READING)


def test_a_format_may_be_named_and_must_fit() -> None:
    assert read(LINKEDIN.encode(), "file", READING, "linkedin")[0].format == "linkedin"
    with pytest.raises(JournalError, match="does not look like"):
        read(LINKEDIN.encode(), "file", READING, "vcard")
    with pytest.raises(WrongUsage):
        read(LINKEDIN.encode(), "file", READING, "excel")
