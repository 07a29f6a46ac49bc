"""Where in the source the texts stand that are too long for a cell of the new workbook."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from salesbook.adopting.carrying import Carried
from salesbook.cells import CellRef, quote_sheet
from salesbook.grid import Scalar


def long_texts(carried: Carried, most: int) -> tuple[str, ...]:
    """The places of all texts longer than a cell holds, as ``'案件'!F3``, each once.

    An entry made of several cells is named by the first of them.

    Args:
        carried: What was to go into the new workbook.
        most: Units of UTF-16 a cell holds: what spreadsheets count.
    """
    places = (*_entries(carried, most), *_left(carried, most))
    return tuple(dict.fromkeys(f"{quote_sheet(sheet)}!{cell}" for sheet, cell in places))


def _entries(carried: Carried, most: int) -> Iterator[tuple[str, CellRef]]:
    for table, place in carried.places.items():
        frame = carried.tables.get(table, pd.DataFrame())
        for column in frame.columns.intersection(list(place.columns)):
            long = frame.index[[_is_long(entry, most) for entry in frame[column]]]
            yield from filter(None, (place.cell(int(row), column) for row in long))


def _left(carried: Carried, most: int) -> Iterator[tuple[str, CellRef]]:
    for left in carried.leftovers.cells:
        if _is_long(left.text, most):
            yield left.sheet, left.cell
    for kept in carried.leftovers.sheets:
        for row, cells in enumerate(kept.rows):
            for column, cell in enumerate(cells):
                if _is_long(cell, most):
                    yield kept.sheet, CellRef(row, column)


def _is_long(text: Scalar, most: int) -> bool:
    if not isinstance(text, str) or len(text) <= most // 2:
        return False
    return len(text.encode("utf-16-le", "surrogatepass")) > 2 * most
