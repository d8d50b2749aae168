"""Each figure on a small journal that was worked out on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from made_journals import TODAY, ago

from netjournal.domain.records import (
    Ask,
    Barrier,
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
    Membership,
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
    assert "3 of 6 have no minutes and are left out." in found.guard
    assert found.contributions["two"] == "20 min colleagues and 20 min communities"


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


def test_each_day_is_held_against_its_own_intention_and_the_floor_is_judged_by_school_weeks() -> None:
    weeks = Period(date(2026, 11, 9), date(2026, 11, 22), "two weeks")
    found = of(
        "time-by-tier",
        weeks,
        interactions=(
            replace(talk("first", 0, "ann", 5), on=date(2026, 11, 2)),
            replace(talk("a", 0, "ann", 30), on=date(2026, 11, 9)),
            replace(talk("b", 0, "ann", 90), on=date(2026, 11, 17)),
        ),
        intentions=(
            Intention(starts_on=date(2026, 11, 1), colleagues=60, communities=20, following=20, floor_minutes=60),
            Intention(starts_on=date(2026, 11, 16), colleagues=40, communities=40, following=20, floor_minutes=60,
                      weekly_minutes=90),
        ),
    )  # fmt: skip
    meant = {"colleagues": (30 * 0.6 + 90 * 0.4) / 120, "communities": (30 * 0.2 + 90 * 0.4) / 120, "following": 0.2}
    assert found.counts["intended"] == pytest.approx(meant)
    assert found.counts["compared_minutes"] == {"colleagues": 120, "communities": 0, "following": 0}
    assert found.counts["floor"] == {"minutes": 60, "weeks": 2, "weeks_below": 1}
    assert found.counts["weekly_minutes"] == pytest.approx({"intended": 90, "actual": 60, "school_weeks": 2})
    assert "under your floor of 1 h in 1 of 2 school weeks" in found.comparison
    assert "2 h in 2 school weeks" in found.formula


def test_a_week_is_averaged_over_school_weeks_alone() -> None:
    """100 minutes in each of four school weeks, and two weeks of holiday with nothing."""
    first = date(2026, 10, 5)
    days = [first + timedelta(days=7 * n) for n in (0, 1, 4, 5)]
    found = of(
        "time-by-tier",
        Period(first, first + timedelta(days=41), "six weeks", "term"),
        interactions=tuple(replace(talk(f"i{n}", 0, "ann", 100), on=day) for n, day in enumerate(days)),
        terms=(Term(id="h", holiday=True, starts_on=date(2026, 10, 17), ends_on=date(2026, 11, 1)),),
        intentions=(Intention(starts_on=first, colleagues=100, communities=0, following=0, weekly_minutes=100),),
    )
    assert found.counts["weekly_minutes"] == {"intended": 100, "actual": 100, "school_weeks": 4}


def test_above_a_fifth_of_unsorted_time_there_are_no_percentages() -> None:
    found = of("time-by-tier", interactions=(talk("a", 3, "ann", 60), talk("b", 3, "new", 20)))
    assert found.value is None
    assert "%" not in found.words
    assert "sort them on Contacts" in found.guard


def learned(name: str, days: int, **more: object) -> Learning:
    return Learning(id=name, text=name, on=ago(days), **more)


def test_the_funnel_partitions_what_was_noted_and_takes_no_share_of_the_young() -> None:
    old = tuple(learned(f"o{n}", 50, potential_on=ago(40) if n < 6 else None) for n in range(10))
    more = (
        learned("young", 42, applied_on=ago(1)),
        learned("open", 42),
        learned("waits", 43),
        learned("shut", 43, closed_on=ago(3), closed_as=ClosedAs.DROPPED, barrier=Barrier.TIME),
        learned("failed", 43, applied_on=ago(9), closed_on=ago(3), closed_as=ClosedAs.NULL),
        learned("later", 43, applied_on=ago(-3)),
        learned("seen", 60, applied_on=ago(9), realized_on=ago(3)),
        learned("frame", 60, applied_on=ago(9), realized_on=ago(3), reframed_on=ago(2)),
    )
    found = of("funnel", learnings=old + more)
    states = ("young", "waiting", "tried", "seen", "reframed", "ended_tried", "ended_untried")
    assert [found.counts[state] for state in states] == [1, 12, 1, 1, 1, 1, 1]
    assert (found.counts["noted"], found.counts["applied"], found.counts["realized"]) == (18, 4, 2)
    assert (found.counts["closed_as"]["null"], found.counts["barriers"]["time"]) == (1, 1)
    assert found.value == pytest.approx(
        {"noted": 1, "potential": 6 / 16, "applied": 3 / 16, "realized": 2 / 16, "reframed": 1 / 16}
    )
    assert found.sentence == (
        "18 learnings: 4 reached your classroom, and of 2 of these you saw what came. "
        "12 have waited over six weeks for a try, 1 is younger than that, 1 ended untried."
    )
    assert {row.id for row in found.left_out} == {"young", "open"}
    assert of("funnel", learnings=more).value is None


def test_application_rate_follows_what_came_of_age() -> None:
    """A 42nd day in the period and before today; on the day itself the time is not up."""
    old = tuple(learned(f"o{n}", 60, applied_on=ago(18 if n < 3 else 17)) for n in range(8))
    shut = learned("shut", 60, closed_on=ago(30))
    few = of("application-rate", learnings=(*old, shut, learned("today", 42), learned("young", 41, applied_on=ago(40))))
    assert (few.value, few.low, few.high) == (None, None, None)
    assert {key: few.counts[key] for key in ("due", "applied", "closed", "open")} == {
        "due": 9, "applied": 3, "closed": 1, "open": 5}  # fmt: skip
    assert "%" not in few.sentence
    enough = of("application-rate", learnings=(*old, shut, learned("edge", 43)))
    assert enough.value == 0.3
    assert (enough.low, enough.high) == pytest.approx((0.1078, 0.6032), abs=1e-4)
    assert "3 of 10, 30 % (11 to 60)" in enough.sentence


def test_a_week_says_its_cohort_beside_twelve_months_and_an_empty_one_the_next_day() -> None:
    this = week(TODAY - timedelta(days=7))
    learnings = (
        learned("before", 100, applied_on=ago(99)),
        learned("a", 44, applied_on=ago(10)),
        learned("b", 47),
        learned("c", 40),
    )
    found = of("application-rate", this, learnings=learnings)
    assert found.sentence == (
        "Six weeks were up for 2 learnings (noted 7–10 Oct): 1 was tried and 1 was not. In twelve months 2 of 3."
    )
    empty = of("application-rate", week(TODAY), learnings=learnings)
    assert empty.sentence == (
        "No learning came of age in this week; the next one does on Thu 26 Nov 2026. In twelve months 2 of 3."
    )
    fresh = of("application-rate", week(TODAY), learnings=(learned("c", 40),))
    assert fresh.sentence == "The first learning comes of age on Thu 26 Nov 2026."


def test_time_to_apply_follows_open_learnings_until_today() -> None:
    learnings = (
        learned("a", 100, applied_on=ago(90)),
        learned("b", 100, closed_on=ago(80)),
        learned("c", 30),
        learned("d", 100, applied_on=ago(60)),
        *(learned(f"open{n}", 100) for n in range(6)),
    )
    found = of("time-to-apply", learnings=learnings)
    after_the_close = 9 / 10 * 8 / 9 * 1 / 7
    assert found.value == pytest.approx({"14": 1 / 10, "42": 1 / 10 + after_the_close, "90": 1 / 10 + after_the_close})
    assert found.counts["median_days"] is None
    assert found.sentence.endswith("Fewer than half were tried, so there is no typical time.")
    assert found.contributions["d"] == "tried after 40 days"
    few = of("time-to-apply", learnings=learnings[:9])
    assert (few.value, few.sentence) == (None, "2 of 9 learnings tried so far.")


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
    assert mood.value is None
    assert mood.counts["by_tier"]["colleagues"] == {"giving": 3, "even": 3, "taking": 3}
    steady = tuple(talk(f"e{n}", n, "ann", energy=2 if n < 42 else -1, channel="call") for n in range(84))
    found = of("energy", interactions=steady)
    assert (found.value, found.comparison) == (0, "")
    assert found.counts["by_channel"] == {"call": {"giving": 42, "even": 0, "taking": 42}}
    assert "In the last six weeks 42 gave and 0 took; in the six before 0 and 42." in found.sentence


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
    assert found.value is None
    assert "Of 2 learnings tried, the source was told of 1." in found.sentence


def test_passed_on_counts_what_reached_a_colleague_and_what_came_from_beyond() -> None:
    found = of(
        "give-get",
        interactions=(talk("far", 40, "chat"), talk("near", 40, "ann")),
        learnings=(
            learned("beyond", 40, interaction_ids=("far",), shared_with=("ann",), shared_on=ago(5)),
            learned("inside", 40, interaction_ids=("near",), shared_with=("ann",), shared_on=ago(5)),
            learned("out", 40, interaction_ids=("near",), shared_with=("chat",), shared_on=ago(5)),
            learned("undated", 40, interaction_ids=("far",), shared_with=("ann",)),
        ),
    )
    assert (found.counts["passed_on"], found.counts["passed_on_from_beyond"]) == (2, 1)


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
    assert found.value == {"useful_per_hour": pytest.approx(1 / 3), "decisions": None}
    assert (found.counts["decisions_made"], found.counts["decisions_due"]) == (1, 2)
    assert found.counts["topics"] == {"ai": 2}


def test_a_topic_rises_by_more_than_reading_volume_explains() -> None:
    feeds = tuple(Contact(id=f"f{n}", name=f"F{n}", tier=Tier.FOLLOWING) for n in range(4))
    even = tuple(talk(f"e{n}", 8 * n, "f0", topics=("maths",)) for n in range(14))
    even += tuple(talk(f"d{n}", 60 + 8 * n, "f0", topics=("maths",)) for n in range(6))
    named = tuple(talk(f"r{n}", n, f"f{n % 3 + 1}", topics=("oracy",), summary=f"item {n}") for n in range(9))

    def rising(*talks: Interaction) -> list[dict[str, object]]:
        ledger = JournalIndex(Records(contacts=feeds, interactions=talks), TODAY)
        return FIGURES["following"](ledger, week(TODAY)).counts["rising"]

    assert rising(*even, *named) == [{"topic": "oracy", "sources": 3, "before": 0, "items": 9, "items_before": 0}]
    assert rising(*even, *named[:2], named[3]) == []
    assert rising(*even[:8], *named) == []


def test_breadth_is_a_share_only_from_six_applied_learnings() -> None:
    talks = (talk("a", 20, "ann", channel="hallway"), talk("b", 20, "chat", channel="chat"))
    made = tuple(learned(f"l{n}", 20, applied_on=ago(5), interaction_ids=("a",) if n else ("a", "b")) for n in range(6))
    found = of("breadth", interactions=talks, learnings=made)
    assert found.value == pytest.approx(5.5 / 6)
    assert (found.counts["sources"], found.counts["settings"]) == (2, 2)
    assert of("breadth", interactions=talks, learnings=made[:5]).value is None


def test_breadth_counts_what_came_from_people_who_know_none_of_the_other_sources() -> None:
    bea, cem = (Contact(id=one, name=one, tier=Tier.COMMUNITIES) for one in ("bea", "cem"))
    records = Records(
        contacts=(*PEOPLE, bea, cem),
        interactions=(talk("a", 20, "ann"), talk("b", 20, "bea"), talk("c", 20, "cem"), talk("old", 500, "chat")),
        learnings=(
            *(learned(one, 20, applied_on=ago(5), interaction_ids=(one,)) for one in ("a", "b", "c")),
            learned("old", 500, applied_on=ago(400), interaction_ids=("old",)),
        ),
        memberships=tuple(Membership(person_id=one, community_id="chat") for one in ("ann", "bea")),
    )
    found = FIGURES["breadth"](JournalIndex(records, TODAY), week(TODAY))
    assert (found.counts["applied"], found.counts["independent"]) == (3, 1)
    assert found.contributions["c"] == "independent of the other sources"


def test_follow_through_shows_the_misses() -> None:
    found = of(
        "follow-through",
        goals=(
            Goal(id="done", text="see Ann", made_on=ago(9), due_on=ago(5), done_on=ago(4)),
            Goal(id="late", text="late", made_on=ago(30), due_on=ago(20), done_on=ago(10)),
            Goal(id="early", text="early", made_on=ago(9), due_on=ago(-5), done_on=ago(1)),
            Goal(id="moved", text="call", made_on=ago(9), first_due_on=ago(6), due_on=ago(-2)),
            Goal(id="think", text="think", due_on=ago(2), skipped_on=ago(2)),
            Goal(id="given", text="given up", made_on=ago(9), due_on=ago(4), dropped_on=ago(2)),
            Goal(id="dropped", text="drop", due_on=ago(2), dropped_on=ago(9)),
            Goal(id="note", text="note", made_on=ago(3), due_on=ago(5), done_on=ago(3)),
            Goal(id="tonight", text="tonight", due_on=TODAY),
            Goal(id="someday", text="someday", when_cue="a quiz"),
            Goal(id="thought", text="Think of Ann", skipped_on=ago(2)),
            Goal(id="ahead", text="ahead", due_on=ago(-4)),
        ),
    )
    counts = {key: found.counts[key] for key in ("came", "in_time", "late", "skipped", "dropped", "missed")}
    assert counts == {"came": 6, "in_time": 2, "late": 1, "skipped": 1, "dropped": 1, "missed": 1}
    assert found.value is None
    assert found.counts["by_cue"] == {"kept": 0, "waiting": 1}
    assert [row.id for row in found.listed] == ["moved"]
    reasons = {row.id: row.reason for row in found.left_out}
    assert set(reasons) == {"tonight", "someday", "dropped", "note", "thought"}
    assert reasons["dropped"] == "let go before its day"
    assert reasons["note"] == "first due before it was made"
    assert found.sentence.startswith("2 of 6 goals that came kept in time; 1 late, 1 skipped, 1 let go, 1 missed.")


def test_a_weekly_goal_neglected_for_ten_weeks_then_done_shows_its_misses() -> None:
    first = date(2026, 9, 7)
    goal = Goal(id="g", text="weekly", made_on=first, due_on=first, repeat="FREQ=WEEKLY", done_on=date(2026, 11, 17))
    holiday = Term(id="h", holiday=True, starts_on=date(2026, 10, 12), ends_on=date(2026, 10, 25))
    found = of("follow-through", goals=(goal,), terms=(holiday,))
    counts = {key: found.counts[key] for key in ("came", "in_time", "missed")}
    assert counts == {"came": 9, "in_time": 1, "missed": 8}
    assert [row.reason for row in found.left_out] == ["its day was in a holiday"] * 2
    assert of("follow-through", week(date(2026, 9, 15)), goals=(goal,)).counts["missed"] == 1


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
    assert found.sentence == "2 of 3 school days (67 %) have an entry since your first entry."
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
    assert found.sentence == "No conversations in this period."
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
