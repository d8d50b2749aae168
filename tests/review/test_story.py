from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from netjournal.domain.records import (
    Ask,
    Barrier,
    ClosedAs,
    Evidence,
    Expertise,
    Goal,
    Interaction,
    Learning,
    Problem,
    Records,
)
from netjournal.review.period import between
from netjournal.review.story import Story, draft, worth_telling

TALK = Interaction(
    id="talk", on=date(2026, 9, 1), contact_ids=("lu",), summary="coffee about tickets", channel="hallway"
)
LEARNING = Learning(
    id="main",
    text="Sort by error.",
    on=date(2026, 9, 1),
    interaction_ids=("talk", "gone"),
    problem_id="prob",
    topics=("feedback",),
    own_words="The error is the unit",
    plan_when="Friday comes",
    plan_will="sort",
    expected_sign="ten minutes",
    potential_on=date(2026, 9, 1),
    applied_on=date(2026, 9, 4),
    applied_note="sorted them",
    realized_on=date(2026, 9, 18),
    observed="twelve minutes",
    evidence=Evidence.E2,
    reframed_on=date(2026, 9, 20),
    reframed_before="marking all",
    reframed_after="knowing what to teach",
    told_source_on=date(2026, 9, 21),
    shared_with=("tom",),
)
OTHER = Learning(id="other", text="Silent starts", on=date(2026, 8, 1), applied_on=date(2026, 9, 10))
FAR = Learning(id="far", text="Long ago", on=date(2026, 1, 1), applied_on=date(2026, 1, 10))
RECORDS = Records(
    interactions=(TALK,),
    learnings=(LEARNING, OTHER, FAR),
    problems=(Problem(id="prob", title="Tickets pile up", opened_on=date(2026, 8, 20), tried="reading them all"),),
    asks=(
        Ask(id="ask", problem_id="prob", contact_id="lu", interaction_id="talk", on=date(2026, 9, 1), answer="sort"),
    ),
    goals=(Goal(id="goal", text="make piles", learning_id="main", done_on=date(2026, 9, 4), outcome="three"),),
    expertise=(Expertise(id="know", contact_id="lu", topic="Feedback", elevated_on=date(2026, 9, 22)),),
)
NAMES = {"lu": "Lucía", "tom": "Tomas"}


def told(records: Records = RECORDS, learning: Learning = LEARNING) -> Story:
    return draft(learning, records, lambda identity: NAMES.get(identity, "someone"))


def said(story: Story) -> dict[str, list[tuple[str, str]]]:
    return {part.heading: [(sentence.text, sentence.entry_id) for sentence in part.sentences] for part in story.parts}


def test_the_whole_story() -> None:
    assert said(told()) == {
        "What I was trying to change": [
            ("I had this problem: “Tickets pile up”.", "prob"),
            ("What I had tried: “reading them all”.", "prob"),
        ],
        "The exchange": [
            ("With Lucía (hallway): “coffee about tickets”.", "talk"),
            ("Lucía answered: “sort”.", "ask"),
        ],
        "What I took away": [
            ("I noted: “Sort by error”.", "main"),
            ("In my own words: “The error is the unit”.", "main"),
        ],
        "What I tried": [
            ("My plan: when “Friday comes”, I will “sort”.", "main"),
            ("I tried it: “sorted them”.", "main"),
            ("I did what I had set myself, “make piles”, and noted: “three”.", "goal"),
        ],
        "What happened, beside what I expected": [
            ("I expected: “ten minutes”.", "main"),
            ("I saw: “twelve minutes”.", "main"),
        ],
        "What else could explain it": [
            ("What I saw, another adult saw too; it was not measured.", "main"),
            ("Close to it I also tried “Silent starts”.", "other"),
        ],
        "What I now see differently": [
            (
                "I used to count “marking all” as success; now I count “knowing what to teach”.",
                "main",
            ),
        ],
        "Whom I told": [
            ("I told Lucía what came of it.", "main"),
            ("It went on to Tomas.", "main"),
            ("I gave Lucía credit for “Feedback”.", "know"),
        ],
    }


