"""Random lines: nothing raises, every character is accounted for, and none takes long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest

from netjournal.capture.capture import Capture, parse
from netjournal.capture.spellings import Spellings
from netjournal.domain.records import Contact, ContactKind

TODAY = date(2026, 11, 23)
LONGEST = 0.05
"""Seconds of processor time for a line; over it three times of three is a fault."""

FIRST = ("Ana", "Zoë", "Will", "May", "Lucía", "Ben", "Benjamin", "Marie-Louise", "Øystein", "李娜", "Sarah", "Art")
LAST = ("Ruiz", "O'Brien", "van der Berg", "Núñez-García", "Chen", "Hill", "Kapoor", "F", "Said", "de la Cruz")
CONTACTS = [
    *(
        Contact(
            id=f"{first}{last}", name=f"{first} {last}", handle=first.lower(), email=f"{first.lower()}@school.example"
        )
        for first in FIRST
        for last in LAST
    ),
    Contact(id="team", name="Grade 7 team", handle="grade7", kind=ContactKind.COMMUNITY),
    Contact(id="net", name="Harbour Teachers' Network", kind=ContactKind.COMMUNITY),
    Contact(id="tag", name="#mathchat", kind=ContactKind.COMMUNITY),
]
SPOKEN = r"""met told with about coffee talked to from and asked must the a an of for in at on by re me who how
20 min half an hour 1h15 25m 3/4 9/10 14:00-15:30 8-9.15 yesterday friday tomorrow mon 12 nov 2026-11-12 quarter past
three noon ½ 1/2 hr two 20 min calls every first monday until term end by learned: goal: problem: asked: private:
get: file:x https://a.example/b www.x @ana @"Ana Ruiz" @"x #topic #mathchat ~call !2 +1 -2 !9 \@ana \# C# 7.3"""
SIGNS = (
    "😀", "👩‍🏫", "e\u0301", "\u200f", "\u202e", "\u200b", "שלום", "مرحبا", "नमस्ते", "和李娜聊了", "\x00", "\t", "\n",
    "“", "”", "'", "’s", "(", ")", ",", ".", ";", ":", "–", "/", "&", "+", "-", "@", "#", "~", "\\", "İ", "ß",
)  # fmt: skip
WORDS = (*FIRST, *LAST, *SPOKEN.split(), *SIGNS)
LETTERS = "abcdefghijklmnopqrstuvwxyzABC019@#~!+-:.,/\\'\"“” \u0301\u200d😀é李"


def lines(seed: int, count: int) -> Iterator[str]:
    """So many random lines: of words with gaps between or none, and of letters."""
    draw = Random(seed)
    for number in range(count):
        if number % 5 == 4:
            yield "".join(draw.choices(LETTERS, k=draw.randint(0, 60)))
        else:
            gap = draw.choice((" ", " ", " ", "", ", "))
            yield gap.join(draw.choices(WORDS, k=draw.randint(0, 14)))


def faults_of(capture: Capture, text: str) -> list[str]:
    """What is wrong with a capture of a text."""
    place = 0
    for span in capture.spans:
        if span.start != place or span.end <= span.start:
            return [f"a gap at {place}"]
        place = span.end
    return [] if place == len(text) else [f"{len(text) - place} characters are not accounted for"]


def seconds(text: str, people: Spellings) -> float:
    """Processor time of reading a line and of its summary."""
    begun = time.process_time()
    parse(text, today=TODAY, people=people).summary({})
    return time.process_time() - begun


@pytest.mark.parametrize("count", [3_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_nothing_raises_is_lost_or_takes_long(count: int) -> None:
    people = Spellings(CONTACTS)
    for text in lines(20261123, count):
        begun = time.process_time()
        capture = parse(text, today=TODAY, people=people)
        capture.summary({})
        spent = time.process_time() - begun
        assert faults_of(capture, text) == [], repr(text)
        if spent > LONGEST:
            assert min(seconds(text, people) for _ in range(3)) <= LONGEST, repr(text)
