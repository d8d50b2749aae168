"""Conflict copies: once what they hold is merged and published, they leave the folder, and can be brought back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from json import dumps, loads
from pathlib import Path

from netjournal.errors import NotFound
from netjournal.sync.folder import FolderEntry, TooSlow, copied_by
from netjournal.sync.state import MERGED, OWN, FolderFile, Replica

ASIDE = "put-aside"


def to_quarantine(replica: Replica, files: Mapping[str, FolderFile], present: Mapping[str, FolderEntry]) -> list[str]:
    """The conflict copies that were merged as they lie there now, and whose content was published since.

    Those that were brought back stay.
    """
    kept, times = staying(replica), replica.memory.times_published
    return [
        name
        for name, file in files.items()
        if file.state in (MERGED, OWN)
        and copied_by(name) is not None
        and not file.about.get("rejected")
        and file.times_published < times
        and name not in kept
        and name in present
        and present[name].mark == file.mark
    ]


def quarantine(replica: Replica, folder: Path, name: str) -> bool:
    """Move a file out of the folder into the private one; tells whether that worked. Nothing is lost if it doesn't."""
    shelf = replica.private / ASIDE
    shelf.mkdir(mode=0o700, exist_ok=True)
    target = _free(shelf, name)
    try:
        replica.patience.wait_for(f"{folder} {name}", lambda: _move(folder / name, target))
    except TooSlow:
        return False  # what was begun may still be done: the copy stays, and counts once the file is gone
    except OSError:
        target.unlink(missing_ok=True)
        return False
    replica.memory.drop_file(name)
    return True


def _move(path: Path, target: Path) -> None:
    with path.open("rb") as source, target.open("xb") as out:
        target.chmod(0o600)
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    path.unlink()


def quarantined(replica: Replica) -> tuple[str, ...]:
    """The names of the files that were put aside, oldest first."""
    return tuple(path.name for path in put_aside(replica))


def put_aside(replica: Replica) -> list[Path]:
    """The files that were put aside, oldest first."""
    shelf = replica.private / ASIDE
    if not shelf.is_dir():
        return []
    return sorted(shelf.iterdir(), key=lambda path: (path.stat().st_mtime_ns, path.name))


def bring_back(replica: Replica, folder: Path, name: str) -> Path:
    """Give the folder a copy of a file that was put aside, and leave it there from now on.

    Raises NotFound, and OSError where the folder cannot be written.
    """
    source = replica.private / ASIDE / name
    if name not in quarantined(replica):
        raise NotFound(f"There is no file “{name}” put aside.", "`netjournal sync status` lists them.")
    target = _free(folder, name)
    shutil.copyfile(source, target)
    replica.memory.keep("staying", dumps(sorted({*staying(replica), target.name})))
    source.unlink()
    return target


def staying(replica: Replica) -> frozenset[str]:
    """The conflict copies that the teacher wants in the folder."""
    return frozenset(loads(replica.memory.get("staying") or "[]"))


def _free(folder: Path, name: str) -> Path:
    """A name in the folder that no file has yet."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{number} {name}"
    return path
