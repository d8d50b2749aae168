"""The last line of a dialog, and the answers of a question: at any width nothing is cut where it is read together."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from netjournal.tui.forms.form import ChoiceOption, answer_lines
from netjournal.tui.widgets.key_line import KeyLine, lines_of

KEYS = "ctrl+s saves   esc leaves, what you typed is kept   ctrl+e your editor"


class Keys(App[None]):
    pressed = ""

    def compose(self) -> ComposeResult:
        yield KeyLine(KEYS)

    def key_escape(self) -> None:
        self.pressed += "esc "

    def key_ctrl_e(self) -> None:
        self.pressed += "ctrl+e "


@pytest.mark.parametrize("width", range(12, 80, 7))
def test_a_key_is_never_cut_from_its_words(width: int) -> None:
    lines = lines_of(KEYS.split("   "), width)
    assert [part for line in lines for part in line] == KEYS.split("   ")
    assert all(len("   ".join(line)) <= width for line in lines if len(line) > 1)


async def test_a_click_on_a_key_presses_it_on_any_line() -> None:
    app = Keys()
    async with app.run_test(size=(50, 5)) as pilot:
        assert app.query_one(KeyLine).size.height == 2
        await pilot.click(KeyLine, offset=(18, 0))
        await pilot.click(KeyLine, offset=(3, 1))
        await pilot.click(KeyLine, offset=(45, 1))
        await pilot.pause()
        assert app.pressed == "esc ctrl+e "


@pytest.mark.parametrize("width", [20, 40, 60, 120])
def test_an_answer_is_set_in_behind_its_key_on_every_line(width: int) -> None:
    answer = ChoiceOption(
        "y", True, "make them one journal", "a snapshot of this one is kept first, so you can go back"
    )
    lines = answer_lines(answer, 21, width)
    assert lines[0].plain.startswith(" y  make")
    assert all(line.plain.startswith("    ") for line in lines[1:])
    assert all(line.cell_length <= width for line in lines)
    assert " ".join(" ".join(line.plain for line in lines).split()) == f"y {answer.label} {answer.help}"
