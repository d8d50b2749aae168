"""The README and the documentation say what is so."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import click
import pytest
from readme import DOCS, MANUAL, PARTS, README, ROOT, generated, manual, written_pages

from netjournal import __version__
from netjournal.cli.main import cli

TEXT = README.read_text(encoding="utf-8")
HOUSE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROOMS = re.search(r"<!-- rooms -->\n```text\n(.*?)```", HOUSE, re.DOTALL)
PAGES = {str(page.relative_to(ROOT)): page.read_text(encoding="utf-8") for page in written_pages()}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_generated_is_as_the_program_has_it(part: str) -> None:
    text = (DOCS / f"{part}.md").read_text(encoding="utf-8")
    assert generated(part, text) == text, "Write it again with `python tests/house/readme.py`."


def test_the_manual_page_is_as_the_program_has_it() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    assert text == manual(), "Write it again with `python tests/house/readme.py`."


@pytest.mark.needs_program("man")
def test_the_manual_page_is_read_without_a_warning() -> None:
    done = subprocess.run(
        ["man", "--warnings=all", "--local-file", str(MANUAL)], capture_output=True, text=True, check=True,
        env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert "netjournal goal add" in done.stdout
    assert done.stderr == ""


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


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", PAGES[page]) if "://" not in link]
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_every_page_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [README]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        for link in re.findall(r"\]\(([^)#]+\.md)\)", page.read_text(encoding="utf-8")):
            target = page.parent.joinpath(link).resolve()
            if target not in reached and target.exists():
                waiting.append(target)
    assert set(written_pages()) <= reached


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page: str) -> None:
    source = ROOT / "src" / "netjournal"
    packages = "startup|text|domain|capture|review|storage|journal|exchange|present|tui|cli|demo|sync"
    for path in re.findall(rf"`((?:{packages})/[\w/]+\.py)`", PAGES[page]):
        assert (source / path).exists(), path


def lines_to_type() -> list[str]:
    """Every `netjournal …` line of the documentation: in blocks, and in backticks."""
    found = set()
    for text in PAGES.values():
        for block in re.findall(r"```(?:sh)?\n(.*?)```", text, re.DOTALL):
            found |= set(re.findall(r"^ *(?:\.venv/bin/)?(netjournal .+)$", block, re.MULTILINE))
        found |= set(
            re.findall(r"`(?:\.venv/bin/)?(netjournal [^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
        )
    return sorted(line for line in found if "…" not in line)


@pytest.mark.parametrize("line", lines_to_type())
def test_every_line_to_type_is_a_command_with_its_options(line: str) -> None:
    words = shlex.split(re.split(r" (?:<|>|>>|\|) ", line)[0])[1:]
    context, command = click.Context(cli, info_name="netjournal"), cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, command, words = command.resolve_command(context, words)
        assert command is not None
        context = click.Context(command, info_name=name, parent=context, **command.context_settings)
    command.make_parser(context).parse_args(list(words))


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
    assert block[0] in HOUSE


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
