"""Which cells of an .xlsx sheet are merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from salesbook.backends.xlsx_guard import open_package, read_part
from salesbook.backends.xlsx_read import sheet_parts
from salesbook.cells import CellRange, CellRef
from salesbook.grid import Grid

_MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]*?\sref="([A-Z$]{1,4}\d{1,7}):([A-Z$]{1,4}\d{1,7})"'
)


def with_merges(grid: Grid, path: Path) -> Grid:
    """The cells of a workbook, and which of them are merged.

    Args:
        grid: Its cells.
        path: The .xlsx file they were read from.

    Raises:
        SourceError: The file cannot be read.
    """
    with open_package(path) as package:
        parts = {title: name for name, title in sheet_parts(path, package)}
        merges = {
            title: tuple(_merges(read_part(path, package, name))) for title, name in parts.items()
        }
    sheets = (replace(sheet, merges=merges.get(sheet.title, ())) for sheet in grid.sheets)
    return Grid(grid.source, tuple(sheets))


def _merges(xml: bytes) -> Iterator[CellRange]:
    for first, last in _MERGED.findall(xml):
        top, bottom = CellRef.parse(first.decode()), CellRef.parse(last.decode())
        yield CellRange(top.row, top.column, bottom.row + 1, bottom.column + 1)
