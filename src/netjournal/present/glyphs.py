"""One sign for each tier, stage and state, and the blocks that plots are drawn with.

Every sign is one terminal cell wide, so that columns stay straight. Meaning is never in the sign alone where there is
room for a word. The plain set is for terminals and fonts that show boxes instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TextIO

from netjournal.domain.records import Stage, Tier
from netjournal.startup.fast_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A whole set of signs. Each is one cell wide but `ellipsis` and `arrow`, which may be longer in plain letters.

    `shades` are five steps from nothing to much; `bar_parts` are the eighths of a cell, narrowest first, and are empty
    where only whole cells can be drawn; `ticks` are the heights of a trend line, lowest first.
    """

    tiers: Mapping[Tier, str]
    stages: Mapping[Stage, str]
    untiered: str
    spent: str
    intended: str
    over: str
    bar_parts: str
    ticks: str
    shades: str
    missing: str
    track: str
    between: str
    low: str
    high: str
    value: str
    cursor: str
    cursor_faint: str
    mark: str
    late: str
    done: str
    skipped: str
    dropped: str
    private: str
    question: str
    arrow: str
    step: str
    separator: str
    dash: str
    rule: str
    ellipsis: str

    def tier(self, tier: Tier | None) -> str:
        """The sign of a tier; None is a contact that is still unsorted."""
        return self.untiered if tier is None else self.tiers[tier]

    def stage(self, stage: Stage) -> str:
        """The sign of a learning's stage."""
        return self.stages[stage]


UNICODE = Glyphs(
    tiers=MappingProxyType({Tier.COLLEAGUES: "●", Tier.COMMUNITIES: "◆", Tier.FOLLOWING: "○"}),
    stages=MappingProxyType(
        {
            Stage.NOTED: "·",
            Stage.POTENTIAL: "◔",
            Stage.APPLIED: "◑",
            Stage.REALIZED: "◕",
            Stage.REFRAMED: "◉",
            Stage.CLOSED: "×",
        }
    ),
    untiered="□",
    spent="█",
    intended="░",
    over="▓",
    bar_parts="▏▎▍▌▋▊▉",
    ticks="▁▂▃▄▅▆▇█",
    shades="·░▒▓█",
    missing="·",
    track="╌",
    between="━",
    low="├",
    high="┤",
    value="◆",
    cursor="▌",
    cursor_faint="▏",
    mark="✓",
    late="!",
    done="✓",
    skipped="↷",
    dropped="×",
    private="◪",
    question="?",
    arrow="→",
    step="▸",
    separator="·",
    dash="–",
    rule="─",
    ellipsis="…",
)

ASCII = Glyphs(
    tiers=MappingProxyType({Tier.COLLEAGUES: "*", Tier.COMMUNITIES: "+", Tier.FOLLOWING: "o"}),
    stages=MappingProxyType(
        {
            Stage.NOTED: ".",
            Stage.POTENTIAL: "p",
            Stage.APPLIED: "a",
            Stage.REALIZED: "r",
            Stage.REFRAMED: "R",
            Stage.CLOSED: "x",
        }
    ),
    untiered="?",
    spent="#",
    intended="-",
    over="+",
    bar_parts="",
    ticks="_.-=+*#@",
    shades=".-+*#",
    missing=".",
    track=".",
    between="=",
    low="[",
    high="]",
    value="O",
    cursor=">",
    cursor_faint=":",
    mark="x",
    late="!",
    done="x",
    skipped="~",
    dropped="-",
    private="P",
    question="?",
    arrow="->",
    step=">",
    separator="-",
    dash="-",
    rule="-",
    ellipsis="...",
)


def shows_unicode(output: TextIO | None) -> bool:
    """Whether what is written out may hold signs beyond plain letters; where nothing is known of it, it may not."""
    encoding: str = getattr(output, "encoding", None) or ""
    return encoding.lower().replace("-", "") == "utf8"


def glyphs(ascii: bool = False) -> Glyphs:
    """The set to draw with: signs, or plain letters where the settings ask for them."""
    return ASCII if ascii else UNICODE
