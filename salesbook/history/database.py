"""The history's file: an SQLite database, opened, guarded and written in whole steps."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from salesbook.errors import SalesbookError, SourceError, TargetError

APPLICATION_ID = 0x53616C65
"""``Sale`` in the header of the file: it tells a history from other databases."""

SCHEMA_VERSION = 1

_SCHEMA = f"""
CREATE TABLE parts (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    body TEXT NOT NULL
);
CREATE TABLE snapshots (
    date TEXT PRIMARY KEY,
    digest BLOB NOT NULL,
    source TEXT NOT NULL,
    definition INTEGER NOT NULL REFERENCES parts
) WITHOUT ROWID;
CREATE TABLE snapshot_tables (
    date TEXT NOT NULL REFERENCES snapshots ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    columns INTEGER NOT NULL REFERENCES parts,
    places INTEGER NOT NULL REFERENCES parts,
    PRIMARY KEY (date, name)
) WITHOUT ROWID;
CREATE TABLE entities (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    UNIQUE (name, key)
);
CREATE TABLE versions (
    id INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entities,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    hash BLOB NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (entity, valid_from)
);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""
_FOREIGN = frozenset({sqlite3.SQLITE_NOTADB})
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_TARGET_CODES = {
    sqlite3.SQLITE_READONLY: "target_not_writable",
    sqlite3.SQLITE_PERM: "target_not_writable",
    sqlite3.SQLITE_FULL: "target_disk_full",
}
_PRIMARY_CODE = 0xFF
_PRAGMAS = (
    # A database somebody else made must not run anything of its own.
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
)


class DamagedError(Exception):
    """What stands in the file makes no sense; told as a ``SourceError`` that names the file."""


class Database:
    """The open file. Everything is done in transactions; nothing is half written.

    SQLite's rollback journal keeps the last whole state through a crash, and one file is all
    there is to copy: no write-ahead log lies beside it.
    """

    def __init__(self, path: Path, *, wait: float, create: bool) -> None:
        """Open a history, or make an empty one.

        Args:
            path: The file.
            wait: Seconds to wait while another process writes.
            create: Make the file if it is missing.

        Raises:
            SourceError: It is missing, cannot be read, is something else, is damaged, or a
                newer salesbook made it.
            TargetError: It cannot be made, or another process does not let go of it.
        """
        self.path = path
        self._check(create=create)
        with self._named_faults():
            self._open(wait)
        try:
            with self._named_faults():
                self._prepare()
        except SalesbookError:
            self.connection.close()
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the file, whatever others write meanwhile."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing, and nobody else meanwhile."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def _damaged(self) -> SourceError:
        return SourceError("history.damaged", file=str(self.path))

    def _check(self, *, create: bool) -> None:
        if self.path.is_dir():
            raise SourceError("history.is_folder", file=str(self.path))
        if self.path.exists():
            return
        if not create:
            raise SourceError("history.missing", file=str(self.path))
        if not self.path.absolute().parent.is_dir():
            folder = str(self.path.parent)
            raise TargetError("target_no_folder", file=str(self.path), folder=folder)

    def _open(self, wait: float) -> None:
        self.connection = sqlite3.connect(self.path, timeout=wait, isolation_level=None)
        for pragma in _PRAGMAS:
            self.connection.execute(pragma)

    def _prepare(self) -> None:
        """Make the tables in a new file; refuse one that is not ours."""
        if self._is_new():
            with self.writing() as connection:
                # Another process may have been quicker.
                if self._is_new():
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        connection.execute(statement)
        if self._number("application_id") != APPLICATION_ID:
            raise SourceError("history.foreign", file=str(self.path))
        if self._number("user_version") > SCHEMA_VERSION:
            version = self._number("user_version")
            raise SourceError("history.too_new", file=str(self.path), version=version)

    def _is_new(self) -> bool:
        ((count,),) = self.connection.execute("SELECT count(*) FROM sqlite_master")
        return count == 0 and self._number("application_id") == 0

    def _number(self, pragma: str) -> int:
        ((number,),) = self.connection.execute(f"PRAGMA {pragma}")
        return int(number)

    @contextlib.contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._named_faults():
            self.connection.execute(begin)
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _named_faults(self) -> Iterator[None]:
        try:
            yield
        except DamagedError as error:
            raise self._damaged() from error
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as error:
            raise self._fault(error) from error

    def _fault(self, error: sqlite3.Error) -> SalesbookError:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & _PRIMARY_CODE
        file = str(self.path)
        if code in _LOCKED:
            return TargetError("history.locked", file=file)
        if code in _FOREIGN:
            return SourceError("history.foreign", file=file)
        if code in _TARGET_CODES:
            return TargetError(_TARGET_CODES[code], file=file)
        if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_AUTH}:
            return SourceError("history.unreadable", file=file, reason=str(error))
        return self._damaged()
