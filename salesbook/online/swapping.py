"""Corrections as writes that look first what stands in their cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from salesbook.backends.gsheets.swaps import Content, Swap
from salesbook.backends.gsheets.values import extended_value, serial_date
from salesbook.carrying.corrections import Correction
from salesbook.errors import TargetError
from salesbook.grid import EMPTY, GridSheet, Scalar
from salesbook.online.opening import OnlineBook
from salesbook.reading.book import Book
from salesbook.reading.place import cell_at
from salesbook.reading.reader import read_book
from salesbook.spec import ErrorValue

_DAY = 86_400


def book_with(online: OnlineBook, corrections: Sequence[Correction], as_of: dt.date) -> Book:
    """What a spreadsheet will hold once corrections are written.

    Args:
        online: The spreadsheet.
        corrections: What is written.
        as_of: The day entries are judged from, inclusive.
    """
    if not corrections:
        return online.original.book
    grid = online.original.grid
    sheets = tuple(
        _corrected(sheet, [each for each in corrections if each.sheet == sheet.title])
        for sheet in grid.sheets
    )
    return read_book(replace(grid, sheets=sheets), as_of=as_of)


def _corrected(sheet: GridSheet, corrections: Sequence[Correction]) -> GridSheet:
    if not corrections:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for each in corrections:
        row, column = rows[each.cell.row], each.cell.column
        row += [EMPTY] * (column + 1 - len(row))
        new = each.new
        row[column] = EMPTY if new is None or isinstance(new, ErrorValue) else new
    changed = {(each.cell.row, each.cell.column) for each in corrections}
    errors = {at: code for at, code in sheet.errors.items() if at not in changed}
    return replace(sheet, rows=rows, errors=errors)


def swap_of(correction: Correction, online: OnlineBook) -> Swap:
    """The write of a correction, with all that is expected around its cell.

    Raises:
        TargetError: The cell cannot hold the entry.
    """
    original = online.original
    place = original.book.places[correction.table]
    sheet = original.grid.find(correction.sheet)
    if sheet is None:  # it was found a moment ago
        raise TargetError("google.not_found", file=correction.sheet)
    row, column = correction.cell.row, correction.cell.column
    declared = original.book.definition.tables[correction.table]
    stamp = declared.identity if declared.stamped else ""
    number = place.columns.get(stamp)
    key_row, key = _key_above(sheet, correction, place.header_row - 1)
    cells = sheet.rows[row]
    return Swap(
        sheet=online.reply.numbers[correction.sheet],
        row=row,
        column=column,
        key_row=key_row,
        key=key,
        others={at: _content(cell_at(cells, at)) for at in place.columns.values() if at != column},
        expected=_content(cell_at(cells, column)),
        new=_new_content(correction),
        number=None if number == column else number,
        once=number == column,
    )


def _new_content(correction: Correction) -> Content:
    new = correction.new.code if isinstance(correction.new, ErrorValue) else correction.new
    try:
        return extended_value(new) or {}
    except (ValueError, OverflowError) as error:
        raise TargetError(
            "target_cannot_hold", file=correction.address, reason=str(error)
        ) from error


def _key_above(sheet: GridSheet, correction: Correction, header: int) -> tuple[int, str]:
    """A row that tells columns apart, and what it says: the hidden keys, else the header."""
    key, column = f"{correction.table}.{correction.column}", correction.cell.column
    rows = (row for row in range(header) if cell_at(sheet.rows[row], column) == key)
    found = next(rows, header)
    said = cell_at(sheet.rows[found], column)
    return found, said if isinstance(said, str) else ""


def _content(cell: Scalar) -> Content:
    """A cell that was read, as it was entered."""
    if isinstance(cell, dt.timedelta):
        return {"numberValue": cell.total_seconds() / _DAY}
    if isinstance(cell, dt.time):
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second
        return {"numberValue": seconds / _DAY}
    if isinstance(cell, dt.date):
        return {"numberValue": serial_date(cell)}
    if isinstance(cell, bool):
        return {"boolValue": cell}
    if isinstance(cell, int | float):
        return {"numberValue": cell}
    return {"stringValue": cell} if cell else {}
