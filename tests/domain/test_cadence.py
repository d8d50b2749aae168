from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from netjournal.domain.contacts import Rhythm, last_conversations, quiet, rhythm_of
from netjournal.domain.goals import cleared_on, thought_of
from netjournal.domain.records import Contact, Interaction, Tier

TODAY = date(2026, 11, 23)
PRIYA = Contact(id="p", name="Priya", tier=Tier.COLLEAGUES)
CHAT = Contact(id="c", name="Chat", tier=Tier.COMMUNITIES)
NEWS = Contact(id="n", name="News", tier=Tier.FOLLOWING)


def ago(days: int) -> date:
    return TODAY - timedelta(days)


@pytest.mark.parametrize(
    ("contact", "rhythm"),
    [
        (PRIYA, Rhythm(14, 21)),
        (CHAT, Rhythm(42, 60)),
        (NEWS, None),
        (replace(NEWS, cadence_days=7), None),
        (replace(PRIYA, tier=None), None),
        (replace(PRIYA, tier=None, cadence_days=7), Rhythm(7, 7)),
        (replace(PRIYA, cadence_days=30), Rhythm(30, 30)),
        (replace(PRIYA, cadence_days=5, cadence_limit_days=9), Rhythm(5, 9)),
        (replace(PRIYA, cadence_limit_days=10), Rhythm(10, 10)),
        (replace(PRIYA, cadence_limit_days=90), Rhythm(14, 90)),
        (replace(PRIYA, archived_on=ago(1)), None),
    ],
)
def test_rhythm(contact: Contact, rhythm: Rhythm | None) -> None:
    assert rhythm_of(contact) == rhythm


def test_quiet_begins_after_the_longest_interval() -> None:
    assert quiet([PRIYA], {"p": ago(21)}, {}, TODAY) == []
    found = quiet([PRIYA], {"p": ago(34)}, {}, TODAY)
    assert [(result.contact.id, result.days, result.meant, result.overdue) for result in found] == [("p", 34, 21, 13)]
    assert found[0].text == "Priya: 34 days since you spoke (you planned 21)"
    assert quiet([PRIYA], {"p": ago(12)}, {}, TODAY, {Tier.COLLEAGUES: Rhythm(5, 10)})[0].meant == 10


def test_the_longest_overdue_comes_first_and_followed_networks_never_come() -> None:
    contacts = [replace(PRIYA, id=str(n), name=f"N{n}") for n in range(3)]
    last = {"0": ago(30), "1": ago(50), "2": ago(30), "c": ago(70), "n": ago(3000)}
    assert [contact.contact.id for contact in quiet([CHAT, NEWS, *contacts], last, {}, TODAY)] == ["1", "c", "0", "2"]


def test_thinking_of_somebody_clears_without_faking_contact() -> None:
    skipped = [thought_of(Contact(id="p", name="Priya"), ago(3))]
    assert quiet([PRIYA], {"p": ago(34)}, cleared_on(skipped), TODAY) == []
    earlier = [thought_of(Contact(id="p", name="Priya"), ago(40))]
    assert quiet([PRIYA], {"p": ago(34)}, cleared_on(earlier), TODAY)[0].days == 34


def test_nobody_is_quiet_before_they_were_met_or_written_down() -> None:
    written = replace(PRIYA, created_at=datetime(2026, 11, 20, tzinfo=UTC), met_on=date(2019, 9, 1))
    assert quiet([written], {}, {}, TODAY) == []
    assert quiet([replace(PRIYA, met_on=ago(30))], {}, {}, TODAY)[0].days == 30
    assert quiet([PRIYA], {}, {}, TODAY) == []


@pytest.mark.parametrize(
    ("zone", "hour", "days"), [("Pacific/Auckland", 20, []), ("UTC", 20, [22]), ("America/Los_Angeles", 4, [23])]
)
def test_the_silence_counts_from_the_day_that_it_was_here(
    zone: str, hour: int, days: list[int], in_time_zone: Callable[[str], None]
) -> None:
    """In the evening of California, and in the morning of New Zealand, it is another day in UTC."""
    in_time_zone(zone)
    written = replace(PRIYA, created_at=datetime(2026, 11, 1, hour, tzinfo=UTC))
    assert [each.days for each in quiet([written], {}, {}, TODAY)] == days


def test_the_last_conversation_of_each_contact() -> None:
    talks = [
        Interaction(on=ago(3), contact_ids=("p", "c")),
        Interaction(on=ago(9), contact_ids=("p",)),
        Interaction(on=ago(1), contact_ids=("c",)),
    ]
    assert last_conversations(talks) == {"p": ago(3), "c": ago(1)}
