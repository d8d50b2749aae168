from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from time import perf_counter
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lint import apart, faults, flat
from made_records import TEXTS
from made_year import RECORDS, TODAY

from examples import examples
from netjournal.domain.records import Contact, Interaction, Records, Term
from netjournal.exchange.exports.portfolio import page as portfolio
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions, RedactedView
from netjournal.exchange.exports.story import stories
from netjournal.exchange.exports.vault import Vault
from netjournal.exchange.formats.file_names import same
from netjournal.review.period import calendar_year
from netjournal.review.registry import review


def made(records: Records = RECORDS, **sharing: object) -> dict[PurePosixPath, str]:
    files = list(Vault(RedactedView(records, PrivacyOptions(**sharing))).files())  # type: ignore[arg-type]
    assert len({same(str(path)) for path, _ in files}) == len(files)
    return dict(files)


def broken_links(files: dict[PurePosixPath, str]) -> list[str]:
    """Links that lead to no file of the vault."""
    broken = []
    for path, text in files.items():
        for token in flat(apart(text)[1]):
            if token.type != "link_open" or token.markup == "autolink":
                continue
            parts: list[str] = []
            for part in PurePosixPath(path.parent, unquote(str(token.attrs["href"]))).parts:
                if part == "..":
                    parts.pop()
                else:
                    parts.append(part)
            if PurePosixPath(*parts) not in files:
                broken.append(f"{path}: {token.attrs['href']}")
    return broken


def test_one_file_for_each_entry() -> None:
    assert {str(path) for path in made()} == {
        "Index.md",
        "Contacts/Lucía Morrow.md",
        "Contacts/Tomas Brandle.md",
        "Contacts/Kestrel Maths Circle.md",
        "Learnings/Sort tickets by error, not by child.md",
        "Learnings/Silent starts.md",
        "Problems/Exit tickets pile up.md",
        "Reflections/2026-08-31 to 2026-09-06 weekly.md",
        "Topics/feedback.md",
        "Topics/ratio.md",
    }


def test_links_lead_from_contact_to_learning_and_back() -> None:
    files = made()
    lucia = files[PurePosixPath("Contacts/Lucía Morrow.md")]
    place = "../Learnings/Sort%20tickets%20by%20error%2C%20not%20by%20child.md"
    assert f"[Sort tickets by error, not by child]({place})" in lucia
    assert "Tue 1 Sep 2026" in lucia
    learning = files[PurePosixPath("Learnings/Sort tickets by error, not by child.md")]
    assert "[Lucía Morrow](../Contacts/Luc%C3%ADa%20Morrow.md)" in learning
    assert "[Tomas Brandle](../Contacts/Tomas%20Brandle.md)" in learning
    fields, _ = apart(learning)
    assert fields["stage"] == "reframed"
    assert fields["evidence"] == "E2"


def test_pages_say_each_thing_once_and_link_whom_they_name() -> None:
    parked = replace(RECORDS.problems[0], parked_on=TODAY, question="## Why?\nWhy so many")
    long = replace(RECORDS.learnings[0], text="Sort tickets " + "by error and never by child " * 6)
    term = Term(id="t-1", name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18))
    files = made(replace(RECORDS, problems=(parked,), learnings=(long, *RECORDS.learnings[1:]), terms=(term,)))
    pages = {str(path): text for path, text in files.items()}
    problem = pages["Problems/Exit tickets pile up.md"]
    assert problem.count("Exit tickets pile up") == 1
    assert "- Parked on Mon 23 Nov 2026" in problem
    assert 'state: "parked"' in problem
    assert "**Why?**" in problem
    (learning,) = (text for path, text in pages.items() if path.startswith("Learnings/Sort"))
    assert f"# {long.text.strip()}" in learning
    assert f'aliases:\n  - "{long.text.strip()}"' in learning
    circle = pages["Contacts/Kestrel Maths Circle.md"]
    assert "- Thu 3 Sep 2026, with contact A: \\# Talk" in circle
    assert "## Members\n\n- [Lucía Morrow](../Contacts/Luc%C3%ADa%20Morrow.md)" in circle
    assert "[feedback](../Topics/feedback.md)" in pages["Contacts/Lucía Morrow.md"]
    assert "[Lucía Morrow](../Contacts/" in pages["Topics/feedback.md"]
    assert "[Silent starts](../Learnings/" in pages["Terms/Autumn.md"]
    index = pages["Index.md"]
    assert index.index("## Colleagues") < index.index("[Lucía") < index.index("[Tomas") < index.index("## Communities")
    assert "## Problems that rest" in index
    assert broken_links(files) == []


