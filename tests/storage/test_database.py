"""Every write is stamped, remembered and undoable, and comes back as it went in."""

from __future__ import annotations

import json
import sqlite3
import stat
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.records import (
    Contact,
    ContactKind,
    Direction,
    Evidence,
    Goal,
    Interaction,
    Learning,
    Problem,
    Record,
    Reflection,
    Said,
    Tier,
)
from netjournal.errors import Ambiguous, CannotOpen, JournalError, NotFound
from netjournal.storage.database import Database
from netjournal.storage.hlc import (
    LENGTH,
    YEAR_2200,
    HlcClock,
    instant,
    is_stamp,
    milliseconds,
    milliseconds_of,
    to_base32,
)
from netjournal.storage.mapping import LINKS, STAMPS, TABLE_MAPS, synced_columns
from netjournal.storage.undo_log import Undo
from netjournal.storage.version import KNOWN

FULL = Interaction(
    on=date(2026, 11, 22),
    at=time(15, 30),
    contact_ids=("b", "a"),
    minutes=25,
    minutes_source=Said.ENTERED,
    channel="call",
    summary="[bold]coffee[/] 🍎 שלום \x1b[31m",
    notes="two\nlines",
    direction=Direction.BOTH,
    depth=2,
    usefulness=3,
    energy=-2,
    topics=("Feedback", "maths"),
    private=True,
    problem_ids=("p",),
)


@pytest.fixture
def store(tmp_path: Path) -> Database:
    return Database(tmp_path / "journal" / "journal.db")


def raw(store: Database, query: str, *parameters: object) -> list[tuple[object, ...]]:
    return store.connection.execute(query, parameters).fetchall()


def everything(store: Database) -> dict[str, list[Record]]:
    return {shape.table: list(store.every(shape.record)) for shape in TABLE_MAPS}


def bare(records: dict[str, list[Record]]) -> dict[str, list[Record]]:
    """Records without the instants, which each write moves on."""
    return {
        table: sorted((replace(result, updated_at=result.created_at) for result in found), key=lambda each: each.id)
        for table, found in records.items()
    }


@pytest.mark.parametrize(
    "record",
    [
        FULL,
        Contact(
            name="Zoë", kind=ContactKind.COMMUNITY, tier=Tier.FOLLOWING, urls=("https://a.example", "b"), topics=("x",)
        ),
        Learning(
            text="t",
            on=date(2026, 1, 1),
            evidence=Evidence.E2,
            shared_with=("c",),
            interaction_ids=("i",),
            private=True,
        ),
        Goal(text="g", contact_ids=("c", "d"), due_on=date(2028, 2, 29), repeat="FREQ=WEEKLY", origin_id="i"),
        Problem(title="p", opened_on=date(2026, 1, 1)),
        Reflection(cadence="week", figures={"a": [1, 2.5, None], "ü": {"b": True}}),
    ],
)
def test_a_record_comes_back_as_it_was_stored(store: Database, record: Record) -> None:
    with store.change("Add") as change:
        stored = change.add(record)
    assert store.get(type(record), stored.id) == stored
    same = replace(stored, id="", created_at=record.created_at, updated_at=record.updated_at)
    assert same == record


def test_links_keep_the_order_in_which_they_were_named(store: Database) -> None:
    with store.change("Add") as change:
        stored = change.add(FULL)
        change.edit(stored, contact_ids=("c", "a"), topics=("maths",))
    found = store.get(Interaction, stored.id)
    assert set(found.contact_ids) == {"c", "a"}
    assert found.topics == ("maths",)
    with store.change("Back") as change:
        change.edit(found, topics=("maths", "Feedback"))
    assert set(store.get(Interaction, stored.id).topics) == {"maths", "Feedback"}


def test_the_schema_and_the_tables_agree(store: Database) -> None:
    for table in [*(shape.table for shape in TABLE_MAPS), *LINKS]:
        columns = {row[1] for row in raw(store, f'PRAGMA table_info("{table}")')}
        assert columns == {"id", *synced_columns(table), *STAMPS}, table


def test_known_migrations_are_those_that_there_are() -> None:
    from netjournal.storage.migrations import migrations

    assert tuple(migration.name for migration in migrations._migrations) == KNOWN


def test_a_cell_that_was_edited_keeps_every_value_it_had(store: Database) -> None:
    with store.change("Add") as change:
        stored = change.add(FULL)
    for minutes in (30, 30, 45):
        with store.change("Edit") as change:
            change.edit(store.get(Interaction, stored.id), minutes=minutes)
    rows = raw(store, 'SELECT stamp, previous, value FROM history WHERE "column" = ? ORDER BY stamp', "minutes")
    assert [value for _, _, value in rows] == [25, 30, 45]
    assert [previous for _, previous, _ in rows] == [None, rows[0][0], rows[1][0]]
    ((created, cells),) = raw(store, "SELECT _s, _c FROM interactions")
    assert rows[0][0] == created
    assert json.loads(str(cells)) == {"minutes": rows[2][0]}


