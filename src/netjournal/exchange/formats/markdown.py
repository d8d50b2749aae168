"""Markdown that says what was meant, whatever people wrote.

Text of a person is data: nothing in it becomes a heading, a list, a link, an image, HTML, a formula, a tag, a citation
or front matter, neither for CommonMark, nor for pandoc, nor in Obsidian. Only what reads as a list of lines stays one,
and addresses stay what they are. Pages have one first heading, blank lines around every block, and end in one newline.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from json import dumps
from typing import Any
from urllib.parse import quote

from netjournal.startup.fast_dataclass import dataclass

_STEERING = frozenset("\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_ADDRESS = re.compile(
    r"https?://[!-;=?-Z_a-z~]+"
    r"|(?<![\w.+%-])[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9])?@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_AFTER_ADDRESS = ".,;:!?'\"()"

_ALWAYS = re.compile(r"[\\`*_{}\[\]<>|~$^@]")
_TAG = re.compile(r"(?<!\w)#")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_DOUBLED = re.compile(r"=(?==)|%(?=%)|(?<=\bwww)\.|(?<!\d):(?=[\w+-]+:)", re.IGNORECASE)
_LINE_START = re.compile(r"^[-+=:%]")
_NUMBERED = re.compile(r"^(\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdm]{1,15}|[IVXLCDM]{1,15}|\\#))([.)])(?=\s|$)")

_OWN_HEADING = re.compile(r"#{2,6}[ \t]+(\S.*?)(?:[ \t]+#+)?")
_BULLET = re.compile(r"^[-*+•‣◦]\s+(?=\S)")
_NUMBER = re.compile(r"^\d{1,9}[.)]\s+(?=\S)")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def clean(text: str) -> str:
    """The text without what steers a screen or hides: controls, bidirectional overrides, byte-order marks.

    Line ends become newlines; marks that scripts and emoji need (joiners, directional marks) stay; half a surrogate
    pair, which no file can hold, becomes U+FFFD.
    """
    lines = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    if lines.isascii() and lines.replace("\n", "").isprintable():
        return lines
    return "".join(_kept(c) for c in lines)


def _kept(character: str) -> str:
    if character == "\n":
        return character
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"
    if (
        category == "Cc"
        or character == "\ufeff"
        or "\u202a" <= character <= "\u202e"
        or "\u2066" <= character <= "\u2069"
    ):
        return ""
    return character


def inline(text: str) -> str:
    """Somebody's words as one line inside a paragraph, a heading, a table or a list item."""
    line = " ".join(clean(text).split())
    pieces, place = [], 0
    for found in _ADDRESS.finditer(line):
        address = found[0].rstrip(_AFTER_ADDRESS)
        if found.start() < place or not address or address.endswith("//"):
            continue
        pieces += [_escaped(line[place : found.start()]), f"<{address}>"]
        place = found.start() + len(address)
    return "".join((*pieces, _escaped(line[place:])))


def block(text: str) -> str:
    """Somebody's words on one line, as a paragraph or list item of their own: nothing at its start is a mark."""
    return _begun(inline(text))


def paragraphs(text: str) -> list[str]:
    """Somebody's words of several paragraphs, as blocks; lines that are written as a list become one."""
    return [_paragraph(part) for part in _BLANK_LINES.split(clean(text).strip()) if part.strip()]


def _paragraph(text: str) -> str:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if heading := _OWN_HEADING.fullmatch(lines[0]):
        said = f"**{inline(heading[1])}**"
        return f"{said}\n\n{_paragraph(chr(10).join(lines[1:]))}" if len(lines) > 1 else said
    if all(_BULLET.match(line) for line in lines):
        return bullets(block(_BULLET.sub("", line)) for line in lines)
    if len(lines) > 1 and all(re.match(rf"{n}[.)]\s+\S", line) for n, line in enumerate(lines, start=1)):
        return "\n".join(f"{n}. {block(_NUMBER.sub('', line))}" for n, line in enumerate(lines, start=1))
    return "\n".join(block(line) for line in lines)


def _escaped(text: str) -> str:
    text = _ALWAYS.sub(r"\\\g<0>", text)
    text = _TAG.sub(r"\\\g<0>", text)
    text = _ENTITY.sub(r"\\&", text)
    return _DOUBLED.sub(r"\\\g<0>", text)


