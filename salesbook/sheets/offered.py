"""What drop-downs offer of other sheets' entries, listed on the hidden sheet.

A drop-down that pointed at the entries themselves would not offer a row inserted right below
their header. The lists look at the columns as formulas do, and miss none.
"""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.definition.columns import Kind
from salesbook.sheets.boxes import HELPER
from salesbook.sheets.plan import Plan
from salesbook.spec import Block, BlockColumn, RowFormula

SHEET = "_salesbook"
"""The hidden sheet."""

_TOP, _LEFT = 2, 3


def offered(plan: Plan, source: str) -> tuple[str, CellRange] | None:
    """The sheet and cells of the words a drop-down offers; None where the book has no such column.

    Args:
        plan: Where everything stands.
        source: The column they are entered in, as ``customers.company``.
    """
    return _place(plan, source) if source in plan.available else None


def offered_text(plan: Plan, source: str) -> str:
    """The same as formulas write it. Blank rows are empty texts there.

    Raises:
        KeyError: The book has no such column.
    """
    sheet, cells = _place(plan, source)
    return f"{quote_sheet(sheet)}!{cells.absolute}"


def offered_lists(plan: Plan) -> Iterator[Block]:
    """The lists: a column each, the entries in their order, gaps where a row is blank."""
    for number, source in enumerate(_sources(plan)):
        placed = plan.tables[source.partition(".")[0]]
        # The first cell of what formulas see is the header.
        entry = RowFormula((f'IFERROR(INDEX({plan.resolve(source)},ROW()-{_TOP - 1})&"","")',))
        first = CellRef(_TOP, _LEFT + number)
        yield Block(first, placed.reach, (BlockColumn(HELPER, formula=entry),))


def _place(plan: Plan, source: str) -> tuple[str, CellRange]:
    table, _, key = source.partition(".")
    placed = plan.tables[table]
    if not placed.growing:
        return placed.sheet, placed.cells(key, reach=True)
    column = _LEFT + _sources(plan).index(source)
    return SHEET, CellRange.of(CellRef(_TOP, column), placed.reach)


def _sources(plan: Plan) -> tuple[str, ...]:
    """The columns of entry sheets that others refer to; the card refers to companies."""
    columns = (column for placed in plan.tables.values() for column in placed.table.columns)
    named = [column.source for column in columns if column.kind is Kind.REFERENCE]
    return tuple(
        source
        for source in dict.fromkeys(["customers.company", *named])
        if source in plan.available and plan.tables[source.partition(".")[0]].growing
    )
