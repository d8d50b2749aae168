from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from made_records import HOSTILE

from netjournal.exchange.exports.csv import cell, csv_text
from netjournal.exchange.formats.markdown import clean

ANY = st.one_of(st.text(max_size=30), st.sampled_from(HOSTILE), st.text(st.sampled_from('=+-@,"\r\n\t ;x'), max_size=8))


@given(st.lists(st.lists(ANY, min_size=3, max_size=3), max_size=5))
def test_rows_come_back_and_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    text = csv_text(["a", "b", "c"], rows)
    assert text.startswith("\ufeffa,b,c\r\n")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert len(read) == len(rows) + 1
    for row, wanted in zip(read[1:], rows, strict=True):
        for found, words in zip(row, wanted, strict=True):
            assert found.lstrip()[:1] not in tuple("=+-@＝＋－＠|%")
            assert found in (clean(words), "'" + clean(words))


@given(ANY)
def test_every_line_end_outside_quotes_is_cr_lf(words: str) -> None:
    text = csv_text(["a"], [[words], ["last"]])
    outside = "".join(text.split('"')[::2])
    assert outside.replace("\r\n", "").count("\n") == 0
    assert text.endswith("last\r\n")


def test_values() -> None:
    assert [cell(item) for item in (None, True, False, -2, 2.5, ("a", "b"), ["=x"], "")] == [
        "",
        "true",
        "false",
        "-2",
        "2.5",
        "a; b",
        "'=x",
        "",
    ]
