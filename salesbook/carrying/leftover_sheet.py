"""A sheet that keeps what no table of a new workbook holds: where it stood, and what it said."""

from __future__ import annotations

from collections.abc import Sequence

from salesbook.carrying.beside import Leftover
from salesbook.carrying.plain_sheet import sheet_titles
from salesbook.cells import CellRef
from salesbook.sheets import look
from salesbook.spec import Block, BlockColumn, Cell, ColumnLayout, Format, SheetSpec
from salesbook.texts import Texts

_COLUMNS = {"place": 28.0, "value": 48.0, "why": 60.0}
_HEADER_ROW = 3
_ENTRY = Format(wrap=True, border=look.LINE)


def lay_out_leftovers(left: Sequence[Leftover], texts: Texts, taken: Sequence[str]) -> SheetSpec:
    """The whole sheet.

    Args:
        left: What it keeps.
        texts: The language of its words.
        taken: Titles of the other sheets.
    """
    columns = (
        [each.address for each in left],
        [each.value for each in left],
        [each.told(texts) for each in left],
    )
    cells = [
        Cell(CellRef(0, 1), texts("leftovers.title"), look.TITLE),
        Cell(CellRef(1, 1), texts("leftovers.hint"), look.SUBTITLE),
    ]
    cells += [
        Cell(CellRef(_HEADER_ROW, at), texts(f"leftovers.{key}"), look.HEADER)
        for at, key in enumerate(_COLUMNS, 1)
    ]
    block = Block(
        CellRef(_HEADER_ROW + 1, 1),
        len(left),
        tuple(BlockColumn(_ENTRY, values) for values in columns),
    )
    return SheetSpec(
        key="leftovers",
        title=sheet_titles([texts("leftovers.sheet")], taken)[0],
        tab_color=look.STEEL,
        columns=(ColumnLayout(2.0), *map(ColumnLayout, _COLUMNS.values())),
        cells=tuple(cells),
        blocks=(block,),
        row_heights={0: 30.0},
        freeze=CellRef(_HEADER_ROW + 1, 0),
    )
