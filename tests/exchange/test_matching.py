"""Who is taken for whom: a shared address or a shared name is no proof against the rest of what is known."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_files import TODAY, read_text

from netjournal.domain.contacts import Lookalike, Trait, united_urls
from netjournal.domain.records import Contact, ContactKind
from netjournal.exchange.imports.matching import compatible_names, objections
from netjournal.exchange.imports.plan import Choices, Fate, ImportPlan, Known, MergePolicy, plan

LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def planned(*texts: str, known: Known | None = None, joining: MergePolicy = MergePolicy.CERTAIN) -> ImportPlan:
    numbers = count()
    files = [read_text(text, f"file {place}") for place, text in enumerate(texts)]
    return plan(files, known or Known(), Choices(on=TODAY, joining=joining), lambda: f"id-{next(numbers)}")


def card(name: str, email: str = "", **more: str) -> str:
    lines = [f"{key}:{value}" for key, value in more.items()]
    address = [f"EMAIL:{email}"] if email else []
    return "\n".join(["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", *address, *lines, "END:VCARD", ""])


OFFICE = (
    card("Lena Ruud", "office@brook.example", TITLE="Head of Science", BDAY="1981-04-05"),
    card("Omar Said", "office@brook.example", TITLE="Secretary", BDAY="1974-09-10", NOTE="Knows the timetable"),
    card("Brook School Office", "office@brook.example", ORG="Brook School"),
)


@pytest.mark.parametrize("order", list(permutations(OFFICE)))
def test_an_address_of_an_office_makes_nobody_the_same(order: tuple[str, ...]) -> None:
    made = planned("".join(order))
    names = sorted(record.name for record in made.new if isinstance(record, Contact))
    assert names == ["Brook School Office", "Lena Ruud", "Omar Said"]
    assert [line.fate for line in made.lines] == [Fate.NEW, Fate.NAMESAKE, Fate.NAMESAKE]
    assert "kept apart: " in made.lines[1].why
    assert "another name" in made.lines[1].why


def test_the_same_office_comes_again_and_everybody_finds_himself() -> None:
    first = planned("".join(OFFICE))
    here = Known(contacts=tuple(record for record in first.new if isinstance(record, Contact)))
    again = planned("".join(reversed(OFFICE)), known=here)
    assert {line.fate for line in again.lines} == {Fate.HERE}
    assert [line.into and line.into.name for line in again.lines] == ["Brook School Office", "Omar Said", "Lena Ruud"]


def test_a_hundred_at_one_address_find_themselves_too() -> None:
    cards = [
        card(f"Person{chr(65 + number // 26)}{chr(65 + number % 26)} Lund", "all@x.example") for number in range(99)
    ]
    first = planned("".join(cards))
    assert len(first.new) == 99
    again = planned("".join(cards), known=Known(contacts=tuple(first.new)))  # type: ignore[arg-type]
    assert {line.fate for line in again.lines} == {Fate.HERE}


def test_one_name_at_two_schools_is_two_people() -> None:
    rows = "Sam,Hill,,,North School,Teacher,\nSam,Hill,,,South School,Teacher,\n"
    made = planned(LINKEDIN + rows)
    assert [line.fate for line in made.lines] == [Fate.NEW, Fate.NAMESAKE]
    assert "another organization" in made.lines[1].why
    joined = planned(LINKEDIN + rows, joining=MergePolicy.ALL)
    assert len(joined.new) == 1
    assert joined.lines[1].keeps == ("organization",)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"birthday": "1975-02-03"}, "birthday"),
        ({"organization": "South School"}, "organization"),
        ({"role": "Librarian"}, "role"),
        ({"email": "sam@b.example"}, "e-mail"),
        ({"urls": ("https://www.linkedin.com/in/sam-2",)}, "profile"),
    ],
)
def test_what_speaks_against_a_shared_name(change: dict[str, str], word: str) -> None:
    one = Contact(
        id="a",
        name="Sam Hill",
        birthday="1980-02-03",
        organization="North School",
        role="Teacher",
        email="sam@a.example",
        urls=("https://linkedin.com/in/sam",),
    )
    other = replace(one, id="b")
    assert objections(Lookalike(other, one, Trait.NAME)) == ()
    differing = replace(other, **({"organization": ""} if "role" in change else {}), **change)  # type: ignore[arg-type]
    assert any(word in said for said in objections(Lookalike(differing, one, Trait.NAME)))


def test_who_changed_school_keeps_the_address_or_the_page() -> None:
    ours = Contact(id="a", name="Mia Kurz", organization="North", role="Teacher", email="mia@x.example")
    page = replace(ours, email="", urls=("https://linkedin.com/in/mia",))
    for known, row in (
        (ours, "Mia,Kurz,,mia@x.example,South,Head,\n"),
        (page, "Mia,Kurz-Lund,https://www.linkedin.com/in/mia/,,South,Head,\n"),
    ):
        (line,) = planned(LINKEDIN + row, known=Known(contacts=(known,))).lines
        assert line.into is not None
        assert line.fate in (Fate.MERGED, Fate.HERE)
        assert "organization" in line.keeps


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("Ann Berg", "Berg, Ann", True),
        ("Ann Berg", "A. Berg", True),
        ("Ann", "Ann Berg", True),
        ("Dr Ann Berg", "Ann Marie Berg", True),
        ("Anne-Marie Berg", "Anne Marie Berg", True),
        ("ann@x.example", "Ann Berg", True),
        ("Ann Berg", "Raj Cole", False),
        ("Ann Berg", "Ann Cole", False),
        ("Hill School", "Ann Berg", False),
        ("Lucía Núñez", "LUCIA NUNEZ", True),
    ],
)
def test_names_that_may_be_one(one: str, other: str, fits: bool) -> None:
    assert compatible_names(Contact(name=one), Contact(name=other)) is fits
    assert compatible_names(Contact(name=other), Contact(name=one)) is fits


def test_a_department_s_page_is_no_proof() -> None:
    ours = Contact(id="a", name="Ann Berg", urls=("https://hill.example/maths",))
    found = LINKEDIN + "Raj,Cole,http://www.hill.example/maths/,,,,\n"
    assert [line.fate for line in planned(found, known=Known(contacts=(ours,))).lines] == [Fate.NAMESAKE]


def test_a_card_s_own_id_finds_the_person_and_not_a_stranger() -> None:
    ours = Contact(id="0199-1", name="Ida Berg")
    again = card("Ida Lund", UID="0199-1")
    other = card("Raj Cole", UID="0199-1")
    assert planned(again, known=Known(contacts=(ours,))).lines[0].into is ours
    assert planned(other, known=Known(contacts=(ours,))).lines[0].fate is Fate.NEW


def test_spellings_of_an_address_are_kept_once() -> None:
    ours = ("https://www.linkedin.com/in/mara",)
    assert united_urls(ours, ("http://linkedin.com/in/mara/", "https://x.example/?a=1", "x.example?a=2")) == (
        *ours,
        "https://x.example/?a=1",
        "x.example?a=2",
    )


NAMES = st.sampled_from(["Ann Berg", "Ann", "Ann Cole", "Raj Cole", "A. Berg", "office@x.example"])
PEOPLE = st.builds(
    Contact,
    id=st.uuids().map(str),
    name=NAMES,
    email=st.sampled_from(["", "office@x.example", "a@x.example"]),
    organization=st.sampled_from(["", "North", "South"]),
    birthday=st.sampled_from(["", "--02-03", "1980-02-03", "1975-02-03", "--05-06"]),
    kind=st.sampled_from(list(ContactKind)),
)


@given(PEOPLE, PEOPLE)
def test_what_speaks_against_two_speaks_both_ways(one: Contact, other: Contact) -> None:
    for trait in Trait:
        assert objections(Lookalike(one, other, trait)) == objections(Lookalike(other, one, trait))


def test_a_second_address_finds_the_person_and_a_new_one_is_added() -> None:
    ours = Contact(id="a", name="Ida Berg", email="ida@x.example", emails=("ida@x.example", "ida@home.example"))
    found = card("Ida Berg", "IDA@home.example").replace("END:", "EMAIL:ida@new.example\nEND:")
    made = planned(found, known=Known(contacts=(ours,)))
    assert made.lines[0].by is Trait.EMAIL
    assert dict(made.edits[0][1])["emails"] == ("ida@x.example", "ida@home.example", "ida@new.example")


def test_next_year_s_export_finds_people_under_a_new_surname_by_their_card() -> None:
    first = planned(card("Ida Berg", UID="7-abc"))
    (ida,) = (record for record in first.new if isinstance(record, Contact))
    assert ida.uids == ("7-abc",)
    (line,) = planned(card("Ida Lund", UID="7-ABC"), known=Known(contacts=(ida,))).lines
    assert line.into == ida
    assert line.keeps == ("name",)
