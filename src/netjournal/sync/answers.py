"""Answers to a proposal that crossed: what the answer that holds says is true of its conversation, too.

Two computers keep a proposal, and one of them takes that back: the conversation is one row, and in the trash. Where
the other computer's answer is the later one, it holds, and its conversation comes back from the trash.
"""

from __future__ import annotations

import sqlite3

from netjournal.storage.mapping import LINKS
from netjournal.sync.merge import read_cells, write_cells

GONE_TOO_EARLY = """SELECT talk.id, talk._c, coalesce(json_extract(answer._c, '$.taken_on'), answer._s)
    FROM main.proposals answer JOIN main.interactions talk ON talk.id = answer.interaction_id
    WHERE answer._cl % 2 = 1 AND answer.taken_on IS NOT NULL AND talk._cl % 2 = 0
    AND coalesce(json_extract(talk._c, '$.deleted_at'), talk._s)
        < coalesce(json_extract(answer._c, '$.taken_on'), answer._s)
    AND talk.id NOT IN (SELECT id FROM main.forgotten)"""
"""Conversations that were put into the trash before the answer was given that keeps them, with that answer's stamp."""

LINKS_OF_TALKS = tuple(link.table for link in LINKS.values() if link.near == "interaction_id")


def bring_back_kept(connection: sqlite3.Connection) -> int:
    """Take the conversations of answers that hold out of the trash; returns how many came back.

    Belongs inside the transaction of a merge, at its end. Doing it again, or on another computer, gives the same bytes.
    """
    rows = connection.execute(GONE_TOO_EARLY).fetchall()
    for identity, cells, answered in rows:
        connection.execute(
            "UPDATE main.interactions SET _cl = _cl + 1, deleted_at = NULL, _c = ? WHERE id = ?",
            (write_cells({**read_cells(cells), "deleted_at": answered}), identity),
        )
        for table in LINKS_OF_TALKS:
            dead = "interaction_id = ? AND _cl % 2 = 0"
            connection.execute(f'UPDATE main."{table}" SET _cl = _cl + 1 WHERE {dead}', (identity,))
    return len(rows)
