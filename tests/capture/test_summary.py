from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netjournal.capture.summary import fill

NAMES = {"lucia": "Lucía Morrow", "Ann Bee": "Ann @Bee"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("ask @lucia", "ask Lucía Morrow"),
        ("@LUCIA's idea, (@lucia)", "Lucía Morrow's idea, (Lucía Morrow)"),
        ('ask @"Ann Bee".', "ask Ann @Bee."),
        ("ask @wren", "ask wren"),
        ("\\@lucia and a@lucia, me@x.org", "@lucia and a@lucia, me@x.org"),
        ('@ alone @"open', '@ alone @"open'),
    ],
)
def test_names_stand_for_mentions(text: str, filled: str) -> None:
    assert fill(text, NAMES) == filled


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="@\\", exclude_categories=["Cc"])))
def test_text_without_mentions_stays_as_it_is(text: str) -> None:
    assert fill(text, NAMES) == text


@settings(deadline=None)
@given(st.text())
def test_any_text_is_filled_without_an_exception(text: str) -> None:
    fill(text, NAMES)
