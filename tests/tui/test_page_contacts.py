"""The Contacts page, by what somebody means to do there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from forms_at_work import TODAY, detail, fill, lines, people, write
from waiting import settled

from netjournal.domain.records import Contact, ContactKind, Distinct, Goal, Interaction, Membership, Tier
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.contacts.merge import MergeDialog
from netjournal.tui.contacts.page import ContactsPage
from netjournal.tui.widgets.detail import Detail
from netjournal.tui.widgets.frame import TopLine
from netjournal.tui.widgets.lines import LineList


@pytest.fixture(autouse=True)
def _this_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


def talk(folder: Path, who: Contact, on: date, summary: str) -> None:
    with Journal(folder) as journal:
        journal.add(Interaction(on=on, contact_ids=(who.id,), summary=summary), "Log")


def top(app: JournalApp) -> str:
    return app.screen.query_one(TopLine).looking_at


def again(folder: Path, contact: Contact) -> Contact:
    with Journal(folder) as journal:
        return journal.contacts.get(contact.id)


async def test_an_empty_page_says_what_to_do_and_n_does_it(tmp_path: Path) -> None:
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert "Press n" in app.screen.query_one(LineList).empty.plain
        await pilot.press("n")
        await pilot.pause()
        await write(pilot, "Lucía Morrow")
        await fill(pilot, "tier", "c")
        await fill(pilot, "why", "She sorts everything.")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert any(line.startswith("Lucía Morrow") for line in lines(pilot))
        assert "She sorts everything." in detail(pilot)
        await pilot.press("n")
        await pilot.pause()
        await write(pilot, "Zed")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert detail(pilot).startswith("Zed")
        await pilot.press("u", "u")
        await pilot.pause()
        assert lines(pilot) == []


async def test_the_inbox_comes_first_and_is_sorted_with_one_key_each(tmp_path: Path) -> None:
    ann, bob, cid, dan = people(tmp_path, "Ann", "Bob", "Cid", "Dan", tier=None)
    people(tmp_path, "Lucía Morrow")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert lines(pilot)[0].endswith("To sort · 4")
        assert lines(pilot)[1] == "Ann"
        await pilot.press("c", "m", "o")
        await pilot.pause()
        assert app.screen.query_one("#lines", LineList).cursor_key == dan.id
    tiers = [again(tmp_path, item).tier for item in (ann, bob, cid, dan)]
    assert tiers == [Tier.COLLEAGUES, Tier.COMMUNITIES, Tier.FOLLOWING, None]
    with Journal(tmp_path) as journal:
        assert [move.on for move in journal.contacts.tier_history(ann.id)] == [TODAY]


async def test_the_selected_are_sorted_together_and_only_those_of_the_inbox(tmp_path: Path) -> None:
    ann, bob, cid = people(tmp_path, "Ann", "Bob", "Cid", tier=None)
    (lucia,) = people(tmp_path, "Lucía Morrow")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "asterisk")
        await pilot.pause()
        assert "4 selected" in top(app)
        await pilot.press("asterisk")
        await pilot.pause()
        assert "selected" not in top(app)
        await pilot.press("asterisk", "j", "space", "g", "o")
        await pilot.pause()
        tiers = [again(tmp_path, item).tier for item in (ann, bob, cid, lucia)]
        assert tiers == [Tier.FOLLOWING, None, Tier.FOLLOWING, Tier.COLLEAGUES]
        assert app.screen.query_one("#lines", LineList).cursor_key == bob.id
        await pilot.press("u")
        await pilot.pause()
    assert [again(tmp_path, item).tier for item in (ann, cid)] == [None, None]


async def test_sorting_keys_do_nothing_outside_the_inbox(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "m", "o")
        await pilot.pause()
    assert again(tmp_path, lucia).tier is Tier.COLLEAGUES


async def test_another_tier_is_asked_with_one_key_and_the_reason_in_one_line(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "t")
        await pilot.pause()
        await pilot.press("m")
        await pilot.pause()
        await write(pilot, "she moved to another school\n")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "she moved to another school" in detail(pilot)
        assert app.screen.query_one(Detail).has_focus
        await pilot.press("escape", "u")
        await pilot.pause()
    assert again(tmp_path, lucia).tier is Tier.COLLEAGUES


async def test_several_get_a_tier_and_topics_as_one_change(tmp_path: Path) -> None:
    ann, bob, cid = people(tmp_path, "Ann", "Bob", "Cid", tier=None)
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "space", "space")
        await pilot.pause()
        assert "2 selected" in top(app)
        await pilot.press("number_sign")
        await pilot.pause()
        await write(pilot, "ratio, feedback\n")
        await pilot.pause()
        assert app.screen.query_one("#lines", LineList).selected == frozenset()
        await pilot.press("g", "space", "space", "t")
        await pilot.pause()
        await pilot.press("c")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert [again(tmp_path, item).tier for item in (ann, bob, cid)] == [Tier.COLLEAGUES, Tier.COLLEAGUES, None]
        assert again(tmp_path, bob).topics == ("ratio", "feedback")
        await pilot.press("u")
        await pilot.pause()
        assert [again(tmp_path, item).tier for item in (ann, bob)] == [None, None]


async def test_the_filter_narrows_while_one_types(tmp_path: Path) -> None:
    people(tmp_path, "Lucía Morrow", "Tomas Brandle")
    people(tmp_path, "Ratio Weekly", tier=Tier.FOLLOWING, topics=("feedback",))
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "f")
        await write(pilot, "tier:f #feed")
        await pilot.pause()
        assert lines(pilot) == ["○ Following · 1", "Ratio Weekly"]
        assert top(app) == "Contacts · tier:f #feed · 1 of 3"
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("#lines", LineList).has_focus
        await pilot.press("f")
        await write(pilot, " zz")
        await pilot.pause()
        assert "Nobody fits" in app.screen.query_one("#lines", LineList).empty.plain
        await pilot.press("escape")
        await pilot.pause()
        assert top(app) == "Contacts · 3 in all"


async def test_the_detail_has_every_conversation_and_enter_all_of_them(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    with Journal(tmp_path) as journal, journal.change("many"):
        for number in range(40):
            talked = Interaction(on=date(2026, 10, 1), contact_ids=(lucia.id,), summary=f"talk number {number}")
            journal.add(talked, "one")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert "talk number 39" in detail(pilot)
        assert "talk number 5" not in detail(pilot)
        assert "and 10 earlier" in detail(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "talk number 5" in detail(pilot)


async def test_a_quiet_contact_is_seen_and_thinking_of_them_clears_it(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    talk(tmp_path, lucia, date(2026, 10, 1), "long ago")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert "! 53 days" in lines(pilot)[1]
        await pilot.press("s")
        await pilot.pause()
        assert "!" not in lines(pilot)[1]
    with Journal(tmp_path) as journal:
        assert len(journal.every(Interaction)) == 1
        assert [goal.skipped_on for goal in journal.every(Goal)] == [TODAY]


async def test_the_prep_sheet_comes_and_goes(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    talk(tmp_path, lucia, date(2026, 11, 1), "she lent me the cards")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "p")
        await pilot.pause()
        assert "Before you meet Lucía Morrow" in detail(pilot)
        assert "she lent me the cards" in detail(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen.query_one("#lines", LineList).has_focus
        assert "Before you meet" not in detail(pilot)


async def test_the_trash_keeps_what_was_logged_and_gives_back(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    talk(tmp_path, lucia, date(2026, 11, 1), "cards")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "d")
        await pilot.pause()
        assert lines(pilot) == []
        await pilot.press("u")
        await pilot.pause()
        assert any(line.startswith("Lucía") for line in lines(pilot))


async def test_editing_keeps_what_was_not_touched(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow", topics=("a, b",), birthday="--05-23")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "e")
        await pilot.pause()
        await fill(pilot, "role", "maths lead")
        await fill(pilot, "birthday", "x")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "is not a birthday" in str(app.screen.query_one("#field-birthday .comment").content)  # type: ignore[attr-defined]
        await fill(pilot, "birthday", "")
        await pilot.press("backspace", "ctrl+s")
        await pilot.pause()
    now = again(tmp_path, lucia)
    assert (now.role, now.topics, now.birthday, now.name) == ("maths lead", ("a, b",), "--05-23", "Lucía Morrow")


async def test_a_taken_handle_is_said_beside_it(tmp_path: Path) -> None:
    people(tmp_path, "Ann Lee", "Bob Ray")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "n")
        await pilot.pause()
        await write(pilot, "Ann")
        await fill(pilot, "handle", "bob")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "@bob is taken" in str(app.screen.query_one("#field-handle .comment").content)  # type: ignore[attr-defined]


async def test_a_person_joins_a_community_and_both_pages_show_it(tmp_path: Path) -> None:
    (lucia,) = people(tmp_path, "Lucía Morrow")
    (circle,) = people(tmp_path, "Number Talks Circle", tier=Tier.COMMUNITIES, kind=ContactKind.COMMUNITY)
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "a", "m")
        await pilot.pause()
        await fill(pilot, "other", "Number")
        await pilot.press("tab")
        await fill(pilot, "role", "chair")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Number Talks Circle  chair" in detail(pilot)
        await pilot.press("j")
        await pilot.pause()
        assert "Lucía Morrow  chair" in detail(pilot)
    with Journal(tmp_path) as journal:
        (row,) = journal.every(Membership)
        assert (row.person_id, row.community_id) == (lucia.id, circle.id)


async def test_what_somebody_knows_and_a_goal_with_them(tmp_path: Path) -> None:
    people(tmp_path, "Lucía Morrow")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "a", "k")
        await pilot.pause()
        await write(pilot, "number talks")
        await fill(pilot, "evidence", "I watched three of hers")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("a", "g")
        await pilot.pause()
        await write(pilot, "when I see her, I will ask for the video")
        await fill(pilot, "due_on", "friday")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "number talks  I watched three of hers" in detail(pilot)
        assert "I will ask for the video" in detail(pilot)
    with Journal(tmp_path) as journal:
        (goal,) = journal.every(Goal)
        assert (goal.when_cue, goal.due_on) == ("I see her", date(2026, 11, 27))


async def test_two_who_are_one_are_put_together_and_apart_again(tmp_path: Path) -> None:
    keep, other = people(tmp_path, "Lucía Morrow", "Lucia Morrow", email="l@x.example")
    talk(tmp_path, other, date(2026, 11, 1), "cards")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "space", "space", "M")
        await pilot.pause()
        assert isinstance(app.screen, MergeDialog)
        await pilot.press("1")
        await pilot.pause()
        assert len([line for line in lines(pilot) if "Morrow" in line]) == 1
        assert "cards" in detail(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert len([line for line in lines(pilot) if "Morrow" in line]) == 2
    assert again(tmp_path, keep).deleted_at is None


async def test_two_who_are_two_are_remembered(tmp_path: Path) -> None:
    people(tmp_path, "Sam One", "Sam Two")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "space", "space", "M")
        await settled(pilot, lambda: isinstance(app.screen, MergeDialog))
        await pilot.press("n")
        await settled(pilot, lambda: not isinstance(app.screen, MergeDialog))
    with Journal(tmp_path) as journal:
        assert len(journal.every(Distinct)) == 1


async def test_hostile_names_are_text(tmp_path: Path) -> None:
    hostile = ["[bold]Zed[/bold]", "Ann \x1b[31mRed", "محمد علي 🦊", "A very long name " * 20]
    people(tmp_path, *hostile, tier=None)
    app = JournalApp(tmp_path)
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        shown = lines(pilot)
        assert "[bold]Zed[/bold]" in shown
        assert "Ann  [31mRed" in shown
        for _ in hostile:
            assert "\x1b" not in detail(pilot)
            await pilot.press("j")
            await pilot.pause()
        await pilot.press("t")
        await pilot.pause()
        await pilot.press("m")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "Communities · 1" in "\n".join(lines(pilot))


async def test_a_record_is_found_whatever_the_filter(tmp_path: Path) -> None:
    lucia, tomas = people(tmp_path, "Lucía Morrow", "Tomas Brandle")
    app = JournalApp(tmp_path)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "f")
        await write(pilot, "lucia\n")
        await pilot.press("1")
        await pilot.pause()
        app.open_record("contact", tomas.id)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, ContactsPage)
        assert app.screen.query_one("#lines", LineList).cursor_key == tomas.id
        assert "Tomas Brandle" in detail(pilot)
        assert lucia.name in "\n".join(lines(pilot))
