"""The period that a command is about, and the review of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netjournal.cli.session import Session

if TYPE_CHECKING:
    from netjournal.domain.model import Records
    from netjournal.review.period import Period
    from netjournal.review.summary import Review


def period_of(session: Session, text: str, records: Records | None = None) -> Period:
    """The period that somebody named; nothing said means this week. Raises WrongUsage with a way out."""
    from netjournal.review.period import read_period  # deferred: most commands are about no period

    journal = session.journal
    return read_period(text, session.today, journal.terms(), journal.week_start(), records=records)


def review_of(session: Session, text: str) -> tuple[Review, Records]:
    """The review of the named period, and the records that it was made from."""
    from netjournal.review.summary import review  # deferred: the figures are only needed here

    records = session.journal.records()
    return review(records, period_of(session, text, records), session.today), records


def counted_word(number: int, noun: str) -> str:
    """`1 row`, `3 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def plain_figures(found: Review) -> dict[str, Any]:
    """The figures of a review as they are stored with a reflection."""
    figures: dict[str, Any] = found.as_json()["figures"]
    return figures
