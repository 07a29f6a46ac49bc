"""What stands in the cells of a sheet: values and formulas, as requests.

Values go as ``updateCells``, so many rows at a time that no request is long. A formula that
copying down would make again goes once, as ``repeatCell``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from salesbook.backends.gsheets.formulas import sheets_formula, shift
from salesbook.backends.gsheets.values import extended_value
from salesbook.backends.gsheets.wire import Request, encode, grid_coordinate, grid_range
from salesbook.backends.rows import EntryError
from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.spec import Block, Cell, Formula, RowFormula, SheetSpec, Value

PIECE = 50_000
"""Bytes of one ``updateCells`` about; a body is made of whole requests."""

_VALUE = "userEnteredValue"
_Found = tuple[CellRef, str]
# The cells of a formula, and how it stands in the first of them.
_Run = tuple[CellRange, str]


def fill_cells(sheet: SheetSpec, number: int) -> Iterator[Request]:
    """Every value, formula and note of a sheet.

    Args:
        sheet: The sheet.
        number: Its number in the spreadsheet.

    Raises:
        EntryError: A cell cannot hold its entry; the message names the cell.
    """
    yield from _single_values(sheet, number)
    for block in sheet.blocks:
        yield from _block_values(sheet, block, number)
    for run in _formula_runs(sheet):
        yield _formula_request(sheet, number, run)
    yield from _notes(sheet, number)


def _single_values(sheet: SheetSpec, number: int) -> Iterator[Request]:
    values = {
        cell.at: made
        for cell in sheet.cells
        if not isinstance(cell.value, Formula) and (made := _made(sheet, cell.at, cell.value))
    }
    yield from _rectangles(number, values, _VALUE)


def _notes(sheet: SheetSpec, number: int) -> Iterator[Request]:
    notes = {cell.at: cell.note for cell in sheet.cells if cell.note}
    for each in sheet.notes:
        notes[each.at] = "\n".join(filter(None, (notes.get(each.at), each.text)))
    yield from _rectangles(number, notes, "note")


def _rectangles(number: int, values: Mapping[CellRef, object], field: str) -> Iterator[Request]:
    """One request for each run of neighbours, so that no cell between two is touched."""
    for first, run in _runs(values):
        yield _update(number, first, [{"values": [{field: value} for value in run]}], field)


def _runs(values: Mapping[CellRef, object]) -> Iterator[tuple[CellRef, list[object]]]:
    places = sorted(values)
    starts = [n for n, at in enumerate(places) if not n or at != places[n - 1].shift(columns=1)]
    for start, end in pairwise([*starts, len(places)]):
        yield places[start], [values[at] for at in places[start:end]]


def _made(sheet: SheetSpec, at: CellRef, value: Value) -> Request | None:
    try:
        return extended_value(value)
    except (ValueError, OverflowError) as error:
        message = f"{quote_sheet(sheet.title)}!{at}: {error}"
        raise EntryError(message) from error


def _block_values(sheet: SheetSpec, block: Block, number: int) -> Iterator[Request]:
    """The typed columns side by side; blanks at the end of a row are left out."""
    columns = [() if column.formula else column.values for column in block.columns]
    rows: list[Request] = []
    start, size = 0, 0
    for offset in range(max(map(len, columns), default=0)):
        row = {"values": _row(sheet, block.first.shift(rows=offset), columns, offset)}
        rows.append(row)
        size += len(encode(row))
        if size > PIECE:
            yield _update(number, block.first.shift(rows=start), rows, _VALUE)
            rows, start, size = [], offset + 1, 0
    if rows:
        yield _update(number, block.first.shift(rows=start), rows, _VALUE)


def _row(
    sheet: SheetSpec, first: CellRef, columns: Sequence[Sequence[Value]], offset: int
) -> list[Request]:
    cells: list[Request] = []
    for place, values in enumerate(columns):
        value = values[offset] if offset < len(values) else None
        made = None if value is None else _made(sheet, first.shift(columns=place), value)
        cells.append({} if made is None else {_VALUE: made})
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _update(number: int, first: CellRef, rows: list[Request], field: str) -> Request:
    start = grid_coordinate(number, first)
    return {"updateCells": {"start": start, "rows": rows, "fields": field}}


def _formula_runs(sheet: SheetSpec) -> Iterator[_Run]:
    """The formulas of each sheet column and block column, those that are copies in one run."""
    columns: dict[int, list[_Found]] = defaultdict(list)
    for cell in sorted(sheet.cells, key=_place):
        if isinstance(cell.value, Formula):
            columns[cell.at.column].append((cell.at, cell.value.text))
    for formulas in columns.values():
        yield from _copied_down(formulas)
    for block in sheet.blocks:
        for offset, column in enumerate(block.columns):
            if column.formula is not None:
                first = block.first.shift(columns=offset)
                yield from _block_runs(first, block.height, column.formula)


def _place(cell: Cell) -> CellRef:
    return cell.at


def _block_runs(first: CellRef, height: int, formula: RowFormula) -> Iterator[_Run]:
    # Where the second row is the copy of the first, each is the copy of the one above it.
    text = formula.at(first.row)
    if shift(text, rows=1) == formula.at(first.row + 1):
        yield CellRange.of(first, height), text
    else:
        places = (first.shift(rows=offset) for offset in range(height))
        yield from _copied_down([(at, formula.at(at.row)) for at in places])


def _copied_down(formulas: Sequence[_Found]) -> Iterator[_Run]:
    """Runs of neighbours in a column, each the copy of the one above it."""
    copies = [
        below.row == at.row + 1 and shift(text, rows=1) == copy
        for (at, text), (below, copy) in pairwise(formulas)
    ]
    starts = [n for n in range(len(formulas)) if not n or not copies[n - 1]]
    for start, end in pairwise([*starts, len(formulas)]):
        yield CellRange.of(formulas[start][0], end - start), formulas[start][1]


def _formula_request(sheet: SheetSpec, number: int, run: _Run) -> Request:
    cells, text = run
    try:
        cell = {_VALUE: {"formulaValue": sheets_formula(text)}}
    except ValueError as error:
        message = f"{quote_sheet(sheet.title)}!{cells.first}: {error}"
        raise EntryError(message) from error
    return {"repeatCell": {"range": grid_range(number, cells), "cell": cell, "fields": _VALUE}}
