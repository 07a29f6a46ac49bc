"""What stands in the history's file: snapshots put in, taken out and read back."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from salesbook.grid import Scalar
from salesbook.history.content import Columns, fingerprint, frame_of, pack_places, unpack_places
from salesbook.history.database import DamagedError
from salesbook.history.snapshot import Snapshot, TableSnapshot
from salesbook.history.versions import RowCounts, Slot, forget_day, insert_rows

_AT = "v.valid_from <= :day AND (v.valid_to IS NULL OR v.valid_to > :day)"
_ROWS_AT = f"""
SELECT e.id, v.hash, v.body FROM entities e JOIN versions v ON v.entity = e.id
WHERE e.name = :table AND {_AT}
"""  # noqa: S608 - no value stands in it
_TABLES_AT = """
SELECT name, columns.body, places.body FROM snapshot_tables t
JOIN parts columns ON columns.id = t.columns
JOIN parts places ON places.id = t.places
WHERE date = ? ORDER BY position
"""
_EVERY_VERSION = """
SELECT e.key, v.valid_from, v.valid_to, v.hash, v.body
FROM entities e JOIN versions v ON v.entity = e.id
WHERE e.name = ? ORDER BY e.key, v.valid_from
"""
_DEFINITION_AT = """
SELECT source, body FROM snapshots JOIN parts ON parts.id = definition WHERE date = ?
"""
_ORPHANS = """
DELETE FROM parts WHERE id NOT IN (
    SELECT definition FROM snapshots
    UNION SELECT columns FROM snapshot_tables UNION SELECT places FROM snapshot_tables
)
"""
RawCells = dict[tuple[str, int, str], Scalar]


def recorded_days(connection: sqlite3.Connection) -> list[str]:
    """The days of all snapshots as ISO text, ascending."""
    return [day for (day,) in connection.execute("SELECT date FROM snapshots ORDER BY date")]


def snapshots_of(connection: sqlite3.Connection) -> pd.DataFrame:
    """Day and source of every snapshot: see ``History.snapshots``."""
    found = connection.execute("SELECT date, source FROM snapshots ORDER BY date").fetchall()
    days = pd.to_datetime([day for day, _ in found]).astype("datetime64[s]")
    return pd.DataFrame({"date": days, "source": pd.array([s for _, s in found], dtype="str")})


def recorded_tables(connection: sqlite3.Connection) -> list[str]:
    """Keys of all tables any snapshot has, in the order of the book."""
    names = "SELECT name FROM snapshot_tables GROUP BY name ORDER BY min(position), name"
    return [name for (name,) in connection.execute(names)]


def digest_at(connection: sqlite3.Connection, day: str) -> bytes:
    """The digest of a day's snapshot."""
    ((digest,),) = connection.execute("SELECT digest FROM snapshots WHERE date = ?", (day,))
    return bytes(digest)


def definition_at(connection: sqlite3.Connection, day: str) -> tuple[str, str]:
    """The source's name and the definition as TOML."""
    ((source, body),) = connection.execute(_DEFINITION_AT, (day,))
    return source, body


def insert_snapshot(
    connection: sqlite3.Connection, slot: Slot, snapshot: Snapshot
) -> dict[str, RowCounts]:
    """Put a snapshot in; the history has none of that day.

    Returns:
        What is different from the snapshot before it, by table.
    """
    connection.execute(
        "INSERT INTO snapshots (date, digest, source, definition) VALUES (?, ?, ?, ?)",
        (slot.day, snapshot.digest, snapshot.source, _part(connection, snapshot.definition)),
    )
    counts = {}
    for position, table in enumerate(snapshot.tables):
        counts[table.name] = insert_rows(connection, table.name, slot, table.rows)
        _insert_table(connection, slot.day, position, table)
    # A table that is no longer in the book: its rows are gone.
    every = {name for (name,) in connection.execute("SELECT DISTINCT name FROM entities")}
    for name in sorted(every - counts.keys()):
        counts[name] = insert_rows(connection, name, slot, {})
    return counts


