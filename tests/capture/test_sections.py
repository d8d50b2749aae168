"""What follows a section word: answers, plans inside learnings, goals of learnings, files and addresses."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from netjournal.capture.asked_problem import asked_problem
from netjournal.capture.capture import parse
from netjournal.capture.entry import NewEntry, compose
from netjournal.domain.records import Contact, Problem

TODAY = date(2026, 11, 23)
TITLES = ["Exit tickets pile up unread", "Group work with 3B gets loud"]


def entry(text: str) -> NewEntry:
    numbers = count(1)
    problems = [Problem(id=f"p{place}", title=title, opened_on=TODAY) for place, title in enumerate(TITLES)]
    people = {"ana": Contact(id="ana", name="Ana Ruiz", handle="ana")}
    return compose(parse(text, today=TODAY), people, problems, lambda: f"new{next(numbers)}")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("exit tickets: no idea either", (0, "no idea either")),
        ("exit tickets he has no idea either", (0, "he has no idea either")),
        ("exit tickets", (0, "")),
        ("Exit tickets pile up unread", (0, "")),
        ("exit tickets pile up unread: sort them by error", (0, "sort them by error")),
        ("group work: roles help", (1, "roles help")),
        ("the roof leaks", None),
        ("", None),
    ],
)
def test_an_answer_follows_the_problem(asked: str, expected: tuple[int, str] | None) -> None:
    assert asked_problem(asked, TITLES) == expected


def test_the_answer_is_kept_with_the_ask() -> None:
    (ask,) = entry("coffee with @ana asked: exit tickets: no idea either").asks
    assert (ask.problem_id, ask.contact_id, ask.answer) == ("p0", "ana", "no idea either")


def test_a_plan_inside_a_learning_is_its_plan() -> None:
    line = "@ana x learned: roles cards: when groups start on Tuesday, I will hand out cards"
    (learning,) = entry(line).learnings
    assert learning.text == "roles cards"
    assert (learning.plan_when, learning.plan_will) == ("groups start on Tuesday", "hand out cards")
    assert learning.potential_on is None  # the sign to expect is still missing
    (whole,) = entry(f"{line}; I expect less noise").learnings
    assert (whole.own_words, whole.expected_sign, whole.potential_on) == ("roles cards", "less noise", TODAY)


def test_a_goal_belongs_to_the_learning_before_it() -> None:
    found = entry("@ana x learned: one goal: try one learned: two goal: try two by friday")
    assert [goal.learning_id for goal in found.goals] == [learning.id for learning in found.learnings]
    alone = entry("@ana x goal: try it learned: one")
    assert alone.goals[0].learning_id == alone.learnings[0].id
    assert entry("@ana x goal: try it").goals[0].learning_id == ""


def test_files_and_addresses_are_artefacts() -> None:
    found = entry('@ana showed me https://x.org/a. file:"my cards.docx" learned: cards file:cards.pdf')
    assert found.interaction.artefacts == ("https://x.org/a", "my cards.docx")
    assert found.interaction.summary == "Ana Ruiz showed me https://x.org/a."
    assert (found.learnings[0].text, found.learnings[0].artefacts) == ("cards", ("cards.pdf",))
