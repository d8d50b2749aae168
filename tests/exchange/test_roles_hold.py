"""Under roles nobody's name is in any document: every form of every name of a hostile journal is planted everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import pytest
from planted_names import COMMUNITIES, PEOPLE, forms, left

from netjournal.domain.records import (
    Ask,
    ClosedAs,
    Contact,
    Decision,
    Evidence,
    Expertise,
    Goal,
    Interaction,
    Introduction,
    Learning,
    Membership,
    Problem,
    Reflection,
    Said,
    Term,
    TierMove,
)
from netjournal.errors import WrongUsage
from netjournal.exchange.exports.formats import FORMATS, Wanted, export
from netjournal.exchange.exports.name_redactor import NameRedactor
from netjournal.exchange.exports.redaction import PeopleStyle, PrivacyOptions
from netjournal.journal.journal import Journal
from netjournal.review.period import Period

TODAY = date(2026, 11, 23)
ON = date(2026, 11, 9)
TERM = Period(date(2026, 9, 1), date(2026, 11, 30), "Morrow’s term", "term")
WANTED = Wanted(TERM, TODAY, datetime(2026, 11, 23, 16, 30, tzinfo=UTC), PrivacyOptions(PeopleStyle.ROLES))


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.id)
def test_no_form_of_a_name_gets_through(person: Contact) -> None:
    redactor = NameRedactor(PEOPLE, COMMUNITIES)
    for form in forms(person):
        for text in (f"spoke with {form} today", f"{form}", f"({form}), and more"):
            assert left(redactor.hide(text)) == set(), (form, redactor.hide(text))


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("the two Sams met", "the two colleagues met"),
        ("Introduced the two Sams", "Introduced the two colleagues"),
        ("Lucía Morrow's piles", "A colleague (maths lead)'s piles"),
        ("will it rain on the rivers", "will it rain on the rivers"),
        ("Marks were good. L. M. said so", "Marks were good. A colleague (maths lead) said so"),
        ("Lucía’s reading circle met", "A community met"),
        ("asked Dr Dr van der Berg.", "asked colleague F."),
        ("see https://x.example/lucia and plan.pdf", "see a web address and plan.pdf"),
        ("#lucia brought lucia-morrow.pdf", "A colleague (maths lead) brought a file"),
        ("open tasks, NO PE today", "open tasks, NO PE today"),
    ],
)
def test_the_sentence_stays_readable(text: str, hidden: str) -> None:
    assert NameRedactor(PEOPLE, COMMUNITIES).hide(text) == hidden


@pytest.mark.parametrize("text", ["Dr " * 20_000, "S. " * 20_000, "Sam " * 20_000, "van der " * 10_000, "(" * 60_000])
def test_the_time_grows_with_the_text_and_nothing_recurses(text: str) -> None:
    redactor = NameRedactor(PEOPLE, COMMUNITIES)
    redactor.hide("x")
    begun = perf_counter()
    redactor.hide(text)
    assert perf_counter() - begun < 5


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    said = "; ".join(form for person in PEOPLE for form in forms(person) if form)
    everyone = tuple(person.id for person in PEOPLE)
    words = tuple(form for person in PEOPLE for form in forms(person) if form)
    records = (
        *PEOPLE,
        *(replace(community, notes=said, why=said, also_called=("Lucía's lot",)) for community in COMMUNITIES[:1]),
        *(replace(community, notes=said, why=said, topics=words) for community in COMMUNITIES[1:]),
        Contact(id="k-3", name=said[:900], handle="odd", role=said, organization="School", why=said, notes=said),
        Interaction(
            id="i", on=ON, contact_ids=(*everyone, "k-1"), minutes=60, minutes_source=Said.ENTERED, summary=said,
            notes=said, channel="Call with Morrow", topics=words, problem_ids=("p",), artefacts=("lucia-morrow.pdf",),
        ),
        Learning(
            id="l", on=ON, text=said, interaction_ids=("i",), topics=words, own_words=said, plan_when=said,
            plan_will=said, expected_sign=said, potential_on=ON, applied_on=ON, applied_note=said, realized_on=ON,
            observed=said, evidence=Evidence.E1, reframed_on=ON, reframed_before=said, reframed_after=said,
            told_source_on=ON, shared_with=everyone, artefacts=("lucia-morrow.pdf", "https://ortiz.example/about"),
        ),
        Learning(
            id="l2", on=ON, text=f"Short {PEOPLE[0].name}", contact_ids=everyone, applied_on=ON, closed_on=ON,
            closed_as=ClosedAs.NULL, closed_reason=said, problem_id="p",
        ),
        Goal(id="g", text=said, contact_ids=everyone, due_on=ON, done_on=ON, outcome=said, learning_id="l"),
        Goal(id="g2", when_cue=said, will_do=said, contact_ids=everyone, due_on=date(2026, 11, 24)),
        Problem(
            id="p", title=said, context=said, tried=said, question=said, opened_on=ON, asked_inside_on=ON,
            resolved_on=ON, resolved_by="p-01", resolution=said,
        ),
        Problem(id="p2", title=f"Open {said}", opened_on=ON, asked_inside_on=ON),
        Ask(id="a", problem_id="p", contact_id="p-03", interaction_id="i", on=ON, answer=said),
        Expertise(id="e", contact_id="p-05", topic=said, evidence=said, on=ON, elevated_on=ON, spread_to=everyone),
        Introduction(id="n", from_id="p-01", to_id="p-02", by_id="p-03", topic=said, on=ON, outcome=said),
        Membership(id="m", person_id="p-01", community_id="k-1", role=said),
        TierMove(id="t", contact_id="p-01", tier=PEOPLE[0].tier, on=ON, reason=said),
        Decision(id="d", contact_id="k-1", opened_on=ON, recheck_on=ON, success_sign=said, reason=said),
        Term(id="z", name="Morrow’s term", starts_on=TERM.starts_on, ends_on=TERM.ends_on),
        Reflection(
            id="r", cadence="term", starts_on=TERM.starts_on, ends_on=TERM.ends_on, title=f"Thanks to {said}",
            body=f"{said}\n\n## How do I know?\n\n{said}",
        ),
        Reflection(
            id="r2", cadence="weekly", starts_on=ON, ends_on=ON, title="A week with Lucía", body=said,
        ),
    )  # fmt: skip
    with Journal(tmp_path_factory.mktemp("planted")) as opened:
        with opened.change("Fill") as change:
            for record in records:
                change.put(record)
        yield opened


@pytest.mark.parametrize("name", [name for name in FORMATS if name not in ("json", "sqlite")])
def test_no_name_is_in_any_document_nor_in_the_name_of_its_file(journal: Journal, name: str) -> None:
    files = list(FORMATS[name].files(journal, WANTED))
    assert files
    for file in files:
        assert left(str(file.path)) == set(), file.path
        text = file.text.replace("\r\n ", "") if file.path.suffix in (".ics", ".vcf") else file.text
        for line in text.splitlines():
            assert left(line) == set(), (file.path, line[:2000])


def test_the_lossless_file_refuses_roles_and_says_why(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="whole journal"):
        export(journal, "json", WANTED, tmp_path / "all.json")
    assert list(tmp_path.iterdir()) == []
