"""Every entry that is different between two readings, old and new side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from salesbook.analysis.identity import pair_rows, row_names
from salesbook.definition.columns import Table
from salesbook.reading.entries import without_nan

if TYPE_CHECKING:
    from salesbook.reading.book import Book

ADDED, REMOVED = "added", "removed"
_CELLS = ("table", "key", "name", "row_before", "row_after", "column", "old", "new")
_ROWS = ("table", "key", "name", "row", "change")


@dataclass(frozen=True, slots=True, eq=False)
class CellLog:
    """What was typed over, added and taken out.

    Attributes:
        cells: A row per entry that is different in a row both readings have, by table, row
            of the later reading and column. ``table``, ``key``, ``column``: str keys.
            ``name``: str, what people call the row. ``row_before``, ``row_after``: int64,
            sheet rows. ``old``, ``new``: object, None for empty: str, float, bool,
            ``datetime.date``; an entry that could not be understood as it stands.
        rows: A row per row only one reading has. ``row``: int64, its sheet row there.
            ``change``: ``added`` or ``removed``.
    """

    cells: pd.DataFrame
    rows: pd.DataFrame


def compare_cells(before: Book, after: Book) -> CellLog:
    """Compare two readings entry by entry, in every table either of them has."""
    cells: list[tuple[object, ...]] = []
    rows: list[tuple[object, ...]] = []
    for key in {**after.tables, **before.tables}:
        if after.tables.get(key) is before.tables.get(key) and before.raw == after.raw:
            continue
        side = _Sides.of(before, after, key)
        cells += side.changed()
        rows += side.lonely()
    numbers = {"row_before": "int64", "row_after": "int64"}
    log = pd.DataFrame(cells, columns=list(_CELLS), dtype=object).astype(_words(_CELLS) | numbers)
    alone = pd.DataFrame(rows, columns=list(_ROWS), dtype=object)
    return CellLog(log, alone.astype(_words(_ROWS) | {"row": "int64"}))


@dataclass(frozen=True)
class _Sides:
    """One table in both readings."""

    table: Table
    before: pd.DataFrame
    after: pd.DataFrame
    raws: tuple[Mapping[tuple[int, str], object], Mapping[tuple[int, str], object]]
    pairs: list[tuple[str, int, int]]

    @classmethod
    def of(cls, before: Book, after: Book, key: str) -> _Sides:
        table = after.definition.tables.get(key) or before.definition.tables.get(key)
        table = table or Table(key, ())
        old, new = (book.tables.get(key, pd.DataFrame()) for book in (before, after))
        pairs = pair_rows(table, old, new)
        listed = list(zip(*(pairs[name].tolist() for name in pairs), strict=True))
        return cls(table, old, new, (_raw(before, key), _raw(after, key)), listed)

    def changed(self) -> Iterator[tuple[object, ...]]:
        """The rows of the log of cells."""
        both = [each for each in self.pairs if min(each[1:]) >= 0]
        names = row_names(self.table, self.after)
        found: list[tuple[int, int, tuple[object, ...]]] = []
        for order, column in enumerate({**self.after, **self.before}):
            old = _cells(self.before, str(column), self.raws[0])
            new = _cells(self.after, str(column), self.raws[1])
            for key, at, to in both:
                if old[at] != new[to]:
                    rows = int(self.before.index[at]), int(self.after.index[to])
                    told = (self.table.key, key, names[to], *rows, column, old[at], new[to])
                    found.append((to, order, told))
        return (told for *_, told in sorted(found, key=lambda each: each[:2]))

    def lonely(self) -> Iterator[tuple[object, ...]]:
        """The rows of the log of rows."""
        names = [row_names(self.table, frame) for frame in (self.before, self.after)]
        for key, at, to in self.pairs:
            if at < 0:
                yield self.table.key, key, names[1][to], int(self.after.index[to]), ADDED
            elif to < 0:
                yield self.table.key, key, names[0][at], int(self.before.index[at]), REMOVED


def _raw(book: Book, table: str) -> dict[tuple[int, str], object]:
    return {(row, column): cell for (own, row, column), cell in book.raw.items() if own == table}


def _cells(frame: pd.DataFrame, column: str, raw: Mapping[tuple[int, str], object]) -> list[object]:
    """The entries of a column as plain values, None for empty."""
    if column not in frame:
        return [None] * len(frame)
    cells = _plain(frame[column])
    own = {row: cell for (row, key), cell in raw.items() if key == column}
    if not own:
        return cells
    return [own.get(row, cell) for row, cell in zip(frame.index.tolist(), cells, strict=True)]


def _plain(values: pd.Series[Any]) -> list[object]:
    cells: list[Any] = values.tolist()
    if pd.api.types.is_datetime64_any_dtype(values):
        return [None if cell is pd.NaT else cell.date() for cell in cells]
    if pd.api.types.is_bool_dtype(values):
        return [cell or None for cell in cells]
    return without_nan(cells)


def _words(columns: tuple[str, ...]) -> dict[str, Any]:
    return {key: "str" for key in columns if key not in {"old", "new"}}
