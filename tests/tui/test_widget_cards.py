"""A list of cards: several lines for each row."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from netjournal.tui.widgets.cards import CardList, wrapped
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import PagedRows, Row

MANY = 20_000


class Counting(PagedRows):
    """Cards that count how often one is asked for."""

    asked = 0

    def row(self, index: int) -> Row:
        self.asked += 1
        return super().row(index)


class CardApp(App[None]):
    def __init__(self, count: int) -> None:
        super().__init__()
        self.source = Counting(keys(count), load)
        self.cards = CardList(2, empty="No card.", id="cards")
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.cards

    def on_mount(self) -> None:
        self.cards.show(self.source)
        self.cards.focus()

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        self.opened.append(event.key)


def keys(count: int) -> list[str]:
    return [f"c{number}" for number in range(count)]


def load(wanted: Sequence[str]) -> list[Row]:
    return [Row(key, Content(f"title {key}\nunder {key}\nnever seen")) for key in wanted]


def shown(app: CardApp) -> list[str]:
    return [app.cards.render_line(y).text.strip(" ▌") for y in range(app.cards.size.height)]


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.pause()


async def test_each_card_has_its_lines_and_an_empty_one_under_it() -> None:
    app = CardApp(3)
    async with app.run_test(size=(40, 9)) as pilot:
        await settle(pilot)
        assert shown(app) == ["title c0", "under c0", "", "title c1", "under c1", "", "title c2", "under c2", ""]


@pytest.mark.parametrize("key", ["j", "k", "G", "g", "pagedown", "pageup"])
async def test_a_key_asks_for_no_more_cards_of_many_than_of_few(key: str) -> None:
    asked = []
    for count in (100, MANY):
        app = CardApp(count)
        async with app.run_test(size=(40, 20)) as pilot:
            app.cards.cursor = 50
            await settle(pilot)
            app.source.asked = 0
            await pilot.press(key)
            await settle(pilot)
            asked.append(app.source.asked)
    assert asked[1] <= asked[0] + 4


async def test_the_whole_card_under_the_cursor_is_always_in_view() -> None:
    app = CardApp(40)
    async with app.run_test(size=(40, 10)) as pilot:
        for key in ("j", "j", "j", "j", "G", "k", "pageup", "k", "k", "k", "k", "pagedown", "g"):
            await pilot.press(key)
            await settle(pilot)
            at = app.cards.cursor_key
            assert f"title {at}" in shown(app)
            assert f"under {at}" in shown(app)


async def test_the_cursor_stays_on_its_card_when_cards_come_before_it() -> None:
    app = CardApp(20)
    async with app.run_test(size=(40, 12)) as pilot:
        await settle(pilot)
        await pilot.press("j", "j", "j", "j", "j", "j", "j")
        await settle(pilot)
        line = shown(app).index("title c7")
        app.cards.show(PagedRows(["new", *keys(20)], load))
        await settle(pilot)
        assert app.cards.cursor_key == "c7"
        assert shown(app).index("title c7") == line


async def test_a_click_anywhere_on_a_card_chooses_it_and_a_double_click_opens_it() -> None:
    app = CardApp(5)
    async with app.run_test(size=(40, 12)) as pilot:
        await settle(pilot)
        await pilot.click("#cards", offset=(6, 4))
        await settle(pilot)
        assert app.cards.cursor_key == "c1"
        assert app.opened == []
        await pilot.double_click("#cards", offset=(6, 7))
        await settle(pilot)
        assert app.opened == ["c2"]


async def test_of_lists_side_by_side_only_the_one_with_the_focus_shows_its_cursor() -> None:
    app = CardApp(3)
    app.cards.quiet = True
    async with app.run_test(size=(40, 9)) as pilot:
        await settle(pilot)
        assert app.cards.render_line(0).text.startswith("▌")
        app.set_focus(None)
        await settle(pilot)
        assert not any(app.cards.render_line(y).text.startswith("▌") for y in range(9))
        assert app.cards.cursor == 0


async def test_without_cards_it_says_so() -> None:
    app = CardApp(0)
    async with app.run_test(size=(40, 5)) as pilot:
        await settle(pilot)
        assert shown(app)[0] == "No card."
        await pilot.press("j", "G", "enter")
        await settle(pilot)
        assert app.cards.cursor is None


def test_a_long_text_is_wrapped_and_ends_in_an_ellipsis() -> None:
    lines = wrapped(Content("one two three four five six seven"), 9, 2)
    assert [line.plain for line in lines] == ["one two", "three…"] or lines[1].plain.endswith("…")
    assert all(line.cell_length <= 9 for line in lines)
    assert [line.plain for line in wrapped(Content("one"), 9, 2)] == ["one"]
