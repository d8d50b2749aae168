"""Regular expressions that are compiled when they are first asked something.

Compiling the sixty of the capture language takes longer than reading a line with the few of them that it needs.
"""

from __future__ import annotations

import re
from typing import Any, cast

_ASKED = ("match", "search", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class _Pattern:
    """Stands for a compiled pattern until it is needed, and then hands on to it."""

    def __init__(self, body: str, flags: re.RegexFlag | int) -> None:
        self._body = body
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self._body, self._flags)
        for item in _ASKED:
            setattr(self, item, getattr(compiled, item))
        return getattr(compiled, name)


def lazy_pattern(body: str, flags: re.RegexFlag | int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, only later. A body that is no pattern raises `re.error` when it is first used."""
    return cast("re.Pattern[str]", _Pattern(body, flags))
