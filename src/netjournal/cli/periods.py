"""The period that a command is about, and the review of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netjournal.cli.session import Session

if TYPE_CHECKING:
    from netjournal.review.ledger import Ledger
    from netjournal.review.period import Period
    from netjournal.review.summary import Review


def period_of(session: Session, text: str) -> Period:
    """The period that somebody named; nothing said means this week. Raises WrongUsage with a way out."""
    from netjournal.review.period import read_period  # deferred: most commands are about no period

    journal = session.journal
    return read_period(text, session.today, journal.terms(), journal.week_start())


def review_of(session: Session, text: str) -> Review:
    """The review of the named period."""
    from netjournal.review.summary import review_of  # deferred: the figures are only needed here

    period = period_of(session, text)
    return review_of(ledger_for(session, period), period)


def ledger_for(session: Session, period: Period) -> Ledger:
    """What of the journal the review of a period rests on."""
    from netjournal.store.reviewing import ReviewRecords  # deferred, as above

    return ReviewRecords(session.journal, session.today).for_review(session.journal, period)


def counted_word(number: int, noun: str) -> str:
    """`1 row`, `3 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def plain_figures(found: Review) -> dict[str, Any]:
    """The figures of a review as they are stored with a reflection."""
    figures: dict[str, Any] = found.as_json()["figures"]
    return figures
