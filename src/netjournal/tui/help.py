"""The keys of a page and the language of capture, to be read.

What the help says. Pure: a page's name and the teacher's own keys in, blocks out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from netjournal.domain.records import Stage, Tier
from netjournal.present.glyphs import Glyphs
from netjournal.tui.commands import GO, commands_for, key_name, page_bindings
from netjournal.tui.sync.text import EXPLAINED
from netjournal.tui.widgets.detail import Block, Detail, Facts, Prose, Section, Title
from netjournal.tui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from netjournal.tui.app_protocol import AppProtocol


EXAMPLE = "coffee with @lucia about exit tickets #feedback 25m yesterday learned: sort by error, not by student"

LANGUAGE = (
    ('@lucia  @"Lucía Morrow"', "who it was with: a person or a community"),
    ("#feedback", "a topic"),
    ("~call", "the channel: hallway, planning, meeting, call, email, conference, …"),
    ("25m  1h30", "how long it took"),
    ("yesterday  fri  12 nov", "when; without it, today"),
    ("at 15:30", "the time of day"),
    ("+1  -2", "energy it gave or took, from -2 to +2"),
    ("!0 … !3", "how useful it was"),
    ("get:  give:  both:", "who gave"),
    ("private:", "keeps this entry out of what you hand on"),
    ("learned: …", "a learning; as many as you like"),
    ("goal: … by friday", "a goal; “when X, I will Y” makes it a plan, “every 2 weeks” repeats it"),
    ("problem: …", "a problem of practice: a new one, or an open one that this was about"),
    ("asked: …", "you asked them about an open problem"),
    (r"\@  \#  \~", "the sign itself"),
)


def help_blocks(page: str, own_keys: Mapping[str, str], signs: Glyphs) -> list[Block]:
    """The keys of a page by group, the language of capture, and the signs. `own_keys` are keys by command id."""
    blocks: list[Block] = [Title(f"Keys on this page: {page.capitalize()}")]
    groups: dict[str, list[tuple[str, Content | str]]] = {}
    for command in commands_for(page):
        keys = key_name(own_keys.get(command.id, command.keys))
        groups.setdefault(command.group, []).append((keys, command.help))
    for group, pairs in sorted(groups.items(), key=lambda each: each[0] == GO):
        blocks += [Section(group), Facts(pairs)]
    if page == "settings":
        blocks += [block for title, text in EXPLAINED for block in (Section(f"Sync: {title.lower()}"), Prose(text))]
    blocks += [
        Section("Writing an entry"),
        Prose("One line; everything but who and what is optional, in any order. For example:"),
        Prose(EXAMPLE, indent=2),
        Facts(LANGUAGE),
        Section("Signs"),
        Facts([(signs.tier(tier), f"{tier.value}, tier {tier.number}") for tier in Tier]),
        Facts([(signs.stage(stage), f"a learning that is {stage.value}") for stage in Stage]),
    ]
    return blocks


class HelpDialog(ModalScreen[None]):
    """What every key of a page does, and how an entry is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *page_bindings("help"),
        Binding("question_mark,q", "back", show=False),
    ]
    CSS = """
    HelpDialog.dialog {
        & > .sheet { width: 84; height: 92%; padding: 1 0 0 1; border: none; }
        & Detail, & Detail:focus { background: $surface; }
        & .keys { margin-left: 2; }
    }
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.add_class("dialog")
        self.page = page

    @property
    def nj(self) -> AppProtocol:
        """The program."""
        return cast("AppProtocol", self.app)

    def compose(self) -> ComposeResult:
        """One page, and how to leave it."""
        with Vertical(classes="sheet"):
            yield Detail(help_blocks(self.page, self.nj.settings.keys, self.nj.signs))
            yield KeyLine("the arrows scroll   esc back", classes="keys")

    def on_mount(self) -> None:
        """The page scrolls at once."""
        self.query_one(Detail).focus()

    def action_back(self) -> None:
        """Leave."""
        self.dismiss()
