"""Empty cells down a column: merged into the one above, or only left empty."""

from __future__ import annotations

from dataclasses import dataclass

from salesbook.adopting.finding import FoundTable
from salesbook.grid import GridSheet
from salesbook.reading.entries import is_blank
from salesbook.reading.header_rows import row_cell

_MANY = 0.4
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Gaps:
    """The empty cells of a column.

    Attributes:
        rows: How many rows the table has.
        empty: In how many of them the column is empty.
        merged: How many of these belong to a merged cell that starts above.
        starts_filled: Whether the first row is filled, as where groups are headed.
    """

    rows: int = 0
    empty: int = 0
    merged: int = 0
    starts_filled: bool = True

    def __add__(self, other: Gaps) -> Gaps:
        """The gaps of a column that goes on elsewhere."""
        return Gaps(
            self.rows + other.rows,
            self.empty + other.empty,
            self.merged + other.merged,
            self.starts_filled and other.starts_filled,
        )

    @property
    def look_grouped(self) -> bool:
        """Whether the entries may hold for the empty cells below them."""
        return self.starts_filled and self.empty >= max(_LEAST, _MANY * self.rows)


def find_gaps(sheet: GridSheet, found: FoundTable, column: int) -> Gaps:
    """The empty cells of one column of a found table.

    Args:
        sheet: The sheet it stands on.
        found: The table.
        column: The zero-based sheet column.
    """
    rows = _typed_rows(sheet, found)
    empty = [row for row in rows if is_blank(row_cell(sheet.rows[row], column))]
    covered = _covered(sheet, column)
    starts = bool(rows) and rows[0] not in empty
    return Gaps(len(rows), len(empty), sum(row in covered for row in empty), starts)


def _typed_rows(sheet: GridSheet, found: FoundTable) -> list[int]:
    skipped = dict(found.rows.skipped)
    return [
        row
        for row in range(found.rows.first, found.rows.end)
        if row not in skipped
        and any(not is_blank(row_cell(sheet.rows[row], index)) for index in found.columns)
    ]


def _covered(sheet: GridSheet, column: int) -> set[int]:
    """Rows whose cell in a column belongs to a merged cell that starts above."""
    return {
        row
        for area in sheet.merges
        if area.left <= column < area.right
        for row in range(area.top + 1, min(area.bottom, len(sheet.rows)))
    }
