"""The parts of the documentation that are generated: `python tests/house/readme.py` writes them again."""

from __future__ import annotations

import inspect
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


MANUAL = DOCS / "netjournal.1"


def manual() -> str:
    """The manual page, in roff: what the program is, and every command with its options."""
    root = click.Context(cli, info_name="netjournal", **cli.context_settings)
    lines = [
        '.TH NETJOURNAL 1 "" "netjournal" "User Commands"',
        ".SH NAME", "netjournal \\- a journal of a teacher's professional network",
        ".SH SYNOPSIS", ".B netjournal", "[\\fIOPTIONS\\fR] [\\fICOMMAND\\fR]",
        ".SH DESCRIPTION", *_roff_help(cli), ".SH OPTIONS", *_roff_options(cli, root),
    ]  # fmt: skip
    for title, places in SECTIONS.items():
        lines.append(f".SH {_roff(title.upper())}")
        for name in places:
            command = cli.get_command(root, name)
            if command is not None:
                for found, context in _with_nested(command, name, root):
                    lines += [f".SS {_roff(context.command_path)}", *_roff_help(found)]
                    lines += _roff_options(found, context)
    lines += [
        ".SH ENVIRONMENT",
        ".TP", ".B NETJOURNAL_HOME", "The folder of the journal.",
        ".TP", ".B NETJOURNAL_PLAIN", "Set to 1: no signs, no columns, one statement a line.",
        ".TP", ".B NETJOURNAL_TODAY", "Another day than today, as 2026\\-11\\-23.",
        ".TP", ".B NO_COLOR, FORCE_COLOR, PAGER, EDITOR", "As other programs take them.",
        ".SH EXIT STATUS",
        "0 done, 1 a refusal or failure, 2 wrong usage, 3 done in part.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def _roff_help(command: click.Command) -> list[str]:
    """The paragraphs of a help; the lines of an example as they are."""
    lines: list[str] = []
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        kept = paragraph.startswith("\b\n")
        rows = [_roff(row.strip()) for row in paragraph.removeprefix("\b\n").splitlines()]
        lines += [".nf", *rows, ".fi"] if kept else [" ".join(rows), ".PP"]
    return lines


def _roff_options(command: click.Command, context: click.Context) -> list[str]:
    options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
    records = [found for option in options if (found := option.get_help_record(context))]
    return [line for names, words in records for line in (".TP", f".B {_roff(names)}", _roff(" ".join(words.split())))]


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
    MANUAL.write_text(manual(), encoding="utf-8")
