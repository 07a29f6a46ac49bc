"""Requests that sort rows."""

from __future__ import annotations

from dataclasses import replace
from functools import cmp_to_key

from tests.standin.areas import Box
from tests.standin.find import grid_box
from tests.standin.formulas import copied
from tests.standin.guard import guard
from tests.standin.state import Cell, ErrorValue, Formula, Json, Sheet, Spreadsheet, Value


def sort_range(book: Spreadsheet, given: Json) -> None:
    sheet, box = grid_box(book, given["range"], may_end_outside=True)
    guard(book, sheet, box)
    sort_box(sheet, box, given.get("sortSpecs", []))


def sort_box(sheet: Sheet, box: Box, specs: list[Json]) -> None:
    """Sort the rows of a rectangle; blanks go last, as they do for a person."""

    def compare(a: int, b: int) -> int:
        for spec in specs:
            column = spec.get("dimensionIndex", 0)
            down = spec.get("sortOrder") == "DESCENDING"
            found = _ordered(sheet.cell(a, column).value, sheet.cell(b, column).value, down=down)
            if found:
                return found
        return a - b

    order = sorted(range(box.top, box.bottom), key=cmp_to_key(compare))
    lines = [_cut(sheet, row, box) for row in order]
    for target, source, line in zip(range(box.top, box.bottom), order, lines, strict=True):
        rest = _outside(sheet, target, box)
        here = {column: moved(cell, target - source, 0) for column, cell in line.items()}
        sheet.put_line(target, rest | here)


def _outside(sheet: Sheet, row: int, box: Box) -> dict[int, Cell]:
    line = sheet.cells.get(row, {})
    return {column: cell for column, cell in line.items() if not box.left <= column < box.right}


def _cut(sheet: Sheet, row: int, box: Box) -> dict[int, Cell]:
    line = sheet.cells.get(row, {})
    return {column: cell for column, cell in line.items() if box.left <= column < box.right}


def moved(cell: Cell, down: int, right: int) -> Cell:
    """A cell taken elsewhere: its relative references move along."""
    if not isinstance(cell.entered, Formula):
        return cell
    return replace(cell, entered=Formula(copied(cell.entered, down, right)))


def _rank(value: Value) -> tuple[int, float | str]:
    if isinstance(value, bool):
        return 2, float(value)
    if isinstance(value, int | float):
        return 0, float(value)
    return (3, value.text) if isinstance(value, ErrorValue) else (1, str(value).casefold())


def _ordered(a: Value, b: Value, *, down: bool) -> int:
    if a is None or b is None:
        return (a is None) - (b is None)
    left, right = _rank(a), _rank(b)
    found = (left > right) - (left < right)
    return -found if down else found


HANDLERS = {"sortRange": sort_range}
