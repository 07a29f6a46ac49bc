"""Pieces that view sheets share: headings, header rows, labelled values, lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from salesbook.cells import CellRange, CellRef
from salesbook.sheets import look
from salesbook.spec import Align, Cell, Format, Formula, Value

LABEL = Format(size=9, color=look.SOFT_INK, fill=look.MIST, border=look.LINE, indent=1)
VALUE = Format(border=look.LINE, align=Align.LEFT, indent=1)
INPUT = Format(
    bold=True,
    size=12,
    fill=look.CREAM,
    border=look.AMBER,
    align=Align.LEFT,
    indent=1,
    locked=False,
)
"""A cell of a protected sheet people choose something in."""
LINK = Format(color="1D5FA8", size=10, align=Align.CENTER)
HELPER = Format(color=look.STEEL, size=8)


def across(place: CellRange, value: Value | Formula, style: Format) -> Iterator[Cell]:
    """A value in the first cell, and the same look over the whole range."""
    for row in range(place.top, place.bottom):
        for column in range(place.left, place.right):
            at = CellRef(row, column)
            yield Cell(at, value if at == place.first else None, style)


def heading(at: CellRef, width: int, text: Value | Formula) -> Iterator[Cell]:
    """A section's heading with a line below it, so many columns wide."""
    return across(CellRange.of(at, 1, width), text, look.HEADING)


def header_row(at: CellRef, labels: Sequence[tuple[str, int, Align]]) -> Iterator[Cell]:
    """The labels of a list, each in so many columns, at the side its entries stand."""
    # Lines between the cells would cut a label that spans some of them.
    column = at.column
    for text, width, align in labels:
        style = replace(look.HEADER, border="", align=align, indent=2 - (align is Align.LEFT))
        yield from across(CellRange.of(CellRef(at.row, column), 1, width), text, style)
        column += width


def numbered(style: Format, number: str) -> Format:
    """The same look for numbers: their own format, near the right edge."""
    return replace(style, number=number, align=Align.RIGHT, indent=2)
