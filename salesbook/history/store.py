"""The history of a book: dated readings in one file, and the book as it stood on any of them."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from salesbook.definition.team import Definition, Stage
from salesbook.definition.team_file import parse_definition
from salesbook.errors import UsageError
from salesbook.history.archive import (
    definition_at,
    digest_at,
    forget_snapshot,
    frames_at,
    hashes_at,
    insert_snapshot,
    recorded_days,
    recorded_tables,
    snapshots_of,
    versions_of,
)
from salesbook.history.database import Database
from salesbook.history.forecasts import forecasts_of, insert_forecast
from salesbook.history.snapshot import Snapshot, declared, take_snapshot
from salesbook.history.soundness import check_soundness
from salesbook.history.team_match import TELLING, same_team
from salesbook.history.versions import RowCounts, Slot
from salesbook.reading.book import Book

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.analysis.forecasting.records import ForecastRecord

WAIT = 10.0
"""Seconds to wait for another process that writes."""

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording a snapshot did.

    Attributes:
        date: Its day.
        before: The day of the snapshot before it; None for the first.
        tables: Rows new, changed and gone since then, by table; against nothing, all are new.
        already: The history had the same book of that day; nothing was done.
        replaced: Another reading of that day gave way to it.
    """

    date: dt.date
    before: dt.date | None
    tables: Mapping[str, RowCounts]
    already: bool = False
    replaced: bool = False

    @property
    def rows(self) -> RowCounts:
        """All tables together."""
        return sum(self.tables.values(), RowCounts())


def open_history(path: str | Path, *, wait: float = WAIT, create: bool = True) -> History:
    """Open a history, or begin one.

    Args:
        path: The file, as ``history.db``.
        wait: Seconds to wait while another process writes to it.
        create: Make the file if it is missing.

    Raises:
        SourceError: It is missing, is no history, is damaged, or a newer salesbook made it.
        TargetError: It cannot be made, or another process did not let go of it.
    """
    return History(Database(Path(path), wait=wait, create=create))


