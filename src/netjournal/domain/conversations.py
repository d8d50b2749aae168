"""Which conversation is usual on a day, from those of the last weeks. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from netjournal.domain.records import Interaction

USUAL_AMONG = 60
"""So many of the latest conversations say what is usual."""

_TIMES = 2
_WEEKS = 6


def usual_conversation(latest: Iterable[Interaction], today: date) -> Interaction | None:
    """The latest of those that came at least twice, in six weeks, on this day of the week; None where none did.

    They are of one kind where people, channel and minutes are the same. What was written down today already is left
    out, and of several kinds the one that came most often counts.
    """
    found: dict[tuple[object, ...], list[Interaction]] = defaultdict(list)
    done = set()
    for talk in latest:
        kind = (frozenset(talk.contact_ids), talk.channel, talk.minutes)
        if talk.on == today:
            done.add(kind)
        elif talk.contact_ids and talk.on.weekday() == today.weekday() and talk.on >= today - timedelta(weeks=_WEEKS):
            found[kind].append(talk)
    usual = [those for kind, those in found.items() if kind not in done and len({talk.on for talk in those}) >= _TIMES]
    return max(usual, key=len)[0] if usual else None


def line_again(talk: Interaction, handles: Sequence[str]) -> str:
    """A line of capture for a conversation of the same kind: how, with whom and how long."""
    who = " and ".join(f"@{handle}" for handle in handles)
    parts = (f"~{talk.channel}" if talk.channel else "", f"with {who}", f"{talk.minutes}m" if talk.minutes else "")
    return " ".join(part for part in parts if part)