def forget_snapshot(connection: sqlite3.Connection, slot: Slot) -> None:
    """Take a day's snapshot out, as if it had never been recorded."""
    connection.execute("DELETE FROM snapshot_tables WHERE date = ?", (slot.day,))
    connection.execute("DELETE FROM snapshots WHERE date = ?", (slot.day,))
    forget_day(connection, slot)
    connection.execute(_ORPHANS)


def frames_at(
    connection: sqlite3.Connection, day: str, only: Collection[str] | None = None
) -> tuple[dict[str, pd.DataFrame], RawCells]:
    """The tables of a day, and the entries that could not be understood.

    Args:
        connection: Inside a transaction.
        day: A day with a snapshot.
        only: The tables wanted; None for all.

    Raises:
        DamagedError: What stands there makes no sense.
    """
    frames: dict[str, pd.DataFrame] = {}
    raw: RawCells = {}
    for name, columns, places in connection.execute(_TABLES_AT, (day,)).fetchall():
        if only is None or name in only:
            frames[name], unread = _frame_at(connection, (day, name), columns, places)
            raw |= {(name, row, column): cell for (row, column), cell in unread.items()}
    return frames, raw


def versions_of(connection: sqlite3.Connection, table: str) -> pd.DataFrame:
    """Every version of a table's rows: see ``History.versions``.

    Raises:
        DamagedError: What stands there makes no sense.
    """
    found = connection.execute(_EVERY_VERSION, (table,)).fetchall()
    with _making_sense():
        bodies = [_checked(hash_, body) for *_, hash_, body in found]
        frame, _ = frame_of(bodies, _every_column(connection, table), range(len(bodies)))
        own = {
            "key": pd.array([each[0] for each in found], dtype="str"),
            "valid_from": pd.to_datetime([each[1] for each in found]).astype("datetime64[s]"),
            "valid_to": pd.to_datetime([each[2] for each in found]).astype("datetime64[s]"),
        }
    return pd.concat([pd.DataFrame(own), frame.rename_axis(index=None)], axis=1)


def _insert_table(
    connection: sqlite3.Connection, day: str, position: int, table: TableSnapshot
) -> None:
    found = connection.execute("SELECT key, id FROM entities WHERE name = ?", (table.name,))
    entities = dict(found.fetchall())
    places = pack_places([entities[key] for key in table.rows], table.places)
    connection.execute(
        "INSERT INTO snapshot_tables (date, position, name, columns, places) "
        "VALUES (?, ?, ?, ?, ?)",
        (day, position, table.name, _part(connection, table.columns), _part(connection, places)),
    )


def _part(connection: sqlite3.Connection, body: str) -> int:
    """The number of a text that many snapshots share."""
    hash_ = fingerprint(body)
    insert = "INSERT INTO parts (hash, body) VALUES (?, ?) ON CONFLICT DO NOTHING"
    connection.execute(insert, (hash_, body))
    ((number,),) = connection.execute("SELECT id FROM parts WHERE hash = ?", (hash_,))
    return int(number)


def _frame_at(
    connection: sqlite3.Connection, place: tuple[str, str], columns: str, places: str
) -> tuple[pd.DataFrame, Mapping[tuple[int, str], Scalar]]:
    found = connection.execute(_ROWS_AT, {"day": place[0], "table": place[1]})
    rows = {entity: (hash_, body) for entity, hash_, body in found}
    with _making_sense():
        entities, at = unpack_places(places, len(rows))
        bodies = [_checked(*rows[entity]) for entity in entities]
        return frame_of(bodies, json.loads(columns), at)


def _every_column(connection: sqlite3.Connection, table: str) -> Columns:
    """The columns of the latest snapshot, then those only earlier ones have."""
    found = connection.execute(
        "SELECT body FROM snapshot_tables t JOIN parts ON parts.id = t.columns "
        "WHERE name = ? GROUP BY body ORDER BY max(date) DESC",
        (table,),
    )
    columns: dict[str, str] = {}
    for (body,) in found:
        columns = {**columns, **{k: v for k, v in json.loads(body) if k not in columns}}
    return list(columns.items())


def _checked(hash_: bytes, body: str) -> str:
    if fingerprint(body) != hash_:
        raise DamagedError
    return body


@contextlib.contextmanager
def _making_sense() -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedError from error
