"""Cells merged over several rows: words and days stand for each of them, numbers do not."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesbook.cells import CellRange
from salesbook.definition.columns import NUMERIC, Column, Kind
from salesbook.grid import Scalar
from salesbook.problems import MERGED, MERGED_NUMBER, Problem
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.place import PlacedTable

Cells = Mapping[str, Sequence[Scalar]]


@dataclass(frozen=True, slots=True)
class Filled:
    """The cells of a table by column, and what was filled in."""

    cells: Cells
    problems: tuple[Problem, ...]


def fill_merged(placed: PlacedTable, cells: Cells) -> Filled:
    """Write the entry of a merged cell into every row it covers that has other entries.

    A number is left in the first row alone: nobody can know whether it is meant for each row
    or for all together. So is an entry that no two rows may share.

    Args:
        placed: The table.
        cells: Its cells by column, from its first row on.
    """
    spans = list(_spans(placed))
    busy = _busy_rows(placed, cells) if spans else set()
    filled: dict[str, list[Scalar]] = {}
    problems: list[Problem] = []
    for span in spans:
        if span.repeats:
            problems += span.fill(filled.setdefault(span.key, list(cells[span.key])), busy)
        elif not is_blank(span.entry(cells[span.key])):
            problems += span.told(cells[span.key])
    return Filled({**cells, **filled}, tuple(problems))


def _spans(placed: PlacedTable) -> Iterator[_Span]:
    keys = {column.index: key for key, column in placed.columns.items()}
    for merge in placed.sheet.merges:
        if merge.left in keys and merge.height > 1 and placed.first <= merge.top < placed.end:
            yield _Span(placed, keys[merge.left], merge)


def _busy_rows(placed: PlacedTable, cells: Cells) -> set[int]:
    """Rows, from the table's first on, with an entry besides a prepared number."""
    columns = (column for key, column in cells.items() if key != placed.prepared_number)
    return {at for column in columns for at, cell in enumerate(column) if not is_blank(cell)}


@dataclass(frozen=True)
class _Span:
    placed: PlacedTable
    key: str
    merge: CellRange

    @property
    def column(self) -> Column:
        table = self.placed.table
        return table[self.key] if self.key in table else Column(self.key)

    @property
    def repeats(self) -> bool:
        return self.column.kind not in {*NUMERIC, Kind.ID} and not self.column.unique

    def entry(self, column: Sequence[Scalar]) -> Scalar:
        return column[self.merge.top - self.placed.first]

    def fill(self, column: list[Scalar], busy: Container[int]) -> Iterator[Problem]:
        """Fill the rows below the first, as far as they come empty."""
        entry = self.entry(column)
        for row in range(self.merge.top + 1, min(self.merge.bottom, self.placed.end)):
            at = row - self.placed.first
            if is_blank(entry) or not is_blank(column[at]):
                return
            if at in busy:
                column[at] = entry
                yield self.placed.problem(MERGED, self.key, row, new=text_of(entry))

    def told(self, column: Sequence[Scalar]) -> Iterator[Problem]:
        if self.column.kind in NUMERIC:
            yield self.placed.problem(
                MERGED_NUMBER,
                self.key,
                self.merge.top,
                value=text_of(self.entry(column)),
                rows=str(self.merge.height),
            )
