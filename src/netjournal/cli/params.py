"""What the commands accept as values: texts, tiers, days, numbers, each refused in words where it does not fit.

What the shell offers after the tab key: handles, topics, channels and ids of this journal.

A journal that is missing or cannot be read offers nothing; completion never fails and never makes a journal.

Finding the record that an id on the command line means, and printing one or many.

The period that a command is about, and the review of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from netjournal.cli import io
from netjournal.cli.session import Session
from netjournal.domain.records import (
    CHANNELS,
    Barrier,
    ClosedAs,
    ContactKind,
    DecisionChoice,
    Evidence,
    Record,
    Stage,
    Tier,
)
from netjournal.errors import JournalError, NotFound
from netjournal.startup.lazy_import import lazy_import
from netjournal.text.dates import parse_date
from netjournal.text.normalize import join_and

if TYPE_CHECKING:
    from netjournal.exchange.formats import json as json_format
    from netjournal.journal import review as journal_review
    from netjournal.review import period as review_period
    from netjournal.review import registry as review_registry
    from netjournal.review.index import JournalIndex
    from netjournal.review.period import Period
    from netjournal.review.registry import Review
    from netjournal.storage import load as storage_load
else:
    json_format = lazy_import("netjournal.exchange.formats.json")
    journal_review = lazy_import("netjournal.journal.review")
    review_period = lazy_import("netjournal.review.period")
    review_registry = lazy_import("netjournal.review.registry")
    storage_load = lazy_import("netjournal.storage.load")


INBOX = "inbox"


class TextType(click.ParamType[str]):
    """Any text. Bytes that are no text in this terminal's encoding become replacement characters."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        del param, ctx
        return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class ChoiceType(click.ParamType[Any]):
    """A value of an enumeration, also by a unique beginning, or by one of the other names given."""

    def __init__(self, kind: type[StrEnum], noun: str, others: dict[str, Any] | None = None) -> None:
        self.name = noun
        self._noun = noun
        self._values: dict[str, Any] = {record.value.casefold(): record for record in kind} | (others or {})
        self._shown = [record.value for record in kind]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str) or isinstance(value, StrEnum):
            return value
        word = value.strip().casefold()
        if word in self._values:
            return self._values[word]
        found = {id(each): each for name, each in self._values.items() if word and name.startswith(word)}
        if len(found) != 1:
            self.fail(f"“{value}” is not a {self._noun}: say {join_and(self._shown, 'or')}.", param, ctx)
        return next(iter(found.values()))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del ctx, param
        return [CompletionItem(record) for record in self._shown if record.casefold().startswith(incomplete.casefold())]


class TierType(ChoiceType):
    """A tier by its name or number; `inbox` takes a contact out of all tiers."""

    def __init__(self) -> None:
        super().__init__(Tier, "tier", {str(tier.number): tier for tier in Tier} | {INBOX: INBOX})
        self._shown = [f"{tier.value} ({tier.number})" for tier in Tier]

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del ctx, param
        return [CompletionItem(item) for item in (*Tier, INBOX) if item.startswith(incomplete.casefold())]


class DateType(click.ParamType[date]):
    """A day in words or numbers, as `log` reads it; `ahead` for days to come."""

    name = "day"

    def __init__(self, *, ahead: bool = False) -> None:
        self._ahead = ahead

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        session = (ctx.find_object(Session) if ctx is not None else None) or Session()
        text, journal = str(value), session.journal
        term_end = journal.term_end(text, session.today) if self._ahead else None
        day = parse_date(text, session.today, journal.date_order(), ahead=self._ahead, term_end=term_end)
        if day is None:
            example = "friday, in 2 weeks or 2026-11-27" if self._ahead else "yesterday, 12 nov or 2026-11-12"
            self.fail(f"“{value}” is not a day that netjournal can read; write it like {example}.", param, ctx)
        return day


class NumberType(click.ParamType[int]):
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


WORDS = TextType()
TIER = TierType()
KIND = ChoiceType(ContactKind, "kind of contact")
EVIDENCE = ChoiceType(Evidence, "grade of evidence")
CLOSED_AS = ChoiceType(ClosedAs, "way to close a learning")
BARRIER = ChoiceType(Barrier, "barrier")
CHOICE = ChoiceType(DecisionChoice, "choice")
STAGE = ChoiceType(Stage, "stage")
DAY = DateType()
DAY_AHEAD = DateType(ahead=True)
MINUTES = NumberType("minutes", 1, 24 * 60)
DAYS = NumberType("days", 1, 3650)
PERCENT = NumberType("per cent", 0, 100)
WEEKLY_MINUTES = NumberType("minutes a week", 1, 7 * 24 * 60)


