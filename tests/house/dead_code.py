"""Names what neither the program nor a test uses: `python tests/house/dead_code.py` prints it, and ends with 1."""

from __future__ import annotations

import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).parents[2]

TEXTUAL = [
    "ALLOW_SELECT", "BINDINGS", "COMMAND_PALETTE_BINDING", "CSS", "CSS_PATH", "DEFAULT_CSS", "DEFAULT_MODE",
    "ENABLE_COMMAND_PALETTE", "HORIZONTAL_BREAKPOINTS", "MODES", "TITLE", "VERTICAL_BREAKPOINTS",
    "action_*", "_on_*", "on_*", "check_action", "validate_*", "watch_*", "_fatal_error", "container", "control",
    "cursor_blink",
    "get_content_height", "get_suggestion", "highlight_cursor_line", "max_height", "min_height", "viewport",
    "virtual_size",
]  # fmt: skip
CLICK = [
    "group_class", "format_commands", "format_completion", "format_epilog", "format_help", "get_completion_args",
    "resolve_command", "shell_complete", "source_template",
]  # fmt: skip
CALENDAR = ["as_component"]
"""What recurring-ical-events calls of its adapter."""

PROFILE = ["verifier", "artefact", "eligibility", "indentless"]
"""Keys of a standards file, and a parameter that PyYAML names."""

MARKDOWN_IT = [
    "validateLink", "table_open", "table_close", "th_open", "td_open", "html_block", "html_inline", "env",
]  # fmt: skip
"""What markdown-it calls by name, or hands over."""

BY_NAME = ("vocabulary.py", "records.py")
"""Modules whose names are asked for by name: kinds of words, and the fields that a record is stored and exported by."""


def unused() -> list[str]:
    """Each with its place."""
    vulture = Vulture(
        ignore_names=[*TEXTUAL, *CLICK, *CALENDAR, *PROFILE, *MARKDOWN_IT],
        ignore_decorators=["@on", "@*.command", "@click.command", "@migrations"],
    )
    vulture.scavenge([ROOT / "src", ROOT / "tests"])
    return [
        f"{Path(item.filename).relative_to(ROOT)}:{item.first_lineno} {item.typ} {item.name}"
        for item in vulture.get_unused_code(min_confidence=60)
        if (ROOT / "src") in Path(item.filename).parents and Path(item.filename).name not in BY_NAME
    ]


if __name__ == "__main__":
    found = unused()
    print("\n".join(found) or "Nothing is unused.")
    sys.exit(bool(found))
