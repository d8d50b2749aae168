"""Search everything, while somebody types.

What a search found, as lines. Pure: hits in, rows out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from netjournal.domain.learnings import stage_of
from netjournal.domain.records import Contact, Learning, Record
from netjournal.errors import JournalError
from netjournal.journal.search import Hit
from netjournal.journal.search_results import home_of
from netjournal.present.glyphs import Glyphs
from netjournal.text.dates import format_relative
from netjournal.text.normalize import normalize
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import page_bindings
from netjournal.tui.widgets.columns import spread
from netjournal.tui.widgets.key_line import KeyLine
from netjournal.tui.widgets.lines import LineList
from netjournal.tui.widgets.row_source import FixedRows, Row

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


NOTHING_TYPED = Content("A name, a topic, anything you once wrote. The beginning of a word is enough.")
FOUND_NOTHING = Content("Nothing has all of these words. Fewer words, or only their beginnings, find more.")

HEADINGS = {
    "contact": "Contacts",
    "interaction": "Conversations",
    "learning": "Learnings",
    "goal": "Goals",
    "problem": "Problems",
    "answer": "Answers to problems",
    "reflection": "Reflections",
    "expertise": "Who knows what",
    "decision": "Decisions",
    "introduction": "Introductions",
    "intention": "Intentions",
}

BEFORE = 16
"""Characters shown before the first match of a line that begins too far to the left of it."""


def found_rows(
    hits: Sequence[Hit], searched: str, signed: Mapping[str, Record], today: date, signs: Glyphs
) -> list[Row]:
    """The hits under a heading for each kind; the kind of the best hit comes first.

    `signed` are the contacts and learnings among them, by id: their sign tells tier and stage.
    """
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.noun, []).append(hit)
    words = [word for word in re.findall(r"[^\W_]+", normalize(searched)) if word]
    rows: list[Row] = []
    for noun, group in groups.items():
        if rows:
            rows.append(Row(f"gap:{noun}", Content(""), heading=True))
        heading = Content.styled(HEADINGS.get(noun, noun.capitalize()), "bold")
        rows.append(Row(f"heading:{noun}", heading, heading=True))
        for hit in group:
            sign = _sign(hit, signed, signs)
            rows.append(Row(hit.id, partial(_line, hit, words, sign, today=today, signs=signs)))
    return rows


def _sign(hit: Hit, signed: Mapping[str, Record], signs: Glyphs) -> str:
    record = signed.get(hit.id)
    if isinstance(record, Contact):
        return signs.tier(record.tier)
    if isinstance(record, Learning):
        return signs.stage(stage_of(record))
    return {"goal": signs.step, "problem": signs.question, "answer": signs.question}.get(hit.noun, " ")


def _line(hit: Hit, words: Sequence[str], sign: str, width: int, *, today: date, signs: Glyphs) -> Content:
    when = Content.styled(format_relative(hit.on, today) if hit.on else "", "$foreground-muted")
    text = strip_controls(hit.text) or signs.dash
    places = matches(text, words)
    room = width - len(when.plain) - 8
    if places and places[0][1] > room and (cut := places[0][0] - BEFORE) > 0:
        text = signs.ellipsis + text[cut:]
        places = [(start - cut + len(signs.ellipsis), end - cut + len(signs.ellipsis)) for start, end in places]
    shown = Content(text)
    for start, end in places:
        shown = shown.stylize("bold $text-accent", start, end)
    return spread(width, Content(sign + "  ") + shown, when, glyphs=signs)


def matches(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words of a text begin with one of the folded `words`: start and end, from the left."""
    folded = "".join((normalize(letter) or letter)[:1] for letter in text)
    found = (
        (match.start(), match.end())
        for word in set(words)
        for match in re.finditer(rf"(?<![^\W_]){re.escape(word)}", folded)
    )
    return sorted(found)


class SearchLine(Input):
    """What is searched for; the arrows move in the list below meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.move(1)", show=False),
        Binding("up", "screen.move(-1)", show=False),
        Binding("pagedown", "screen.page(1)", show=False),
        Binding("pageup", "screen.page(-1)", show=False),
    ]


class SearchDialog(ModalScreen[None]):
    """Every word of the journal: what was found appears below while it is typed, and enter opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [*page_bindings("search")]
    CSS = """
    SearchDialog.dialog {
        align: center top;
        & > .sheet { width: 96%; max-width: 110; height: 88%; max-height: 34; padding: 1; border: none; margin-top: 1; }
        & SearchLine, & SearchLine:focus { border: none; height: 1; padding: 0 1; background: $panel; margin: 0 1; }
        & LineList { margin-top: 1; }
        & .keys { margin: 1 1 0 2; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.add_class("dialog")
        self._hits: dict[str, Hit] = {}

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def compose(self) -> ComposeResult:
        """The line, and what was found."""
        with Vertical(classes="sheet"):
            line = SearchLine(self.nj.searched, placeholder="Search every word of the journal")
            line.cursor_blink = False
            yield line
            yield LineList(glyphs=self.nj.signs, empty=NOTHING_TYPED)
            yield KeyLine("the arrows choose   enter opens   esc back", classes="keys")

    def on_mount(self) -> None:
        """The cursor is in the line; the last search is still there, and typing replaces it."""
        self.query_one(SearchLine).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.nj.searched = event.value
        try:
            hits = self.nj.journal.search.everything(event.value)
        except JournalError as error:
            self.nj.say_error(error)
            return
        self._hits = {hit.id: hit for hit in hits}
        found = self.query_one(LineList)
        found.empty = FOUND_NOTHING if event.value.strip() else NOTHING_TYPED
        rows = found_rows(hits, event.value, self._signed(hits), self.nj.today, self.nj.signs)
        found.show(FixedRows(rows), keep=False)

    def _signed(self, hits: list[Hit]) -> dict[str, Record]:
        """The records whose sign depends on more than their kind."""
        signed: dict[str, Record] = {}
        for noun, kind in (("contact", Contact), ("learning", Learning)):
            records: list[Record] = [*self.nj.journal.some(kind, [hit.id for hit in hits if hit.noun == noun])]
            signed |= {record.id: record for record in records}
        return signed

    def action_move(self, step: int) -> None:
        """The next thing found, or the one before."""
        self.query_one(LineList).action_move(step)

    def action_page(self, step: int) -> None:
        """A page down or up."""
        self.query_one(LineList).action_page(step)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.query_one(LineList).action_open()

    @on(LineList.Opened)
    def _opened(self, event: LineList.Opened) -> None:
        hit = self._hits.get(event.key)
        if hit is None:
            return
        self.dismiss()
        try:
            noun, identity = home_of(self.nj.journal, hit)
        except JournalError as error:
            self.nj.say_error(error)
        else:
            self.nj.open_record(noun, identity)

    def action_back(self) -> None:
        """Leave; what was searched for is there again next time."""
        self.dismiss()
