"""Time-boxed decisions about the networks one follows: invest, watch or leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from netjournal.domain.asking_days import RUN
from netjournal.domain.records import Contact, Decision, DecisionChoice, Tier, TierMove
from netjournal.errors import JournalError
from netjournal.text.dates import format_date, require_not_future
from netjournal.text.normalize import join_and

Changes = dict[str, Any]

BOX = timedelta(weeks=8)
ASKS_AFTER = (0, 7, 30)
"""Days after its day on which a decision asks, for three days each."""


def open_decision(
    contact: Contact,
    *,
    success_sign: str,
    opened_on: date,
    recheck_on: date | None = None,
    under_way: Collection[Decision] = (),
) -> Decision:
    """A look at a followed network until a day, 8 weeks by default; it has no id and no instants yet.

    Refused without a sign of success written down beforehand, for anything but a followed network, and for an end
    that does not lie after the beginning; also while another look at it is `under_way`.
    """
    if under_way:
        until = min(item.recheck_on for item in under_way)
        raise JournalError(
            f"You are looking at {contact.name} already, until {format_date(until)}.", "Decide about that look first."
        )
    if contact.tier is not Tier.FOLLOWING:
        raise JournalError(f"{contact.name} is not a network that you only follow, so there is nothing to decide.")
    if not success_sign.strip():
        raise JournalError(
            f"How would you know that {contact.name} is worth more of your time?", "Write one sign down."
        )
    until = recheck_on or opened_on + BOX
    if until <= opened_on:
        raise JournalError(f"The look at {contact.name} has to end after it begins.", "Choose a later day.")
    return Decision(contact_id=contact.id, opened_on=opened_on, recheck_on=until, success_sign=success_sign.strip())


def decide(decision: Decision, *, choice: DecisionChoice | str, reason: str, on: date, today: date) -> Changes:
    """What was decided, and why; deciding before the end of the box is welcome."""
    if decision.decided_on is not None:
        raise JournalError(f"This was decided on {format_date(decision.decided_on)}.", "Open a new look at it instead.")
    require_not_future(on, today)
    if on < decision.opened_on:
        raise JournalError(f"This look began on {format_date(decision.opened_on)}.", "Give that day or a later one.")
    try:
        chosen = DecisionChoice(choice)
    except ValueError:
        raise JournalError(f"“{choice}” is not a choice.", f"Choose {join_and(list(DecisionChoice), 'or')}.") from None
    if not reason.strip():
        raise JournalError("Why?", "Hold it against the sign that you wrote down, in one line.")
    return {"choice": chosen, "reason": reason.strip(), "decided_on": on}


def follows(decision: Decision, contact: Contact) -> tuple[TierMove | None, Changes]:
    """What a decision does to its contact: investing moves it up a tier, leaving archives it, watching nothing.

    Returns the tier move to be stored (without id) or None, and the fields of the contact that change.
    """
    if decision.decided_on is None or decision.choice in (None, DecisionChoice.WATCH):
        return None, {}
    if decision.choice is DecisionChoice.LEAVE:
        return None, {"archived_on": decision.decided_on}
    if contact.tier in (Tier.COLLEAGUES, Tier.COMMUNITIES):  # it moved up meanwhile, by hand
        return None, {}
    move = TierMove(contact_id=contact.id, tier=Tier.COMMUNITIES, on=decision.decided_on, reason=decision.reason)
    return move, {"tier": Tier.COMMUNITIES}


def due(decisions: Iterable[Decision], today: date) -> list[Decision]:
    """Decisions whose day has come and that were neither made nor lapsed, the oldest first."""
    waiting = (decision for decision in decisions if decision.decided_on is None and decision.recheck_on <= today)
    return sorted(
        (decision for decision in waiting if not lapsed(decision, today)),
        key=lambda decision: (decision.recheck_on, decision.id),
    )


def asks(decision: Decision, today: date, asks_from: date) -> bool:
    """Whether an open decision asks today: its day, a week or a month after it came on or after `asks_from`.

    Where the next of these days is near, it waits for that one.
    """
    days = [decision.recheck_on + timedelta(days=after) for after in ASKS_AFTER]
    if decision.decided_on is not None or any(today < day <= today + timedelta(days=RUN) for day in days[1:]):
        return False
    return any(asks_from <= day <= today for day in days)


def lapsed(decision: Decision, today: date) -> bool:
    """Whether an open decision has asked for the last time: the network is watched, undecided."""
    return decision.decided_on is None and (today - decision.recheck_on).days >= ASKS_AFTER[-1] + RUN
