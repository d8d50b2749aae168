from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from netjournal.errors import JournalError
from netjournal.exchange.exports.safe_write import State, write_safely
from netjournal.journal.batches import ExportRun, Exports
from netjournal.journal.journal import Journal

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)


@pytest.fixture
def exports(tmp_path: Path) -> Iterator[Exports]:
    with Journal(tmp_path / "journal") as journal:
        yield Exports(journal.store)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "out" / "week.md"


@pytest.fixture
def memory(exports: Exports) -> Iterator[ExportRun]:
    with exports.under_way("reflection", NOW) as writing:
        yield writing


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def age(path: Path) -> None:
    os.utime(path, ns=(10**18, 10**18))


def test_new_file_is_written_with_the_folders_above_it(place: Path, memory: ExportRun) -> None:
    outcome = write_safely(place, "one\n", memory)
    assert (outcome.state, outcome.path) == (State.WRITTEN, place)
    assert place.read_bytes() == b"one\n"
    assert names(place.parent) == ["week.md"]


def test_permissions_are_the_usual_ones_or_the_owners_alone(place: Path, memory: ExportRun) -> None:
    before = os.umask(0o027)
    try:
        write_safely(place, "one", memory)
        write_safely(place.with_name("all.json"), "one", memory, private=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE(place.stat().st_mode) == 0o640
    assert stat.S_IMODE(place.with_name("all.json").stat().st_mode) == 0o600
    place.chmod(0o604)
    with_more = write_safely(place, "two", Remembering({place: "one"}))
    assert with_more.state is State.WRITTEN
    assert stat.S_IMODE(place.stat().st_mode) == 0o604


class Remembering:
    """A memory for tests: what was last written where."""

    def __init__(self, contents: dict[Path, str]) -> None:
        from hashlib import sha256

        self.known = {path: sha256(text.encode()).hexdigest() for path, text in contents.items()}

    def written(self, path: Path) -> str | None:
        return self.known.get(path)

    def remember(self, path: Path, sha256: str) -> None:
        self.known[path] = sha256


def test_same_content_is_not_touched(place: Path, exports: Exports) -> None:
    with exports.under_way("reflection", NOW) as memory:
        write_safely(place, "one", memory)
    age(place)
    with exports.under_way("reflection", NOW) as memory:
        assert write_safely(place, "one", memory).state is State.UNCHANGED
    assert place.stat().st_mtime_ns == 10**18


def test_our_own_file_is_written_again(place: Path, exports: Exports) -> None:
    for text in ("one", "two", "three"):
        with exports.under_way("reflection", NOW) as memory:
            assert write_safely(place, text, memory).state is State.WRITTEN
    assert place.read_text() == "three"
    last = exports.last(place)
    assert last is not None
    assert (last.what, last.at) == ("reflection", "2026-11-23T16:30:00.000Z")
    assert exports.all() == [last]


def test_an_edited_file_is_never_overwritten(place: Path, exports: Exports) -> None:
    with exports.under_way("reflection", NOW) as memory:
        write_safely(place, "one", memory)
    place.write_text("one, and my own words")
    for text in ("two", "three"):
        with exports.under_way("reflection", NOW) as memory:
            outcome = write_safely(place, text, memory)
        assert (outcome.state, outcome.path.name, outcome.wanted) == (State.BESIDE, "week (new).md", place)
        assert "left alone" in outcome.sentence
    assert place.read_text() == "one, and my own words"
    assert outcome.path.read_text() == "three"
    outcome.path.write_text("edited too")
    with exports.under_way("reflection", NOW) as memory:
        assert write_safely(place, "four", memory).path.name == "week (new 2).md"
    assert outcome.path.read_text() == "edited too"
    assert len(names(place.parent)) == 3


def test_a_file_that_we_never_wrote_is_left_alone(place: Path, memory: ExportRun) -> None:
    place.parent.mkdir()
    place.write_text("lesson plan")
    assert write_safely(place, "one", memory).state is State.BESIDE
    assert place.read_text() == "lesson plan"


def test_a_deleted_file_comes_back(place: Path, memory: ExportRun) -> None:
    write_safely(place, "one", memory)
    place.unlink()
    assert write_safely(place, "one", memory).state is State.WRITTEN


def test_dry_run_writes_nothing_and_tells_the_truth(place: Path, memory: ExportRun) -> None:
    assert write_safely(place, "one", memory, dry_run=True).state is State.WRITTEN
    assert not place.parent.exists()
    place.parent.mkdir()
    place.write_text("mine")
    assert write_safely(place, "one", memory, dry_run=True).path.name == "week (new).md"
    assert names(place.parent) == ["week.md"]
    assert memory.exported == []


def test_a_link_is_followed_and_stays_a_link(place: Path, exports: Exports) -> None:
    place.parent.mkdir()
    place.symlink_to(place.parent / "notes.md")
    for text in ("one", "two"):
        with exports.under_way("reflection", NOW) as memory:
            assert write_safely(place, text, memory).state is State.WRITTEN
    assert place.is_symlink()
    assert (place.parent / "notes.md").read_text() == "two"


def test_a_long_name_still_has_room_beside_it(tmp_path: Path, memory: ExportRun) -> None:
    long = tmp_path / ("é" * 126 + ".md")
    long.write_text("mine")
    outcome = write_safely(long, "one", memory)
    assert outcome.state is State.BESIDE
    assert len(outcome.path.name.encode()) <= 255


def test_what_cannot_be_written_gets_a_sentence_and_leaves_nothing(
    place: Path, memory: ExportRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    for bad in (place.parent.parent, Path("/dev/null"), Path("a\0b"), Path("/proc/nothing/x.md")):
        with pytest.raises(JournalError) as refused:
            write_safely(bad, "one", memory)
        assert "could not be written" in refused.value.sentence
    write_safely(place, "one", memory)

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(JournalError, match="No space left"):
        write_safely(place.with_name("other.md"), "two", memory)
    assert names(place.parent) == ["week.md"]
