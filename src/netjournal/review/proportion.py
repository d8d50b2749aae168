"""How sure one can be of a share."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959963984540054
"""The standard normal quantile of a two-sided 95 % interval."""


def wilson(successes: int, trials: int, z: float = Z_95) -> tuple[float, float]:
    """The score interval of a proportion, as fractions of 1.

    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209–212;
    it is method 3 in R. G. Newcombe (1998), Statistics in Medicine 17, 857–872. Raises ValueError without trials.
    """
    if not 0 <= successes <= trials or not trials:
        raise ValueError(f"no proportion: {successes} of {trials}")
    share = successes / trials
    centre = share + z * z / (2 * trials)
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    low = 0.0 if successes == 0 else (centre - spread) / scale
    high = 1.0 if successes == trials else (centre + spread) / scale
    return low, high
