"""Publishing what a command changed, where the journal is shared."""

from __future__ import annotations

from contextlib import suppress

from netjournal.cli import output
from netjournal.errors import JournalError
from netjournal.store.journal import Journal
from netjournal.sync.engine import Sync


def publish_after(journal: Journal) -> None:
    """At the end of a command that changed something: publish, and only warn where that cannot be."""
    with suppress(JournalError):
        for problem in Sync(journal).publish().problems:
            output.warning(problem.text)
