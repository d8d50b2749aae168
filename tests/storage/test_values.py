"""What a stored value may be: one rule, in Python and in SQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from netjournal.storage.mapping import LINKS, TABLE_MAP_AT, synced_columns
from netjournal.storage.values import fault, fits, has_unreadable_text, install, kind_of, required, unreadable_text

COLUMN_OF = {
    kind_of(table, column): (table, column) for table in (*TABLE_MAP_AT, *LINKS) for column in synced_columns(table)
}
"""A column of each kind."""

DIGITS = st.text("0123456789-:TZ. ", max_size=26)
MOMENTS = st.datetimes().map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z")
JSON = st.recursive(
    st.sampled_from(["null", "1", "NaN", "1e999", '"a"', '"\\ud800"', "true"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{','.join(items)}]")
        | inner.map(lambda item: f'{{"k":{item}}}')
    ),
)
VALUES = st.one_of(
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-3, 3),
    st.floats(allow_nan=False),
    st.binary(max_size=6),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.dates().map(str),
    st.times().map(lambda at: at.strftime("%H:%M")),
    MOMENTS,
    DIGITS,
    JSON,
)


@given(kind=st.sampled_from(sorted(COLUMN_OF)), value=VALUES)
@example(kind="day", value="2026-02-30")
@example(kind="day", value="9999-12-31")
@example(kind="clock", value="24:00")
@example(kind="instant", value="2026-11-23T24:00:00.000Z")
@example(kind="free", value="[" * 60 + "]" * 60)
@example(kind="free", value="[" * 100_000)
@example(kind="words", value='["\\ud800"]')
@example(kind="text", value="a\0b")
@example(kind="flag", value=2)
def test_the_rule_is_the_same_in_sql(kind: str, value: Any) -> None:
    table, column = COLUMN_OF[kind]
    with closing(sqlite3.connect(":memory:")) as connection:
        install(connection)
        condition = fault(table, column)
        (bad,) = connection.execute(f'SELECT {condition} FROM (SELECT ? AS "{column}")', (value,)).fetchone()
    assert bool(bad) is not fits(table, column, value)


def test_every_kind_of_column_is_tried() -> None:
    kinds = {"text", "number", "flag", "day", "clock", "instant", "words", "mapping", "free"}
    assert COLUMN_OF.keys() == kinds


@pytest.mark.parametrize("data", [b"\xff", b"a\xe9", b"\xed\xa0\x80", b"\xc3"])
def test_a_text_that_is_no_utf_8_is_noticed_wherever_it_stands(data: bytes) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        install(connection)
        connection.execute("CREATE TABLE t (a, b)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", [("é", None), (5, "\xa9"), (b"\xff", "x")])
        assert not has_unreadable_text(connection, "t", ("b",))
        connection.execute("INSERT INTO t VALUES (NULL, CAST(? AS TEXT))", (data,))
        connection.execute("INSERT INTO t VALUES (NULL, '\xa9')")
        assert has_unreadable_text(connection, "t", ("a", "b"))
        assert connection.execute(f"SELECT count(*) FROM t WHERE {unreadable_text('b')}").fetchone() == (1,)


def test_what_a_record_must_have_is_known() -> None:
    assert required("interactions") == ("on",)
    assert required("intentions") == ("starts_on", "colleagues", "communities", "following")
    assert required("topics") == ()