def text_of(words: Iterable[str]) -> str:
    """The words of an argument that may come unquoted, as one text."""
    return " ".join(words).strip()


Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
MOST = 50


def _from_journal(ctx: click.Context, offer: Callable[[Session], Iterable[CompletionItem]]) -> list[CompletionItem]:
    session = ctx.find_object(Session) or Session(ctx.find_root().params.get("folder"))
    try:
        return list(offer(session)) if session.exists() else []
    except JournalError:
        return []
    finally:
        session.close()


def complete_contact(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Handles, and names for what does not begin with `@`."""
    del param
    at = incomplete.startswith("@")

    def offer(session: Session) -> Iterable[CompletionItem]:
        found = session.journal.contacts.directory().complete(incomplete, MOST)
        return (CompletionItem(f"@{result.handle}" if at else result.handle, help=result.name) for result in found)

    return _from_journal(ctx, offer)


def capture_word(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The `@`, `#` or `~` word of an entry that is being typed."""
    if incomplete.startswith("@"):
        return complete_contact(ctx, param, incomplete)
    start = incomplete[1:].casefold()

    def offer(session: Session) -> Iterable[CompletionItem]:
        known = session.journal.topics() if incomplete[0] == "#" else (*CHANNELS, *session.journal.channels())
        fitting = [record for record in known if record.casefold().startswith(start)]
        return (CompletionItem(f"{incomplete[0]}{item}") for item in fitting[:MOST])

    return _from_journal(ctx, offer) if incomplete[:1] in ("#", "~") else []


def ids(kind: str) -> Completer:
    """Short ids of the records of a kind (`learning`, `goal`, `problem`), each with its words."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del param

        def offer(session: Session) -> Iterable[CompletionItem]:
            return _of_kind(session, kind, incomplete.lower())

        return _from_journal(ctx, offer)

    return complete


def _of_kind(session: Session, kind: str, start: str) -> Iterable[CompletionItem]:
    journal = session.journal
    records: dict[str, Callable[[], list[Any]]] = {
        "learning": journal.learnings.all,
        "goal": journal.open_goals,
        "problem": journal.open_problems,
    }
    chosen = [item for item in reversed(records[kind]()) if item.id.startswith(start)][:MOST]
    short = storage_load.short_ids(journal.store, type(chosen[0]), [record.id for record in chosen]) if chosen else {}
    for record in chosen:
        yield CompletionItem(short[record.id], help=getattr(record, "title", "") or record.text)


R = TypeVar("R", bound=Record)


def pick(session: Session, kind: type[R], identity: str) -> R:
    """The living record that an id or the beginning of one means. Raises NotFound or Ambiguous."""
    noun = kind.__name__.lower()
    try:
        record = session.journal.get(kind, identity.strip().lower())
    except NotFound as error:
        error.way_out = f"`netjournal {noun} list` shows the ids."
        raise
    if record.deleted_at is not None:
        raise NotFound(f"This {noun} is in the trash.", "`netjournal undo` may bring it back.")
    return record


def print_json(records: Sequence[Record]) -> None:
    """Print records as one JSON array."""
    io.document([json_format.as_json(record) for record in records])


def print_one(record: Record) -> None:
    """Print one record as a JSON object, as it is stored now."""
    session = click.get_current_context().ensure_object(Session)
    io.document(json_format.as_json(session.journal.get(type(record), record.id)))


def shorten(session: Session, records: Sequence[Record]) -> dict[str, str]:
    """The ids to show for records of one kind."""
    if not records:
        return {}
    return dict(storage_load.short_ids(session.journal.store, type(records[0]), [record.id for record in records]))


def period_of(session: Session, text: str) -> Period:
    """The period that somebody named; nothing said means this week. Raises WrongUsage with a way out."""
    journal = session.journal
    return review_period.parse_period(text, session.today, journal.terms(), journal.week_start())


def review_of(session: Session, text: str) -> Review:
    """The review of the named period."""
    period = period_of(session, text)
    return review_registry.review_of(ledger_for(session, period), period)


def ledger_for(session: Session, period: Period) -> JournalIndex:
    """What of the journal the review of a period rests on."""
    return journal_review.ReviewRecords(session.journal, session.today).for_review(session.journal, period)


def counted_word(number: int, noun: str) -> str:
    """`1 row`, `3 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def plain_figures(found: Review) -> dict[str, Any]:
    """The figures of a review as they are stored with a reflection."""
    figures: dict[str, Any] = found.as_json()["figures"]
    return figures
