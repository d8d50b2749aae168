"""The full-text indexes as a whole: which there are, whether they are right, and making them anew.

They know the rows by their numbers, and have no words of their own that the tables would not have.
"""

from __future__ import annotations

import sqlite3


def indexes(connection: sqlite3.Connection) -> list[str]:
    """The names of the full-text indexes."""
    rows = connection.execute("SELECT name FROM main.sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")
    return [name for (name,) in rows.fetchall()]


def rebuild(connection: sqlite3.Connection) -> None:
    """Make every full-text index anew from the words of its table."""
    for index in indexes(connection):
        connection.execute(f'INSERT INTO "{index}"("{index}") VALUES (\'rebuild\')')


def wrong_indexes(connection: sqlite3.Connection) -> list[str]:
    """The full-text indexes that do not say what their table says. Takes the right to write for a moment."""
    wrong = []
    for index in indexes(connection):
        try:
            connection.execute(f'INSERT INTO "{index}"("{index}", rank) VALUES (\'integrity-check\', 1)')
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            wrong.append(index)
    return wrong
