"""The laws of meaning have teeth: each rejected rule, put in place of the chosen one, fails a scenario."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import test_meaning
import test_merged_contacts
import test_one_thing

from netjournal.domain import redirects
from netjournal.journal import goals
from netjournal.storage import database, derived, mapping, row_writer, undo_log
from netjournal.sync import conflicts, doubles

Patch = Callable[[pytest.MonkeyPatch], object]
Scenario = Callable[[Path], None]


def earliest_opens(found: dict[str, redirects.Redirect]) -> dict[str, str]:
    """A circle opens at its earliest redirect instead of its latest."""
    turned = {gone: redirects.Redirect(kept, f"{32**20 - int(stamp, 32):040}") for gone, (kept, stamp) in found.items()}
    return redirects.stand_ins(turned)


MUTANTS: dict[str, tuple[Patch, Scenario]] = {
    "random ids": (
        lambda patch: (
            [
                patch.setattr(database.Change, "add_once", database.Change.add),
                patch.setattr("netjournal.sync.inbound.absorb", lambda _connection: 0),
            ]
        ),
        test_one_thing.test_both_reflect_on_one_week,
    ),
    "derived rows created like any other": (
        lambda patch: patch.setattr(database.Change, "add_derived", database.Change.add),
        test_one_thing.test_empty_cells_of_a_later_creation_never_hide_filled_ones,
    ),
    "no absorbing": (
        lambda patch: patch.setattr("netjournal.sync.inbound.absorb", lambda _connection: 0),
        lambda root: test_one_thing.test_doubles_of_an_older_version_become_one(root, "both"),
    ),
    "absorb once": (
        lambda patch: patch.setattr(doubles, "ABSORBED", "0"),
        test_one_thing.test_what_an_older_version_writes_to_its_double_is_not_lost,
    ),
    "no healing of tiers": (
        lambda patch: patch.setattr("netjournal.sync.inbound.heal_tiers", lambda _connection: 0),
        test_one_thing.test_a_tier_that_an_older_version_wrote_without_a_move_gets_one,
    ),
    "settling a tier writes the field alone": (
        lambda patch: patch.setattr("netjournal.sync.engine.add_move", lambda *_: None),
        test_one_thing.test_the_tier_is_that_of_the_last_move,
    ),
    "groups cell by cell": (
        lambda patch: (
            [
                patch.setattr(module, "group_of", lambda _table, column: (column,))
                for module in (mapping, row_writer, conflicts, undo_log)
            ]
        ),
        test_meaning.test_three_shares_stay_one_decision,
    ),
    "no redirect": (
        lambda patch: patch.setattr(derived, "stand_ins", lambda _found: {}),
        test_merged_contacts.test_one_merges_while_the_other_logs_with_the_one_who_goes,
    ),
    "a circle opens at its earliest redirect": (
        lambda patch: patch.setattr(derived, "stand_ins", earliest_opens),
        test_merged_contacts.test_both_merge_the_same_two_in_opposite_directions,
    ),
    "undo without a look": (
        lambda patch: patch.setattr(undo_log, "obstacles", lambda *_args, **_how: {}),
        test_meaning.test_undo_does_not_take_the_other_computers_edit_away,
    ),
    "undo follows everything": (
        lambda patch: patch.setattr(
            undo_log, "turn", lambda pen, steps, left=(), again=False: turn_following_all(pen, steps)
        ),
        test_meaning.test_undo_of_one_side_leaves_a_conflict_open,
    ),
    "undo stands for nothing": (
        lambda patch: patch.setattr(undo_log, "_let_stand", lambda *_: None),
        test_meaning.test_undo_again_and_again_passes_through_every_earlier_state,
    ),
    "a form follows everything": (
        lambda patch: patch.setattr(row_writer.RowWriter, "known", property(lambda _: None, lambda *_: None), False),
        test_meaning.test_what_arrives_while_a_form_is_open_is_shown_and_untouched_fields_stay,
    ),
    "goals are never asleep": (
        lambda patch: patch.setattr(goals, "AWAKE", "1"),
        test_one_thing.test_reopening_lets_what_follows_sleep_until_the_goal_ends_again,
    ),
}


def turn_following_all(pen: row_writer.RowWriter, steps: list[row_writer.UndoStep]) -> None:
    """Take edits back with writes that follow all that is known."""
    for step in reversed(steps):
        if step.kind == "edit" and step.column:
            pen.write(step.table, step.id, {step.column: step.before})


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_the_mutant_is_caught(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mutate, scenario = MUTANTS[name]
    mutate(monkeypatch)
    with pytest.raises((AssertionError, undo_log.InTheWay, pytest.fail.Exception)):
        scenario(tmp_path)
