"""A year at a glance: one shade for each week, to jump by."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from netjournal.present.glyphs import UNICODE, Glyphs
from netjournal.startup.fast_dataclass import dataclass

MONTHS = "JFMAMJJASOND"
CAPTION = 28  # cells kept at the right for the words about one week, where there is room


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """Some whole weeks of the strip, drawn as one column: both days are included."""

    first: date
    last: date
    count: int


def heat_spans(days: Mapping[date, int], first: date, last: date, width: int, week_start: int = 0) -> list[HeatColumn]:
    """The weeks from `first` to `last` with the sum of their days, oldest first, at most `width` of them.

    When there are more weeks than columns, each column stands for two weeks or more. `week_start` is 0 for Monday.
    """
    if width <= 0 or last < first:
        return []
    start = first - timedelta(days=(first.weekday() - week_start) % 7)
    weeks = (last - start).days // 7 + 1
    length = 7 * -(-weeks // width)
    starts = [start + timedelta(days=offset) for offset in range(0, weeks * 7, length)]
    counts = [0] * len(starts)
    for day, count in days.items():
        if first <= day <= last:
            counts[(day - start).days // length] += count
    return [
        HeatColumn(max(first, begin), min(last, begin + timedelta(days=length - 1)), count)
        for begin, count in zip(starts, counts, strict=True)
    ]


def _shade(count: int, most: int, glyphs: Glyphs) -> str:
    """One of five steps: nothing, then four quarters of the fullest week."""
    if count <= 0:
        return glyphs.shades[0]
    return glyphs.shades[min(4, 1 + (count * 4 - 1) // most)]


def _months(spans: list[HeatColumn], cell: int) -> str:
    """The initial of each month over the first column that begins in it."""
    line = ""
    month = None
    for span in spans:
        begins = span.first.replace(day=1) if month is None else span.last.replace(day=1)
        line += (MONTHS[begins.month - 1] if begins != month else " ").ljust(cell)
        month = begins
    return line


def heat_strip(
    days: Mapping[date, int],
    first: date,
    last: date,
    width: int,
    *,
    glyphs: Glyphs = UNICODE,
    week_start: int = 0,
    chosen: int | None = None,
) -> Content:
    """Two lines: the months' initials, and a shade for each week; `chosen` is the column drawn reversed.

    Shades are relative to the fullest week.
    """
    spans = heat_spans(days, first, last, width, week_start)
    if not spans:
        return Content("\n")
    cell = cell_width(len(spans), width)
    most = max(1, *(span.count for span in spans))
    shades = []
    for place, span in enumerate(spans):
        style = "$text-accent reverse" if place == chosen else "$text-accent" if span.count else "$foreground-muted"
        shades.append((_shade(span.count, most, glyphs) * cell, style))
    return Content.assemble((_months(spans, cell).rstrip(), "$foreground-muted"), "\n", *shades)


def cell_width(spans: int, width: int) -> int:
    """How many cells a column is wide: two where there is room for it and for the words at the right."""
    return 2 if spans * 2 + CAPTION <= width else 1


class HeatStrip(Widget, can_focus=True):
    """The heat strip of a span of time. Clicking a week, or choosing it with the arrows and enter, posts `WeekChosen`.

    `chosen` is the column under the cursor. With the focus, the strip says at the right which week that is and how
    much is in it.
    """

    DEFAULT_CSS = """
    HeatStrip { height: 2; padding: 0 1; }
    """
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", "Week before", show=False, id="heat.left"),
        Binding("right", "move(1)", "Next week", show=False, id="heat.right"),
        Binding("home", "end(0)", "First week", show=False, id="heat.first"),
        Binding("end", "end(1)", "Last week", show=False, id="heat.last"),
        Binding("enter", "choose", "Go to that week", show=False, id="heat.choose"),
    ]

    chosen: reactive[int | None] = reactive(None, init=False)
    glyphs: reactive[Glyphs] = reactive(UNICODE, init=False)

    @dataclasses.dataclass
    class WeekChosen(Message):
        """Go to these days: a week, or a few where the strip is narrow."""

        strip: HeatStrip
        first: date
        last: date

        @property
        def control(self) -> HeatStrip:
            """The strip, for `@on(HeatStrip.WeekChosen, "#id")`."""
            return self.strip

    def __init__(
        self,
        *,
        glyphs: Glyphs = UNICODE,
        week_start: int = 0,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._days: Mapping[date, int] = {}
        self._first: date | None = None
        self._last: date | None = None
        self._week_start = week_start
        self.set_reactive(HeatStrip.glyphs, glyphs)

    def show(self, days: Mapping[date, int], first: date, last: date) -> None:
        """Show how much is on each day from `first` to `last`."""
        self._days, self._first, self._last = days, first, last
        spans = self.spans
        if self.chosen is not None and self.chosen >= len(spans):
            self.chosen = len(spans) - 1 if spans else None
        self._point_somewhere()
        self.refresh()

    def point_at(self, day: date) -> None:
        """Put the cursor on the week of a day, if it is on the strip."""
        for place, span in enumerate(self.spans):
            if span.first <= day <= span.last:
                self.chosen = place

    @property
    def spans(self) -> list[HeatColumn]:
        """The columns as they are drawn now."""
        if self._first is None or self._last is None:
            return []
        return heat_spans(self._days, self._first, self._last, self.size.width, self._week_start)

    def validate_chosen(self, chosen: int | None) -> int | None:
        """Keep the cursor on the strip."""
        spans = self.spans
        return None if chosen is None or not spans else max(0, min(chosen, len(spans) - 1))

    def action_move(self, step: int) -> None:
        """Move the cursor by a column; at first it comes in at the latest week."""
        self.chosen = len(self.spans) - 1 if self.chosen is None else self.chosen + step

    def action_end(self, last: int) -> None:
        """Move the cursor to the first (0) or last (1) column."""
        self.chosen = len(self.spans) - 1 if last else 0

    def action_choose(self) -> None:
        """Say which week was chosen."""
        if self.chosen is not None:
            span = self.spans[self.chosen]
            self.post_message(self.WeekChosen(self, span.first, span.last))

    def on_click(self, event: events.Click) -> None:
        """A click chooses the week under the mouse."""
        offset = event.get_content_offset(self)
        spans = self.spans
        if offset is None or not spans:
            return
        place = offset.x // cell_width(len(spans), self.size.width)
        if place < len(spans):
            self.chosen = place
            self.action_choose()

    def _point_somewhere(self) -> None:
        """With the focus there is a cursor, and it is on the strip."""
        if self.has_focus and self.chosen is None and self.spans:
            self.chosen = len(self.spans) - 1

    def on_focus(self) -> None:
        """Show the cursor."""
        self._point_somewhere()

    def on_resize(self) -> None:
        """Another width may mean other columns: keep the cursor on the strip."""
        self.chosen = self.validate_chosen(self.chosen)
        self._point_somewhere()

    def _caption(self, span: HeatColumn) -> str:
        """Which days, and how many entries."""
        dash = self.glyphs.dash
        if span.first == span.last:
            days = f"{span.last.day} {span.last:%b}"
        elif (span.first.year, span.first.month) == (span.last.year, span.last.month):
            days = f"{span.first.day}{dash}{span.last.day} {span.last:%b}"
        else:
            days = f"{span.first.day} {span.first:%b} {dash} {span.last.day} {span.last:%b}"
        entries = "no entry" if not span.count else "1 entry" if span.count == 1 else f"{span.count} entries"
        return f"{days} {self.glyphs.separator} {entries}"

    def render(self) -> Content:
        """The strip, and the words about the week under the cursor."""
        if self._first is None or self._last is None:
            return Content("")
        width = self.size.width
        chosen = self.chosen if self.has_focus else None
        strip = heat_strip(
            self._days,
            self._first,
            self._last,
            width,
            glyphs=self.glyphs,
            week_start=self._week_start,
            chosen=chosen,
        )
        spans = self.spans
        used = len(spans) * cell_width(len(spans), width)
        if chosen is None or chosen >= len(spans) or used + CAPTION > width:
            return strip
        return strip + Content.styled("  " + self._caption(spans[chosen]), "$foreground-muted")
