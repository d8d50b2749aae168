"""What each line of the settings page means. Pure: a key and what is shown in, blocks out.

The settings page as lines and pages. Pure: what the journal says in, rows and blocks out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from textual.content import Content

from netjournal.domain.contacts import Rhythm
from netjournal.domain.records import CHANNELS, Intention, Term, Tier
from netjournal.domain.settings import format_weekdays
from netjournal.present.glyphs import Glyphs
from netjournal.startup.fast_dataclass import dataclass
from netjournal.storage.backup import Snapshot
from netjournal.storage.undo_log import Done
from netjournal.text.dates import WEEKDAYS, DateOrder, day_of, format_date, format_relative
from netjournal.text.durations import format_minutes
from netjournal.text.normalize import truncate
from netjournal.text.sanitize import strip_controls
from netjournal.tui.commands import KeyHint
from netjournal.tui.settings.line import MUTED, setting_line, setting_row
from netjournal.tui.sync.rows import (
    ASIDE,
    COMPUTER,
    CROSSING,
    TROUBLE,
    SharedNow,
    sharing_blocks,
    sharing_rows,
    sharing_value,
    sync_page,
)
from netjournal.tui.widgets.columns import Cell, columns, spread
from netjournal.tui.widgets.detail import Block, Facts, Prose, Section, Title
from netjournal.tui.widgets.row_source import Row

TERM, DRAFT, CHANGE = "term:", "draft:", "change:"

ORDERS = {
    DateOrder.DMY: "day first: 3/4 is 3 April",
    DateOrder.MDY: "month first: 3/4 is 4 March",
    DateOrder.YMD: "year first: 26/3/4 is 4 March 2026",
}


@dataclass(frozen=True, slots=True)
class SettingsData:
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


def setting_rows(shown: SettingsData, today: date, signs: Glyphs) -> list[Row]:
    """The lines of the page under their headings."""
    groups: list[tuple[str, list[Row]]] = [
        ("This journal", _journal_rows(shown, signs)),
        ("Your computers", sharing_rows(shown.shared, signs)),
        ("Your school year", _year_rows(shown, signs)),
        ("How it reads and looks", _look_rows(shown, signs)),
        ("Not finished yet", [_draft_row(key, text, signs) for key, text in shown.drafts.items()]),
        ("What u takes back, the latest first", [_change_row(change, today, signs) for change in shown.changes]),
    ]
    rows: list[Row] = []
    for title, group in groups:
        if not group:
            continue
        rows += [Row(f"gap:{title}", Content(""), heading=True)] if rows else []
        rows += [Row(f"heading:{title}", Content.styled(title, "bold"), heading=True), *group]
    return rows


def _journal_rows(shown: SettingsData, signs: Glyphs) -> list[Row]:
    return [
        setting_row("journal", "what is in it", format_counts(shown.counts), signs),
        setting_row("folder", "where it is", shown.folder, signs),
        setting_row("trash", "in the trash", format_trash(shown.in_trash), signs),
        setting_row("snapshots", "snapshots", format_snapshots(shown.snapshots), signs),
        setting_row("sync", "sync", sharing_value(shown.shared), signs),
        setting_row("file", "settings file", shown.settings_file, signs),
    ]


def format_trash(count: int) -> str:
    """How much lies in the trash."""
    return {0: "nothing", 1: "1 thing"}.get(count, f"{count:,} things")


def format_snapshots(snapshots: Sequence[Snapshot]) -> str:
    """How many there are, the newest first."""
    if not snapshots:
        return "none yet"
    newest = snapshots[0]
    return f"{len(snapshots):,}, the newest of {format_date(newest.at.date())}, {newest.at:%H:%M}"


def _year_rows(shown: SettingsData, signs: Glyphs) -> list[Row]:
    rows = [setting_row("intention", "your plan", _shares(shown.intention), signs)]
    if not shown.terms:
        rows.append(setting_row("no-terms", "terms", "none yet: n adds one", signs))
    return rows + [Row(TERM + term.id, partial(_term_line, term, signs=signs)) for term in shown.terms]


def _shares(now: Intention | None) -> str:
    if now is None:
        return "none yet: i sets it"
    return f"colleagues {now.colleagues} %, communities {now.communities} %, following {now.following} %"


def _term_line(term: Term, width: int, *, signs: Glyphs) -> Content:
    kind = Content.styled("holiday" if term.holiday else "term", MUTED)
    days = f"{_short(term.starts_on)} {signs.dash} {_short(term.ends_on)}"
    cells = (Cell(Content(strip_controls(term.name))), Cell(Content(days), 25), Cell(kind, 7, "right"))
    return columns(width, *cells, glyphs=signs)


def _short(day: date) -> str:
    return format_date(day).partition(" ")[2]


def _look_rows(shown: SettingsData, signs: Glyphs) -> list[Row]:
    rhythms = [f"{tier.value} {rhythm.longest} days" for tier, rhythm in shown.rhythms.items() if rhythm]
    return [
        setting_row("theme", "theme", shown.theme, signs),
        setting_row("order", "dates", ORDERS[shown.order], signs),
        setting_row("week", "week begins on", WEEKDAYS[shown.week_start], signs),
        setting_row("days", "school days", format_weekdays(shown.school_days), signs),
        setting_row("channels", "your channels", ", ".join(shown.channels) or "none beside the usual ones", signs),
        setting_row("cadence", "quiet after", ", ".join(rhythms), signs),
        setting_row("keys", "keys of your own", str(len(shown.own_keys) or "none"), signs),
    ]


def _draft_row(key: str, text: str, signs: Glyphs) -> Row:
    return Row(DRAFT + key, partial(setting_line, draft_name(key), truncate(text, 200), signs=signs))


def _change_row(done: Done, today: date, signs: Glyphs) -> Row:
    when = Content.styled(format_relative(day_of(done.at), today), MUTED)
    return Row(
        f"{CHANGE}{done.number}", lambda width: spread(width, Content(strip_controls(done.label)), when, glyphs=signs)
    )


def draft_name(key: str) -> str:
    """What a draft is of, in a word or two."""
    kind = key.partition(":")[0]
    return {
        "capture": "capture bar",
        "log": "entry set aside",
        "reflection": "reflection",
        "form": "form",
    }.get(kind, f"{kind} form")


def format_counts(counts: Mapping[str, int]) -> str:
    """`25 contacts, 152 conversations, …`, each word fitting its number."""
    words = {
        "contacts": ("contact", "contacts"),
        "interactions": ("conversation", "conversations"),
        "learnings": ("learning", "learnings"),
        "goals": ("goal", "goals"),
        "problems": ("problem", "problems"),
    }
    return ", ".join(f"{counts[key]:,} {one if counts[key] == 1 else many}" for key, (one, many) in words.items())


def setting_blocks(key: str, shown: SettingsData) -> list[Block]:
    """What a line of the page means, and what can be done with it."""
    if key.startswith(TERM):
        return _term_blocks(next((term for term in shown.terms if TERM + term.id == key), None))
    if key.startswith(DRAFT):
        name = key.removeprefix(DRAFT)
        return [
            Title(f"Not finished: {draft_name(name)}"),
            Prose(shown.drafts.get(name, "")),
            _does("enter goes on with it where it can; d throws it away."),
        ]
    if key.startswith(CHANGE):
        return [
            Title("What can be taken back"),
            Prose("Each change of the journal can be taken back, the latest first, also after you closed the program."),
            _does("u takes the latest one back, U makes it again."),
        ]
    return _PAGES[key](shown) if key in _PAGES else sharing_blocks(key, shown.shared)


def _does(words: str) -> Content:
    return Content.styled(words, MUTED)


def _term_blocks(term: Term | None) -> list[Block]:
    if term is None:
        return []
    days = (term.ends_on - term.starts_on).days + 1
    facts = Facts([("from", format_date(term.starts_on)), ("to", format_date(term.ends_on)), ("days", str(days))])
    counts = "Its days don't count for coverage." if term.holiday else "Reviews, reflections and intentions know it."
    return [Title(term.name), facts, Prose(counts), _does("e changes it, d puts it into the trash, n adds another.")]


def _journal_page(shown: SettingsData) -> list[Block]:
    facts = [(name, f"{number:,}") for name, number in shown.counts.items()]
    size = f"{shown.bytes / 1_000_000:.1f} MB" if shown.bytes else ""
    return [Title("What is in this journal"), Facts([*facts, ("size on disk", size)])]


def _folder_page(shown: SettingsData) -> list[Block]:
    return [
        Title("Where this journal is", shown.folder),
        Prose(
            "Everything is in this folder, in one file that you own: journal.db, an SQLite database. Another folder is "
            "opened with “netjournal --journal FOLDER”, or by setting NETJOURNAL_HOME."
        ),
        Prose("To leave with all of it: “netjournal export json” writes every record, readable without netjournal."),
    ]


def _trash_page(shown: SettingsData) -> list[Block]:
    return [
        Title("In the trash", format_trash(shown.in_trash)),
        Prose("What was deleted or taken back lies there until you want it again. Nothing leaves the trash by itself."),
        _does("enter or D shows it; enter brings something back."),
    ]


def _snapshots_page(shown: SettingsData) -> list[Block]:
    return [
        Title("Snapshots", format_snapshots(shown.snapshots)),
        Prose(
            "Copies of the whole journal, in its folder: one is taken each day, and before each import, merge, going "
            "back and update. All of the last day stay, one a day for a month, and one a month for ever."
        ),
        Prose("A disk can fail as a whole: let “sync” or your own backups keep a copy elsewhere, too."),
        _does("enter or B shows them: n keeps one now, enter goes back to one."),
    ]


def _sync_page(shown: SettingsData) -> list[Block]:
    return sync_page(shown.shared)


def _file_page(shown: SettingsData) -> list[Block]:
    return [
        Title("The settings file", shown.settings_file),
        Prose("A text file for this computer alone. It need not be there; what it can say:"),
        Prose('theme = "netjournal-dark"\nascii = true\n\n[keys]\nlog = "f2"\nsearch = "slash,f3"', indent=2),
        Prose("ascii draws with plain letters, for terminals that show boxes in place of signs."),
    ]


def _intention_page(shown: SettingsData) -> list[Block]:
    now = shown.intention
    does = _does("enter or i changes it.")
    if now is None:
        words = "How do you mean to spend your networking time this term, and what for? The review shows it beside "
        return [Title("Your plan for the term"), Prose(words + "what you did."), does]
    weekly = format_minutes(now.weekly_minutes) if now.weekly_minutes else ""
    floor = format_minutes(now.floor_minutes) if now.floor_minutes else ""
    until = f"{format_date(now.starts_on)} to {format_date(now.ends_on) if now.ends_on else 'another follows'}"
    shares = [(tier.value, f"{getattr(now, tier.value)} %") for tier in Tier]
    facts = Facts([*shares, ("in a week", weekly), ("colleagues at least", floor), ("from", until)])
    return [Title("Your plan for the term"), *([Prose(now.why)] if now.why else []), facts, does]


def _theme_page(shown: SettingsData) -> list[Block]:
    return [
        Title("Theme", shown.theme),
        Prose("Three of our own: like paper by day, by lamplight, and one of strong contrasts; and all of Textual's."),
        _does("enter chooses, and shows each as you move."),
    ]


def _order_page(shown: SettingsData) -> list[Block]:
    return [
        Title("Dates in figures", ORDERS[shown.order]),
        Prose("How a date such as 3/4 is read. Whatever you type is shown in words before it is kept."),
        _does("enter chooses."),
    ]


def _week_page(shown: SettingsData) -> list[Block]:
    return [
        Title("The week", f"begins on {WEEKDAYS[shown.week_start]}"),
        Prose("Weeks of the review begin on this day."),
        _does("enter chooses."),
    ]


def _days_page(shown: SettingsData) -> list[Block]:
    return [
        Title("School days", format_weekdays(shown.school_days)),
        Prose("The days that count when the review says how much of a period was noted. Holidays never count."),
        _does("enter changes them."),
    ]


def _channels_page(shown: SettingsData) -> list[Block]:
    return [
        Title("Channels"),
        Prose("Where a conversation took place, written as ~call in the capture bar."),
        Facts([("usual", ", ".join(CHANNELS)), ("yours", ", ".join(shown.channels))]),
        _does("enter changes yours."),
    ]


def _cadence_page(shown: SettingsData) -> list[Block]:
    facts = [
        (tier.value, f"ideally every {rhythm.ideal} days, quiet after {rhythm.longest}" if rhythm else "never")
        for tier, rhythm in shown.rhythms.items()
    ]
    return [
        Title("When a contact has gone quiet"),
        Prose("Counted from the last conversation. A contact can have an interval of its own."),
        Facts(facts),
        _does("enter changes them."),
    ]


def _keys_page(shown: SettingsData) -> list[Block]:
    return [
        Title("Keys of your own"),
        Prose("Under [keys] in the settings file, each command by its name, from the next start on."),
        Facts(list(shown.own_keys.items())),
        Section("Where"),
        Prose(shown.settings_file),
    ]


def _no_terms_page(shown: SettingsData) -> list[Block]:  # noqa: ARG001 - every page has the same parameters
    return [
        Title("Terms and holidays"),
        Prose("With your terms the journal knows school weeks, reviews a term, and leaves holidays out."),
        _does("n adds a term or a holiday."),
    ]


_PAGES = {
    "journal": _journal_page,
    "folder": _folder_page,
    "trash": _trash_page,
    "snapshots": _snapshots_page,
    "sync": _sync_page,
    "file": _file_page,
    "intention": _intention_page,
    "no-terms": _no_terms_page,
    "theme": _theme_page,
    "order": _order_page,
    "week": _week_page,
    "days": _days_page,
    "channels": _channels_page,
    "cadence": _cadence_page,
    "keys": _keys_page,
}


ENTER = {
    "journal": "read about it",
    "folder": "read about it",
    "file": "read about it",
    "keys": "read about it",
    "trash": "show it",
    "snapshots": "show them",
    "theme": "choose",
    "order": "choose",
    "week": "choose",
    "no-terms": "add a term",
    "intention": "change",
    "days": "change",
    "channels": "change",
    "cadence": "change",
}
"""What enter does on a line, by its key."""

ENTER_ON = {
    TERM: "change",
    DRAFT: "read it",
    CHANGE: "read about it",
    CROSSING: "settle it",
    TROUBLE: "see to it",
    COMPUTER: "read about it",
    ASIDE: "bring it back",
}
"""The same, by how the key begins."""


def keys_for(key: str, *, shared: bool, reading: bool) -> list[KeyHint]:
    """What can be done with a line of the settings, the likeliest first."""
    kind, colon, _ = key.partition(":")
    words = ENTER_ON.get(kind + colon) if colon else ENTER.get(key)
    if key == "sync":
        words = "change" if shared else "share this journal"
    first = [KeyHint("back", "to the list")] if reading else [KeyHint("open", words)] if words else []
    if kind + colon == CHANGE:
        first = [KeyHint("undo", "undo the last"), *first]
    if kind + colon == DRAFT:
        first.append(KeyHint("trash", "throw it away"))
    if kind + colon == TERM:
        first.append(KeyHint("trash", "trash"))
    sync = [KeyHint("sync.now", "sync now")] if shared else []
    more = [KeyHint("intend", "your plan"), KeyHint("new", "new term"), KeyHint("snapshots.show", "snapshots")]
    return [*first, *sync, *more, KeyHint("trash.show", "the trash"), KeyHint("import.show", "import")]
