"""Parts of records as Content, alike on every page. Pure.

Paths as people write them.

Text of a person, made fit for the screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from textual.content import Content

from netjournal.domain.goals import format_when, sentence
from netjournal.domain.learnings import stage_of
from netjournal.domain.records import Contact, Evidence, Goal, Learning
from netjournal.present.glyphs import Glyphs
from netjournal.text.dates import format_date, format_relative
from netjournal.text.sanitize import REPLACEMENT, SPACE, strip_controls
from netjournal.tui.widgets.columns import clip


def format_path(path: Path) -> str:
    """A path with `~` for one's home."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)


__all__ = ["REPLACEMENT", "SPACE", "strip_controls"]


MUTED = "$foreground-muted"

GRADES = {
    Evidence.E0: "my word",
    Evidence.E1: "an artefact",
    Evidence.E2: "another adult saw it",
    Evidence.E3: "a measure named beforehand, with a baseline",
}


def muted(text: str) -> Content:
    """Text that stands back."""
    return Content.styled(strip_controls(text), MUTED)


def strong(text: str) -> Content:
    """Text that stands out."""
    return Content.styled(strip_controls(text), "bold")


def who(contact: Contact, signs: Glyphs) -> Content:
    """A contact behind the sign of its tier."""
    return Content(f"{signs.tier(contact.tier)} ") + Content(strip_controls(contact.name))


def everyone(contacts: Iterable[Contact], signs: Glyphs) -> Content:
    """Contacts side by side, each behind the sign of its tier."""
    return Content("   ").join([who(contact, signs) for contact in contacts])


def the_known(ids: Iterable[str], people: Mapping[str, Contact]) -> list[Contact]:
    """The contacts with these ids that are here and not in the trash."""
    found = (people[record_id] for record_id in dict.fromkeys(ids) if record_id in people)
    return [contact for contact in found if contact.deleted_at is None]


def names_within(contacts: Sequence[Contact], width: int, signs: Glyphs) -> Content:
    """The first of some contacts and how many more there are, in so many cells: `Lucía Mor… +2`."""
    more = f" +{len(contacts) - 1}" if len(contacts) > 1 else ""
    name = Content(strip_controls(contacts[0].name)) if contacts else Content("")
    return clip(name, max(0, width - len(more)), signs) + more


def day_in_words(on: date, today: date) -> str:
    """`Today`, `Yesterday`, `Thu 19 Nov`; with its year where that is another one."""
    near = format_relative(on, today)
    if near in ("today", "yesterday", "tomorrow"):
        return near.capitalize()
    exact = format_date(on)
    return exact.rsplit(" ", 1)[0] if on.year == today.year else exact


def learning_line(learning: Learning, signs: Glyphs) -> Content:
    """A learning behind the sign of its stage, and the stage in words."""
    stage = stage_of(learning)
    return Content(f"{signs.stage(stage)} ") + Content(strip_controls(learning.text)) + muted(f"  {stage.value}")


def goal_line(goal: Goal, today: date, signs: Glyphs) -> Content:
    """A goal with how it stands."""
    state, sign = format_when(goal, today), signs.arrow
    ends = ((goal.done_on, "done", signs.done), (goal.skipped_on, "skipped", signs.skipped))
    for on, word, mark in (*ends, (goal.dropped_on, "dropped", signs.dropped)):
        if on is not None:
            state, sign = f"{word} {format_relative(on, today)}", mark
    return Content(f"{sign} ") + Content(strip_controls(sentence(goal))) + muted(f"  {state}" if state else "")
