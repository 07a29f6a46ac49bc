"""Row versions: how a snapshot goes into the history, at its end or between two others.

A version of a row holds from the first snapshot that shows it (``valid_from``, inclusive) to
the first later one that does not (``valid_to``, exclusive; none while the row still stands so).
Versions are as long as they can be: two that follow each other differ. So what the history
holds depends on the snapshots alone, and not on the order they were recorded in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_OVERLAPPING = """
SELECT e.key, v.id, v.hash
FROM entities e JOIN versions v ON v.entity = e.id
WHERE e.name = :table AND v.valid_from < :day AND (v.valid_to IS NULL OR v.valid_to > :day)
"""
_STARTING = """
SELECT e.key, v.id, v.hash
FROM entities e JOIN versions v ON v.entity = e.id
WHERE e.name = :table AND v.valid_from = :after
"""
_COPY_REST = """
INSERT INTO versions (entity, valid_from, valid_to, hash, body)
SELECT entity, :after, valid_to, hash, body FROM versions
WHERE id = :id AND (valid_to IS NULL OR valid_to > :after)
"""
_FORGET = (
    "UPDATE versions SET valid_to = :after WHERE valid_to = :day",
    "DELETE FROM versions WHERE valid_from = :day AND (:after IS NULL OR valid_to = :after)",
    "UPDATE versions SET valid_from = :after WHERE valid_from = :day",
)
# Of two equal versions that meet after a snapshot between them is gone, the first takes all.
_MEETING = """
SELECT earlier.id, later.id, later.valid_to
FROM versions earlier JOIN versions later ON later.entity = earlier.entity
WHERE earlier.valid_to = :after AND later.valid_from = :after AND later.hash = earlier.hash
"""
_NAME = "INSERT INTO entities (name, key) VALUES (?, ?) ON CONFLICT DO NOTHING"
_INSERT = """
INSERT INTO versions (entity, valid_from, valid_to, hash, body)
SELECT id, ?, ?, ?, ? FROM entities WHERE name = ? AND key = ?
"""
_Row = tuple[bytes, str]


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a snapshot goes: its day, and the day of the next later one, both as ISO text."""

    day: str
    after: str | None


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Rows of a table against the snapshot before: new, changed and no longer there."""

    new: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: RowCounts) -> RowCounts:
        """Both together."""
        return RowCounts(
            self.new + other.new, self.changed + other.changed, self.removed + other.removed
        )

    @property
    def any(self) -> bool:
        """Whether there is a difference."""
        return bool(self.new or self.changed or self.removed)


def insert_rows(
    connection: sqlite3.Connection, table: str, slot: Slot, rows: Mapping[str, _Row]
) -> RowCounts:
    """Put the rows of one table of a snapshot into the history.

    Args:
        connection: Inside a transaction; the history has no snapshot of that day.
        table: Its key.
        slot: Where it goes.
        rows: Hash and body of each row by its key.
    """
    places = {"table": table, "day": slot.day}
    found = connection.execute(_OVERLAPPING, places)
    old = {key: (version, hash_) for key, version, hash_ in found}
    ended = [key for key, (_, hash_) in old.items() if _hash(rows, key) != hash_]
    _end(connection, slot, [old[key][0] for key in ended])
    started = [key for key in rows if key not in old or old[key][1] != rows[key][0]]
    _start(connection, table, slot, {key: rows[key] for key in started})
    removed = sum(key not in rows for key in ended)
    changed = len(ended) - removed
    return RowCounts(len(started) - changed, changed, removed)


def forget_day(connection: sqlite3.Connection, slot: Slot) -> None:
    """Take a snapshot's rows out again, as if it had never been recorded."""
    places = {"day": slot.day, "after": slot.after}
    for statement in _FORGET:
        connection.execute(statement, places)
    if slot.after is not None:
        _merge(connection, slot.after)
    connection.execute("DELETE FROM entities WHERE id NOT IN (SELECT entity FROM versions)")


def _hash(rows: Mapping[str, _Row], key: str) -> bytes | None:
    return rows[key][0] if key in rows else None


def _end(connection: sqlite3.Connection, slot: Slot, versions: Iterable[int]) -> None:
    """End versions on the day; what they held beyond the next snapshot stays."""
    places = [{"id": version, "day": slot.day, "after": slot.after} for version in versions]
    if slot.after is not None:
        connection.executemany(_COPY_REST, places)
    connection.executemany("UPDATE versions SET valid_to = :day WHERE id = :id", places)


def _start(
    connection: sqlite3.Connection, table: str, slot: Slot, rows: Mapping[str, _Row]
) -> None:
    """Begin versions on the day; one the next snapshot has too begins earlier instead."""
    following = {}
    if slot.after is not None:
        found = connection.execute(_STARTING, {"table": table, "after": slot.after})
        following = {(key, hash_): version for key, version, hash_ in found}
    known = {key: following.get((key, hash_)) for key, (hash_, _) in rows.items()}
    earlier = [(slot.day, version) for version in known.values() if version is not None]
    connection.executemany("UPDATE versions SET valid_from = ? WHERE id = ?", earlier)
    fresh = [key for key, version in known.items() if version is None]
    connection.executemany(_NAME, ((table, key) for key in fresh))
    places = ((slot.day, slot.after, *rows[key], table, key) for key in fresh)
    connection.executemany(_INSERT, places)


def _merge(connection: sqlite3.Connection, after: str) -> None:
    pairs = connection.execute(_MEETING, {"after": after}).fetchall()
    connection.executemany("DELETE FROM versions WHERE id = ?", [(later,) for _, later, _ in pairs])
    longer = [(end, earlier) for earlier, _, end in pairs]
    connection.executemany("UPDATE versions SET valid_to = ? WHERE id = ?", longer)
