from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.content import Content

from examples import examples
from netjournal.tui.widgets.detail import Block, Detail, Drawn, Facts, Prose, Section, Title, page_lines

PAGE: list[Block] = [
    Title("Lucía Morrow", "communities"),
    Facts([("Why", "She reads exit tickets in three minutes and passes it on"), ("E-mail", ""), ("Met", "at school")]),
    Section("Notes"),
    Prose("first line\n\n[bold]second[/] \x1b[31mline", indent=2),
    Drawn(lambda width: Content("=" * width)),
]


def page(blocks: list[Block], width: int) -> list[str]:
    return [line.plain.rstrip() for line in page_lines(blocks, width)]


def test_a_page_has_aligned_facts_and_wrapped_text() -> None:
    assert page(PAGE, 40) == [
        "Lucía Morrow",
        "communities",
        "",
        "Why  She reads exit tickets in three",
        "     minutes and passes it on",
        "Met  at school",
        "",
        "Notes",
        "  first line",
        "",
        "  [bold]second[/]  [31mline",
        "",
        "=" * 40,
    ]


def test_on_a_narrow_page_values_stand_under_their_labels() -> None:
    assert page([Facts([("Why", "She reads exit tickets"), ("Met", "")])], 20) == [
        "Why",
        "  She reads exit",
        "  tickets",
    ]


def test_facts_without_values_leave_no_gap() -> None:
    assert page([Title("a"), Facts([("Why", "")]), Content("b")], 20) == ["a", "", "b"]


@given(text=st.text(max_size=200), label=st.text(max_size=30), width=st.integers(4, 90))
@settings(max_examples=examples(80))
def test_no_line_is_wider_than_the_page_or_steers_the_terminal(text: str, label: str, width: int) -> None:
    for line in page_lines([Title(text), Facts([(label, text)]), Section(text), Prose(text, 1)], width):
        assert line.cell_length <= width
        assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in line.plain)


class PageApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Detail(PAGE, id="detail")


LONG: list[Block] = [Title("Long"), Prose("\n".join(f"line {number}" for number in range(100)))]


async def test_keys_scroll_and_another_page_starts_at_its_top() -> None:
    app = PageApp()
    async with app.run_test(size=(50, 10)) as pilot:
        app.animation_level = "none"
        detail = app.query_one(Detail)
        detail.focus()
        detail.update_blocks(LONG, key="one")
        await pilot.pause()
        assert detail.max_scroll_y == 102 - 10
        await pilot.press("j", "j", "k")
        assert detail.scroll_offset.y == 1
        await pilot.press("G")
        await pilot.pause()
        assert detail.scroll_offset.y == 92
        detail.update_blocks([*LONG, Section("more")], key="one")
        await pilot.pause()
        assert detail.scroll_offset.y == 92
        detail.update_blocks(LONG, key="two")
        await pilot.pause()
        assert detail.scroll_offset.y == 0


async def test_showing_another_page_mounts_nothing() -> None:
    app = PageApp()
    async with app.run_test(size=(50, 10)) as pilot:
        detail = app.query_one(Detail)
        before = list(detail.children)
        detail.update_blocks([Title("Other")])
        await pilot.pause()
        assert list(detail.children) == before
        assert detail.blocks == [Title("Other")]
        assert detail.max_scroll_y == 0
