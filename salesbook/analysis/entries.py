"""Columns of a table in the form calculations want, also where the team left them out."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from salesbook.reading.book import Book

_DAY_SECONDS = 86_400


def table(book: Book, key: str) -> pd.DataFrame:
    """The frame of a table; an empty one where the book has none."""
    return book.tables.get(key, pd.DataFrame())


def words(frame: pd.DataFrame, key: str) -> pd.Series[str]:
    """A column of text; empty is ``""``."""
    if key not in frame:
        return pd.Series("", index=frame.index, dtype="str")
    return frame[key].astype("str").fillna("")


def numbers(frame: pd.DataFrame, key: str) -> pd.Series[float]:
    """A column of numbers; empty is NaN."""
    if key not in frame:
        return pd.Series(float("nan"), index=frame.index, dtype="float64")
    return frame[key].astype("float64")


def days(frame: pd.DataFrame, key: str) -> pd.Series[pd.Timestamp]:
    """A column of dates without the time of day; empty is NaT."""
    if key not in frame:
        return pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    return pd.to_datetime(frame[key]).dt.normalize()


def days_between(first: pd.Series[pd.Timestamp], then: pd.Series[pd.Timestamp]) -> pd.Series[float]:
    """Days from one date to the other in each row; NaN where one of them is missing."""
    return (then - first).dt.total_seconds() / _DAY_SECONDS


def months(dates: pd.Series[pd.Timestamp]) -> pd.Series[str]:
    """The calendar month of each date as ``2026-10``; no date is ``""``."""
    numbered = dates.dt.year * 12 + dates.dt.month - 1
    names = {
        number: f"{int(number) // 12:04d}-{int(number) % 12 + 1:02d}"
        for number in numbered.dropna().unique()
    }
    return numbered.map(names).astype("str").fillna("")


def fiscal_years(dates: pd.Series[pd.Timestamp], start: int) -> pd.Series[float]:
    """The fiscal year of each date, named by the year it begins in; no date is NaN.

    Args:
        dates: The dates.
        start: Month (1 to 12) the fiscal year begins in.
    """
    return (dates.dt.year - (dates.dt.month < start)).astype("float64")


def midnight(day: dt.date) -> pd.Timestamp:
    """A day as frames compare it."""
    return pd.Timestamp(day)
