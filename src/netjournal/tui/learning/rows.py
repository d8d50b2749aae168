"""The Learning page as cards and lines. Pure: records in, rows and Content out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from textual.content import Content

from netjournal.domain.learnings import needs_attention, stage_of
from netjournal.domain.records import ClosedAs, Contact, Learning, Stage
from netjournal.present.glyphs import Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.dates import format_days
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import KeyHint
from netjournal.tui.text import MUTED, muted, names_within
from netjournal.tui.widgets.cards import wrapped
from netjournal.tui.widgets.columns import clean, spread, words_first
from netjournal.tui.widgets.row_source import Row

STAGE = "stage:"
CARD_LINES = 5
AGE_WIDTH = 11  # cells

EMPTY_COLUMNS = {
    Stage.NOTED: "What you learn begins here: write “learned: …” in an entry, or press n.",
    Stage.POTENTIAL: "What you have a plan for.",
    Stage.APPLIED: "What you have tried.",
    Stage.REALIZED: "What you have seen the effect of.",
    Stage.REFRAMED: "What changed what you count as success.",
}
ENDED = {
    ClosedAs.NULL: "no difference",
    ClosedAs.NEGATIVE: "made it worse",
    ClosedAs.DROPPED: "dropped",
}


@dataclass(frozen=True, slots=True)
class LearningCard:
    """A learning, and the contacts that it came from."""

    learning: Learning
    sources: Sequence[Contact] = ()


STANDS = {
    Stage.NOTED: "no plan yet",
    Stage.POTENTIAL: "planned, untried",
    Stage.APPLIED: "tried, to be seen",
    Stage.REALIZED: "seen to work",
    Stage.REFRAMED: "seen differently",
    Stage.CLOSED: "ended",
}
"""Each stage in plain words: said once, at its heading."""


def apart(learning: Learning) -> str:
    """What sets a learning apart from the others at its stage, in two or three words; empty where nothing does."""
    stage = stage_of(learning)
    if stage is Stage.CLOSED:
        return ENDED[learning.closed_as] if learning.closed_as else ""
    if stage in (Stage.REALIZED, Stage.REFRAMED):
        return "passed on" if learning.shared_with else ""
    begun = any((learning.own_words, learning.plan_when, learning.plan_will, learning.expected_sign))
    return "half a plan" if stage is Stage.NOTED and begun else ""


def card_content(card: LearningCard, today: date, signs: Glyphs, width: int) -> Content:
    """The lines of a card: what was learned, what sets it apart, from whom and how long ago."""
    learning = card.learning
    closed = learning.closed_on is not None
    sign = f"{signs.stage(Stage.CLOSED)} " if closed else ""
    text = clean(Content(sign + strip_controls(learning.text)))
    state = apart(learning)
    lines = wrapped(text, width, CARD_LINES - (2 if state else 1), signs)
    if closed:
        lines = [line.stylize(MUTED) for line in lines]
    lines += [muted(state)] if state else []
    age = _age(learning, today, signs)
    source = names_within(card.sources, max(0, width - age.cell_length - 1), signs).stylize(MUTED)
    return Content("\n").join([*lines, spread(width, source, age, gap=1, glyphs=signs)])


def _age(learning: Learning, today: date, signs: Glyphs) -> Content:
    """How long ago it was noted; one that waits too long has a mark."""
    days = (today - learning.on).days
    said = "today" if days <= 0 else format_days(days)
    if needs_attention(learning, today) is not None:
        return Content.styled(f"{signs.late} {said}", "$text-warning")
    return muted(said)


def line_content(card: LearningCard, today: date, signs: Glyphs, width: int) -> Content:
    """A learning on one line: its words first, and its age; what sets it apart and its source where there is room."""
    learning = card.learning
    text = Content(strip_controls(f"{signs.stage(stage_of(learning))} {learning.text}"))
    age = _age(learning, today, signs)
    age = age.pad_left(max(0, AGE_WIDTH - age.cell_length))
    state = Content("  ").join([part for part in (muted(apart(learning)), age) if part])
    source = names_within(card.sources, 16, signs).stylize(MUTED)
    whole = Content("  ").join([part for part in (source, state) if part])
    return words_first(width, text, (whole, state, age), glyphs=signs)


def cards(keys: Sequence[str], found: Mapping[str, LearningCard], today: date, signs: Glyphs) -> list[Row]:
    """The cards of these keys."""
    return [Row(key, partial(card_content, found[key], today, signs)) for key in keys if key in found]


def keys_by_stage(groups: Mapping[Stage, Sequence[Learning]]) -> list[str]:
    """The keys of the list: a heading for each stage where something stands (`stage:noted`), and what stands there."""
    return [
        key
        for stage, learnings in groups.items()
        if learnings
        for key in (f"{STAGE}{stage.value}", *(learning.id for learning in learnings))
    ]


def lines(
    keys: Sequence[str], found: Mapping[str, LearningCard], counts: Mapping[Stage, int], today: date, signs: Glyphs
) -> list[Row]:
    """The lines of these keys, headings among them."""
    rows = []
    for key in keys:
        if key.startswith(STAGE):
            stage = Stage(key.removeprefix(STAGE))
            rows.append(Row(key, stage_title(stage, counts[stage], signs), heading=True))
        elif key in found:
            rows.append(Row(key, partial(line_content, found[key], today, signs)))
    return rows


def stage_title(stage: Stage, count: int, signs: Glyphs, *, stacked: bool = False) -> Content:
    """`◔ Potential  4  planned, untried`; `stacked` with the plain words on a line of their own."""
    title = Content.styled(f"{signs.stage(stage)} {stage.value.capitalize()}", "bold")
    number = Content.styled(f"  {count}" if count else "", MUTED)
    return title + number + Content.styled(("\n" if stacked else "  ") + STANDS[stage], MUTED)


NEXT_STEPS = {
    Stage.NOTED: "plan it",
    Stage.POTENTIAL: "I tried it",
    Stage.APPLIED: "what I saw",
    Stage.REALIZED: "what changed",
    Stage.CLOSED: "take it up again",
}
"""What space does with a learning at each stage; one that changed how the teacher sees has no step left."""


def keys_for(learning: Learning | None, *, reading: bool) -> list[KeyHint]:
    """What can be done with the learning under the cursor, the likeliest first; its outline is enough."""
    if learning is None:
        return [KeyHint("new", "new learning")]
    stage = stage_of(learning)
    pass_on = KeyHint("pass-on", "pass it on")
    first = [KeyHint("done", NEXT_STEPS[stage])] if stage in NEXT_STEPS else [pass_on]
    look = KeyHint("back", "to the list") if reading else KeyHint("open", "read")
    if stage is Stage.CLOSED:
        return [*first, look, KeyHint("edit", "edit"), KeyHint("trash", "trash"), KeyHint("new", "new")]
    follow = [KeyHint("open", "what it came from")] if reading else []
    later = [KeyHint("skip", "later")] if stage in (Stage.NOTED, Stage.POTENTIAL, Stage.APPLIED) else []
    told = [KeyHint("told", "I told them")] if stage is not Stage.NOTED else []
    return [
        *first,
        look,
        *later,
        *follow,
        KeyHint("edit", "edit"),
        *told,
        KeyHint("close", "close it"),
        *([pass_on] if stage in NEXT_STEPS else []),
        KeyHint("goal", "goal"),
        KeyHint("trash", "trash"),
        KeyHint("new", "new"),
    ]