def _begun(line: str) -> str:
    return _NUMBERED.sub(r"\1\\\2", _LINE_START.sub(r"\\\g<0>", line))


def bullets(items: Iterable[str]) -> str:
    """A list of items that are Markdown already; lines after an item's first belong to it."""
    return "\n".join("- " + item.replace("\n", "\n  ") for item in items)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """A table of cells that are Markdown already; `right` are the columns of numbers."""
    rules = ["---:" if place in right else "---" for place in range(len(heads))]
    return "\n".join(_row(cells) for cells in (heads, rules, *rows))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell or "–" for cell in cells) + " |"


def link(words: str, target: str) -> str:
    """A link to a file of the same export, by its path from here; words are a person's, and no links themselves."""
    return f"[{_escaped(' '.join(clean(words).split()))}]({quote(target)})"


def front_matter(fields: Mapping[str, Any]) -> str:
    """YAML between its two rules; strings are always quoted, so that no reader takes one for anything else.

    Values are words, numbers, days, yes and no, and lists of them: of YAML no more is written than that.
    """
    lines = [_field(key, value) for key, value in fields.items() if value is not None]
    return "\n".join(("---", *lines, "---"))


def _field(key: str, value: Any) -> str:
    name = key if key.isidentifier() and key not in _MISREAD else _scalar(key)
    if isinstance(value, list | tuple):
        return f"{name}:" + ("".join(f"\n  - {_scalar(item)}" for item in value) if value else " []")
    return f"{name}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date):
        return str(value)
    quoted = dumps(" ".join(clean(str(value)).split()), ensure_ascii=False)
    return quoted if quoted.isascii() else _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


_MISREAD = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Keys that YAML 1.1 takes for something else than words."""

_UNPRINTED = re.compile("[\\x7f-\\x9f\\u2028\\u2029\\ufeff\\ufffe\\uffff]")
"""What YAML does not let stand in a string as it is."""


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of a page as Markdown. `level` is that of a heading, else 0; `picture` is an SVG that a page for the
    browser shows above the block, whose words say the same; `lines` are ruled lines to write on, drawn there instead.
    """

    markdown: str
    level: int = 0
    picture: str = ""
    lines: int = 0


class MarkdownPage:
    """A page of Markdown, block by block."""

    def __init__(self, title: str, fields: Mapping[str, Any] | None = None) -> None:
        self.title = " ".join(clean(title).split())
        self.fields = dict(fields or {})
        self.blocks: list[PageBlock] = []
        self.heading(1, title)

    def heading(self, level: int, words: str) -> None:
        """A heading from plain words; its closing punctuation goes, but for a question mark."""
        text = block(words).rstrip(".,;:!。，；：！ ") or "…"
        self.blocks.append(PageBlock(f"{'#' * level} {text}", level))

    def say(self, words: str) -> None:
        """Somebody's words, of one or more paragraphs; what they wrote as a heading stays one to the eye."""
        self.blocks += [PageBlock(text) for text in paragraphs(words)]

    def add(self, markdown: str, picture: str = "") -> None:
        """A block that is Markdown already; nothing is added for an empty one."""
        if markdown:
            self.blocks.append(PageBlock(markdown, picture=picture))

    def comment(self, text: str) -> None:
        """A remark that is not shown: ids, and what there is still to say."""
        self.blocks.append(PageBlock(comment(text)))

    def lines(self, number: int) -> None:
        """Lines to write on."""
        self.blocks.append(PageBlock("\n\n".join([RULE] * number), lines=number))

    def text(self) -> str:
        """The page, ending in one newline."""
        head = [front_matter(self.fields)] if self.fields else []
        return "\n\n".join((*head, *(item.markdown for item in self.blocks))) + "\n"


RULE = "…" * 30
"""A line to write on."""


def comment(text: str) -> str:
    """A comment of Markdown and HTML, which no reader shows; what would end it early is broken up."""
    line = re.sub(r"-(?=-)", "- ", " ".join(clean(text).split()))
    return f"<!-- {line.replace('<', '‹').replace('>', '›')} -->"
