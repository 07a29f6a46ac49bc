"""Where the cells of a sheet stand: bands of rows that have the same shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.spec import Block, Cell, SheetSpec

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that the same blocks cross; a row with a cell of its own is a band by itself.

    Attributes:
        top: Its first row, zero-based.
        bottom: The row after its last.
        blocks: The blocks that cross it, from left to right.
        cells: The single cells in it, from left to right.
    """

    top: int
    bottom: int
    blocks: tuple[Block, ...]
    cells: tuple[Cell, ...]


def find_bands(sheet: SheetSpec) -> Iterator[Band]:
    """The bands of a sheet from the top down; rows without anything are left out.

    Under a merged range, cells that are not placed have the look of its first one, so that
    its border goes all around.

    Raises:
        ValueError: Two cells stand in one place, a cell stands outside of what Excel knows, or
            a column has more values than its block has rows. The message names the cell.
    """
    cells = _placed_cells(sheet)
    _check_places(sheet, cells)
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for at in sorted(cells):
        by_row[at.row].append(cells[at])
    single = {*by_row, *sheet.row_heights, *sheet.hidden_rows}
    blocks = sorted(_solid_blocks(sheet), key=lambda block: block.first.column)
    cuts = {edge for block in blocks for edge in (block.range.top, block.range.bottom)}
    cuts |= {edge for row in single for edge in (row, row + 1)}
    for top, bottom in pairwise(sorted(cuts)):
        crossing = tuple(block for block in blocks if block.range.top <= top < block.range.bottom)
        if crossing or top in single:
            yield Band(top, bottom, crossing, tuple(by_row.get(top, ())))


def used_range(sheet: SheetSpec) -> CellRange:
    """The smallest range around every cell of a sheet; A1 for an empty one."""
    ranges = [block.range for block in _solid_blocks(sheet)]
    ranges += [CellRange.of(cell.at) for cell in sheet.cells]
    ranges += sheet.merges
    if not ranges:
        return CellRange(0, 0, 1, 1)
    return CellRange(
        min(each.top for each in ranges),
        min(each.left for each in ranges),
        max(each.bottom for each in ranges),
        max(each.right for each in ranges),
    )


def _solid_blocks(sheet: SheetSpec) -> list[Block]:
    return [block for block in sheet.blocks if block.height and block.columns]


def _placed_cells(sheet: SheetSpec) -> dict[CellRef, Cell]:
    cells: dict[CellRef, Cell] = {}
    for cell in sheet.cells:
        if cell.at in cells:
            raise _two_cells(sheet, cell.at)
        cells[cell.at] = cell
    for merge in sheet.merges:
        if (first := cells.get(merge.first)) is not None:
            for at in _refs(merge):
                cells.setdefault(at, Cell(at, format=first.format))
    return cells


def _check_places(sheet: SheetSpec, cells: Mapping[CellRef, Cell]) -> None:
    used = used_range(sheet)
    if used.bottom > MOST_ROWS or used.right > MOST_COLUMNS:
        message = f"{quote_sheet(sheet.title)}!{used} is larger than a sheet can be"
        raise ValueError(message)
    blocks = _solid_blocks(sheet)
    for number, block in enumerate(blocks):
        _check_lengths(sheet, block)
        for other in blocks[:number]:
            if (shared := _overlap(block.range, other.range)) is not None:
                raise _two_cells(sheet, shared)
        for at in cells:
            if _overlap(block.range, CellRange.of(at)) is not None:
                raise _two_cells(sheet, at)


def _check_lengths(sheet: SheetSpec, block: Block) -> None:
    for offset, column in enumerate(block.columns):
        if len(column.values) > block.height:
            at = block.first.shift(columns=offset)
            message = (
                f"{quote_sheet(sheet.title)}!{at}: {len(column.values)} values for a block"
                f" of {block.height} rows"
            )
            raise ValueError(message)


def _overlap(one: CellRange, other: CellRange) -> CellRef | None:
    first = CellRef(max(one.top, other.top), max(one.left, other.left))
    inside = first.row < min(one.bottom, other.bottom) and first.column < min(
        one.right, other.right
    )
    return first if inside else None


def _two_cells(sheet: SheetSpec, at: CellRef) -> ValueError:
    return ValueError(f"{quote_sheet(sheet.title)}!{at}: two cells in one place")


def _refs(range_: CellRange) -> Iterator[CellRef]:
    for row in range(range_.top, range_.bottom):
        for column in range(range_.left, range_.right):
            yield CellRef(row, column)
