"""Rules that hold between the entries of a row, a column or two tables.

A rule is one function from the readings to problems, and one line of ``RULES``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from salesbook.cells import CellRef
from salesbook.definition.columns import Column
from salesbook.definition.tables import LOST, OPEN, SETTINGS_TABLES, WON
from salesbook.definition.team import Definition
from salesbook.problems import (
    CLOSED_BEFORE_OPENED,
    CLOSED_WITHOUT_DATE,
    DUPLICATE,
    FUTURE_MEETING,
    OPEN_WITH_CLOSED_DATE,
    REQUIRED,
    Problem,
    ProblemKind,
)
from salesbook.reading.frames import TableReading
from salesbook.reading.names import fold_for


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules look at.

    Attributes:
        readings: The tables that were read, by key.
        definition: The team's decisions.
        as_of: The day the book is looked at, or None for no such day.
    """

    readings: Mapping[str, TableReading]
    definition: Definition
    as_of: dt.date | None = None

    def has(self, table: str, *columns: str) -> bool:
        """Whether a table with these columns was read."""
        reading = self.readings.get(table)
        return reading is not None and all(key in reading.placed.columns for key in columns)


Rule = Callable[[Checked], Iterator[Problem]]


def check_tables(checked: Checked) -> Iterator[Problem]:
    """Every problem the rules find."""
    for rule in RULES:
        yield from rule(checked)


def required_entries(checked: Checked) -> Iterator[Problem]:
    """A row that says something lacks an entry it needs."""
    for reading in checked.readings.values():
        for column in reading.placed.table.entries:
            if _is_needed(column, reading):
                missing = _missing(reading.frame[column.key]) & ~_unread(reading, column)
                yield from _told(reading, REQUIRED, column.key, missing)


def no_duplicates(checked: Checked) -> Iterator[Problem]:
    """Two rows have the same number or name; names are compared without their form."""
    for key, reading in checked.readings.items():
        for column in reading.placed.table.entries:
            if column.unique and column.key in reading.placed.columns:
                yield from _duplicates(reading, column.key, f"{key}.{column.key}")


def closed_has_date(checked: Checked) -> Iterator[Problem]:
    """A won or lost deal does not say when."""
    if checked.has("deals", "stage", "closed"):
        deals = checked.readings["deals"]
        closed = _outcomes(checked).isin([WON, LOST])
        missing = deals.frame["closed"].isna() & ~_unread(deals, deals.placed.table["closed"])
        yield from _told(deals, CLOSED_WITHOUT_DATE, "closed", closed & missing, beside="stage")


def closed_after_opened(checked: Checked) -> Iterator[Problem]:
    """A deal was closed before it was opened."""
    if checked.has("deals", "opened", "closed"):
        deals = checked.readings["deals"]
        early = deals.frame["closed"] < deals.frame["opened"]
        yield from _told(deals, CLOSED_BEFORE_OPENED, "closed", early, beside="opened")


def open_has_no_date(checked: Checked) -> Iterator[Problem]:
    """An open deal has a date of closing."""
    if checked.has("deals", "stage", "closed"):
        deals = checked.readings["deals"]
        dated = (_outcomes(checked) == OPEN) & deals.frame["closed"].notna()
        yield from _told(deals, OPEN_WITH_CLOSED_DATE, "closed", dated, beside="stage")


def no_future_meetings(checked: Checked) -> Iterator[Problem]:
    """A meeting is recorded for a day that has not come."""
    if checked.as_of is not None and checked.has("activities", "date"):
        meetings = checked.readings["activities"]
        future = meetings.frame["date"] > pd.Timestamp(checked.as_of)
        yield from _told(meetings, FUTURE_MEETING, "date", future)


RULES: tuple[Rule, ...] = (
    required_entries,
    no_duplicates,
    closed_has_date,
    closed_after_opened,
    open_has_no_date,
    no_future_meetings,
)


def _missing(entries: pd.Series[Any]) -> pd.Series[bool]:
    words = set(entries.to_numpy(dtype=object)) if entries.dtype == "str" else set()
    blank = [word for word in words if isinstance(word, str) and not word.strip()]
    return entries.isna() | entries.isin(blank) if blank else entries.isna()


def _is_needed(column: Column, reading: TableReading) -> bool:
    """Whether people have to fill it; keys that salesbook hides are not theirs to fill."""
    hidden = reading.placed.table in SETTINGS_TABLES and not column.essential
    return column.required and not hidden and column.key in reading.placed.columns


def _told(
    reading: TableReading,
    kind: ProblemKind,
    key: str,
    wrong: pd.Series[bool],
    *,
    beside: str = "",
) -> Iterator[Problem]:
    """A problem for each wrong row, with its entry in another column if that helps."""
    if not wrong.any():
        return
    rows = reading.frame[wrong]
    others = rows[beside] if beside else rows[key]
    for row, entry, other in zip(rows.index, rows[key], others, strict=True):
        details = {"other": _shown(other)} if beside else {}
        yield reading.placed.problem(kind, key, row - 1, value=_shown(entry), **details)


def _duplicates(reading: TableReading, key: str, source: str) -> Iterator[Problem]:
    entries = reading.frame[key].dropna()
    fold = fold_for(source)
    first: dict[str, int] = {}
    for row, entry in zip(entries.index.tolist(), entries.tolist(), strict=True):
        known = first.setdefault(fold(entry), row)
        if known != row and entry.strip():
            cell = CellRef(known - 1, reading.placed.columns[key].index)
            yield reading.placed.problem(DUPLICATE, key, row - 1, value=entry, first=str(cell))


def _outcomes(checked: Checked) -> pd.Series[str]:
    outcomes = {stage.label: stage.outcome for stage in checked.definition.stages}
    return checked.readings["deals"].frame["stage"].map(outcomes)


def _unread(reading: TableReading, column: Column) -> pd.Series[bool]:
    """Rows whose entry is there but was not understood: that is told already."""
    table = reading.placed.table.key
    rows = [row for (t, row, key) in reading.raw if t == table and key == column.key]
    return pd.Series(reading.frame.index.isin(rows), index=reading.frame.index)


def _shown(entry: object) -> str:
    if isinstance(entry, pd.Timestamp):
        return entry.date().isoformat()
    return "" if pd.isna(entry) else str(entry)  # type: ignore[call-overload]
