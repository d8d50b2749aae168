"""The first and last line of every page: whatever the width, where I am, how to get help and how to leave."""

from __future__ import annotations

from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from forms_at_work import TODAY, people
from textual.pilot import Pilot

from netjournal.domain.records import Goal, Learning, Problem
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.commands import COMMANDS, PAGES
from netjournal.tui.widgets.frame import FooterKey, left_out


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())


async def settle(pilot: Pilot[str]) -> None:
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    for _ in range(3):
        await pilot.pause()


def line(pilot: Pilot[str], place: int) -> str:
    """A line as it is on the screen, with one space between its words."""
    picture = pilot.app.screen._compositor.render_strips()
    return " ".join("".join(segment.text for segment in picture[place]).split())


def last_line(pilot: Pilot[str]) -> str:
    return line(pilot, -1)


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_every_page_says_how_to_get_help_and_how_to_leave(tmp_path: Path, width: int) -> None:
    people(tmp_path, "Lucía Morrow")
    async with JournalApp(tmp_path).run_test(size=(width, 24)) as pilot:
        for place, page in enumerate(PAGES, 1):
            await pilot.press(str(place))
            await settle(pilot)
            assert last_line(pilot).endswith("? help q quit"), page
            names = [command.label for command in COMMANDS if command.id.startswith("go.")]
            shown = [name for name in names if name in line(pilot, 0)]
            assert shown == names if width >= 110 else shown == [names[place - 1]], page
            assert all(str(number) in line(pilot, 0) for number in range(1, 8)), page


async def test_more_room_shows_more_keys_and_the_help_has_all_of_them(tmp_path: Path) -> None:
    people(tmp_path, "Lucía Morrow")
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await settle(pilot)
        assert last_line(pilot).startswith("enter read e edit p before you meet")
        assert "filter" not in last_line(pilot)
        await pilot.resize_terminal(120, 36)
        await settle(pilot)
        assert "t tier f filter" in last_line(pilot)


async def test_while_the_inbox_is_sorted_its_keys_come_first(tmp_path: Path) -> None:
    people(tmp_path, "Ann", tier=None)
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        await pilot.press("2")
        await settle(pilot)
        assert "c colleagues m communities o only follow" in last_line(pilot)
        assert last_line(pilot).rstrip().endswith("? help q quit")


async def test_in_the_capture_bar_its_own_keys_are_said(tmp_path: Path) -> None:
    people(tmp_path, "Ann")
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        await pilot.press("l")
        await settle(pilot)
        for words in ("keep", "esc leave", "^n answer"):
            assert words in last_line(pilot)


async def test_the_footer_names_what_happens_to_the_row_under_the_cursor(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.add(Learning(text="Sort by error", on=TODAY), "Add")
        journal.add(Problem(title="Groups fall silent", opened_on=TODAY), "Add")
        journal.goals.add(Goal(text="Send Tomas his slide", due_on=TODAY))
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert last_line(pilot).startswith("space done s later e edit")
        for page, words in (("4", "space plan it enter read s later"), ("5", "space I asked somebody enter read")):
            await pilot.press(page)
            await settle(pilot)
            assert last_line(pilot).startswith(words)
            await pilot.press("enter")
            await settle(pilot)
            assert "esc to the list" in last_line(pilot)
            await pilot.press("escape")


async def test_selected_contacts_are_counted_in_the_footer(tmp_path: Path) -> None:
    people(tmp_path, "Ann", "Bea")
    async with JournalApp(tmp_path).run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "space", "space")
        await settle(pilot)
        assert last_line(pilot).startswith("t move 2 # topics for 2 space select * all A archive 2 d trash 2")
        await pilot.press("escape")
        await settle(pilot)
        assert last_line(pilot).startswith("enter read")


async def test_sync_now_is_offered_only_where_something_is_shared(tmp_path: Path) -> None:
    async with JournalApp(tmp_path).run_test(size=(120, 36)) as pilot:
        await pilot.press("7", "down", "down", "down", "down")
        await settle(pilot)
        assert "enter share this journal" in last_line(pilot)
        assert "sync now" not in last_line(pilot)


async def test_while_a_filter_is_written_no_letter_is_named_as_a_key(tmp_path: Path) -> None:
    people(tmp_path, "Ann")
    async with JournalApp(tmp_path).run_test(size=(80, 24)) as pilot:
        await pilot.press("2", "f")
        await settle(pilot)
        assert "esc everyone again" in last_line(pilot)
        assert "search" not in last_line(pilot) and "help" not in last_line(pilot)


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_a_key_is_never_named_without_its_pair(tmp_path: Path, width: int) -> None:
    people(tmp_path, "Ann")
    async with JournalApp(tmp_path).run_test(size=(width, 24)) as pilot:
        await pilot.press("6")
        await settle(pilot)
        assert ("[ before" in last_line(pilot)) == ("] after" in last_line(pilot))


async def test_the_focus_between_list_and_detail_shows_without_colour(tmp_path: Path) -> None:
    people(tmp_path, "Ann")
    async with JournalApp(tmp_path).run_test(size=(120, 36)) as pilot:
        await pilot.press("2")
        await settle(pilot)
        picture = ["".join(segment.text for segment in strip) for strip in pilot.app.screen._compositor.render_strips()]
        assert any(row.lstrip().startswith("▌") for row in picture) and not any(row.count("▌") > 1 for row in picture)
        await pilot.press("enter")
        await settle(pilot)
        picture = ["".join(segment.text for segment in strip) for strip in pilot.app.screen._compositor.render_strips()]
        assert any(row.lstrip().startswith("▏") for row in picture)
        assert sum("▌" in row for row in picture) > 10, "the rule beside the detail"


def test_a_pair_goes_together() -> None:
    keys = [
        FooterKey("a", 10, 3),
        FooterKey("[", 10, 1, "period"),
        FooterKey("b", 10, 1),
        FooterKey("]", 10, 1, "period"),
    ]
    assert left_out(keys, 39) == {"[", "]"}
    assert left_out(keys, 40) == frozenset()


def test_the_lightest_go_first_and_of_those_the_last() -> None:
    keys = [FooterKey("a", 10, 1), FooterKey("b", 10, 1), FooterKey("c", 10, 2), FooterKey("d", 10, 9)]
    assert left_out(keys, 40) == frozenset()
    assert left_out(keys, 39) == {"b"}
    assert left_out(keys, 20) == {"a", "b"}
    assert left_out(keys, 10) == {"a", "b", "c"}


async def test_plain_letters_are_drawn_where_the_locale_has_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(tmp_path, "Ann")
    monkeypatch.setattr("sys.__stdout__", TextIOWrapper(BytesIO(), encoding="latin-1"))
    async with JournalApp(tmp_path).run_test(size=(120, 36)) as pilot:
        await pilot.press("2", "enter")
        await settle(pilot)
        shown = "\n".join(line(pilot, place) for place in range(36))
        assert "* Colleagues - 1" in shown
        assert shown.isascii()
