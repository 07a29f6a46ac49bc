"""Reading a large book typed and checked: salesbook beside the bare values of python-calamine.

10,000 customers, 10,000 deals and 50,000 meetings in a book of salesbook's own: essential
columns filled, the others in every second row, no mistakes, and a result beside every formula
as a spreadsheet program saves it.
"""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

from benchmarks.timing import Benchmark, Peer
from salesbook.backends.xlsx_read import read_xlsx
from salesbook.backends.xlsx_write import write_workbook
from salesbook.definition.columns import NUMERIC, Column, Kind
from salesbook.definition.tables import OPEN
from salesbook.definition.team import Definition
from salesbook.definition.team_file import default_definition
from salesbook.reading.reader import read_book
from salesbook.sheets.layout import lay_out
from salesbook.spec import Block, WorkbookSpec

_COUNTS = {"customers": 10_000, "deals": 10_000, "activities": 50_000}
_START = dt.date(2025, 4, 1)
_DAYS = 500
_CLOSED = ("closed", "lost_reason")  # every deal is open


def reading() -> Benchmark:
    """The same file through both."""
    folder = Path(tempfile.mkdtemp(prefix="salesbook-benchmark-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "book.xlsx"
    definition = default_definition("ja")
    tables = {key: _frame(definition, key, count) for key, count in _COUNTS.items()}
    write_workbook(_calculated(lay_out(definition, "standard", tables)), path)
    return Benchmark(
        "Reading 10,000 customers, 10,000 deals and 50,000 meetings",
        (
            Peer("python-calamine, bare values", functools.partial(_read_bare, path)),
            Peer("salesbook, typed and checked", functools.partial(_read_typed, path)),
        ),
        rounds=3,
    )


def _read_bare(path: Path) -> None:
    with CalamineWorkbook.from_path(path) as workbook:
        for title in workbook.sheet_names:
            workbook.get_sheet_by_name(title).to_python()


def _read_typed(path: Path) -> None:
    book = read_book(read_xlsx(path))
    if book.problems or len(book["activities"]) != _COUNTS["activities"]:
        message = "the benchmark's book does not read back clean"
        raise RuntimeError(message)


def _calculated(book: WorkbookSpec) -> WorkbookSpec:
    """The book with a number beside every formula of its tables."""
    sheets = (
        replace(sheet, blocks=tuple(_with_results(block) for block in sheet.blocks))
        for sheet in book.sheets
    )
    return replace(book, sheets=tuple(sheets))


def _with_results(block: Block) -> Block:
    columns = (
        replace(column, values=[1] * block.height) if column.formula else column
        for column in block.columns
    )
    return replace(block, columns=tuple(columns))


def _frame(definition: Definition, key: str, count: int) -> pd.DataFrame:
    columns = [c for c in definition.tables[key].entries if c.key not in _CLOSED]
    return pd.DataFrame({column.key: _entries(definition, column, count) for column in columns})


def _entries(definition: Definition, column: Column, count: int) -> list[object]:
    words = _words(definition, column)
    return [
        _entry(column, words, number) if column.essential or number % 2 else None
        for number in range(count)
    ]


def _entry(column: Column, words: list[str], number: int) -> object:
    if column.kind is Kind.ID:
        return f"{column.source}{number + 1:05d}"
    if words:
        return words[number % len(words)]
    if column.kind is Kind.DATE:
        return _START + dt.timedelta(days=number % _DAYS)
    if column.kind in NUMERIC:
        low, high = (0, int(column.high)) if column.high else (500, 900)
        return low + number % (high - low + 1)
    if column.kind is Kind.EMAIL:
        return f"tanto{number:05d}@example.co.jp"
    return column.kind is Kind.FLAG or f"{column.key} 内容 {number}"


def _words(definition: Definition, column: Column) -> list[str]:
    if column.source == "stage":
        return [stage.label for stage in definition.stages if stage.outcome == OPEN]
    if column.kind is Kind.CHOICE:
        return list(definition.options(column.source))
    if column.key == "company":
        return [f"株式会社{number:05d}商事" for number in range(_COUNTS["customers"])]
    return {
        "members.name": [member.name for member in definition.members],
        "products.name": [product.name for product in definition.products],
        "deals.no": [f"D{number + 1:05d}" for number in range(_COUNTS["deals"])],
    }.get(column.source, [])
