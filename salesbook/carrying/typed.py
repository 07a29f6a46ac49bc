"""What people typed, cell by cell, as frames a workbook can be filled with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from salesbook.cells import column_letters
from salesbook.definition.columns import NUMERIC, Column, Kind
from salesbook.grid import Grid, GridSheet, Scalar
from salesbook.problems import CELL_OUTSIDE
from salesbook.reading.book import EXTRA_PREFIX, Book, TablePlace
from salesbook.reading.entries import Parser, is_blank, text_of
from salesbook.reading.parsers import parser_for
from salesbook.reading.place import cell_at
from salesbook.spec import ErrorValue, Value
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.definition.columns import Table

ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA")
)
"""Error values every program knows; others are kept as text."""

_SETTING = "value"


def typed_tables(grid: Grid, book: Book) -> dict[str, pd.DataFrame]:
    """Every table that was found, with its cells as people typed them.

    Args:
        grid: The cells the book was read from.
        book: What they mean: it says which rows and columns hold entries.

    Returns:
        Frames of ``object`` by table, with the index and columns of ``Book.tables`` that stand
        in the source; empty cells are None, error values ``ErrorValue``. Entries in a column
        without a header come under a header that says so. Formulas come as their results. An
        entry whose meaning hangs on what stands around it (a unit in the header, a merged
        cell, a day without a year) comes as it was understood.
    """
    return {key: typed_table(grid, book, key) for key in book.places}


def typed_table(
    grid: Grid, book: Book, table: str, *, rows: Sequence[int] | None = None
) -> pd.DataFrame:
    """One table, with its cells as people typed them.

    Args:
        grid: The cells the book was read from.
        book: What they mean.
        table: Its key.
        rows: Sheet rows, from 1; None takes those with entries.
    """
    place, frame = book.places[table], book[table]
    sheet = _sheet(grid, place)
    numbers = [int(row) for row in (frame.index if rows is None else rows)]
    declared = book.definition.tables[table]
    index = pd.Index(numbers, dtype="int64", name="row")
    meant = frame.reindex(index)
    cells = {}
    for key, place_of in sheet_columns(book, table).items():
        column = _column(declared, key)
        cells[key] = _typed_column(sheet, numbers, place_of, column)
        if key in meant and column.kind is not Kind.FLAG:
            parse = parser_for(column, book.definition.currency)
            cells[key] = _standing_alone(cells[key], meant[key].tolist(), column, parse)
    return pd.DataFrame(cells, index=index, dtype=object)


def sheet_columns(book: Book, table: str) -> dict[str, int]:
    """The zero-based sheet column of each column of ``typed_table``."""
    place = book.places[table]
    own = {key: place.columns[key] for key in book[table].columns if key in place.columns}
    return own | dict(_without_header(book, table))


def entries_of(book: Book) -> dict[str, pd.DataFrame]:
    """The tables of a book with the entries nobody understood in their cells, as typed."""
    tables = dict(book.tables)
    by_column: dict[tuple[str, str], dict[int, Value]] = {}
    for (table, row, key), cell in book.raw.items():
        by_column.setdefault((table, key), {})[row] = _raw_value(cell)
    for (table, key), cells in by_column.items():
        frame = tables[table]
        values = frame[key].astype(object).where(frame[key].notna(), None)
        typed = [cells.get(int(row), value) for row, value in zip(frame.index, values, strict=True)]
        tables[table] = frame.assign(**{key: pd.Series(typed, index=frame.index, dtype=object)})
    return tables


def settings_rows(frame: pd.DataFrame) -> list[dict[str, Value]]:
    """The rows of a settings table, as ``Kept`` takes them."""
    return [
        {str(key): value for key, value in row.items()}
        for row in frame.where(frame.notna(), None).to_dict("records")
    ]


def same_cell(one: Value, other: Value) -> bool:
    """Whether two cells hold the same entry, as a person would say."""
    return one == other or as_text(one) == as_text(other)


def as_text(value: object) -> str:
    """A typed cell as text; empty for nothing."""
    if isinstance(value, ErrorValue):
        return value.code
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return ""
    if isinstance(value, dt.date | str | int | float):
        return text_of(value)
    return str(value)


def _sheet(grid: Grid, place: TablePlace) -> GridSheet:
    sheet = grid.find(place.sheet)
    if sheet is None:
        message = f"no sheet {place.sheet!r}: the book was read from other cells"
        raise KeyError(message)
    return sheet


def _column(table: Table, key: str) -> Column:
    return table[key] if key in table else Column(key)


def _without_header(book: Book, table: str) -> Iterator[tuple[str, int]]:
    """Columns beside the table that hold entries but have no header."""
    place = book.places[table]
    neighbours = sum(each.sheet == place.sheet for each in book.places.values())
    rows = set(book[table].index)
    texts = Texts(book.definition.language)
    for problem in book.problems if neighbours == 1 else ():
        if problem.kind is CELL_OUTSIDE and problem.sheet == place.sheet and problem.cell:
            column = problem.cell.column
            if problem.cell.row + 1 in rows:
                label = texts("carried.no_header", column=column_letters(column))
                yield EXTRA_PREFIX + label, column


def _typed_column(sheet: GridSheet, rows: Sequence[int], index: int, column: Column) -> list[Value]:
    cells = [_typed_cell(sheet, row - 1, index, column) for row in rows]
    if column.kind is Kind.DATE or _is_day_column(column, cells):
        return cells
    return [text_of(cell) if isinstance(cell, dt.date) else cell for cell in cells]


def _standing_alone(
    cells: Sequence[Value], meant: Sequence[object], column: Column, parse: Parser
) -> list[Value]:
    """The cells, with those that would mean something else elsewhere as they were understood."""
    told = column.kind in NUMERIC or column.kind is Kind.DATE
    alone: dict[Value, object] = {}
    found: list[Value] = []
    for cell, value in zip(cells, map(_entry, meant), strict=True):
        if cell is not None and told and not isinstance(cell, ErrorValue) and cell not in alone:
            alone[cell] = parse(cell).value
        differs = cell is None or (told and alone.get(cell) != value)
        found.append(value if differs and value is not None else cell)
    return found


def _entry(value: object) -> Value:
    """An understood entry as it can be written; None for none."""
    if value is None or value != value:  # noqa: PLR0124 - NaN and NaT
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    return value if isinstance(value, str) else str(value)


def _is_day_column(column: Column, cells: Sequence[Value]) -> bool:
    """Whether days may stay days: the setting of the day, and extra columns of nothing else."""
    if column.key == _SETTING:
        return True
    extra = column.key.startswith(EXTRA_PREFIX)
    return extra and all(isinstance(cell, dt.date) for cell in cells if cell is not None)


def _typed_cell(sheet: GridSheet, row: int, index: int, column: Column) -> Value:
    error = sheet.errors.get((row, index))
    if error is not None:
        return ErrorValue(error) if error in ERRORS else error
    if column.kind not in NUMERIC and (row, index) in sheet.long_numbers:
        return sheet.long_numbers[row, index]
    return plain_value(cell_at(sheet.rows[row], index) if row < len(sheet.rows) else None)


def plain_value(cell: Scalar) -> Value:
    """A raw cell as it can be written again."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool | dt.time | dt.timedelta):
        return text_of(cell)
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell
    return cell


def _raw_value(cell: Scalar) -> Value:
    if isinstance(cell, str) and cell in ERRORS:
        return ErrorValue(cell)
    return plain_value(cell)


def without_blank_rows(frame: pd.DataFrame, stamp: str) -> pd.DataFrame:
    """The rows in which something stands, a number prepared in the row aside."""
    entries = [key for key in frame.columns if key != stamp]
    filled = [
        any(not is_blank(cell) for cell in row) for row in frame[entries].itertuples(index=False)
    ]
    return frame[filled]


def tables_on(sheet: str, places: Mapping[str, TablePlace]) -> list[str]:
    """The tables that stand on a sheet."""
    return [key for key, place in places.items() if place.sheet == sheet]
