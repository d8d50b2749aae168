"""Writing a text in the teacher's own editor, and coming back with it."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported
from textual.widgets import Input, TextArea

from netjournal.errors import JournalError
from netjournal.journal.editor import editor_command
from netjournal.tui.app_protocol import AppProtocol


def edited(app: App[Any], text: str) -> str:
    """The text as it is when the editor closes. Raises JournalError where that can't be done; nothing is lost then."""
    command = editor_command(setting=app.settings.editor if isinstance(app, AppProtocol) else "")
    with tempfile.TemporaryDirectory(prefix="netjournal-") as folder:  # readable by its owner alone
        path = Path(folder) / "text.md"
        path.write_text(text + "\n", encoding="utf-8")
        try:
            with app.suspend():
                status = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 - the teacher's own
        except SuspendNotSupported:
            raise JournalError("This terminal can't be lent to an editor.", "Write here instead.") from None
        except OSError as error:
            raise JournalError(f"The editor could not be started ({error}).", "Check EDITOR.") from error
        if status != 0:
            raise JournalError("The editor ended with an error, so your text stays as it was.")
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n")


def edit_field(app: App[Any], field: TextArea | Input) -> None:
    """Open what is in a field in the editor, and put what comes back into it. Raises JournalError."""
    if isinstance(field, Input):
        field.value = " ".join(edited(app, field.value).split())
        field.cursor_position = len(field.value)
    elif (text := edited(app, field.text)) != field.text:
        field.load_text(text)
        field.move_cursor(field.document.end)
