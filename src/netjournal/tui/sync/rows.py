"""Sharing on the settings page: its lines, and what each of them means. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from netjournal.present.glyphs import Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.tui.settings.line import MUTED, setting_row
from netjournal.tui.sync.conflict_text import ConflictText, format_moment, where_words
from netjournal.tui.sync.text import EXPLAINED, ONE_COMPUTER, WAYS_OUT
from netjournal.tui.widgets.detail import Block, Facts, Prose, Section, Title
from netjournal.tui.widgets.row_source import Row

if TYPE_CHECKING:
    from netjournal.sync.status import Computer, Status, SyncIssue


COMPUTER, TROUBLE, CROSSING, ASIDE = "computer:", "trouble:", "crossing:", "aside:"


@dataclass(frozen=True, slots=True)
class SharedNow:
    """How sharing stands: the folder as people write it, the engine's status, what crossed, and what day it is."""

    folder: str
    status: Status
    crossed: Sequence[ConflictText]
    today: date


def sharing_value(shared: SharedNow | None) -> str:
    """What the line “sync” says."""
    if shared is None:
        return "this computer only: enter shares it"
    return f"{'encrypted, ' if shared.status.encrypted else ''}in {shared.folder}"


def trouble_key(problem: SyncIssue) -> str:
    """The key of a trouble's line."""
    return f"{TROUBLE}{problem.kind}:{problem.file}"


def sharing_rows(shared: SharedNow | None, signs: Glyphs) -> list[Row]:
    """What wants an answer, what is wrong, the computers, and what was put aside."""
    if shared is None:
        return []
    warning = "$text-warning"
    rows = [
        setting_row(CROSSING + conflict.key, "edits crossed", conflict.title, signs, warning)
        for conflict in shared.crossed
    ]
    rows += [
        setting_row(trouble_key(problem), "needs you", f"{signs.late} {problem.text}", signs, warning)
        for problem in shared.status.problems
    ]
    rows += [
        setting_row(COMPUTER + computer.id, computer.name, _computer_value(computer, shared.today), signs)
        for computer in shared.status.computers
    ]
    return rows + [setting_row(ASIDE + name, "put aside", name, signs) for name in shared.status.put_aside]


def _computer_value(computer: Computer, today: date) -> str:
    moment = format_moment(computer.published_at, today)
    said = f"published {moment}" if moment else "has not published yet"
    return f"this computer, {said}" if computer.this else said


def sharing_blocks(key: str, shared: SharedNow | None) -> list[Block]:
    """What a line of sharing means; nothing for the key of another line."""
    if shared is None:
        return []
    kind, _, rest = key.partition(":")
    if f"{kind}:" == CROSSING:
        return next((_crossing_page(conflict, shared.today) for conflict in shared.crossed if conflict.key == rest), [])
    if f"{kind}:" == TROUBLE:
        return next((_trouble_page(problem) for problem in shared.status.problems if trouble_key(problem) == key), [])
    if f"{kind}:" == COMPUTER:
        found = (_computer_page(computer, shared.today) for computer in shared.status.computers if computer.id == rest)
        return next(found, [])
    return _aside_page(rest) if f"{kind}:" == ASIDE else []


def sync_page(shared: SharedNow | None) -> list[Block]:
    """How sharing stands, and how it works."""
    explained = [block for title, text in EXPLAINED for block in (Section(title), Prose(text))]
    if shared is None:
        does = _does("enter shares it with your other computers, through a folder.")
        return [Title("Sync: this computer only"), Prose(ONE_COMPUTER), does, *explained]
    status = shared.status
    facts = Facts(
        [
            ("folder", shared.folder),
            ("encrypted", "yes" if status.encrypted else "no"),
            ("published", format_moment(status.published_at, shared.today)),
            ("not yet there", "your last changes" if status.pending else ""),
            ("edits crossed", str(status.crossings or "")),
        ]
    )
    does = _does("s syncs now; enter chooses another folder, encrypts, or stops sharing.")
    return [Title("Sync", status.words()), facts, does, *explained]


def _does(words: str) -> Content:
    return Content.styled(words, MUTED)


def _crossing_page(crossed: ConflictText, today: date) -> list[Block]:
    blocks: list[Block] = [
        Title("Edits crossed", crossed.title),
        Prose("It was changed on two computers before either knew of the other. Nothing is lost; which one stays?"),
    ]
    for number, (version, value) in enumerate(zip(crossed.crossing.versions, crossed.values, strict=True), 1):
        blocks += [Section(f"{number}  {where_words(version, today)}"), Prose(value)]
    return [*blocks, _does("enter settles it: keep one, keep both, or write a third.")]


def _trouble_page(problem: SyncIssue) -> list[Block]:
    does = {
        "locked": "enter asks for the passphrase.",
        "other journal": "enter asks which you mean: one journal, or another folder.",
        "folder": "s tries again now; enter starts in this folder again, or chooses another.",
    }.get(problem.kind, "s tries again now.")
    way_out = WAYS_OUT.get(problem.kind, problem.way_out)
    file = Facts([("file", problem.file)])
    return [Title("Needs you"), Prose(problem.text), Prose(way_out), file, _does(does)]


def _computer_page(computer: Computer, today: date) -> list[Block]:
    facts = Facts(
        [("published", format_moment(computer.published_at, today) or "not yet"), ("its file", computer.file)]
    )
    words = (
        'Its name is the one in the network; computer = "school" in the settings file gives it another.'
        if computer.this
        else "Its file is the whole journal as it was there. Only that computer writes it; this one reads it."
    )
    return [Title(computer.name or "A computer", "this computer" if computer.this else ""), facts, Prose(words)]


def _aside_page(name: str) -> list[Block]:
    return [
        Title("A conflict copy, put aside", name),
        Prose("A sync program made this copy. What it holds is in the journal, so it left the shared folder."),
        _does("enter brings it back into the folder, to stay there."),
    ]
