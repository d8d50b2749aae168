"""The review as lines and pages. Pure: a review in, rows, blocks and words out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from textual.content import Content

from netjournal.present.glyphs import Glyphs
from netjournal.present.plots import PARTS
from netjournal.review.figure import Figure, Listed
from netjournal.review.format import count_words, format_hours, percent, plain_number
from netjournal.review.period import Period
from netjournal.review.questions import Question
from netjournal.review.registry import YEAR_AGO, Review, Trend
from netjournal.review.templates import questions as template_questions
from netjournal.text.dates import format_date
from netjournal.text.sanitize import strip_controls
from netjournal.tui.review.plots import draw_parts, draw_trend, small_plot, strip
from netjournal.tui.widgets.columns import Cell, columns, spread
from netjournal.tui.widgets.detail import Block, Drawn, Facts, Prose, Section, Title
from netjournal.tui.widgets.row_source import Row

FIGURE, QUESTION, LEARNED, WRITING = "figure:", "question:", "learned:", "writing"
MUTED, WARNING = "$foreground-muted", "$text-warning"
FIRST = ("funnel", "time-by-tier")
"""The two figures that the list draws whole."""

TITLE_WIDTH = 25
COUNT_WIDTH = 18


def review_rows(found: Review, asked: Sequence[Question], written: str, signs: Glyphs) -> list[Row]:
    """Funnel and time whole, the other figures with a small plot, the questions, and the reflection.

    `written` says how far the reflection is.
    """
    rows: list[Row] = []
    if found.figures["funnel"].counts["noted"]:
        rows.append(Row("strip", partial(_strip, found.figures["funnel"], signs=signs), heading=True))
        rows.append(Row("states", partial(_states, found.figures["funnel"], signs=signs), heading=True))
        rows.append(_gap("strip"))
    for name in FIRST:
        figure = found.figures[name]
        rows.append(Row(FIGURE + name, partial(_whole_heading, figure, signs=signs)))
        parts = PARTS[name](figure, signs)
        rows += [
            Row(f"{FIGURE}{name}:{place}", partial(_whole_line, figure, place, signs=signs), heading=True)
            for place in range(len(parts))
        ]
        rows.append(_gap(name))
    rows += [
        Row(FIGURE + name, partial(_small, figure, signs=signs))
        for name, figure in found.figures.items()
        if name not in FIRST
    ]
    if found.year_ago:
        rows += [_gap("year-ago"), _heading(YEAR_AGO)]
        rows += [Row(LEARNED + row.id, partial(_learned, row, signs=signs)) for row in found.year_ago]
    rows += [_gap("questions"), _heading("Questions" if asked else "No questions today")]
    rows += [Row(QUESTION + ask.key, partial(_question, ask, signs=signs)) for ask in asked]
    rows += [_gap("writing"), _heading("In your own words"), Row(WRITING, partial(_writing, written, signs=signs))]
    return rows


def first_look(found: Review) -> Content:
    """The answer in one look: what flowed and what became of it, then what came of age."""
    age = found.figures["application-rate"].sentence
    return Content(strip_controls(found.sentence)) + Content.styled(f"\n{strip_controls(age)}", MUTED)


def _gap(name: str) -> Row:
    return Row(f"gap:{name}", Content(""), heading=True)


def _strip(figure: Figure, width: int, *, signs: Glyphs) -> Content:
    return strip(figure, width, signs).split("\n")[0]


def _states(figure: Figure, width: int, *, signs: Glyphs) -> Content:
    return spread(width, strip(figure, width, signs).split("\n")[-1], Content(""), glyphs=signs)


def _heading(words: str) -> Row:
    return Row(f"heading:{words}", Content.styled(words, "bold"), heading=True)


def _whole_heading(figure: Figure, width: int, *, signs: Glyphs) -> Content:
    return spread(width, Content.styled(figure.title, "bold"), Content(short(figure)), glyphs=signs)


def _whole_line(figure: Figure, place: int, width: int, *, signs: Glyphs) -> Content:
    line = draw_parts(PARTS[figure.name](figure, signs), width - 2, signs)[place]
    return (Content("  ") + line).stylize_before("not bold $foreground")


def _small(figure: Figure, width: int, *, signs: Glyphs) -> Content:
    room = width - TITLE_WIDTH - COUNT_WIDTH - 4
    cells = [Cell(Content(figure.title), TITLE_WIDTH)]
    if room >= 4:
        cells.append(Cell(small_plot(figure, room, signs), room))
    cells.append(Cell(Content(short(figure)), None if room < 4 else COUNT_WIDTH, "right"))
    return columns(width, *cells, glyphs=signs)


def _question(asked: Question, width: int, *, signs: Glyphs) -> Content:
    return spread(
        width, Content(f"{signs.question}  ") + Content(strip_controls(asked.text)), Content(""), glyphs=signs
    )


def _learned(row: Listed, width: int, *, signs: Glyphs) -> Content:
    return spread(width, Content(strip_controls(row.text)), Content(""), glyphs=signs)


def learned_blocks(row: Listed) -> list[Block]:
    """A learning of this week in an earlier year."""
    return [Title(YEAR_AGO), Prose(row.text), Content.styled("enter opens it.", MUTED)]


def _writing(written: str, width: int, *, signs: Glyphs) -> Content:
    return spread(width, Content("Your reflection"), Content.styled(written, MUTED), glyphs=signs)


def short(figure: Figure) -> str:
    """The counts of a figure in a few words, with the share beside them where there is one."""
    counts = figure.counts
    share = f" · {percent(figure.value)}" if isinstance(figure.value, float) else ""
    totals = counts.get("totals", {})
    spoken = {
        "time-by-tier": lambda: format_hours(sum(counts["minutes"].values())),
        "this-period": lambda: f"{counts['noted']} noted · {counts['tried']} tried",
        "funnel": lambda: f"{counts['noted']} noted",
        "application-rate": lambda: f"{counts['applied']} of {counts['due']}{share}",
        "time-to-apply": lambda: f"{counts['applied']} of {counts['noted']} tried",
        "learning-yield": lambda: (
            f"{plain_number(counts['overall']['learnings'])} in {counts['overall']['hours']:.0f} h"
        ),
        "realized-share": lambda: f"{counts['e2_or_better']} of {counts['applied']}{share}",
        "usefulness": lambda: f"{counts['rated']} of {counts['rated'] + counts['unrated']} rated",
        "energy": lambda: f"{counts['giving']} gave · {counts['taking']} took",
        "problems": lambda: f"{counts['open']} open · {counts['stuck']} stuck",
        "give-get": lambda: f"{totals['get']} got · {totals['give']} gave",
        "following": lambda: f"{counts['useful']:g} of {counts['items']} useful",
        "breadth": lambda: f"{count_words(counts['sources'], 'source')}{share}",
        "follow-through": lambda: f"{counts['in_time']} of {counts['came']}{share}",
        "coverage": lambda: f"{counts[counts['unit'] + '_noted']} of {counts[counts['unit']]}{share}",
        "expertise": lambda: f"{counts['identified']} known · {counts['credited']} credited",
        "remembering": lambda: _remembered(counts),
    }
    return spoken[figure.name]()


def _remembered(counts: Mapping[str, Mapping[str, int]]) -> str:
    asked = sum(sum(row.values()) for row in counts.values())
    return f"{sum(row['remembered'] for row in counts.values())} of {asked}"


def figure_blocks(
    figure: Figure, period: Period, trends: Mapping[str, Trend], signs: Glyphs, then: tuple[date, str] | None = None
) -> list[Block]:
    """A figure in words, in parts, and over time; `then` is what it said on the day of a reflection."""
    blocks: list[Block] = [Title(figure.title, period.name), Prose(figure.words)]
    if figure.guard:
        blocks.append(Content.styled(strip_controls(f"{signs.late} {figure.guard}"), WARNING))
    blocks.append(Drawn(lambda width: Content("\n").join(draw_parts(PARTS[figure.name](figure, signs), width, signs))))
    if figure.listed:
        blocks.append(Prose("\n".join(f"{signs.separator} {row.text}" for row in figure.listed)))
    if then is not None:
        blocks += [Section(f"When you wrote about it, {format_date(then[0])}"), Prose(then[1])]
    line = trends.get(figure.name)
    if line is not None:
        blocks += [Section("Over time"), Drawn(lambda width: draw_trend(line, width, signs))]
    return [*blocks, Content.styled("w: how this was worked out, and from which entries.", MUTED)]


def question_blocks(asked: Question, signs: Glyphs) -> list[Block]:
    """A question in full, with the ways to answer it."""
    ways = [(signs.step, answer.label) for answer in asked.answers if answer.does != "put-away"]
    return [
        Title("A question"),
        Prose(asked.text),
        Facts(ways),
        Content.styled("space or enter answers it here; s puts it away for a while.", MUTED),
    ]


def hint_at(cadence: str, body: str, line: int) -> str:
    """The hint of the question that a line of the reflection (from 0) belongs to; empty before the first."""
    above = body.split("\n")[: line + 1]
    hints = {question.text.casefold(): question.hint for question in template_questions(cadence)}
    for row in reversed(above):
        heading = row.lstrip("#").strip().casefold() if row.startswith("##") else ""
        if heading in hints:
            return hints[heading]
    return ""


def notes_of(found: Review) -> str:
    """The figures as plain lines, for the comment on top of the text in an editor."""
    return "\n".join([found.sentence, "", *(f"{figure.title}: {figure.words}" for figure in found.figures.values())])
