"""Text is fitted to cells, and nothing of it is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from netjournal.present.layout import cells, column_widths, shorten_to, wrap

WORDS = st.text("ab é日本x\u0301 ", max_size=60)


@given(WORDS, st.integers(2, 30))
def test_wrapped_lines_fit_and_hold_every_letter_in_order(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(WORDS, st.integers(1, 30))
def test_a_shortened_text_fits(text: str, width: int) -> None:
    assert cells(shorten_to(text, width)) <= width


def test_a_line_breaks_between_words_and_a_long_word_in_itself() -> None:
    assert wrap("  one two three", 9) == ["  one two", "three"]
    assert wrap("日本日本 a", 4) == ["日本", "日本", "a"]
    assert wrap("any length", 0) == ["any length"]


def test_columns_are_as_wide_as_their_widest_cell_and_no_wider_than_allowed() -> None:
    assert column_widths([("id", "日本", "x"), ("12345678", "a", "y")], 6) == [6, 4]
