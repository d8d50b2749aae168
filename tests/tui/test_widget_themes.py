from __future__ import annotations

import itertools

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.content import Content
from textual.theme import Theme
from textual.widgets import Footer, Input

from netjournal.config import DEFAULT_THEME
from netjournal.tui.theme import CONTRAST, THEMES
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import FixedRows, Row

GROUNDS = (
    "background",
    "surface",
    "panel",
    "surface-active",
    "block-hover-background",
    "block-cursor-background",
    "block-cursor-blurred-background",
    "footer-background",
    "primary-muted",
)
INKS = (
    "foreground",
    "text",
    "text-muted",
    "text-disabled",
    "text-primary",
    "text-secondary",
    "text-accent",
    "text-warning",
    "text-error",
    "text-success",
    "foreground-muted",
    "foreground-disabled",
    "primary",
    "accent",
    "warning",
    "error",
    "success",
    "link-color",
)
PAIRS = [
    *itertools.product(INKS, GROUNDS),
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("footer-foreground", "footer-background"),
    ("footer-key-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
    ("footer-key-foreground", "block-hover-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("input-selection-foreground", "input-selection-background"),
    ("screen-selection-foreground", "screen-selection-background"),
    ("link-color-hover", "link-background-hover"),
    ("button-foreground", "surface"),
    *((ink, ground) for ink in ("button-color-foreground",) for ground in ("primary", "success", "warning", "error")),
    *((f"text-{name}", f"{name}-muted") for name in ("primary", "accent", "secondary", "warning", "error", "success")),
    *(("text", name) for name in ("primary", "secondary", "accent", "warning", "error", "success")),
]


def luminance(color: Color) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [part / 255 for part in (color.r, color.g, color.b)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: Color, ground: Color) -> float:
    """Contrast ratio, WCAG 2.2: 1 to 21."""
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(value: str, ground: Color) -> Color:
    """A colour variable as it is seen on a ground; `auto 70%` is black or white at that strength."""
    if value.startswith("auto"):
        return ground + ground.get_contrast_text(float(value.split()[1].rstrip("%")) / 100)
    return ground + Color.parse(value)


def test_the_formula_knows_black_on_white() -> None:
    assert contrast(Color.parse("#000"), Color.parse("#fff")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_all_text_can_be_read(theme: Theme) -> None:
    colors = theme.to_color_system().generate() | theme.variables
    low = {}
    # Strong contrasts leave no ground on which a cursor stands out and every ink does: a list drops the inks there.
    pairs = [pair for pair in PAIRS if theme is not CONTRAST or pair[1] != "block-cursor-background"]
    for ink, ground in [*pairs, ("block-cursor-foreground", "block-cursor-background")]:
        seen = Color.parse(colors[ground])
        ratio = contrast(ink_on(colors[ink], seen), seen)
        if ratio < 4.5:
            low[ink, ground] = round(ratio, 2)
    assert not low


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_the_cursor_stands_out_from_the_paper(theme: Theme) -> None:
    colors = theme.to_color_system().generate() | theme.variables
    paper, strong, faint = (
        Color.parse(colors[name])
        for name in ("background", "block-cursor-background", "block-cursor-blurred-background")
    )
    assert contrast(faint, paper) >= 1.1
    assert contrast(faint, paper) + 0.15 <= contrast(strong, paper)
    assert contrast(Color.parse(colors["block-cursor-foreground"]), strong) >= 3, "the bar beside the cursor"


def test_the_default_theme_is_one_of_ours() -> None:
    assert DEFAULT_THEME in [theme.name for theme in THEMES]


class Paper(App[None]):
    def compose(self) -> ComposeResult:
        yield Input(placeholder="What happened?")
        muted = Content.styled("yesterday", "$text-muted")
        yield LineList(FixedRows([Row("a", muted), Row("b", muted + Content.styled(" late", "$text-error"))]))
        yield Footer()

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.query_one(LineList).focus()


@pytest.mark.parametrize("name", [*(theme.name for theme in THEMES), "nord", "textual-light", "monokai"])
async def test_what_a_list_draws_can_be_read(name: str) -> None:
    app = Paper()
    async with app.run_test(size=(40, 10)) as pilot:
        app.theme = name
        await pilot.pause()
        lines = app.query_one(LineList)
        least = 4.5 if name.startswith("netjournal") else 3
        for segment in lines.render_line(0):
            assert segment.style and segment.style.color and segment.style.bgcolor
            ink, ground = segment.style.color.triplet, segment.style.bgcolor.triplet
            assert ink and ground
            assert contrast(Color(*ink), Color(*ground)) >= least


@pytest.mark.parametrize("name", ["ansi-dark", "ansi-light"])
async def test_terminal_colours_still_show_the_cursor(name: str) -> None:
    app = Paper()
    async with app.run_test(size=(40, 10)) as pilot:
        app.theme = name
        await pilot.pause()
        lines = app.query_one(LineList)
        assert lines.render_line(0).text.startswith("▌")
        grounds = [list(lines.render_line(y))[-1].style for y in (0, 1)]
        assert grounds[0] != grounds[1]
