"""Text of a person, made fit for a terminal."""

from __future__ import annotations

SPACE = " "
REPLACEMENT = "\ufffd"

_HOSTILE: dict[int, str] = {
    **dict.fromkeys(range(0x20), SPACE),
    **dict.fromkeys(range(0x7F, 0xA0), SPACE),  # DEL and the C1 controls, some of which begin escape sequences
    **dict.fromkeys((0x2028, 0x2029), SPACE),  # line and paragraph separators
    **dict.fromkeys(range(0x202A, 0x202F), SPACE),  # overrides that make text read backwards to the end of the line
    **dict.fromkeys(range(0x2066, 0x206A), SPACE),
    **dict.fromkeys(range(0xD800, 0xE000), REPLACEMENT),  # half a pair: it can't be encoded for the terminal
}


def strip_controls(text: str) -> str:
    """The text on one line, with a space for everything that steers a terminal instead of being read.

    Control characters, line ends, tabs and bidirectional overrides become one space each, so that positions in the
    text stay what they were; lone surrogates become U+FFFD. Marks that right-to-left names need (U+200E, U+200F) stay.
    """
    return text.translate(_HOSTILE)
