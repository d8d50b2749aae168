"""Names in the shared folder: ours, other programs' temporary files, and the copies that sync programs make.

A name decides only what is shown and tidied; what is merged is decided by what a file holds.
"""

from __future__ import annotations

import re

PREFIX = "netjournal_"
PLAIN, ENCRYPTED = ".db", ".db.age"
MARKER = "netjournal-folder.txt"
KEY = "key.age"

_STEM = r"netjournal_[a-z]{7}"
OWN = re.compile(rf"^{_STEM}\.db(\.age)?$")

COPY_PATTERNS = {
    "Syncthing": r"\.sync-conflict-\d{8}-\d{6}-[A-Z0-9]{7}(\.db)?",
    "rclone": r"(\.db)?(\.conflict\d+|\.\.path[12])",
    "Unison": r" \(conflict(_on_| #\d+_on_)\d{4}-\d{2}-\d{2}\)",
    "Nextcloud": r" \(conflicted copy \d{4}-\d{2}-\d{2} \d{6}\)",
    "Dropbox": r" \([^()]{1,80}\d{4}-\d{2}-\d{2}[^()]{0,20}\)",
    "Box": r" \([^()\s]+@[^()\s]+\)",
    "Google Drive": r" ?\(\d{1,3}\)",
    "iCloud": r" \d{1,3}",
    "OneDrive": r"-[^/\\]{1,80}?(-\d{1,3}|-safeBackup-\d{4})?",
}
"""What each program puts between our name and its end when it meets two versions of one file."""

_END = r"((\.db)?(\.age)?(\.conflict\d+|\.\.path[12])?)"
_COPIES = [(program, re.compile(rf"^({_STEM})(\.db)?{middle}{_END}$")) for program, middle in COPY_PATTERNS.items()]


def own_name(device: str, *, encrypted: bool) -> str:
    """The name of the file that a computer publishes."""
    return f"{PREFIX}{device}{ENCRYPTED if encrypted else PLAIN}"


def is_own(name: str) -> bool:
    """Whether a name is one that a computer publishes under."""
    return OWN.match(name) is not None


def is_skipped(name: str) -> bool:
    """Whether a file is another program's temporary one, or a folder's housekeeping."""
    return name.startswith((".", "~")) or name.endswith((".tmp", ".part", ".partial", ".crdownload", "~"))


def copied_by(name: str) -> str | None:
    """Which program made this conflict copy of a published file; None where the name isn't one."""
    if is_own(name):
        return None
    return next((program for program, pattern in _COPIES if pattern.match(name)), None)


def looks_like_ours(name: str) -> bool:
    """Whether a person would take a file of this name for one of netjournal's."""
    return name.startswith(PREFIX)
