"""What a sheet shows, laid beside what the analysis of the same file finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import salesbook
from salesbook.analysis.follow_up import LATER, STATES, FollowUp, follow_up
from salesbook.analysis.ranks import suggested_ranks
from salesbook.reading.book import Book
from salesbook.sheets.progress import SHOWN
from salesbook.texts import Texts

Rows = list[list[object]]
Sheets = dict[str, Rows]

_LONGEST = 2000


@dataclass(frozen=True)
class Case:
    """A book as it is read, the day, and what its sheets show on that day."""

    book: Book
    as_of: dt.date
    sheets: Sheets


FOLLOWED = ("state", "last_contact", "days_since", "key_person_met")
IN_STAGES = ("state", "days_in_stage", "stalled", "weighted")
PLACED = {"objective": "x", "dealings": "y", "quadrant": "quadrant"}


def calculated(file: Path) -> Sheets:
    """Each sheet's rows with the values an engine saved beside its formulas."""
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    try:
        return {
            # A row once inserted or deleted, LibreOffice writes empty ones to the sheet's end.
            sheet.title: [list(row) for row in sheet.iter_rows(max_row=_LONGEST, values_only=True)]
            for sheet in book.worksheets
        }
    finally:
        book.close()


def shown(rows: Rows, key: str) -> pd.Series:
    """A computed column by sheet row, as calculated."""
    keys = next(row for row in rows if key in row)
    first = rows.index(keys) + 2
    values = {n + 1: row[keys.index(key)] for n, row in enumerate(rows) if n >= first}
    return pd.Series(values, dtype=object)


def expect(rows: Rows, key: str, expected: pd.Series) -> None:
    every = shown(rows, key)
    if expected.empty:
        assert set(every) <= {None, ""}
    found = every.loc[expected.index]
    for row, sheet, value in zip(expected.index, found, expected, strict=True):
        if isinstance(value, pd.Timestamp):
            assert sheet == value.to_pydatetime(), (key, row)
        elif pd.isna(value):
            assert sheet in {None, ""}, (key, row, sheet)
        elif isinstance(value, float):
            assert sheet == pytest.approx(value, rel=1e-9), (key, row)
        else:
            assert sheet == value, (key, row)


def said(values: pd.Series) -> pd.Series:
    """States and flags in the words of the sheet."""
    texts = Texts("ja")
    if values.dtype == bool:
        return values.map({True: texts("flag.stalled"), False: None}).astype(object)
    words = {state: texts(f"state.{state}") for state in STATES}
    return values.map(lambda value: words.get(value, value)).astype(object)


def errors(sheets: Sheets) -> list[tuple[str, int, object]]:
    """Sheet, row and value of each error value."""
    return list(_errors(sheets))


def _errors(sheets: Sheets) -> Iterator[tuple[str, int, object]]:
    for title, rows in sheets.items():
        for number, row in enumerate(rows, 1):
            for value in row:
                if isinstance(value, str) and value.startswith("#"):
                    yield title, number, value


def expect_parity(book: Book, sheets: Sheets, as_of: dt.date) -> None:
    """Every computed column people see, the progress list and the stages agree."""
    found = follow_up(book, as_of=as_of)
    expect_customers(book, sheets["顧客管理"], as_of, found)
    for key in IN_STAGES:
        expect(sheets["案件管理"], f"deals.{key}", said(found.deals[key]))
    expect_progress(sheets["進捗一覧"], found)
    expect_stages(book, sheets["ダッシュボード"], as_of)


def expect_customers(book: Book, rows: Rows, as_of: dt.date, found: FollowUp) -> None:
    for key in FOLLOWED:
        expect(rows, f"customers.{key}", said(found.customers[key]))
    expect(rows, "customers.suggested_rank", suggested_ranks(book)["suggested"])
    customers = salesbook.matrix(book, as_of=as_of).customers
    for key, column in PLACED.items():
        expect(rows, f"customers.{key}", customers[column].where(customers["x"].notna()))
    expect(rows, "customers.total_sales_this_year", customers["sales_this_year"])


def expect_progress(rows: Rows, found: FollowUp) -> None:
    header = next(n for n, row in enumerate(rows) if "次回予定日" in row)
    columns = [rows[header].index(label) for label in ("状態", "会社名", "担当者", "No")]
    last = header + 1 + SHOWN
    lines = [[row[n] or None for n in columns] for row in rows[header + 1 : last]]
    progress = found.progress.assign(state=said(found.progress["state"]))
    expected = progress[["state", "company", "owner", "no"]].astype(object).head(SHOWN)
    assert [line for line in lines if any(line)] == [
        [None if pd.isna(value) else value or None for value in line]
        for line in expected.to_numpy()
    ]
    counts = progress["state"].value_counts()
    words = [Texts("ja")(f"state.{state}") for state in STATES if state != LATER]
    told = {f"{word}  {counts.get(word, 0)}" for word in words}
    assert told <= set(map(str, rows[header - 2]))


def expect_stages(book: Book, rows: Rows, as_of: dt.date) -> None:
    """The dashboard's count, amount and weighted amount of the open deals."""
    pipeline = salesbook.pipeline(book, as_of=as_of)
    title = next(n for n, row in enumerate(rows) if "ステージ別の進行中案件" in row)
    column = rows[title].index("ステージ別の進行中案件")
    total = rows[title + 2][column + 2 : column + 5]
    expected = [pipeline.counts.open, pipeline.open_amount, pipeline.weighted_amount]
    assert total == pytest.approx(expected, rel=1e-9)
