"""On which days something asks: a few days running, and then it rests until its next turn.

What waits for a step of a learning, a word to a contact or a way on with a problem comes round again after `ROUND`
days. A recall and a decision have days of their own. In holidays nothing asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

RUN = 3
"""Days running on which something asks at most."""

ROUND = 17
"""Days from one turn of something to its next. Each turn begins three weekdays later than the one before, so that who
looks on one day of the week only meets everything within three turns."""

LONGEST_HOLIDAY = 200
"""Days that are looked back over, where one holiday follows another."""

_ONE_DAY = timedelta(days=1)


def in_turn(due: date, today: date) -> bool:
    """Whether what asks from the day `due` on, in turns, asks today."""
    days = (today - due).days
    return days >= 0 and days % ROUND < RUN


def turns_of(today: date, wait: int) -> list[int]:
    """Which days have their turn today, as their number from 1 January of the year 1, modulo `ROUND`.

    They are the days `wait` days before that on which something fell due whose first, second or third day is today.
    """
    return [(today.toordinal() - day - wait) % ROUND for day in range(RUN)]


def day_of_turn(due: date, today: date) -> int:
    """Which day of its turn it is for what asks today: 0 to `RUN` - 1."""
    return (today - due).days % ROUND


def day_of_turns(today: date) -> date:
    """A day that goes on by one with each day on which the same things ask, whatever lies between their turns."""
    return date.fromordinal(1 + today.toordinal() % ROUND + today.toordinal() // ROUND * RUN)


def places_shown(counts: Sequence[int], today: date, lines: int) -> list[list[int]]:
    """Which of the things in turn stand on the page where only some of them have room: their places in each group.

    `counts` says how many are on the first, second and third day of their turn. The groups share the lines, and from
    day to day and from turn to turn each group goes on where it was, so that everything comes up.
    """
    groups = sum(count > 0 for count in counts)
    share = max(1, lines // groups) if groups else 0
    found = []
    for day, count in enumerate(counts):
        first = ((today.toordinal() - day) // ROUND * RUN + day) * share
        found.append([(first + place) % count for place in range(min(share, count))])
    return found


def asks_from(today: date, is_holiday: Callable[[date], bool]) -> date | None:
    """The first day of those whose questions ask today, three days each; None in holidays.

    What falls due in a holiday asks on the first days after it.
    """
    if is_holiday(today):
        return None
    first, left = today, RUN
    for back in range(1, min(LONGEST_HOLIDAY, today.toordinal())):
        day = today - back * _ONE_DAY
        if not is_holiday(day):
            left -= 1
        if not left:
            break
        first = day
    return first
