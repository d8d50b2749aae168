"""One number of the review, and everything needed to say why it is what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from netjournal.startup.fast_dataclass import dataclass

Value = float | Mapping[str, float | None] | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that a figure could not count, wholly or in part, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A record that a figure shows one by one, because averaging it would hide it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a period.

    `value`, `low` and `high` are fractions of 1 for shares and rates, and None where the honest answer is the counts
    alone; mappings have tiers, days or names as keys. `guard` is empty when there is nothing to warn of. `counted`
    are the ids of the rows behind the number, and `contributions` what each of them adds, in words. `sentence` is the
    whole of it in words, with counts beside every percentage; `comparison` holds the words that compare, `comparing`
    the keys of `counts` that do, and `value_compares` says that the value itself sets groups side by side: all three
    are hidden where too little was noted, and `compares` says then what is hidden. `listed` are the records shown one
    by one.
    """

    name: str
    title: str
    formula: str
    caveat: str
    sentence: str
    counts: Mapping[str, Any] = field(default_factory=dict)
    value: Value = None
    low: Value = None
    high: Value = None
    guard: str = ""
    counted: tuple[str, ...] = ()
    contributions: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    comparison: str = ""
    comparing: tuple[str, ...] = ()
    value_compares: bool = False
    compares: str = "the comparison"
    listed: tuple[Listed, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What `review --json` shows of a figure."""
        return {
            "counts": _plain(self.counts),
            "value": _plain(self.value),
            "low": _plain(self.low),
            "high": _plain(self.high),
            "guard": self.guard,
            "sentence": self.words,
        }

    def why_json(self) -> dict[str, Any]:
        """What `why --json` shows of a figure."""
        return {
            "figure": self.name,
            "formula": self.formula,
            "counted": list(self.counted),
            "contributions": {row: self.contributions[row] for row in self.counted if row in self.contributions},
            "left_out": [{"id": row.id, "reason": row.reason} for row in self.left_out],
            "caveat": self.caveat,
        }

    @property
    def words(self) -> str:
        """The sentence, and the comparison where there is one to make."""
        return f"{self.sentence} {self.comparison}".strip()

    def without_comparisons(self, because: str) -> Figure:
        """The same figure with nothing set against anything else; where something is hidden it says so, and the way
        out."""
        compares = self.value_compares and self.value is not None
        present = [key for key in self.comparing if key in self.counts]
        if not (compares or present or self.comparison):
            return self
        return replace(
            self,
            counts={key: each for key, each in self.counts.items() if key not in self.comparing},
            value=None if self.value_compares else self.value,
            low=None if self.value_compares else self.low,
            high=None if self.value_compares else self.high,
            comparison="",
            guard=f"{because}, so {self.compares} is hidden: press 0 on a day without. {self.guard}".strip(),
        )


def _plain(value: Any) -> Any:
    """The value with mappings and tuples turned into what JSON knows, numbers rounded to nine places."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return round(value, 9) if isinstance(value, float) else value
