"""Sharing in words: how it is explained, what came of a round, and the way out of what went wrong. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netjournal.sync.status import SyncIssue, SyncReport


DEMO, OFF, ON = "demo journal", "this computer only", "sync is on"
"""The first line's words where the thread has nothing to say."""

SHARING_IS_BACK = "The shared folder is back."
NOTHING_NEW = "Nothing new, here or there."

SAID_ALOUD = frozenset({"folder", "publish", "locked", "other journal", "newer"})
"""Troubles that are said when they begin. A file that has not arrived whole only shows on the first line."""

ONE_COMPUTER = (
    "This journal lives on this computer alone, and nothing is ever sent over the network. There is no other copy "
    "unless you make one: share a folder with a second computer, or export everything with “netjournal export json”."
)
"""What is true as long as no folder is shared."""

EXPLAINED: tuple[tuple[str, str], ...] = (
    (
        "Which folder",
        (
            "One that your computers share already: a new folder inside Dropbox, OneDrive, Google Drive, iCloud "
            "Drive, Nextcloud or Syncthing, or on a USB stick. netjournal talks to no network; it writes into "
            "that folder, and your sync program carries it. The journal itself stays where it is: never put that "
            "folder into a cloud."
        ),
    ),
    (
        "How to begin",
        (
            "On page 7 press enter on “sync” and name the folder, or type “netjournal sync on FOLDER”. Do the "
            "same on the second computer. An empty journal simply joins; if there are entries in it already, you "
            "are asked before two journals become one."
        ),
    ),
    (
        "What appears in it",
        (
            "Two files for each computer: netjournal_….db, the whole journal as of some day, and the small "
            "netjournal_….recent.db with what is new since; and a short text that says what the folder is. A "
            "computer writes only its own files and reads all the others, so no two ever write the same one. Leave "
            "the files as they are. Conflict copies that a sync program makes are read as well and then put "
            "aside; page 7 brings them back."
        ),
    ),
    (
        "When both computers were offline",
        (
            "Write on both, for weeks if need be. When they meet again every entry is on both, and what you "
            "deleted stays deleted. If you changed the same words on both, neither version is lost: the first "
            "line says that edits crossed, and page 7 shows them side by side. Keep one, keep both, or write a "
            "third."
        ),
    ),
    (
        "Encryption",
        (
            "If you choose it, what lies in the folder can only be read with a passphrase, which each computer "
            "asks for once; “netjournal sync passphrase” changes it. The journal on the computer itself "
            "is not encrypted. Nobody can tell you a forgotten passphrase, but your "
            "computers still have the journal. The ordinary age program opens the files, "
            "too: “age -d key.age > id”, then “age -d -i id FILE”."
        ),
    ),
    (
        "When something is wrong",
        (
            "You can always go on writing. A missing folder, a full disk or a damaged file is named on page 7 "
            "with what to do, and netjournal tries again by itself; what is damaged is left alone and never "
            "merged."
        ),
    ),
    (
        "How to leave",
        (
            "On page 7 press enter on “sync”, then o; or type “netjournal sync off”. The journal on this computer "
            "stays whole, and its file stays in the folder for the others. Once every computer has left, delete "
            "the folder."
        ),
    ),
)
"""Sharing explained to a teacher, part by part: on the settings page, in its help and in the README."""

WAYS_OUT = {
    "locked": "Enter on it, on page 7, asks for the passphrase.",
    "other journal": "Page 7 can make the two one, or choose another folder.",
    "damaged": (
        "It is tried again by itself. If it stays, open netjournal on the computer that wrote it and press s on page 7."
    ),
    "folder": (
        "Everything is safe on this computer; sync goes on once the folder is back. Page 7 can start in it again."
    ),
}
"""The way out as it is on the screen, by the kind of trouble; of other kinds the engine's own words hold."""


def trouble_words(problem: SyncIssue) -> str:
    """What is wrong, and the way out."""
    return f"{problem.text} {WAYS_OUT.get(problem.kind, problem.way_out)}".strip()


def round_words(report: SyncReport, *, asked: bool) -> Iterator[str]:
    """What came of a round; one that did nothing only speaks where it was `asked` for."""
    if report.arrived:
        first, *others = report.arrived
        more = "".join(f", {other.new + other.changed} from {other.computer}" for other in others)
        yield f"{first.sentence}{more}"
    if report.new_device:
        yield "Another computer publishes under this one's name, so this one took a new one."
    for name in report.tidied:
        yield f"The conflict copy {name} was put aside; what it holds is in the journal."
    if asked and report.did_nothing and report.complete:
        yield NOTHING_NEW
    if asked and report.published and not report.arrived:
        yield "Published what was written here."


def explained_in_markdown() -> str:
    """The explanation as the README has it, one paragraph a part."""
    return "\n\n".join(f"**{title}.** {text}" for title, text in EXPLAINED) + "\n"


def explained() -> str:
    """The explanation in plain lines, for `netjournal help sync`."""
    return "\n\n".join(f"{title}\n{textwrap.fill(text, 96, break_on_hyphens=False)}" for title, text in EXPLAINED)
