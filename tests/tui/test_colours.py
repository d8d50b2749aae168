"""The contrast of every text on every page, in truecolor, 256, 16 and no colours (WCAG 2.2, criterion 1.4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from forms_at_work import TODAY, people
from rich.color import Color as TerminalColor
from rich.color import ColorSystem, ColorTriplet
from rich.segment import Segment
from rich.style import Style
from test_widget_themes import contrast
from textual.color import Color
from textual.filter import Monochrome
from textual.pilot import Pilot

from netjournal.domain.records import Goal, Interaction, Learning, Problem
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.theme import CONTRAST, THEMES

SYSTEMS = {"truecolor": None, "256": ColorSystem.EIGHT_BIT, "16": ColorSystem.STANDARD, "none": None}
PLACES: dict[str, tuple[str, ...]] = {
    "today": ("1",), "capture": ("l",), "contacts": ("escape", "2"), "detail": ("enter",), "filter": ("escape", "f"),
    "contact form": ("escape", "e"), "journal": ("escape", "3"), "learning": ("4",), "problems": ("5",),
    "review": ("6",), "settings": ("7",), "search": ("slash",), "help": ("escape", "question_mark"),
    "trash": ("escape", "D"), "snapshots": ("escape", "B"), "import": ("escape", "I"), "choice": ("escape", "2", "a"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())
    ann, _ = people(tmp_path, "Ann", "Bea", role="maths lead", email="ann@school.example")
    with Journal(tmp_path) as journal:
        long_ago = TODAY - timedelta(days=60)
        journal.add(Interaction(on=long_ago, contact_ids=(ann.id,), summary="coffee", minutes=20), "Add")
        journal.add(Learning(text="Sort by error", on=long_ago, contact_ids=(ann.id,)), "Add")
        journal.add(Problem(title="Groups fall silent", opened_on=long_ago), "Add")
        journal.goals.add(Goal(text="Send the slide", due_on=TODAY - timedelta(days=2)))
    return tmp_path


def texts(pilot: Pilot[str]) -> Iterator[Segment]:
    """What is written on the screen, or in the dialog in front: segments with a letter or a figure in them."""
    screen = pilot.app.screen
    sheets = screen.query(".sheet")
    region = sheets.first().region if sheets else screen.region
    for strip in screen._compositor.render_strips()[region.y : region.bottom]:
        yield from (part for part in strip.crop(region.x, region.right) if any(map(str.isalnum, part.text)))


def measured(style: Style, system: str) -> float:
    """The contrast of a text as a terminal of so many colours shows it."""
    if system == "none":
        ((_, grey, _),) = Monochrome().apply([Segment("x", style)], Color(0, 0, 0))
        style = grey or style
    ink, ground = style.color, style.bgcolor
    assert ink is not None and ground is not None
    if style.reverse:
        ink, ground = ground, ink
    return contrast(_seen(ink, system), _seen(ground, system))


def _seen(color: TerminalColor, system: str) -> Color:
    to = SYSTEMS[system]
    triplet: ColorTriplet = (color.downgrade(to) if to is not None else color).get_truecolor()
    return Color(*triplet)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_every_text_can_be_read_on_every_page(folder: Path, theme: object) -> None:
    name = getattr(theme, "name", "")
    systems = [system for system in SYSTEMS if system != "16" or name == CONTRAST.name]
    app = JournalApp(folder)
    low: dict[tuple[str, str, str], float] = {}
    async with app.run_test(size=(120, 36)) as pilot:
        app.theme = name
        for place, keys in PLACES.items():
            await pilot.press(*keys)
            await pilot.pause()
            for part in texts(pilot):
                for system in systems:
                    assert part.style is not None
                    ratio = measured(part.style, system)
                    if ratio < 4.5:
                        low[place, system, part.text.strip()[:30]] = round(ratio, 2)
    assert not low, "\n".join(f"{where}: {ratio}" for where, ratio in low.items())


async def test_a_terminal_of_sixteen_colours_begins_with_the_theme_made_of_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rich.console.Console.color_system", property(lambda _console: "standard"))
    assert JournalApp(folder).theme == CONTRAST.name
    monkeypatch.setattr("rich.console.Console.color_system", property(lambda _console: "256"))
    assert JournalApp(folder).theme != CONTRAST.name


async def test_a_placeholder_never_looks_like_a_value(folder: Path) -> None:
    app = JournalApp(folder)
    async with app.run_test(size=(120, 36)) as pilot:
        fields = (("2", "f", "Show only"), ("escape", "e", "as usual in the tier"), ("escape", "I", "The file"))
        for *keys, words in fields:
            await pilot.press(*keys)
            await pilot.pause()
            parts = [part for part in texts(pilot) if words in part.text or words.split()[0] == part.text.strip()]
            assert all(part.style is not None and part.style.italic for part in parts), words
