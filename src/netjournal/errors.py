"""What can go wrong, in one sentence for a teacher, with the way out where there is one."""

from __future__ import annotations


class JournalError(Exception):
    """A refusal or failure that a person can understand.

    `sentence` says what happened; `way_out` says what to do about it, or is empty.
    `exit_code` is the process status that the command line ends with.
    """

    exit_code = 1

    def __init__(self, sentence: str, way_out: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.sentence} {self.way_out}".strip()


class WrongUsage(JournalError):
    """The words of a command do not fit together."""

    exit_code = 2


class DoneInPart(JournalError):
    """Something was done and something was left, on purpose."""

    exit_code = 3


class NotFound(JournalError):
    """Nothing has that name or id; `nearest` are names that look like it, best first."""

    def __init__(self, sentence: str, way_out: str = "", nearest: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, way_out)
        self.nearest = nearest


class Ambiguous(JournalError):
    """More than one thing answers to that name; `candidates` are they, in words."""

    def __init__(self, sentence: str, way_out: str = "", candidates: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, way_out)
        self.candidates = candidates


class CannotOpen(JournalError):
    """The journal's folder or database cannot be used as it is."""


class Damaged(CannotOpen):
    """The journal's database is not whole any more; a snapshot can take its place."""
