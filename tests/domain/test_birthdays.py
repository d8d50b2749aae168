from __future__ import annotations

import pytest

from netjournal.domain.contacts import check_birthday
from netjournal.errors import WrongUsage


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("23 May", "--05-23"),
        ("May 23rd", "--05-23"),
        ("23 may 1980", "1980-05-23"),
        ("29 February", "--02-29"),
        ("1980-05-23", "1980-05-23"),
        ("--05-23", "--05-23"),
        ("", ""),
    ],
)
def test_a_birthday_is_read_in_words(text: str, kept: str) -> None:
    assert check_birthday(text) == kept


@pytest.mark.parametrize("text", ["x", "31 June", "yesterday", "30 February", "May", "23 Elephants"])
def test_what_is_no_birthday_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(WrongUsage, match="is not a birthday") as refused:
        check_birthday(text)
    assert "23 May" in refused.value.way_out