def test_trash_and_restore_count_up_and_change_nothing_else(store: Database) -> None:
    with store.change("Add") as change:
        stored = change.add(FULL)
    with store.change("Trash") as change:
        assert change.trash(stored)
        assert not change.trash(stored)
    assert store.every(Interaction) == []
    assert store.get(Interaction, stored.id).deleted_at is not None
    assert raw(store, "SELECT _cl FROM interactions") == [(2,)]
    with store.change("Restore") as change:
        assert change.restore(stored)
        assert not change.restore(stored)
    back = store.get(Interaction, stored.id)
    assert back.deleted_at is None
    assert replace(back, updated_at=stored.updated_at) == stored
    assert raw(store, "SELECT count(*) FROM history") == [(0,)]


def test_a_change_that_fails_leaves_nothing(store: Database) -> None:
    with pytest.raises(ValueError, match="stop"), store.change("Add") as change:
        change.add(FULL)
        raise ValueError("stop")
    assert everything(store) == {shape.table: [] for shape in TABLE_MAPS}
    assert Undo(store).latest() == []
    with store.change("Add") as change:
        change.add(FULL)
    assert len(store.every(Interaction)) == 1


def test_ids_are_found_by_their_beginning(store: Database) -> None:
    with store.change("Add") as change:
        for identity in ("abcd1", "abcd2", "b1"):
            change.add(Contact(id=identity, name=identity))
    assert store.get(Contact, "b").id == "b1"
    with pytest.raises(Ambiguous):
        store.get(Contact, "abcd")
    for nobody in ("c", "", "%", "ab%"):
        with pytest.raises(NotFound):
            store.get(Contact, nobody)


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["add", "edit", "trash", "restore", "links"]),
        st.integers(0, 5),
        st.text(max_size=5),
        st.integers(1, 900),
    ),
    max_size=12,
)


def act(store: Database, action: str, which: int, text: str, number: int) -> None:
    """One change of the kind that a screen makes, where it can be made."""
    known = sorted(
        store.some(Interaction, [row[0] for row in raw(store, "SELECT id FROM interactions")]), key=lambda i: i.id
    )
    with store.change(action) as change:
        if action == "add" or not known:
            change.add(replace(FULL, summary=text, minutes=number))
            return
        chosen = known[which % len(known)]
        if action == "edit":
            change.edit(chosen, summary=text, minutes=number, private=not chosen.private)
        elif action == "trash":
            change.trash(chosen)
        elif action == "restore":
            change.restore(chosen)
        else:
            change.edit(
                chosen, topics=tuple(dict.fromkeys(["maths", text.casefold() or "a"])), contact_ids=(text or "c",)
            )


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTIONS)
def test_undo_takes_every_change_back_and_redo_brings_it_again(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, int, str, int]]
) -> None:
    store = Database(tmp_path_factory.mktemp("j") / "journal.db")
    try:
        undo = Undo(store)
        states = [bare(everything(store))]
        for action in actions:
            before = len(undo.latest(99))
            act(store, *action)
            if len(undo.latest(99)) > before:
                states.append(bare(everything(store)))
        for state in reversed(states[:-1]):
            assert undo.back() is not None
            assert bare(everything(store)) == state
        assert undo.back() is None
        for state in states[1:]:
            assert undo.forward() is not None
            assert bare(everything(store)) == state
        assert undo.forward() is None
    finally:
        store.close()


def test_a_new_change_ends_what_could_be_done_again(store: Database) -> None:
    undo = Undo(store)
    with store.change("One") as change:
        change.add(FULL)
    undo.back()
    with store.change("Two") as change:
        change.add(FULL)
    assert undo.forward() is None
    assert [done.label for done in undo.latest()] == ["Two"]


def test_stamps_grow_whatever_the_clock_does() -> None:
    times = iter([100, 100, 100, 50, 101, 0, 5_000])
    clock = HlcClock(now=lambda: next(times), nonce="0000000")
    stamps = [clock.next_stamp() for _ in range(7)]
    assert stamps == sorted(set(stamps))
    assert all(len(stamp) == LENGTH and is_stamp(stamp) for stamp in stamps)
    clock.observe(HlcClock(now=lambda: 9_000, nonce="vvvvvvv").next_stamp())
    clock.now = lambda: 10
    assert clock.next_stamp() > stamps[-1]
    assert milliseconds(clock.next_stamp()) == 9_000


@given(st.datetimes(datetime(1970, 1, 2), datetime(2199, 12, 31)))
def test_a_stamp_says_its_moment_to_the_millisecond(moment: datetime) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000, tzinfo=UTC)
    assert instant(HlcClock().at(moment)) == moment


