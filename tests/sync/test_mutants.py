"""The stories are tested, too: each way of getting the merge wrong is caught by at least one of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from scenarios import STORIES

from netjournal.journal import erase
from netjournal.storage import hlc, row_writer
from netjournal.storage.database import Database
from netjournal.storage.hlc import HlcClock
from netjournal.sync import conflicts, engine, inbound, merge, validation
from netjournal.sync import merge as cells
from netjournal.sync import outbound as leaving
from netjournal.sync import outbound as publish
from netjournal.sync.merge import MergeRow
from netjournal.sync.state import SyncState

Patch = Callable[[pytest.MonkeyPatch], None]
MUTANTS: dict[str, Patch] = {}


def mutant(function: Patch) -> Patch:
    """Add a mutant to the collection."""
    MUTANTS[function.__name__] = function
    return function


@mutant
def drop_the_nonce(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hlc, "new_nonce", lambda: "0" * 7)
    real = HlcClock.now

    def without_random(self: HlcClock) -> str:
        return real(self)[:-7] + "0" * 7

    patch.setattr(HlcClock, "next_stamp", without_random)


@mutant
def compare_stamps_only(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "value_rank", lambda value: 0)


@mutant
def skip_the_history(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "_unite_history", lambda connection: None)


@mutant
def minimum_instead_of_maximum(patch: pytest.MonkeyPatch) -> None:
    real = cells.rank

    def turned(row: MergeRow, column: str) -> Any:
        stamp = cells.stamp_of(row, column)
        return (tuple(-ord(letter) for letter in stamp), real(row, column)[-1])

    patch.setattr(cells, "rank", turned)


@mutant
def skip_rows_whose_stamps_agree(patch: pytest.MonkeyPatch) -> None:
    real = merge._differing

    def by_stamps(table: str, mine: Sequence[str], shared: Sequence[str]) -> str:
        return real(table, mine, shared) + " AND (m._s, m._c) IS NOT (t._s, t._c)"

    patch.setattr(merge, "_differing", by_stamps)


@mutant
def skip_files_by_a_version_vector(patch: pytest.MonkeyPatch) -> None:
    """Merge nothing from a file whose newest stamp was seen already: deletes of links carry none."""
    real = merge.merge_attached

    def skipping(store: Database, theirs: Any, known_as: str = "") -> merge.Merged:
        newest = merge._newest(store.connection, theirs)
        if newest and newest <= (store.local("seen_newest") or ""):
            return merge.Merged()
        store.keep_local("seen_newest", max(newest, store.local("seen_newest") or ""))
        return real(store, theirs, known_as)

    patch.setattr(merge, "merge_attached", skipping)


@mutant
def whole_rows_instead_of_cells(patch: pytest.MonkeyPatch) -> None:
    def whole(mine: MergeRow, theirs: MergeRow, shared: Collection[str]) -> MergeRow:
        def last(row: MergeRow) -> Any:
            return (row.length, max([row.created, *row.cells.values()]), repr(row.values))

        return max(mine, theirs, key=last)

    patch.setattr(merge, "merged", whole)


@mutant
def causal_length_not_merged(patch: pytest.MonkeyPatch) -> None:
    real = merge.merged

    def keeping(mine: MergeRow, theirs: MergeRow, shared: Collection[str]) -> MergeRow:
        return real(mine, theirs, shared)._replace(length=mine.length)

    patch.setattr(merge, "merged", keeping)


@mutant
def the_trash_date_by_stamp_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(cells, "TRASH", "no such column")


@mutant
def none_wins_over_a_value(patch: pytest.MonkeyPatch) -> None:
    real = cells.value_rank
    patch.setattr(cells, "value_rank", lambda value: (value is None, *real(value)[1:]))


@mutant
def absent_columns_count_as_empty(patch: pytest.MonkeyPatch) -> None:
    real = merge.merged

    def filling(mine: MergeRow, theirs: MergeRow, shared: Collection[str]) -> MergeRow:
        values = dict.fromkeys(mine.values) | dict(theirs.values)
        result = real(mine, theirs._replace(values=values), tuple(mine.values))
        return result._replace(values={k: theirs.values.get(k) for k in result.values})

    patch.setattr(merge, "merged", filling)


@mutant
def forget_nothing_that_is_merged(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "_unite_forgotten", lambda connection: [])


@mutant
def erase_only_what_was_named(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "all_about", lambda connection, contact: [])


@mutant
def leave_the_words_of_the_forgotten_in_the_index(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "forget_words", lambda connection: None)
    patch.setattr(erase, "forget_words", lambda connection: None)


@mutant
def the_clock_stays_behind_what_was_merged(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "_newest", lambda connection, theirs: "")


@mutant
def the_clock_is_not_kept_over_a_restart(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Database, "_catch_up", lambda self: None)


@mutant
def values_that_give_way_are_not_remembered(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "worth_remembering", lambda mine, theirs, shared: [])


@mutant
def no_first_value_in_the_history(patch: pytest.MonkeyPatch) -> None:
    real = row_writer.RowWriter._remember

    def only_new(self: row_writer.RowWriter, cell: Any, times: Any, values: Any, follow_all: bool) -> None:
        real(self, cell, times, values, follow_all)
        self.connection.execute(
            'DELETE FROM history WHERE "table" = ? AND id = ? AND "column" = ? AND previous IS NULL', cell
        )

    patch.setattr(row_writer.RowWriter, "_remember", only_new)


@mutant
def an_answer_follows_only_one_write(patch: pytest.MonkeyPatch) -> None:
    real = row_writer.RowWriter.settle

    def one(
        self: row_writer.RowWriter, table: str, identity: str, column: str, value: Any, heads: Sequence[str]
    ) -> None:
        real(self, table, identity, column, value, heads[:1])

    patch.setattr(row_writer.RowWriter, "settle", one)


@mutant
def crossings_of_first_values_do_not_count(patch: pytest.MonkeyPatch) -> None:
    real = conflicts.heads
    patch.setattr(conflicts, "heads", lambda writes: real(write for write in writes if write.follows))


@mutant
def links_are_not_merged(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "TABLES", tuple(table for table in validation.TABLES if table not in merge.LINKS))


@mutant
def never_ask_whose_file_it_is(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SyncState, "wrote", lambda self, sha256: True)


@mutant
def never_read_the_own_file(patch: pytest.MonkeyPatch) -> None:
    real = engine.is_worth_a_look
    patch.setattr(engine, "is_worth_a_look", lambda seen: real(seen) and not arriving_is_own(seen.name))

    def arriving_is_own(name: str) -> bool:
        return name.startswith("netjournal_") and name.endswith(".db")


@mutant
def publish_without_the_history(patch: pytest.MonkeyPatch) -> None:
    real = publish.copy_out

    def poorer(connection: Any, target: Path, about: Any) -> str:
        import sqlite3

        result = real(connection, target, about)
        with sqlite3.connect(target) as other:
            other.execute("DELETE FROM history")
        other.close()
        return result

    patch.setattr(leaving, "copy_out", poorer)


@mutant
def keep_the_stamps_of_unknown_columns(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(merge, "_known_cells", lambda shared: "_c")


@mutant
def imports_are_stamped_at_random(patch: pytest.MonkeyPatch) -> None:
    real = HlcClock.at
    patch.setattr(HlcClock, "at", lambda self, moment, place=0, nonce="": real(self, moment, place))


@mutant
def equals_stand_for_each_other_whenever_written(patch: pytest.MonkeyPatch) -> None:
    real = conflicts.heads

    def shipped(writes: Iterable[conflicts.Written]) -> list[conflicts.Written]:
        found = list(writes)
        alike = {(write.follows, repr(write.value)): write.stamp for write in sorted(found, reverse=True)}
        first = {write.stamp: alike[write.follows, repr(write.value)] for write in found}
        return real(
            write._replace(follows=tuple(first.get(stamp, stamp) for stamp in write.follows))
            for write in found
            if first[write.stamp] == write.stamp
        )

    patch.setattr(conflicts, "heads", shipped)


@mutant
def an_edit_follows_only_what_it_replaces(patch: pytest.MonkeyPatch) -> None:
    real = row_writer.RowWriter.edit
    patch.setattr(row_writer.RowWriter, "edit", lambda self, *args, **_: real(self, *args, follow_all=False))


@mutant
def undo_follows_everything(patch: pytest.MonkeyPatch) -> None:
    real = row_writer.RowWriter.edit
    patch.setattr(row_writer.RowWriter, "edit", lambda self, *args, **_: real(self, *args, follow_all=True))


@mutant
def accept_any_value(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(validation, "find_rejected", lambda connection, columns, since="": [])


@mutant
def publish_without_a_look(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(leaving, "leave_out_unfit", lambda replica, private: ())


@mutant
def what_an_earlier_file_had_is_left_to_its_writer(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(SyncState, "has_lost_rows", lambda self: False)


@mutant
def what_a_file_lacks_now_is_not_looked_for(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inbound, "note_lost_rows", lambda *args: None)


def is_caught(root: Path) -> str:
    """The first story that fails, or nothing."""
    for name, story in STORIES.items():
        (root / name).mkdir()
        try:
            story(root / name)
        except Exception:  # noqa: BLE001 - a mutant may die of anything
            return name
    return ""


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTANTS)
def test_the_mutant_is_caught(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    MUTANTS[name](monkeypatch)
    assert is_caught(tmp_path), name
