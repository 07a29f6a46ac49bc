"""_salesbook: the hidden sheet that carries the definition the workbook was built from."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.cells import CellRef
from salesbook.definition.team import Definition
from salesbook.definition.writing import format_definition
from salesbook.sheets import look
from salesbook.sheets.offered import SHEET, offered_lists
from salesbook.sheets.plan import Plan
from salesbook.spec import Cell, ColumnLayout, Format, SheetSpec

FORMAT_VERSION = 1
FIRST_LINE = 2


def lay_out_carried(plan: Plan) -> SheetSpec:
    """A mark, the version of this format, the definition's TOML line by line.

    Beside it stand the lists that drop-downs offer.
    """
    return SheetSpec(
        key=SHEET,
        title=SHEET,
        hidden=True,
        columns=(ColumnLayout(100.0), ColumnLayout(10.0)),
        cells=tuple(_cells(plan.definition, plan.kept.origin)),
        blocks=tuple(offered_lists(plan)),
        protected=True,
    )


def _cells(definition: Definition, origin: str) -> Iterator[Cell]:
    yield Cell(CellRef(0, 0), "salesbook", Format(bold=True))
    yield Cell(CellRef(0, 1), FORMAT_VERSION)
    if origin:
        yield Cell(CellRef(0, 2), origin)
    style = Format(number="@", size=9, color=look.SOFT_INK)
    for number, line in enumerate(format_definition(definition).splitlines()):
        if line:
            yield Cell(CellRef(FIRST_LINE + number, 0), line, style)
