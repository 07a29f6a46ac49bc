"""What a spreadsheet is made of, on the server's side.

A cell is never changed but replaced, so that a copy of a sheet before a batch costs little and
going back to it is exact.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from tests.standin.areas import Area, Box
from tests.standin.errors import InvalidRequestError

Json = dict[str, Any]

CELL_LIMIT = 10_000_000
LISTS = (
    "merges",
    "conditionalFormats",
    "filterViews",
    "protectedRanges",
    "charts",
    "bandedRanges",
    "developerMetadata",
    "rowGroups",
    "columnGroups",
    "slicers",
    "tables",
)


class Formula(str):
    """A formula as somebody wrote it, with its equals sign."""

    __slots__ = ()


class ErrorValue(NamedTuple):
    """What a formula gave that could not be calculated."""

    type: str
    text: str


Value = str | float | bool | ErrorValue | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        entered: What was put in; a ``Formula``, a text, a number, a truth value or nothing.
        result: What a formula gave, once it was calculated.
        look: Its ``userEnteredFormat``.
        note: The note on it.
        rule: Its ``dataValidation``.
        more: Other members of ``CellData``, as they came.
    """

    entered: Value = None
    result: Value = None
    look: Json | None = None
    note: str = ""
    rule: Json | None = None
    more: Json | None = None

    @property
    def value(self) -> Value:
        return self.result if isinstance(self.entered, Formula) else self.entered

    @property
    def bare(self) -> bool:
        empty = self.entered is None and not self.look and self.rule is None
        return empty and not self.note and not self.more


EMPTY = Cell()


@dataclass
class Sheet:
    """A sheet with its cells by row and column."""

    properties: Json
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    lines: dict[str, dict[int, Json]] = field(default_factory=lambda: {"ROWS": {}, "COLUMNS": {}})
    lists: dict[str, list[Json]] = field(default_factory=lambda: {name: [] for name in LISTS})
    basic_filter: Json | None = None
    own: set[int] = field(default_factory=set)

    @property
    def id(self) -> int:
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def hidden(self) -> bool:
        return bool(self.properties.get("hidden"))

    @property
    def grid(self) -> Json:
        grid: Json = self.properties.setdefault("gridProperties", {})
        return grid

    @property
    def row_count(self) -> int:
        return int(self.grid.get("rowCount", 1000))

    @property
    def column_count(self) -> int:
        return int(self.grid.get("columnCount", 26))

    @property
    def box(self) -> Box:
        return Box(0, self.row_count, 0, self.column_count)

    def size(self, dimension: str) -> int:
        return self.row_count if dimension == "ROWS" else self.column_count

    def resize(self, dimension: str, size: int) -> None:
        self.grid["rowCount" if dimension == "ROWS" else "columnCount"] = size

    def cell(self, row: int, column: int) -> Cell:
        return self.cells.get(row, {}).get(column, EMPTY)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Replace a cell; a row that an earlier state shares is copied first."""
        line = self.cells.get(row)
        if cell.bare:
            if line is None or column not in line:
                return
            if len(line) == 1:
                del self.cells[row]
                return
        if line is None or row not in self.own:
            line = self.cells[row] = dict(line or {})
            self.own.add(row)
        if cell.bare:
            del line[column]
        else:
            line[column] = cell

    def put_line(self, row: int, line: dict[int, Cell]) -> None:
        """Replace a row."""
        kept = {column: cell for column, cell in line.items() if not cell.bare}
        self.own.discard(row)
        if kept:
            self.cells[row] = kept
        else:
            self.cells.pop(row, None)

    def within(self, box: Box) -> Iterator[tuple[int, int, Cell]]:
        """The cells of a rectangle that hold anything, row by row."""
        for row in rows_within(self.cells, box):
            line = self.cells[row]
            for column in sorted(line):
                if box.left <= column < box.right:
                    yield row, column, line[column]

    def clip(self, area: Area) -> Box:
        """A rectangle cut to the grid; empty where it lies outside."""
        bottom = self.row_count if area.bottom is None else min(area.bottom, self.row_count)
        right = self.column_count if area.right is None else min(area.right, self.column_count)
        return Box(area.top, bottom, area.left, right)

    def copied(self) -> Sheet:
        """A copy that shares its rows until one of the two changes them."""
        self.own.clear()
        return replace(
            self,
            own=set(),
            properties=copy.deepcopy(self.properties),
            cells=dict(self.cells),
            lines={name: dict(lines) for name, lines in self.lines.items()},
            lists=copy.deepcopy(self.lists),
            basic_filter=copy.deepcopy(self.basic_filter),
        )


def rows_within(cells: dict[int, dict[int, Cell]], box: Box) -> list[int]:
    if box.bottom - box.top < len(cells):
        return [row for row in range(box.top, box.bottom) if row in cells]
    return sorted(row for row in cells if box.top <= row < box.bottom)


@dataclass
class Spreadsheet:
    """A spreadsheet: sheets in their order, names, metadata and who may do what.

    Attributes:
        roles: What each address may do: ``owner``, ``writer``, ``commenter`` or ``reader``;
            ``anyone`` for a link.
        times: When it was made and last changed, in seconds.
        version: Counts the changes.
        calculated: The version whose formulas were calculated.
    """

    id: str
    properties: Json
    sheets: list[Sheet] = field(default_factory=list)
    names: list[Json] = field(default_factory=list)
    metadata: list[Json] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    times: tuple[float, float] = (0.0, 0.0)
    version: int = 0
    calculated: int = -1
    trashed: bool = False
    caller: str = ""
    numbers: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def title(self) -> str:
        return str(self.properties.get("title", "Untitled spreadsheet"))

    def sheet(self, sheet_id: int, *, word: str = "sheet") -> Sheet:
        for sheet in self.sheets:
            if sheet.id == sheet_id:
                return sheet
        message = f"No {word} with id: {sheet_id}"
        raise InvalidRequestError(message)

    def titled(self, title: str) -> Sheet | None:
        folded = title.casefold()
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == folded), None)

    def copied(self) -> Spreadsheet:
        return replace(
            self,
            properties=copy.deepcopy(self.properties),
            sheets=[sheet.copied() for sheet in self.sheets],
            names=copy.deepcopy(self.names),
            metadata=copy.deepcopy(self.metadata),
            roles=dict(self.roles),
        )

    def renumber(self) -> None:
        for index, sheet in enumerate(self.sheets):
            sheet.properties["index"] = index

    def check_cell_count(self) -> None:
        if sum(sheet.row_count * sheet.column_count for sheet in self.sheets) > CELL_LIMIT:
            message = (
                "This action would increase the number of cells in the workbook above the limit"
                f" of {CELL_LIMIT} cells."
            )
            raise InvalidRequestError(message)

    def new_number(self, taken: set[int]) -> int:
        number = self.numbers.randrange(1, 2**31)
        return number if number not in taken else self.new_number(taken)
