"""By key on the Contacts page: expertise, introductions, communities, decisions, goals, and forgetting."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flows import SIZES, choose, fill_in, opened, picture, press, rows, said, store, until
from forms_at_work import TODAY, box, comment, detail, people

from netjournal.domain.records import (
    Contact,
    ContactKind,
    Decision,
    DecisionChoice,
    Expertise,
    Goal,
    Interaction,
    Introduction,
    Membership,
    Tier,
    TierMove,
)
from netjournal.journal.journal import Journal
from netjournal.tui.forms.form import FormDialog


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


@pytest.mark.parametrize("size", SIZES)
async def test_what_somebody_knows_is_noted_with_evidence_credited_and_spread(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    ann, bob = people(tmp_path, "Ann", "Bob")
    async with opened(tmp_path, size) as (app, pilot):
        await press(pilot, "2", "a", "k")
        await until(pilot, lambda: app.screen.query("#field-topic"))
        await press(pilot, "r", "ctrl+s")
        assert "what you saw is enough" in comment(pilot, "evidence"), "a guess is no expertise"
        await fill_in(pilot, topic="number talks", evidence="I watched three")
        await press(pilot, "a", "c")
        await fill_in(pilot, elevated_on="yesterday", spread_to="Bob")
        (row,) = app.journal.every(Expertise)
        assert (row.topic, row.evidence, row.on) == ("number talks", "I watched three", TODAY)
        assert (row.elevated_on, row.spread_to) == (TODAY - timedelta(days=1), (bob.id,))
        await press(pilot, "enter")
        assert "credited 22 Nov, reached Bob" in detail(pilot)
        await press(pilot, "escape", "u", "u")
        assert app.journal.every(Expertise) == []
        assert app.journal.get(Contact, ann.id).name == "Ann"


async def test_knowledge_cannot_reach_the_one_who_has_it(tmp_path: Path) -> None:
    (ann,) = people(tmp_path, "Ann")
    store(tmp_path, Expertise(contact_id=ann.id, topic="ratio", evidence="seen", on=TODAY))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "2", "a", "c")
        await until(pilot, lambda: app.screen.query("#field-spread-to"))
        box(pilot, "spread_to").input.focus()
        await press(pilot, "A", "n", "n", "ctrl+s")
        assert "is the one who knows it" in comment(pilot, "spread_to")


async def test_an_introduction_and_some_time_later_what_came_of_it(tmp_path: Path) -> None:
    people(tmp_path, "Ann", "Bob")
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "2", "a", "i")
        await fill_in(pilot, to_id="Bob", topic="ratio")
        (row,) = app.journal.every(Introduction)
        assert (row.outcome, row.by_id) == ("", "")
        await press(pilot, "j", "a", "w")
        await fill_in(pilot, outcome="they plan together now")
        assert app.journal.get(Introduction, row.id).outcome == "they plan together now"
        await press(pilot, "enter")
        assert "they plan together now" in detail(pilot)
        await press(pilot, "escape", "u")
        assert app.journal.get(Introduction, row.id).outcome == ""


@pytest.mark.parametrize("size", SIZES)
async def test_members_are_added_from_the_page_of_the_community_and_both_pages_say_so(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    people(tmp_path, "Zoe")
    people(tmp_path, "Circle", kind=ContactKind.COMMUNITY)
    async with opened(tmp_path, size) as (app, pilot):
        await press(pilot, "2", "a", "m")
        await fill_in(pilot, other="Zoe", role="chair")
        assert len(app.journal.every(Membership)) == 1
        await press(pilot, "enter")
        assert "Zoe  chair" in detail(pilot)
        await press(pilot, "escape", "j", "enter")
        assert "Circle  chair" in detail(pilot)
        await press(pilot, "escape", "u")
        assert app.journal.every(Membership) == []


@pytest.mark.parametrize("size", SIZES)
async def test_a_look_has_its_sign_and_its_end_first_and_investing_moves_it_with_its_history(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    (chat,) = people(tmp_path, "ratiochat", tier=Tier.FOLLOWING, kind=ContactKind.COMMUNITY)
    async with opened(tmp_path, size) as (app, pilot):
        await press(pilot, "2", "a", "d")
        await until(pilot, lambda: app.screen.query("#field-success-sign"))
        assert "18 Jan" in picture(app), "eight weeks where nothing else is said"
        await press(pilot, "ctrl+s")
        assert "Write one sign down" in comment(pilot, "success_sign")
        await fill_in(pilot, success_sign="two ideas tried", recheck_on="in 6 weeks")
        (look,) = app.journal.every(Decision)
        assert (look.success_sign, look.recheck_on) == ("two ideas tried", date(2027, 1, 4))
        await press(pilot, "a", "d")
        assert "two ideas tried" in picture(app), "one holds the decision against the sign"
        await choose(pilot, "i")
        await fill_in(pilot, answer="three tried")
        decided = app.journal.get(Decision, look.id)
        assert (decided.choice, decided.reason) == (DecisionChoice.INVEST, "three tried")
        assert app.journal.get(Contact, chat.id).tier is Tier.COMMUNITIES
        assert [move.tier for move in app.journal.contacts.tier_history(chat.id)] == [Tier.FOLLOWING, Tier.COMMUNITIES]
        await press(pilot, "u")
        assert app.journal.get(Contact, chat.id).tier is Tier.FOLLOWING
        assert [move.tier for move in app.journal.every(TierMove)] == [Tier.FOLLOWING]
        assert app.journal.get(Decision, look.id).choice is None


async def test_a_decision_whose_day_has_come_is_made_on_today(tmp_path: Path) -> None:
    (chat,) = people(tmp_path, "ratiochat", tier=Tier.FOLLOWING)
    look = store(
        tmp_path, Decision(contact_id=chat.id, opened_on=date(2026, 9, 1), recheck_on=TODAY, success_sign="two")
    )
    async with opened(tmp_path, (80, 24)) as (app, pilot):
        await press(pilot, "space")
        await choose(pilot, "l")
        await fill_in(pilot, answer="none")
        assert app.journal.get(Decision, look.id).choice is DecisionChoice.LEAVE
        assert app.journal.get(Contact, chat.id).archived_on == TODAY


async def test_a_goal_with_somebody_is_kept_on_their_page(tmp_path: Path) -> None:
    (ann,) = people(tmp_path, "Ann")
    goals = [
        store(tmp_path, Goal(text=f"goal {number}", contact_ids=(ann.id,), due_on=TODAY + timedelta(days=30 + number)))
        for number in range(2)
    ]
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "2", "a", "o")
        await choose(pilot, "2")
        await choose(pilot, "k")
        await fill_in(pilot, minutes="15")
        assert [app.journal.get(Goal, goal.id).open for goal in goals] == [True, False]
        assert [interaction.minutes for interaction in app.journal.every(Interaction)] == [15]


@pytest.mark.parametrize("size", SIZES)
async def test_forgetting_is_asked_by_name_and_leaves_no_trace(tmp_path: Path, size: tuple[int, int]) -> None:
    hal, _ann = people(tmp_path, "Hal Bergstrand", "Ann")
    known = store(tmp_path, Expertise(contact_id=hal.id, topic="marking", evidence="seen", on=TODAY))
    with Journal(tmp_path) as journal:
        for key in (f"correct:{known.id}", f"expertise:{hal.id}", "form:Erase Hal Bergstrand for ever?"):
            journal.drafts.keep(key, '{"evidence": "Bergstrand marks"}')
    async with opened(tmp_path, size) as (app, pilot):
        await press(pilot, "2", "j", "X")
        await until(pilot, lambda: isinstance(app.screen, FormDialog))
        await press(pilot, "y", "e", "s", "ctrl+s")
        assert "nothing was erased" in comment(pilot, "handle")
        await press(pilot, "escape")
        assert len(app.journal.contacts.all()) == 2
        await press(pilot, "X")
        await fill_in(pilot, handle="@hal")
        await until(pilot, lambda: "is forgotten" in said(app))
        assert [contact.name for contact in app.journal.contacts.all()] == ["Ann"]
        await press(pilot, "u")
        assert all(contact.name != "Hal Bergstrand" for contact in app.journal.contacts.all()), (
            "u does not bring them back"
        )
    with Journal(tmp_path) as journal:
        left = "\n".join(journal.store.connection.iterdump())
    assert "Bergstrand" not in left


@pytest.mark.parametrize("size", SIZES)
async def test_one_key_archives_somebody_and_brings_them_back(tmp_path: Path, size: tuple[int, int]) -> None:
    ann, bob = people(tmp_path, "Ann", "Bob")
    async with opened(tmp_path, size) as (app, pilot):
        await press(pilot, "2", "A")
        assert app.journal.get(Contact, ann.id).archived_on == TODAY
        assert not any("Ann" in line for line in rows(app, "#lines"))
        assert "archived" in said(app)
        await press(pilot, "u", "g", "space", "space", "A")
        assert {app.journal.get(Contact, item.id).archived_on for item in (ann, bob)} == {TODAY}
        await press(pilot, "f", *"archived", "enter", "g", "A")
        assert app.journal.get(Contact, ann.id).archived_on is None
        await press(pilot, "u", "u")
        assert app.journal.get(Contact, bob.id).archived_on is None


async def test_what_was_noted_wrongly_is_corrected_or_taken_out(tmp_path: Path) -> None:
    ann, bob = people(tmp_path, "Ann", "Bob")
    (circle,) = people(tmp_path, "Circle", kind=ContactKind.COMMUNITY)
    known = store(tmp_path, Expertise(contact_id=ann.id, topic="ration", evidence="seen", on=TODAY))
    member = store(tmp_path, Membership(person_id=ann.id, community_id=circle.id, role="chair", since_on=TODAY))
    met = store(tmp_path, Introduction(from_id=ann.id, to_id=bob.id, on=TODAY))
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "2", "a", "e", "1", "e")
        await fill_in(pilot, topic="ratio", on="yesterday")
        now = app.journal.get(Expertise, known.id)
        assert (now.topic, now.evidence, now.on) == ("ratio", "seen", TODAY - timedelta(days=1))
        await press(pilot, "a", "e", "4", "e")
        await until(pilot, lambda: app.screen.query("#field-until-on"))
        box(pilot, "until_on").input.focus()
        await press(pilot, *"yesterday", "ctrl+s")
        assert "It began on" in comment(pilot, "until_on")
        await fill_in(pilot, since_on="1 sep", until_on="yesterday")
        assert app.journal.get(Membership, member.id).until_on == TODAY - timedelta(days=1)
        await press(pilot, "a", "e", "2", "d")
        assert app.journal.every(Introduction) == []
        await press(pilot, "u")
        assert [introduction.id for introduction in app.journal.every(Introduction)] == [met.id]
        await press(pilot, "a", "e", "3")
        await fill_in(pilot, on="2 sep", reason="same corridor")
        (move,) = app.journal.contacts.tier_history(ann.id)
        assert (move.on, move.reason, move.tier) == (date(2026, 9, 2), "same corridor", Tier.COLLEAGUES)


async def test_saying_a_membership_again_adds_to_it_and_empties_nothing(tmp_path: Path) -> None:
    people(tmp_path, "Ann")
    people(tmp_path, "Circle", kind=ContactKind.COMMUNITY)
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "2", "a", "m")
        await fill_in(pilot, other="Circle", role="chair", since_on="1 sep")
        await press(pilot, "a", "m")
        await fill_in(pilot, other="Circle", until_on="yesterday")
        (row,) = app.journal.every(Membership)
        assert (row.role, row.since_on, row.until_on) == ("chair", date(2026, 9, 1), TODAY - timedelta(days=1))


async def test_whom_one_met_through_somebody_is_on_both_pages(tmp_path: Path) -> None:
    ann, bob = people(tmp_path, "Ann", "Bob")
    async with opened(tmp_path) as (app, pilot):
        await press(pilot, "2", "j", "e")
        await fill_in(pilot, introduced_by="Ann")
        assert app.journal.get(Contact, bob.id).introduced_by == ann.id
        assert "through Ann" in detail(pilot)
        await press(pilot, "k")
        assert "You met Bob through Ann" in detail(pilot)


async def test_of_a_big_community_as_many_are_offered_as_there_is_room_for(tmp_path: Path) -> None:
    (circle,) = people(tmp_path, "Aaa", kind=ContactKind.COMMUNITY)
    for member in people(tmp_path, *(f"Person {number}" for number in range(30))):
        store(tmp_path, Membership(person_id=member.id, community_id=circle.id))
    async with opened(tmp_path, (80, 24)) as (app, pilot):
        await press(pilot, "2", "a", "e")
        assert "and 19 more" in picture(app) and "esc leaves it" in picture(app)
        await press(pilot, "1")
        assert isinstance(app.screen, FormDialog) and "moved to colleagues" in picture(app)
