"""What the help says. Pure: a page's name and the teacher's own keys in, blocks out."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from netjournal.domain.model import Stage, Tier
from netjournal.tui.commands import GO, commands_for, key_name
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.sharing_words import EXPLAINED
from netjournal.tui.widgets.detail import Block, Facts, Prose, Section, Title

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
