"""Files as people have them: in other languages and encodings, saved again by a spreadsheet, with makers' words."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_files import READING, read_text

from netjournal.capture.tokenizer import SpanKind, tokenize
from netjournal.errors import JournalError, WrongUsage
from netjournal.exchange.formats.normalize import topic
from netjournal.exchange.imports.dates import column_order, is_placeholder, parse_day
from netjournal.exchange.imports.files import decode
from netjournal.exchange.imports.formats import read
from netjournal.text.dates import DateOrder


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("4-Mar-23", date(2023, 3, 4)),
        ("04.03.2023", date(2023, 3, 4)),
        ("2023-03-04 00:00:00", date(2023, 3, 4)),
        ("2023/3/4", date(2023, 3, 4)),
        ("20230304", date(2023, 3, 4)),
        ("4. März 2023", date(2023, 3, 4)),
        ("4 mars 2023", date(2023, 3, 4)),
        ("4 de mar. de 2023", date(2023, 3, 4)),
        ("4 mrt 2023", date(2023, 3, 4)),
        ("12 août 2023", date(2023, 8, 12)),
        ("Mar 4, 2023", date(2023, 3, 4)),
        ("Saturday, March 4, 2023", date(2023, 3, 4)),
        ("31/3/23", date(2023, 3, 31)),
        ("3/31/23", date(2023, 3, 31)),
        ("44989", date(2023, 3, 4)),
        ("31.02.2023", None),
        ("soon", None),
        ("4 smarch 2023", None),
        ("1/1/4501", None),
        ("", None),
    ],
)
def test_a_date_however_a_program_wrote_it(written: str, day: date | None) -> None:
    assert parse_day(written) == day


def test_a_column_tells_its_order() -> None:
    assert column_order(["1/2/2023", "13/2/2023"], DateOrder.MDY).order is DateOrder.DMY
    assert column_order(["1/2/2023", "2/13/2023"], DateOrder.DMY).order is DateOrder.MDY
    assert not column_order(["1/2/2023"], DateOrder.MDY).proven


@pytest.mark.parametrize("text", ["0/0/00", "00/00/0000", "1/1/4501", "01.01.4501", "1601-01-01"])
def test_a_date_that_nobody_entered(text: str) -> None:
    assert is_placeholder(text)
    assert not is_placeholder("1/1/2001")


@given(st.text(max_size=40))
def test_every_topic_that_comes_in_can_be_typed(label: str) -> None:
    made = topic(label)
    if made:
        ((span,), _) = tokenize(f"#{made}")
        assert (span.kind, span.value) == (SpanKind.TOPIC, made)
        assert topic(made) == made


@pytest.mark.parametrize(
    ("label", "made"),
    [
        ("Year 7/8", "Year-7-8"),
        ("C#", "C-sharp"),
        ("Q&A", "Q-and-A"),
        ("2025", "year-2025"),
        ("7", "group-7"),
        ("  #tag ", "tag"),
        ("école", "école"),
        ("🎉", ""),
    ],
)
def test_labels_as_topics(label: str, made: str) -> None:
    assert topic(label) == made


def test_a_label_that_is_spelt_differently_is_told_once() -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nCATEGORIES:Team (B),🎉\nEND:VCARD\n"
    incoming = read_text(card.format("Ida Lund") + card.format("Bo Ek"))
    assert [contact.topics for contact in incoming.contacts] == [("Team-B",), ("Team-B",)]
    assert [note.why.split()[0] for note in incoming.converted] == ["“Team", "“🎉”"]


@pytest.mark.parametrize(
    "heads",
    [
        "Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Vernetzt am",
        "Prénom,Nom,URL,Adresse e-mail,Entreprise,Poste,Connecté le",
        "Nombre,Apellidos,URL,Dirección de correo electrónico,Empresa,Cargo,Conectado el",
    ],
)
def test_linkedin_in_other_languages(heads: str) -> None:
    (mia,) = read_text(f"{heads}\nMia,Kurz,https://linkedin.com/in/mia,m@x.example,Nord,Lehrerin,2023-03-04\n").contacts
    assert (mia.name, mia.email, mia.organization, mia.role, mia.met_on) == (
        "Mia Kurz",
        "m@x.example",
        "Nord",
        "Lehrerin",
        date(2023, 3, 4),
    )


@pytest.mark.parametrize(
    "heads",
    [
        "Anrede,Vorname,Nachname,Firma,Position,E-Mail-Adresse,Mobiltelefon,Geburtstag,Kategorien,Notizen",
        "Titre,Prénom,Nom,Société,Fonction,Adresse de messagerie,Tél. mobile,Anniversaire,Catégories,Notes",
        "Tratamiento,Nombre,Apellidos,Compañía,Cargo,Dirección de correo electrónico,Móvil,Cumpleaños,Categorías,Notas",
    ],
)
def test_outlook_in_other_languages(heads: str) -> None:
    incoming = read_text(f"{heads}\n,Mia,Kurz,Nord,Lehrerin,m@x.example,0123,04.03.1983,Red Category;Maths,Hallo\n")
    (mia,) = incoming.contacts
    assert incoming.format == "outlook"
    assert (mia.email, mia.phone, mia.birthday, mia.topics, mia.notes) == (
        "m@x.example",
        "0123",
        "1983-03-04",
        ("Maths",),
        "Hallo",
    )
    assert any("Red Category" in note.why for note in incoming.converted)


def test_google_in_german() -> None:
    heads = "Vorname,Nachname,Labels,E-Mail 1 - Label,E-Mail 1 - Wert,Telefon 1 - Label,Telefon 1 - Wert"
    incoming = read_text(f"{heads}\nMia,Kurz,* Meine Kontakte ::: Chor,*,m@x.example,Mobil,0123\n")
    (mia,) = incoming.contacts
    assert (incoming.format, mia.email, mia.phone, mia.topics) == ("google", "m@x.example", "0123", ("Chor",))


def test_linkedin_saved_again_with_semicolons_and_a_word_to_the_spreadsheet() -> None:
    text = (
        "sep=;\r\nFirst Name;Last Name;URL;Email Address;Company;Position;Connected On\r\nIda;Lund;;;A, B;;3.4.2023\r\n"
    )
    (ida,) = read_text(text).contacts
    assert (ida.organization, ida.met_on) == ("A, B", date(2023, 4, 3))


def test_a_date_that_can_t_be_read_is_kept_in_the_notes() -> None:
    (ida,) = read_text("First Name,Last Name,Email Address,Connected On\nIda,Lund,,last spring\n").contacts
    assert ida.notes == "Connected on: last spring"


def test_the_lines_of_a_note_that_a_phone_did_not_fold() -> None:
    incoming = read_text(
        "BEGIN:VCARD\nVERSION:2.1\nFN:Ida Lund\nNOTE:first\nand more\nlikes: tea\nTEL;CELL:1\nEND:VCARD\n"
    )
    (ida,) = incoming.contacts
    assert ida.notes == "first\nand more\nlikes: tea"
    assert ida.phone == "1"


def test_a_line_that_is_none_of_a_card_is_kept_and_told() -> None:
    incoming = read_text("BEGIN:VCARD\nVERSION:3.0\nFN:Ida Lund\nwhat is this\nX-FOO:bar\nPHOTO:AAAA\nEND:VCARD\n")
    assert incoming.contacts[0].notes == "what is this\nFoo: bar"
    assert "line 4" in incoming.converted[0].why
    assert "photo" in incoming.converted[1].why


def test_a_charset_that_the_file_names_elsewhere() -> None:
    card = "BEGIN:VCARD\nVERSION:2.1\nFN:Иван\nNOTE;CHARSET=windows-1251:Привет\nEND:VCARD\n".encode("cp1251")
    (incoming,) = read(card, "file", READING)
    assert (incoming.contacts[0].name, incoming.contacts[0].notes) == ("Иван", "Привет")


def test_another_alphabet_without_a_word_about_it_is_asked_about() -> None:
    data = "Name,Email\nИван Петров,a@x.example\nМария Петрова,b@x.example\n".encode("cp1251")
    with pytest.raises(JournalError, match="another alphabet"):
        read(data, "file", READING)
    assert decode(data, "cp1251").text.startswith("Name,Email\nИван")
    with pytest.raises(WrongUsage):
        decode(data, "base64")


def test_jrnl_with_words_before_it_and_dates_inside() -> None:
    incoming = read_text(
        "A word before.\n\n[14.10.2026 15:30] Call. *\n[15.10.2026] is a day\n[3/4, 10:00] Bo: hi\n"
        "[99.10.2026 10:00] No\n"
    )
    (call,) = incoming.interactions
    assert (call.on, call.at, call.topics) == (date(2026, 10, 14), time(15, 30), ("starred",))
    assert call.notes == "[15.10.2026] is a day\n[3/4, 10:00] Bo: hi"
    assert [note.where for note in incoming.skipped] == ["the beginning", "line 6"]


def test_jrnl_of_before_version_2() -> None:
    (call,) = read_text("2019-10-14 15:30 Call with @bo\nwords\n").interactions
    assert (call.summary, call.at, call.notes) == ("Call with @bo", time(15, 30), "words")


def test_friends_with_tags_that_have_colons() -> None:
    incoming = read_text(
        "### Activities:\n- 2026-10-14: Tea with **Ida Lund**. @place:staff-room\n\n"
        "### Friends:\n- Ida Lund @place:oslo\n"
    )
    (ida,) = incoming.contacts
    assert (ida.name, ida.topics) == ("Ida Lund", ("place-oslo",))
    assert incoming.interactions[0].summary == "Tea with Ida Lund."
    assert incoming.interactions[0].topics == ("place-staff-room",)


def test_any_table_of_people() -> None:
    heads = ("Full name", "E-mail", "Mobile", "School", "Birth Year", "Birth Month", "Birth Day", "Room")
    cells = ("Ida Lund", "i@x.example", "1", "Nord", "1980", "5", "6", "12")
    incoming = read_text("\n".join("\t".join(row) for row in (heads, cells)))
    (ida,) = incoming.contacts
    assert incoming.format == "table"
    assert (ida.name, ida.email, ida.phone, ida.organization, ida.birthday, ida.notes) == (
        "Ida Lund",
        "i@x.example",
        "1",
        "Nord",
        "1980-05-06",
        "Room: 12",
    )


def test_several_addresses_in_one_cell_are_several() -> None:
    incoming = read_text("Name,Email\nIda Lund,Ida <i@x.example>; other@x.example\n")
    assert incoming.contacts[0].emails == ("i@x.example", "other@x.example")
