"""A lazy module runs at its first use, once, and answers as the module that everybody else imports."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from netjournal.startup.lazy_import import lazy_import


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module that takes a moment to run and leaves a file behind."""
    source = (
        "import pathlib, time\n"
        "pathlib.Path(__file__).with_name('ran.txt').open('a').write('ran;')\n"
        "time.sleep(0.05)\n"
        "ANSWER = 42\n"
    )
    (tmp_path / "made_for_lazy_import.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "made_for_lazy_import", raising=False)
    return tmp_path / "ran.txt"


def test_a_lazy_module_runs_once_at_its_first_use(made: Path) -> None:
    module = lazy_import("made_for_lazy_import")
    assert "made_for_lazy_import" not in sys.modules
    assert not made.exists()
    assert module.ANSWER == 42
    import made_for_lazy_import

    assert made_for_lazy_import.ANSWER == 42
    assert made.read_text(encoding="utf-8") == "ran;"


def test_what_is_set_on_it_is_set_on_the_module(made: Path) -> None:
    module = lazy_import("made_for_lazy_import")
    module.ANSWER = 43
    import made_for_lazy_import

    assert made_for_lazy_import.ANSWER == 43
    del module.ANSWER
    assert not hasattr(made_for_lazy_import, "ANSWER")


def test_two_threads_that_use_it_at_once_both_see_the_whole_module(made: Path) -> None:
    module = lazy_import("made_for_lazy_import")
    both = threading.Barrier(2)
    seen: list[object] = []

    def use() -> None:
        both.wait()
        seen.append(getattr(module, "ANSWER", "half a module"))

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [42, 42]
    assert made.read_text(encoding="utf-8") == "ran;"


def test_a_module_that_is_not_there_is_refused_at_its_first_use() -> None:
    module = lazy_import("no_such_module")
    with pytest.raises(ModuleNotFoundError, match="no_such_module"):
        _ = module.ANSWER


def test_a_name_that_the_module_has_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = lazy_import("json").no_such_name
