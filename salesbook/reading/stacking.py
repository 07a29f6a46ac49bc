"""A table whose rows come from several places, or change on the way: put together as one.

The rows of the first place keep their row numbers; those of the others follow below. Every row
remembers where it stood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from salesbook.definition.columns import Table
from salesbook.folds import fold_text
from salesbook.grid import EMPTY, GridSheet, Scalar
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.header_rows import row_cell
from salesbook.reading.mapping import SourcePart, SourceTable
from salesbook.reading.origins import Origin
from salesbook.reading.place import PlacedColumn, PlacedTable, add_extras


@dataclass(frozen=True)
class FoundPart:
    """One of a table's places in the source.

    Attributes:
        part: What the mapping says of it.
        sheet: Its sheet.
        order: The sheet's place in the book.
        headers: What stands above each of its columns, by zero-based column.
        rows: The zero-based rows its entries may stand in.
    """

    part: SourcePart
    sheet: GridSheet
    order: int
    headers: Mapping[int, str]
    rows: range

    @cached_property
    def indexes(self) -> dict[str, tuple[int, ...]]:
        """The zero-based columns that make each of our columns."""
        by_header = {
            fold_text(header): index for index, header in reversed([*self.headers.items()])
        }
        return {
            key: tuple(by_header[fold_text(header)] for header in headers)
            for key, headers in self.part.columns.items()
        }

    @property
    def rest(self) -> list[tuple[int, str]]:
        """The columns that are none of ours, with their headers."""
        taken = set(chain.from_iterable(self.indexes.values()))
        return [(index, header) for index, header in self.headers.items() if index not in taken]


@dataclass(frozen=True)
class _Layout:
    """The columns of what is put together: ours, those of every sheet, then the rest.

    Attributes:
        ours: Keys and headers of our columns.
        rest: Headers of the others.
    """

    ours: Mapping[str, str]
    rest: Sequence[str]

    @property
    def width(self) -> int:
        return len(self.ours) + len(self.rest)

    def placed(self) -> dict[str, PlacedColumn]:
        named = {key: PlacedColumn(at, label) for at, (key, label) in enumerate(self.ours.items())}
        extras = add_extras((len(self.ours) + at, label) for at, label in enumerate(self.rest))
        return named | dict(extras)


def stack(table: Table, source: SourceTable, found: Sequence[FoundPart]) -> PlacedTable:
    """The table as one grid, with the place of each of its rows.

    Args:
        table: What it is.
        source: What the mapping says of it.
        found: Its places, in their order.
    """
    layout = _layout(source, found)
    pieces = [_Piece(source, each, layout) for each in found]
    first = found[0].rows.start
    rows: list[list[Scalar]] = [[] for _ in range(first)]
    origins: list[Origin] = []
    for piece in pieces:
        origins.append(piece.origin(len(rows)))
        rows += piece.rows()
    sheet = GridSheet(
        title=found[0].sheet.title,
        rows=rows,
        errors=dict(_moved(pieces, origins, "errors")),
        uncalculated=frozenset(place for place, _ in _moved(pieces, origins, "uncalculated")),
        long_numbers=dict(_moved(pieces, origins, "long_numbers")),
        empty_texts=frozenset(place for place, _ in _moved(pieces, origins, "empty_texts")),
        from_1904=found[0].sheet.from_1904,
    )
    return PlacedTable(
        table, sheet, found[0].order, first, len(rows), layout.placed(), tuple(origins)
    )


def _layout(source: SourceTable, found: Sequence[FoundPart]) -> _Layout:
    ours = {
        key: " ".join(headers) for each in found for key, headers in each.part.columns.items()
    } | {key: key for key in (*source.always, source.sheet_name) if key}
    rest: dict[str, str] = {}
    for each in found:
        for _, header in each.rest:
            rest.setdefault(fold_text(header), header)
    return _Layout(ours, tuple(rest.values()))


@dataclass(frozen=True)
class _Piece:
    """The rows of one place in the common layout."""

    source: SourceTable
    found: FoundPart
    layout: _Layout

    @cached_property
    def columns(self) -> tuple[tuple[int, ...], ...]:
        """The sheet's columns that make each column of the layout."""
        rest = {fold_text(header): (index,) for index, header in self.found.rest}
        ours = (self.found.indexes.get(key, ()) for key in self.layout.ours)
        return (*ours, *(rest.get(fold_text(header), ()) for header in self.layout.rest))

    def origin(self, start: int) -> Origin:
        single = tuple(places[0] if places else None for places in self.columns)
        shift = self.found.rows.start - start
        return Origin(
            start=start,
            sheet=self.found.sheet.title,
            order=self.found.order,
            shift=shift,
            columns=single,
            labels={key: " ".join(headers) for key, headers in self.found.part.columns.items()},
            scales=self.found.part.scales,
        )

    def rows(self) -> list[list[Scalar]]:
        """Its rows; rows to skip and blank rows are empty, and nothing is filled into them."""
        cells = self.found.sheet.rows
        skipped = self.found.part.skip_rows
        rows = [
            [] if row + 1 in skipped else [_joined(cells[row], places) for places in self.columns]
            for row in self.found.rows
        ]
        rows = [row if self._is_entry(row) else [] for row in rows]
        typed = [row for row in rows if row]
        for key, condition in self.source.only_if.items():
            self._leave_out(typed, key, condition)
        for position, key in enumerate(self.layout.ours):
            if key in self.source.fill_down:
                _fill_down(typed, position)
            elif key == self.source.sheet_name:
                _fill(typed, position, self.found.part.name)
            elif key in self.source.always:
                _fill(typed, position, self.source.always[key])
        return rows

    def _is_entry(self, row: Sequence[Scalar]) -> bool:
        if all(map(is_blank, row)):
            return False
        keys = list(self.layout.ours)
        return all(not is_blank(row[keys.index(key)]) for key in self.source.rows_need)

    def _leave_out(
        self, rows: Sequence[list[Scalar]], key: str, condition: tuple[str, frozenset[str]]
    ) -> None:
        other, words = condition
        keys = list(self.layout.ours)
        position, beside = keys.index(key), keys.index(other)
        for row in rows:
            if text_of(row[beside]) not in words:
                row[position] = EMPTY

    def marked(self, marks: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Cells of one kind of mark: their places in the layout and on the sheet."""
        positions = {index: at for at, places in enumerate(self.columns) for index in places}
        for row, column in getattr(self.found.sheet, marks):
            taken = row in self.found.rows and row + 1 not in self.found.part.skip_rows
            if taken and column in positions:
                yield (row, positions[column]), (row, column)


def _joined(row: Sequence[Scalar], places: Sequence[int]) -> Scalar:
    if len(places) == 1:
        return row_cell(row, places[0])
    texts = (text_of(row_cell(row, place)).strip() for place in places)
    return " ".join(text for text in texts if text) or EMPTY


def _fill_down(rows: Sequence[list[Scalar]], position: int) -> None:
    above: Scalar = EMPTY
    for row in rows:
        if is_blank(row[position]):
            row[position] = above
        above = row[position]


def _fill(rows: Sequence[list[Scalar]], position: int, entry: str) -> None:
    for row in rows:
        if is_blank(row[position]):
            row[position] = entry


def _moved(
    pieces: Sequence[_Piece], origins: Sequence[Origin], marks: str
) -> Iterator[tuple[tuple[int, int], str]]:
    """The marks of every sheet at their places in the common grid."""
    for piece, origin in zip(pieces, origins, strict=True):
        there = getattr(piece.found.sheet, marks)
        for (row, column), place in piece.marked(marks):
            moved = (row - origin.shift, column)
            yield moved, there[place] if isinstance(there, Mapping) else ""
