"""What needs somebody today, in one line for a prompt or a status bar."""

from __future__ import annotations

from netjournal.domain.agenda import AgendaToday

NOW = ("overdue", "today")
"""Kinds of goals that ask for something on the day itself."""


def short_line(page: AgendaToday) -> str:
    """`2 due · 1 to sort · 3 to remember`; empty where nothing needs anybody."""
    counts = (
        (len(page.meetings), "meeting", "meetings"),
        (sum(item.kind in NOW for item in page.due), "due", "due"),
        (len(page.to_sort), "to sort", "to sort"),
        (len(page.recall), "to remember", "to remember"),
        (len(page.decisions), "to decide", "to decide"),
        (len(page.stuck), "stuck", "stuck"),
    )
    return " · ".join(f"{number:,} {one if number == 1 else several}" for number, one, several in counts if number)
