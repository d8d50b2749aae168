"""Why a figure is what it is, down to the entries.

Why a figure is what it is, as a page and as lines. Pure: a figure in, blocks and rows out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from netjournal.errors import JournalError
from netjournal.journal.search import Hit
from netjournal.journal.search_results import home_of
from netjournal.present.glyphs import Glyphs
from netjournal.review.figure import Figure
from netjournal.review.format import count_words
from netjournal.review.period import Period
from netjournal.text.dates import format_date
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.widgets.columns import Cell, columns, spread
from netjournal.tui.widgets.detail import Block, Detail, Facts, Prose, Title
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import PagedRows, Row

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


COUNTED, LEFT_OUT, HEADING, REASON = "counted", "left-out", "heading", "reason"
DATE_WIDTH = 15


def why_blocks(figure: Figure, period: Period) -> list[Block]:
    """What the figure says, how it is worked out, and what to keep in mind."""
    return [
        Title(f"Why: {figure.title}", period.name),
        Prose(figure.words),
        Facts([("worked out as", figure.formula), ("keep in mind", figure.caveat), ("warning", figure.guard)]),
    ]


def why_keys(figure: Figure) -> list[str]:
    """A key for each line: the rows counted, then the rows left out, grouped under their reasons."""
    keys = [f"{HEADING}:{COUNTED}", *(f"{COUNTED}:{place}" for place in range(len(figure.counted)))]
    if figure.left_out:
        keys += [f"{HEADING}:gap", f"{HEADING}:{LEFT_OUT}"]
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(figure.left_out):
        groups.setdefault(row.reason, []).append(place)
    for places in groups.values():
        keys += [f"{REASON}:{places[0]}", *(f"{LEFT_OUT}:{place}" for place in places)]
    return keys


def record_of(figure: Figure, key: str) -> str:
    """The id of the record that a line shows; empty for a heading."""
    kind, _, place = key.partition(":")
    if kind == COUNTED:
        return figure.counted[int(place)]
    return figure.left_out[int(place)].id if kind == LEFT_OUT else ""


def why_rows(figure: Figure, named: Callable[[Sequence[str]], Mapping[str, Hit]], signs: Glyphs) -> PagedRows:
    """The rows behind a figure, read page by page; `named` finds records by id."""

    def load(keys: Sequence[str]) -> list[Row]:
        hits = named([identity for key in keys if (identity := record_of(figure, key))])
        return [_row(figure, key, hits, signs) for key in keys]

    return PagedRows(why_keys(figure), load)


def _row(figure: Figure, key: str, hits: Mapping[str, Hit], signs: Glyphs) -> Row:
    kind, _, place = key.partition(":")
    if kind == HEADING:
        return Row(key, _heading(figure, place), heading=True)
    if kind == REASON:
        return Row(key, _reason(figure, figure.left_out[int(place)].reason), heading=True)
    hit = hits.get(record_of(figure, key))
    adds = _adds(figure, int(place)) if kind == COUNTED else ""
    return Row(key, partial(_line, hit, adds, signs=signs))


def _adds(figure: Figure, place: int) -> str:
    return figure.contributions.get(figure.counted[place], "")


def _heading(figure: Figure, which: str) -> Content:
    if which == COUNTED:
        return Content.styled(f"Counted: {count_words(len(figure.counted), 'row')}", "bold")
    return Content.styled(f"Left out: {count_words(len(figure.left_out), 'row')}" if which == LEFT_OUT else "", "bold")


def _reason(figure: Figure, reason: str) -> Content:
    number = sum(row.reason == reason for row in figure.left_out)
    return Content.styled(f"{strip_controls(reason)}: {count_words(number, 'row')}", "$foreground-muted")


def _line(hit: Hit | None, reason: str, width: int, *, signs: Glyphs) -> Content:
    if hit is None:
        return spread(width, Content("no longer in the journal"), Content(strip_controls(reason)), glyphs=signs)
    when = format_date(hit.on) if hit.on else hit.noun
    cells = [
        Cell(Content.styled(when, "$foreground-muted"), DATE_WIDTH),
        Cell(Content(strip_controls(hit.text) or signs.dash)),
    ]
    if reason:
        cells.append(
            Cell(Content.styled(strip_controls(reason), "$foreground-muted"), max(12, min(len(reason), width // 2)))
        )
    return columns(width, *cells, glyphs=signs)


class WhyDialog(ModalScreen[None]):
    """Formula, caveat, the rows counted and the rows left out with the reason; enter opens a row's entry."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("why")]
    CSS = """
    WhyDialog.dialog {
        & > .sheet { width: 96%; max-width: 120; height: 94%; max-height: 94%; padding: 1 0 0 0; border: none; }
        & Detail { height: auto; max-height: 50%; }
        & LineList { margin: 1 1 0 1; }
        & .keys { margin: 1 0 0 4; }
    }
    WhyDialog.-short .keys { margin-top: 0; }
    """

    def __init__(self, figure: Figure, period: Period) -> None:
        super().__init__()
        self.add_class("dialog")
        self.figure = figure
        self.period = period

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def compose(self) -> ComposeResult:
        """The words, and the rows."""
        with Vertical(classes="sheet"):
            yield Detail(why_blocks(self.figure, self.period))
            yield LineList(why_rows(self.figure, self._named, self.nj.signs), glyphs=self.nj.signs)
            yield Static("enter opens the entry   tab to the words above   esc back", classes="keys")

    def on_mount(self) -> None:
        """The cursor moves in the rows."""
        self.query_one(LineList).focus()

    def _named(self, ids: Sequence[str]) -> Mapping[str, Hit]:
        return {hit.id: hit for hit in self.nj.journal.search.named(ids)}

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        hit = self._named([record_of(self.figure, event.key)]).get(record_of(self.figure, event.key))
        if hit is None or hit.noun == "quiet day":
            return
        try:
            noun, identity = home_of(self.nj.journal, hit)
        except JournalError as error:
            self.nj.say_error(error)
            return
        self.dismiss()
        self.nj.open_record(noun, identity)

    def action_back(self) -> None:
        """Back to the figures."""
        self.dismiss()