def test_two_programs_write_stamps_in_the_order_of_their_writes(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    ahead, behind = Database(path, clock=HlcClock(now=lambda: 10_000)), Database(path, clock=HlcClock(now=lambda: 50))
    with ahead.change("First") as change:
        stored = change.add(FULL)
    with behind.change("Second") as change:
        change.edit(behind.get(Interaction, stored.id), minutes=1)
    ((created, cells),) = raw(ahead, "SELECT _s, _c FROM interactions")
    assert json.loads(str(cells))["minutes"] > str(created)
    assert ahead.get(Interaction, stored.id).minutes == 1


def test_the_version_tells_of_writes_from_here_and_from_elsewhere(tmp_path: Path) -> None:
    one, other = Database(tmp_path / "journal.db"), Database(tmp_path / "journal.db")
    seen = one.version()
    with other.change("Add") as change:
        change.add(FULL)
    assert one.version() != seen
    seen = one.version()
    with one.change("Add") as change:
        change.add(FULL)
    assert one.version() != seen
    assert one.version() == one.version()


def test_folder_and_files_are_private(tmp_path: Path) -> None:
    store = Database(tmp_path / "new" / "journal.db")
    with store.change("Add") as change:
        change.add(FULL)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    for file in (tmp_path / "new").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_someone_elses_files_are_refused_and_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "a" / "journal.db"
    text.parent.mkdir()
    text.write_text("these are my notes, in a file with an unlucky name\n" * 40)
    foreign = tmp_path / "b" / "journal.db"
    foreign.parent.mkdir()
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()
    for path in (text, foreign):
        before = path.read_bytes()
        with pytest.raises(CannotOpen):
            Database(path)
        assert path.read_bytes() == before


def test_a_newer_journal_is_refused_with_the_way_out(tmp_path: Path) -> None:
    store = Database(tmp_path / "journal.db")
    store.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('netjournal', '9999_later', 'x')"
    )
    store.close()
    with pytest.raises(CannotOpen, match="newer") as refused:
        Database(tmp_path / "journal.db")
    assert "Update" in refused.value.way_out


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(CannotOpen, match="cannot be"):
        Database(tmp_path / "taken" / "journal.db")


def test_a_full_disk_is_a_sentence_and_loses_nothing_that_was_stored(store: Database) -> None:
    with store.change("Add") as change:
        stored = change.add(FULL)
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(JournalError, match="full"), store.change("Much") as change:
        change.edit(stored, notes="x" * 1_000_000)
    store.connection.execute("PRAGMA max_page_count = 1000000")
    assert store.get(Interaction, stored.id) == stored
    with store.change("Edit") as change:
        change.edit(stored, notes="fits")
    assert store.get(Interaction, stored.id).notes == "fits"


def addresses(contact: Contact) -> tuple[str, tuple[str, ...], str, tuple[str, ...]]:
    return contact.email, contact.emails, contact.phone, contact.phones


def test_the_first_address_stays_in_the_column_that_older_versions_know(store: Database) -> None:
    with store.change("Add") as change:
        made = change.add(Contact(name="Zoë", emails=("a@x", "b@x"), phone="1"))
    assert addresses(made) == addresses(store.get(Contact, made.id)) == ("a@x", ("a@x", "b@x"), "1", ("1",))
    assert raw(store, "SELECT email, emails, phone, phones FROM contacts") == [("a@x", '["b@x"]', "1", None)]
    for wanted, read in (
        ({"email": "c@x"}, ("c@x", ("c@x", "b@x"))),  # as an older version writes it, and every form with one field
        ({"email": "b@x"}, ("b@x", ("b@x",))),
        ({"emails": ("d@x", "b@x", "a@x")}, ("d@x", ("d@x", "b@x", "a@x"))),
        ({"email": ""}, ("b@x", ("b@x", "a@x"))),
        ({"email": "e@x", "emails": ("b@x", "e@x")}, ("e@x", ("e@x", "b@x"))),
        ({"emails": ()}, ("", ())),
    ):
        with store.change("Edit") as change:
            edited = change.edit(store.get(Contact, made.id), **wanted)
        assert (edited.email, edited.emails) == read, wanted
        assert addresses(store.get(Contact, made.id))[:2] == read, wanted


def test_a_contact_is_found_by_every_name_and_address(store: Database) -> None:
    with store.change("Add") as change:
        change.add(Contact(name="Tomas Ruiz", also_called=("Tommy",), emails=("t@x.example", "ruiz@school.example")))
    for word in ("tommy", "school", "ruiz"):
        assert raw(store, "SELECT count(*) FROM contacts_fts WHERE contacts_fts MATCH ?", word) == [(1,)], word


@pytest.mark.parametrize("year", [2200, 2500, 20_000])
def test_a_clock_past_all_stamps_stores_nothing_and_harms_nothing(year: int, tmp_path: Path) -> None:
    now = [0]
    store = Database(tmp_path / "journal.db", clock=HlcClock(now=lambda: now[0]))
    now[0] = int((year - 1970) * 365.2425 * 86_400_000)
    with pytest.raises(JournalError, match="clock"), store.change("Add") as change:
        change.add(Contact(name="never"))
    now[0] = milliseconds_of(datetime(2026, 11, 23, tzinfo=UTC))
    with store.change("Add") as change:
        change.add(Contact(name="stored"))
    assert [contact.name for contact in store.every(Contact)] == ["stored"]
    store.close()


def test_no_stamp_is_written_that_others_would_refuse() -> None:
    clock = HlcClock(now=lambda: 0)
    clock.observe(to_base32(YEAR_2200 - 1, 10) + "vvu" + "0" * 7)
    assert is_stamp(clock.next_stamp())
    with pytest.raises(JournalError, match="2199"):
        clock.next_stamp()
