"""Rules that hold between the entries of a row, a column or two tables.

A rule is one function from the readings to problems, and one line of ``RULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from salesbook.definition.columns import Column
from salesbook.definition.tables import SETTINGS_TABLES
from salesbook.problems import REQUIRED, Problem
from salesbook.reading.amounts import amounts_in_line
from salesbook.reading.checked import Checked, tell, unread
from salesbook.reading.day_checks import next_dates_ahead, no_future_meetings
from salesbook.reading.deal_checks import (
    closed_after_opened,
    closed_has_date,
    closed_has_no_next,
    open_has_no_date,
)
from salesbook.reading.frames import TableReading
from salesbook.reading.repeats import no_duplicates, rows_once

if TYPE_CHECKING:
    import pandas as pd

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
                missing = _missing(reading.frame[column.key]) & ~unread(reading, column)
                yield from tell(reading, REQUIRED, column.key, missing)


RULES: tuple[Rule, ...] = (
    required_entries,
    no_duplicates,
    rows_once,
    closed_has_date,
    closed_after_opened,
    open_has_no_date,
    closed_has_no_next,
    no_future_meetings,
    next_dates_ahead,
    amounts_in_line,
)


def _missing(entries: pd.Series[Any]) -> pd.Series[bool]:
    words = set(entries.to_numpy(dtype=object)) if entries.dtype == "str" else set()
    blank = [word for word in words if isinstance(word, str) and not word.strip()]
    return entries.isna() | entries.isin(blank) if blank else entries.isna()


def _is_needed(column: Column, reading: TableReading) -> bool:
    """Whether people have to fill it; keys that salesbook hides are not theirs to fill."""
    hidden = reading.placed.table in SETTINGS_TABLES and not column.essential
    return column.required and not hidden and column.key in reading.placed.columns
