"""Links at cells of the source: the new workbook's cells lead nowhere, so each is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from salesbook.adopting.leftovers import LeftCell
from salesbook.adopting.proposal import because
from salesbook.cells import CellRef
from salesbook.grid import Grid, GridSheet
from salesbook.reading.entries import text_of
from salesbook.reading.header_rows import row_cell

Links = Mapping[str, Mapping[tuple[int, int], str]]
"""Where cells lead by the title of the sheet and the zero-based (row, column)."""


def lost_links(links: Links, grid: Grid) -> Iterator[LeftCell]:
    """The links whose target the cell itself does not say.

    Args:
        links: Those of the source.
        grid: Its cells.
    """
    for sheet in grid.sheets:
        for at, target in sorted(links.get(sheet.title, {}).items()):
            if _bare(target) != _bare(_text(sheet, *at)):
                yield LeftCell(sheet.title, CellRef(*at), target, because("link"))


def _text(sheet: GridSheet, row: int, column: int) -> str:
    cell = row_cell(sheet.rows[row], column) if row < len(sheet.rows) else None
    return "" if cell is None else text_of(cell)


def _bare(target: str) -> str:
    """An address as people write it: a spreadsheet makes links of these by itself."""
    bare = target.strip().casefold()
    for start in ("mailto:", "https://", "http://"):
        bare = bare.removeprefix(start)
    return bare.rstrip("/")
