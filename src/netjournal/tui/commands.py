"""Every command of the screen, once: the footer, the help, the palette, the keymap and the README all read this."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding

from netjournal.startup.fast_dataclass import dataclass

EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does.

    `id` names it for the settings file; `keys` are comma-separated; `action` is Textual's; `label` is what the footer
    says and `help` a whole sentence; `group` is its heading in the help; `where` are the pages that know it;
    `footer` tells whether the footer has room for it, but on the pages that are `quiet` about it; `first` goes before
    what a field would do with the key. Commands of the same `pair` stand in the footer together or not at all.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    group: str
    where: tuple[str, ...] = (EVERYWHERE,)
    footer: bool = True
    quiet: tuple[str, ...] = ()
    first: bool = False
    pair: str = ""

    def binding(self, page: str = "", *, priority: bool = False) -> Binding:
        """This command as Textual knows it, on a page."""
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.footer and page not in self.quiet,
            id=self.id,
            tooltip=self.help,
            priority=priority or self.first,
            group=PAGES_GROUP if self.group == GO else None,
        )


GO = "Go to"
WRITE = "Write"
ACT = "Act on what is under the cursor"
SORT = "Sort who is new"
PERIOD = "Choose the period"
MOVE = "Move"
ALL = "Always"

PAGES_GROUP = Binding.Group("pages", compact=True)

PAGES = ("today", "contacts", "journal", "learning", "problems", "review", "settings")
LISTS = ("today", "contacts", "journal", "learning", "problems", "settings")
SORTS = ("contacts", "sort")
STEPS = ("today", "learning", "problems", "review")
FLOATING = (
    "form", "choice", "merge", "crossing", "log", "search", "help", "why", "export", "trash", "snapshots", "import",
    "sort",
)  # fmt: skip
"""What opens over a page, and has its own few keys."""

COMMANDS: tuple[Command, ...] = (
    Command("go.today", "1", "go('today')", "Today", "Go to Today: what needs you, and the capture bar.", GO),
    Command("go.contacts", "2", "go('contacts')", "Contacts", "Go to the people and communities you know.", GO),
    Command("go.journal", "3", "go('journal')", "Journal", "Go to every conversation, day by day.", GO),
    Command("go.learning", "4", "go('learning')", "Learning", "Go to what you learned and how far it came.", GO),
    Command("go.problems", "5", "go('problems')", "Problems", "Go to your problems of practice.", GO),
    Command("go.review", "6", "go('review')", "Review", "Go to the figures, the questions and the reflection.", GO),
    Command("go.settings", "7", "go('settings')", "Settings", "Go to sync, terms and settings.", GO),
    Command("log", "l", "log", "log", "Write down a conversation, from anywhere.", WRITE),
    Command("new", "n", "new", "new", "Add a new one.", WRITE, LISTS),
    Command("edit", "e", "edit", "edit", "Change what is under the cursor.", WRITE, LISTS, quiet=("today",)),
    Command(
        "editor", "ctrl+e", "editor", "editor", "Open the field in your editor ($EDITOR).", WRITE, (*PAGES, "form"),
        footer=False, first=True,
    ),
    Command("open", "enter", "open", "open", "Open what is under the cursor.", ACT, LISTS, footer=False),
    Command(
        "done", "space", "done", "done", "Mark as done, take the next step, or answer.", ACT, STEPS, quiet=("review",)
    ),
    Command(
        "skip", "s", "skip", "later", "Put off until later, or skip: thought of it, nothing needed.", ACT,
        ("today", "learning", "problems", "review"), quiet=("review",),
    ),
    Command(
        "select", "space", "select", "select", "Select; t, # and d then act on all selected.", ACT, ("contacts",),
    ),
    Command(
        "select.all", "asterisk", "select_all", "all", "Select all, or none.", ACT,
        ("contacts",), False,
    ),
    Command(
        "thought", "s", "thought", "thought of", "I thought of them; no reminder for now.", ACT,
        ("contacts",), False,
    ),
    Command("tier", "t", "tier", "tier", "Move a contact to another tier, and say why.", ACT, ("contacts",)),
    Command("topics", "number_sign", "topics", "topics", "Add topics to the selected.", ACT, ("contacts",), False),
    Command(
        "more", "a", "more", "add", "Add something: what they know, a goal, a group, an introduction.", ACT,
        ("contacts",),
    ),
    Command(
        "reach", "at", "reach", "write or open", "Write to them, open their page, or copy an address.", ACT,
        ("contacts",), footer=False,
    ),
    Command("merge", "M", "merge", "merge", "Merge two entries for one person.", ACT, ("contacts",), footer=False),
    Command(
        "archive", "A", "archive", "archive", "Archive (no more reminders), or bring back.",
        ACT, ("contacts",), footer=False,
    ),
    Command(
        "forget", "X", "forget", "forget", "Erase somebody for ever, once you confirm it: u does not bring them back.",
        ACT, ("contacts", "trash"), footer=False,
    ),
    Command("sort.colleagues", "c", "sort('colleagues')", "colleagues", "Into the colleagues.", SORT, SORTS),
    Command("sort.communities", "m", "sort('communities')", "communities", "Into communities.", SORT, SORTS),
    Command("sort.following", "o", "sort('following')", "only follow", "Into those you follow.", SORT, SORTS),
    Command(
        "goals", "a", "goals", "all goals", "See every goal: later ones, those out of sight, those that ended.",
        ACT, ("today",),
    ),
    Command(
        "nothing", "0", "nothing", "nothing today", "Note that there was nothing to log today: the day was looked at.",
        WRITE, ("today",),
    ),
    Command(
        "prep", "p", "prep", "prep", "What to read before you meet someone.", ACT, ("contacts", "today"),
        quiet=("today",),
    ),
    Command(
        "why", "w", "why", "why", "How a figure was worked out, and from which entries.", ACT, ("review", "today"),
        quiet=("today",),
    ),
    Command(
        "who", "w", "who", "who helps", "Ask who could help with a topic, tier by tier, and why each.", ACT,
        ("contacts", "problems"), quiet=("contacts",),
    ),
    Command("filter", "f", "filter", "filter", "Show only some: tier:following #feedback quiet.", ACT, ("contacts",)),
    Command(
        "intend", "i", "intend", "your plan", "Make your plan for the term.", WRITE, ("today", "settings"),
        quiet=("today",),
    ),
    Command(
        "demo", "o", "app.look_around", "demo", "Look around in the demo journal; q comes back here.", GO, ("today",),
        footer=False,
    ),
    Command("export", "x", "export", "export", "Take this out of the journal, as a file.", ACT, ("review",)),
    Command(
        "period.before", "left_square_bracket", "period(-1)", "before", "The period before.", PERIOD, ("review",),
        pair="period",
    ),
    Command(
        "period.after", "right_square_bracket", "period(1)", "after", "The period after.", PERIOD, ("review",),
        pair="period",
    ),
    Command(
        "period.week", "W", "choose('week')", "week", "Review a week (also w, where the cursor is on no figure).",
        PERIOD, ("review",), footer=False,
    ),
    Command("period.month", "m", "choose('month')", "month", "Review a month.", PERIOD, ("review",), footer=False),
    Command("period.term", "t", "choose('term')", "term", "Review a term.", PERIOD, ("review",), footer=False),
    Command("period.year", "y", "choose('year')", "year", "Review a school year.", PERIOD, ("review",), footer=False),
    Command("period.all", "a", "choose('all')", "all", "Review everything so far.", PERIOD, ("review",), footer=False),
    Command(
        "period.span", "f", "span", "other", "Review any period: last month, 2026-11, 2026-09-01..2026-10-15.",
        PERIOD, ("review",), footer=False,
    ),
    Command(
        "trash", "d", "trash", "trash", "Put it into the trash; u undoes it.", ACT,
        ("contacts", "journal", "learning", "problems", "today", "settings"), quiet=("today", "contacts"),
    ),
    Command("goal", "a", "goal", "goal", "Set a goal for it: when …, I will ….", ACT, ("learning", "problems")),
    Command("close", "c", "close", "close", "End a learning and say why; or take it up again.", ACT, ("learning",)),
    Command("reframe", "r", "reframe", "reframe", "Write what you count as success now.", ACT, ("learning",), False),
    Command("told", "t", "told", "told", "Its source knows now what came of it.", ACT, ("learning",)),
    Command("pass-on", "p", "pass_on", "pass on", "Write down to whom you passed it on.", ACT, ("learning",)),
    Command("sync.now", "s", "sync_now", "sync now", "Sync with your other computers now.", ACT, ("settings",)),
    Command(
        "snapshots.show", "B", "snapshots", "snapshots", "See the snapshots, keep one now, or go back to one.", ACT,
        ("settings",), footer=False,
    ),
    Command("snapshots.take", "n", "take", "keep one", "Keep a snapshot of the journal now.", WRITE, ("snapshots",)),
    Command("search", "slash", "search", "search", "Search every word of the journal.", ALL),
    Command("undo", "u", "undo", "undo", "Take the last change back.", ALL),
    Command("redo", "U", "redo", "redo", "Make the change again that u took back.", ALL, footer=False),
    Command("import.show", "I", "app.bring_in", "import", "Bring in what other programs exported.", ALL, footer=False),
    Command("trash.show", "D", "trash_can", "in the trash", "See the trash, and bring things back.", ALL, footer=False),
    Command(
        "sort.show", "S", "to_sort", "to sort", "Sort what may be worth a line, and contacts without a tier.", ALL,
        footer=False,
    ),
    Command("help", "question_mark", "help", "help", "Show every key of this page.", ALL),
    Command("palette", "ctrl+p", "command_palette", "palette", "Find any command by its name.", ALL, footer=False),
    Command("quit", "q", "quit", "quit", "Close the journal. Nothing is lost.", ALL),
    Command("sort.later", "s", "later", "tomorrow", "Ask about it again tomorrow.", ACT, ("sort",)),
    Command("sort.drop", "d", "drop", "not worth a line", "It is not worth a line; never ask again.", ACT, ("sort",)),
    Command(
        "sort.select", "space", "select", "several", "Select; enter, s, d, c, m and o then act on all.", ACT, ("sort",)
    ),
    Command("sort.undo", "u", "undo", "undo", "Take the last answer back.", ACT, ("sort",)),
    Command("merge.left", "1", "keep(1)", "keep left", "Make one of both, with the left name.", ACT, ("merge",)),
    Command("merge.right", "2", "keep(2)", "keep right", "Make one of both, with the right name.", ACT, ("merge",)),
    Command("merge.two", "n", "two", "they are two", "Remember that they are two.", ACT, ("merge",)),
    Command("crossing.left", "1", "keep(1)", "keep left", "Keep the left of two edits.", ACT, ("crossing",)),
    Command("crossing.right", "2", "keep(2)", "keep right", "Keep the right of two edits.", ACT, ("crossing",)),
    Command("crossing.both", "b", "both", "both", "Keep both texts of edits that crossed.", ACT, ("crossing",)),
    Command("crossing.third", "t", "third", "a third", "Write a third instead of both edits.", ACT, ("crossing",)),
    Command("import.go", "ctrl+s", "carry_out", "import", "Import what the preview shows.", WRITE, ("import",)),
    Command("import.flip", "space", "flip", "same or not", "The same as your contact, or not.", ACT, ("import",)),
    Command(
        "import.tier", "t", "tier", "tier", "The next tier for the one under the cursor; on another line, for all new.",
        ACT, ("import",),
    ),
    Command("form.save", "ctrl+s", "save", "save", "Save what stands in the form.", WRITE, ("form",)),
    Command(
        "reflection.save", "ctrl+s", "save", "save", "Save the reflection, with the figures of today.", WRITE,
        ("review",), footer=False,
    ),
    Command("export.write", "ctrl+s", "save", "write", "Write the file.", WRITE, ("export",)),
    Command(
        "export.what", "w", "what", "what", "Something else: a story, a portfolio, a vault, a calendar.", WRITE,
        ("export",),
    ),
    Command("export.html", "h", "html", "html", "As Markdown, or as a page to look at and print.", WRITE, ("export",)),
    Command("export.roles", "r", "roles", "roles", "Name people, or say only what they are.", WRITE, ("export",)),
    Command("export.private", "p", "private", "private", "With or without private entries.", WRITE, ("export",)),
    Command("form.again", "ctrl+r", "again", "start over", "Throw the unfinished version away.", WRITE, ("form",)),
    Command(
        "back", "escape", "back", "back", "Go back; what was typed is kept.", MOVE, (*PAGES, *FLOATING), footer=False
    ),
    Command("left", "left", "column(-1)", "left", "Go to the column at the left.", MOVE, ("learning",), footer=False),
    Command("right", "right", "column(1)", "right", "Go to the column at the right.", MOVE, ("learning",), False),
    Command("down", "j", "", "down", "Move down (also the arrow key).", MOVE, footer=False),
    Command("up", "k", "", "up", "Move up (also the arrow key).", MOVE, footer=False),
    Command("first", "g", "", "first", "Go to the first line.", MOVE, footer=False),
    Command("last", "G", "", "last", "Go to the last line.", MOVE, footer=False),
)  # fmt: skip

BY_ID = {command.id: command for command in COMMANDS}

ON_COMMAND_LINE = {
    "go.today": "netjournal today",
    "go.contacts": "netjournal contact list",
    "go.journal": "netjournal journal",
    "go.learning": "netjournal learning list",
    "go.problems": "netjournal problem list",
    "go.review": "netjournal review",
    "go.settings": "netjournal config",
    "log": "netjournal log TEXT",
    "new": "netjournal contact add NAME",
    "edit": "netjournal edit ID FIELD=VALUE",
    "editor": "netjournal edit ID",
    "open": "netjournal show ID",
    "done": "netjournal goal done ID",
    "skip": "netjournal goal skip ID",
    "thought": "netjournal contact thought WHO",
    "tier": "netjournal contact tier WHO communities --reason TEXT",
    "topics": "netjournal contact edit WHO --topic TOPIC",
    "more": "netjournal contact knows WHO TOPIC --evidence TEXT",
    "merge": "netjournal contact merge KEEP OTHER",
    "archive": "netjournal contact archive WHO",
    "forget": "netjournal contact forget WHO",
    "sort.colleagues": "netjournal contact edit WHO --tier colleagues",
    "sort.communities": "netjournal contact edit WHO --tier communities",
    "sort.following": "netjournal contact edit WHO --tier following",
    "goals": "netjournal goal list --all",
    "nothing": "netjournal nothing",
    "prep": "netjournal prep WHO",
    "why": "netjournal why funnel",
    "who": "netjournal who TOPIC",
    "filter": "netjournal contact list --tier following",
    "intend": "netjournal intend --colleagues 50 --communities 35 --following 15",
    "demo": "netjournal demo",
    "export": "netjournal export reflection",
    "period.before": "netjournal review last week",
    "period.week": "netjournal review week",
    "period.month": "netjournal review month",
    "period.term": "netjournal review term",
    "period.year": "netjournal review year",
    "period.all": "netjournal review all",
    "period.span": "netjournal review 2026-09-01..2026-10-15",
    "trash": "netjournal delete ID",
    "goal": "netjournal goal add TEXT --learning ID",
    "close": "netjournal learning close ID --as null --reason TEXT",
    "reframe": "netjournal learning reframe ID --before TEXT --after TEXT",
    "told": "netjournal learning told ID",
    "pass-on": "netjournal learning share ID WHO",
    "sync.now": "netjournal sync now",
    "snapshots.show": "netjournal backup list",
    "snapshots.take": "netjournal backup",
    "search": "netjournal search TEXT",
    "undo": "netjournal undo",
    "redo": "netjournal undo --again",
    "import.show": "netjournal import FILE",
    "trash.show": "netjournal trash list",
    "sort.show": "netjournal sort",
    "sort.later": "netjournal sort later ID",
    "sort.drop": "netjournal sort drop ID",
    "sort.undo": "netjournal undo",
    "help": "netjournal help",
    "merge.left": "netjournal contact merge LEFT RIGHT",
    "merge.right": "netjournal contact merge RIGHT LEFT",
    "merge.two": "netjournal contact distinct LEFT RIGHT",
    "crossing.left": "netjournal sync settle ID FIELD --keep 1",
    "crossing.right": "netjournal sync settle ID FIELD --keep 2",
    "crossing.both": "netjournal sync settle ID FIELD --both",
    "crossing.third": "netjournal sync settle ID FIELD --text TEXT",
    "import.go": "netjournal import FILE --yes",
    "import.flip": "netjournal import FILE --merge none",
    "import.tier": "netjournal import FILE --tier communities",
    "reflection.save": "netjournal reflect --text-file FILE",
    "export.write": "netjournal export reflection --to PATH",
    "export.what": "netjournal export portfolio",
    "export.html": "netjournal export reflection --as html",
    "export.roles": "netjournal export reflection --people roles",
    "export.private": "netjournal export reflection --include-private",
}
"""The line on the command line that does the same as a command of the screen; words in capitals stand for yours."""

_NAMES = "A command names what it is about"

ONLY_ON_SCREEN = {
    "select": _NAMES,
    "select.all": _NAMES,
    "sort.select": _NAMES,
    "period.after": "A command names its period",
    "palette": "`netjournal help` lists all commands",
    "reach": "`netjournal contact show` prints the addresses",
    "quit": "A command ends by itself",
    "form.save": "A command saves what it is given",
    "form.again": "A command has no unfinished form; `netjournal drafts` has unfinished words",
    "back": "There are no pages to go back from",
    "left": "There is no cursor",
    "right": "There is no cursor",
    "down": "There is no cursor",
    "up": "There is no cursor",
    "first": "There is no cursor",
    "last": "There is no cursor",
}
"""Why a command of the screen has no line on the command line."""


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A command as the footer names it for the row under the cursor: its `id`, and in words what it does there."""

    id: str
    words: str


