"""Fields that complete what the journal knows already: words in use, and records by their titles. Pure."""

# ruff: noqa: ARG002 - every kind of field reads, writes and explains itself with the same signature

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any, ClassVar

from netjournal.domain.words import fold, one_line
from netjournal.errors import JournalError
from netjournal.frozen import dataclass
from netjournal.tui.dialogs.field import Field, FieldFault, Proposal, Reading

SHOWN = 4
TITLE_WIDTH = 44
_PIECE = re.compile(r"[^;]*\Z")


@dataclass(frozen=True, slots=True)
class Suggested(Field):
    """One line that is usually one of some known words, and may be another."""

    words: tuple[str, ...] = ()
    EMPTY: ClassVar[Any] = ""

    def read(self, text: str, reading: Reading) -> str:
        """The text without the spaces around it."""
        return " ".join(text.split())

    def proposals(self, text: str, cursor: int, reading: Reading) -> tuple[Proposal, ...]:
        """The words that begin as the text does."""
        wanted = fold(text[:cursor])
        found = [word for word in self.words if wanted and fold(word).startswith(wanted) and fold(word) != wanted]
        return tuple(Proposal(word, word, 0, len(text)) for word in found[: SHOWN + 1])


@dataclass(frozen=True, slots=True)
class Titles(Field):
    """Records by their titles, with `;` between them; the value is a tuple of ids, or one id with `single`.

    `titles` are by id, those that are offered first come first.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    single: bool = False

    def _shown(self) -> dict[str, str]:
        """Each id with a title that no other has, fit for one line and without `;`."""
        shown: dict[str, str] = {}
        for identity, title in self.titles.items():
            name = one_line(title.replace(";", ","), TITLE_WIDTH) or identity[:8]
            shown[identity] = name if name not in shown.values() else f"{name} ({identity[-4:]})"
        return shown

    def write(self, value: Any, reading: Reading) -> str:
        """The titles."""
        shown = self._shown()
        ids = [value] if isinstance(value, str) else value
        return "; ".join(shown[identity] for identity in ids if identity in shown)

    def take(self, text: str, reading: Reading) -> Any:
        """The ids; an empty field is none of them."""
        if not text.strip(" ;"):
            if self.required:
                raise FieldFault(self.name, self.required)
            return "" if self.single else ()
        return Field.take(self, text, reading)

    def read(self, text: str, reading: Reading) -> Any:
        """The ids of the records that are meant: by the whole title, or by a part that only one has."""
        found = dict.fromkeys(self._meant(piece.strip()) for piece in text.split(";") if piece.strip())
        if self.single and len(found) > 1:
            raise JournalError("One only.", "Take the others out.")
        return next(iter(found), "") if self.single else tuple(found)

    def _meant(self, piece: str) -> str:
        wanted, shown = fold(piece), self._shown()
        exact = [identity for identity, title in shown.items() if fold(title) == wanted]
        found = exact or [identity for identity, title in self.titles.items() if wanted in fold(title)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise JournalError(f"Nothing here is called “{one_line(piece)}”.", "A word of its title is enough.")
        raise JournalError(f"“{one_line(piece)}” could be several.", "Write more of the title.")

    def proposals(self, text: str, cursor: int, reading: Reading) -> tuple[Proposal, ...]:
        """Titles with the words at the cursor in them, those that begin so first."""
        match = _PIECE.search(text[:cursor])
        start = match.start() if match else 0
        start += len(text[start:cursor]) - len(text[start:cursor].lstrip())
        after = text.find(";", cursor)
        wanted = fold(text[start:cursor])
        shown = [title for title in self._shown().values() if wanted and wanted in fold(title)]
        shown.sort(key=lambda title: not fold(title).startswith(wanted))
        end = len(text) if after < 0 else after
        return tuple(Proposal(title, title, start, end) for title in shown[:SHOWN] if fold(title) != wanted)
