"""What is typed survives: a kill, an interrupt, a slow machine, and another program at the same journal."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from terminal import Terminal, command, environment


def drafts(folder: Path) -> list[str]:
    """The half-written texts that are on the disk."""
    try:
        with closing(sqlite3.connect(f"file:{folder / 'drafts.db'}?mode=ro", uri=True)) as connection:
            return [text for (text,) in connection.execute("SELECT text FROM drafts")]
    except sqlite3.OperationalError:  # nothing was typed yet
        return []


def logged(folder: Path, *words: str) -> None:
    """Another program writes an entry."""
    subprocess.run([*command(), "log", "--create", *words], env=environment(folder), check=True, capture_output=True)


def test_a_line_half_typed_is_there_again_after_a_kill(opened, folder: Path) -> None:
    window: Terminal = opened()
    window.type("ltea with @priya about sta")
    window.wait_for("tea with @priya about sta")
    window.wait(lambda _: "tea with @priya about sta" in drafts(folder))
    window.child.kill(signal.SIGKILL)
    window.wait_for_end()

    again = opened()
    again.wait_for("tea with @priya about sta")
    again.type("lrs")
    again.wait_for("tea with @priya about stars")


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), pytest.param(140, 44, marks=pytest.mark.slow)])
def test_a_form_half_filled_is_there_again_after_a_kill(opened, folder: Path, columns: int, lines: int) -> None:
    window: Terminal = opened(columns=columns, lines=lines)
    window.type("2")
    window.wait_for("Contacts", "Nobody")
    window.type("n")
    window.wait_for("New contact")
    window.type("Renée [b]Call")
    window.wait(lambda _: any("Renée [b]Call" in draft for draft in drafts(folder)))
    window.child.kill(signal.SIGKILL)
    window.wait_for_end()

    again = opened(columns=columns, lines=lines)
    again.type("2")
    again.wait_for("Contacts", "Nobody")
    again.type("n")
    again.wait_for("New contact", "Renée [b]Call")


def test_ctrl_c_does_not_end_the_program_nor_take_the_line(opened) -> None:
    window: Terminal = opened()
    window.type("lhalf a thought")
    window.wait_for("half a thought")
    window.press("ctrl+c")
    window.type(" and the other half")
    window.wait_for("half a thought and the other half")
    window.press("ctrl+c")
    window.leave_the_bar()
    window.press("ctrl+c", "q")
    assert window.ended() == 0


def test_a_line_that_was_left_is_kept_over_a_quit(opened) -> None:
    window: Terminal = opened()
    window.type("lalmost done")
    window.wait_for("almost done")
    window.leave_the_bar()
    window.press("q")
    assert window.ended() == 0
    opened().wait_for("almost done")


def test_keys_typed_before_the_first_paint_arrive_where_they_were_meant(start, folder: Path) -> None:
    window: Terminal = start()
    window.wait(lambda here: b"\x1b[?1049h" in here.raw)  # it has the terminal, and nothing is drawn yet
    window.type("ldduqs @priya and 3 more dots: d u q s")
    window.wait_for("dduqs @priya and 3 more dots: d u q s")


def test_the_screen_sees_what_another_program_wrote(opened, folder: Path) -> None:
    window: Terminal = opened()
    logged(folder, "lunch with @wren 20m today goal: ask Wren for the reading list by tomorrow")
    window.wait_for("ask Wren for the reading list")


def test_two_programs_write_to_one_journal(opened, folder: Path) -> None:
    one, two = opened(), opened()
    logged(folder, "hello @wren")
    for window, words in ((one, "first walk with @wren"), (two, "second walk with @wren")):
        window.type("l" + words)
        window.wait_for(words)
        window.press("enter")
        window.wait_for("Saved:")
    for window in (one, two):
        window.leave_the_bar()
        window.press("3")
        window.wait_for("first walk with Wren", "second walk with Wren", "hello Wren")
