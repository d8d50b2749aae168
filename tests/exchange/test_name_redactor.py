from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.privacy import as_role, roles
from netjournal.domain.records import Contact, ContactKind, Tier
from netjournal.exchange.exports.name_redactor import NameRedactor

LUCIA = Contact(
    id="1", name="Lucía Morrow", handle="lucia", tier=Tier.COLLEAGUES, role="maths lead", email="lm@school.example"
)
SAM_R = Contact(id="2", name="Sam Rivers", handle="samr", tier=Tier.COLLEAGUES)
SAM_K = Contact(id="3", name="Sam Kowalski", handle="samk", tier=Tier.COLLEAGUES, role="librarian")
WREN = Contact(id="4", name="Dr. Wren O'Hara", handle="wren", tier=Tier.COMMUNITIES, role="professor of education")
TANAKA = Contact(id="5", name="田中さくら", handle="田中", tier=Tier.FOLLOWING)
CHAT = Contact(id="6", name="#mathschat", kind=ContactKind.COMMUNITY, tier=Tier.COMMUNITIES)
ALL = (LUCIA, SAM_R, SAM_K, WREN, TANAKA, CHAT)


def test_roles_are_distinct_and_stay_when_others_come() -> None:
    given_ = roles(ALL)
    assert given_["1"] == "a colleague (maths lead)"
    assert given_["2"] == "colleague B"
    assert given_["4"] == "a contact (professor of education)"
    assert given_["5"] == "contact B"
    assert "6" not in given_
    later = [replace(SAM_K, id="7"), Contact(id="8", name="New", tier=Tier.COLLEAGUES)]
    after = roles((*reversed(ALL), *later))
    assert (after["2"], after["8"]) == ("colleague B", "colleague E")
    assert (after["3"], after["7"]) == ("colleague C (librarian)", "colleague D (librarian)")
    assert len(set(after.values())) == len(after)


def test_one_role_by_itself() -> None:
    assert as_role(LUCIA) == "a colleague (maths lead)"
    assert as_role(SAM_R) == "a colleague"
    assert as_role(replace(SAM_R, role="Sam's deputy Rivers")) == "a colleague"
    assert as_role(CHAT) == "#mathschat"


def test_there_are_more_than_twenty_six_letters() -> None:
    many = [Contact(id=f"{n:04}", name=f"N{n}", tier=Tier.COLLEAGUES) for n in range(60)]
    names = roles(many)
    assert (names["0025"], names["0026"], names["0052"]) == ("colleague Z", "colleague AA", "colleague BA")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("coffee with Lucía Morrow about tickets", "coffee with a colleague (maths lead) about tickets"),
        (
            "Lucia’s slide, and LUCÍA MORROW again",
            "A colleague (maths lead)’s slide, and a colleague (maths lead) again",
        ),
        ("asked @samr and lm@school.example", "asked colleague B and a colleague (maths lead)"),
        ("write to other@school.example", "write to an e-mail address"),
        ("Sam Rivers and Sam", "Colleague B and somebody"),
        (
            "saw Dr. Wren O'Hara. Dr O’Hara spoke",
            "saw a contact (professor of education). A contact (professor of education) spoke",
        ),
        ("two rivers meet, a wren sings", "two rivers meet, a wren sings"),
        ("昨日は田中さくらと話した", "昨日はcontact Bと話した"),
        ("#mathschat said no, [b]Sam Kowalski[/b]", "#mathschat said no, [b]a colleague (librarian)[/b]"),
        ("", ""),
    ],
)
def test_names_give_way_to_roles(text: str, hidden: str) -> None:
    assert NameRedactor(ALL).hide(text) == hidden


@settings(max_examples=examples(120), deadline=None)
@given(st.text(max_size=60), st.sampled_from(ALL[:4]), st.text(max_size=60))
def test_a_full_name_never_gets_through_and_other_text_stays(before: str, person: Contact, after: str) -> None:
    hidden = NameRedactor(ALL).hide(f"{before} {person.name} {after}")
    assert person.name not in hidden
    assert NameRedactor(()).hide(before.replace("@", "")) == before.replace("@", "")
