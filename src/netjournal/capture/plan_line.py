"""A plan, or what was seen, written as one line: parsed as far as the line holds its parts."""

from __future__ import annotations

import re

from netjournal.domain.records import Evidence
from netjournal.text.if_then import if_then

_CLAUSE = re.compile(r"(?:^|(?<=[:;,.–—-]))\s*(?=when(?:ever)?\s)", re.IGNORECASE)
_ANYWHERE = re.compile(r"(?<=\s)(?=when(?:ever)?\s)", re.IGNORECASE)
_SIGN = re.compile(
    r"[,;.]?\s+(?:and\s+)?I(?:\s+will|['’]ll)?\s+expect(?:\s+to\s+see)?[\s:]+(?=\S)"
    r"|[,;.]\s*(?:and\s+)?(?:sign|expect(?:ed|ing)?)(?:\s+to\s+see)?[\s:]+(?=\S)",
    re.IGNORECASE,
)
_GRADE = re.compile(r"(?:^|[\s,;.(–—-])(E[0-3])[).\s]*\Z", re.IGNORECASE)
_EDGES = " \t:;,–—-"


def parse_plan(line: str) -> dict[str, str]:
    """The parts of “own words: when cue, I will action; I expect sign”, by the fields they are kept in.

    A part that the line doesn't hold is left out; a line without a cue and an action is own words alone.
    """
    text = " ".join(line.split())
    for start in (match.end() for pattern in (_CLAUSE, _ANYWHERE) for match in pattern.finditer(text)):
        cue, rest = if_then(text[start:])
        if cue and rest:
            sign = _SIGN.search(f"{rest} ")
            action, expected = (rest[: sign.start()], rest[sign.end() :]) if sign else (rest, "")
            parts = {"own_words": text[:start], "plan_when": cue, "plan_will": action, "expected_sign": expected}
            break
    else:
        parts = {"own_words": text}
    kept = {name: part.strip(_EDGES).removesuffix(".") for name, part in parts.items()}
    return {name: part for name, part in kept.items() if part}


def parse_observation(line: str) -> tuple[str, Evidence | None]:
    """What was seen, and the grade that the line ends with (`fewer blanks in 7A, E1`), or None."""
    text = " ".join(line.split())
    grade = _GRADE.search(text)
    if grade is None:
        return text, None
    return text[: grade.start()].strip(_EDGES), Evidence(grade[1].upper())
