from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netjournal.capture.completion import Completion, completion_at


@pytest.mark.parametrize(
    ("typed", "kind", "prefix", "replaced"),
    [
        ("coffee with @lu|", "contact", "lu", "@lu"),
        ("@|", "contact", "", "@"),
        ("@lu|cia tea", "contact", "lu", "@lucia"),
        ("(@lu|", "contact", "lu", "@lu"),
        ("@lu.m|", "contact", "lu.m", "@lu.m"),
        ("met @नी|", "contact", "नी", "@नी"),
        ('met @"Luc|', "contact", "Luc", '@"Luc'),
        ('met @"Lucía Mor|', "contact", "Lucía Mor", '@"Lucía Mor'),
        ('met @"Luc|ía" tea', "contact", "Luc", '@"Lucía"'),
        ("met @“Luc|", "contact", "Luc", "@“Luc"),
        ("tea #feed|", "topic", "feed", "#feed"),
        ("learned: use #|", "topic", "", "#"),
        ("goal: call @to|", "contact", "to", "@to"),
        ("tea ~ca|", "channel", "ca", "~ca"),
        ("tea ~|", "channel", "", "~"),
    ],
)
def test_a_word_being_typed_is_completed(typed: str, kind: str, prefix: str, replaced: str) -> None:
    cursor = typed.index("|")
    text = typed.replace("|", "")
    found = completion_at(text, cursor)
    assert found is not None
    assert (found.kind, found.prefix) == (kind, prefix)
    assert text[found.start : found.end] == replaced


@pytest.mark.parametrize(
    "typed",
    [
        "|",
        "tea|",
        "a@b|",
        "C#|",
        "\\@lu|",
        "@lu tea|",
        "@lu |",
        "|@lu",
        "~5|",
        "goal: ~ca|",
        '@"Ann" tea|',
        "@lu! x|",
        "x~y|",
    ],
)
def test_other_words_are_left_alone(typed: str) -> None:
    assert completion_at(typed.replace("|", ""), typed.index("|")) is None


@settings(deadline=None)
@given(st.text(alphabet='@#~"“ab \\.:é日\n', max_size=30), st.integers(-3, 40))
def test_any_cursor_in_any_text(text: str, cursor: int) -> None:
    found = completion_at(text, cursor)
    if found is not None:
        place = min(max(cursor, 0), len(text))
        assert isinstance(found, Completion)
        assert 0 <= found.start < place <= found.end <= len(text)
        assert text[found.start] in "@#~"
