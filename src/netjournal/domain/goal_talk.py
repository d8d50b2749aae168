"""The conversation in which a goal was kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from netjournal.domain.goals import sentence
from netjournal.domain.model import Contact, Goal, Interaction, Said
from netjournal.errors import JournalError

LONGEST = 24 * 60
"""Minutes that one conversation can take."""


def talk_of(goal: Goal, people: Mapping[str, Contact], *, on: date, minutes: int, outcome: str) -> Interaction:
    """The interaction to log with a goal that was kept; it has no id and no instants yet.

    What came of it is its one line, else the goal's own words. Refused where the goal is with nobody, and for minutes
    that no day has.
    """
    who = tuple(each for each in goal.contact_ids if each in people)
    if not who:
        raise JournalError(
            "This goal is with nobody, so there is no conversation to log.",
            "Leave the minutes out, or log it by itself.",
        )
    if not 1 <= minutes <= LONGEST:
        raise JournalError(
            f"A conversation of {minutes} minutes does not fit into a day.", "Give 1 to 1440, or leave the minutes out."
        )
    return Interaction(
        on=on,
        contact_ids=who,
        minutes=minutes,
        minutes_source=Said.ENTERED,
        summary=outcome.strip() or sentence(goal),
        problem_ids=(goal.problem_id,) if goal.problem_id else (),
    )
