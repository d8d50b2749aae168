"""Minutes of a whole year, brought to the hours that the demo is meant to show."""

from __future__ import annotations

from collections.abc import Sequence

STEP = 5
LEAST = 10


def fit(minutes: Sequence[int], total: float) -> list[int]:
    """The minutes scaled to add up to `total` within half a step, each in steps of five and at least ten.

    What rounding leaves over goes, five minutes at a time, to the entries that rounding has moved furthest.
    """
    whole = sum(minutes)
    if not whole:
        return []
    wanted = [each * total / whole for each in minutes]
    fitted = [max(LEAST, STEP * round(each / STEP)) for each in wanted]
    while abs(total - sum(fitted)) > STEP / 2:
        step = STEP if total > sum(fitted) else -STEP
        free = [place for place, each in enumerate(fitted) if each + step >= LEAST]
        if not free:
            break
        direction = 1 if step > 0 else -1
        place = max(free, key=lambda one: ((wanted[one] - fitted[one]) * direction, -one))
        fitted[place] += step
    return fitted