def test_each_sentence_names_its_entry_by_kind_and_day() -> None:
    sources = [sentence.source for part in told().parts for sentence in part.sentences]
    assert sources == [
        "problem, Thu 20 Aug 2026",
        "problem, Thu 20 Aug 2026",
        "conversation, Tue 1 Sep 2026",
        "answer, Tue 1 Sep 2026",
        "learning, Tue 1 Sep 2026",
        "learning, Tue 1 Sep 2026",
        "plan, Tue 1 Sep 2026",
        "trial, Fri 4 Sep 2026",
        "goal, Fri 4 Sep 2026",
        "plan, Tue 1 Sep 2026",
        "observation, Fri 18 Sep 2026",
        "observation, Fri 18 Sep 2026",
        "trial, Thu 10 Sep 2026",
        "learning, Sun 20 Sep 2026",
        "learning, Mon 21 Sep 2026",
        "learning, Mon 21 Sep 2026",
        "expertise, Tue 22 Sep 2026",
    ]


def test_a_quotation_ends_once_and_holds_no_double_quotes_of_its_own() -> None:
    asking = replace(LEARNING, text="Ask “why?”", own_words="Does it hold?", applied_note='They said "yes".')
    texts = [text for part in said(told(replace(RECORDS, learnings=(asking,)), asking)).values() for text, _ in part]
    assert "I noted: “Ask ‘why?’”" in texts
    assert "In my own words: “Does it hold?”" in texts
    assert "I tried it: “They said 'yes'”." in texts


def test_a_failure_is_told_with_what_stood_in_the_way() -> None:
    closed = Learning(
        id="main",
        text="Silent starts",
        on=date(2026, 9, 1),
        applied_on=date(2026, 9, 2),
        closed_on=date(2026, 9, 9),
        closed_as=ClosedAs.NULL,
        closed_reason="no difference",
        barrier=Barrier.TIME,
    )
    happened = said(told(Records(learnings=(closed,)), closed))["What happened, beside what I expected"]
    assert happened == [
        ("It made no difference: “no difference”.", "main"),
        ("In the way stood: time.", "main"),
    ]


def test_where_nothing_was_entered_nothing_is_drafted() -> None:
    bare = Learning(id="bare", text="x", on=date(2026, 9, 1))
    story = told(Records(learnings=(bare,)), bare)
    assert [part.heading for part in story.parts if part.sentences] == ["What I took away"]
    assert all(part.ask for part in story.parts)


EMPTY = asdict(Learning())
SAID = [name for name, value in asdict(LEARNING).items() if value != EMPTY[name] and name not in ("id", "on")]


@given(
    st.sets(st.sampled_from(SAID)),
    st.sets(st.sampled_from(["interactions", "problems", "asks", "goals", "expertise"])),
)
def test_every_sentence_is_grounded_in_an_entry_that_is_there(fields: set[str], kinds: set[str]) -> None:
    empty = Learning()
    learning = replace(LEARNING, **{name: getattr(empty, name) for name in fields})
    records = replace(RECORDS, **dict.fromkeys(kinds, ()), learnings=(learning, OTHER))
    ids = {
        member.id
        for group in (records.interactions, records.learnings, records.problems, records.asks, records.goals)
        for member in group
    } | {known.id for known in records.expertise}
    for part in told(records, learning).parts:
        for sentence in part.sentences:
            assert sentence.entry_id in ids
            assert "“”" not in sentence.text
            assert "None" not in sentence.text


def test_worth_telling_is_what_was_tried_and_came_to_something_in_the_period() -> None:
    assert worth_telling(RECORDS, between(date(2026, 9, 1), date(2026, 9, 30))) == (LEARNING, OTHER)
    assert worth_telling(RECORDS, between(date(2026, 1, 1), date(2026, 1, 31))) == (FAR,)
    assert worth_telling(RECORDS, between(date(2026, 3, 1), date(2026, 3, 31))) == ()
