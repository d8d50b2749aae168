from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.capture.capture import parse
from netjournal.capture.spellings import Spellings
from netjournal.domain.records import Contact, ContactKind
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)


def test_who_is_also_called_something_is_found_by_it(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        ana = journal.contacts.add(Contact(name="Ana Ruiz"), on=TODAY)
        before = journal.understand("coffee with Nita 5m", TODAY)
        assert [mention.contact_id for mention in before.mentions] == []
        journal.contacts.edit(ana, on=TODAY, also_called=("Nita",))
        after = journal.understand("coffee with Nita 5m", TODAY)
        assert [mention.contact_id for mention in after.mentions] == [ana.id]


def test_a_name_that_does_not_mean_somebody_is_not_taken_for_them(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        ana = journal.contacts.add(Contact(name="Ana Ruiz"), on=TODAY)
        assert journal.understand("met Mr Ruiz at the gate", TODAY).mentions
        journal.contacts.edit(ana, on=TODAY, not_called=("Mr Ruiz",))
        assert journal.understand("met Mr Ruiz at the gate", TODAY).mentions == ()


FIRST = ("Ana", "Anna", "Zoë", "Will", "Mr", "Dr", "Benjamin", "李娜")
LAST = ("Ruiz", "van der Berg", "Núñez-García", "O'Brien", "F", "Ruitz", "")
EXTRA = st.lists(st.sampled_from(["Nita", "Mr Ruiz", "Zoe"]), max_size=1).map(tuple)
CONTACTS = st.lists(
    st.builds(
        Contact,
        name=st.builds(lambda first, last: f"{first} {last}".strip(), st.sampled_from(FIRST), st.sampled_from(LAST)),
        also_called=EXTRA,
        not_called=EXTRA,
        email=st.sampled_from(["", "ana@school.example"]),
        archived_on=st.sampled_from([None, None, TODAY]),
    )
    | st.sampled_from(
        [
            Contact(name="Grade 7 team", kind=ContactKind.COMMUNITY),
            Contact(name="Kestrel Valley Maths Circle", kind=ContactKind.COMMUNITY),
        ]
    ),
    max_size=8,
)
WORDS = [
    *FIRST,
    *LAST,
    "Ann",
    "Rui",
    "Ben",
    "KVMC",
    "ana@school.example",
    "met",
    "with",
    "coffee",
    "about",
    "and",
    "@ana",
]
LINES = st.lists(st.sampled_from([*WORDS, "和李娜聊了", "Nita", "Grade 7 team", "told", "20 min"]), max_size=8).map(
    " ".join
)


@settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(contacts=CONTACTS, lines=st.lists(LINES, min_size=1, max_size=4))
def test_a_line_is_read_as_if_all_contacts_were_at_hand(
    tmp_path_factory: pytest.TempPathFactory, contacts: list[Contact], lines: list[str]
) -> None:
    with Journal(tmp_path_factory.mktemp("journal")) as journal:
        for contact in contacts:
            journal.contacts.add(contact, on=TODAY)
        everybody = Spellings(journal.contacts.all())
        for line in lines:
            assert journal.understand(line, TODAY) == parse(line, today=TODAY, people=everybody)


def test_who_shares_an_address_is_asked_about(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        for name in ("Ana Ruiz", "Ben Asante"):
            journal.contacts.add(Contact(name=name, email="office@school.example"), on=TODAY)
        capture = journal.understand("mail from office@school.example", TODAY)
        assert [len(person.contact_ids) for person in capture.asked_about] == [2]


def test_a_line_fetches_only_whom_its_words_may_mean(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        for number in range(30):
            journal.contacts.add(Contact(name=f"Ana Other{chr(97 + number % 26)}x"), on=TODAY)
        lena = journal.contacts.add(Contact(name="Lena Vogt"), on=TODAY)
        journal.understand("coffee with Lena", TODAY)
        assert set(journal.contacts.spellings().kinds) == {lena.id}
