"""Formulas calculated by LibreOffice, their results put into the cells."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import to_excel

from tests.standin.celldata import number
from tests.standin.excel_formulas import known_to_sheets
from tests.standin.state import Cell, ErrorValue, Formula, Sheet, Spreadsheet, Value
from tests.standin.workbook import titles, write
from tools.office import Office

_ERRORS = {
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#N/A": "N_A",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#REF!": "REF",
    "#VALUE!": "VALUE",
    "#NULL!": "NULL_VALUE",
}
NO_NAME = ErrorValue("NAME", "#NAME?")

Results = dict[tuple[str, int, int], Value]


def results(book: Spreadsheet, office: Office, now: str | None) -> Results:
    """What each formula gives, by the sheet's title in the spreadsheet, row and column."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        done = Path(scratch) / "calculated.xlsx"
        done.write_bytes(calculated_file(book, office, now))
        return dict(_read(book, done))


def calculated_file(book: Spreadsheet, office: Office, now: str | None) -> bytes:
    """The spreadsheet as an .xlsx file that carries what its formulas give."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        source = write(book, Path(scratch) / "state.xlsx")
        target = Path(scratch) / "calculated"
        target.mkdir()
        return office.convert(source, "xlsx", target, now=now).read_bytes()


def _read(book: Spreadsheet, file: Path) -> Iterator[tuple[tuple[str, int, int], Value]]:
    calculated = openpyxl.load_workbook(file, read_only=True, data_only=True)
    named = titles(book)
    try:
        for sheet in book.sheets:
            page = calculated[named[sheet.title.casefold()]]
            rows = enumerate(page.iter_rows(values_only=True))
            found = {row: line for row, line in rows if row in sheet.cells}
            for row, column, cell in _formulas(sheet):
                line = found.get(row, ())
                shown = line[column] if column < len(line) else None
                yield (sheet.title, row, column), _result(cell, shown)
    finally:
        calculated.close()


def _formulas(sheet: Sheet) -> Iterator[tuple[int, int, Cell]]:
    for row, column, cell in sheet.within(sheet.box):
        if isinstance(cell.entered, Formula):
            yield row, column, cell


def _result(cell: Cell, shown: object) -> Value:
    """A value as the file's reader gives it; no value is an empty text."""
    if isinstance(cell.entered, Formula) and not known_to_sheets(cell.entered):
        return NO_NAME
    if shown is None:
        return ""
    if isinstance(shown, str):
        return ErrorValue(_ERRORS[shown], shown) if shown in _ERRORS else shown
    if isinstance(shown, dt.datetime | dt.date | dt.time | dt.timedelta):
        return number(to_excel(shown))  # type: ignore[no-untyped-call]
    return shown if isinstance(shown, bool) else number(float(str(shown)))


def put(book: Spreadsheet, found: Results) -> None:
    """Put results into cells; a formula that another has replaced meanwhile stays without."""
    for sheet in book.sheets:
        for row, line in list(sheet.cells.items()):
            new = dict(line)
            for column, cell in line.items():
                key = (sheet.title, row, column)
                if isinstance(cell.entered, Formula) and key in found:
                    new[column] = replace(cell, result=found[key])
            sheet.cells[row] = new
