"""The questions that the figures ask, and when they keep quiet."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from made_journals import TODAY, ago, journals

from examples import examples
from netjournal.domain.asking_days import ROUND, RUN
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
    Term,
    Tier,
)
from netjournal.review.index import JournalIndex
from netjournal.review.period import month
from netjournal.review.questions import Question, for_today, questions

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


def test_six_school_weeks_far_off_ask_whether_that_is_a_leak() -> None:
    """TODAY is a Monday: the last six weeks that ended are days 1 to 42 ago."""
    found = asked(interactions=days_of(OFF, 1, 43) + days_of(FINE, 43, 57), intentions=MEANT)
    assert [result.key for result in found] == ["drift:following"]
    assert found[0].text == (
        "Since 12 October following took 50 % of your noted time; you meant 15 %. Deliberate drift, or a leak?"
    )
    assert [answer.does for answer in found[0].answers] == ["intention", "goal", "put-away"]


def test_a_gap_that_few_talks_explain_asks_nothing() -> None:
    """45 % instead of 15 %, in one long webinar, lies within 2.6 standard errors of what was meant."""
    rare = tuple(one for one in days_of({"ann": 30}, 1, 43) if one.on.weekday() == 0)
    webinar = Interaction(id="w", on=ago(12), contact_ids=("news",), minutes=150)
    assert keys(interactions=(*rare, webinar), intentions=MEANT) == []
    often = tuple(one for one in days_of(OFF, 1, 43) if one.on.weekday() in (0, 3))
    assert keys(interactions=often, intentions=MEANT) == ["drift:following"]


def test_15_points_or_five_weeks_or_three_with_an_entry_do_not() -> None:
    level = {"ann": 60, "chat": 10, "news": 30}
    assert keys(interactions=days_of(level, 1, 57), intentions=MEANT) == []
    assert keys(interactions=days_of(OFF, 1, 36), intentions=MEANT) == []
    holes = tuple(item for item in days_of(OFF, 1, 57) if (TODAY - item.on).days > 25)
    assert "drift:following" not in keys(interactions=holes, intentions=MEANT)
    assert keys(interactions=days_of(OFF, 1, 57)) == []


def test_following_is_asked_about_only_when_it_is_over() -> None:
    less = {"ann": 70, "chat": 30}
    meant = (Intention(starts_on=ago(300), colleagues=55, communities=15, following=30),)
    assert keys(interactions=days_of(less, 1, 57), intentions=meant) == []


def test_nothing_is_asked_in_holidays_or_of_a_past_period() -> None:
    talks = days_of(OFF, 1, 57)
    holiday = (Term(id="h", holiday=True, starts_on=TODAY, ends_on=ago(-3)),)
    assert keys(interactions=talks, intentions=MEANT, terms=holiday) == []
    ledger = JournalIndex(Records(contacts=PEOPLE, interactions=talks, intentions=MEANT), TODAY)
    assert questions(ledger, month(ago(40))) == ()
    assert questions(ledger, month(TODAY)) != ()


def test_colleagues_under_the_floor_are_asked_about_with_the_week_named() -> None:
    floor = (Intention(starts_on=ago(300), colleagues=60, communities=25, following=15, floor_minutes=500),)
    found = asked(interactions=days_of(FINE, 1, 29), intentions=floor)
    assert [result.kind for result in found] == ["floor"]
    assert "had 7 h in the week of 16 Nov 2026; your floor is 8 h 20" in found[0].text


def test_three_school_weeks_without_colleagues_ask_whether_that_is_so() -> None:
    alone = days_of({"chat": 10}, 1, 22) + days_of(FINE, 22, 29)
    found = asked(interactions=alone)
    assert [result.text for result in found] == [
        "Nothing with everyday colleagues for three school weeks: not written down, or not happening?"
    ]
    assert keys(interactions=days_of({"chat": 10}, 1, 15) + days_of(FINE, 15, 29)) == []


def test_a_plan_that_ended_asks_for_the_next() -> None:
    over = (Intention(starts_on=ago(100), ends_on=ago(5), colleagues=60, communities=25, following=15),)
    assert [one.text for one in asked(intentions=over)] == ["How do you mean to spend this term?"]
    assert keys(intentions=(*over, Intention(starts_on=ago(4), colleagues=60, communities=25, following=15))) == []


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


def test_a_question_asks_on_today_for_three_days_and_rests() -> None:
    """From the day after something was seen; one that can be asked on any day begins on a day of its own."""
    seen = tuple(
        Learning(id=f"l{n}", text="x", on=ago(9), applied_on=ago(8), realized_on=ago(0)) for n in range(2)
    )  # fmt: skip
    drift = Question("drift:following", "Drift, or a leak?", "drift")
    every = (*asked(learnings=seen), drift)
    assert [question.kind for question in every] == ["pass-on", "pass-on", "drift"]
    days = [for_today(every, TODAY + timedelta(days=number)) for number in range(2 * ROUND)]
    for question in every:
        shown = [number for number, of_day in enumerate(days) if question in of_day]
        assert len(shown) == 2 * RUN
        if question.since is not None:
            assert shown == [1, 2, 3, ROUND + 1, ROUND + 2, ROUND + 3]


def test_what_today_shows_by_itself_is_no_question_of_it() -> None:
    every = asked(learnings=(Learning(id="l", text="x", on=ago(10)),))
    assert [question.kind for question in every] == ["plan"]
    assert not any(for_today(every, TODAY + timedelta(days=number)) for number in range(2 * ROUND))


@settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(journals)
def test_any_question_can_be_put_away_and_with_it_only_those_about_the_same_thing(records: Records) -> None:
    from dataclasses import replace

    found = questions(JournalIndex(records, TODAY))
    assert len({result.key for result in found}) == len(found)
    for result in found:
        assert result.text.endswith(("?", "."))
        assert result.answers[-1].does == "put-away"
        away = replace(records, put_away=(PutAway(key=result.key, until_on=date(2026, 12, 1)),))
        left = {one.key for one in questions(JournalIndex(away, TODAY))}
        same = {one.key for one in found if one.record_id and one.record_id == result.record_id} | {result.key}
        assert not same & left
        assert {one.key for one in found} - same <= left
