"""Every form of the program by what it is about, and the one for what the teacher intends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netjournal.domain.intentions import WEEK_MINUTES, intend
from netjournal.domain.records import Contact, Goal, Intention, Interaction, Learning, Problem, Record, Term
from netjournal.domain.school_calendar import term_on
from netjournal.tui.contacts.forms import (
    add_expertise,
    add_introduction,
    add_membership,
    begin_decision,
    edit_contact,
    elevate,
    new_contact,
)
from netjournal.tui.forms.fields import ChoiceField, Field, FieldOption, LongTextField, MinutesField, NumberField
from netjournal.tui.forms.form import FormDialog
from netjournal.tui.journal.forms import (
    edit_goal,
    edit_interaction,
    edit_learning,
    edit_problem,
    new_goal,
    new_learning,
    new_problem,
)

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


__all__ = [
    "add_expertise",
    "add_introduction",
    "add_membership",
    "begin_decision",
    "edit_contact",
    "edit_goal",
    "edit_interaction",
    "edit_learning",
    "edit_problem",
    "edit_record",
    "elevate",
    "new_contact",
    "new_goal",
    "new_learning",
    "new_problem",
    "set_intention",
]

USUAL = Intention(colleagues=50, communities=35, following=15)
"""What the form begins with where nothing was intended yet; nothing is kept before it is saved."""


def edit_record(app: AppProtocol, record: Record) -> None:
    """The form of a record, whatever it is; nothing for those that have none."""
    match record:
        case Contact():
            edit_contact(app, record)
        case Goal():
            edit_goal(app, record)
        case Interaction():
            edit_interaction(app, record)
        case Learning():
            edit_learning(app, record)
        case Problem():
            edit_problem(app, record)


def _intention_fields(now: Intention | None, terms: list[Term], chosen: Term | None) -> list[Field]:
    ahead = (FieldOption(None, "from today on"), *(FieldOption(term.id, term.name) for term in terms))
    old = now or USUAL
    return [
        ChoiceField("term_id", "For which term", chosen.id if chosen else None, options=ahead),
        NumberField("colleagues", "Colleagues, in percent", old.colleagues, required="How much?", most=100),
        NumberField("communities", "Communities, in percent", old.communities, required="How much?", most=100),
        NumberField("following", "Following, in percent", old.following, required="How much?", most=100),
        MinutesField("weekly_minutes", "Total time per week", old.weekly_minutes, hint="2h30", most=WEEK_MINUTES),
        MinutesField(
            "floor_minutes",
            "At least this much with colleagues each week",
            old.floor_minutes,
            hint="45m",
            most=WEEK_MINUTES,
        ),
        LongTextField("why", "What for, in one sentence", old.why, lines=3),
    ]


def set_intention(app: AppProtocol) -> None:
    """Set what the teacher intends for a term."""
    journal = app.journal
    terms = [term for term in journal.terms() if not term.holiday and term.ends_on >= app.today]
    current = term_on(app.today, terms)

    def save(values: dict[str, Any]) -> Intention:
        term = next((item for item in terms if item.id == values["term_id"]), None)
        del values["term_id"]
        return journal.intentions.set(intend(term=term, today=app.today, **values))

    app.push_screen(
        FormDialog(
            "Your plan for the term",
            _intention_fields(journal.intentions.on(app.today), terms, current),
            save,
            draft="intention",
            said="Saved. The review shows it beside what you did.",
            intro="How you mean to spend your networking time. The three shares must add up to 100.",
        )
    )
