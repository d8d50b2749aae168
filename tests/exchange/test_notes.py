"""Daily notes: a line that names somebody is proposed once, and what did not happen is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from netjournal.domain.records import Contact
from netjournal.errors import JournalError
from netjournal.exchange.imports.plan import Choices, Fate
from netjournal.exchange.imports.run import import_sources, preview, read_sources, run_import
from netjournal.journal.batches import Imports
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 16, tzinfo=UTC)

OBSIDIAN = """---
tags: daily
who: "[[Ada Quist]]"
---
# Friday
- coffee with [[Ada Quist]] about exit tickets #feedback
- [ ] call [[Ada Quist]] about the trip
- [x] showed [[People/Ada Quist|Ada]] the rubric
- [-] dropped the plan with [[Ada Quist]]
- read [[Lesson Plan]] again
- talked with [[Bo Park]] and [[Lesson Plan]]
- @ada lent me a book, see mail to ada@x.example
- ![[Ada Quist.png]] and [[2026-11-19]]
> [[Ada Quist#Notes|she]] asked how it went
```
print("[[Ada Quist]]")
```
- coffee with [[Ada Quist]] about exit tickets #feedback
"""

LOGSEQ = """- 15:30 met [[Ada Quist]] in the hallway
- TODO ask [[Ada Quist]]
- DONE thanked [[Ada Quist]]
  collapsed:: true
- LATER [[Ada Quist]]
"""


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with Journal(tmp_path / "journal") as opened:
        opened.contacts.add(Contact(name="Ada Quist", handle="ada"), on=TODAY)
        yield opened


def brought_in(journal: Journal, *paths: Path, first_day: date | None = None) -> dict[Fate, list[str]]:
    sources = import_sources(paths)
    incoming = read_sources(journal, sources, today=TODAY, now=NOW, first_day=first_day)
    made = preview(journal, incoming, Choices(on=TODAY))
    run_import(journal, made, incoming, today=TODAY)
    return {fate: [line.record.line for line in found] for fate in Fate if (found := made.of(fate))}  # type: ignore[attr-defined]


def vault(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "vault"
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_lines_that_name_somebody_are_proposed(journal: Journal, tmp_path: Path) -> None:
    path = vault(tmp_path, **{"Daily__2026-11-20": OBSIDIAN}) / "Daily" / "2026-11-20.md"
    assert brought_in(journal, path)[Fate.NEW] == [
        "coffee with Ada Quist about exit tickets #feedback",
        "showed Ada Quist the rubric",
        "talked with Bo Park and Lesson Plan",
        "@ada lent me a book, see mail to ada@x.example",
        "Ada Quist asked how it went",
        "coffee with Ada Quist about exit tickets #feedback",
    ]
    waiting = journal.proposals.waiting(TODAY)
    assert {proposal.on for proposal in waiting} == {date(2026, 11, 20)}
    strangers = [proposal.names for proposal in waiting if proposal.names]
    assert strangers == [("Bo Park",)]
    taken = journal.take(waiting[0], today=TODAY)
    assert taken.entry.interaction.on == date(2026, 11, 20)
    assert taken.entry.interaction.contact_ids


def test_again_only_what_is_new_comes_and_undo_takes_it_back(journal: Journal, tmp_path: Path) -> None:
    folder = vault(tmp_path, journals__2026_11_20=LOGSEQ, pages__Ada="# [[Ada Quist]]")
    assert brought_in(journal, folder) == {Fate.NEW: ["15:30 met Ada Quist in the hallway", "thanked Ada Quist"]}
    assert set(brought_in(journal, folder)) == {Fate.HERE}
    note = folder / "journals" / "2026_11_20.md"
    note.write_text("- tea with [[Ada Quist]]\n" + LOGSEQ, encoding="utf-8")
    assert brought_in(journal, folder)[Fate.NEW] == ["tea with Ada Quist"]
    Imports(journal.store).undo()
    assert [proposal.line for proposal in journal.proposals.waiting(TODAY)] == [
        "15:30 met Ada Quist in the hallway",
        "thanked Ada Quist",
    ]


@pytest.mark.parametrize(
    ("name", "on"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026-11-20 Friday", date(2026, 11, 20)),
        ("20261120", date(2026, 11, 20)),
        ("2026_11_20", date(2026, 11, 20)),
        ("20-11-2026", date(2026, 11, 20)),
        ("20 November 2026", date(2026, 11, 20)),
    ],
)
def test_the_day_is_in_the_name(journal: Journal, tmp_path: Path, name: str, on: date) -> None:
    brought_in(journal, vault(tmp_path, **{name: "tea with [[Ada Quist]]"}) / f"{name}.md")
    assert [proposal.on for proposal in journal.proposals.waiting(TODAY)] == [on]


def test_a_day_in_the_front_matter_counts_and_none_is_a_sentence(journal: Journal, tmp_path: Path) -> None:
    folder = vault(tmp_path, tea="---\ndate: 2026-11-20\n---\ntea with [[Ada Quist]]", plan="[[Ada Quist]]")
    brought_in(journal, folder / "tea.md")
    assert [proposal.on for proposal in journal.proposals.waiting(TODAY)] == [date(2026, 11, 20)]
    with pytest.raises(JournalError, match="no day"):
        brought_in(journal, folder / "plan.md")


def test_days_to_come_and_long_ago_are_not_read(journal: Journal, tmp_path: Path) -> None:
    note = "tea with [[Ada Quist]]"
    folder = vault(tmp_path, **{"2026-11-24": note, "2024-01-01": note, "2026-11-01": note, "2026-11-02": note})
    assert brought_in(journal, folder, first_day=date(2026, 11, 2)) == {Fate.NEW: ["tea with Ada Quist"]}
    assert [proposal.on.day for proposal in journal.proposals.waiting(TODAY)] == [2]
