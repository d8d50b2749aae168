"""The questions that the figures ask, and when they keep quiet."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from made_journals import TODAY, ago, journals

from netjournal.domain.records import (
    Ask,
    Contact,
    Decision,
    DecisionChoice,
    Expertise,
    Intention,
    Interaction,
    Learning,
    Problem,
    PutAway,
    Records,
    Tier,
)
from netjournal.review.index import JournalIndex
from netjournal.review.questions import for_today, questions

ANN = Contact(id="ann", name="Ann", tier=Tier.COLLEAGUES)
CHAT = Contact(id="chat", name="Maths Chat", tier=Tier.COMMUNITIES)
NEWS = Contact(id="news", name="News", tier=Tier.FOLLOWING)
PEOPLE = (ANN, CHAT, NEWS)


def asked(**parts: object):
    return questions(JournalIndex(Records(contacts=PEOPLE, **parts), TODAY))


def keys(**parts: object) -> list[str]:
    return [ask.key for ask in asked(**parts)]


def days_of(minutes: dict[str, int], first: int, last: int) -> tuple[Interaction, ...]:
    """An interaction a day with each contact, from `last` days ago to `first` days ago."""
    return tuple(
        Interaction(id=f"{who}{n}", on=ago(n), contact_ids=(who,), minutes=amount)
        for n in range(first, last)
        for who, amount in minutes.items()
    )


MEANT = (Intention(starts_on=ago(300), colleagues=60, communities=25, following=15),)
OFF = {"ann": 20, "chat": 10, "news": 30}
FINE = {"ann": 60, "chat": 25, "news": 15}


def test_three_weeks_over_15_points_ask_whether_that_is_a_leak() -> None:
    """TODAY is a Monday: the last three weeks that ended are days 1 to 21 ago."""
    found = asked(interactions=days_of(OFF, 1, 22) + days_of(FINE, 22, 29), intentions=MEANT)
    assert [result.key for result in found] == ["drift:following"]
    assert found[0].text == (
        "Following took 50 % of last week’s time; you meant 15 %. "
        "It has been more than 15 points off for 3 weeks. Deliberate drift, or a leak?"
    )
    assert [answer.does for answer in found[0].answers] == ["intention", "goal", "put-away"]


def test_two_weeks_or_15_points_or_a_week_hardly_noted_do_not() -> None:
    assert keys(interactions=days_of(OFF, 1, 15) + days_of(FINE, 15, 29), intentions=MEANT) == []
    level = {"ann": 60, "chat": 10, "news": 30}
    assert keys(interactions=days_of(level, 1, 29), intentions=MEANT) == []
    holes = tuple(item for item in days_of(OFF, 1, 29) if item.on.weekday() in (0, 1))
    assert keys(interactions=holes, intentions=MEANT) == []
    assert keys(interactions=days_of(OFF, 1, 29)) == []


def test_colleagues_under_the_floor_are_asked_about() -> None:
    floor = (Intention(starts_on=ago(300), colleagues=60, communities=25, following=15, floor_minutes=500),)
    found = asked(interactions=days_of(FINE, 1, 29), intentions=floor)
    assert [result.kind for result in found] == ["floor"]
    assert "had 7 h last week; your floor is 8 h 20" in found[0].text


def test_learnings_are_asked_about_by_age_and_stage() -> None:
    learnings = (
        Learning(id="fresh", text="fresh", on=ago(6)),
        Learning(id="plan", text="sort by error", on=ago(7)),
        Learning(id="planned", text="planned", on=ago(7), plan_when="x", plan_will="y", potential_on=ago(5)),
        Learning(id="closed", text="closed", on=ago(30), closed_on=ago(2)),
        Learning(id="recent", text="recent", on=ago(60), applied_on=ago(13)),
        Learning(id="observe", text="number strings", on=ago(60), applied_on=ago(14), expected_sign="hands up"),
        Learning(id="share", text="exit tickets", on=ago(60), applied_on=ago(50), realized_on=ago(20)),
        Learning(id="told", text="told", on=ago(60), applied_on=ago(50), realized_on=ago(20), shared_with=("ann",)),
    )
    found = {ask.key: ask for ask in asked(learnings=learnings)}
    assert set(found) == {"plan:plan", "observe:observe", "pass-on:share"}
    assert found["plan:plan"].text == "“sort by error” is 7 days old. When ___, I will ___."
    assert "(You wrote: “hands up”.) What did you see?" in found["observe:observe"].text
    assert found["pass-on:share"].record_id == "share"


def test_no_more_than_two_of_a_kind_and_the_next_ones_after_putting_away() -> None:
    learnings = tuple(Learning(id=f"l{n}", text=f"l{n}", on=ago(10 + n)) for n in range(5))
    assert keys(learnings=learnings) == ["plan:l0", "plan:l1"]
    away = (PutAway(key="plan:l0", until_on=ago(-1)), PutAway(key="plan:l1", until_on=TODAY))
    assert keys(learnings=learnings, put_away=away) == ["plan:l1", "plan:l2"]


def test_a_stuck_problem_names_who_beyond_may_know() -> None:
    found = asked(
        problems=(Problem(id="p", title="Fractions in grade 7", opened_on=ago(40)),),
        asks=(Ask(problem_id="p", contact_id="ann", on=ago(30)), Ask(problem_id="p", contact_id="ann", on=ago(20))),
        expertise=(Expertise(contact_id="chat", topic="fractions"), Expertise(contact_id="ann", topic="fractions")),
    )
    assert [result.key for result in found] == ["stuck:p"]
    assert found[0].candidates == ("chat",)
    assert found[0].text.endswith("Who beyond it: Maths Chat?")


def test_a_decision_is_asked_about_from_its_day_on_and_nothing_else_of_tier_3() -> None:
    due = Decision(id="d", contact_id="news", recheck_on=TODAY, success_sign="two ideas tried")
    found = asked(decisions=(due, Decision(id="e", contact_id="news", recheck_on=ago(-1))))
    assert [result.key for result in found] == ["decide:d"]
    assert "two ideas tried" in found[0].text
    made = Decision(id="d", contact_id="news", recheck_on=TODAY, choice=DecisionChoice.WATCH, decided_on=TODAY)
    assert keys(decisions=(made,)) == []


def test_one_source_above_half_is_mentor_or_echo() -> None:
    talks = (
        Interaction(id="a", on=ago(60), contact_ids=("ann",)),
        Interaction(id="b", on=ago(60), contact_ids=("chat",)),
    )

    def from_ann(number: int) -> list[str]:
        learnings = tuple(
            Learning(id=f"l{n}", text="x", on=ago(60), applied_on=ago(5), interaction_ids=("a" if n < number else "b",))
            for n in range(6)
        )
        return keys(interactions=talks, learnings=learnings)

    assert from_ann(4) == ["echo:ann"]
    assert from_ann(3) == []


def test_each_question_has_its_day_in_seven() -> None:
    every = asked(learnings=tuple(Learning(id=f"l{n}", text="x", on=ago(10)) for n in range(2)))
    week = [for_today(every, TODAY + timedelta(days=n)) for n in range(14)]
    for record in every:
        shown = [n for n, one in enumerate(week) if record in one]
        assert len(shown) == 2
        assert shown[1] - shown[0] == 7


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(journals)
def test_any_question_can_be_put_away_and_only_that_one(records: Records) -> None:
    from dataclasses import replace

    found = questions(JournalIndex(records, TODAY))
    assert len({result.key for result in found}) == len(found)
    for result in found:
        assert result.text.endswith(("?", "."))
        assert result.answers[-1].does == "put-away"
        away = replace(records, put_away=(PutAway(key=result.key, until_on=date(2026, 12, 1)),))
        left = {one.key for one in questions(JournalIndex(away, TODAY))}
        assert result.key not in left
        assert {one.key for one in found} - {result.key} <= left
