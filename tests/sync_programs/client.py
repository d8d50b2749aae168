"""Somebody at one computer: opens the journal, writes without a pause and shares in the background, until killed.

python client.py HOME LEDGER NAME SEED. Each write is noted in the ledger once it was stored, never before: what stands
there was confirmed, and must never be lost.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from netjournal.domain.records import Interaction
from netjournal.journal.journal import Journal
from netjournal.sync.background import BackgroundSync

DAY = date(2026, 11, 23)
MOST = 40
"""So many conversations are begun at one computer; then only those that are there are changed, so that edits cross."""


class Teacher:
    """Writes into one journal, and notes what was confirmed."""

    def __init__(self, journal: Journal, ledger: int, name: str, chance: random.Random) -> None:
        self.journal = journal
        self.ledger = ledger
        self.name = f"{name} {chance.randrange(10**9)}"
        self.chance = chance
        self.number = 0

    def do_something(self) -> None:
        """Add a conversation, or change one of anybody's, or throw one away, or take one out of the trash."""
        talks = self.journal.store.every(Interaction)
        mine = sum(talk.summary.startswith(self.name[0]) for talk in talks)
        if not talks or (mine < MOST and self.chance.random() < 0.3):
            self.add()
            return
        talk = self.chance.choice(talks)
        match self.chance.randrange(12):
            case 0:
                self.journal.trash(talk, "Trash")
                self.note(trashed=talk.id)
            case 1:
                self.take_back()
            case 2 | 3 | 4:
                minutes = self.chance.randrange(10**9)
                self.journal.edit(talk, "Edit", minutes=minutes)
                self.note(id=talk.id, column="minutes", value=minutes)
            case _:
                summary = self.words()
                self.journal.edit(talk, "Edit", summary=summary)
                self.note(id=talk.id, column="summary", value=summary)

    def add(self) -> None:
        """A new conversation."""
        summary = self.words()
        talk = self.journal.add(Interaction(on=DAY, summary=summary), "Log")
        self.note(id=talk.id, column="summary", value=summary)

    def take_back(self) -> None:
        """Take one out of the trash, if there is one whose number is even: the others were thrown away for good."""
        rows = self.journal.store.connection.execute("SELECT id FROM interactions WHERE _cl % 2 = 0").fetchall()
        for (identity,) in rows:
            if int(identity[-1], 16) % 2 == 0:
                with self.journal.change("Restore") as change:
                    change.restore(self.journal.get(Interaction, identity))
                self.note(restored=identity)
                return

    def words(self) -> str:
        """A text that was never written before."""
        self.number += 1
        return f"{self.name} wrote no. {self.number}"

    def note(self, **what: Any) -> None:
        """Note what was stored, in one write that is whole or not there."""
        os.write(self.ledger, (json.dumps(what) + "\n").encode())


def main(home: Path, ledger: Path, name: str, seed: int) -> None:
    """Work until killed."""
    chance = random.Random(seed)
    background = BackgroundSync(home, lambda _report, _status: None, seconds=0.4)
    descriptor = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with Journal(home) as journal:
        teacher = Teacher(journal, descriptor, name, chance)
        background.start()
        while True:
            teacher.do_something()
            if chance.random() < 0.1:
                background.hurry()
            time.sleep(chance.random() * 0.15)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
