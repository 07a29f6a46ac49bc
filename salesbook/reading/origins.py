"""Where the rows of a table stood that was put together from several places.

A table whose rows come from one place, unchanged, needs none of this.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from salesbook.cells import CellRef


@dataclass(frozen=True, slots=True)
class Origin:
    """One stretch of rows and the sheet it was taken from.

    Attributes:
        start: Zero-based row of the table's own grid at which the stretch begins.
        sheet: Title of the sheet, or name of the CSV file.
        order: The sheet's place in the book.
        shift: What is added to a row of the table's grid to get the sheet's row.
        columns: Zero-based sheet column of each column of the table's grid; None for one that
            stands in no cell, as the sheet's own name.
        labels: What stands above each of our columns there.
        scales: What numbers of some of our columns are multiplied with there.
    """

    start: int
    sheet: str
    order: int
    shift: int
    columns: tuple[int | None, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    scales: Mapping[str, float] = field(default_factory=dict)

    def place(self, cell: CellRef) -> CellRef | None:
        """The sheet's cell of a cell of the table's grid."""
        column = self.columns[cell.column] if cell.column < len(self.columns) else None
        return None if column is None else CellRef(cell.row + self.shift, column)


def origin_of(origins: Sequence[Origin], row: int) -> Origin:
    """The stretch a zero-based row of the table's grid belongs to."""
    position = bisect_right([each.start for each in origins], row)
    return origins[max(0, position - 1)]
