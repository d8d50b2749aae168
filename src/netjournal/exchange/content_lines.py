"""Writing the lines that vCard (RFC 6350) and iCalendar have in common: escaped, folded at 75 bytes, ended by CR LF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from netjournal.exchange.markdown import clean

LINE_END = "\r\n"
LONGEST_LINE = 75
"""Bytes of a line, its end not counted."""


def escape(text: str) -> str:
    """A text as a value: one line, with nothing in it that parts values."""
    safe = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return safe.replace("\n", "\\n")


def parts(texts: Sequence[str]) -> str:
    """A value of several parts, such as a name: `Morrow;Lucía;;;`."""
    return ";".join(escape(text) for text in texts)


def several(texts: Iterable[str]) -> str:
    """A value that is a list, such as categories."""
    return ",".join(escape(text) for text in texts)


def line(name: str, value: str) -> str:
    """One line, folded where it is long; `value` is escaped already."""
    return LINE_END.join(_folded(f"{name}:{value}")) + LINE_END


def _folded(text: str) -> Iterator[str]:
    """The text in pieces of at most 75 bytes, each but the first after a space; no character is cut in two."""
    piece, room = "", LONGEST_LINE
    for character in text:
        size = len(character.encode())
        if size > room:
            yield piece
            piece, room = " ", LONGEST_LINE - 1
        piece += character
        room -= size
    yield piece
