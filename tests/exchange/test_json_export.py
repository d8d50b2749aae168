from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_records import TEXTS, any_record

from examples import examples
from netjournal.domain.records import Contact, Goal, Interaction, Learning, Record, Setting, Term, Tier
from netjournal.errors import JournalError
from netjournal.exchange.formats import json as json_export
from netjournal.exchange.formats.json import from_json
from netjournal.exchange.imports.plan import Choices
from netjournal.exchange.imports.run import ImportSource, preview, read_sources, run_import
from netjournal.journal.journal import Journal
from netjournal.storage.hlc import HlcClock

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def empty() -> Iterator[Path]:
    """A folder with an empty journal, for copying: migrating a new one each time would be slow."""
    with TemporaryDirectory() as name:
        Journal(Path(name)).close()
        yield Path(name)


@pytest.fixture(scope="module")
def opened(empty: Path) -> Iterator[Callable[[], Journal]]:
    with TemporaryDirectory() as name:
        numbers = iter(range(10**6))

        def fresh() -> Journal:
            folder = Path(name) / str(next(numbers))
            shutil.copytree(empty, folder)
            ticks = iter(range(1_790_000_000_000, 2**60, 7))
            return Journal(folder, clock=HlcClock(now=lambda: next(ticks) // 3 * 3))

        yield fresh


def without_time(text: str) -> list[str]:
    lines = text.splitlines(keepends=True)
    assert lines[2].startswith('"exported_at": ')
    return lines[:2] + lines[3:]


def brought_in(journal: Journal, text: str) -> int:
    """Import an export as the command does; tells how many records were new."""
    incoming = read_sources(journal, [ImportSource("all.json", text.encode())], today=NOW.date(), now=NOW)
    made = preview(journal, incoming, Choices(on=NOW.date()))
    run_import(journal, made, incoming, today=NOW.date())
    return len(made.whole)


def filled(journal: Journal, wanted: list[Record], doings: list[tuple[int, str, str]]) -> None:
    with journal.change("fill") as change:
        stored = [change.add(record) for record in wanted]
        for place, doing, text in doings:
            if not stored:
                break
            record = stored[place % len(stored)]
            if doing == "trash":
                change.trash(record)
            elif doing == "restore":
                change.restore(record)
            elif isinstance(record, Contact):
                change.edit(record, name=text, topics=(text, "feedback"))
            elif isinstance(record, Goal):
                change.edit(record, text=text, contact_ids=("b", "a"))


@settings(max_examples=examples(60), deadline=None)
@given(
    wanted=st.lists(any_record, max_size=12),
    doings=st.lists(st.tuples(st.integers(0, 50), st.sampled_from(["trash", "restore", "edit"]), TEXTS), max_size=8),
)
def test_export_read_into_an_empty_journal_gives_the_same_export(
    opened: Callable[[], Journal], wanted: list[Record], doings: list[tuple[int, str, str]]
) -> None:
    with opened() as one, opened() as other:
        filled(one, wanted, doings)
        text = json_export.write(one, NOW)
        assert len(json_export.read(text.encode(), NOW)) == len(wanted)
        assert brought_in(other, text) == len(wanted)
        assert without_time(json_export.write(other, LATER)) == without_time(text)
        assert brought_in(other, text) == 0
        assert without_time(json_export.write(other, LATER)) == without_time(text)


def test_document_has_the_keys_of_the_contract(opened: Callable[[], Journal]) -> None:
    with opened() as journal:
        journal.settings.put("week_start", 6)
        document = json.loads(json_export.write(journal, NOW))
    assert list(document)[:2] == ["netjournal", "exported_at"]
    assert document["netjournal"] == 1
    assert document["exported_at"] == "2026-11-23T16:30:00.000Z"
    contract = (
        "contacts interactions learnings goals problems asks expertise memberships tier_moves intentions terms"
        " decisions introductions reflections proposals source_rules settings quiet_days recalls put_away distinct"
    )
    assert set(document) == {"netjournal", "exported_at", *contract.split()}
    assert document["settings"][0]["key"] == "week_start"
    assert document["settings"][0]["value"] == 6
    assert document["settings"][0]["deleted_at"] is None


def test_many_links_of_one_moment_keep_their_order(opened: Callable[[], Journal]) -> None:
    names = tuple(f"topic {n}" for n in range(33_000))
    with opened() as one, opened() as other:
        one.add(Interaction(summary="everything", topics=names), "log")
        text = json_export.write(one, NOW)
        brought_in(other, text)
        assert other.every(Interaction)[0].topics == names
        assert without_time(json_export.write(other, NOW)) == without_time(text)


def test_edit_after_taking_over_counts_as_later_and_keeps_what_was(opened: Callable[[], Journal]) -> None:
    """Also where the exporting computer's clock was ahead of ours by months."""
    ahead = HlcClock(now=lambda: 1_820_000_000_000)
    with opened() as one, opened() as other:
        one.store.clock = ahead
        learning = one.add(Learning(text="first"), "note")
        one.edit(learning, "edit", text="second")
        brought_in(other, json_export.write(one, NOW))
        (taken,) = other.every(Learning)
        other.edit(taken, "edit", text="third")
        (now,) = other.every(Learning)
        assert now.updated_at >= taken.updated_at
        stamps = other.store.connection.execute("SELECT _s, _c FROM learnings").fetchone()
        history = other.store.connection.execute(
            "SELECT value, stamp FROM history WHERE \"column\" = 'text' ORDER BY stamp"
        ).fetchall()
        assert [value for value, _ in history] == ["second", "third"]
        assert history[-1][1] == json.loads(stamps[1])["text"]


def test_taking_over_can_be_taken_back(opened: Callable[[], Journal]) -> None:
    with opened() as one, opened() as other:
        one.add(Contact(name="Lucía Morrow", tier=Tier.COLLEAGUES), "add")
        brought_in(other, json_export.write(one, NOW))
        assert [contact.name for contact in other.every(Contact)] == ["Lucía Morrow"]
        other.undo.back()
        assert other.every(Contact) == []


def test_what_was_forgotten_is_neither_exported_nor_brought_back(opened: Callable[[], Journal]) -> None:
    with opened() as one, opened() as other:
        contact = one.add(Contact(name="Gone Person"), "add")
        text = json_export.write(one, NOW)
        for journal in (one, other):
            journal.store.connection.execute("INSERT INTO forgotten VALUES (?)", (contact.id,))
        assert "Gone Person" not in json_export.write(one, NOW)
        assert brought_in(other, text) == 0
        assert other.every(Contact) == []


def record(**more: object) -> dict[str, object]:
    base = {"id": "a1", "created_at": "2026-11-01T10:00:00.000Z", "updated_at": "2026-11-01T10:00:00.000Z"}
    return {**base, "deleted_at": None, **more}


FAULTS = {
    "nested": (b"[" * 100_000, "nested"),
    "nested in a record": (
        b'{"netjournal": 1, "settings": ['
        + json.dumps(record(key="k")).encode()[:-1]
        + b', "value": '
        + b"[" * 100_000
        + b"]" * 100_000
        + b"}]}",
        "nested",
    ),
    "too deep a value": (
        json.dumps({"netjournal": 1, "settings": [record(key="k", value=json.loads("[" * 200 + "]" * 200))]}).encode(),
        "value",
    ),
    "cut off": (b'{"netjournal": 1, "contacts": [{"id": "a', "line 1"),
    "not text": (b"\xff\xfe\x00", "UTF-8"),
    "a list": (b"[]", "no journal"),
    "something else's": (b'{"contacts": []}', "no journal"),
    "newer": (b'{"netjournal": 2}', "newer"),
    "version as text": (b'{"netjournal": "1"}', "no journal"),
    "huge number": (b'{"netjournal": ' + b"9" * 5000 + b"}", "number"),
    "not a number": (b'{"netjournal": 1, "settings": [NaN]}', "number"),
    "infinite": (
        b'{"netjournal": 1, "settings": [' + json.dumps(record(key="k")).encode()[:-1] + b', "value": 1e999}]}',
        "value",
    ),
    "unknown part": (b'{"netjournal": 1, "students": []}', "students"),
    "part of a wrong shape": (b'{"netjournal": 1, "contacts": {}}', "list"),
    "record of a wrong shape": (b'{"netjournal": 1, "contacts": [5]}', "contact"),
    "no id": (b'{"netjournal": 1, "contacts": [{}]}', "id"),
    "far ahead": (
        json.dumps({"netjournal": 1, "contacts": [record(updated_at="2190-01-01T00:00:00Z")]}).encode(),
        "years from now",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_hostile_files_get_a_sentence(name: str) -> None:
    data, said = FAULTS[name]
    with pytest.raises(JournalError) as refused:
        json_export.read(data, NOW)
    assert said in refused.value.sentence
    assert refused.value.way_out


WRONG = [
    (Contact, {"tier": "best"}, "tier"),
    (Contact, {"name": None}, "name"),
    (Contact, {"name": 5}, "name"),
    (Contact, {"urls": "https://x"}, "urls"),
    (Contact, {"urls": [1]}, "urls"),
    (Contact, {"private": 1}, "private"),
    (Contact, {"met_on": "2026-02-30"}, "met_on"),
    (Contact, {"met_on": "20260228"}, "met_on"),
    (Contact, {"cadence_days": True}, "cadence_days"),
    (Contact, {"cadence_days": 10**30}, "cadence_days"),
    (Contact, {"name": "\ud800"}, "name"),
    (Contact, {"id": "../x"}, "id"),
    (Contact, {"id": ""}, "id"),
    (Contact, {"created_at": "2026-11-01T10:00:00"}, "created_at"),
    (Contact, {"created_at": "1815-11-01T10:00:00Z"}, "created_at"),
    (Contact, {"score": 5}, "score"),
    (Interaction, {"at": "25:00"}, "at"),
    (Interaction, {"minutes": 2.5}, "minutes"),
    (Interaction, {"on": None}, "on"),
    (Term, {"starts_on": 20260901}, "starts_on"),
    (Setting, {"value": {"\ud800": 1}}, "value"),
]


@pytest.mark.parametrize(("kind", "more", "field"), WRONG)
def test_values_that_do_not_fit_are_named(kind: type[Record], more: dict[str, object], field: str) -> None:
    with pytest.raises(JournalError, match=field):
        from_json(kind, record(**more))


def test_fields_left_out_take_their_defaults() -> None:
    found = from_json(Contact, {name: value for name, value in record(name="Wren").items() if name != "deleted_at"})
    assert (found.name, found.tier, found.urls, found.deleted_at) == ("Wren", None, (), None)


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=200) | st.text(st.characters(exclude_categories=["Cs"]), max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        json_export.read(data, NOW)
    except JournalError as error:
        assert error.sentence
