from __future__ import annotations

from textual.app import App, ComposeResult
from textual.binding import Binding

from netjournal.present.glyphs import ASCII
from netjournal.tui.widgets.frame import KeyFooter, TopLine


class FrameApp(App[None]):
    BINDINGS = [Binding("l", "log", "Log")]  # noqa: RUF012 - as Textual declares it

    def compose(self) -> ComposeResult:
        yield TopLine()
        yield KeyFooter()

    def on_mount(self) -> None:
        line = self.query_one(TopLine)
        line.looking_at = "Contacts · communities · 9 of 25"
        line.today = "Mon 23 Nov 2026"
        line.term = "Autumn, week 12"
        line.sync = "synced 09:12"

    @property
    def top(self) -> str:
        content = self.query_one(TopLine).render()
        assert content.cell_length <= self.query_one(TopLine).size.width
        return content.plain


async def test_the_top_line_gives_way_kindly() -> None:
    app = FrameApp()
    async with app.run_test(size=(100, 5)) as pilot:
        assert app.top.startswith("Contacts · communities · 9 of 25  ")
        assert app.top.endswith("Mon 23 Nov 2026 · Autumn, week 12 · synced 09:12")
        assert len(app.top) == 98
        for width, left, right in [
            (80, "Contacts · communities …", "Mon 23 Nov 2026 · Autumn, week 12 · synced 09:12"),
            (70, "Contacts · communities · 9 of 25", "Mon 23 Nov 2026 · synced 09:12"),
            (44, "Contacts · communities …", "synced 09:12"),
            (34, "Contacts · communities · 9 of 25", ""),
            (16, "Contacts …", ""),
            (8, "Conta…", ""),
        ]:
            await pilot.resize_terminal(width, 5)
            await pilot.pause()
            assert app.top.startswith(left)
            assert app.top.endswith(right)
            assert len(app.top.replace(left, "").strip()) == len(right)


async def test_the_top_line_takes_any_text_and_plain_letters() -> None:
    app = FrameApp()
    async with app.run_test(size=(100, 5)):
        line = app.query_one(TopLine)
        line.looking_at = "Search · [red]\x1b[31m\n日本"
        line.glyphs = ASCII
        assert app.top.startswith("Search - [red] [31m 日本")
        line.sync_wants_me = True
        styles = [str(span.style) for span in line.render().spans]
        assert "$text-warning" in styles


async def test_the_footer_is_one_line_that_names_the_keys() -> None:
    app = FrameApp()
    async with app.run_test(size=(60, 5)) as pilot:
        await pilot.pause()
        await pilot.pause()
        keys = app.query_one(KeyFooter)
        assert keys.size.height == 1
        assert keys.region.y == 4
        assert keys.render().plain.split() == ["l", "Log"]


async def test_a_click_on_a_key_is_the_key() -> None:
    logged = []

    class Clicked(FrameApp):
        def action_log(self) -> None:
            logged.append("l")

    app = Clicked()
    async with app.run_test(size=(60, 5), tooltips=True) as pilot:
        await pilot.pause()
        await pilot.hover(KeyFooter, offset=(2, 0))
        assert app.query_one(KeyFooter).tooltip == "Log"
        await pilot.click(KeyFooter, offset=(2, 0))
        await pilot.click(KeyFooter, offset=(30, 0))
        await pilot.pause()
        assert logged == ["l"]
