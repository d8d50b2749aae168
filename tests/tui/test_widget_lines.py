from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from netjournal.present.glyphs import glyphs
from netjournal.tui.widgets.columns import spread
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import FixedRows, PagedRows, Row

MANY = 50_000


class Counting(PagedRows):
    """Rows that count how often one is asked for."""

    asked = 0

    def row(self, index: int) -> Row:
        self.asked += 1
        return super().row(index)


class ListApp(App[None]):
    def __init__(self, source: FixedRows | PagedRows | None = None, ascii: bool = False) -> None:
        super().__init__()
        self.lines = LineList(source, empty="No conversations yet.", glyphs=glyphs(ascii), id="lines")
        self.moved: list[tuple[str | None, int | None]] = []
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield self.lines

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        self.moved.append((event.key, event.index))

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        self.opened.append(event.key)


def rows(*keys: str) -> FixedRows:
    """Rows of those keys; a key that ends in a colon is a heading."""
    return FixedRows([Row(key, Content(f"line {key}"), heading=key.endswith(":")) for key in keys])


def load(keys: Sequence[str]) -> list[Row]:
    return [Row(key, Content(f"entry {key}")) for key in keys]


def numbered(count: int, prefix: str = "r") -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


def shown(app: ListApp) -> list[str]:
    """The lines as they are on the screen."""
    return [app.lines.render_line(y).text.rstrip() for y in range(app.lines.size.height)]


def line_of_cursor(app: ListApp) -> int:
    assert app.lines.cursor is not None
    return app.lines.cursor - app.lines.scroll_offset.y


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.pause()


@pytest.mark.parametrize("key", ["j", "k", "G", "g", "pagedown", "pageup", "down", "up", "end", "home"])
async def test_a_key_asks_for_no_more_rows_at_fifty_thousand_than_at_a_hundred(key: str) -> None:
    asked = []
    for count in (100, MANY):
        source = Counting(numbered(count), load)
        app = ListApp(source)
        async with app.run_test(size=(60, 20)) as pilot:
            app.lines.cursor = 50
            await settle(pilot)
            source.asked = 0
            await pilot.press(key)
            await settle(pilot)
            asked.append(source.asked)
    assert asked[1] <= asked[0] + 2
    assert asked[1] < 4 * 20 + 10


async def test_moving_inside_the_view_asks_for_the_changed_lines_only() -> None:
    source = Counting(numbered(MANY), load)
    app = ListApp(source)
    async with app.run_test(size=(60, 20)) as pilot:
        await settle(pilot)
        source.asked = 0
        await pilot.press("j")
        await settle(pilot)
        assert source.asked <= 8


async def test_only_the_pages_in_view_are_loaded() -> None:
    loaded: list[str] = []

    def loading(keys: Sequence[str]) -> list[Row]:
        loaded.extend(keys)
        return load(keys)

    app = ListApp(PagedRows(numbered(MANY), loading, page=50))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("G")
        await settle(pilot)
        assert app.lines.cursor_key == f"r{MANY - 1}"
        assert shown(app)[-1] == f"▌  entry r{MANY - 1}"
    assert len(loaded) <= 150
    assert len(loaded) == len(set(loaded))


async def test_a_record_that_went_leaves_an_empty_line() -> None:
    source = PagedRows(["a", "b"], lambda keys: [Row("b", Content("here"))])
    assert source.row(0) == Row("a", Content(""))
    assert source.row(1).key == "b"


async def test_the_cursor_skips_headings() -> None:
    app = ListApp(rows("one:", "a", "two:", "three:", "b", "end:"))
    async with app.run_test(size=(40, 10)) as pilot:
        assert app.lines.cursor_key == "a"
        await pilot.press("j")
        assert app.lines.cursor_key == "b"
        await pilot.press("j")
        assert app.lines.cursor_key == "b"
        await pilot.press("G")
        assert app.lines.cursor_key == "b"
        await pilot.press("k")
        assert app.lines.cursor_key == "a"
        app.lines.cursor = 2
        assert app.lines.cursor_key == "b"
        app.lines.cursor = 99
        assert app.lines.cursor_key == "b"


