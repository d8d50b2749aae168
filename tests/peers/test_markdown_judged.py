"""Markdown of every export, as a linter, pandoc and strict parsers of YAML read it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from judging import Exported, Programs

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
EXPORTS = (
    ("reflection", "week"),
    ("reflection", "month"),
    ("reflection", "term"),
    ("reflection", "year"),
    ("story", "year"),
    ("portfolio", "year"),
    ("evidence", "month"),
    ("evidence", "year"),
    ("vault", "year"),
)

LINT = {"extensions": {"front-matter": {"enabled": True}}, "plugins": {"md013": {"enabled": False}}}
"""Every rule but the length of lines: a paragraph of somebody's is one line."""

DIALECTS = (
    "gfm",
    "commonmark_x",
    "markdown",
    "markdown+wikilinks_title_after_pipe+mark+hard_line_breaks+emoji",
)
"""GitHub's, CommonMark with everything that pandoc adds, pandoc's own, and one close to Obsidian's."""

OURS = {
    "Header", "Para", "Plain", "BulletList", "OrderedList", "Table", "BlockQuote",
    "Str", "Space", "SoftBreak", "LineBreak", "Link", "Strong", "Emph",
    "AlignDefault", "AlignRight", "AlignLeft", "ColWidthDefault", "ColWidth", "Decimal", "Period", "DefaultDelim",
    "Quoted", "DoubleQuote", "SingleQuote", "Code",
}  # fmt: skip
"""What may be in a page: nothing raw, no images, formulas, notes, citations, attributes or highlights."""

ID = re.compile(r"[0-9a-f-]{8,36}|[a-z]+-\d+")
"""The only code in a page: the entry that a sentence of a story came from."""


@pytest.fixture(params=EXPORTS, ids="-".join)
def pages(request: pytest.FixtureRequest, exported: Exported) -> list[Path]:
    """The Markdown of one export."""
    found = sorted(exported(*request.param).rglob("*.md"))
    assert found
    return found


def test_a_linter_has_nothing_to_say(programs: Programs, pages: list[Path], tmp_path: Path) -> None:
    settings = tmp_path / "lint.json"
    settings.write_text(json.dumps(LINT))
    assert programs.run("pymarkdown", "--strict-config", "--config", settings, "scan", *pages) == ""


def test_pandoc_reads_every_page_in_every_dialect(programs: Programs, pages: list[Path]) -> None:
    def read(job: tuple[Path, str]) -> tuple[Path, str, Any]:
        path, dialect = job
        text = programs.run(programs.pandoc, "--fail-if-warnings", "--from", dialect, "--to", "json", path)
        return path, dialect, json.loads(text)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, dialect, page in pool.map(read, [(path, dialect) for path in pages for dialect in DIALECTS]):
            nodes = list(nodes_of(page["blocks"]))  # what pandoc makes of front matter, which is data, says nothing
            ids = [each[1] for kind, each in nodes if kind == "Code"]
            assert all(ID.fullmatch(record_id) for record_id in ids), (path, dialect)
            strange = {kind for kind, _ in nodes} - OURS
            assert strange == set(), (path, dialect)
            headings = [each for kind, each in nodes if kind == "Header"]
            assert [heading[0] for heading in headings].count(1) == 1, (path, dialect)
            assert all(leads_somewhere(path, link[2][0]) for kind, link in nodes if kind == "Link"), (path, dialect)


def nodes_of(tree: Any) -> Iterator[tuple[str, Any]]:
    """Every node of what pandoc understood: its kind and what is in it."""
    if isinstance(tree, dict):
        if isinstance(tree.get("t"), str):
            yield tree["t"], tree.get("c")
        tree = list(tree.values())
    if isinstance(tree, list):
        for item in tree:
            yield from nodes_of(item)


def leads_somewhere(page: Path, target: str) -> bool:
    """Whether a link is an address of the teacher's, or leads to a file of the export."""
    return target.startswith(("http://", "https://", "mailto:")) or (page.parent / unquote(target)).is_file()


def test_strict_parsers_agree_about_the_front_matter(programs: Programs, pages: list[Path]) -> None:
    understood = json.loads(programs.run("python", HERE / "read_front_matter.py", *pages))
    for path in pages:
        text = path.read_text(encoding="utf-8")
        if not text.startswith("---\n"):
            continue
        ours = yaml.safe_load(text[4:].split("\n---\n", 1)[0])
        newer, strict = understood[str(path)]
        assert newer == json.loads(json.dumps(ours, default=str)), path
        assert strict == as_words(ours), path


def as_words(value: Any) -> Any:
    """A value as a parser gives it that takes everything for text."""
    if isinstance(value, dict):
        return {key: as_words(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_words(item) for item in value]
    return str(value)
