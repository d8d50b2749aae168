"""What the shell offers after the tab key: handles, topics, channels and ids of this journal.

A journal that is missing or cannot be read offers nothing; completion never fails and never makes a journal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click
from click.shell_completion import CompletionItem

from netjournal.cli.session import Session
from netjournal.errors import JournalError

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


def who(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Handles, and names for what does not begin with `@`."""
    del param
    at = incomplete.startswith("@")

    def offer(session: Session) -> Iterable[CompletionItem]:
        found = session.journal.contacts.directory().complete(incomplete, MOST)
        return (CompletionItem(f"@{each.handle}" if at else each.handle, help=each.name) for each in found)

    return _from_journal(ctx, offer)


def capture_word(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The `@`, `#` or `~` word of an entry that is being typed."""
    if incomplete.startswith("@"):
        return who(ctx, param, incomplete)
    start = incomplete[1:].casefold()

    def offer(session: Session) -> Iterable[CompletionItem]:
        from netjournal.domain.model import CHANNELS  # deferred, as the rest of the journal is

        known = session.journal.topics() if incomplete[0] == "#" else (*CHANNELS, *session.journal.channels())
        fitting = [each for each in known if each.casefold().startswith(start)]
        return (CompletionItem(f"{incomplete[0]}{each}") for each in fitting[:MOST])

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
    from netjournal.store.short_ids import short_ids  # deferred, as the rest of the journal is

    journal = session.journal
    records: dict[str, Callable[[], list[Any]]] = {
        "learning": journal.learnings.all,
        "goal": journal.open_goals,
        "problem": journal.open_problems,
    }
    chosen = [each for each in reversed(records[kind]()) if each.id.startswith(start)][:MOST]
    short = short_ids(journal.store, type(chosen[0]), [each.id for each in chosen]) if chosen else {}
    for each in chosen:
        yield CompletionItem(short[each.id], help=getattr(each, "title", "") or each.text)