async def test_the_heading_over_the_first_row_comes_into_view_with_it() -> None:
    app = ListApp(rows("one:", *numbered(40)))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("G", "g")
        await settle(pilot)
        assert app.lines.scroll_offset.y == 0
        assert shown(app)[:2] == ["   line one:", "▌  line r0"]


async def test_only_headings_leave_no_cursor() -> None:
    app = ListApp(rows("one:", "two:"))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("j", "G", "pagedown", "enter")
        assert app.lines.cursor is None
        assert app.opened == []


async def test_it_says_what_is_under_the_cursor_once() -> None:
    app = ListApp(rows("a", "b", "c"))
    async with app.run_test(size=(40, 10)) as pilot:
        await settle(pilot)
        assert app.moved == [("a", 0)]
        await pilot.press("j", "k", "k", "enter")
        await settle(pilot)
        assert app.moved == [("a", 0), ("b", 1), ("a", 0)]
        assert app.opened == ["a"]
        app.lines.show(rows())
        await settle(pilot)
        assert app.moved[-1] == (None, None)


async def test_showing_again_keeps_the_row_on_its_line() -> None:
    app = ListApp(PagedRows(numbered(MANY), load))
    async with app.run_test(size=(40, 20)) as pilot:
        app.lines.cursor = 30_000
        await settle(pilot)
        await pilot.press("k", "k", "k")
        line = line_of_cursor(app)
        moved = len(app.moved)
        app.lines.show(PagedRows(numbered(77, "new") + numbered(MANY), load))
        await settle(pilot)
        assert app.lines.cursor_key == "r29997"
        assert app.lines.cursor == 29997 + 77
        assert line_of_cursor(app) == line
        assert len(app.moved) == moved


async def test_a_row_that_went_hands_the_cursor_to_its_neighbour() -> None:
    keys = numbered(100)
    app = ListApp(PagedRows(keys, load))
    async with app.run_test(size=(40, 20)) as pilot:
        app.lines.cursor = 50
        await settle(pilot)
        line = line_of_cursor(app)
        app.lines.show(PagedRows([key for key in keys if key != "r50"], load))
        await settle(pilot)
        assert app.lines.cursor_key == "r51"
        assert line_of_cursor(app) == line
        app.lines.show(PagedRows(keys[:50], load))
        await settle(pilot)
        assert app.lines.cursor_key == "r49"
        app.lines.show(PagedRows(["other"], load))
        await settle(pilot)
        assert app.lines.cursor_key == "other"
        assert app.lines.scroll_offset.y == 0


async def test_wheel_then_new_rows_keep_what_is_being_read() -> None:
    app = ListApp(PagedRows(numbered(500), load))
    async with app.run_test(size=(40, 20)) as pilot:
        app.lines.scroll_to(y=200, animate=False)
        await settle(pilot)
        first = shown(app)[0]
        app.lines.show(PagedRows(numbered(10, "new") + numbered(500), load))
        await settle(pilot)
        assert shown(app)[0] == first
        assert app.lines.cursor_key == "r0"


async def test_not_keeping_starts_from_the_top() -> None:
    app = ListApp(PagedRows(numbered(500), load))
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.press("G")
        app.lines.show(PagedRows(numbered(500), load), keep=False)
        await settle(pilot)
        assert (app.lines.cursor, app.lines.scroll_offset.y) == (0, 0)


async def test_the_cursor_follows_a_key_set_from_outside() -> None:
    app = ListApp(rows("a", "b", "c"))
    async with app.run_test(size=(40, 10)) as pilot:
        app.lines.cursor_key = "c"
        assert app.lines.cursor == 2
        app.lines.cursor_key = "nowhere"
        assert (app.lines.cursor, app.lines.cursor_key) == (2, "c")
        assert app.lines.go_to("b")
        assert not app.lines.go_to("nowhere")
        await settle(pilot)
        assert app.moved[-1] == ("b", 1)


async def test_clicks_select_and_double_clicks_open() -> None:
    app = ListApp(rows("one:", "a", "b", "c"))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click("#lines", offset=(5, 3))
        assert app.lines.cursor_key == "c"
        assert app.opened == []
        await pilot.click("#lines", offset=(5, 0))
        await pilot.click("#lines", offset=(5, 8))
        assert app.lines.cursor_key == "c"
        await pilot.double_click("#lines", offset=(5, 2))
        assert app.lines.cursor_key == "b"
        assert app.opened == ["b"]


