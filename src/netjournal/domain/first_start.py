"""The first steps in a new journal: which are done, and when they are over. Pure."""

from __future__ import annotations

from netjournal.startup.fast_dataclass import dataclass

NAMES = 3
"""So many colleagues are to be named first."""


@dataclass(frozen=True, slots=True)
class FirstStart:
    """How far a teacher is: colleagues `named`, whether a conversation is `logged`, the term `planned`, the journal of
    the other computer `joined`; `away` are the steps that were put away, by their keys.
    """

    named: int = 0
    logged: bool = False
    planned: bool = False
    joined: bool = False
    away: frozenset[str] = frozenset()

    def is_done(self, key: str) -> bool:
        """Whether the step with this key is done; looking around in the demo never is."""
        return {"n": self.named >= NAMES, "l": self.logged, "i": self.planned, "y": self.joined}.get(key, False)

    @property
    def is_over(self) -> bool:
        """Whether every step is done or put away."""
        return all(self.is_done(key) or key in self.away for key in "nliy")

    @property
    def wants_colleagues(self) -> bool:
        """Whether naming colleagues is the thing to do."""
        return "n" not in self.away and not self.is_done("n")
