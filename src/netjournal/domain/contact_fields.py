"""What may stand in the fields of a contact."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

from netjournal.domain.model import Contact, Record
from netjournal.domain.words import in_words
from netjournal.errors import WrongUsage

_NEEDED = {"kind", "name", "handle", "tier", "source"}
_ALSO = {"cadence": "cadence_days", "cadence-limit": "cadence_limit_days", "archived": "archived_on", "url": "urls"}


def check_birthday(text: str) -> str:
    """A birthday as it is kept, `1980-05-23` or `--05-23` where the year is not known; empty for none.

    Raises WrongUsage for anything else.
    """
    written = text.strip()
    if not written:
        return ""
    year_unknown = re.fullmatch(r"(?:--)?(\d\d-\d\d)", written)
    try:
        if year_unknown:
            date.fromisoformat(f"2000-{year_unknown[1]}")  # a leap year, so that 29 February may be a birthday
            return f"--{year_unknown[1]}"
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise WrongUsage(
            f"“{written}” is not a birthday.", "Write it as 1980-05-23, or as --05-23 without the year."
        ) from None


def empty_field(name: str) -> tuple[str, Any]:
    """The field that somebody calls by a name, and its empty value. Raises WrongUsage where it cannot be emptied."""
    wanted = name.strip().lower()
    wanted = _ALSO.get(wanted, wanted.replace("-", "_"))
    own = {each.name for each in fields(Record)} | _NEEDED
    known = {each.name: each for each in fields(Contact) if each.name not in own}
    if wanted not in known:
        raise WrongUsage(f"“{name}” is not a field that can be emptied.", f"These can: {in_words(sorted(known))}.")
    default = known[wanted].default
    return wanted, () if default is MISSING else default
