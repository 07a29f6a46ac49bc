"""Every cell of a sheet as XML, quickly: one template for rows of the same shape.

A sheet is cut into bands: runs of rows that the same blocks cross and where no other cell
stands. A band has one ``%`` template, mapped over the columns of its values, some thousand
rows at a time, so that a long table is never in memory as XML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from salesbook.backends.bands import Band, find_bands
from salesbook.backends.xlsx_text import (
    BLANK,
    cached_result,
    cell_tail,
    cell_tails,
    escape_xml,
    formula_text,
    row_formula_parts,
)
from salesbook.cells import CellRef, column_letters, quote_sheet
from salesbook.spec import Block, BlockColumn, Cell, Format, Formula, RowFormula, SheetSpec, Value

ROWS_AT_A_TIME = 2_000


class EntryError(ValueError):
    """A cell cannot hold what somebody entered; the message names the cell."""


# What fills one place of a template, row by row.
_Feed = Sequence[str]
# A piece of the template of a row, and what fills its places; None are the row numbers.
_Slot = tuple[str, Sequence[_Feed | None]]


def render_rows(sheet: SheetSpec, styles: Mapping[Format, int]) -> Iterator[str]:
    """The rows of a sheet as XML, from the top down, in pieces of some thousand rows.

    Args:
        sheet: The sheet.
        styles: The style number of each of its formats.

    Raises:
        ValueError: Two cells stand in one place, a cell stands outside of what Excel knows,
            a column has more values than its block rows, or Excel cannot hold a value.
            The message names the cell.
    """
    hidden = frozenset(sheet.hidden_rows)
    for band in find_bands(sheet):
        concealed = ' hidden="1"' * (band.top in hidden)
        for start in range(band.top, band.bottom, ROWS_AT_A_TIME):
            stop = min(start + ROWS_AT_A_TIME, band.bottom)
            chunk = _Chunk(sheet.title, styles, start, stop)
            height, heights = _height_slot(sheet, band, chunk)
            opening = f'<row r="%s"{height}{concealed}>'
            yield _render_chunk(chunk, band, (opening, [None, *heights]))


def _height_slot(sheet: SheetSpec, band: Band, chunk: _Chunk) -> _Slot:
    """One height for the whole band, or where its rows differ, one for each."""
    own = sheet.row_heights.get(band.top)
    growing = next((block for block in band.blocks if block.row_heights), None)
    if own is None and growing is not None:
        return ' ht="%s" customHeight="1"', [_heights(growing, chunk)]
    usual = [block.row_height for block in band.blocks if block.row_height]
    height = own or max(usual, default=None)
    return (f' ht="{height:g}" customHeight="1"' if height else ""), []


def _heights(block: Block, chunk: _Chunk) -> _Feed:
    first = block.first.row
    heights = list(block.row_heights[chunk.start - first : chunk.stop - first])
    usual = block.row_height or max(block.row_heights)
    heights += [usual] * (chunk.stop - chunk.start - len(heights))
    return [f"{height:g}" for height in heights]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Rows of one band that are written together."""

    title: str
    styles: Mapping[Format, int]
    start: int
    stop: int

    @property
    def numbers(self) -> _Feed:
        """The row numbers as people see them."""
        return list(map(str, range(self.start + 1, self.stop + 1)))

    def opening(self, column: int, format_: Format) -> str:
        """The start of each cell of a column, to be filled with its row number."""
        return f'<c r="{column_letters(column)}%s" s="{self.styles[format_]}"'


def _render_chunk(chunk: _Chunk, band: Band, opening: _Slot) -> str:
    numbers = chunk.numbers
    template = ""
    feeds: list[_Feed] = []
    for text, more in (opening, *_slots(chunk, band)):
        template += text
        feeds += [numbers if feed is None else feed for feed in more]
    return "".join(map(f"{template}</row>".__mod__, zip(*feeds, strict=True)))


def _slots(chunk: _Chunk, band: Band) -> Iterator[_Slot]:
    parts: list[Block | Cell] = [*band.blocks, *band.cells]
    for part in sorted(parts, key=_left_edge):
        if isinstance(part, Cell):
            yield _cell_slot(chunk, part)
        else:
            for offset, column in enumerate(part.columns):
                yield _column_slot(chunk, part.first.shift(columns=offset), column)


def _left_edge(part: Block | Cell) -> int:
    return part.first.column if isinstance(part, Block) else part.at.column


def _cell_slot(chunk: _Chunk, cell: Cell) -> _Slot:
    try:
        if isinstance(cell.value, Formula):
            tail = f"><f>{escape_xml(formula_text(cell.value.text))}</f></c>"
        else:
            tail = cell_tail(cell.value)
    except (ValueError, OverflowError) as error:
        raise _cannot_hold(chunk, cell.at, error) from error
    return chunk.opening(cell.at.column, cell.format) + tail.replace("%", "%%"), [None]


def _column_slot(chunk: _Chunk, first: CellRef, column: BlockColumn) -> _Slot:
    opening = chunk.opening(first.column, column.format)
    values = column.values[chunk.start - first.row : chunk.stop - first.row]
    if column.formula is not None:
        return _formula_slot(chunk, first, column.formula, values=values, opening=opening)
    if not values:
        return opening + BLANK, [None]
    try:
        tails = cell_tails(values)
    except (ValueError, OverflowError) as error:
        raise _first_fault(chunk, first.column, values) from error
    tails += [BLANK] * (chunk.stop - chunk.start - len(values))
    return f"{opening}%s", [None, tails]


def _formula_slot(
    chunk: _Chunk,
    first: CellRef,
    formula: RowFormula,
    *,
    values: Sequence[Value],
    opening: str,
) -> _Slot:
    try:
        parts = [part.replace("%", "%%") for part in row_formula_parts(formula)]
    except ValueError as error:
        raise _cannot_hold(chunk, first, error) from error
    text = f"<f>{'%s'.join(parts)}</f>"
    gaps = [None] * (len(parts) - 1)
    if not values:
        return f"{opening}>{text}</c>", [None, *gaps]
    kinds, results = _cached_results(chunk, first.column, values)
    return f"{opening}%s>{text}%s</c>", [None, kinds, *gaps, results]


def _cached_results(chunk: _Chunk, column: int, values: Sequence[Value]) -> tuple[_Feed, _Feed]:
    try:
        results = list(map(cached_result, values))
    except (ValueError, OverflowError) as error:
        raise _first_fault(chunk, column, values) from error
    results += [cached_result(None)] * (chunk.stop - chunk.start - len(values))
    return [kind for kind, _ in results], [value for _, value in results]


def _cannot_hold(chunk: _Chunk, at: CellRef, error: Exception) -> EntryError:
    return EntryError(f"{quote_sheet(chunk.title)}!{at}: {error}")


def _first_fault(chunk: _Chunk, column: int, values: Sequence[Value]) -> ValueError:
    """The fault of the first value that a cell cannot hold; there must be one."""
    for row, value in enumerate(values, chunk.start):
        try:
            cell_tail(value)
        except (ValueError, OverflowError) as error:
            return _cannot_hold(chunk, CellRef(row, column), error)
    message = "every value fits"
    raise AssertionError(message)