@pytest.mark.slow
def test_a_vault_of_five_thousand_contacts_is_made_in_seconds() -> None:
    contacts = tuple(Contact(id=f"{n:05}", name=f"Sam {n % 7}", topics=("maths",)) for n in range(5000))
    talks = tuple(
        Interaction(id=f"t{n:05}", on=TODAY, contact_ids=(f"{n:05}", f"{(n + 1) % 5000:05}"), summary="coffee")
        for n in range(5000)
    )
    begun = perf_counter()
    assert len(made(Records(contacts=contacts, interactions=talks))) == 5002
    assert perf_counter() - begun < 20


@pytest.mark.parametrize("sharing", [{}, {"people": PeopleStyle.ROLES}, {"include_private": True}])
def test_every_link_resolves_and_every_page_is_clean(sharing: dict[str, object]) -> None:
    files = made(**sharing)
    assert broken_links(files) == []
    assert sum(text.count("](") for text in files.values()) > 15
    assert [(path, faults(text)) for path, text in files.items() if faults(text)] == []
    assert made(**sharing) == files


def test_names_stay_out_of_files_and_their_names_when_roles_are_asked_for() -> None:
    for path, text in made(people=PeopleStyle.ROLES).items():
        for name in ("Lucía", "Morrow", "Tomas", "Brandle", "Quill", "UNSAYABLE"):
            assert name not in f"{path} {text}"


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(TEXTS, min_size=8, max_size=8))
def test_hostile_titles_break_no_link_and_no_page(texts: list[str]) -> None:
    one, two, three, four, five, six, seven, eight = texts
    contacts, learnings = RECORDS.contacts, RECORDS.learnings
    records = replace(
        RECORDS,
        contacts=(
            replace(contacts[0], name=one, why=five),
            replace(contacts[1], name=one),
            replace(contacts[2], name=two),
        ),
        learnings=(replace(learnings[0], text=three, problem_id="p-1"), replace(learnings[1], text=three)),
        problems=(replace(RECORDS.problems[0], title=four, question=six),),
        reflections=(replace(RECORDS.reflections[0], title=seven, cadence=eight),),
        expertise=(replace(RECORDS.expertise[0], topic=six, evidence=seven),),
    )
    files = made(records)
    assert broken_links(files) == []
    assert [(path, faults(text)) for path, text in files.items() if faults(text)] == []
    year = calendar_year(TODAY)
    pages = [made.text() for _, made in stories(RedactedView(records, PrivacyOptions()), year)]
    pages.append(portfolio(records, review(records, year, TODAY), PrivacyOptions()).text())
    assert [faults(text) for text in pages if faults(text)] == []


def test_portfolio_groups_learnings_by_what_came_of_them_and_names_nobody() -> None:
    year = calendar_year(TODAY)
    text = portfolio(RECORDS, review(RECORDS, year, TODAY), PrivacyOptions(PeopleStyle.ROLES)).text()
    seen = text.index("## What reached my classroom, and what came of it")
    closed = text.index("## What did not work, and what it taught")
    assert seen < text.index("Sort tickets by error") < closed < text.index("Silent starts")
    assert "rests on another adult who saw it (1)." in text
    assert "Tue 1 Sep 2026: A colleague (maths lead) knows about feedback: Her piles" in text
    assert "On the week from Mon 31 Aug 2026 to Sun 6 Sep 2026: A week of piles" in text
    for name in ("Lucía", "Morrow", "Tomas", "Quill", "UNSAYABLE", "nergy"):
        assert name not in text