class History:
    """Dated readings of one team's book.

    Rows are kept as versions, each with the day it holds from and the day it ends, so the file
    grows with what changed and not with the number of readings. Use it as a context manager,
    or ``close`` it.
    """

    def __init__(self, database: Database) -> None:
        """Take an open file; ``open_history`` opens one."""
        self._database = database
        self._sound = False

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the file."""
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def check(self) -> None:
        """Make sure that the file is whole, every page and every row of it.

        What is written to it or exported from it is checked so anyway, once.

        Raises:
            SourceError: The history is damaged.
        """
        with self._database.reading() as connection:
            self._check_once(connection)

    @property
    def path(self) -> Path:
        """The file."""
        return self._database.path

    @property
    def dates(self) -> tuple[dt.date, ...]:
        """The days of all snapshots, ascending."""
        with self._database.reading() as connection:
            return tuple(map(dt.date.fromisoformat, recorded_days(connection)))

    @property
    def snapshots(self) -> pd.DataFrame:
        """The snapshots by date, index 0, 1, 2 … ``date``: datetime64. ``source``: str."""
        with self._database.reading() as connection:
            return snapshots_of(connection)

    @property
    def tables(self) -> tuple[str, ...]:
        """Keys of all tables any snapshot has."""
        with self._database.reading() as connection:
            return tuple(recorded_tables(connection))

    def record(
        self, book: Book, date: dt.date, *, replace: bool = False, other_team: bool = False
    ) -> Recorded:
        """Add a reading of the book, whole or not at all.

        Days may come in any order: the history is the same as if they had come by date.
        Rows are the same row by their number, else by their folded name: see
        ``salesbook.analysis.identity``. The same book of the same day again does nothing.

        Args:
            book: What was read.
            date: The day it is of.
            replace: Let it take the place of another reading of that day.
            other_team: Take it though it looks like another team's book.

        Raises:
            UsageError: The day has another reading, or the book is another team's.
            TargetError: The file cannot be written, or another process did not let go of it.
            SourceError: The history is damaged.
        """
        snapshot = take_snapshot(book)
        with self._database.writing() as connection:
            self._check_once(connection)
            days = recorded_days(connection)
            slot = _slot(days, date)
            before = _before(days, slot)
            taken = slot.day in days
            if taken and digest_at(connection, slot.day) == snapshot.digest:
                return Recorded(date, before, {}, already=True)
            if taken and not replace:
                raise UsageError("history.date_taken", date=date, file=str(self.path))
            if not other_team:
                others = [each for each in days if each != slot.day]
                self._check_team(connection, (book, snapshot), others, slot)
            if taken:
                forget_snapshot(connection, slot)
            counts = insert_snapshot(connection, slot, snapshot)
        return Recorded(date, before, counts, replaced=taken)

    def book(self, date: dt.date) -> Book:
        """The book as it was recorded on a day.

        Definition, tables and entries that could not be understood are those of the reading;
        its problems and the places of its columns are not kept.

        Raises:
            UsageError: Nothing was recorded on that day.
            SourceError: The history is damaged.
        """
        day = f"{date:%Y-%m-%d}"
        with self._database.reading() as connection:
            days = recorded_days(connection)
            if day not in days:
                raise self._no_such_date(date, days)
            source, decided = definition_at(connection, day)
            tables, raw = frames_at(connection, day)
        return Book(parse_definition(decided, source), tables, raw=raw, source=source)

    def versions(self, table: str) -> pd.DataFrame:
        """Every version of every row of a table.

        Args:
            table: Its key, as ``deals``.

        Returns:
            A frame sorted by ``row_key`` and ``valid_from``, index 0, 1, 2 … ``row_key``: str, what
            the row goes by. ``valid_from``: datetime64, the first snapshot that shows it so,
            inclusive. ``valid_to``: the first later snapshot that does not, exclusive; NaT
            while it still stands so. Then the table's columns as ``Book.tables`` documents
            them; those that later readings no longer have come last.

        Raises:
            UsageError: No snapshot has the table.
        """
        with self._database.reading() as connection:
            tables = recorded_tables(connection)
            if table not in tables:
                raise UsageError("history.no_table", table=table, options=", ".join(tables))
            return versions_of(connection, table)

    @property
    def definition(self) -> Definition:
        """The team's decisions in the latest snapshot.

        Raises:
            UsageError: The history is empty.
        """
        with self._database.reading() as connection:
            days = recorded_days(connection)
            if not days:
                raise UsageError("history.empty", file=str(self.path))
            source, decided = definition_at(connection, days[-1])
        return parse_definition(decided, source)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Every stage some snapshot had, by label; of the same label the latest."""
        with self._database.reading() as connection:
            texts = dict.fromkeys(
                definition_at(connection, day)[1] for day in recorded_days(connection)
            )
        found = (stage for text in texts for stage in parse_definition(text).stages)
        return tuple({stage.label: stage for stage in found}.values())

    def last_date(self, day: dt.date) -> dt.date:
        """The day of the latest snapshot up to a day, inclusive.

        Raises:
            UsageError: There is none so early.
        """
        dates = self.dates
        earlier = [date for date in dates if date <= day]
        if not earlier:
            raise self._no_such_date(day, [date.isoformat() for date in dates])
        return earlier[-1]

    def check_team(self, book: Book, date: dt.date) -> None:
        """Make sure that a book of a day is the one the history is of.

        Raises:
            UsageError: It looks like another team's.
            SourceError: The history is damaged.
        """
        with self._database.reading() as connection:
            days = recorded_days(connection)
            reading = book, take_snapshot(book)
            self._check_team(connection, reading, days, _slot(days, date))

    def keep_forecast(self, record: ForecastRecord) -> None:
        """Keep a forecast; one of the same day and period gives way to it.

        Raises:
            TargetError: The file cannot be written, or another process did not let go of it.
            SourceError: The history is damaged.
        """
        with self._database.writing() as connection:
            self._check_once(connection)
            insert_forecast(connection, record)

    @property
    def forecasts(self) -> tuple[ForecastRecord, ...]:
        """The forecasts that were kept, by day and period."""
        with self._database.reading() as connection:
            return forecasts_of(connection)

    def _check_once(self, connection: sqlite3.Connection) -> None:
        if not self._sound:
            check_soundness(connection)
            self._sound = True

    def _check_team(
        self,
        connection: sqlite3.Connection,
        reading: tuple[Book, Snapshot],
        others: Sequence[str],
        slot: Slot,
    ) -> None:
        """Compare with the snapshot before, else the one after.

        Raises:
            UsageError: It is another team's book.
        """
        book, snapshot = reading
        nearest = max((day for day in others if day < slot.day), default=min(others, default=""))
        if not nearest or _mostly_same(connection, nearest, snapshot):
            return
        frames, _ = frames_at(connection, nearest, only=TELLING)
        tables = {key: declared(book.definition, key) for key in TELLING}
        if not same_team(tables, frames, book.tables):
            source, _ = definition_at(connection, nearest)
            places = {"file": str(self.path), "source": book.source, "known": source}
            raise UsageError("history.other_team", date=nearest, **places)

    def _no_such_date(self, date: dt.date, days: Sequence[str]) -> UsageError:
        if not days:
            return UsageError("history.empty", file=str(self.path))
        shown = [*days[:1], "…", *days[-_SHOWN:]] if len(days) > _SHOWN + 1 else days
        return UsageError("history.no_date", date=date, dates=", ".join(shown))


def _slot(days: Sequence[str], date: dt.date) -> Slot:
    day = f"{date:%Y-%m-%d}"
    return Slot(day, min((each for each in days if each > day), default=None))


def _before(days: Sequence[str], slot: Slot) -> dt.date | None:
    day = max((each for each in days if each < slot.day), default=None)
    return None if day is None else dt.date.fromisoformat(day)


def _mostly_same(connection: sqlite3.Connection, day: str, snapshot: Snapshot) -> bool:
    """Whether half of the rows stand as they stood: nobody has to look closer."""
    same = count = 0
    for table in snapshot.tables:
        if table.name in TELLING:
            known = hashes_at(connection, day, table.name)
            same += sum(known.get(key) == hash_ for key, (hash_, _) in table.rows.items())
            count += len(table.rows)
    return 2 * same >= count > 0
