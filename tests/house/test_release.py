"""A release is made ready by one command: dated, built twice alike, checked, tagged; or nothing changes."""

from __future__ import annotations

import subprocess
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def git(folder: Path, *words: str) -> str:
    """What git says in a folder."""
    return subprocess.run(["git", "-C", folder, *words], capture_output=True, text=True, check=True).stdout


def release(folder: Path, version: str) -> subprocess.CompletedProcess[str]:
    """Make a release of a clone ready."""
    return subprocess.run(["bash", ".ci/release", version], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of what is committed here."""
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
    git(folder, "config", "user.name", "Somebody")
    git(folder, "config", "user.email", "somebody@school.example")
    return folder


def test_a_release_is_refused_where_something_is_not_committed(clone: Path) -> None:
    before = git(clone, "rev-parse", "HEAD")
    (clone / "README.md").write_text("changed")
    assert "not committed" in release(clone, "9.9.9").stderr
    assert "Say which version" in release(clone, "nine").stderr
    assert git(clone, "rev-parse", "HEAD") == before
    assert git(clone, "tag", "--points-at", "HEAD") == ""


@pytest.mark.slow
def test_a_release_is_dated_built_checked_and_tagged(clone: Path) -> None:
    done = release(clone, "9.9.9")
    assert done.returncode == 0, done.stderr
    assert git(clone, "tag", "--points-at", "HEAD") == "v9.9.9\n"
    assert "(unreleased)" not in (clone / "CHANGELOG.md").read_text(encoding="utf-8")
    with zipfile.ZipFile(clone / "dist" / "netjournal-9.9.9-py3-none-any.whl") as wheel:
        names = set(wheel.namelist())
    assert {"netjournal/py.typed", "netjournal/cli/web_page.html"} <= names
    assert any(name.endswith("share/man/man1/netjournal.1") for name in names)
    with tarfile.open(clone / "dist" / "netjournal-9.9.9.tar.gz") as source:
        held = {name.partition("/")[2] for name in source.getnames()}
    assert {"README.md", "docs/first-week.md", "screenshots/today.png", "tests/conftest.py", ".ci/run"} <= held


def test_what_is_said_of_the_package_is_so() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    for version in range(11, 16):
        assert f"Programming Language :: Python :: 3.{version}" in project["classifiers"]
    for system in ("MacOS", "Microsoft :: Windows", "POSIX :: Linux"):
        assert f"Operating System :: {system}" in project["classifiers"]
    assert (ROOT / "src" / "netjournal" / "py.typed").exists()
