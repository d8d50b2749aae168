"""Files made to break a program: each ends in what can be saved of it, or in a sentence, and soon."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Iterator
from contextlib import suppress

import pytest
from fuzz_readers import check, damaged
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import GOOGLE, JRNL_TEXT, LINKEDIN, LINKEDIN_OLD, READING, VCARD_30, VCARD_40, read_text

from examples import examples
from netjournal.errors import JournalError
from netjournal.exchange.imports import files as decoding
from netjournal.exchange.imports.formats import KINDS, read
from netjournal.exchange.imports.inbox import InboxFile, read_inbox
from netjournal.text.sanitize import strip_controls

HEADS = LINKEDIN_OLD.splitlines()[0]


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < 10


def refused(data: bytes) -> str:
    with pytest.raises(JournalError) as caught:
        read(data, "file", READING)
    return caught.value.sentence


def test_a_million_columns() -> None:
    refused((("," * 1_000_000) + "\n").encode())
    incoming = read_text(f"{HEADS}\n{',' * 1_000_000}\nMara,Oyelaran,,,,\n")
    assert [contact.name for contact in incoming.contacts] == ["Mara Oyelaran"]
    assert "1,000,001 columns" in incoming.skipped[0].why


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_alone() -> None:
    rows = "\n".join(f"P{number},Q,,,," for number in range(5000))
    incoming = read_text(f'{HEADS}\nMara,"Oyelaran,,,,\n{rows}\n')
    assert len(incoming.contacts) == 5000
    assert [note.where for note in incoming.skipped] == ["line 2"]


def test_a_thousand_quotation_marks_in_the_wrong_places() -> None:
    read_text(f"{HEADS}\n" + 'a,"b\n' * 9_999 + "x" * 200_000)


def test_a_cell_of_megabytes() -> None:
    incoming = read_text(f'{HEADS}\nMara,"{"x" * 3_000_000}",,,,\nBo,Park,,,,\n')
    assert [contact.name for contact in incoming.contacts] == ["Bo Park"]
    assert "longer than" in incoming.skipped[0].why


def test_formulas_are_words() -> None:
    (mara,) = read_text(f"{HEADS}\n=HYPERLINK(1),+1,,@SUM(A1),-1,\n").contacts
    assert (mara.name, mara.organization, mara.role) == ("=HYPERLINK(1) +1", "@SUM(A1)", "-1")


@pytest.mark.parametrize("text", ['{"entries": ' + "[" * 100_000, '{"netjournal": ' + '{"a":' * 100_000, "[" * 100_000])
def test_json_nested_a_hundred_thousand_deep(text: str) -> None:
    refused(text.encode())


def test_json_with_numbers_and_texts_out_of_all_bounds() -> None:
    refused(('{"entries": [' + "9" * 10_000 + "]}").encode())
    incoming = read_text('{"entries": [{"title": "\\ud800 half", "date": "2026-01-01", "tags": [1, null, "@"]}]}')
    assert incoming.interactions[0].summary == "\ufffd half"


@pytest.mark.parametrize("length", range(10, len(VCARD_30), 37))
def test_a_card_cut_off_in_the_middle_is_skipped_and_the_one_before_it_kept(length: int) -> None:
    torn = VCARD_30[:length]
    incoming = read_text(VCARD_40 + torn)
    assert len(incoming.contacts) == 3
    assert ("cut off" in str(incoming.skipped)) == ("BEGIN:VCARD" in torn)


def test_a_line_that_libraries_need_for_ever_for() -> None:
    (ivo,) = read_text("BEGIN:VCARD\nFN:Ivo\nN;A" + "," * 5000 + '"x\n' + 'N;X="' * 5000 + "\nEND:VCARD\n").contacts
    assert ivo.name == "Ivo"


def test_cards_inside_cards() -> None:
    incoming = read_text("BEGIN:VCARD\nFN:Ivo\nAGENT:\nBEGIN:VCARD\nFN:Agent\nEND:VCARD\nTEL:1\nEND:VCARD\n")
    assert [(contact.name, contact.phone) for contact in incoming.contacts] == [("Ivo", "1")]
    read_text("BEGIN:VCARD\nAGENT:\n" * 20_000)


def test_a_photo_of_megabytes_is_passed_over() -> None:
    photo = "PHOTO;ENCODING=b:" + ("A" * 74 + "\n ") * 60_000
    (noor,) = read_text(VCARD_30.replace("NOTE", f"{photo}\nNOTE")).contacts
    assert noor.name == "Noor Ashby"


def zipped(*files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


def test_a_zip_that_unpacks_to_far_more_than_it_seems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "LARGEST", 1_000_000)
    assert "far more" in refused(zipped(("Connections.csv", b"," * 2_000_000)))
    assert "far more" in refused(zipped(("a.csv", b"," * 700_000), ("b.csv", b"," * 700_000)))


def test_a_zip_that_lies_about_its_size() -> None:
    honest = zipped(("Connections.csv", b"," * 2_000_000))
    lying = honest.replace((2_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    refused(lying)


def test_a_zip_with_nothing_for_us_and_one_that_is_damaged() -> None:
    assert "nothing in it" in refused(zipped(("photo.jpg", b"\xff\xd8")))
    whole = zipped(("Connections.csv", LINKEDIN.encode()))
    assert "damaged" in refused(whole[:-40])
    assert "damaged" in refused(whole[:60] + b"\x00\x00\x00" + whole[63:])


def test_paths_in_a_zip_are_only_names() -> None:
    (incoming,) = read(zipped(("../../etc/Connections.csv", LINKEDIN.encode())), "x.zip", READING)
    assert incoming.file == "x.zip: Connections.csv"


def test_controls_escapes_and_overrides_do_not_reach_the_journal() -> None:
    text = LINKEDIN_OLD.replace("Mara", "\x1b[31mMa\x00ra\u202e\x9b\x07")
    assert read_text(text).contacts[0].name == "[31mMa ra Oyelaran"
    notes = read_text(GOOGLE.replace("First line", "First\x1b]0;x\x07\u2066line")).contacts[0].notes
    assert "\x1b" not in notes
    assert "\u2066" not in notes
    assert (
        read_text(JRNL_TEXT.replace("maps", "m\x1b[2Japs")).interactions[0].summary == "Call with @mara about m [2Japs."
    )


def test_markup_stays_what_it_is() -> None:
    assert (
        read_text(LINKEDIN_OLD.replace("Mara", "[bold]Mara[@click=quit]")).contacts[0].name.startswith("[bold]Mara[@")
    )


def test_a_very_long_name_is_cut_and_stands_whole_in_the_notes() -> None:
    (long,) = read_text(f"{HEADS}\n{'Mara' * 200},Oyelaran,,,,\n").contacts
    assert len(long.name) == 300
    assert "Mara" * 200 in long.notes


def test_ten_thousand_namesakes_are_read() -> None:
    assert len(read_text(HEADS + "\n" + "Sam,Rivers,,,,\n" * 10_000).contacts) == 10_000


@pytest.mark.parametrize("name", KINDS)
@settings(max_examples=examples(40), deadline=None)
@given(st.text(max_size=400) | st.binary(max_size=400))
def test_any_text_for_any_reader(name: str, given: str | bytes) -> None:
    check(given.encode("utf-8", "surrogatepass") if isinstance(given, str) else given, name)


@settings(max_examples=examples(300), deadline=None)
@given(st.integers(0, 2**32))
def test_damaged_files(seed: int) -> None:
    check(damaged(random.Random(seed)))


@pytest.mark.parametrize(
    "inside",
    [b" \n" * 2_000_000, b"BEGIN:VCARD\n" * 500_000, b"item1." * 1_000_000, b'a,b\n"' + b"x\n" * 1_000_000],
    ids=["blank", "begin", "group", "quote"],
)
def test_a_small_archive_of_much_holds_the_reader_only_briefly(inside: bytes) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.vcf", inside)
    assert len(data.getvalue()) < 64 * 1024
    begun = time.process_time()
    with suppress(JournalError):
        read(data.getvalue(), "x.zip", READING)
    assert time.process_time() - begun < 4


@pytest.mark.parametrize("to", ["(" * 50_000, "((((((," * 8_000, "<" * 60_000, "a@b.c," * 9_000])
def test_an_address_line_that_nests_for_ever(to: str) -> None:
    head = f"From: a@b.example\nDate: Fri, 20 Nov 2026 10:00:00 +0000\nTo: {to}\n\n"
    read(head.encode(), "x.eml", READING)


MAIL = b"""From ada@x.example Fri Nov 20 09:00:00 2026
From: =?utf-8?q?Ad=C3=A9?= <ada@x.example>
To: "Park, Bo" <bo@x.example>, me@x.example (a (b) c)
Date: Fri, 20 Nov 2026 09:00:00 +0100
Subject: Re: [Maths] =?iso-8859-1?q?Caf=E9?=
Message-ID: <1@x.example>
References: <0@x.example> <2@x.example>

