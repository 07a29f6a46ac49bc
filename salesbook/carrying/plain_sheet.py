"""A sheet as it stood: its values in their cells, without its formulas and looks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from salesbook.carrying.typed import ERRORS, plain_value
from salesbook.cells import CellRange, CellRef
from salesbook.grid import GridSheet, SheetDetails
from salesbook.reading.entries import is_blank
from salesbook.sheets import look
from salesbook.sheets.measure import text_width
from salesbook.spec import (
    Block,
    BlockColumn,
    Cell,
    ColumnLayout,
    ErrorValue,
    Format,
    Highlight,
    Note,
    SheetSpec,
    Value,
)

LONGEST_TITLE = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NARROWEST, _WIDEST = 6.0, 48.0
_MEASURED_ROWS = 200
_NOTHING = SheetDetails()
_HEADER_FILL = look.MIST


@dataclass(frozen=True, slots=True)
class _SheetColumn:
    """The values of one sheet column from row 1 down, and whether days and numbers mix in it."""

    index: int
    values: Sequence[Value]

    @property
    def kinds(self) -> frozenset[type]:
        return frozenset(map(type, self.values)) - {type(None), str, bool, ErrorValue}

    @property
    def mixed(self) -> bool:
        return bool(self.kinds & _DAYS) and bool(self.kinds - _DAYS)


_DAYS = frozenset({dt.date, dt.datetime})


def sheet_as_it_stood(
    sheet: GridSheet,
    details: SheetDetails = _NOTHING,
    *,
    title: str,
    language: str,
    header_row: int = 0,
) -> SheetSpec:
    """Lay out a sheet's values at the cells they stood in.

    Args:
        sheet: Its cells.
        details: Its comments and widths.
        title: The title it gets, see ``sheet_titles``.
        language: ``ja`` or ``en``: the format of days.
        header_row: Row of its header, from 1; 0 for none.
    """
    columns = _columns(sheet)
    last = max((column.index for column in columns), default=0)
    header = [Highlight(CellRange(header_row - 1, 0, header_row, last + 1), "TRUE", bold=True)]
    return SheetSpec(
        key=f"plain:{title}",
        title=title,
        tab_color=look.STEEL,
        columns=tuple(_layouts(columns, details)),
        cells=tuple(_mixed_cells(columns, language)),
        blocks=tuple(_blocks(columns, language)),
        highlights=tuple(header if header_row else ()),
        notes=tuple(Note(CellRef(*at), text) for at, text in details.notes.items()),
        freeze=CellRef(header_row, 0) if header_row else None,
        gridlines=True,
    )


def sheet_titles(wanted: Sequence[str], taken: Collection[str]) -> list[str]:
    """A title Excel takes for each sheet: no forbidden letters, not too long, all different.

    Args:
        wanted: What the sheets were called.
        taken: Titles of other sheets in the book.
    """
    used = {title.casefold() for title in taken}
    titles = []
    for name in wanted:
        plain = _FORBIDDEN.sub("_", name).strip("'") or "_"
        title, number = plain[:LONGEST_TITLE], 1
        while title.casefold() in used:
            number += 1
            ending = f" ({number})"
            title = plain[: LONGEST_TITLE - len(ending)] + ending
        used.add(title.casefold())
        titles.append(title)
    return titles


def _columns(sheet: GridSheet) -> list[_SheetColumn]:
    columns = zip_longest(*sheet.rows, fillvalue=None)
    errors: dict[int, list[tuple[int, Value]]] = {}
    for (row, column), code in sheet.errors.items():
        errors.setdefault(column, []).append((row, ErrorValue(code) if code in ERRORS else code))
    found = []
    for index, cells in enumerate(columns):
        values = [plain_value(cell) for cell in cells]
        for row, error in errors.get(index, ()):
            values[row] = error
        if any(value is not None for value in values):
            found.append(_SheetColumn(index, values))
    return found


def _blocks(columns: Sequence[_SheetColumn], language: str) -> Iterator[Block]:
    """Neighbouring columns together: many small blocks are slow to compare."""
    run: list[_SheetColumn] = []
    for column in columns:
        if run and (column.mixed or column.index != run[-1].index + 1):
            yield _block(run, language)
            run = []
        if not column.mixed:
            run.append(column)
    if run:
        yield _block(run, language)


def _block(run: Sequence[_SheetColumn], language: str) -> Block:
    return Block(
        CellRef(0, run[0].index),
        len(run[0].values),
        tuple(BlockColumn(_format(column.kinds, language), column.values) for column in run),
    )


def _mixed_cells(columns: Sequence[_SheetColumn], language: str) -> Iterator[Cell]:
    for column in columns:
        for row, value in enumerate(column.values if column.mixed else ()):
            if value is not None:
                style = _format(frozenset({type(value)}), language)
                yield Cell(CellRef(row, column.index), value, style)


def _format(kinds: frozenset[type], language: str) -> Format:
    if dt.datetime in kinds:
        return Format(number=f"{look.date_format(language)} h:mm")
    return Format(number=look.date_format(language)) if dt.date in kinds else Format()


def _layouts(columns: Sequence[_SheetColumn], details: SheetDetails) -> Iterator[ColumnLayout]:
    by_index = {column.index: column for column in columns}
    for index in range(max(by_index, default=-1) + 1):
        column = by_index.get(index)
        usual = _NARROWEST if column is None else _fitting_width(column)
        yield ColumnLayout(details.widths.get(index, usual))


def _fitting_width(column: _SheetColumn) -> float:
    shown = (str(value).split("\n")[0] for value in column.values[:_MEASURED_ROWS] if value)
    return min(_WIDEST, max((text_width(text) + 2 for text in shown), default=_NARROWEST))


def has_content(sheet: GridSheet) -> bool:
    """Whether anything stands on a sheet."""
    return bool(sheet.errors) or any(not is_blank(cell) for row in sheet.rows for cell in row)


def titles_by_source(sheets: Sequence[GridSheet], taken: Collection[str]) -> Mapping[str, str]:
    """The new title of each sheet by its old one."""
    old = [sheet.title for sheet in sheets]
    return dict(zip(old, sheet_titles(old, taken), strict=True))
