"""What the commands accept as values: texts, tiers, days, numbers, each refused in words where it does not fit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

import click
from click.shell_completion import CompletionItem

from netjournal.cli.session import Session
from netjournal.domain.dates import read_date
from netjournal.domain.model import Barrier, Choice, ClosedAs, Evidence, Kind, Stage, Tier
from netjournal.domain.words import in_words

INBOX = "inbox"


class Words(click.ParamType[str]):
    """Any text. Bytes that are no text in this terminal's encoding become replacement characters."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        del param, ctx
        return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class OneOf(click.ParamType[Any]):
    """A value of an enumeration, also by a unique beginning, or by one of the other names given."""

    def __init__(self, kind: type[StrEnum], noun: str, others: dict[str, Any] | None = None) -> None:
        self.name = noun
        self._noun = noun
        self._values: dict[str, Any] = {each.value.casefold(): each for each in kind} | (others or {})
        self._shown = [each.value for each in kind]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str) or isinstance(value, StrEnum):
            return value
        word = value.strip().casefold()
        if word in self._values:
            return self._values[word]
        found = {id(each): each for name, each in self._values.items() if word and name.startswith(word)}
        if len(found) != 1:
            self.fail(f"“{value}” is not a {self._noun}: say {in_words(self._shown, 'or')}.", param, ctx)
        return next(iter(found.values()))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del ctx, param
        return [CompletionItem(each) for each in self._shown if each.casefold().startswith(incomplete.casefold())]


class TierName(OneOf):
    """A tier by its name or number; `inbox` takes a contact out of all tiers."""

    def __init__(self) -> None:
        super().__init__(Tier, "tier", {str(tier.number): tier for tier in Tier} | {INBOX: INBOX})
        self._shown = [f"{tier.value} ({tier.number})" for tier in Tier]

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del ctx, param
        return [CompletionItem(each) for each in (*Tier, INBOX) if each.startswith(incomplete.casefold())]


class Day(click.ParamType[date]):
    """A day in words or numbers, as `log` reads it; `ahead` for days to come."""

    name = "day"

    def __init__(self, *, ahead: bool = False) -> None:
        self._ahead = ahead

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        session = (ctx.find_object(Session) if ctx is not None else None) or Session()
        day = read_date(str(value), session.today, session.journal.date_order(), ahead=self._ahead)
        if day is None:
            example = "friday, in 2 weeks or 2026-11-27" if self._ahead else "yesterday, 12 nov or 2026-11-12"
            self.fail(f"“{value}” is not a day that netjournal can read; write it like {example}.", param, ctx)
        return day


class Number(click.ParamType[int]):
    """A whole number within bounds, both included."""

    def __init__(self, noun: str, low: int, high: int) -> None:
        self.name = noun
        self._noun, self._low, self._high = noun, low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            number = int(value)
        except ValueError:
            number = self._low - 1
        if not self._low <= number <= self._high:
            self.fail(f"“{value}” is not a number of {self._noun} from {self._low} to {self._high}.", param, ctx)
        return number


WORDS = Words()
TIER = TierName()
KIND = OneOf(Kind, "kind of contact")
EVIDENCE = OneOf(Evidence, "grade of evidence")
CLOSED_AS = OneOf(ClosedAs, "way to close a learning")
BARRIER = OneOf(Barrier, "barrier")
CHOICE = OneOf(Choice, "choice")
STAGE = OneOf(Stage, "stage")
DAY = Day()
DAY_AHEAD = Day(ahead=True)
MINUTES = Number("minutes", 1, 24 * 60)
DAYS = Number("days", 1, 3650)
PERCENT = Number("per cent", 0, 100)
WEEKLY_MINUTES = Number("minutes a week", 1, 7 * 24 * 60)


def text_of(words: Iterable[str]) -> str:
    """The words of an argument that may come unquoted, as one text."""
    return " ".join(words).strip()
