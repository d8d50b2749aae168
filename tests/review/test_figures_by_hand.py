"""Each figure on a small journal that was worked out on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from made_journals import TODAY, ago

from netjournal.domain.records import (
    Ask,
    ClosedAs,
    Contact,
    Decision,
    DecisionChoice,
    Direction,
    Evidence,
    Goal,
    Intention,
    Interaction,
    Learning,
    Problem,
    QuietDay,
    Records,
    Said,
    Setting,
    Term,
    Tier,
    TierMove,
)
from netjournal.errors import WrongUsage
from netjournal.review.index import JournalIndex, ReviewSettings
from netjournal.review.period import Period, week
from netjournal.review.registry import FIGURES, figure, review, trend
from netjournal.review.statistics import byar

YEAR = Period(ago(364), TODAY, "the year", "span")
ANN = Contact(id="ann", name="Ann", tier=Tier.COLLEAGUES)
CHAT = Contact(id="chat", name="Chat", tier=Tier.COMMUNITIES)
NEWS = Contact(id="news", name="News", tier=Tier.FOLLOWING)
NEW = Contact(id="new", name="New")
PEOPLE = (ANN, CHAT, NEWS, NEW)


def talk(name: str, days: int, who: str, minutes: int | None = None, **more: object) -> Interaction:
    said = {"minutes_source": Said.ENTERED} if minutes else {}
    return Interaction(id=name, on=ago(days), contact_ids=tuple(who.split()), minutes=minutes, **(said | more))


def of(name: str, period: Period = YEAR, **parts: object):
    return FIGURES[name](JournalIndex(Records(contacts=PEOPLE, **parts), TODAY), period)


def test_time_by_tier_splits_minutes_over_contacts_and_counts_no_guesses() -> None:
    found = of(
        "time-by-tier",
        interactions=(
            talk("one", 3, "ann", 60),
            talk("two", 3, "ann chat", 40),
            talk("three", 2, "news new", 40),
            talk("four", 2, "ann"),
            talk("five", 2, "ann", 500, minutes_source=Said.ESTIMATED),
            talk("six", 2, "ann", 500, minutes_source=Said.DEFAULTED),
        ),
        intentions=(Intention(starts_on=ago(400), colleagues=50, communities=35, following=15),),
    )
    assert found.value == pytest.approx({"colleagues": 80 / 120, "communities": 20 / 120, "following": 20 / 120})
    assert found.counts["minutes"] == {"colleagues": 80, "communities": 20, "following": 20, "untiered": 20}
    assert found.counts["without_minutes"] == 3
    assert found.counts["gap_points"]["communities"] == pytest.approx(100 / 6 - 35)
    assert found.counts["gap_hours"]["colleagues"] == pytest.approx((80 / 120 - 0.5) * 2)
    assert found.counts["overall_gap"] == pytest.approx(0.35 - 1 / 6)
    assert found.sentence == "Of 2 h: colleagues 67 % (1 h 20), communities 17 % (20 min) and following 17 % (20 min)."
    reasons = {row.id: row.reason for row in found.left_out}
    assert reasons["four"] == "no minutes were entered"
    assert reasons["five"] == "its 500 minutes are estimated, not entered"
    assert "50 %" in reasons["three"]
    assert "3 of 6 interactions without minutes" in found.guard


def test_a_contact_counts_with_the_tier_of_the_day() -> None:
    moves = (
        TierMove(contact_id="ann", tier=Tier.FOLLOWING, on=ago(50)),
        TierMove(contact_id="ann", tier=Tier.COLLEAGUES, on=ago(10)),
    )
    found = of(
        "time-by-tier",
        tier_moves=moves,
        interactions=(talk("before", 60, "ann", 10), talk("between", 11, "ann", 20), talk("after", 10, "ann", 70)),
    )
    assert found.counts["minutes"] == {"colleagues": 70, "communities": 0, "following": 30, "untiered": 0}


def test_two_intentions_are_weighed_by_their_days_and_the_floor_is_counted_by_weeks() -> None:
    weeks = Period(date(2026, 11, 9), date(2026, 11, 22), "two weeks")
    found = of(
        "time-by-tier",
        weeks,
        interactions=(
            replace(talk("a", 0, "ann", 30), on=date(2026, 11, 9)),
            replace(talk("b", 0, "ann", 90), on=date(2026, 11, 17)),
        ),
        intentions=(
            Intention(starts_on=date(2026, 11, 1), colleagues=60, communities=20, following=20, floor_minutes=60),
            Intention(starts_on=date(2026, 11, 16), colleagues=40, communities=40, following=20, floor_minutes=60,
                      weekly_minutes=90),
        ),
    )  # fmt: skip
    assert found.counts["intended"] == pytest.approx({"colleagues": 0.5, "communities": 0.3, "following": 0.2})
    assert found.counts["floor"] == {"minutes": 60, "weeks": 2, "weeks_below": 1}
    assert found.counts["weekly_minutes"] == pytest.approx({"intended": 90, "actual": 60})
    assert "under your floor of 1 h in 1 of 2 weeks" in found.comparison


def learned(name: str, days: int, **more: object) -> Learning:
    return Learning(id=name, text=name, on=ago(days), **more)


def test_the_funnel_counts_stages_and_takes_no_share_of_the_young() -> None:
    old = tuple(learned(f"o{n}", 50, potential_on=ago(40) if n < 6 else None) for n in range(10))
    more = (
        learned("young", 41, applied_on=ago(1)),
        learned("open", 5),
        learned("shut", 43, closed_on=ago(3), closed_as=ClosedAs.NULL),
        learned("later", 43, applied_on=ago(-3)),
    )
    found = of("funnel", learnings=old + more)
    assert (found.counts["noted"], found.counts["potential"], found.counts["applied"]) == (14, 6, 1)
    assert (found.counts["closed"], found.counts["closed_as"]["null"], found.counts["too_young"]) == (1, 1, 2)
    assert found.counts["too_young_and_open"] == 1
    assert found.value == pytest.approx({"noted": 1, "potential": 0.5, "applied": 0, "realized": 0, "reframed": 0})
    assert found.sentence == "14 learnings noted: 1 applied, 1 closed and 1 too young to judge."
    assert of("funnel", learnings=more).value is None


def test_application_rate_gives_counts_below_ten_and_an_interval_from_ten_on() -> None:
    old = tuple(learned(f"o{n}", 60, applied_on=ago(18 if n < 3 else 17)) for n in range(9))
    few = of("application-rate", learnings=(*old, learned("young", 41, applied_on=ago(40))))
    assert (few.value, few.low, few.counts["applied"], few.counts["old_enough"]) == (None, None, 3, 9)
    assert "%" not in few.sentence
    enough = of("application-rate", learnings=(*old, learned("edge", 42)))
    assert enough.value == 0.3
    assert (enough.low, enough.high) == pytest.approx((0.1078, 0.6032), abs=1e-4)
    assert enough.counts["applied_later"] == 6
    assert "3 of 10 learnings (30 %)" in enough.sentence


def test_time_to_apply_follows_open_learnings_until_today() -> None:
    found = of(
        "time-to-apply",
        learnings=(
            learned("a", 100, applied_on=ago(90)),
            learned("b", 100, closed_on=ago(80)),
            learned("c", 30),
            learned("d", 100, applied_on=ago(60)),
        ),
    )
    after_the_close = 3 / 4 * 2 / 3
    assert found.value == pytest.approx({"14": 1 / 4, "42": 1 / 4 + after_the_close, "90": 1 / 4 + after_the_close})
    assert found.counts["median_days"] == 40
    never = of("time-to-apply", learnings=(learned("a", 100), learned("b", 100)))
    assert never.value == {"14": 0.0, "42": 0.0, "90": 0.0}
    assert "Median not reached" in never.guard


def test_learning_yield_splits_credit_and_shrinks() -> None:
    talks = tuple(talk(f"a{n}", 90 + n, "ann", 60, channel="call") for n in range(4))
    joint = talk("joint", 90, "ann chat", 120)
    more = tuple(learned(f"more{n}", 90, interaction_ids=("a3",), applied_on=ago(60)) for n in range(3))
    found = of(
        "learning-yield",
        interactions=(*talks, joint, talk("young", 41, "chat", 600), talk("blank", 90, "chat")),
        learnings=(
            learned("whole", 90, interaction_ids=("a0",), applied_on=ago(48)),
            learned("halves", 90, interaction_ids=("a1", "joint"), applied_on=ago(50)),
            learned("blank", 90, interaction_ids=("blank",), applied_on=ago(50)),
            learned("late", 90, interaction_ids=("a1",), applied_on=ago(47)),
            learned("bare", 90, applied_on=ago(50)),
            learned("unapplied", 90, interaction_ids=("a2",)),
            *more,
        ),
    )
    tiers, overall = found.counts["tiers"], found.counts["overall"]
    assert (tiers["colleagues"]["learnings"], tiers["colleagues"]["hours"]) == (4.75, 5)
    assert (tiers["communities"]["learnings"], tiers["communities"]["hours"]) == (0.25, 1)
    assert (overall["learnings"], overall["hours"], overall["rate"]) == (5, 6, pytest.approx(5 / 6))
    assert found.counts["kappa"] == pytest.approx(4 * 6 / 5)
    assert found.value["colleagues"] == pytest.approx((4.75 + 4) / (5 + 24 / 5))
    assert found.value["communities"] is None
    scale = 5 / (25 / (1 + 1 + 9))  # pieces of 1, 1 and 3; one contact in each tier, so no dispersion
    low, high = found.low["colleagues"] * 5, found.high["colleagues"] * 5
    assert (low, high) == pytest.approx(byar(4.75, scale))
    assert "Too little time for a rate: communities and following." in found.guard
    assert (found.counts["too_young"], found.counts["without_minutes"]) == (1, 1)
    reasons = {row.id: row.reason for row in found.left_out}
    assert reasons["late"] == "applied more than 42 days after it was noted"
    assert reasons["bare"] == "it names no conversation as its source"
    assert "without minutes" in [row.reason for row in found.left_out if row.id == "blank"][1]
    assert found.contributions["a3"] == "1 h, 3 applied learnings"
    assert found.contributions["halves"] == "1 learning"


def test_fewer_than_five_learnings_are_counts_alone() -> None:
    talks = tuple(talk(f"a{n}", 90 + n, "ann", 90) for n in range(4))
    found = of("learning-yield", interactions=talks)
    assert (found.value, found.counts["kappa"], found.counts["overall"]["rate"]) == (None, None, None)
    assert found.sentence == "0 applied learnings from 6 h: colleagues 0 in 6 h."


def test_realized_share_needs_ten_and_keeps_my_word_apart() -> None:
    grades = [Evidence.E0, Evidence.E1, Evidence.E2, Evidence.E3, None]
    made = tuple(
        learned(
            f"l{n}",
            90,
            applied_on=ago(50),
            realized_on=ago(5) if n < 5 else None,
            evidence=grades[n % 5] if n < 5 else None,
        )
        for n in range(10)
    )
    found = of("realized-share", learnings=made)
    assert found.value == 0.2
    assert (found.counts["e2_or_better"], found.counts["e0_or_e1"], found.counts["ungraded"]) == (2, 2, 1)
    assert of("realized-share", learnings=made[:9]).value is None


def test_usefulness_and_energy_stay_apart() -> None:
    rated = [talk(f"i{n}", n * 10, "ann", usefulness=n % 4, energy=(n % 3) - 1) for n in range(9)]
    talks = (*rated, talk("silent", 1, "chat"))
    useful = of("usefulness", interactions=talks)
    assert useful.value == {"colleagues": 1.0, "communities": None, "following": None}
    assert useful.counts["rated"] == 9
    mood = of("energy", interactions=talks)
    assert mood.value == 0
    assert mood.counts["change"] is None
    steady = tuple(talk(f"e{n}", n, "ann", energy=2 if n < 42 else -1) for n in range(84))
    assert of("energy", interactions=steady).counts["change"] == 2.0
    assert of("energy", interactions=steady).comparison == "The last six weeks were 200 points above the six before."


def test_problems_are_listed_and_the_stuck_ones_named() -> None:
    found = of(
        "problems",
        problems=(
            Problem(id="in", title="Late work", opened_on=ago(60), resolved_on=ago(4), resolved_by="ann"),
            Problem(id="out", title="Ratios", opened_on=ago(60), asked_inside_on=ago(50), beyond_on=ago(20),
                    resolved_on=ago(3), resolved_by="chat"),
            Problem(id="halt", title="Quiet students", opened_on=ago(22)),
            Problem(id="fresh", title="Fresh", opened_on=ago(21)),
        ),
        asks=tuple(Ask(problem_id=one, contact_id="ann", on=ago(9 - n)) for one in ("halt", "fresh") for n in (1, 2)),
    )  # fmt: skip
    assert (found.counts["resolved_inside"], found.counts["resolved_beyond"], found.counts["stuck"]) == (1, 1, 1)
    assert found.counts["days_to_beyond"] == {"out": 30}
    assert [row.id for row in found.listed] == ["halt", "out", "in", "out"]
    assert found.listed[0].text == "Quiet students: asked inside twice, never beyond, open 22 days"


def test_give_and_get_counts_directions_and_closed_loops() -> None:
    found = of(
        "give-get",
        interactions=(
            talk("a", 1, "ann chat", direction=Direction.GIVE),
            talk("b", 1, "ann", direction=Direction.GET),
            talk("c", 1, "ann"),
        ),
        learnings=(
            learned("told", 30, applied_on=ago(9), told_source_on=ago(8)),
            learned("kept", 30, applied_on=ago(9)),
        ),
    )
    assert found.counts["give"] == {"colleagues": 1, "communities": 1, "following": 0, "untiered": 0}
    assert found.counts["totals"] == {"get": 1, "give": 1, "both": 0}
    assert found.value == 0.5
    assert "1 of 2 applied learnings (50 %)" in found.sentence


def test_following_counts_useful_items_per_hour_and_topics_by_distinct_sources() -> None:
    feed = Contact(id="feed", name="Feed", tier=Tier.FOLLOWING)
    records = Records(
        contacts=(*PEOPLE, feed),
        interactions=(
            talk("a", 1, "news", 60, usefulness=3, topics=("AI",)),
            talk("b", 2, "feed", 30, usefulness=1, topics=("ai", "maths")),
            talk("c", 56, "news", 600, usefulness=3),
            talk("d", 55, "news", 90),
        ),
        decisions=(
            Decision(id="d1", contact_id="news", recheck_on=ago(3), choice=DecisionChoice.LEAVE, decided_on=ago(2)),
            Decision(id="d2", contact_id="feed", recheck_on=ago(1)),
            Decision(id="d3", contact_id="feed", recheck_on=ago(-9)),
        ),
    )
    found = FIGURES["following"](JournalIndex(records, TODAY), YEAR)
    assert found.value == pytest.approx({"useful_per_hour": 1 / 3, "decisions": 0.5})
    assert found.counts["topics"] == {"ai": 2}


def test_breadth_is_a_share_only_from_six_applied_learnings() -> None:
    talks = (talk("a", 20, "ann", channel="hallway"), talk("b", 20, "chat", channel="chat"))
    made = tuple(learned(f"l{n}", 20, applied_on=ago(5), interaction_ids=("a",) if n else ("a", "b")) for n in range(6))
    found = of("breadth", interactions=talks, learnings=made)
    assert found.value == pytest.approx(5.5 / 6)
    assert (found.counts["sources"], found.counts["settings"]) == (2, 2)
    assert of("breadth", interactions=talks, learnings=made[:5]).value is None


def test_follow_through_shows_the_misses() -> None:
    found = of(
        "follow-through",
        goals=(
            Goal(id="done", text="see Ann", due_on=ago(5), done_on=ago(1)),
            Goal(id="early", text="early", due_on=ago(-5), done_on=ago(1)),
            Goal(id="missed", text="call", due_on=ago(2)),
            Goal(id="thought", text="think", due_on=ago(2), skipped_on=ago(2)),
            Goal(id="dropped", text="drop", due_on=ago(2), dropped_on=ago(9)),
            Goal(id="tonight", text="tonight", due_on=TODAY),
            Goal(id="someday", text="someday"),
            Goal(id="ahead", text="ahead", due_on=ago(-4)),
        ),
    )
    assert found.value == 0.5
    assert [row.id for row in found.listed] == ["missed"]
    assert {row.id for row in found.left_out} == {"tonight", "someday"}
    assert found.sentence == "2 of 4 goals (50 %) done; 1 skipped, 1 missed."


def test_coverage_counts_school_days_since_the_first_entry() -> None:
    this_week = week(date(2026, 11, 18))
    records = Records(
        contacts=PEOPLE,
        interactions=(Interaction(id="a", on=date(2026, 11, 17), contact_ids=("ann",)),),
        quiet_days=(QuietDay(id="q", on=date(2026, 11, 19)), QuietDay(id="s", on=date(2026, 11, 22))),
        terms=(Term(id="h", holiday=True, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20)),),
    )
    found = FIGURES["coverage"](JournalIndex(records, TODAY), this_week)
    assert (found.counts["days_noted"], found.counts["days"]) == (2, 3)
    assert found.sentence == "2 of 3 school days (67 %) noted since your first entry."
    assert {row.id for row in found.left_out} == {"s"}
    sunday_school = JournalIndex(records, TODAY, ReviewSettings(school_days=frozenset({6})))
    assert FIGURES["coverage"](sunday_school, this_week).value == 1


def test_the_settings_of_the_journal_are_read() -> None:
    records = Records(
        settings=(Setting(key="week_start", value="sunday"), Setting(key="school_days", value=[6, 0, "Tue"]))
    )
    assert ReviewSettings.of(records) == ReviewSettings(week_start=6, school_days=frozenset({6, 0, 1}))
    assert ReviewSettings.of(Records(settings=(Setting(key="week_start", value="soon"),))) == ReviewSettings()


def test_an_empty_journal_has_a_review() -> None:
    found = review(Records(), week(TODAY), TODAY)
    assert found.sentence == "No interaction was noted. No learning was noted."
    assert list(found.figures) == list(FIGURES)
    assert found.questions == ()


def test_an_unknown_figure_is_refused_with_the_names() -> None:
    with pytest.raises(WrongUsage) as caught:
        figure("leaderboard", Records(), YEAR, TODAY)
    assert "time-by-tier" in caught.value.way_out


def test_a_trend_goes_back_period_by_period() -> None:
    records = Records(contacts=PEOPLE, interactions=(talk("a", 8, "ann", 30), talk("b", 1, "ann", 60)))
    row = trend("time-by-tier", JournalIndex(records, TODAY), week(TODAY), 3)
    assert [each.name for each, _ in row] == ["week of 9 Nov 2026", "week of 16 Nov 2026", "week of 23 Nov 2026"]
    assert [made.counts["all_minutes"] for _, made in row] == [30, 60, 0]
