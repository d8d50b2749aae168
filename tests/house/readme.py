"""The parts of the documentation that are generated: `python tests/house/readme.py` writes them again."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import click

from netjournal.cli.main import SECTIONS, cli
from netjournal.domain.records import Records
from netjournal.review.period import week
from netjournal.review.registry import review
from netjournal.tui.commands import key_table
from netjournal.tui.sync.text import explained_in_markdown

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
WIDTH = 120


def written_pages() -> list[Path]:
    """Every page for people: the README, the pages beside it, and the documentation."""
    return [README, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted(DOCS.rglob("*.md"))]


def generated(name: str, text: str) -> str:
    """A page with its generated part as the program has it now. Raises ValueError where it has no pair of markers."""
    between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    text, found = between.subn(partial(_filled, PARTS[name]()), text)
    if found != 1:
        raise ValueError(f"There must be one pair of markers for the {name}.")
    return text


def _filled(made: str, markers: re.Match[str]) -> str:
    return f"{markers[1]}{made}{markers[2]}"


def sync_explained() -> str:
    """The explanation of sync, wrapped as the rest of the documentation."""
    paragraphs = explained_in_markdown().split("\n\n")
    filled = (
        textwrap.fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False) for paragraph in paragraphs
    )
    return "\n\n".join(filled) + "\n"


def figures() -> str:
    """Every figure with its formula and what to keep in mind."""
    day = date(2026, 11, 23)
    found = review(Records(), week(day), day).figures
    return "\n".join(
        f"## {figure.title}\n\n`netjournal why {name}`\n\n{figure.formula}\n\n*To keep in mind:* {figure.caveat}\n"
        for name, figure in found.items()
    )


def commands() -> str:
    """The help of every command, in the sections of the program's own help."""
    root = click.Context(cli, info_name="netjournal", max_content_width=100, terminal_width=100)
    parts = []
    for title, places in SECTIONS.items():
        parts.append(f"## {title}\n")
        for name in places:
            command = cli.get_command(root, name)
            if command is not None:
                parts += [
                    f"### {context.command_path}\n\n```text\n{found.get_help(context)}\n```\n"
                    for found, context in _with_nested(command, name, root)
                ]
    return "\n".join(parts)


def _with_nested(
    command: click.Command, name: str, parent: click.Context
) -> Iterator[tuple[click.Command, click.Context]]:
    context = click.Context(
        command, info_name=name, parent=parent, help_option_names=["-h", "--help"], terminal_width=100
    )
    yield command, context
    if isinstance(command, click.Group):
        for nested in command.list_commands(context):
            found = command.get_command(context, nested)
            if found is not None:
                yield from _with_nested(found, nested, context)


PARTS: Mapping[str, Callable[[], str]] = {
    "keys": key_table,
    "sync": sync_explained,
    "figures": figures,
    "commands": commands,
}
"""What is generated, by the name of its page in `docs`."""

if __name__ == "__main__":
    for part in PARTS:
        page = DOCS / f"{part}.md"
        page.write_text(generated(part, page.read_text(encoding="utf-8")), encoding="utf-8")
