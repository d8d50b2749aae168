"""Finding the record that an id on the command line means, and printing one or many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from netjournal.cli import output
from netjournal.cli.session import Session
from netjournal.domain.model import Record
from netjournal.errors import NotFound

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
    from netjournal.exchange.json_records import as_json  # deferred: only --json needs it

    output.document([as_json(each) for each in records])


def print_one(record: Record) -> None:
    """Print one record as a JSON object."""
    from netjournal.exchange.json_records import as_json  # deferred: only --json needs it

    output.document(as_json(record))


def shorten(session: Session, records: Sequence[Record]) -> dict[str, str]:
    """The ids to show for records of one kind."""
    from netjournal.store.short_ids import short_ids  # deferred: only lists need it

    if not records:
        return {}
    return dict(short_ids(session.journal.store, type(records[0]), [each.id for each in records]))
