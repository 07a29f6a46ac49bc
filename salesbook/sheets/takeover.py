"""Sheets of a book made from another workbook: the record of what went where, and copies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from salesbook.cells import CellRef
from salesbook.sheets import look
from salesbook.sheets.measure import wrapped_height
from salesbook.spec import (
    Align,
    Block,
    BlockColumn,
    Cell,
    ColumnLayout,
    Format,
    PrintSetup,
    SheetSpec,
    Value,
)
from salesbook.texts import Texts

_LEFT = 1
_WIDTHS = (2.0, 30.0, 34.0, 26.0, 22.0, 40.0)
_ROW_HEIGHT = 15.0
_LONGEST_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LINE = Format(wrap=True, size=10, border=look.LINE)
_NUMBER = Format(number="#,##0.##", size=10, border=look.LINE, align=Align.RIGHT)
_COPIED = Format(size=10)
_COPIED_DAY = Format(number="yyyy-mm-dd", size=10)
_TEXT = Format(number="@", size=10)


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A list of the record: its heading, what its columns are called, and its rows."""

    heading: str
    headers: tuple[str, ...]
    rows: Sequence[Sequence[Value]]


def lay_out_record(
    texts: Texts, source: str, sections: Sequence[RecordSection], taken: Collection[str]
) -> SheetSpec:
    """The record of what went where.

    Args:
        texts: The catalogue.
        source: The name of the old workbook.
        sections: Its lists; those without rows are left out.
        taken: Titles other sheets have.
    """
    cells = [
        Cell(CellRef(0, _LEFT), texts("adopt.record.title"), look.TITLE),
        Cell(CellRef(1, _LEFT), texts("adopt.record.subtitle", source=source), look.SUBTITLE),
    ]
    row, heights = 3, {0: 30.0}
    for section in sections:
        if section.rows:
            cells += _section(section, row)
            heights |= {row + 2 + at: _height(values) for at, values in enumerate(section.rows)}
            row += len(section.rows) + 3
    return SheetSpec(
        key="takeover",
        title=free_title(texts("adopt.record.title"), taken),
        tab_color=look.STEEL,
        columns=tuple(ColumnLayout(width) for width in _WIDTHS),
        cells=tuple(cells),
        row_heights=heights,
        print=PrintSetup(footer=source),
    )


def _section(section: RecordSection, row: int) -> Iterator[Cell]:
    yield Cell(CellRef(row, _LEFT), section.heading, look.HEADING)
    for offset, header in enumerate(section.headers):
        yield Cell(CellRef(row + 1, _LEFT + offset), header, look.HEADER)
    for number, values in enumerate(section.rows):
        for offset, value in enumerate(values):
            style = _NUMBER if isinstance(value, int | float) else _LINE
            yield Cell(CellRef(row + 2 + number, _LEFT + offset), value, style)


def _height(values: Sequence[Value]) -> float:
    texts = zip(values, _WIDTHS[_LEFT:], strict=False)
    return max(_ROW_HEIGHT, *(wrapped_height(str(text or ""), width) for text, width in texts))


def lay_out_copy(title: str, rows: Sequence[Sequence[object]]) -> SheetSpec:
    """A sheet as it stood: the values of its cells, each in its place. Formulas are no more.

    Args:
        title: What it will be called, from ``free_title``.
        rows: Its cells from A1 on; ``""`` and None are empty.
    """
    width = max((len(row) for row in rows), default=0)
    columns = tuple(_column(rows, index) for index in range(width))
    blocks = (Block(CellRef(0, 0), len(rows), columns),) if columns else ()
    return SheetSpec(
        key=f"copy_{title}",
        title=title,
        tab_color=look.STEEL,
        columns=tuple(ColumnLayout(14.0) for _ in range(width)),
        blocks=blocks,
    )


def free_title(wanted: str, taken: Collection[str]) -> str:
    """A title a sheet may have and no other has, as near to the wanted one as can be."""
    plain = " ".join(_FORBIDDEN.sub(" ", wanted).split()) or "-"
    used = {title.casefold() for title in taken}
    title, number = plain[:_LONGEST_TITLE], 1
    while title.casefold() in used:
        number += 1
        ending = f" ({number})"
        title = plain[: _LONGEST_TITLE - len(ending)] + ending
    return title


def _column(rows: Sequence[Sequence[object]], index: int) -> BlockColumn:
    """A column as it stood; days beside numbers are written out, as one look serves all cells."""
    values = [_value(row[index]) if index < len(row) else None for row in rows]
    numbers = any(isinstance(value, int | float) for value in values)
    if numbers:
        return BlockColumn(_COPIED, [_written(value) for value in values])
    days = any(isinstance(value, dt.date) for value in values)
    return BlockColumn(_COPIED_DAY if days else _TEXT, values)


def _written(value: Value) -> Value:
    return value.isoformat() if isinstance(value, dt.date) else value


def _value(cell: object) -> Value:
    if cell is None or cell == "":
        return None
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if isinstance(cell, str | int | float | dt.date) else str(cell)
