"""The list of contacts as lines. Pure: contacts in, rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import partial

from textual.content import Content

from netjournal.domain.contact_filter import mistakes
from netjournal.domain.contacts import Quiet
from netjournal.domain.records import Contact, Tier
from netjournal.present.glyphs import Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_relative
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import KeyHint
from netjournal.tui.text import muted
from netjournal.tui.widgets.columns import spread
from netjournal.tui.widgets.row_source import Row

ROLE_FROM = 40
"""Cells of a line from which there is room for what somebody does."""

ORDER: tuple[Tier | None, ...] = (None, *Tier)
NAMES: Mapping[Tier | None, str] = {None: "To sort", **{tier: tier.value.capitalize() for tier in Tier}}


@dataclass(frozen=True, slots=True)
class Listing:
    """What the lines say of contacts beside their names: the last conversation, and who has gone quiet."""

    last_on: Mapping[str, date] = field(default_factory=dict)
    silent: Mapping[str, Quiet] = field(default_factory=dict)


def contact_rows(contacts: Sequence[Contact], listing: Listing, today: date, signs: Glyphs) -> list[Row]:
    """Tier by tier, the inbox first, each under its heading."""
    rows: list[Row] = []
    for tier in ORDER:
        members = [contact for contact in contacts if contact.tier == tier]
        if not members:
            continue
        if rows:
            rows.append(Row(f"gap-{tier}", Content(""), heading=True))
        title = f"{signs.tier(tier)} {NAMES[tier]} {signs.separator} {len(members)}"
        rows.append(Row(f"heading-{tier}", Content(title), heading=True))
        rows += [Row(member.id, partial(_line, member, listing, today, signs)) for member in members]
    return rows


def _line(contact: Contact, listing: Listing, today: date, signs: Glyphs, width: int) -> Content:
    name = Content(strip_controls(contact.name))
    if contact.private:
        name += f" {signs.private}"
    if width >= ROLE_FROM and contact.role:
        name += muted(f"  {contact.role}")
    return spread(width, name, _aside(contact, listing, today, signs), glyphs=signs)


def _aside(contact: Contact, listing: Listing, today: date, signs: Glyphs) -> Content:
    """How long ago, or for how long it has been quiet."""
    silent = listing.silent.get(contact.id)
    if contact.archived_on is not None:
        return muted("archived")
    if silent is not None:
        return Content.styled(f"{signs.late} {silent.days} days", "$text-warning")
    last = listing.last_on.get(contact.id)
    return muted(format_relative(last, today) if last else "")


def format_count(shown: int, everybody: int, filter_text: str) -> str:
    """What is in the list, for the lines on top: `Contacts · 25 in all`, `Contacts · tier:communities · 9 of 25`."""
    if not filter_text.strip():
        return f"Contacts · {everybody} in all" if everybody else "Contacts"
    return f"Contacts · {' '.join(filter_text.split())} · {shown} of {everybody}"


def nothing_fits(filter_text: str) -> str:
    """What the list says where a filter lets nobody through."""
    said = [strip_controls(sentence) for sentence in mistakes(filter_text)]
    if said:
        return f"{' '.join(said)} Escape shows everyone again."
    return f"Nobody fits “{' '.join(strip_controls(filter_text).split())}”. Escape shows everyone again."


SORTING = (
    KeyHint("sort.colleagues", "colleagues"),
    KeyHint("sort.communities", "communities"),
    KeyHint("sort.following", "only follow"),
)


def keys_for(contact: Contact | None, *, is_quiet: bool, selected: int, reading: bool) -> list[KeyHint]:
    """What can be done with the contact under the cursor, or with those selected, the likeliest first."""
    if selected:
        return [
            KeyHint("tier", f"move {selected}"),
            KeyHint("topics", f"topics for {selected}"),
            KeyHint("select", "select"),
            KeyHint("select.all", "all"),
            KeyHint("archive", f"archive {selected}"),
            KeyHint("trash", f"trash {selected}"),
            KeyHint("back", "none"),
        ]
    if contact is None:
        return [KeyHint("new", "new contact"), KeyHint("filter", "filter"), KeyHint("import.show", "import")]
    reach = [KeyHint("reach", "write or open")] if contact.email or contact.urls or contact.phone else []
    if reading:
        first = [KeyHint("back", "to the list"), KeyHint("edit", "edit"), KeyHint("more", "add to it"), *reach]
        return [*first, KeyHint("prep", "before you meet"), KeyHint("tier", "tier"), KeyHint("trash", "trash")]
    first = [KeyHint("open", "read")]
    if contact.archived_on is not None:
        first = [KeyHint("archive", "bring back"), *first]
    elif contact.tier is None:
        first = [*SORTING, KeyHint("select", "select")]
    elif is_quiet:
        first = [*first, KeyHint("thought", "thought of them")]
    return [
        *first,
        KeyHint("edit", "edit"),
        KeyHint("prep", "before you meet"),
        KeyHint("more", "add to it"),
        *reach,
        KeyHint("tier", "tier"),
        KeyHint("filter", "filter"),
        KeyHint("select", "select"),
        KeyHint("new", "new"),
        KeyHint("trash", "trash"),
        KeyHint("merge", "merge"),
    ]
