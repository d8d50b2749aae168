"""Which snapshots stay: all of the last day, one a day for a month, one a month for ever.

The one that stays of a day or a month is its last. The last of a month is the last of its day too, so thinning often
and thinning once come to the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

ALL_FOR = timedelta(days=1)
DAILY_FOR = timedelta(days=31)


def to_keep(taken: Iterable[datetime], now: datetime) -> set[datetime]:
    """The moments, of those at which snapshots were taken, whose snapshots stay. All are plain local times.

    What seems to come from the future (the clock was set back) stays.
    """
    moments = set(taken)
    last_of_day = {moment.date(): moment for moment in sorted(moments)}
    last_of_month = {(moment.year, moment.month): moment for moment in sorted(moments)}
    stay = set(last_of_month.values())
    stay.update(moment for moment in last_of_day.values() if now - moment < DAILY_FOR)
    stay.update(moment for moment in moments if now - moment < ALL_FOR)
    return stay
