"""CSV as RFC 4180 has it, and safe to open: no cell of it is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from netjournal.exchange.markdown import clean

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes the file for one in the computer's old encoding, and breaks every accent."""

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A whole CSV file: a row of headings, then the rows; lines end in CR LF, as the standard has it."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([cell(each) for each in row] for row in rows)
    return BYTE_ORDER_MARK + made.getvalue()


def cell(value: Any) -> str:
    """A value as a cell: None is empty, numbers stay numbers, several things are joined by `; `.

    Words that a spreadsheet would take for a formula get an apostrophe before them, which it shows or hides, and does
    not work out.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return cell("; ".join(str(each) for each in value))
    text = clean(str(value))
    return f"'{text}" if text.lstrip(" ").startswith(_BEGINS_FORMULA) else text
