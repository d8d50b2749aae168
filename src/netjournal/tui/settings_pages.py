"""What each line of the settings page means. Pure: a key and what is shown in, blocks out."""

from __future__ import annotations

from textual.content import Content

from netjournal.domain.date_phrases import WEEKDAYS
from netjournal.domain.dates import say_exact
from netjournal.domain.minutes import say_minutes
from netjournal.domain.model import CHANNELS, Term, Tier
from netjournal.domain.preferences import say_weekdays
from netjournal.tui.setting_line import MUTED
from netjournal.tui.settings_rows import CHANGE, DRAFT, ORDERS, TERM, Shown, draft_name, say_snapshots, say_trash
from netjournal.tui.sharing_rows import sharing_blocks, sync_page
from netjournal.tui.widgets.detail import Block, Facts, Prose, Section, Title


def setting_blocks(key: str, shown: Shown) -> list[Block]:
    """What a line of the page means, and what can be done with it."""
    if key.startswith(TERM):
        return _term_blocks(next((each for each in shown.terms if TERM + each.id == key), None))
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
    facts = Facts([("from", say_exact(term.starts_on)), ("to", say_exact(term.ends_on)), ("days", str(days))])
    counts = "Its days don't count for coverage." if term.holiday else "Reviews, reflections and intentions know it."
    return [Title(term.name), facts, Prose(counts), _does("e changes it, d puts it into the trash, n adds another.")]


def _journal_page(shown: Shown) -> list[Block]:
    facts = [(name, f"{number:,}") for name, number in shown.counts.items()]
    size = f"{shown.bytes / 1_000_000:.1f} MB" if shown.bytes else ""
    return [Title("What is in this journal"), Facts([*facts, ("size on disk", size)])]


def _folder_page(shown: Shown) -> list[Block]:
    return [
        Title("Where this journal is", shown.folder),
        Prose(
            "Everything is in this folder, in one file that you own: journal.db, an SQLite database. Another folder is "
            "opened with “netjournal --journal FOLDER”, or by setting NETJOURNAL_HOME."
        ),
        Prose("To leave with all of it: “netjournal export json” writes every record, readable without netjournal."),
    ]


def _trash_page(shown: Shown) -> list[Block]:
    return [
        Title("In the trash", say_trash(shown.in_trash)),
        Prose("What was deleted or taken back lies there until you want it again. Nothing leaves the trash by itself."),
        _does("enter or D shows it; enter brings something back."),
    ]


def _snapshots_page(shown: Shown) -> list[Block]:
    return [
        Title("Snapshots", say_snapshots(shown.snapshots)),
        Prose(
            "Copies of the whole journal, in its folder: one is taken each day, and before each import, merge, going "
            "back and update. All of the last day stay, one a day for a month, and one a month for ever."
        ),
        Prose("A disk can fail as a whole: let “sync” or your own backups keep a copy elsewhere, too."),
        _does("enter or B shows them: n keeps one now, enter goes back to one."),
    ]


def _sync_page(shown: Shown) -> list[Block]:
    return sync_page(shown.shared)


def _file_page(shown: Shown) -> list[Block]:
    return [
        Title("The settings file", shown.settings_file),
        Prose("A text file for this computer alone. It need not be there; what it can say:"),
        Prose('theme = "netjournal-dark"\nascii = true\n\n[keys]\nlog = "f2"\nsearch = "slash,f3"', indent=2),
        Prose("ascii draws with plain letters, for terminals that show boxes in place of signs."),
    ]


def _intention_page(shown: Shown) -> list[Block]:
    now = shown.intention
    does = _does("enter or i changes it.")
    if now is None:
        words = "How do you mean to spend your networking time this term, and what for? The review shows it beside "
        return [Title("What you intend"), Prose(words + "what you did."), does]
    weekly = say_minutes(now.weekly_minutes) if now.weekly_minutes else ""
    floor = say_minutes(now.floor_minutes) if now.floor_minutes else ""
    until = f"{say_exact(now.starts_on)} to {say_exact(now.ends_on) if now.ends_on else 'another follows'}"
    shares = [(tier.value, f"{getattr(now, tier.value)} %") for tier in Tier]
    facts = Facts([*shares, ("in a week", weekly), ("colleagues at least", floor), ("from", until)])
    return [Title("What you intend"), *([Prose(now.why)] if now.why else []), facts, does]


def _theme_page(shown: Shown) -> list[Block]:
    return [
        Title("Theme", shown.theme),
        Prose("Two of our own, like paper by day and by lamplight, and all of Textual's."),
        _does("enter chooses, and shows each as you move."),
    ]


def _order_page(shown: Shown) -> list[Block]:
    return [
        Title("Dates in figures", ORDERS[shown.order]),
        Prose("How a date such as 3/4 is read. Whatever you type is shown in words before it is kept."),
        _does("enter chooses."),
    ]


def _week_page(shown: Shown) -> list[Block]:
    return [
        Title("The week", f"begins on {WEEKDAYS[shown.week_start]}"),
        Prose("Weeks of the review begin on this day."),
        _does("enter chooses."),
    ]


def _days_page(shown: Shown) -> list[Block]:
    return [
        Title("School days", say_weekdays(shown.school_days)),
        Prose("The days that count when the review says how much of a period was noted. Holidays never count."),
        _does("enter changes them."),
    ]


def _channels_page(shown: Shown) -> list[Block]:
    return [
        Title("Channels"),
        Prose("Where a conversation took place, written as ~call in the capture bar."),
        Facts([("usual", ", ".join(CHANNELS)), ("yours", ", ".join(shown.channels))]),
        _does("enter changes yours."),
    ]


def _cadence_page(shown: Shown) -> list[Block]:
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


def _keys_page(shown: Shown) -> list[Block]:
    return [
        Title("Keys of your own"),
        Prose("Under [keys] in the settings file, each command by its name, from the next start on."),
        Facts(list(shown.own_keys.items())),
        Section("Where"),
        Prose(shown.settings_file),
    ]


def _no_terms_page(shown: Shown) -> list[Block]:  # noqa: ARG001 - every page has the same parameters
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
