"""Small plots of block characters, each a pure function from figures to Content, and the widget that draws one.

Widths are in cells. Every plot is readable without colour, and in plain letters with `glyphs(ascii=True)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from netjournal.present.glyphs import UNICODE, Glyphs
from netjournal.present.plots import bar, scaled, tick
from netjournal.text.sanitize import strip_controls
from netjournal.tui.widgets.columns import Cell, columns

INK = "$text-accent"
FAINT = "$foreground-muted"
OVER = "$text-warning"


def share_bar(
    spent: float, intended: float | None, width: int, *, glyphs: Glyphs = UNICODE, scale: float = 1.0
) -> Content:
    """Time spent as a full bar; what is left of the intention as a light one, what is beyond it as a shaded one.

    `spent` and `intended` are shares of 1; the width stands for `scale`. None means that nothing was intended.
    """
    length = round(scaled(spent, scale, width))
    if spent > 0 and width > 0:
        length = max(1, length)
    if intended is None:
        return Content.styled(glyphs.spent * length, INK).pad_right(width - length)
    mark = round(scaled(intended, scale, width))
    return Content.assemble(
        (glyphs.spent * min(length, mark), INK),
        (glyphs.over * max(0, length - mark), OVER),
        (glyphs.intended * max(0, mark - length), FAINT),
        " " * (width - max(length, mark)),
    )


def funnel(steps: Sequence[tuple[str, int]], width: int, *, glyphs: Glyphs = UNICODE) -> Content:
    """A line for each step: its name, a bar relative to the largest step, and the count.

    Counts keep their place at the right; the bars give way first when it is narrow.
    """
    if not steps:
        return Content("")
    counts = [f"{count:,}" for _, count in steps]
    number = max(map(len, counts))
    names = [Content(strip_controls(name)) for name, _ in steps]
    label = min(max(name.cell_length for name in names), max(1, width - number - 2))
    room = width - label - number - 4
    if room <= 0:
        label = max(1, width - number - 2)
    most = max(1, *(count for _, count in steps))
    lines = []
    for name, (_, count), said in zip(names, steps, counts, strict=True):
        cells = [Cell(name, label)]
        if room > 0:
            cells.append(Cell(Content.styled(bar(count / most, room, glyphs=glyphs), INK), room))
        cells.append(Cell(Content(said), number, "right"))
        lines.append(columns(width, *cells, glyphs=glyphs))
    return Content("\n").join(lines)


def trend(
    points: Sequence[tuple[str, float | None]],
    width: int,
    *,
    glyphs: Glyphs = UNICODE,
    low: float | None = None,
    high: float | None = None,
) -> Content:
    """Values over time as ticks of different height, with the first and last label under them.

    A point without a value is drawn as missing and never as zero. `low` and `high` fix the scale, which otherwise
    runs from the least to the greatest value. When there are more points than cells, the latest are shown.
    """
    points = points[-width:] if width > 0 else []
    if not points:
        return Content("")
    values = [value for _, value in points if value is not None]
    bottom = min(values, default=0.0) if low is None else low
    top = max(values, default=0.0) if high is None else high
    cell = max(1, min(3, width // len(points)))
    ticks = [
        (glyphs.missing, FAINT) if value is None else (tick(value, bottom, top, glyphs.ticks), INK)
        for _, value in points
    ]
    line = Content.assemble(*((tick * max(1, cell - 1) + " " * (cell > 1), style) for tick, style in ticks))
    first, last = (Content.styled(strip_controls(label), FAINT) for label in (points[0][0], points[-1][0]))
    span = max(cell * len(points), min(width, first.cell_length + last.cell_length + 1))
    if len(points) == 1 or first.cell_length + last.cell_length + 1 > span:
        return Content("\n").join([line, last])
    return Content("\n").join([line, first + " " * (span - first.cell_length - last.cell_length) + last])


def interval(
    value: float,
    low: float,
    high: float,
    width: int,
    *,
    glyphs: Glyphs = UNICODE,
    scale: tuple[float, float] = (0.0, 1.0),
) -> Content:
    """A value with the interval that it may lie in, on a scale that fills the width."""
    if width <= 0:
        return Content("")
    bottom, top = scale

    def place(number: float) -> int:
        share = (number - bottom) / (top - bottom) if top > bottom else 0.0
        return round(max(0.0, min(1.0, share)) * (width - 1))

    left, middle, right = place(low), place(value), place(high)
    signs = {left: (glyphs.low, INK), right: (glyphs.high, INK)}
    signs[middle] = (glyphs.value, INK)
    inside = (glyphs.between, INK)
    outside = (glyphs.track, FAINT)
    return Content.assemble(*(signs.get(cell, inside if left < cell < right else outside) for cell in range(width)))


class Plot(Widget):
    """Draws a plot as wide as there is room: it holds the function that makes the plot for a width."""

    DEFAULT_CSS = "Plot { height: auto; }"

    def __init__(
        self,
        draw: Callable[[int], Content],
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._draw = draw

    def update(self, draw: Callable[[int], Content]) -> None:
        """Draw something else."""
        self._draw = draw
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """As many lines as the plot has at that width."""
        return self._draw(max(1, width)).plain.count("\n") + 1

    def render(self) -> Content:
        """The plot at the width that there is."""
        return self._draw(max(1, self.size.width))
