"""From an empty journal, sentences as teachers type them become the right records, with a key or two beside them."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from netjournal.domain.records import Interaction
from netjournal.journal.journal import Journal

TODAY = date(2026, 11, 23)
LONGEST = 20.0
"""Seconds for one sentence, from its first key until it is stored."""

ADD = "\x0e"
"""ctrl+n, which adds who is new."""

SENTENCES: tuple[tuple[str, tuple[str, ...], set[str], int | None, int], ...] = (
    ("coffee with Lena Vogt about exit tickets, 15 min", (ADD,), {"Lena Vogt"}, 15, 0),
    ("Talked to Lena and Tomas Reed about ratio for 20 minutes", (ADD,), {"Lena Vogt", "Tomas Reed"}, 20, 0),
    ("met Noor Ashby in the hall", (ADD,), {"Noor Ashby"}, None, 0),
    ("Noor told me Tomas is moving to year 9", (), {"Noor Ashby"}, None, 0),
    ("planning with lena half an hour yesterday", (), {"Lena Vogt"}, 30, 1),
    ("call with Vogt 14:00-14:45", (), {"Lena Vogt"}, 45, 0),
    ("Lena/Tomas/Noor meeting 1h15", (), {"Lena Vogt", "Tomas Reed", "Noor Ashby"}, 75, 0),
    ("met the assessment working group for an hour", (ADD,), {"assessment working group"}, 60, 0),
    ("sat with Tomas at lunch and swapped ideas for grade 5/6", (), {"Tomas Reed"}, None, 0),
    ("Email from Noor re the trip", (), {"Noor Ashby"}, None, 0),
    ("told Tomas about Lena, 5 min", (), {"Tomas Reed"}, 5, 0),
    ("rang Dr Okafor about the screening 10 min", (ADD,), {"Dr Okafor"}, 10, 0),
    ("Okafor called back, 5 mins", (), {"Dr Okafor"}, 5, 0),
    ("3 days ago: Lena helped me with the projector", (), {"Lena Vogt"}, None, 3),
    ("quick word w/ noor, 1/4 hr", (), {"Noor Ashby"}, 15, 0),
    ("Noor and I moderated six essays, an hour and a quarter", (), {"Noor Ashby"}, 75, 0),
    ("Lunch with Tomas & Noor, 40 min", (), {"Tomas Reed", "Noor Ashby"}, 40, 0),
    ("asked Lena for the rota", (), {"Lena Vogt"}, None, 0),
    ("Tomas. 5 min. Scored 7/9 on the quiz.", (), {"Tomas Reed"}, 5, 0),
    ("Thanked Noor Ashby for covering period 2 on 20 nov", (), {"Noor Ashby"}, None, 3),
)


def told(folder: Path) -> list[tuple[set[str], int | None, date]]:
    with Journal(folder) as journal:
        entries = sorted(journal.every(Interaction), key=lambda entry: entry.id)
        return [(set(journal.contacts.names(entry.contact_ids).values()), entry.minutes, entry.on) for entry in entries]


@pytest.mark.parametrize("count", [4, pytest.param(len(SENTENCES), marks=pytest.mark.slow)])
def test_sentences_become_the_right_records(opened, folder: Path, count: int) -> None:
    window = opened(columns=80, lines=24)
    assert "This journal is empty" in window.words
    window.press("l")
    for number, (text, keys, _who, _minutes, _ago) in enumerate(SENTENCES[:count], 1):
        begun = time.monotonic()
        window.type(text)
        window.wait_for(" ".join(text.split())[-12:])
        if keys:
            window.wait_for("ctrl+n adds")
            window.press(*keys)
            window.wait_until_gone("ctrl+n adds")
        window.press("enter")
        window.wait(lambda _here, wanted=number: stored(folder) == wanted)
        window.press("\x14")  # ctrl+t: the next line is of today again
        assert time.monotonic() - begun < LONGEST
    assert told(folder) == [
        (who, minutes, TODAY - timedelta(ago)) for _text, _keys, who, minutes, ago in SENTENCES[:count]
    ]


def stored(folder: Path) -> int:
    with Journal(folder) as journal:
        return len(journal.interactions.newest_first())
