"""What people typed beside the tables, or over a formula, as problems that name the cell."""

from __future__ import annotations

from salesbook.carrying.beside import Beside
from salesbook.carrying.original import Original
from salesbook.problems import BESIDE_TABLES, Problem


def find_strays(original: Original) -> tuple[Problem, ...]:
    """Entries no table reads: text above a header, a number over a formula, notes on a view.

    Comments, drawings and formulas are no entries and are left to those who carry a book over;
    a source read by a mapping says itself what it does not take.

    Args:
        original: The workbook.
    """
    if original.foreign:
        return ()
    orders = {sheet.title: order for order, sheet in enumerate(original.grid.sheets)}
    return tuple(
        Problem(BESIDE_TABLES, each.sheet, each.cell, "", each.value, (), orders[each.sheet])
        for each in Beside(original).leftovers()
        if each.reason == "stray"
    )
