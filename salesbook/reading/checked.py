"""What the rules look at, and how they tell what they find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from salesbook.definition.columns import Column
from salesbook.definition.team import Definition
from salesbook.problems import Problem, ProblemKind
from salesbook.reading.frames import TableReading


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


def tell(
    reading: TableReading,
    kind: ProblemKind,
    key: str,
    wrong: pd.Series[bool],
    *,
    beside: str = "",
    details: Mapping[str, str] | None = None,
) -> Iterator[Problem]:
    """A problem for each wrong row.

    Args:
        reading: The table.
        kind: What is wrong.
        key: The column it is told at.
        wrong: Which rows.
        beside: A column whose entry helps to understand, told as ``other``.
        details: More for the sentence.
    """
    if not wrong.any():
        return
    rows = reading.frame[wrong]
    others = rows[beside] if beside else rows[key]
    for row, entry, other in zip(rows.index, rows[key], others, strict=True):
        more = {"other": shown(other)} if beside else {}
        more |= details or {}
        yield reading.placed.problem(kind, key, row - 1, value=shown(entry), **more)


def outcomes(checked: Checked) -> pd.Series[str]:
    """The outcome of each deal's stage; NaN where it has none."""
    known = {stage.label: stage.outcome for stage in checked.definition.stages}
    return checked.readings["deals"].frame["stage"].map(known)


def unread(reading: TableReading, column: Column) -> pd.Series[bool]:
    """Rows whose entry is there but was not understood: that is told already."""
    table = reading.placed.table.key
    rows = [row for (t, row, key) in reading.raw if t == table and key == column.key]
    return pd.Series(reading.frame.index.isin(rows), index=reading.frame.index)


def shown(entry: object) -> str:
    """An entry as problems show it."""
    if isinstance(entry, pd.Timestamp):
        return entry.date().isoformat()
    return "" if pd.isna(entry) else str(entry)  # type: ignore[call-overload]
