"""The README says what is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from readme import README, generated

from netjournal import __version__
from netjournal.cli.main import SECTIONS

ROOT = README.parent
TEXT = README.read_text(encoding="utf-8")
ROOMS = re.search(r"<!-- rooms -->\n```text\n(.*?)```", TEXT, re.DOTALL)


def test_the_key_table_is_the_one_of_the_program() -> None:
    assert generated(TEXT) == TEXT, "Write it anew with `python tests/house/readme.py`."


def test_every_room_is_in_the_picture_and_everything_in_it_is_there() -> None:
    assert ROOMS is not None
    named = set(re.findall(r"[\w/]+(?:/|\.py)(?=[\s;,.]|$)", ROOMS[1]))
    source = ROOT / "src" / "netjournal"
    known = {path.name for path in source.rglob("*.py")} | {f"{path.name}/" for path in source.rglob("*")}
    known |= {"src/netjournal/", "tests/"} | {f"{path.name}/" for path in (ROOT / "tests").iterdir()}
    assert named <= known
    rooms = {f"{path.name}/" for path in source.iterdir() if path.is_dir() and (path / "__init__.py").exists()}
    rooms |= {path.name for path in source.glob("*.py") if not path.name.startswith("__")}
    assert rooms <= named


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#]+)\)", TEXT))))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_file_that_is_named_is_there() -> None:
    source = ROOT / "src" / "netjournal"
    packages = "startup|text|domain|capture|review|storage|journal|exchange|tui|cli|demo|sync"
    for path in re.findall(rf"`((?:{packages})/[\w/]+\.py)`", TEXT):
        assert (source / path).exists(), path


def test_every_command_that_is_named_is_one() -> None:
    known = {name for commands in SECTIONS.values() for name in commands}
    named = set(re.findall(r"`(?:\.venv/bin/)?netjournal (\w+)", TEXT))
    assert named
    assert named <= known


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert project["version"] == __version__
    assert re.search(r"^## (\S+)", changes, re.MULTILINE)[1] == __version__


def test_what_ci_runs_is_what_the_readme_says() -> None:
    block = re.search(r"<!-- test command -->\n```sh\n(.*?)\n```", TEXT, re.DOTALL)
    assert block is not None
    assert block[1].count("\n") == 0
    assert "pytest" in block[1]


def test_the_lowest_versions_that_are_tried_are_the_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = {}
    for dependency in project["dependencies"]:
        name, lowest = re.fullmatch(r"([\w.-]+)>=([\d.]+)(?:,<\d+)?", dependency).groups()
        bounds[name] = lowest
    lines = (ROOT / ".ci" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    tried = dict(line.split("==") for line in lines if not line.startswith("#"))
    assert tried.keys() == bounds.keys()
    for name, version in tried.items():
        assert version == bounds[name] or version.startswith(f"{bounds[name]}."), name


@pytest.mark.parametrize("pins", ["constraints.txt", "lowest.txt"])
def test_pins_are_names_and_versions_alone(pins: str) -> None:
    lines = Path(ROOT / ".ci" / pins).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"#.*|[A-Za-z0-9._-]+==[0-9][\w.]*", line)] == []
