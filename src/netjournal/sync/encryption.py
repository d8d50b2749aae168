"""Files that only the teacher's computers can read, in the format of age (https://age-encryption.org/v1).

A passphrase takes more than a second to try, on purpose. So it opens one thing only: the identity in `key.age`. The
journals' files are encrypted to that identity, and each computer keeps it once it was given the passphrase.
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from netjournal.errors import JournalError
from netjournal.startup.lazy_import import lazy_import
from netjournal.sync.folder import KEY

if TYPE_CHECKING:
    import pyrage
else:
    pyrage = lazy_import("pyrage")

MAGIC = b"age-encryption.org/v1"
IDENTITY = "identity"
LARGEST_KEY = 100_000
"""Bytes of a key file that could be meant; it has about 400."""


class NeedsPassphrase(JournalError):
    """The folder is encrypted, and this computer was not given the passphrase yet."""


class WrongPassphrase(JournalError):
    """The passphrase doesn't open the key."""


class CannotDecrypt(Exception):
    """A file that this computer's key doesn't open, or that is damaged."""


def is_encrypted(head: bytes) -> bool:
    """Whether the first bytes are those of a file encrypted with age."""
    return head.startswith(MAGIC)


def load_passphrase(path: Path) -> str:
    """The passphrase in a file: its first line. Raises JournalError."""
    try:
        lines = path.expanduser().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise JournalError(f"The passphrase file {path} cannot be read.", "Check its name and permissions.") from error
    if not lines or not lines[0].strip():
        raise JournalError(f"The passphrase file {path} is empty.", "Put the passphrase on its first line.")
    return lines[0].strip()


def require_age() -> None:
    """Raise JournalError where the optional package that encrypts is not installed."""
    if find_spec("pyrage") is None:
        raise JournalError(
            "Encryption needs the package pyrage, which is not installed.",
            "Add it with `pipx inject netjournal pyrage`, or install `netjournal[encrypt]`.",
        )


SHORTEST, FEWEST_DIFFERENT = 12, 6


def is_easy(passphrase: str) -> bool:
    """Whether a passphrase is guessed in little time: whoever has the folder may try as many as they like."""
    text = "".join(passphrase.casefold().split())
    repeated = {text[: len(text) // size] for size in (2, 3, 4) if text == text[: len(text) // size] * size}
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(text) < SHORTEST or len(set(text)) < FEWEST_DIFFERENT or bool(repeated) or len(steps) == 1


class KeyRing:
    """The identities that this computer keeps, and the means to make or open the folder's `key.age`."""

    def __init__(self, private: Path) -> None:
        self._path = private / IDENTITY
        self._copy = private / KEY

    def has_key(self) -> bool:
        """Whether this computer keeps an identity."""
        return self._path.exists()

    def make(self, passphrase: str) -> bytes:
        """Make an identity, keep it here, and return what belongs into the folder as `key.age`."""
        require_age()
        if not passphrase.strip():
            raise JournalError("The passphrase is empty.", "Choose one that you can remember, of several words.")
        if is_easy(passphrase):
            raise JournalError(
                "That passphrase is too easy to guess.",
                "Choose four words or more that do not belong together, and write them down in a safe place.",
            )
        identity = pyrage.x25519.Identity.generate()
        text = f"# netjournal\n# public key: {identity.to_public()}\n{identity}\n"
        sealed: bytes = pyrage.passphrase.encrypt(text.encode(), passphrase)
        self._keep(text, sealed)
        return sealed

    def unlock(self, sealed: bytes, passphrase: str) -> None:
        """Open a folder's `key.age` and keep the identity. Raises WrongPassphrase."""
        require_age()
        try:
            text = pyrage.passphrase.decrypt(sealed[:LARGEST_KEY], passphrase).decode()
            pyrage.x25519.Identity.from_str(_identity_line(text))
        except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError, ValueError) as error:
            raise WrongPassphrase(
                "The passphrase does not open this folder's key.age, or that file is damaged.",
                "Check the passphrase; capitals and spaces count.",
            ) from error
        self._keep(text, sealed)

    def sealed_key(self) -> bytes:
        """The copy of `key.age` that this computer keeps, in case the folder loses its own."""
        with suppress(OSError):
            return self._copy.read_bytes()
        return b""

    def encrypt(self, source: Path, target: Path) -> None:
        """Write `source` encrypted to the newest identity: who only has an older key cannot read it."""
        require_age()
        recipients = [self._identities()[0].to_public()]
        with source.open("rb") as plain, _private(target) as out:
            pyrage.encrypt_io(plain, out, recipients)

    def decrypt(self, source: Path, target: Path) -> None:
        """Write what an encrypted file holds. Raises CannotDecrypt, with nothing to be used in `target`."""
        require_age()
        try:
            with source.open("rb") as sealed, _private(target) as out:
                pyrage.decrypt_io(sealed, out, self._identities())
        except (pyrage.DecryptError, OSError) as error:
            target.unlink(missing_ok=True)
            raise CannotDecrypt from error

    def _identities(self) -> list[Any]:
        lines = self._path.read_text(encoding="ascii").splitlines()
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]

    def _keep(self, text: str, sealed: bytes) -> None:
        known = self._path.read_text(encoding="ascii") if self._path.exists() else ""
        # The one in use comes first; older ones still open what was encrypted to them.
        if not known.startswith(text):
            _write_private(self._path, (text + known.replace(text, "")).encode("ascii"))
        _write_private(self._copy, sealed)


def _identity_line(text: str) -> str:
    return next((line for line in text.splitlines() if line.startswith("AGE-SECRET-KEY-")), "")


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _write_private(path: Path, data: bytes) -> None:
    temporary = path.with_name(f"{path.name}.new")
    with _private(temporary) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
