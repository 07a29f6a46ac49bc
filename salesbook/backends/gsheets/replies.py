"""The answer to one call as raw cells: every sheet, its comments, and what is marked on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.marks import (
    ASIDE_MARK,
    OWNED_MARK,
    SHEET_MARK,
    UNFINISHED_MARK,
)
from salesbook.backends.gsheets.owned import Aside, OwnedSheet, digest, found_contents
from salesbook.backends.gsheets.swaps import JOURNAL_TITLE
from salesbook.cells import CellRange
from salesbook.grid import EMPTY, Grid, GridSheet, Scalar, SheetDetails
from salesbook.reading.embedded import DEFINITION_SHEET

READ_FIELDS = (
    "properties(title),developerMetadata(metadataKey,metadataValue),"
    "namedRanges(namedRangeId),"
    "sheets(properties(sheetId,title,sheetType,gridProperties(rowCount,columnCount)),merges,"
    "developerMetadata(metadataKey,metadataValue),"
    "data(rowData(values(effectiveValue,note,userEnteredFormat(numberFormat(type)))),"
    "columnMetadata(hiddenByUser)))"
)
"""What to ask ``spreadsheets.get`` for: all that reading needs, in one call."""

_DAY_ZERO = dt.datetime(1899, 12, 30)
_LAST_DAY = 2_958_465  # 31 December 9999
_MOMENTS = frozenset({"DATE", "TIME", "DATE_TIME"})
_MOST_DIGITS = 1e15
_ERRORS = {
    "N_A": "#N/A",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "VALUE": "#VALUE!",
    "NULL_VALUE": "#NULL!",
}
_LOADING = "LOADING"
_VALUES = frozenset({"numberValue", "stringValue", "boolValue", "formulaValue"})


@dataclass(frozen=True, slots=True)
class Reply:
    """A spreadsheet as it was read.

    Attributes:
        grid: Its cells.
        details: Comments by sheet title.
        numbers: Number of each sheet by title.
        sizes: Rows and columns of each sheet's grid, by number.
        keys: Which sheet of ours it is, by number, as its mark says.
        names: Ids of the named ranges.
        unfinished: Whether a build has not come to its end.
        owned: Sheets that are salesbook's own; they are not in ``grid``.
        asides: Copies of such sheets that a push has left; they are not in ``grid`` either.
    """

    grid: Grid
    details: Mapping[str, SheetDetails] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    sizes: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    keys: Mapping[int, str] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    unfinished: bool = False
    owned: tuple[OwnedSheet, ...] = ()
    asides: tuple[Aside, ...] = ()

    @property
    def titles(self) -> dict[int, str]:
        """Title of each sheet by number."""
        return {number: title for title, number in self.numbers.items()}


@dataclass(frozen=True, slots=True)
class _Marked:
    """A cell that is more than its value."""

    value: Scalar
    error: str = ""
    note: str = ""
    text: bool = False


def collapse(node: dict[str, Any]) -> object:
    """An object of the answer as what it means, while the answer is read.

    A cell becomes its value, a row a list: objects by the million are never there at once.
    """
    if len(node) == 1:
        ((name, value),) = node.items()
        if name in _VALUES:
            return value
        if name == "values":
            return value
    if "errorValue" in node:
        said = node["errorValue"]
        kind = said if isinstance(said, str) else str(said.get("type", ""))
        return _Marked(EMPTY, error=kind or "ERROR")
    if "numberFormat" in node:
        return node
    cell = "effectiveValue" in node or "note" in node or "userEnteredFormat" in node
    return _cell(node) if cell else node


def _cell(node: Mapping[str, Any]) -> object:
    value = node.get("effectiveValue", EMPTY)
    kind = node.get("userEnteredFormat", {}).get("numberFormat", {}).get("type", "")
    if kind in _MOMENTS and isinstance(value, int | float) and not isinstance(value, bool):
        value = _moment(value, kind)
    if value == EMPTY and "effectiveValue" in node:
        value = _Marked(EMPTY, text=True)
    if note := node.get("note", ""):
        marked = value if isinstance(value, _Marked) else _Marked(value)
        return replace(marked, note=note)
    return value


def _moment(serial: float, kind: str) -> Scalar:
    """A day, a moment or a time of day; a number that is none stays a number."""
    if not 0 <= serial <= _LAST_DAY:
        return serial
    whole, share = divmod(serial, 1)
    seconds = round(share * 86_400)
    moment = _DAY_ZERO + dt.timedelta(days=whole, seconds=seconds)
    if kind == "TIME" and not whole:
        return moment.time()
    return moment if seconds else moment.date()


def read_reply(reply: Mapping[str, Any], *, views: Mapping[str, Collection[str]] = {}) -> Reply:
    """Understand the answer to ``READ_FIELDS``, read with ``collapse``.

    Args:
        reply: The answer.
        views: The titles of sheets that only show, by their keys. Renamed ones are left out,
            lest they look like sheets people added.
    """
    sheets = [each for each in reply.get("sheets", []) if _of_cells(each)]
    keys = {_number(each): _marks(each).get(SHEET_MARK, "") for each in sheets}
    read = {_title(each): _sheet(each, keys[_number(each)]) for each in sheets}
    owned = tuple(_owned(each, *read[_title(each)]) for each in sheets if _owned_mark(each))
    asides = tuple(_aside(each, *read[_title(each)]) for each in sheets if _aside_mark(each))
    apart = {*(each.number for each in owned), *(each.number for each in asides)}
    kept = tuple(
        read[_title(each)][0]
        for each in sheets
        if _title(each) in views.get(keys[_number(each)], {_title(each)})
        and not _title(each).startswith(JOURNAL_TITLE)
        and _number(each) not in apart
    )
    return Reply(
        Grid(str(reply.get("properties", {}).get("title", "")), kept),
        details={
            _title(each): read[_title(each)][1] for each in sheets if _number(each) not in apart
        },
        numbers={_title(each): _number(each) for each in sheets},
        sizes={_number(each): _size(each) for each in sheets},
        keys={number: key for number, key in keys.items() if key},
        names=frozenset(str(each["namedRangeId"]) for each in reply.get("namedRanges", [])),
        unfinished=UNFINISHED_MARK in _marks(reply),
        owned=owned,
        asides=asides,
    )


def _owned_mark(sheet: Mapping[str, Any]) -> tuple[str, str] | None:
    """Which sheet of salesbook's own it is, and what was written into it.

    A copy somebody made of one, to keep it, may have its mark, but has another number.
    """
    key, _, written = _marks(sheet).get(OWNED_MARK, "").partition(" ")
    return (key, written) if key and sheet_id(key) == _number(sheet) else None


def _aside_mark(sheet: Mapping[str, Any]) -> str:
    return _marks(sheet).get(ASIDE_MARK, "")


def _owned(sheet: Mapping[str, Any], cells: GridSheet, details: SheetDetails) -> OwnedSheet:
    key, written = _owned_mark(sheet) or ("", "")
    contents = found_contents(cells, details)
    return OwnedSheet(
        key=key,
        number=_number(sheet),
        title=_title(sheet),
        size=_size(sheet),
        written=written,
        found=digest(contents),
        contents=contents,
    )


def _aside(sheet: Mapping[str, Any], cells: GridSheet, details: SheetDetails) -> Aside:
    return Aside(_number(sheet), _aside_mark(sheet), digest(found_contents(cells, details)))


def _of_cells(sheet: Mapping[str, Any]) -> bool:
    return bool(sheet["properties"].get("sheetType", "GRID") == "GRID")


def _title(sheet: Mapping[str, Any]) -> str:
    return str(sheet["properties"]["title"])


def _number(sheet: Mapping[str, Any]) -> int:
    # Google leaves zeros out of its replies, and the first sheet's number is one.
    return int(sheet["properties"].get("sheetId", 0))


def _size(sheet: Mapping[str, Any]) -> tuple[int, int]:
    grid = sheet["properties"].get("gridProperties", {})
    return int(grid.get("rowCount", 0)), int(grid.get("columnCount", 0))


def _marks(part: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(mark.get("metadataKey", "")): str(mark.get("metadataValue", ""))
        for mark in part.get("developerMetadata", [])
    }


def _sheet(sheet: Mapping[str, Any], key: str) -> tuple[GridSheet, SheetDetails]:
    data: Mapping[str, Any] = next(iter(sheet.get("data", [])), {})
    rows: list[list[Any]] = [
        row if isinstance(row, list) else [] for row in data.get("rowData", [])
    ]
    if key:
        _clear(rows, _helpers(data, rows))
    found = _Found(rows)
    title = DEFINITION_SHEET if key == DEFINITION_SHEET else _title(sheet)
    merges = tuple(_range(each) for each in sheet.get("merges", []))
    return found.sheet(title, merges), SheetDetails(notes=found.notes)


def _range(merge: Mapping[str, int]) -> CellRange:
    edges = ("startRowIndex", "startColumnIndex", "endRowIndex", "endColumnIndex")
    return CellRange(*(merge.get(edge, 0) for edge in edges))


def _helpers(data: Mapping[str, Any], rows: Sequence[Sequence[object]]) -> int:
    """Where our hidden columns at the right edge of a sheet begin."""
    hidden = [bool(each.get("hiddenByUser")) for each in data.get("columnMetadata", [])]
    first = len(hidden)
    while first and hidden[first - 1]:
        first -= 1
    keyed = (place + 1 for row in rows[:60] for place, each in enumerate(row) if _is_key(each))
    return max(first, max(keyed, default=0))


def _is_key(cell: object) -> bool:
    table, dot, key = cell.partition(".") if isinstance(cell, str) else ("", "", "")
    return bool(dot) and table.isidentifier() and key.replace(".", "_").isidentifier()


def _clear(rows: list[list[Any]], first: int) -> None:
    for row in rows:
        del row[first:]


class _Found:
    """The plain cells of a sheet, with those that are more set aside."""

    def __init__(self, rows: list[list[Any]]) -> None:
        self.rows = rows
        self.errors: dict[tuple[int, int], str] = {}
        self.notes: dict[tuple[int, int], str] = {}
        self.waiting: set[tuple[int, int]] = set()
        self.long: dict[tuple[int, int], str] = {}
        self.texts: set[tuple[int, int]] = set()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if not isinstance(cell, str) and type(cell) is not int:
                    self._sort(row, (number, place), cell)

    def _sort(self, row: list[Any], at: tuple[int, int], cell: object) -> None:
        if isinstance(cell, _Marked):
            row[at[1]] = cell.value
            if cell.note:
                self.notes[at] = cell.note
            if cell.text:
                self.texts.add(at)
            if cell.error == _LOADING:
                self.waiting.add(at)
            elif cell.error:
                self.errors[at] = _ERRORS.get(cell.error, "#ERROR!")
        elif isinstance(cell, dict):
            row[at[1]] = EMPTY
        elif isinstance(cell, float) and abs(cell) >= _MOST_DIGITS and cell.is_integer():
            self.long[at] = str(int(cell))

    def sheet(self, title: str, merges: tuple[CellRange, ...]) -> GridSheet:
        return GridSheet(
            title,
            self.rows,
            errors=self.errors,
            uncalculated=frozenset(self.waiting),
            long_numbers=self.long,
            empty_texts=frozenset(self.texts),
            merges=merges,
        )
