from __future__ import annotations

from datetime import date, timedelta

from netjournal.domain.conversations import line_again, usual_conversation
from netjournal.domain.records import Interaction

MONDAY = date(2026, 11, 23)


def talk(days_ago: int, who: str = "a", *, channel: str = "planning", minutes: int | None = 45) -> Interaction:
    return Interaction(on=MONDAY - timedelta(days_ago), contact_ids=(who,), channel=channel, minutes=minutes)


def test_what_came_twice_on_this_weekday_is_usual() -> None:
    found = usual_conversation([talk(7), talk(14), talk(8, "b"), talk(9, "b")], MONDAY)
    assert found is not None
    assert found.contact_ids == ("a",)


def test_once_is_not_usual_nor_is_another_length_or_channel() -> None:
    assert usual_conversation([talk(7), talk(14, minutes=30), talk(21, channel="call")], MONDAY) is None


def test_what_is_written_down_today_is_not_offered_again() -> None:
    assert usual_conversation([talk(0), talk(7), talk(14)], MONDAY) is None


def test_what_is_long_over_is_not_usual() -> None:
    assert usual_conversation([talk(49), talk(56)], MONDAY) is None


def test_the_line_says_how_with_whom_and_how_long() -> None:
    assert line_again(talk(7), ["grade7", "ana"]) == "~planning with @grade7 and @ana 45m"
    assert line_again(talk(7, channel="", minutes=None), ["ana"]) == "with @ana"
