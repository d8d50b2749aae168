from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from netjournal.domain import decisions
from netjournal.domain.records import Contact, DecisionChoice, Tier
from netjournal.errors import JournalError

TODAY = date(2026, 11, 23)
CHAT = Contact(id="c", name="#mathschat", tier=Tier.FOLLOWING)
OPENED = replace(decisions.open_decision(CHAT, success_sign=" one idea a week ", opened_on=date(2026, 9, 21)), id="d")


def test_a_decision_has_a_sign_and_eight_weeks() -> None:
    assert (OPENED.success_sign, OPENED.recheck_on) == ("one idea a week", date(2026, 11, 16))
    with pytest.raises(JournalError, match="How would you know"):
        decisions.open_decision(CHAT, success_sign="", opened_on=TODAY)
    with pytest.raises(JournalError, match="not a network that you only follow"):
        decisions.open_decision(replace(CHAT, tier=Tier.COLLEAGUES), success_sign="x", opened_on=TODAY)
    with pytest.raises(JournalError, match="has to end after"):
        decisions.open_decision(CHAT, success_sign="x", opened_on=TODAY, recheck_on=TODAY)


def test_deciding_needs_a_choice_and_a_reason() -> None:
    made = replace(OPENED, **decisions.decide(OPENED, choice="invest", reason="two a week", on=TODAY, today=TODAY))
    assert (made.choice, made.decided_on) == (DecisionChoice.INVEST, TODAY)
    refusals = [
        ("was decided on", made, "watch", "x", TODAY),
        ("not a choice", OPENED, "maybe", "x", TODAY),
        ("Why", OPENED, "watch", " ", TODAY),
        ("still to come", OPENED, "watch", "x", date(2026, 11, 24)),
        ("This look began", OPENED, "watch", "x", date(2026, 9, 20)),
    ]
    for reason, decision, choice, why, on in refusals:
        with pytest.raises(JournalError, match=reason):
            decisions.decide(decision, choice=choice, reason=why, on=on, today=TODAY)


@pytest.mark.parametrize(
    ("choice", "tier", "changes"),
    [
        ("invest", Tier.COMMUNITIES, {"tier": Tier.COMMUNITIES}),
        ("watch", None, {}),
        ("leave", None, {"archived_on": TODAY}),
    ],
)
def test_what_follows(choice: str, tier: Tier | None, changes: dict[str, object]) -> None:
    made = replace(OPENED, **decisions.decide(OPENED, choice=choice, reason="because", on=TODAY, today=TODAY))
    move, changed = decisions.follows(made, CHAT)
    assert (move.tier if move else None) is tier and changed == changes
    assert move is None or (move.contact_id, move.on, move.reason) == ("c", TODAY, "because")
    assert decisions.follows(OPENED, CHAT) == (None, {})


def test_investing_never_moves_down_what_moved_up_meanwhile() -> None:
    made = replace(OPENED, **decisions.decide(OPENED, choice="invest", reason="because", on=TODAY, today=TODAY))
    for tier in (Tier.COLLEAGUES, Tier.COMMUNITIES):
        assert decisions.follows(made, replace(CHAT, tier=tier)) == (None, {})


def test_one_look_at_a_time() -> None:
    with pytest.raises(JournalError, match="looking at #mathschat already, until Mon 16 Nov 2026"):
        decisions.open_decision(CHAT, success_sign="x", opened_on=TODAY, under_way=[OPENED])


def test_due_when_its_day_has_come() -> None:
    later = replace(OPENED, id="e", recheck_on=date(2026, 11, 24))
    on_the_day = replace(OPENED, id="f", recheck_on=TODAY)
    made = replace(OPENED, id="g", decided_on=TODAY)
    assert [learning.id for learning in decisions.due([later, on_the_day, made, OPENED], TODAY)] == ["d", "f"]
