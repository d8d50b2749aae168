"""The Journal page as lines: a heading for each day, an entry on each line. Pure: records in, rows and Content out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from textual.content import Content

from netjournal.domain.records import Contact, Interaction, Stage
from netjournal.present.glyphs import Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import without_names
from netjournal.text.sanitize import strip_controls
from netjournal.tui.text import day_in_words, muted, names_within
from netjournal.tui.widgets.columns import Cell, columns, words_first
from netjournal.tui.widgets.row_source import Row

DAY = "day:"
ROOMY = 88  # cells from which a line has words where it otherwise has signs
SPARE = 76  # cells from which a line names the channel
SCANT = 52  # cells below which names give way to the summary


@dataclass(frozen=True, slots=True)
class Came:
    """What came of an entry: how many learnings and the furthest stage of one, how many goals and problems."""

    learnings: int = 0
    furthest: Stage = Stage.NOTED
    goals: int = 0
    problems: int = 0


@dataclass(frozen=True, slots=True)
class ConversationEntry:
    """One line of the journal: the interaction, who it was with, and what came of it."""

    interaction: Interaction
    people: Sequence[Contact] = ()
    came: Came = Came()


def keys_by_day(entries: Sequence[tuple[str, date]]) -> list[str]:
    """The keys of the list: each day's heading (`day:2026-11-19`), then the ids of its entries."""
    keys: list[str] = []
    last: date | None = None
    for identity, on in entries:
        if on != last:
            keys.append(f"{DAY}{on.isoformat()}")
            last = on
        keys.append(identity)
    return keys


def journal_rows(
    keys: Sequence[str], entries: Mapping[str, ConversationEntry], today: date, signs: Glyphs
) -> list[Row]:
    """The rows of these keys; an entry that is not there any more has none."""
    rows = []
    for key in keys:
        if key.startswith(DAY):
            day = date.fromisoformat(key.removeprefix(DAY))
            rows.append(Row(key, Content.styled(day_in_words(day, today), "bold"), heading=True))
        elif key in entries:
            rows.append(Row(key, partial(entry_line, entries[key], signs)))
    return rows


def entry_line(entry: ConversationEntry, signs: Glyphs, width: int) -> Content:
    """Who and what at the left; at the right what it led to, and channel and minutes where the words leave room."""
    talk = entry.interaction
    tier = signs.tier(entry.people[0].tier) if entry.people else signs.untiered
    room = 26 if width >= ROOMY else 18 if width >= SCANT else 12
    names = Content(f"{tier} ") + names_within(entry.people, room - 2, signs)
    said = without_names(talk.summary, [contact.name for contact in entry.people])
    summary = Content(f"{signs.private} " if talk.private else "") + Content(strip_controls(said))
    came = came_of(entry.came, signs, words=width >= ROOMY)
    minutes = muted(format_minutes(talk.minutes).rjust(6) if talk.minutes else " " * 6)
    channel = muted(talk.channel.rjust(11))
    timed = Content(" ").join([part for part in (came, minutes) if part])
    where = Content(" ").join([part for part in (came, channel, minutes) if part])
    asides = ([where] if width >= SPARE else []) + [timed, came]
    rest = words_first(width - room - 1, summary, asides, gap=1, glyphs=signs)
    return columns(room, Cell(names), glyphs=signs) + " " + rest


def came_of(came: Came, signs: Glyphs, *, words: bool) -> Content:
    """`◑ 1 learning  → 1 goal`, or `◑1 →1` where there is little room."""
    parts = (
        (came.learnings, signs.stage(came.furthest), "learning"),
        (came.goals, signs.arrow, "goal"),
        (came.problems, signs.question, "problem"),
    )
    said = [
        f"{sign} {count} {noun if count == 1 else noun + 's'}" if words else f"{sign}{count}"
        for count, sign, noun in parts
        if count
    ]
    return Content("  " if words else " ").join([Content(word) for word in said])
