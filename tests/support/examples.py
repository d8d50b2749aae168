"""How many examples the property tests draw: a quarter in the quick suite, all of them in the long checks."""

from __future__ import annotations

import os

ALL = os.environ.get("NETJOURNAL_EXAMPLES") == "all"
"""Whether this run looks for faults that nobody knows: then each example is drawn afresh, else the same ones again."""

FEWEST = 10


def examples(count: int) -> int:
    """What to give `max_examples` for a test that draws `count` examples when there is time."""
    return count if ALL else max(FEWEST, count // 4)