body

From bo@x.example Fri Nov 20 10:00:00 2026
From: bo@x.example
Date: Fri, 20 Nov 2026 10:00:00 +0100
In-Reply-To: <1@x.example>

"""
NOTE = b"---\ndate: 2026-11-20\n---\n- [x] tea with [[People/Ada|her]] and @bo.park\n> [[Ada Quist#a|b]] ```\n"
LIST = b"- Blog, https://n.example/x\n[A](https://a.example) ; Ada <ada@x.example>\n@a@b.example\n#chat\n"
PHONE = "\ufeff2026-11-20T15:30 tea\r\n- [ ] 20.11. 9h05 call Bo\n## 2026-11-19\nüber\n".encode()


@settings(max_examples=examples(150), deadline=None)
@given(
    st.sampled_from([("mail", MAIL), ("notes", NOTE), ("list", LIST), ("phone", PHONE)]),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 60), st.binary(max_size=12)), max_size=6),
)
def test_damaged_mail_notes_and_lists(sample: tuple[str, bytes], accidents: list[tuple[int, int, bytes]]) -> None:
    kind, data = sample
    for start, length, put in accidents:
        data = data[:start] + put + data[start + length :]
    if kind == "phone":
        found = read_inbox([InboxFile("inbox.txt", data)], READING.order, READING.today).proposals
        assert all(item.line.strip() and item.line == strip_controls(item.line) for item in found)
    elif kind == "notes":
        with suppress(JournalError):
            read(data, "2026-11-20.md", READING, kind)
    else:
        check(data, kind)
