"""Correcting what was noted about a contact: what they know, where they belong, whom they met, how they moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from netjournal.domain.dates import say_exact
from netjournal.domain.model import Contact, Expertise, Introduction, Membership, Record, TierMove
from netjournal.domain.words import one_line
from netjournal.tui.dialogs.ask import Answer, Choose
from netjournal.tui.dialogs.fields import Day, Field, FieldFault, Line, LongText, People
from netjournal.tui.dialogs.form import FormDialog, changes
from netjournal.tui.dialogs.linked import KEYS

if TYPE_CHECKING:
    from netjournal.tui.program import Program

OFFERED = 12
"""As many as a small window has room for."""

Check = Callable[[dict[str, Any]], None]


def noted_about(app: Program, contact: Contact) -> list[Record]:
    """What can be corrected: expertise, memberships, introductions and the moves between tiers."""
    of = app.journal.contacts
    belongs = [row for row, _other in of.memberships(contact)]
    return [*of.expertise(contact.id), *of.introductions(contact.id), *of.tier_history(contact.id), *belongs]


def correct(app: Program, contact: Contact, rows: Sequence[Record]) -> None:
    """Choose what to correct, and correct it or put it into the trash. Members of a big community come last."""
    names = app.journal.contacts.names([who for row in rows for who in _named(row)])
    answers = [
        Answer(key, row, one_line(_said(row, names), 56), one_line(_more(row), 40))
        for key, row in zip(KEYS[:OFFERED], rows, strict=False)
    ]
    left = len(rows) - len(answers)
    more = f"and {left} more, which the pages of the others have, too" if left else ""

    def chosen(row: Record | None) -> None:
        if row is not None:
            _correct(app, contact, row, _said(row, names))

    app.push_screen(Choose(f"What is not right about {contact.name}?", answers, intro=more), chosen)


def _correct(app: Program, contact: Contact, row: Record, said: str) -> None:
    if isinstance(row, TierMove):  # a contact is in the tier of its last move, so none is taken out
        _form(app, contact, row, said)
        return

    def chosen(act: Callable[[], None] | None) -> None:
        if act is not None:
            act()

    answers = [
        Answer("e", partial(_form, app, contact, row, said), "correct it"),
        Answer("d", partial(_trash, app, row, said), "it is not so", "into the trash; u brings it back"),
    ]
    app.push_screen(Choose(one_line(said, 120), answers), chosen)


def _trash(app: Program, row: Record, said: str) -> None:
    app.journal.trash(row, f"Put “{one_line(said, 50)}” into the trash")
    app.say("In the trash. u brings it back.")
    app.changed()


def _form(app: Program, contact: Contact, row: Record, said: str) -> None:
    fields, check = _fields(contact, row)

    def save(values: dict[str, Any]) -> Record:
        check(values)
        changed = changes(row, values)
        return app.journal.edit(row, f"Correct “{one_line(said, 50)}”", **changed) if changed else row

    app.push_screen(FormDialog(one_line(said, 60), fields, save, draft=f"correct:{row.id}", said="Kept."))


def _fields(contact: Contact, row: Record) -> tuple[list[Field], Check]:
    """The fields of a row, and what they must agree on."""
    match row:
        case Expertise():
            return _of_expertise(contact, row)
        case Membership():
            return _of_membership(row)
        case Introduction():
            return _of_introduction(row)
        case TierMove():
            on = Day("on", "When", row.on, required="On which day?", past=True)
            return [on, Line("reason", "Why", row.reason)], _anything
    raise AssertionError(row)


def _anything(values: dict[str, Any]) -> None:
    """Nothing has to agree with anything."""


def _of_expertise(contact: Contact, row: Expertise) -> tuple[list[Field], Check]:
    def check(values: dict[str, Any]) -> None:
        if contact.id in values["spread_to"]:
            raise FieldFault("spread_to", f"{contact.name} is the one who knows it.", "Name whom it reached.")

    fields: list[Field] = [
        Line("topic", "What they know", row.topic, required="A few words, please."),
        LongText("evidence", "How you know", row.evidence, lines=3, required="One line about what you saw is enough."),
        Day("on", "Since when", row.on, required="Since which day?", past=True),
        Day("elevated_on", "Credited on", row.elevated_on, hint="not yet", past=True),
        People("spread_to", "Whom it reached", row.spread_to),
    ]
    return fields, check


def _of_membership(row: Membership) -> tuple[list[Field], Check]:
    def check(values: dict[str, Any]) -> None:
        since, until = values["since_on"], values["until_on"]
        if since and until and until < since:
            raise FieldFault("until_on", f"It began on {say_exact(since)}.", "Give a later day.")

    fields: list[Field] = [
        Line("role", "As what", row.role, hint="chair, member, guest"),
        Day("since_on", "Since", row.since_on, past=True),
        Day("until_on", "Until", row.until_on, hint="still there", past=True),
    ]
    return fields, check


def _of_introduction(row: Introduction) -> tuple[list[Field], Check]:
    def check(values: dict[str, Any]) -> None:
        if values["by_id"] in (row.from_id, row.to_id):
            raise FieldFault("by_id", "That is one of the two who met.", "Name a third, or leave it empty for you.")

    fields: list[Field] = [
        Line("topic", "About what", row.topic),
        Day("on", "When", row.on, required="On which day?", past=True),
        People("by_id", "Through whom", row.by_id, hint="you", single=True),
        LongText("outcome", "What came of it", row.outcome, lines=3),
    ]
    return fields, check


def _named(row: Record) -> tuple[str, ...]:
    """The contacts whose names say what a row is."""
    match row:
        case Membership():
            return (row.person_id, row.community_id)
        case Introduction():
            return (row.from_id, row.to_id)
    return ()


def _said(row: Record, names: Any) -> str:
    """A row in a few words."""
    there = [names.get(each, "somebody") for each in _named(row)]
    match row:
        case Expertise():
            return f"knows {row.topic}"
        case Membership():
            return f"{there[0]} in {there[1]}"
        case Introduction():
            return f"{there[0]} met {there[1]}"
        case TierMove():
            return f"moved to {row.tier.value if row.tier else 'the inbox'}"
    return ""


def _more(row: Record) -> str:
    """What tells a row from others like it."""
    match row:
        case Expertise():
            return row.evidence
        case Membership():
            return row.role
        case Introduction():
            return row.topic or say_exact(row.on)
        case TierMove():
            return say_exact(row.on)
    return ""
