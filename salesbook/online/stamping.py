"""Rows people added without a number, and the numbers they get."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.carrying.corrections import Correction
from salesbook.carrying.typed import typed_table
from salesbook.cells import CellRef
from salesbook.online.opening import OnlineBook
from salesbook.reading.place import cell_at
from salesbook.sheets.values import fresh_numbers


def missing_numbers(online: OnlineBook) -> Iterator[Correction]:
    """Rows with entries and without a number, and the numbers they get."""
    original = online.original
    for table, place in original.book.places.items():
        declared = original.book.definition.tables[table]
        stamp = declared.identity if declared.stamped else ""
        sheet = original.grid.find(place.sheet)
        if not stamp or stamp not in place.columns or sheet is None or place.origins:
            continue
        column, letter = place.columns[stamp], declared[stamp].source
        used = {str(cell_at(row, column)) for row in sheet.rows}
        fresh = fresh_numbers(letter, used)
        frame = typed_table(original.grid, original.book, table)
        for row in frame.index[frame[stamp].isna()]:
            at = CellRef(int(row) - 1, column)
            if cell_at(sheet.rows[at.row], column) == "" and (at.row, column) not in sheet.errors:
                number = next(fresh)
                yield Correction(table, stamp, place.sheet, at, str(row), None, number)
