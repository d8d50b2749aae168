"""The database for others, as Datasette reads it."""

from __future__ import annotations

import json

from judging import Exported, Programs

from netjournal.domain.records import Interaction
from netjournal.journal.journal import Journal


def test_datasette_serves_its_tables_views_and_search(programs: Programs, exported: Exported, journal: Journal) -> None:
    (file,) = exported("sqlite").glob("*.db")

    def asked(address: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = json.loads(
            programs.run("datasette", file, "--get", f"/{file.stem.replace(' ', '+')}/{address}_shape=array&_size=max")
        )
        return found

    talks = [talk for talk in journal.every(Interaction) if not talk.private]
    assert {row["id"] for row in asked("interactions.json?")} >= {talk.id for talk in talks[:10]}
    assert asked("conversations.json?")
    assert asked("time_by_tier_and_week.json?")
    assert len(asked("interactions.json?_search=the&")) <= len(talks)
