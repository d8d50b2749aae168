"""Every window: its size while it changes, its colours or none, and words that would like to be commands."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from terminal import Terminal, command, environment

COLOUR = re.compile(rb"\x1b\[[0-9;]*\b(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|38|48)[0-9;]*m")
TRUE_COLOUR = re.compile(rb"\x1b\[[0-9;]*\b[34]8;2;[0-9;]*m")

HOSTILE = (
    "[bold red]Nan[/bold red]",
    "Mx [/] Bracket",
    "دانا العربي",
    "Zoë 👩🏽‍🏫 Ng",
    "$accent \\[x]",
    "'; DROP TABLE contacts; --",
    "\x1b[2J\x1b]0;gotcha\x07Esc Ape",
)


def test_the_window_changes_size_while_the_program_runs(opened) -> None:
    window: Terminal = opened(columns=120, lines=36)
    window.type("lhalf a line")
    window.wait_for("half a line")
    window.resize(80, 24)
    window.wait(lambda here: "Today" in here.lines[0] and "leave" in here.lines[23])
    assert "half a line" in window.words
    window.resize(40, 10)
    window.wait_for("netjournal needs a little more room")
    window.resize(200, 60)
    window.wait(lambda here: "Today" in here.lines[0] and "leave" in here.lines[59])
    window.resize(120, 36)
    window.wait(lambda here: "Today" in here.lines[0] and "leave" in here.lines[35])
    window.type(" and the rest")
    window.wait_for("half a line and the rest")


def test_a_window_that_is_too_small_from_the_start_says_so_and_can_be_left(start) -> None:
    window: Terminal = start(columns=40, lines=10)
    window.wait_for("netjournal needs a little more room")
    window.press("q")
    assert window.ended() == 0


def test_no_colour_where_none_is_wanted(opened) -> None:
    window: Terminal = opened(told={"NO_COLOR": "1"})
    window.press("?")
    window.wait_for("Show every key of this page")
    # Greys only: with NO_COLOR Textual turns every colour into its brightness.
    for code in TRUE_COLOUR.findall(bytes(window.raw)):
        for red, green, blue in re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", code):
            assert red == green == blue, code


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light", "textual-dark"])
def test_other_themes(opened, folder: Path, theme: str) -> None:
    folder.mkdir()
    (folder / "settings.toml").write_text(f'theme = "{theme}"\n', encoding="utf-8")
    window: Terminal = opened()
    window.type("ltea with @priya about stars")
    window.wait_for("Nobody here is called “priya” yet")
    if theme.startswith("ansi"):
        assert not TRUE_COLOUR.search(bytes(window.raw))
        assert COLOUR.search(bytes(window.raw))


@pytest.mark.parametrize("term", ["dumb", "vt100", "linux", "xterm"])
def test_plain_terminals(opened, term: str) -> None:
    window: Terminal = opened(told={"TERM": term, "COLORTERM": ""})
    window.type("ltea with @priya about stars")
    window.wait_for("Nobody here is called “priya” yet")


def test_plain_letters_instead_of_signs(opened, folder: Path) -> None:
    folder.mkdir()
    (folder / "settings.toml").write_text("ascii = true\n", encoding="utf-8")
    window: Terminal = opened()
    assert not set("●◆○◔◑◕◉") & set(window.text)


def test_hostile_names_are_shown_as_they_are(opened, folder: Path) -> None:
    for name in HOSTILE:
        subprocess.run(
            [*command(), "contact", "add", name, "--tier", "colleagues"],
            env=environment(folder), check=True, capture_output=True,
        )  # fmt: skip
    window: Terminal = opened(columns=160, lines=50)
    window.press("2")
    window.wait_for(
        "[bold red]Nan[/bold red]", "Mx [/] Bracket", "'; DROP TABLE contacts; --", "$accent \\[x]", "Esc Ape"
    )
    assert b"gotcha\x07" not in bytes(window.raw)
    window.press("1")
    window.wait_for("What happened?")
    window.type('ltalk with @"Mx [/] Bracket" [bold]about[/bold] $primary [link=x]')
    window.wait_for("[bold]about[/bold] $primary [link=x]")
    window.press("enter")
    window.wait_for("Saved: talk with Mx [/] Bracket [bold]about[/bold] $primary [link=x]")
