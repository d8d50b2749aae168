"""What a search found, as lines. Pure: hits in, rows out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from textual.content import Content

from netjournal.domain.dates import say_date
from netjournal.domain.model import Contact, Learning, Record
from netjournal.domain.stages import stage_of
from netjournal.domain.words import fold
from netjournal.store.search import Hit
from netjournal.tui.glyphs import Glyphs
from netjournal.tui.text import plain
from netjournal.tui.widgets.columns import spread
from netjournal.tui.widgets.rows import Row

NOTHING_TYPED = Content("A name, a topic, anything you once wrote. The beginning of a word is enough.")
FOUND_NOTHING = Content("Nothing has all of these words. Fewer words, or only their beginnings, find more.")

HEADINGS = {
    "contact": "Contacts",
    "interaction": "Conversations",
    "learning": "Learnings",
    "goal": "Goals",
    "problem": "Problems",
    "answer": "Answers to problems",
    "reflection": "Reflections",
    "expertise": "Who knows what",
    "decision": "Decisions",
    "introduction": "Introductions",
    "intention": "Intentions",
}

BEFORE = 16
"""Characters shown before the first match of a line that begins too far to the left of it."""


def found_rows(
    hits: Sequence[Hit], searched: str, signed: Mapping[str, Record], today: date, signs: Glyphs
) -> list[Row]:
    """The hits under a heading for each kind; the kind of the best hit comes first.

    `signed` are the contacts and learnings among them, by id: their sign tells tier and stage.
    """
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.noun, []).append(hit)
    words = [word for word in re.findall(r"[^\W_]+", fold(searched)) if word]
    rows: list[Row] = []
    for noun, group in groups.items():
        if rows:
            rows.append(Row(f"gap:{noun}", Content(""), heading=True))
        heading = Content.styled(HEADINGS.get(noun, noun.capitalize()), "bold")
        rows.append(Row(f"heading:{noun}", heading, heading=True))
        for hit in group:
            sign = _sign(hit, signed, signs)
            rows.append(Row(hit.id, partial(_line, hit, words, sign, today=today, signs=signs)))
    return rows


def _sign(hit: Hit, signed: Mapping[str, Record], signs: Glyphs) -> str:
    record = signed.get(hit.id)
    if isinstance(record, Contact):
        return signs.tier(record.tier)
    if isinstance(record, Learning):
        return signs.stage(stage_of(record))
    return {"goal": signs.step, "problem": signs.question, "answer": signs.question}.get(hit.noun, " ")


def _line(hit: Hit, words: Sequence[str], sign: str, width: int, *, today: date, signs: Glyphs) -> Content:
    when = Content.styled(say_date(hit.on, today) if hit.on else "", "$foreground-muted")
    text = plain(hit.text) or signs.dash
    places = matches(text, words)
    room = width - len(when.plain) - 8
    if places and places[0][1] > room and (cut := places[0][0] - BEFORE) > 0:
        text = signs.ellipsis + text[cut:]
        places = [(start - cut + len(signs.ellipsis), end - cut + len(signs.ellipsis)) for start, end in places]
    shown = Content(text)
    for start, end in places:
        shown = shown.stylize("bold $text-accent", start, end)
    return spread(width, Content(sign + "  ") + shown, when, glyphs=signs)


def matches(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words of a text begin with one of the folded `words`: start and end, from the left."""
    folded = "".join((fold(letter) or letter)[:1] for letter in text)
    found = (
        (match.start(), match.end())
        for word in set(words)
        for match in re.finditer(rf"(?<![^\W_]){re.escape(word)}", folded)
    )
    return sorted(found)
