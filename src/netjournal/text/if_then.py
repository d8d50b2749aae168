"""An if-then plan in one sentence: “when X, I will Y”."""

from __future__ import annotations

import re

from netjournal.startup.lazy_regex import lazy_pattern

_WHEN = lazy_pattern(r"when(?:ever)?\s+", re.IGNORECASE)
_I_WILL = lazy_pattern(r"[,;]?\s(?:then\s+)?I(?:\s+will|\s+shall|['’]ll)\s+(?=\S)", re.IGNORECASE)


def if_then(sentence: str) -> tuple[str, str]:
    """Cue and action of “when X, I will Y”; two empty strings where the sentence is no such plan."""
    when = _WHEN.match(sentence)
    if when is None:
        return "", ""
    will = next((match for match in _I_WILL.finditer(sentence, when.end()) if match.start() > when.end()), None)
    if will is None:
        return "", ""
    return sentence[when.end() : will.start()].strip(), sentence[will.end() :].strip().rstrip(".;,")
