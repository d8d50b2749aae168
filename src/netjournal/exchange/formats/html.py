"""A page for the browser and the printer, from the same Markdown: one file that loads nothing and runs nothing.

It has one first heading, a section for each heading below it, and landmarks, so that a screen reader finds its way;
it follows the reader's light or dark setting, and prints on A4 and Letter alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from netjournal.exchange.formats.markdown import MarkdownPage, PageBlock

STYLE = """
:root { color-scheme: light dark; --paper: #fffdf8; --ink: #23211d; --soft: #5d584f; --rule: #d9d2c3; --link: #1f5a86; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1b1a18; --ink: #e9e4d8; --soft: #b3ab9b; --rule: #45413a; --link: #8fc1e8; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.05rem/1.6 Georgia, "Times New Roman", serif; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; overflow-wrap: break-word; }
h1, h2, h3, h4 { font-family: system-ui, sans-serif; line-height: 1.25; margin: 2.2rem 0 0.6rem; }
h1 { font-size: 1.75rem; margin-top: 0.5rem; }
h2 { font-size: 1.3rem; border-bottom: 1px solid var(--rule); padding-bottom: 0.25rem; }
h3 { font-size: 1.08rem; }
h4 { font-size: 1rem; color: var(--soft); }
p, ul, ol, figure, .wide { margin: 0 0 1rem; }
ul, ol { padding-left: 1.3rem; }
li { margin: 0.3rem 0; }
li > ul { margin: 0.2rem 0 0.6rem; color: var(--soft); }
a { color: var(--link); }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem 0.35rem 0; }
th, td { border-bottom: 1px solid var(--rule); }
th { font-family: system-ui, sans-serif; font-size: 0.85rem; color: var(--soft); }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; }
svg.picture { width: 100%; height: auto; display: block; color: var(--ink); margin-bottom: 0.6rem; }
.lines div { border-bottom: 1px solid var(--soft); height: 2.1rem; }
@page { margin: 18mm 17mm 20mm; }
@media print {
  :root { color-scheme: light; --paper: #fff; --ink: #000; --soft: #333; --rule: #999; --link: #000; }
  body { font-size: 10.5pt; line-height: 1.45; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 18pt; } h2 { font-size: 13pt; } h3 { font-size: 11pt; }
  h1, h2, h3, h4 { break-after: avoid; }
  li, tr, figure, .lines div { break-inside: avoid; }
  li:has(> ul) > ul { break-before: avoid; }
  thead { display: table-header-group; }
  a { text-decoration: none; }
  svg.picture { max-width: 15cm; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .wide { overflow: visible; }
}
"""

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The page may use its own style and nothing else: no script, no picture, no frame from anywhere."""

_COMMENT = re.compile(r"<!-- [^<>]*? -->\s*")


def html_page(page: MarkdownPage) -> str:
    """The page as one HTML document."""
    first, *rest = page.blocks
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{escape(page.title)}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
        f"<header>{_rendered([first])}</header>",
        *_sections(rest),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _sections(blocks: Sequence[PageBlock]) -> Iterator[str]:
    """The blocks, those after a heading of the second level in a section that it names."""
    opened = 0
    for block in blocks:
        if block.level != 2:
            yield _block(block)
            continue
        if opened:
            yield "</section>"
        opened += 1
        yield f'<section aria-labelledby="part-{opened}">'
        yield _rendered([block]).replace("<h2>", f'<h2 id="part-{opened}">', 1)
    if opened:
        yield "</section>"


def _block(block: PageBlock) -> str:
    if block.lines:
        return f'<div class="lines" aria-hidden="true">{"<div></div>" * block.lines}</div>'
    if block.picture:
        return f"<figure>\n{block.picture}\n<figcaption>{_rendered([block])}</figcaption>\n</figure>"
    return _rendered([block])


def _rendered(blocks: Sequence[PageBlock]) -> str:
    text: str = _reader().render("\n\n".join(block.markdown for block in blocks))
    return text.rstrip("\n")


@cache
def _reader() -> MarkdownIt:
    return PageReader("commonmark", renderer_cls=PageRenderer).enable("table")


class PageReader(MarkdownIt):
    """Reads a page; links go to the web, to a mail address, or to a file beside the page."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the base's name)
        """Whether this may be linked to."""
        scheme, colon, _ = url.strip().casefold().partition(":")
        return not colon or scheme in ("http", "https", "mailto") or "/" in scheme


class PageRenderer(RendererHTML):
    """Writes what markdown-it read, with headings for the columns of tables; raw HTML is text, but for comments."""

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        """A table scrolls by itself where it is wider than the page."""
        return '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        return f'<th scope="col"{_of_numbers(tokens[idx])}>'

    def td_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        return f"<td{_of_numbers(tokens[idx])}>"

    def html_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        return _only_comments(tokens[idx].content)

    def html_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ARG002
        return _only_comments(tokens[idx].content)


def _of_numbers(token: Token) -> str:
    return ' class="number"' if "right" in str(token.attrGet("style") or "") else ""


def _only_comments(raw: str) -> str:
    return raw if _COMMENT.fullmatch(raw) else escape(raw)
