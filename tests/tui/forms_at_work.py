"""What the tests of forms and pages need: a journal with people in it, typing, and reading the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Static

from netjournal.domain.records import Contact, Tier
from netjournal.journal.journal import Journal
from netjournal.tui.app import JournalApp
from netjournal.tui.forms.inputs import FieldBox
from netjournal.tui.widgets.detail import Detail, page_lines
from netjournal.tui.widgets.lines import LineList

TODAY = date(2026, 11, 23)
KEYS = {" ": "space"}
TYPED = 4
"""Characters up to which a text is typed key by key."""


def people(folder: Path, *names: str, tier: Tier | None = Tier.COLLEAGUES, **fields: Any) -> list[Contact]:
    """Contacts with these names in the journal of a folder."""
    with Journal(folder) as journal:
        return [journal.contacts.add(Contact(name=name, tier=tier, **fields), on=date(2026, 9, 1)) for name in names]


async def write(pilot: Pilot[Any], text: str) -> None:
    """Type a text. All but very short ones come as a terminal pastes them, which is quicker; line ends are keys."""
    for place, line in enumerate(text.split("\n")):
        if place:
            await pilot.press("enter")
        if len(line) <= TYPED:
            await pilot.press(*(KEYS.get(letter, letter) for letter in line))
        else:
            pilot.app.post_message(events.Paste(line))
            await pilot.pause()


async def fill(pilot: Pilot[Any], name: str, text: str) -> None:
    """Go to a field of the form in front and type into it."""
    box(pilot, name).input.focus()
    await pilot.pause()
    await write(pilot, text)
    await pilot.pause()


def box(pilot: Pilot[Any], name: str) -> FieldBox:
    """A field of the form in front."""
    return pilot.app.screen.query_one(f"#field-{name.replace('_', '-')}", FieldBox)


def comment(pilot: Pilot[Any], name: str) -> str:
    """What stands under a field."""
    return str(box(pilot, name).query_one(".comment", Static).content)


def nj(pilot: Pilot[Any]) -> JournalApp:
    """The program."""
    assert isinstance(pilot.app, JournalApp)
    return pilot.app


def lines(pilot: Pilot[Any], width: int = 60) -> list[str]:
    """The lines of the list in front, without what is at their ends."""
    source = pilot.app.screen.query_one("#lines", LineList).source
    rows = [source.row(index).content for index in range(len(source))]
    drawn = [row(width) if isinstance(row, Callable) else row for row in rows]  # type: ignore[arg-type]
    return [line.plain.strip() for line in drawn]


def detail(pilot: Pilot[Any]) -> str:
    """The text of the detail in front."""
    blocks = pilot.app.screen.query_one(Detail).blocks
    return "\n".join(line.plain for line in page_lines(blocks, 100))
