"""The merge is idempotent, commutative and associative: of single rows, and of whole replicas."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from devices import DAY, blank_store, dump, file_of, merge_file
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from netjournal.domain.records import Contact, Interaction
from netjournal.storage.database import Database
from netjournal.sync.merge import MergeRow, merged, rank, read_cells, value_rank, worth_remembering, write_cells

COLUMNS = ("a", "b", "deleted_at")
STAMPS = st.sampled_from([f"0{number:019d}" for number in range(6)])
VALUES = st.sampled_from([None, 0, 1, -5, "", "0", "a", "ä", "\U0001f34e", "\uffff"])


@st.composite
def rows(draw: st.DrawFn) -> MergeRow:
    """Any state of a row as it is kept: no stamp is written out that the row's own already says."""
    created = draw(STAMPS)
    cells = draw(st.dictionaries(st.sampled_from(COLUMNS), STAMPS.filter(lambda stamp: stamp > created)))
    values = {column: draw(VALUES) for column in COLUMNS}
    return MergeRow(created, draw(st.integers(1, 4)), cells, values)


@given(rows(), rows(), rows())
def test_rows_merge_alike_in_every_order(one: MergeRow, two: MergeRow, three: MergeRow) -> None:
    assert merged(one, one, COLUMNS) == one
    assert merged(one, two, COLUMNS) == merged(two, one, COLUMNS)
    left = merged(merged(one, two, COLUMNS), three, COLUMNS)
    assert left == merged(one, merged(two, three, COLUMNS), COLUMNS)
    assert merged(left, two, COLUMNS) == left


@given(rows(), rows())
def test_each_cell_of_a_merged_row_is_the_greater_of_the_two(one: MergeRow, two: MergeRow) -> None:
    joined = merged(one, two, COLUMNS)
    assert joined.length == max(one.length, two.length)
    for column in ("a", "b"):
        assert rank(joined, column) == max(rank(one, column), rank(two, column))


@given(rows(), rows())
def test_a_column_that_only_we_know_stays(one: MergeRow, two: MergeRow) -> None:
    less = two._replace(values={"a": two.values["a"]}, cells={k: v for k, v in two.cells.items() if k == "a"})
    joined = merged(one, less, ("a",))
    assert joined.values["b"] == one.values["b"]
    assert joined.cells.get("b", joined.created) == one.cells.get("b", one.created)


@given(rows(), rows(), rows())
def test_all_computers_remember_the_same_values(one: MergeRow, two: MergeRow, three: MergeRow) -> None:
    def all_of(*order: MergeRow) -> set[Any]:
        so_far, writes = order[0], set()
        for key in order[1:]:
            writes |= {(w.column, w.stamp, repr(w.value)) for w in worth_remembering(so_far, key, COLUMNS)}
            so_far = merged(so_far, key, COLUMNS)
        return writes

    assert all_of(one, two, three) == all_of(three, two, one) == all_of(two, one, three)


@given(st.lists(VALUES))
def test_values_are_ordered_as_sqlite_orders_them(values: list[Any]) -> None:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (v)")
    connection.executemany("INSERT INTO t VALUES (?)", [(value,) for value in values])
    theirs = [value for (value,) in connection.execute("SELECT v FROM t ORDER BY v")]
    connection.close()
    assert sorted(values, key=value_rank) == theirs


@given(st.dictionaries(st.sampled_from(COLUMNS), STAMPS))
def test_stamps_of_cells_come_back_as_written(cells: dict[str, str]) -> None:
    assert read_cells(write_cells(cells)) == cells
    assert (write_cells(cells) is None) == (not cells)


ACTIONS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["add", "same", "edit", "clear", "trash", "restore", "links", "contact", "forget"]),
        st.integers(0, 3),
        st.sampled_from(["x", "y", "ä"]),
    ),
    max_size=14,
)


def act(store: Database, action: str, which: int, text: str) -> None:
    """One change; where it needs a record that isn't there it does nothing."""
    people = sorted(store.every(Contact), key=lambda each: each.id)
    if action == "forget" and people:
        from netjournal.journal.erase import forget

        forget(store, people[which % len(people)])
        return
    ids = [f"shared-{which}", *(row[0] for row in store.connection.execute("SELECT id FROM interactions ORDER BY id"))]
    known = store.some(Interaction, [ids[which % len(ids)]])
    with store.change(action) as change:
        if action == "add":
            change.add(Interaction(on=DAY, summary=text, topics=(text,)))
        elif action == "same":
            change.add(Interaction(id=f"shared-{which}", on=DAY, summary=text, topics=(text,)))
        elif action == "contact":
            change.add(Contact(id=f"person-{which}", name=text, notes=text))
        elif known and action == "edit":
            change.edit(known[0], summary=text, minutes=which + 1)
        elif known and action == "clear":
            change.edit(known[0], minutes=None, notes="")
        elif known and action == "trash":
            change.trash(known[0])
        elif known and action == "restore":
            change.restore(known[0])
        elif known and action == "links":
            change.edit(known[0], topics=(text,), contact_ids=(f"person-{which}",))


def fresh_copy(root: Path, of: Database, name: str) -> Database:
    """A replica with the same content, open beside the other."""
    of.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (root / name).mkdir()
    shutil.copyfile(of.path, root / name / "journal.db")
    store = Database(root / name / "journal.db")
    store.connection.execute("PRAGMA synchronous = OFF")
    return store


@settings(max_examples=examples(15), deadline=None)
@given(ACTIONS, st.permutations([0, 1, 2]))
def test_replicas_merge_alike_in_every_order(actions: list[tuple[int, str, int, str]], order: list[int]) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        # Clocks that stand still, at the same moment: only the nonces tell the writers apart.
        stores = [blank_store(root / f"r{number}", f"000000{number}", 10**12) for number in range(3)]
        for who, action, which, text in actions:
            act(stores[who], action, which, text)
        files = [file_of(store, root / f"f{number}.db") for number, store in enumerate(stores)]
        copies = [fresh_copy(root, stores[0], "again"), fresh_copy(root, stores[order[0]], "ordered")]
        for file in files:
            merge_file(copies[0], file)
        for number in order:
            merge_file(copies[1], files[number])
            merge_file(copies[1], files[number])
        assert dump(copies[0]) == dump(copies[1])
        # Associative: what two made of each other is worth what both are.
        merge_file(stores[1], files[2])
        merge_file(stores[0], file_of(stores[1], root / "both.db"))
        assert dump(stores[0]) == dump(copies[0])
        done = merge_file(stores[0], file_of(copies[1], root / "all.db"))
        assert not done.new
        assert not done.changed
        for store in (*stores, *copies):
            # Raises where the full-text index does not say what the table says.
            store.connection.execute("INSERT INTO interactions_fts(interactions_fts) VALUES ('integrity-check')")
            store.close()
