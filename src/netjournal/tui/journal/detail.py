"""One interaction in full, with everything that came of it. Pure: records in, blocks of a page out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual.content import Content

from netjournal.domain.problems import sentence as how_far
from netjournal.domain.records import Contact, Direction, Goal, Interaction, Learning, Problem, Said
from netjournal.present.glyphs import Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date, format_relative
from netjournal.text.durations import format_minutes
from netjournal.text.sanitize import strip_controls
from netjournal.tui.text import everyone, goal_line, learning_line, muted
from netjournal.tui.widgets.detail import Block, Facts, Prose, Section, Title

DIRECTIONS = {Direction.GET: "I got something", Direction.GIVE: "I gave something", Direction.BOTH: "we both gave"}
DEPTHS = ("scanned", "swapped", "explored why", "joint work")
USES = ("none", "a little", "useful", "very useful")
ENERGIES = {-2: "drained me", -1: "took some", 0: "neither gave nor took", 1: "gave some", 2: "gave a lot"}


@dataclass(frozen=True, slots=True)
class EntryRead:
    """An interaction with everyone in it and everything that came of it."""

    interaction: Interaction
    people: Sequence[Contact] = ()
    learnings: Sequence[Learning] = ()
    goals: Sequence[Goal] = ()
    problems: Sequence[Problem] = ()


def entry_blocks(read: EntryRead, today: date, signs: Glyphs) -> list[Block]:
    """The page of an interaction."""
    talk = read.interaction
    blocks: list[Block] = [
        Title(" ".join(talk.summary.split()) or "An entry without words", _under(talk, today, signs))
    ]
    blocks.append(Facts([("with", everyone(read.people, signs)), *_facts(talk)]))
    if talk.notes.strip():
        blocks += [Section("Notes"), Prose(talk.notes)]
    came = [
        *(learning_line(learning, signs) for learning in read.learnings),
        *(goal_line(goal, today, signs) for goal in read.goals),
        *(_problem(problem, today, signs) for problem in read.problems),
    ]
    if came:
        blocks += [Section("What it led to"), Content("\n").join([*came, muted("enter goes on to it")])]
    return blocks


def _under(talk: Interaction, today: date, signs: Glyphs) -> Content:
    clock = f", {talk.at:%H:%M}" if talk.at else ""
    near = format_relative(talk.on, today)
    near = f" {signs.separator} {near}" if near in ("today", "yesterday") or near.endswith("ago") else ""
    private = f" {signs.separator} {signs.private} private, kept out of exports" if talk.private else ""
    return Content(f"{format_date(talk.on)}{clock}{near}{private}")


def _facts(talk: Interaction) -> list[tuple[str, str]]:
    minutes = format_minutes(talk.minutes) if talk.minutes else ""
    if minutes and talk.minutes_source in (Said.DEFAULTED, Said.ESTIMATED):
        minutes += f" ({'as usual' if talk.minutes_source is Said.DEFAULTED else 'estimated'}, not counted as measured)"
    energy = "" if talk.energy is None else f"{talk.energy:+d}" if talk.energy else "0"
    return [
        ("minutes", minutes),
        ("channel", strip_controls(talk.channel)),
        ("direction", DIRECTIONS[talk.direction] if talk.direction else ""),
        ("depth", _scale(DEPTHS, talk.depth)),
        ("usefulness", _scale(USES, talk.usefulness)),
        ("energy", f"{energy} {ENERGIES.get(talk.energy or 0, '')}".strip() if energy else ""),
        ("topics", "  ".join(f"#{topic}" for topic in talk.topics)),
    ]


def _scale(words: Sequence[str], value: int | None) -> str:
    if value is None:
        return ""
    return f"{value} of {len(words) - 1}, {words[value]}" if 0 <= value < len(words) else str(value)


def _problem(problem: Problem, today: date, signs: Glyphs) -> Content:
    return (
        Content(f"{signs.question} ") + Content(strip_controls(problem.title)) + muted(f"  {how_far(problem, today)}")
    )
