"""What a look at the journal's health finds."""

from __future__ import annotations

from netjournal.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its name, whether it is well, what was seen, and what to do where it isn't."""

    check: str
    ok: bool
    text: str
    way_out: str = ""
