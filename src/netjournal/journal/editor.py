"""The teacher's editor, for the screen and the command line."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from netjournal.errors import JournalError

FALLBACKS = ("nano", "micro", "notepad", "vim", "vi")
"""Editors that a computer is likely to have, the easiest first."""


def split_command(text: str, *, windows: bool) -> list[str]:
    """The words of a command; on Windows a backslash belongs to a path. Unbalanced quotes give no words."""
    try:
        words = shlex.split(text, posix=not windows)
    except ValueError:
        return []
    return [word.strip('"') for word in words] if windows else words


def editor_command(environment: Mapping[str, str] = os.environ, setting: str = "") -> list[str]:
    """The command of the setting, else of `VISUAL` or `EDITOR`, else the first usual editor that is here.

    Raises JournalError.
    """
    chosen = setting or environment.get("VISUAL") or environment.get("EDITOR") or ""
    words = split_command(chosen, windows=os.name == "nt")
    if words and shutil.which(words[0]):
        return words
    found = next((name for name in FALLBACKS if shutil.which(name)), None)
    if chosen or found is None:
        raise JournalError(
            f"The editor “{chosen}” is not here." if chosen else "No editor is set up on this computer.",
            "Set one that is, for example `netjournal config set editor nano`.",
        )
    return [found]


def require_terminal(hint: str, setting: str = "") -> None:
    """Raise JournalError where neither an editor is chosen nor a terminal is there for a usual one."""
    chosen = setting or os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not chosen and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise JournalError("There is no terminal for an editor here.", hint)


def edit_file(path: Path, setting: str = "") -> None:
    """Open a file in the editor and wait until it closes. Raises JournalError; the file stays."""
    command = editor_command(setting=setting)
    try:
        status = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 - the teacher's own
    except OSError as error:
        raise JournalError(f"The editor could not be started ({error.strerror}).", "Check EDITOR.") from error
    if status != 0:
        raise JournalError(
            "The editor ended with an error, so nothing was changed.", f"Check EDITOR; the text waits in {path}."
        )
