"""The part of the README that is generated: `python tests/house/readme.py` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

from netjournal.tui.commands import key_table

README = Path(__file__).parents[2] / "README.md"
BETWEEN = re.compile(r"(<!-- keys -->\n).*?(<!-- /keys -->)", re.DOTALL)


def generated(text: str) -> str:
    """The README with the key table as the program has it now."""
    whole, found = BETWEEN.subn(lambda markers: f"{markers[1]}{key_table()}{markers[2]}", text)
    if found != 1:
        raise ValueError("README.md must have one pair of markers for the keys.")
    return whole


if __name__ == "__main__":
    README.write_text(generated(README.read_text(encoding="utf-8")), encoding="utf-8")
