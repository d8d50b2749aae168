"""The order of the packages: what imports what, what stays out of a quick start, and what does not belong."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "netjournal"
FILES = sorted(SOURCE.rglob("*.py"))
TEST_FILES = sorted((ROOT / "tests").rglob("*.py"))


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Every module of the program, parsed, with its path as one says it."""
    for path in FILES:
        yield str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8"))


def test_rooms_know_only_what_is_below_them() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_two_test_modules_have_one_name() -> None:
    """They are imported by their bare names, so that one would hide the other."""
    names = Counter(path.name for path in TEST_FILES if path.name not in ("conftest.py", "__main__.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_user_text_never_becomes_markup() -> None:
    """Nothing in the screen's room reads markup, and what would by default is told not to."""
    wrong = []
    for place, tree in trees():
        contents = content_makers(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            said = {word.arg: ast.unparse(word.value) for word in node.keywords}
            shows_text = name in ("Static", "Label", "Button") and (node.args and not is_plain(node.args[0], contents))
            if (
                name.endswith(("from_markup", "render_markup"))
                or said.get("markup") == "True"
                or (shows_text and said.get("markup") != "False")
                or (name.endswith(".notify") and said.get("markup") != "False")
            ):
                wrong.append(f"{place}:{node.lineno} {name}")
    assert not wrong, "\n".join(wrong)


def content_makers(tree: ast.Module) -> set[str]:
    """The functions of a module that say they return Content."""
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {node.name for node in functions if node.returns is not None and ast.unparse(node.returns) == "Content"}


def is_plain(argument: ast.expr, contents: set[str]) -> bool:
    """Whether what is shown is the program's own words, or Content, in which nothing is markup."""
    if isinstance(argument, ast.Constant):
        return "[" not in str(argument.value)
    name = ast.unparse(argument.func) if isinstance(argument, ast.Call) else ""
    return "Content" in name or name.removeprefix("self.") in contents


@pytest.mark.parametrize(
    ("command", "kept_out"),
    [
        (["--version"], ("textual", "rich", "sqlite_utils", "dateutil", "yaml")),
        (["--help"], ("textual", "sqlite_utils", "yaml")),
        (["log", "--create", "coffee with @lucia about exit tickets 25m"], ("textual", "rich", "sqlite_utils", "yaml")),
        (["today"], ("textual", "rich", "sqlite_utils", "yaml")),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_commands_import_only_what_they_need(tmp_path: Path, command: list[str], kept_out: tuple[str, ...]) -> None:
    code = (
        "import sys; from netjournal.cli.main import main; main(sys.argv[1:]);"
        f" print('imported:', *[name for name in {kept_out!r} if name in sys.modules])"
    )

    def run() -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, "--journal", str(tmp_path), *command],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    run()  # the first time makes the journal, which takes sqlite-utils
    assert run().splitlines()[-1].strip() == "imported:"


def test_the_screen_starts_without_what_only_commands_figures_and_imports_need() -> None:
    kept_out = ("click", "yaml", "dateutil.rrule", "sqlite_utils", "netjournal.review.registry", "netjournal.exchange")
    code = (
        "import sys, netjournal.__main__, netjournal.cli.open, netjournal.tui.app, netjournal.tui.today.page;"
        f" print('imported:', *[name for name in {kept_out!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "imported:"


def test_nobody_left_a_note_for_later() -> None:
    note = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b|pytest\.(mark\.)?(skip|xfail)\b")
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*FILES, *TEST_FILES]
        if path not in (Path(__file__), ROOT / "tests" / "conftest.py")  # it skips
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if note.search(line)
    ]
    assert left == []


def test_a_class_name_means_one_thing() -> None:
    names = Counter(node.name for _, tree in trees() for node in tree.body if isinstance(node, ast.ClassDef))
    assert [name for name, count in names.items() if count > 1] == []
