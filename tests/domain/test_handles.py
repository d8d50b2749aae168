from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.handles import Directory, check_handle, make_handle, resolve
from netjournal.domain.records import Contact
from netjournal.errors import Ambiguous, JournalError, NotFound


def person(number: int, name: str, handle: str, **more: object) -> Contact:
    return Contact(id=f"0199{number:04x}-aaaa", name=name, handle=handle, **more)  # type: ignore[arg-type]


LUCIA = person(1, "Lucía Morrow", "lucia", email="lucia@school.example")
SAM_R = person(2, "Sam Rivers", "samr")
SAM_K = person(3, "Sam Kowalski", "samk")
CHAT = person(4, "#mathschat", "mathschat")
PRIYA = person(5, "Priya Lakewood", "priya")
ALL = (LUCIA, SAM_R, SAM_K, CHAT, PRIYA)


@pytest.mark.parametrize(
    ("name", "taken", "handle"),
    [
        ("Lucía Morrow", (), "lucia"),
        ("Sam Rivers", ("sam",), "samr"),
        ("Sam Rivers", ("SAM", "SamR"), "samrivers"),
        ("Sam Rivers", ("sam", "samr", "samrivers"), "samrivers2"),
        ("Plato", ("plato", "plato2"), "plato3"),
        ("Dr. Ana Ruiz", (), "ana"),
        ("Mrs", (), "mrs"),
        ("Jürgen Groß", ("jurgen",), "jurgeng"),
        ("Øystein Łuk", (), "oystein"),
        ("田中 さくら", (), "田中"),
        ("Мария Петрова", (), "мария"),
        ("Grade 7 team", (), "grade7"),
        ("Maths department", (), "maths"),
        ("#mathschat", (), "mathschat"),
        ("@wren", (), "wren"),
        ("lucia@school.example", (), "lucia"),
        ("O'Brien", (), "obrien"),
        ("", (), "contact"),
        ("[/red] \x1b[31m", (), "red"),
        ("💥🔥", ("contact",), "contact2"),
    ],
)
def test_make_handle(name: str, taken: tuple[str, ...], handle: str) -> None:
    assert make_handle(name, taken) == handle


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(st.text(max_size=40), max_size=12))
def test_every_name_gets_a_handle_of_its_own_that_can_be_typed(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        handle = make_handle(name, taken)
        assert handle and all(c.isalnum() for c in handle)
        assert handle.casefold() not in {other.casefold() for other in taken}
        assert len(handle) < 32
        taken.append(handle)


@pytest.mark.parametrize(
    ("said", "contact"),
    [
        ("lucia", LUCIA),
        ("@LUCIA", LUCIA),
        ("lucía", LUCIA),
        ("Lucia Morrow", LUCIA),
        ('@"Lucía  morrow"', LUCIA),
        ("lucia@school.example", LUCIA),
        ("01990003", SAM_K),
        ("priya", PRIYA),
        ("morrow", LUCIA),
        ("pri", PRIYA),
        ("sam k", SAM_K),
        ("mathschat", CHAT),
        ("#mathschat", CHAT),
    ],
)
def test_resolve_one(said: str, contact: Contact) -> None:
    assert resolve(said, ALL).contact == contact


def test_two_sams_are_candidates_and_an_exact_handle_is_not() -> None:
    assert resolve("sam", ALL).candidates == (SAM_R, SAM_K)
    with pytest.raises(Ambiguous) as refusal:
        Directory(ALL).require("@sam")
    assert refusal.value.candidates == ("Sam Rivers (@samr)", "Sam Kowalski (@samk)")
    first = person(9, "Sam Tan", "sam")
    assert resolve("sam", (*ALL, first)).contact == first


def test_an_archived_namesake_does_not_stand_in_the_way() -> None:
    gone = person(7, "Sam Rivers", "samrivers", archived_on=date(2026, 1, 5))
    assert resolve("Sam Rivers", (gone, SAM_R)).contact == SAM_R
    assert resolve("Sam Rivers", (gone,)).contact == gone


def test_an_id_needs_four_characters_and_must_be_unique() -> None:
    assert resolve("019", ALL).contact is None
    assert resolve("01990", ALL).candidates == ALL


def test_unknown_offers_the_nearest_best_first() -> None:
    match = resolve("@lucai", ALL)
    assert match.contact is None and not match.candidates
    assert match.nearest[0] == LUCIA
    assert len(resolve("sma", ALL).nearest) <= 3
    assert set(resolve("sma", ALL).nearest) == {SAM_R, SAM_K}
    with pytest.raises(NotFound) as refusal:
        Directory(ALL).require("lucai")
    assert "Lucía Morrow (@lucia)" in str(refusal.value)
    with pytest.raises(NotFound):
        Directory(ALL).require("zzzzzz")
    assert resolve("", ALL).contact is None
    assert resolve("@", ()).nearest == ()


def test_complete_by_handle_name_and_any_word() -> None:
    directory = Directory(ALL)
    assert directory.complete("lu") == (LUCIA,)
    assert directory.complete("riv") == (SAM_R,)
    assert set(directory.complete("sa")) == {SAM_R, SAM_K}
    assert len(directory.complete("", limit=2)) == 2


def test_looking_up_among_five_thousand_compares_only_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    directory = Directory(person(n, f"Name{n} Family{n % 97}", f"name{n}") for n in range(5000))
    assert directory.require("name4321").name == "Name4321 Family53"
    compared: list[str] = []

    class Counting:
        def __init__(self, _: None, one: str, other: str) -> None:
            compared.append(one)

        def ratio(self) -> float:
            return 0.6

    monkeypatch.setattr("difflib.SequenceMatcher", Counting)
    assert len(directory.nearest("nmae4321")) == 3
    assert 0 < len(compared) <= 40


def test_check_handle() -> None:
    assert check_handle("@anne-marie") == "anne-marie"
    with pytest.raises(JournalError, match="can't be a handle"):
        check_handle("two words")
    with pytest.raises(JournalError, match="@sam2 is free"):
        check_handle("Sam", ["sam"])