LAST_KEYS = ("log", "search", "undo", "help", "quit")
"""What works on every page, in the order in which it ends the footer."""

KEPT_ALWAYS = 9
"""The weight of what the footer never leaves out."""

LIKELY = 3
"""So many keys of a row weigh more than what works everywhere."""


def footer_weight(identity: str) -> int:
    """What speaks for keeping a key in a footer that has not room for all of them; keys of a field weigh most."""
    command = BY_ID.get(identity)
    if command is None or identity in ("help", "quit"):
        return KEPT_ALWAYS
    return 2 if identity in LAST_KEYS else 1


def hint_weight(place: int) -> int:
    """What speaks for keeping the key of a row that stands at this place, from 0, among those of the row."""
    return LIKELY if place < LIKELY else 1


def commands_for(page: str) -> list[Command]:
    """What can be done on a page, in the order of the footer."""
    return [command for command in COMMANDS if EVERYWHERE in command.where or page in command.where]


def page_bindings(page: str) -> list[Binding]:
    """The bindings of a page: the commands that are its own, without those of the whole program."""
    return [command.binding(page) for command in COMMANDS if page in command.where and command.action]


def app_bindings() -> list[Binding]:
    """The bindings that work on every page."""
    return [command.binding() for command in COMMANDS if EVERYWHERE in command.where and command.action]


