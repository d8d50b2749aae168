"""The seal at the end of a published file, by which a whole copy is told from a damaged or half-arrived one.

SQLite keeps to the page count in its header and does not mind what follows. The seal is 4,096 bytes of plain text:
a first line, the SHA-256 of everything before it, its length, and zeros.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

LENGTH = 4096
CHUNK = 1 << 20
FIRST_LINE = "netjournal published file, seal 1"


def seal(digest: str, size: int) -> bytes:
    """The seal of a file of `size` bytes with this SHA-256 (hexadecimal)."""
    return f"{FIRST_LINE}\nsha256 {digest}\nlength {size}\n".encode().ljust(LENGTH, b"\0")


def digest_of(path: Path, size: int) -> str:
    """The SHA-256 of the first `size` bytes of a file."""
    digest = hashlib.sha256()
    left = size
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def put_seal(path: Path) -> str:
    """Seal a file; returns the SHA-256 of what it held."""
    size = path.stat().st_size
    digest = digest_of(path, size)
    with path.open("ab") as file:
        file.write(seal(digest, size))
    return digest


def sealed_digest(path: Path) -> str | None:
    """The SHA-256 that a file is sealed with; None where it has no seal or isn't what was sealed."""
    size = path.stat().st_size - LENGTH
    if size <= 0:
        return None
    with path.open("rb") as file:
        file.seek(size)
        found = file.read(LENGTH)
    if not found.startswith(FIRST_LINE.encode()):
        return None
    digest = digest_of(path, size)
    return digest if found == seal(digest, size) else None


def take_seal_off(path: Path) -> None:
    """Cut the seal off a private copy."""
    os.truncate(path, path.stat().st_size - LENGTH)
