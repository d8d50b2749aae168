"""The main job in a real terminal: a line in, understood, kept, found on every page, and taken out as a page."""

from __future__ import annotations

import subprocess
from pathlib import Path

from terminal import command, environment

CAPTURE = (
    "coffee with @lucia about exit tickets #feedback 25m yesterday ~call +1"
    " learned: sort tickets by error, not by student"
    " goal: when I get Friday's tickets, I will sort them into three piles by friday"
    " problem: exit tickets pile up unread"
)


def test_one_line_reaches_today_the_journal_the_learning_and_the_reflection(opened, folder: Path) -> None:
    window = opened()
    assert "This journal is empty" in window.words

    window.type("l" + CAPTURE)
    window.wait_for("Nobody here is called “lucia” yet")
    window.wait_for("yesterday, Sun 22 Nov", "25 min", "call", "energy +1", "#feedback")
    window.wait_for("learning: sort tickets by error, not by student")
    window.wait_for("I will sort them into three piles by Fri 27 Nov", "new problem: exit tickets pile up unread")

    window.press("\x0e")  # ctrl+n
    window.wait_until_gone("Nobody here is called")
    window.press("enter")
    window.wait_for("Saved: coffee with Lucia about exit tickets", "1 learning", "1 goal", "1 problem")
    window.wait_for("To do today", "when I get Friday's tickets")

    window.leave_the_bar()
    window.press("3")
    window.wait_for("Journal", "coffee with Lucia about exit tickets")
    window.press("4")
    window.wait_for("Learning", "sort tickets by")
    window.press("5")
    window.wait_for("Problems", "exit tickets pile up unread")
    window.press("2")
    window.wait_for("Contacts", "Lucia")
    window.press("1")
    window.wait_for("To do today")
    window.press("q")
    assert window.ended() == 0

    page = folder.parent / "november.md"
    done = subprocess.run(
        [*command(), "export", "reflection", "month", "--to", str(page)],
        env=environment(folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    text = page.read_text(encoding="utf-8")
    for words in ("sort tickets by error, not by student", "exit tickets pile up unread", "three piles"):
        assert words in text


def test_mistakes_are_mended_before_they_are_kept(opened) -> None:
    window = opened()
    window.type("lcofee\x7f\x7f\x7fffee with @tomas 0m")
    window.wait_for("coffee with @tomas 0m")
    window.press("\x0e")
    window.wait_until_gone("Nobody here is called")
    window.press("enter")
    window.wait_for("minutes")
    assert "Saved" not in window.words
    window.type("\x7f\x7f\x7f 10m")
    window.wait_for("10 min")
    window.press("enter")
    window.wait_for("Saved: coffee with Tomas")
    window.leave_the_bar()
    window.press("u")
    window.wait_for("Undone")


def test_an_unknown_name_is_refused_with_the_line_left_standing(opened) -> None:
    window = opened()
    window.type("ltea with @nobody about the fair")
    window.wait_for("Nobody here is called “nobody” yet")
    window.press("enter")
    window.wait_for("Nobody here is called “nobody”.")
    assert "tea with @nobody about the fair" in window.words


def test_names_complete_while_typing(opened, folder: Path) -> None:
    subprocess.run(
        [*command(), "contact", "add", "Lucía Morrow"], env=environment(folder), check=True, capture_output=True
    )
    window = opened()
    window.type("lcoffee with @lu")
    window.wait_for("Lucía Morrow @lucia", "tab takes it")
    window.press("tab")
    window.type("about tickets")
    window.press("enter")
    window.wait_for("Saved: coffee with Lucía Morrow about tickets")
