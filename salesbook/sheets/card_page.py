"""A page that grows downwards: cells over some of its columns, headings, labelled fields."""

from __future__ import annotations

from dataclasses import replace

from salesbook.cells import CellRange, CellRef
from salesbook.sheets import boxes, look
from salesbook.spec import Align, Cell, Format, Formula, Highlight, Value

LINE, SPACER = 18.75, 7.5

_LABEL = replace(boxes.LABEL, wrap=False)


class Page:
    """Cells, merges and heights of a page in the making.

    Attributes:
        row: The row the next cells stand in.
        left: Its first sheet column.
        width: How many columns it has.
    """

    def __init__(self, *, left: int, width: int) -> None:
        """Start an empty page."""
        self.row = 0
        self.left = left
        self.width = width
        self.cells: list[Cell] = []
        self.merges: list[CellRange] = []
        self.highlights: list[Highlight] = []
        self.heights: dict[int, float] = {}

    def at(self, offset: int) -> CellRef:
        """The cell so many columns from the left edge in the present row."""
        return CellRef(self.row, self.left + offset)

    def put(
        self, offset: int, value: Value | Formula, style: Format, *, width: int = 1, link: str = ""
    ) -> CellRef:
        """One value over so many columns; gives its cell."""
        place = CellRange.of(self.at(offset), 1, width)
        first, *rest = boxes.across(place, value, style)
        self.cells += [replace(first, link=link), *rest]
        if width > 1:
            self.merges.append(place)
        return place.first

    def end_line(self, height: float = LINE) -> None:
        """Go on in the next row; the present one is so many points high."""
        self.heights[self.row] = height
        self.row += 1

    def space(self) -> None:
        """A narrow empty row."""
        self.end_line(SPACER)

    def heading(self, text: str, remark: Formula | None = None) -> None:
        """A section's heading over the whole width, a quiet remark at its end."""
        self.space()
        self.cells += boxes.heading(self.at(0), self.width, text)
        if remark is not None:
            quiet = replace(
                look.HEADING, bold=False, size=9, color=look.SOFT_INK, align=Align.RIGHT
            )
            last = self.at(self.width - 1)
            self.cells[-1] = Cell(last, remark, quiet)
        self.end_line(22.5)

    def field(
        self, offset: int, label: str, value: Formula, *, width: int, number: str = "General"
    ) -> None:
        """A label and its value; the value takes all columns but one."""
        self.put(offset, label, _LABEL)
        self.put(offset + 1, value, replace(boxes.VALUE, size=10, number=number), width=width - 1)
