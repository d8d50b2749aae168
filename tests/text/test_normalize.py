"""A title that somebody typed again, more or less."""

from __future__ import annotations

import pytest

from netjournal.text.normalize import match_title, without_names

TITLES = ("Exit tickets pile up unread", "Quiet multilingual students", "Exit tickets")


@pytest.mark.parametrize(
    ("text", "exactly", "loosely"),
    [
        ("exit tickets", 2, 2),
        ("EXIT  TICKETS.", 2, 2),
        ("exit tickets pile up", None, 0),
        ("multilingual", None, 1),
        ("the quiet students", None, 1),
        ("quiet corridors everywhere", None, None),
        ("", None, None),
        ("?!", None, None),
    ],
)
def test_the_same_words_match_and_loosely_a_part_or_half_of_them(
    text: str, exactly: int | None, loosely: int | None
) -> None:
    assert match_title(text, TITLES, loosely=False) == exactly
    assert match_title(text, TITLES, loosely=True) == loosely


def test_nothing_matches_where_there_is_nothing() -> None:
    assert match_title("exit", (), loosely=True) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Piet van der Berg call about trips", "call about trips"),
        ("Piet van der Berg: call", "call"),
        ("Ana Ruiz, Piet van der Berg planning", "planning"),
        ("Ana Ruiz", "Ana Ruiz"),
        ("Ana Ruiz, Piet van der Berg", "Piet van der Berg"),
        ("Ana Ruiz's idea", "Ana Ruiz's idea"),
        ("call with Ana Ruiz", "call with Ana Ruiz"),
    ],
)
def test_names_that_stand_before_a_text_are_not_said_twice(text: str, left: str) -> None:
    assert without_names(text, ["Ana Ruiz", "Piet van der Berg"]) == left
