"""The phone's file: each line once, whatever sync programs and thumbs do to it."""

from __future__ import annotations

import os
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netjournal.config import SETTINGS
from netjournal.domain.records import Proposal
from netjournal.exchange.imports.inbox import InboxFile, read_inbox
from netjournal.exchange.imports.intake import Intake, take_in
from netjournal.journal.journal import Journal
from netjournal.text.dates import DateOrder

TODAY = date(2026, 11, 23)


def read(*texts: str | bytes, names: tuple[str, ...] = ("inbox.txt",)) -> tuple[Proposal, ...]:
    data = [text if isinstance(text, bytes) else text.encode() for text in texts]
    files = [InboxFile(name, each) for name, each in zip(names, data, strict=True)]
    return read_inbox(files, DateOrder.DMY, TODAY).proposals


@pytest.mark.parametrize(
    ("written", "line", "on", "at"),
    [
        ("coffee with Ana", "coffee with Ana", TODAY, None),
        ("2026-11-20 coffee with Ana", "coffee with Ana", date(2026, 11, 20), None),
        ("2026-11-20T15:30:12+01:00 coffee", "coffee", date(2026, 11, 20), time(15, 30)),
        ("20.11. coffee", "coffee", date(2026, 11, 20), None),
        ("20 Nov 2026 at 15:30: coffee", "coffee", date(2026, 11, 20), time(15, 30)),
        ("Nov 20, 2026 at 3:30 PM - coffee", "coffee", date(2026, 11, 20), time(15, 30)),
        ("- [ ] 20/11/2026, 09:05 call Ben", "call Ben", date(2026, 11, 20), time(9, 5)),
        ("• call Ben", "call Ben", TODAY, None),
        ("yesterday coffee with Ana", "yesterday coffee with Ana", date(2026, 11, 22), None),
        ("15:30 coffee", "coffee", TODAY, time(15, 30)),
        ("3/4 of them tried it", "3/4 of them tried it", TODAY, None),
        ("#feedback talk with Ana", "#feedback talk with Ana", TODAY, None),
        ("9999-12-31 coffee", "9999-12-31 coffee", TODAY, None),
    ],
)
def test_a_line_says_its_day_at_its_beginning(written: str, line: str, on: date, at: time | None) -> None:
    (found,) = read(written)
    assert (found.line, found.on, found.at, found.source) == (line, on, at, "phone")


def test_what_is_no_line_is_passed_over_and_a_heading_dates_what_follows() -> None:
    found = read("# Inbox\n\ncoffee\n---\n## 2026-11-19\n* tea with Ben\n", names=("inbox.md",))
    assert [(each.line, each.on) for each in found] == [("coffee", TODAY), ("tea with Ben", date(2026, 11, 19))]
    (dated,) = read("coffee", names=("2026-11-18.md",))
    assert dated.on == date(2026, 11, 18)


def test_a_day_to_come_waits_until_then() -> None:
    (found,) = read("2026-12-24 tea with Ben")
    assert found.later_on == found.on == date(2026, 12, 24)


def test_letters_of_every_phone_are_read() -> None:
    for data in ("über Lucía\n".encode(), "über Lucía\n".encode("utf-16"), "\ufeffüber Lucía\r\n".encode()):
        assert [each.line for each in read(data)] == ["über Lucía"]
    # A line in another encoding changes none of the others, and neither does half a letter at the end.
    assert [each.line for each in read("Lucía\n".encode() + "Lucía\n".encode("cp1252"))] == ["Lucía", "Lucía"]
    assert [each.line for each in read("Lucía\ntea with Luc".encode() + "í".encode()[:1])] == ["Lucía", "tea with Luc"]


WORDS = st.sampled_from(["tea with Ana", "tea  with ANA", "call Ben", "- call Ben", "2026-11-20 tea", "x"])


@given(lines=st.lists(WORDS, max_size=8), inserted=st.lists(WORDS, max_size=3), place=st.integers(0, 8))
def test_inserting_lines_adds_those_alone(lines: list[str], inserted: list[str], place: int) -> None:
    before = {each.source_id for each in read("\n".join(lines) + "\n")}
    more = [*lines[:place], *inserted, *lines[place:]]
    after = {each.source_id for each in read("\n".join(more) + "\n")}
    assert before <= after
    assert len(after) - len(before) == len(inserted)


