"""A lazy module runs at its first use, once, and is the module that everybody else imports."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from netjournal.startup.lazy_import import lazy_import


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that leaves a file behind when it runs."""
    source = "import pathlib\npathlib.Path(__file__).with_name('ran.txt').open('a').write('ran;')\nANSWER = 42\n"
    (tmp_path / "made_for_lazy_import.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "made_for_lazy_import", raising=False)
    return tmp_path / "ran.txt"


def test_a_lazy_module_runs_once_at_its_first_use(made: Path) -> None:
    module = lazy_import("made_for_lazy_import")
    assert not made.exists()
    assert module.ANSWER == 42
    import made_for_lazy_import

    assert made_for_lazy_import.ANSWER == 42
    assert lazy_import("made_for_lazy_import") is made_for_lazy_import
    assert made.read_text(encoding="utf-8") == "ran;"


def test_a_module_that_ran_already_is_returned_as_it_is() -> None:
    assert lazy_import("json") is sys.modules["json"]


def test_a_module_that_is_not_there_is_refused_at_once() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        lazy_import("no_such_module")
