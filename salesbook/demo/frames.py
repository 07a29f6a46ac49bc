"""From rows of entries to frames and back to the entries a sheet holds."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence

import pandas as pd

from salesbook.definition.columns import NUMERIC, Column, Kind, Table

Entry = str | int | float | bool | dt.date | None


def make_frame(table: Table, rows: Sequence[Mapping[str, Entry]]) -> pd.DataFrame:
    """A typed frame of a table.

    Args:
        table: Its declaration; the frame has its entry columns.
        rows: An entry by column key for each row; a key left out is empty.

    Returns:
        Index ``row`` from 1. Types as in ``Book.tables``: numbers float64 with NaN, dates
        datetime64[s] with NaT, flags bool, all else str with NaN.
    """
    index = pd.RangeIndex(1, len(rows) + 1, name="row")
    columns = {
        column.key: _series(column, [row.get(column.key) for row in rows], index)
        for column in table.entries
    }
    return pd.DataFrame(columns, index=index)


def plain_entries(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame with its entries as a person types them.

    Returns:
        Columns of dtype object: str, int where a number is whole, float, ``datetime.date``,
        True for a flag, and None for empty.
    """
    plain = {name: [_plain(value) for value in frame[name]] for name in frame.columns}
    return pd.DataFrame(plain, index=frame.index, dtype=object)


def _series(column: Column, values: Sequence[Entry], index: pd.Index) -> pd.Series:
    if column.kind is Kind.FLAG:
        return pd.Series([bool(value) for value in values], index=index, dtype=bool)
    if column.kind in NUMERIC:
        numbers = [float(v) if isinstance(v, int | float) else math.nan for v in values]
        return pd.Series(numbers, index=index, dtype="float64")
    if column.kind is Kind.DATE:
        days = [value if isinstance(value, dt.date) else None for value in values]
        return pd.Series(days, index=index, dtype="datetime64[s]")
    texts = [str(value) if value else None for value in values]
    return pd.Series(texts, index=index, dtype="str")


def _plain(value: object) -> Entry:
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, bool):
        return value or None
    if isinstance(value, float):
        return None if math.isnan(value) else int(value) if value.is_integer() else value
    return str(value) if isinstance(value, str) and value else None
