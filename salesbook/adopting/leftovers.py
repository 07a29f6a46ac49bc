"""What stands in the source outside the entries that are taken over: nothing is dropped unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from salesbook.adopting.proposal import Reason, because
from salesbook.cells import CellRef
from salesbook.grid import Grid, GridSheet, Scalar
from salesbook.reading.book import Book
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.mapped import part_columns, part_headers, part_rows
from salesbook.reading.mapping import SourceMapping, SourcePart, SourceTable

MOST_LISTED = 60
"""Cells of a sheet that are listed one by one; a sheet with more of them is kept as a copy."""
MOST_LISTED_ALONE = 8
"""The same for a sheet without any table."""
_WHOLE_COPY = 20_000
_Places = dict[int, set[int]]


@dataclass(frozen=True, slots=True)
class LeftCell:
    """One cell that is no entry of the new book's tables.

    Attributes:
        sheet: Title of its sheet, or name of its file.
        cell: Where it stands.
        text: What stands there, as it was typed.
        reason: Why it is no entry.
    """

    sheet: str
    cell: CellRef
    text: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """A sheet that is kept as it stands, or those of its cells that are no entries.

    Attributes:
        sheet: Its title.
        rows: Its cells from A1 on; None for an empty one.
        cells: How many of them are no entries of a table.
        reason: Why it is kept.
    """

    sheet: str
    rows: Sequence[Sequence[Scalar]]
    cells: int
    reason: Reason


@dataclass(frozen=True)
class Leftovers:
    """Everything outside the entries: single cells, and sheets with many of them."""

    cells: tuple[LeftCell, ...]
    sheets: tuple[KeptSheet, ...]

    def with_cells(self, more: Iterable[LeftCell]) -> Leftovers:
        """These, and more cells."""
        return replace(self, cells=(*self.cells, *more))


@dataclass
class _Taken:
    """The cells of a sheet that went into the new book, and the parts they belong to."""

    places: _Places = field(default_factory=dict)
    parts: list[tuple[SourcePart, range]] = field(default_factory=list)

    def take(self, row: int, columns: set[int]) -> None:
        self.places.setdefault(row, set()).update(columns)

    def has(self, row: int, column: int) -> bool:
        return column in self.places.get(row, ())


def find_leftovers(
    grid: Grid,
    mapping: SourceMapping,
    book: Book,
    *,
    lost: Mapping[str, set[str]],
    why: Callable[[GridSheet], Reason],
) -> Leftovers:
    """What the tables of a book did not take from their source.

    Args:
        grid: The source.
        mapping: How it was read.
        book: What was read from it.
        lost: Columns that were read but have no place in the new book, by table.
        why: Why a sheet without any table has none.
    """
    taken: dict[str, _Taken] = {}
    for table in mapping.tables:
        for part, rows in _parts_with_rows(table, book):
            sheet = grid.find(part.source)
            if sheet is not None:
                _take(taken.setdefault(part.source, _Taken()), sheet, (part, rows), lost[table.key])
    cells: list[LeftCell] = []
    sheets: list[KeptSheet] = []
    for sheet in grid.sheets:
        left = list(_left(sheet, taken.get(sheet.title), why))
        if len(left) > (MOST_LISTED if sheet.title in taken else MOST_LISTED_ALONE):
            sheets.append(_kept(sheet, left))
        else:
            cells += left
    return Leftovers(tuple(cells), tuple(sheets))


def _parts_with_rows(table: SourceTable, book: Book) -> Iterator[tuple[SourcePart, list[int]]]:
    """Each part with the zero-based sheet rows whose entries were read."""
    rows = [row - 1 for row in book[table.key].index]
    origins = book.places[table.key].origins
    if not origins:
        yield table.parts[0], rows
        return
    ends = [*(origin.start for origin in origins[1:]), None]
    for part, origin, end in zip(table.parts, origins, ends, strict=True):
        own = (row for row in rows if row >= origin.start and (end is None or row < end))
        yield part, [row + origin.shift for row in own]


def _take(
    taken: _Taken, sheet: GridSheet, placed: tuple[SourcePart, list[int]], lost: set[str]
) -> None:
    part, rows = placed
    headers = part_headers(sheet, part)
    columns = {index for index, header in headers.items() if header not in lost}
    for row in range(part.header_row - 1, part.first_entry):
        taken.take(row, columns)
    for row in rows:
        taken.take(row, columns)
    taken.parts.append((part, part_columns(sheet, part)))


def _left(
    sheet: GridSheet, taken: _Taken | None, why: Callable[[GridSheet], Reason]
) -> Iterator[LeftCell]:
    alone = why(sheet) if taken is None else None
    for row, column, text in _typed(sheet):
        if taken is None or not taken.has(row, column):
            reason = alone or _reason(sheet, taken, row, column)
            yield LeftCell(sheet.title, CellRef(row, column), text, reason)


def _typed(sheet: GridSheet) -> Iterator[tuple[int, int, str]]:
    """Everything that stands on a sheet, error values too."""
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            shown = sheet.errors.get((row, column)) or sheet.long_numbers.get((row, column))
            if shown or not is_blank(cell):
                yield row, column, shown or text_of(cell)


def _reason(sheet: GridSheet, taken: _Taken | None, row: int, column: int) -> Reason:
    """Why a cell of a sheet with tables belongs to none of their entries."""
    parts = taken.parts if taken else []
    over = [each for each in parts if column in each[1]]
    if not over:
        return because("beside")
    below = [part for part, _ in over if part.header_row <= row + 1]
    if not below:
        return because("above")
    part = max(below, key=lambda each: each.header_row)
    if row + 1 in part.skip_rows:
        return because("total")
    if row not in part_rows(sheet, part):
        return because("below")
    return because("no_entry" if row not in (taken.places if taken else {}) else "no_place")


def _kept(sheet: GridSheet, left: Sequence[LeftCell]) -> KeptSheet:
    """The whole sheet if it is small or has no table, else what is left of it."""
    typed = sum(not is_blank(cell) for row in sheet.rows for cell in row)
    reason = Counter(cell.reason for cell in left).most_common(1)[0][0]
    if typed <= _WHOLE_COPY or len(left) >= typed:
        return KeptSheet(sheet.title, sheet.rows, len(left), reason)
    rows: list[list[Scalar]] = [[] for _ in sheet.rows]
    for cell in left:
        row = rows[cell.cell.row]
        row += [""] * (cell.cell.column + 1 - len(row))
        row[cell.cell.column] = sheet.rows[cell.cell.row][cell.cell.column]
    return KeptSheet(sheet.title, rows, len(left), reason)