def key_name(keys: str) -> str:
    """A key as people write it."""
    names = {
        "slash": "/", "question_mark": "?", "number_sign": "#", "asterisk": "*", "at": "@", "escape": "esc",
        "left_square_bracket": "[", "right_square_bracket": "]",
    }  # fmt: skip
    return " ".join(names.get(key, key) for key in keys.split(","))


PLACES = {
    **{page: page.capitalize() for page in PAGES},
    "form": "a form",
    "merge": "merging",
    "crossing": "edits that crossed",
    "import": "importing",
    "export": "exporting",
    "snapshots": "snapshots",
    "sort": "sorting",
    "trash": "in the trash",
}
"""What the key table calls the places that have keys of their own."""


def said_where(command: Command) -> str:
    """Where a key works, in words."""
    if EVERYWHERE in command.where or set(PAGES) <= set(command.where):
        return EVERYWHERE
    if set(LISTS) <= set(command.where):
        return "every list"
    return ", ".join(PLACES[place] for place in command.where)


def key_lines(commands: Iterable[Command] = COMMANDS) -> str:
    """The commands as lines for `netjournal help keys`: the keys, where they work, what they do."""
    rows = [(key_name(item.keys), said_where(item), item.help) for item in _in_order(commands)]
    widths = [max(len(row[place]) for row in rows) for place in (0, 1)]
    return "\n".join(f"{keys:<{widths[0]}}  {place:<{widths[1]}}  {words}" for keys, place, words in rows)


def key_table(commands: Iterable[Command] = COMMANDS) -> str:
    """The commands as a Markdown table, as the README has it: first what works everywhere, then place by place."""
    rows = [
        f"| `{key_name(item.keys)}` | {said_where(item)} | {item.help} | {_typed(item)} |"
        for item in _in_order(commands)
    ]
    return "\n".join(["| key | where | what it does | typed |", "| --- | --- | --- | --- |", *rows]) + "\n"


def _typed(command: Command) -> str:
    line = ON_COMMAND_LINE.get(command.id)
    return f"`{line}`" if line else ""


def _in_order(commands: Iterable[Command]) -> list[Command]:
    order = [EVERYWHERE, "every list"]
    return sorted(commands, key=lambda each: order.index(said_where(each)) if said_where(each) in order else 2)
