"""The settings page as lines and pages. Pure: what the journal says in, rows and blocks out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from textual.content import Content

from netjournal.domain.cadence import Rhythm
from netjournal.domain.date_phrases import WEEKDAYS
from netjournal.domain.dates import DateOrder, day_of, say_date, say_exact
from netjournal.domain.model import Intention, Term, Tier
from netjournal.domain.preferences import say_weekdays
from netjournal.domain.words import one_line
from netjournal.frozen import dataclass
from netjournal.store.backup import Snapshot
from netjournal.store.undo import Done
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.setting_line import MUTED, setting_line, setting_row
from netjournal.tui.sharing_rows import SharedNow, sharing_rows, sharing_value
from netjournal.tui.text import plain
from netjournal.tui.widgets.columns import Cell, columns, spread
from netjournal.tui.widgets.rows import Row

TERM, DRAFT, CHANGE = "term:", "draft:", "change:"

ORDERS = {
    DateOrder.DMY: "day first: 3/4 is 3 April",
    DateOrder.MDY: "month first: 3/4 is 4 March",
    DateOrder.YMD: "year first: 26/3/4 is 4 March 2026",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the page shows."""

    folder: str
    settings_file: str
    counts: Mapping[str, int]
    bytes: int
    theme: str
    order: DateOrder
    week_start: int
    school_days: Sequence[int]
    channels: Sequence[str]
    rhythms: Mapping[Tier, Rhythm | None]
    terms: Sequence[Term]
    intention: Intention | None
    drafts: Mapping[str, str]
    changes: Sequence[Done]
    own_keys: Mapping[str, str]
    in_trash: int = 0
    snapshots: Sequence[Snapshot] = ()
    shared: SharedNow | None = None


def setting_rows(shown: Shown, today: date, signs: Glyphs) -> list[Row]:
    """The lines of the page under their headings."""
    groups: list[tuple[str, list[Row]]] = [
        ("This journal", _journal_rows(shown, signs)),
        ("Your computers", sharing_rows(shown.shared, signs)),
        ("Your school year", _year_rows(shown, signs)),
        ("How it reads and looks", _look_rows(shown, signs)),
        ("Not finished yet", [_draft_row(key, text, signs) for key, text in shown.drafts.items()]),
        ("What u takes back, the latest first", [_change_row(each, today, signs) for each in shown.changes]),
    ]
    rows: list[Row] = []
    for title, group in groups:
        if not group:
            continue
        rows += [Row(f"gap:{title}", Content(""), heading=True)] if rows else []
        rows += [Row(f"heading:{title}", Content.styled(title, "bold"), heading=True), *group]
    return rows


def _journal_rows(shown: Shown, signs: Glyphs) -> list[Row]:
    return [
        setting_row("journal", "what is in it", say_counts(shown.counts), signs),
        setting_row("folder", "where it is", shown.folder, signs),
        setting_row("trash", "in the trash", say_trash(shown.in_trash), signs),
        setting_row("snapshots", "snapshots", say_snapshots(shown.snapshots), signs),
        setting_row("sync", "sync", sharing_value(shown.shared), signs),
        setting_row("file", "settings file", shown.settings_file, signs),
    ]


def say_trash(count: int) -> str:
    """How much lies in the trash."""
    return {0: "nothing", 1: "1 thing"}.get(count, f"{count:,} things")


def say_snapshots(snapshots: Sequence[Snapshot]) -> str:
    """How many there are, the newest first."""
    if not snapshots:
        return "none yet"
    newest = snapshots[0]
    return f"{len(snapshots):,}, the newest of {say_exact(newest.at.date())}, {newest.at:%H:%M}"


def _year_rows(shown: Shown, signs: Glyphs) -> list[Row]:
    rows = [setting_row("intention", "intention", _shares(shown.intention), signs)]
    if not shown.terms:
        rows.append(setting_row("no-terms", "terms", "none yet: n adds one", signs))
    return rows + [Row(TERM + each.id, partial(_term_line, each, signs=signs)) for each in shown.terms]


def _shares(now: Intention | None) -> str:
    if now is None:
        return "none yet: i sets it"
    return f"colleagues {now.colleagues} %, communities {now.communities} %, following {now.following} %"


def _term_line(term: Term, width: int, *, signs: Glyphs) -> Content:
    kind = Content.styled("holiday" if term.holiday else "term", MUTED)
    days = f"{_short(term.starts_on)} {signs.dash} {_short(term.ends_on)}"
    cells = (Cell(Content(plain(term.name))), Cell(Content(days), 25), Cell(kind, 7, "right"))
    return columns(width, *cells, glyphs=signs)


def _short(day: date) -> str:
    return say_exact(day).partition(" ")[2]


def _look_rows(shown: Shown, signs: Glyphs) -> list[Row]:
    rhythms = [f"{tier.value} {rhythm.longest} days" for tier, rhythm in shown.rhythms.items() if rhythm]
    return [
        setting_row("theme", "theme", shown.theme, signs),
        setting_row("order", "dates", ORDERS[shown.order], signs),
        setting_row("week", "week begins on", WEEKDAYS[shown.week_start], signs),
        setting_row("days", "school days", say_weekdays(shown.school_days), signs),
        setting_row("channels", "your channels", ", ".join(shown.channels) or "none beside the usual ones", signs),
        setting_row("cadence", "quiet after", ", ".join(rhythms), signs),
        setting_row("keys", "keys of your own", str(len(shown.own_keys) or "none"), signs),
    ]


def _draft_row(key: str, text: str, signs: Glyphs) -> Row:
    return Row(DRAFT + key, partial(setting_line, draft_name(key), one_line(text, 200), signs=signs))


def _change_row(done: Done, today: date, signs: Glyphs) -> Row:
    when = Content.styled(say_date(day_of(done.at), today), MUTED)
    return Row(f"{CHANGE}{done.number}", lambda width: spread(width, Content(plain(done.label)), when, glyphs=signs))


def draft_name(key: str) -> str:
    """What a draft is of, in a word or two."""
    kind = key.partition(":")[0]
    return {
        "capture": "capture bar",
        "log": "entry set aside",
        "reflection": "reflection",
        "form": "form",
    }.get(kind, f"{kind} form")


def say_counts(counts: Mapping[str, int]) -> str:
    """`25 contacts, 152 conversations, …`, each word fitting its number."""
    words = {
        "contacts": ("contact", "contacts"),
        "interactions": ("conversation", "conversations"),
        "learnings": ("learning", "learnings"),
        "goals": ("goal", "goals"),
        "problems": ("problem", "problems"),
    }
    return ", ".join(f"{counts[key]:,} {one if counts[key] == 1 else many}" for key, (one, many) in words.items())