async def test_a_click_after_scrolling_hits_the_row_in_view() -> None:
    app = ListApp(PagedRows(numbered(500), load))
    async with app.run_test(size=(40, 20)) as pilot:
        app.lines.scroll_to(y=100, animate=False)
        await settle(pilot)
        await pilot.click("#lines", offset=(5, 4))
        assert app.lines.cursor_key == "r104"


async def test_pages_keep_the_cursor_in_view() -> None:
    app = ListApp(PagedRows(numbered(200), load))
    async with app.run_test(size=(40, 20)) as pilot:
        for _ in range(4):
            await pilot.press("pagedown")
        assert app.lines.cursor == 76
        for _ in range(20):
            await pilot.press("pagedown")
        assert app.lines.cursor == 199
        for _ in range(20):
            await pilot.press("pageup")
        assert app.lines.cursor == 0


async def test_resizing_keeps_the_cursor_in_view_and_draws_for_the_width() -> None:
    def both(key: str) -> Row:
        return Row(key, lambda width: spread(width, Content(key), Content("end")))

    app = ListApp(PagedRows(numbered(100), lambda keys: [both(key) for key in keys]))
    async with app.run_test(size=(60, 30)) as pilot:
        app.lines.cursor = 29
        await settle(pilot)
        assert shown(app)[29] == "▌  r29" + " " * 49 + "end"
        await pilot.resize_terminal(30, 10)
        await settle(pilot)
        assert 0 <= line_of_cursor(app) < 10
        assert shown(app)[line_of_cursor(app)] == "▌  r29" + " " * 19 + "end"


async def test_marks_and_plain_letters() -> None:
    app = ListApp(rows("a", "b"), ascii=True)
    async with app.run_test(size=(40, 5)) as pilot:
        app.lines.selected = frozenset({"b"})
        await settle(pilot)
        assert shown(app)[:2] == [">  line a", " x line b"]
        app.lines.glyphs = glyphs(False)
        await settle(pilot)
        assert shown(app)[:2] == ["▌  line a", " ✓ line b"]


async def test_no_rows_say_so() -> None:
    app = ListApp()
    async with app.run_test(size=(18, 5)) as pilot:
        await pilot.press("j", "k", "G", "g", "pageup", "pagedown", "enter")
        assert [line.strip() for line in shown(app)][:2] == ["No", "conversations"]
        app.lines.show(rows("a"))
        await settle(pilot)
        assert app.lines.cursor_key == "a"


HOSTILE = [
    "\x1b[31mred\x1b]0;title\x07",
    "\x9b2Jgone",
    "line\nbreak\ttab\rreturn",
    "\u202eright to left\u202c",
    "[bold]markup[/] [@click=app.quit]x[/]",
    "👩‍👩‍👧‍👦 家族 עברית " * 9,
    "half \ud800 pair",
    "x" * 100_000,
]


async def test_hostile_text_is_drawn_as_text_and_every_line_has_the_same_width() -> None:
    source = FixedRows([Row(str(number), Content(text)) for number, text in enumerate(HOSTILE)])
    app = ListApp(source)
    async with app.run_test(size=(37, 12)) as pilot:
        await pilot.press("j", "j")
        for y in range(12):
            strip = app.lines.render_line(y)
            assert strip.cell_length == 36  # a cell is kept for the scrollbar
            assert strip.text.encode("utf-8")
            assert not any(ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u202e\u202c" for c in strip.text)
        assert shown(app)[4].startswith("   [bold]markup[/]")
        assert shown(app)[5].endswith("…")
        assert shown(app)[7].endswith("…")


async def test_the_cursor_is_seen_with_and_without_focus() -> None:
    app = ListApp(rows("a", "b"))
    async with app.run_test(size=(40, 5)) as pilot:

        def background(y: int) -> object:
            style = list(app.lines.render_line(y))[-1].style
            return style and style.bgcolor

        strong = background(0)
        assert strong != background(1)
        app.screen.set_focus(None)
        await settle(pilot)
        assert background(0) not in (strong, background(1))
        assert shown(app)[0].startswith("▏"), "a fainter bar, so that the difference shows without colours too"
