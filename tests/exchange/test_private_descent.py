"""What comes of something private is private, over every pair of kinds, and in every product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from netjournal.domain.descent import private_ids
from netjournal.domain.records import (
    Ask,
    Contact,
    Evidence,
    Goal,
    Interaction,
    Learning,
    Problem,
    Record,
    Records,
)
from netjournal.exchange.exports.formats import FORMATS, Wanted
from netjournal.exchange.exports.redaction import PrivacyOptions
from netjournal.journal.journal import Journal
from netjournal.review.period import Period

TODAY = date(2026, 11, 23)
ON = date(2026, 11, 9)
SECRET = "Zanzibarwords"
PERIOD = Period(date(2026, 9, 1), date(2026, 11, 30), "autumn")

INTERACTION = Interaction(id="i", on=ON, summary=f"{SECRET} talk", minutes=20, contact_ids=("c",))
LEARNING = Learning(
    id="l", on=ON, text=f"{SECRET} learned", applied_on=ON, realized_on=ON, observed=SECRET, evidence=Evidence.E2
)
GOAL = Goal(id="g", text=f"{SECRET} goal", due_on=TODAY, contact_ids=("c",))
PROBLEM = Problem(id="p", title=f"{SECRET} problem", opened_on=ON, context=SECRET)
ASK = Ask(id="a", problem_id="p2", contact_id="c", on=ON, answer=f"{SECRET} answer")
OPEN_PROBLEM = Problem(id="p2", title="Open question", opened_on=ON, created_at=datetime(2026, 1, 1, tzinfo=UTC))
QUIET_TALK = replace(INTERACTION, private=True)
QUIET_LEARNING = replace(LEARNING, private=True)
OPEN_TALK = Interaction(id="o", on=ON, summary=f"{SECRET} done", contact_ids=("c",))

PAIRS: dict[str, tuple[Record, ...]] = {
    "talk": (QUIET_TALK,),
    "learning": (QUIET_LEARNING,),
    "talk → learning": (QUIET_TALK, replace(LEARNING, interaction_ids=("i",))),
    "talk → goal": (QUIET_TALK, replace(GOAL, origin_id="i")),
    "talk → problem": (replace(QUIET_TALK, problem_ids=("p",)), PROBLEM),
    "talk → answer": (QUIET_TALK, OPEN_PROBLEM, replace(ASK, interaction_id="i")),
    "learning → goal": (QUIET_LEARNING, replace(GOAL, learning_id="l")),
    "goal → goal": (QUIET_TALK, replace(GOAL, origin_id="i"), replace(GOAL, id="g2", previous_id="g")),
    "goal → talk": (QUIET_TALK, replace(GOAL, origin_id="i", interaction_id="o"), OPEN_TALK),
    "goal → talk → learning": (
        QUIET_TALK,
        replace(GOAL, origin_id="i", interaction_id="o"),
        OPEN_TALK,
        replace(LEARNING, interaction_ids=("o",)),
    ),
    "problem → learning": (replace(QUIET_TALK, problem_ids=("p",)), PROBLEM, replace(LEARNING, problem_id="p")),
    "problem → goal": (replace(QUIET_TALK, problem_ids=("p",)), PROBLEM, replace(GOAL, problem_id="p")),
    "problem → answer": (replace(QUIET_TALK, problem_ids=("p",)), PROBLEM, replace(ASK, problem_id="p")),
}


def gathered(made: tuple[Record, ...]) -> Records:
    kinds = {"interactions": Interaction, "learnings": Learning, "goals": Goal, "problems": Problem, "asks": Ask}
    groups = {name: tuple(record for record in made if isinstance(record, kind)) for name, kind in kinds.items()}
    return Records(contacts=(Contact(id="c", name="Ada Quist"),), **groups)  # type: ignore[arg-type]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("pair", PAIRS)
def test_every_descendant_is_private(pair: str) -> None:
    made = PAIRS[pair]
    assert private_ids(gathered(made)) == {record.id for record in made} - {"p2"}


@pytest.mark.parametrize("pair", PAIRS)
def test_no_product_says_a_word_of_it(pair: str, journal: Journal) -> None:
    open_learning = Learning(id="open", on=ON, text="Open words", applied_on=ON, realized_on=ON, observed="Seen")
    with journal.store.change("Made") as change:
        for record in (Contact(id="c", name="Ada Quist", handle="ada"), open_learning, *PAIRS[pair]):
            change.put(record)
    wanted = Wanted(PERIOD, TODAY, datetime(2026, 11, 23, 12, tzinfo=UTC), PrivacyOptions())
    said = ""
    for name, chosen in FORMATS.items():
        if name == "json":  # the whole journal, and says so
            continue
        for file in chosen.files(journal, wanted):
            said += file.text
            assert SECRET.casefold() not in f"{file.path}\n{file.content}".casefold(), (name, file.path)
    assert "Open words" in said


def test_what_does_not_descend_stays() -> None:
    talk = replace(INTERACTION, problem_ids=("p2",), private=True)
    later = replace(OPEN_PROBLEM, created_at=talk.created_at + timedelta(hours=1))
    half = replace(LEARNING, interaction_ids=("i", "o"))
    assert private_ids(gathered((talk, later, half, OPEN_TALK))) == {"i"}
    assert private_ids(gathered((INTERACTION, LEARNING, GOAL, PROBLEM))) == frozenset()
