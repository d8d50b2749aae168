"""The rules of a Markdown linter that a page can break, checked on the parsed page."""

from __future__ import annotations

import re
from itertools import pairwise

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token


class StrictLoader(yaml.SafeLoader):
    """Refuses a key that stands there twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        keys = [self.construct_object(key, deep=deep) for key, _ in node.value]
        assert len(keys) == len(set(keys)), keys
        return super().construct_mapping(node, deep)


def parsed(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)


def apart(page: str) -> tuple[dict[str, object], str]:
    """The front matter and the rest of a page."""
    if not page.startswith("---\n"):
        return {}, page
    head, rest = page[4:].split("\n---\n", 1)
    return yaml.load(head, StrictLoader), rest.removeprefix("\n")


def headings(body: str) -> list[tuple[int, str]]:
    tokens = parsed(body)
    return [
        (int(token.tag[1]), tokens[place + 1].content)
        for place, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def faults(page: str) -> list[str]:
    """What a linter would say of a page; empty where it is fine."""
    fields, body = apart(page)
    lines = page.split("\n")
    said = [f"line {n}: space at the end" for n, line in enumerate(lines, 1) if line != line.rstrip()]
    said += ["no newline at the end"] * (not page.endswith("\n") or page.endswith("\n\n"))
    said += ["several blank lines"] * ("\n\n\n" in page)
    said += ["a tab"] * ("\t" in page)
    found = headings(body)
    said += ["not one first heading"] * ([level for level, _ in found].count(1) != 1 or found[0][0] != 1)
    said += ["a title beside the first heading"] * ("title" in fields)
    said += ["headings skip a level"] * any(b[0] > a[0] + 1 for a, b in pairwise(found))
    texts = [text for _, text in found]
    said += ["the same heading twice"] * (len(texts) != len(set(texts)))
    said += [f"heading ends in punctuation: {text}" for text in texts if text[-1:] in ".,;:!。，；：！"]
    said += _blank_lines(body)
    raw = [value.content for value in _flat(parsed(body)) if value.type.startswith("html")]
    return said + [f"HTML: {text}" for text in raw if not re.fullmatch(r"<!-- [^<>]* -->\n?", text)]


def _blank_lines(body: str) -> list[str]:
    lines = ["", *body.split("\n"), ""]
    said = []
    for n, line in enumerate(lines):
        if re.match(r"#{1,6} ", line) and (lines[n - 1] or lines[n + 1]):
            said.append(f"no blank line around {line!r}")
        for mark in ("- ", "| "):
            inside = line.lstrip().startswith(mark)
            if inside and lines[n - 1] and not lines[n - 1].lstrip().startswith(mark):
                said.append(f"no blank line before {line!r}")
    return said


def _flat(tokens: list[Token]) -> list[Token]:
    return [one for token in tokens for one in (token, *_flat(token.children or []))]


def flat(markdown: str) -> list[Token]:
    """Every token of a text, the inner ones too."""
    return _flat(parsed(markdown))
