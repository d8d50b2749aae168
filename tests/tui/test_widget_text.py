from __future__ import annotations

import unicodedata
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.content import Content

from examples import examples
from netjournal.domain.records import Stage, Tier
from netjournal.present.glyphs import ASCII, UNICODE, Glyphs, glyphs
from netjournal.text.sanitize import strip_controls
from netjournal.tui.widgets.columns import Cell, clean, clip, columns, spread

LONGER = {"arrow", "ellipsis"}
STYLED = st.text(max_size=60).map(lambda text: Content.styled(strip_controls(text), "bold"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\x1b[31mred", " [31mred"),
        ("\x9b31mred\x7f", " 31mred "),
        ("\u202eevil\u2066x\u2069", " evil x "),
        ("a\u2028b", "a b"),
        ("half\ud800", "half\ufffd"),
        ("שלום\u200f 👩‍👩‍👧‍👦 [bold]", "שלום\u200f 👩‍👩‍👧‍👦 [bold]"),
    ],
)
def test_plain_text(text: str, expected: str) -> None:
    assert strip_controls(text) == expected


@given(st.text(alphabet=st.characters(), max_size=100))
@settings(max_examples=examples(100))
def test_plain_keeps_positions_and_lets_no_control_through(text: str) -> None:
    made = strip_controls(text)
    assert len(made) == len(text)
    assert strip_controls(made) == made
    assert made.encode("utf-8").decode("utf-8") == made
    assert not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in made)


@pytest.mark.parametrize("signs", [UNICODE, ASCII], ids=["signs", "letters"])
def test_every_sign_is_one_cell_and_no_two_of_a_kind_are_alike(signs: Glyphs) -> None:
    for field in fields(signs):
        value = getattr(signs, field.name)
        parts = list(value.values()) if hasattr(value, "values") else list(value)
        if field.name in LONGER:
            continue
        assert all(cell_len(part) == 1 and len(part) == 1 for part in parts), field.name
    drawn = [*map(signs.tier, (*Tier, None)), *map(signs.stage, Stage)]
    assert len(set(drawn)) == len(drawn) == 10
    assert len(signs.shades) == len(set(signs.shades)) == 5


def test_the_letters_are_ascii() -> None:
    assert glyphs(ascii=True) is ASCII
    assert glyphs() is UNICODE
    for field in fields(ASCII):
        value = getattr(ASCII, field.name)
        assert "".join(value.values() if hasattr(value, "values") else value).isascii()


@given(content=STYLED, width=st.integers(0, 40), signs=st.sampled_from([UNICODE, ASCII]))
@settings(max_examples=examples(120))
def test_a_clipped_line_fits(content: Content, width: int, signs: Glyphs) -> None:
    content = clean(content)
    clipped = clip(content, width, signs)
    assert clipped.cell_length == cell_len(clipped.plain) <= width
    if cell_len(content.plain) <= width:
        assert clipped.plain == content.plain
    assert all(0 <= span.start < span.end <= len(clipped.plain) for span in clipped.spans)


def test_clipping_marks_the_cut() -> None:
    assert clip(Content("exit tickets"), 6).plain == "exit…"
    assert clip(Content("日本語"), 4).plain == "日…"
    assert clip(Content("exit tickets"), 7, ASCII).plain == "exit..."
    assert clip(Content("exit tickets"), 2, ASCII).plain == ".."


@given(left=STYLED, right=STYLED, width=st.integers(10, 80))
@settings(max_examples=examples(80))
def test_columns_fill_the_line(left: Content, right: Content, width: int) -> None:
    line = columns(width, Cell(left), Cell(right, 6, "right"))
    assert cell_len(line.plain) == width


def test_columns_align() -> None:
    cells = [Cell(Content("●"), 1), Cell(Content("Lucía Morrow")), Cell(Content("25 m"), 6, "right")]
    assert columns(24, *cells).plain == "●  Lucía Morrow     25 m"
    assert columns(18, *cells).plain == "●  Lucía…     25 m"
    assert spread(14, Content("Lucía Morrow"), Content("2 d")).plain == "Lucía Mo…  2 d"
    assert spread(30, Content("Lucía Morrow"), Content("2 d")).plain == "Lucía Morrow" + " " * 15 + "2 d"
    assert spread(5, Content("Lucía Morrow"), Content("2 d")).plain == "  2 d"
    assert spread(8, Content("Lucía Morrow"), Content("")).plain == "Lucía M…"
