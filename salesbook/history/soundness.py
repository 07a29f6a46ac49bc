"""Whether the history's file is whole: its pages, and what stands on them."""

from __future__ import annotations

import sqlite3

from salesbook.history.content import fingerprint
from salesbook.history.database import DamagedError

_HASHED = ("SELECT hash, body FROM versions", "SELECT hash, body FROM parts")
# Rows hold from one reading to another.
_ASTRAY = """
SELECT count(*) FROM versions
WHERE valid_from NOT IN (SELECT date FROM snapshots)
OR valid_to NOT IN (SELECT date FROM snapshots)
"""


def check_soundness(connection: sqlite3.Connection) -> None:
    """Look at every page and every row.

    SQLite looks at a page only when it needs it, and writes beside a broken one; and a page may
    be in order while a letter on it is not what was written. Takes about 20 ms a megabyte.

    Raises:
        DamagedError: Something is not as it was written.
        sqlite3.DatabaseError: A page cannot be read at all.
    """
    if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise DamagedError
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise DamagedError
    ((astray,),) = connection.execute(_ASTRAY)
    if astray or not all(_as_written(connection, rows) for rows in _HASHED):
        raise DamagedError


def _as_written(connection: sqlite3.Connection, rows: str) -> bool:
    return all(
        isinstance(body, str) and fingerprint(body) == hash_
        for hash_, body in connection.execute(rows)
    )
