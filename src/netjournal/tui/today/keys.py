"""What the footer of Today names for the line under the cursor. Pure."""

from __future__ import annotations

from netjournal.domain.agenda import AgendaItem
from netjournal.domain.records import Contact, Decision, Goal, Learning, Problem, Proposal
from netjournal.tui.commands import KeyHint

NEW_GOAL = KeyHint("new", "new goal")
ANSWERS = {
    "recall": "answer",
    "try": "I tried it",
    "plan": "plan it",
    "observe": "what I saw",
    "pass-on": "pass it on",
    "stuck": "look beyond",
    "decide": "decide",
    "echo": "answer",
    "drift": "answer",
    "floor": "answer",
}
"""What space does with a line, by the kind of its item."""


def keys_for(key: str, item: AgendaItem | None) -> list[KeyHint]:
    """What can be done with the line under the cursor, the likeliest first; `key` is the line's own."""
    if key == "more":
        return [KeyHint("open", "show all, or fewer"), NEW_GOAL]
    if item is None:
        return [KeyHint("open", "begin"), KeyHint("skip", "put away")] if key.startswith("first:") else [NEW_GOAL]
    later, look, edit = KeyHint("skip", "later"), KeyHint("open", "read"), KeyHint("edit", "edit")
    trash = KeyHint("trash", "trash")
    match item.record:
        case Proposal():
            drop = KeyHint("trash", "not worth a line")
            return [KeyHint("done", "keep"), KeyHint("open", "show it"), later, drop, KeyHint("edit", "change first")]
        case Goal() as goal if not goal.open:
            return [KeyHint("done", "open it again"), edit, trash, NEW_GOAL]
        case Goal():
            done = "answer" if item.kind in ANSWERS else "done"
            return [KeyHint("done", done), later, edit, trash, NEW_GOAL]
        case Contact():
            return [KeyHint("done", "log or thought of"), look, KeyHint("prep", "before you meet"), later, edit]
        case Learning() | Problem() | Decision() | None:
            return [KeyHint("done", ANSWERS.get(item.kind, "answer")), look, later, edit, NEW_GOAL]
    return [KeyHint("done", "answer"), look, later, edit, NEW_GOAL]
