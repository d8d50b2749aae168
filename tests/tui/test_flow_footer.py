"""The first and last line of every page: whatever the width, where I am, how to get help and how to leave."""

from __future__ import annotations

from pathlib import Path

import pytest
from forms_at_work import TODAY, people
from textual.pilot import Pilot

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
        assert "t tier" in last_line(pilot) and "filter" not in last_line(pilot)
        await pilot.resize_terminal(120, 36)
        await settle(pilot)
        assert "p prep f filter" in last_line(pilot)


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


def test_the_lightest_go_first_and_of_those_the_last() -> None:
    keys = [FooterKey("a", 10, 1), FooterKey("b", 10, 1), FooterKey("c", 10, 2), FooterKey("d", 10, 9)]
    assert left_out(keys, 40) == frozenset()
    assert left_out(keys, 39) == {"b"}
    assert left_out(keys, 20) == {"a", "b"}
    assert left_out(keys, 10) == {"a", "b", "c"}