@given(lines=st.lists(WORDS, max_size=8), cut=st.integers(0, 80), more=st.lists(WORDS, max_size=2))
def test_a_copy_of_the_file_adds_only_its_own_lines(lines: list[str], cut: int, more: list[str]) -> None:
    whole = "\n".join(lines) + "\n"
    copy = whole[:cut].rpartition("\n")[0] + "\n" + "\n".join(more)
    alone = {each.source_id for each in read(whole)} | {each.source_id for each in read(copy)}
    for name in ("inbox (1).txt", "inbox.sync-conflict-20261123-214445-7XDTD3C.txt", "inbox-MacBook Pro.txt"):
        assert {each.source_id for each in read(whole, copy, names=("inbox.txt", name))} == alone


def test_two_notes_with_the_same_words_are_two_lines() -> None:
    names = ("2026-11-19.md", "2026-11-20.md")
    assert [each.on.day for each in read("tea with Ana", "tea with Ana", names=names)] == [19, 20]


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journal:
    monkeypatch.setenv("NETJOURNAL_TODAY", TODAY.isoformat())
    made = Journal(tmp_path / "journal")
    (made.folder / SETTINGS).write_text(f"inbox = '{tmp_path / 'inbox.txt'}'\n", encoding="utf-8")
    return made


def write(journal: Journal, text: str, name: str = "inbox.txt", *, seconds: int = 0) -> Path:
    """Write the phone's file at a time of its own: two writes in one tick of the clock would look like one."""
    path = journal.folder.parent / name
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_000_000 + seconds, 1_000_000 + seconds))
    return path


def waiting(journal: Journal) -> list[str]:
    return [proposal.line for proposal in journal.proposals.waiting(TODAY)]


def test_lines_come_in_once_and_are_never_asked_about_twice(journal: Journal) -> None:
    path = write(journal, "tea with Ana\ncall Ben\n")
    came = take_in(journal)
    assert came.sentence == "To sort: 2 new lines from your phone."
    assert sorted(waiting(journal)) == ["call Ben", "tea with Ana"]
    assert take_in(journal) == Intake()
    for proposal in journal.proposals.waiting(TODAY):
        journal.proposals.drop(proposal, today=TODAY)
    write(journal, "new\ntea with Ana\ncall Ben\ntea with Ana\n", seconds=1)
    assert take_in(journal).new == (("phone", 2),)
    assert sorted(waiting(journal)) == ["new", "tea with Ana"]
    assert path.read_text(encoding="utf-8") == "new\ntea with Ana\ncall Ben\ntea with Ana\n"


def test_what_comes_in_by_itself_is_not_what_undo_takes_back(journal: Journal) -> None:
    journal.proposals.add("my own act", on=TODAY)
    write(journal, "tea with Ana\n")
    take_in(journal)
    undone = journal.undo.back()
    assert undone is not None
    assert "my own act" in undone.label
    assert waiting(journal) == ["tea with Ana"]


def test_a_file_that_is_still_arriving_does_no_harm(journal: Journal) -> None:
    write(journal, "call Ben\ntea with An")
    take_in(journal)
    assert waiting(journal).count("tea with An") == 1
    write(journal, "call Ben\ntea with Ana about tickets\n", seconds=1)
    take_in(journal)
    assert sorted(waiting(journal)) == ["call Ben", "tea with Ana about tickets"]
    write(journal, "", seconds=2)
    take_in(journal)
    assert len(waiting(journal)) == 2
    write(journal, "call Ben\n" + "\x00" * 30, seconds=3)
    assert "not whole yet" in take_in(journal).faults[0]
    assert len(waiting(journal)) == 2


def test_a_folder_of_notes_is_read_without_what_is_no_note(journal: Journal) -> None:
    (journal.folder / SETTINGS).write_text(f"inbox = '{journal.folder.parent / 'inbox'}'\n", encoding="utf-8")
    folder = journal.folder.parent / "inbox"
    folder.mkdir()
    write(journal, "tea", "inbox/a.txt")
    write(journal, "call", "inbox/b.md")
    write(journal, "no", "inbox/.b.md.tmp")
    write(journal, "no", "inbox/picture.jpg")
    os.mkfifo(folder / "pipe.txt")
    take_in(journal)
    assert sorted(waiting(journal)) == ["call", "tea"]


def test_a_pipe_in_place_of_the_file_holds_nothing_up(journal: Journal) -> None:
    os.mkfifo(journal.folder.parent / "inbox.txt")
    assert take_in(journal) == Intake()


def test_a_set_file_that_is_gone_is_said(journal: Journal) -> None:
    (journal.folder / SETTINGS).write_text(f"inbox = '{journal.folder / 'no' / 'inbox.txt'}'\n", encoding="utf-8")
    assert "can't be read" in take_in(journal).faults[0]
