"""Which editor is opened: the teacher's, else an easy one before vim."""

from __future__ import annotations

import pytest

from netjournal.errors import JournalError
from netjournal.journal import editor


def test_backslashes_of_a_path_stay_on_windows() -> None:
    assert editor.split_command(r'"C:\Program Files\Notepad++\notepad++.exe" -multiInst', windows=True) == [
        r"C:\Program Files\Notepad++\notepad++.exe",
        "-multiInst",
    ]
    assert editor.split_command("code --wait", windows=False) == ["code", "--wait"]
    assert editor.split_command('code "--wait', windows=False) == []


def test_nano_comes_before_vim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editor.shutil, "which", lambda name: name if name in ("nano", "vim") else None)
    assert editor.editor_command({}) == ["nano"]
    assert editor.editor_command({"EDITOR": "vim -u NONE"}) == ["vim", "-u", "NONE"]
    with pytest.raises(JournalError, match="emacs"):
        editor.editor_command({"EDITOR": "emacs"})
