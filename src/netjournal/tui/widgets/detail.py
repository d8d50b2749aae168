"""The page beside a list: everything about one thing, to be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from netjournal.startup.fast_dataclass import dataclass
from netjournal.text.sanitize import strip_controls
from netjournal.tui.widgets.columns import clean

LABEL_MOST = 20  # cells; longer labels are wrapped
NARROW = 36  # below this width a value stands under its label instead of beside it


@dataclass(frozen=True, slots=True)
class Title:
    """What the page is about, and a line under it."""

    text: str
    under: Content | str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The heading of what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, the values under one another; a pair without a value is left out."""

    pairs: Sequence[tuple[str, Content | str]]


@dataclass(frozen=True, slots=True)
class Prose:
    """Text as it was written, its line ends kept, wrapped to the page and set in by `indent` cells."""

    text: Content | str
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something that is drawn for a width: a plot, columns."""

    draw: Callable[[int], Content]


Block = Title | Section | Facts | Prose | Drawn | Content
"""A Content by itself is Prose."""


def _content(text: Content | str) -> Content:
    return Content(strip_controls(text)) if isinstance(text, str) else clean(text)


def _written(text: Content | str) -> list[Content]:
    """The lines of a text, each without what steers a terminal."""
    if isinstance(text, str):
        return [Content(strip_controls(line)) for line in text.splitlines()] or [Content("")]
    return [clean(line) for line in text.split("\n", allow_blank=True)]


def _wrapped(text: Content | str, width: int, indent: int = 0) -> list[Content]:
    room = max(1, width - indent)
    lines = [line for written in _written(text) for line in (written.wrap(room) if written else [written])]
    return [line.pad_left(indent) for line in lines]


def _fact_lines(facts: Facts, width: int) -> list[Content]:
    pairs = [(Content(strip_controls(label)), value) for label, value in facts.pairs if value]
    if not pairs:
        return []
    column = min(LABEL_MOST, max(label.cell_length for label, _ in pairs))
    lines: list[Content] = []
    for label, value in pairs:
        muted = label.stylize("$foreground-muted")
        if width < NARROW:
            lines += [*muted.wrap(max(1, width)), *_wrapped(value, width, 2)]
            continue
        labels = muted.wrap(column)
        values = _wrapped(value, max(1, width - column - 2))
        for place in range(max(len(labels), len(values))):
            left = labels[place] if place < len(labels) else Content("")
            right = values[place] if place < len(values) else Content("")
            lines.append(left.pad_right(column + 2 - left.cell_length) + right)
    return lines


def block_lines(block: Block, width: int) -> list[Content]:
    """The lines of a block on a page of `width` cells."""
    match block:
        case Title(text, under):
            title = _wrapped(_content(text).stylize("bold"), width)
            return title + (_wrapped(_content(under).stylize_before("$foreground-muted"), width) if under else [])
        case Section(text):
            return _wrapped(_content(text).stylize("bold $text-accent"), width)
        case Facts():
            return _fact_lines(block, width)
        case Prose(text, indent):
            return _wrapped(text, width, indent)
        case Drawn(draw):
            return draw(width).split("\n", allow_blank=True)
    return _wrapped(block, width)


def page_lines(blocks: Sequence[Block], width: int) -> list[Content]:
    """All blocks under one another with an empty line between them, but none under a section's heading."""
    lines: list[Content] = []
    before: Block | None = None
    for block in blocks:
        new = block_lines(block, width)
        if not new:
            continue
        if lines and not isinstance(before, Section):
            lines.append(Content(""))
        lines += new
        before = block
    return lines


class _Page(Widget):
    """All blocks drawn in one go, so that showing other ones replaces nothing on the screen but text."""

    DEFAULT_CSS = "_Page { height: auto; width: 1fr; }"

    def __init__(self) -> None:
        super().__init__()
        self.blocks: Sequence[Block] = ()
        self._made: tuple[int, Content] | None = None

    def show(self, blocks: Sequence[Block]) -> None:
        """Show other blocks."""
        self.blocks = blocks
        self._made = None
        self.refresh(layout=True)

    def page(self, width: int) -> Content:
        """The page at a width; kept, because it is asked for its height and then drawn."""
        if self._made is None or self._made[0] != width:
            self._made = width, Content("\n").join(page_lines(self.blocks, width))
        return self._made[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's signature
        """As many lines as the page has."""
        return self.page(width).plain.count("\n") + 1

    def render(self) -> Content:
        """The page at the width that there is."""
        return self.page(self.size.width)


class Detail(VerticalScroll, can_focus=True):
    """A page of blocks that scrolls. `update_blocks` shows another page without rebuilding anything."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Scroll down", show=False, id="detail.down"),
        Binding("k", "scroll_up", "Scroll up", show=False, id="detail.up"),
        Binding("g", "scroll_home", "To the beginning", show=False, id="detail.first"),
        Binding("G", "scroll_end", "To the end", show=False, id="detail.last"),
    ]
    DEFAULT_CSS = """
    Detail {
        padding: 0 2;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        &:focus { background: $surface; }
    }
    """

    def __init__(
        self,
        blocks: Sequence[Block] = (),
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        self._page = _Page()
        super().__init__(self._page, name=name, id=id, classes=classes)
        self._key: str | None = None
        self._page.show(blocks)

    @property
    def blocks(self) -> Sequence[Block]:
        """What is on the page."""
        return self._page.blocks

    def update_blocks(self, blocks: Sequence[Block], key: str | None = None) -> None:
        """Show these blocks. A page with another `key` starts from its top, the same page stays where it was."""
        if key is None or key != self._key:
            self.scroll_to(y=0, animate=False)
        self._key = key
        self._page.show(blocks)
