"""The parts of the README that are generated: `python tests/house/readme.py` writes it anew."""

from __future__ import annotations

import re
import textwrap
from functools import partial
from pathlib import Path

from netjournal.tui.commands import key_table
from netjournal.tui.sync.text import explained_in_markdown

README = Path(__file__).parents[2] / "README.md"
WIDTH = 120


def generated(text: str) -> str:
    """The README with the key table and the explanation of sync as the program has them now."""
    for name, made in (("keys", key_table()), ("sync", sync_explained())):
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
        text, found = between.subn(partial(_filled, made), text)
        if found != 1:
            raise ValueError(f"README.md must have one pair of markers for the {name}.")
    return text


def _filled(made: str, markers: re.Match[str]) -> str:
    return f"{markers[1]}{made}{markers[2]}"


def sync_explained() -> str:
    """The explanation, wrapped as the rest of the README."""
    paragraphs = explained_in_markdown().split("\n\n")
    filled = (
        textwrap.fill(paragraph, WIDTH, break_long_words=False, break_on_hyphens=False) for paragraph in paragraphs
    )
    return "\n\n".join(filled) + "\n"


if __name__ == "__main__":
    README.write_text(generated(README.read_text(encoding="utf-8")), encoding="utf-8")
