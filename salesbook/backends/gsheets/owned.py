"""Sheets that are salesbook's own: written whole, and known to be untouched before that.

A mark on the sheet says what was written, as a number of its cells. Where the cells tell another
number, a person has typed there. In one batch the sheet is copied, cleared and written; the copy
shows afterwards what stood there in that moment, and goes only if that was ours.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from salesbook.backends.gsheets.contents import fill_cells
from salesbook.backends.gsheets.grids import grid_sizes, set_dimensions, sheet_properties
from salesbook.backends.gsheets.ids import sheet_id, stable_id
from salesbook.backends.gsheets.looks import dress_cells
from salesbook.backends.gsheets.marks import mark_aside, mark_owned, remark_owned
from salesbook.backends.gsheets.protections import protect
from salesbook.backends.gsheets.values import extended_value, serial_date
from salesbook.backends.gsheets.wire import Request, grid_range
from salesbook.cells import CellRange, CellRef
from salesbook.grid import GridSheet, Scalar, SheetDetails
from salesbook.spec import Formula, SheetSpec, Value, WorkbookSpec
from salesbook.texts import Texts

ASIDE_TITLE = "_salesbook_aside"
"""Title of the hidden copy, with the number of the sheet behind it."""

_CLEARED = "userEnteredValue,userEnteredFormat"
Contents = Mapping[CellRef, str]
"""What stands in each cell that is not empty: a letter for its kind, then the value."""


@dataclass(frozen=True, slots=True)
class OwnedSheet:
    """A sheet of salesbook's own as it was found.

    Attributes:
        key: What it is called in code.
        number: Its number.
        title: Its title by now.
        size: Rows and columns of its grid.
        written: The number of what was written into it.
        found: The number of what stands there.
        contents: What stands there.
    """

    key: str
    number: int
    title: str
    size: tuple[int, int]
    written: str
    found: str
    contents: Contents

    @property
    def edited(self) -> bool:
        """Whether somebody has typed in it since."""
        return self.written != self.found


@dataclass(frozen=True, slots=True)
class Aside:
    """A hidden copy that was made in the moment of writing.

    Attributes:
        number: Its number.
        expected: The number of what was to stand there.
        found: The number of what stood there.
    """

    number: int
    expected: str
    found: str


def aside_number(sheet: int) -> int:
    """The number of a sheet's hidden copy."""
    return stable_id("sheet", ASIDE_TITLE, sheet)


def contents_of(sheet: SheetSpec) -> Contents:
    """What a sheet holds once it is written."""
    made = (
        (cell.at, _written(cell.value))
        for cell in sheet.cells
        if not isinstance(cell.value, Formula)
    )
    return {at: text for at, text in made if text}


def found_contents(sheet: GridSheet, details: SheetDetails) -> Contents:
    """What a sheet that was read holds, comments and errors included."""
    found = {
        CellRef(row, column): text
        for row, cells in enumerate(sheet.rows)
        for column, cell in enumerate(cells)
        if (text := _read(cell))
    }
    found |= {CellRef(*at): f"e{error}" for at, error in sheet.errors.items()}
    found |= {CellRef(*at): "e" for at in (*sheet.uncalculated, *sheet.empty_texts)}
    noted = ((CellRef(*at), note) for at, note in details.notes.items())
    return found | {at: f"{found.get(at, '')}\0{note}" for at, note in noted}


def digest(contents: Contents) -> str:
    """A number of what stands in a sheet's cells."""
    made = hashlib.sha256()
    for at, text in sorted(contents.items()):
        made.update(f"{at}\0{text}\0".encode("utf-8", "surrogatepass"))
    return made.hexdigest()[:32]


def shown(text: str) -> Value:
    """A cell of ``Contents`` as people see it."""
    kind, value = text[:1], text[1:].partition("\0")[0]
    return float(value) if kind == "n" else value


def write_owned(
    spec: WorkbookSpec, found: Collection[OwnedSheet], *, after: int
) -> Iterator[Request]:
    """The requests that write some sheets whole.

    Who changes such a sheet is warned, and not refused: any of the team may push.

    Args:
        spec: The sheets.
        found: Those of them that are there, untouched.
        after: How many sheets there are.
    """
    there = {each.number: each for each in found}
    sizes = grid_sizes(spec)
    for place, sheet in enumerate(spec.sheets, after):
        owned = there.get(sheet_id(sheet.key))
        size = sizes[sheet.key]
        written = digest(contents_of(sheet))
        if owned is None:
            yield {"addSheet": {"properties": sheet_properties(sheet, place, size)}}
            yield from protect(sheet, (), Texts(spec.language))
            yield mark_owned(sheet.key, written)
        else:
            yield from _set_aside(owned, place)
            size = _grown(owned, size)
            yield from _emptied(owned, size)
            yield remark_owned(sheet.key, written)
        yield from _filled(spec, sheet, size)


def _set_aside(owned: OwnedSheet, after: int) -> Iterator[Request]:
    number = aside_number(owned.number)
    yield {
        "duplicateSheet": {
            "sourceSheetId": owned.number,
            "newSheetId": number,
            "newSheetName": f"{ASIDE_TITLE}_{owned.number}",
            "insertSheetIndex": after,
        }
    }
    properties = {"sheetId": number, "hidden": True}
    yield {"updateSheetProperties": {"properties": properties, "fields": "hidden"}}
    yield mark_aside(number, owned.found)


def _grown(owned: OwnedSheet, size: CellRange) -> CellRange:
    """The grid never shrinks: formulas of people may look at it."""
    rows, columns = owned.size
    return CellRange(0, 0, max(rows, size.bottom), max(columns, size.right))


def _emptied(owned: OwnedSheet, size: CellRange) -> Iterator[Request]:
    grid = {"rowCount": size.bottom, "columnCount": size.right}
    if owned.size != (size.bottom, size.right):
        properties = {"sheetId": owned.number, "gridProperties": grid}
        fields = ",".join(f"gridProperties.{name}" for name in grid)
        yield {"updateSheetProperties": {"properties": properties, "fields": fields}}
    everything = grid_range(owned.number, size)
    yield {"unmergeCells": {"range": everything}}
    yield {"updateCells": {"range": everything, "fields": _CLEARED}}


def _filled(spec: WorkbookSpec, sheet: SheetSpec, size: CellRange) -> Iterator[Request]:
    number = sheet_id(sheet.key)
    yield from fill_cells(sheet, number)
    yield from dress_cells(spec, sheet, size)
    yield from set_dimensions(sheet, spec.language)
    for merge in sheet.merges:
        yield {"mergeCells": {"range": grid_range(number, merge), "mergeType": "MERGE_ALL"}}


def _written(value: Value) -> str:
    made = extended_value(value) or {}
    return next((_kept(each) for each in made.values()), "")


def _read(cell: Scalar) -> str:
    if isinstance(cell, dt.timedelta | dt.time):
        return f"t{cell}"
    return _kept(serial_date(cell) if isinstance(cell, dt.date) else cell)


def _kept(value: object) -> str:
    if isinstance(value, bool):
        return f"b{value}"
    if isinstance(value, int | float):
        return f"n{float(value)!r}"
    return f"s{value}" if value else ""
