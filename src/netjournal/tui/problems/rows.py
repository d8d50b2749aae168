"""The Problems page as cards, and one problem in full. Pure: records in, rows and blocks out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from functools import partial

from textual.content import Content

from netjournal.domain.experts import TierGroup
from netjournal.domain.problems import ProblemState, opened_on, reached_on, sentence, state_of
from netjournal.domain.records import Ask, Contact, Goal, Learning, Problem, Tier
from netjournal.present.glyphs import Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_date
from netjournal.text.normalize import truncate
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import KeyHint
from netjournal.tui.text import MUTED, goal_line, learning_line, muted, the_known, who
from netjournal.tui.widgets.columns import clip
from netjournal.tui.widgets.detail import Block, Drawn, Facts, Section, Title
from netjournal.tui.widgets.row_source import Row

CARD_LINES = 2
RUNGS = (ProblemState.ASKED_INSIDE, ProblemState.NO_SOLUTION, ProblemState.BEYOND, ProblemState.RESOLVED)
OFFERED = 6  # candidates of a tier that are shown
REASONS = 3  # reasons that are shown of one of them
INDENT = 2

CIRCLES = {
    Tier.COLLEAGUES: "among your colleagues",
    Tier.COMMUNITIES: "in your communities",
    Tier.FOLLOWING: "among those you follow",
    None: "not sorted yet",
}


@dataclass(frozen=True, slots=True)
class ProblemRead:
    """A problem with who was asked, what came of it, and everyone who is named. `circles` None: not looked yet."""

    problem: Problem
    asks: Sequence[Ask] = ()
    people: Mapping[str, Contact] = field(default_factory=dict)
    learnings: Sequence[Learning] = ()
    goals: Sequence[Goal] = ()
    circles: Sequence[TierGroup] | None = None


def problem_rows(problems: Sequence[Problem], stuck: Mapping[str, str], today: date, signs: Glyphs) -> list[Row]:
    """A card for each problem; `stuck` says by id why one is stuck."""
    return [Row(problem.id, partial(_card, problem, stuck.get(problem.id, ""), today, signs)) for problem in problems]


def _card(problem: Problem, stuck: str, today: date, signs: Glyphs, width: int) -> Content:
    sign = signs.done if problem.resolved_on else signs.skipped if problem.parked_on else signs.question
    if stuck:
        sign = signs.late
    title = Content(strip_controls(f"{sign} {' '.join(problem.title.split())}"))
    ladder = climb(problem, signs)
    if ladder.cell_length + 2 > width or state_of(problem) in (ProblemState.OPEN, ProblemState.PARKED):
        ladder = _in_short(problem, stuck, today, width - 2)
    title = title if problem.open else title.stylize(MUTED)
    return Content("\n").join([clip(title, width, signs), "  " + clip(ladder, width - 2, signs)])


def _in_short(problem: Problem, stuck: str, today: date, width: int) -> Content:
    """How far it came, in as many words as fit."""
    said = f"stuck, {sentence(problem, today)}" if stuck else sentence(problem, today)
    said = said if len(said) <= width else said.rpartition(",")[0] or said
    return Content.styled(said, "$text-warning") if stuck else muted(said)


def climb(problem: Problem, signs: Glyphs) -> Content:
    """The ladder on one line; what was reached has a mark, what was not stands back."""
    parts = [
        Content(f"{signs.done} {rung.value}") if reached_on(problem, rung) else muted(rung.value) for rung in RUNGS
    ]
    return muted(f" {signs.step} ").join(parts)


def _ladder(problem: Problem, today: date, signs: Glyphs, width: int) -> Content:
    """The ladder with its days: under the rungs where there is room, else each rung on a line of its own."""
    line = climb(problem, signs)
    days = [reached_on(problem, rung) for rung in RUNGS]
    if line.cell_length > width:
        room = max(len(rung.value) for rung in RUNGS) + 4
        rows = []
        for rung, on in zip(RUNGS, days, strict=True):
            name = f"{signs.done if on else signs.step} {rung.value}".ljust(room)
            rows.append(Content(name) + muted(format_date(on)) if on else muted(name.rstrip()))
        return Content("\n").join(rows)
    below = ""
    place = 0
    for rung, on in zip(RUNGS, days, strict=True):
        start = place + (2 if on else 0)
        below = below.ljust(start) + (_short(on, today) if on else "")
        place += len(rung.value) + (2 if on else 0) + 3
    return Content("\n").join([line, muted(below)])


def _short(on: date, today: date) -> str:
    """`12 Oct`, with its year where that is another one: as short as a rung."""
    day = format_date(on).split(" ", 1)[1]
    return day.rsplit(" ", 1)[0] if on.year == today.year else day


def problem_blocks(read: ProblemRead, stuck: str, today: date, signs: Glyphs) -> list[Block]:
    """The page of a problem: how far it came, what it is about, who was asked, who could help."""
    problem = read.problem
    blocks: list[Block] = [Title(" ".join(problem.title.split()), sentence(problem, today))]
    if stuck:
        blocks.append(Content.styled(strip_controls(f"{signs.late} Stuck: {stuck}"), "$text-warning"))
    blocks.append(Drawn(partial(_ladder, problem, today, signs)))
    since = opened_on(problem)
    blocks.append(
        Facts(
            [
                ("since", format_date(since) if since else ""),
                ("context", problem.context),
                ("tried", problem.tried),
                ("question", problem.question),
            ]
        )
    )
    blocks += _solution(read, signs)
    blocks += _asked(read, signs)
    blocks += _became(read, today, signs)
    if problem.open:
        blocks += _could_help(read.circles, signs)
    return blocks


def _solution(read: ProblemRead, signs: Glyphs) -> list[Block]:
    problem = read.problem
    if problem.resolved_on is None:
        return []
    helped = the_known([problem.resolved_by], read.people)
    facts = [("how", problem.resolution), ("thanks to", who(helped[0], signs) if helped else "")]
    return [Section("What solved it"), Facts(facts)]


def _asked(read: ProblemRead, signs: Glyphs) -> list[Block]:
    said: list[Block] = []
    for ask in read.asks:
        people = the_known([ask.contact_id], read.people)
        name = who(people[0], signs) if people else muted("somebody who is gone")
        answer = [Content(strip_controls(line)) for line in ask.answer.splitlines()] or [
            muted("no answer written down yet")
        ]
        said.append(Drawn(partial(_hanging, [(name + muted(f"  {format_date(ask.on)}"), answer)])))
    return [Section("Who was asked"), *said] if said else []


def _hanging(parts: Sequence[tuple[Content, Sequence[Content]]], width: int) -> Content:
    """Each head with its lines set in under it, wrapped to the width."""
    lines: list[Content] = []
    for head, below in parts:
        lines += head.wrap(max(1, width))
        lines += [line.pad_left(INDENT) for row in below for line in row.wrap(max(1, width - INDENT))]
    return Content("\n").join(lines)


def _became(read: ProblemRead, today: date, signs: Glyphs) -> list[Block]:
    lines = [learning_line(learning, signs) for learning in read.learnings]
    lines += [goal_line(goal, today, signs) for goal in read.goals]
    return [Section("What came of it"), Content("\n").join(lines)] if lines else []


def _could_help(circles: Sequence[TierGroup] | None, signs: Glyphs) -> list[Block]:
    """Tier by tier, each with the reasons; nothing as long as nobody looked."""
    if circles is None:
        return []
    if not circles:
        words = "Nobody here has had to do with this yet. A colleague may know whom they would ask."
        return [Section("Who could help"), muted(words)]
    blocks: list[Block] = [Section("Who could help")]
    for circle in circles:
        parts: list[tuple[Content, Sequence[Content]]] = [(muted(CIRCLES[circle.tier]), ())]
        for candidate in circle.candidates[:OFFERED]:
            reasons = [muted(truncate(reason, 100)) for reason in candidate.reasons[:REASONS]]
            parts.append((who(candidate.contact, signs), reasons))
        left = len(circle.candidates) - OFFERED
        parts += [(muted(f"and {left} more"), ())] if left > 0 else []
        blocks.append(Drawn(partial(_hanging, parts)))
    return blocks


NEXT_STEPS = {
    ProblemState.OPEN: "I asked somebody",
    ProblemState.ASKED_INSIDE: "next step",
    ProblemState.NO_SOLUTION: "look beyond",
    ProblemState.BEYOND: "next step",
    ProblemState.PARKED: "take it up again",
    ProblemState.RESOLVED: "open it again",
}


def keys_for(problem: Problem | None, *, reading: bool) -> list[KeyHint]:
    """What can be done with the problem under the cursor, the likeliest first."""
    if problem is None:
        return [KeyHint("new", "new problem")]
    state = state_of(problem)
    park = {ProblemState.PARKED: [], ProblemState.RESOLVED: []}.get(state, [KeyHint("skip", "park it")])
    return [
        KeyHint("done", NEXT_STEPS[state]),
        KeyHint("back", "to the list") if reading else KeyHint("open", "read"),
        *([KeyHint("who", "who could help")] if problem.open else []),
        *([KeyHint("open", "people and learnings")] if reading else []),
        KeyHint("edit", "edit"),
        *park,
        KeyHint("goal", "goal"),
        KeyHint("trash", "trash"),
        KeyHint("new", "new"),
    ]
