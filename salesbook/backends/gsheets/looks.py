"""How the cells of a sheet look, as requests: one for each rectangle of the same look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from salesbook.backends.bands import find_bands
from salesbook.backends.gsheets.formats import DEFAULT, cell_format
from salesbook.backends.gsheets.ids import sheet_id
from salesbook.backends.gsheets.wire import Request, grid_range
from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.spec import Block, Format, Formula, SheetSpec, WorkbookSpec

_FORMAT = "userEnteredFormat"
_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class _Look:
    """A format, and where a click on the cell leads."""

    format: Format
    link: str = ""


def dress_cells(spec: WorkbookSpec, sheet: SheetSpec, size: CellRange) -> Iterator[Request]:
    """The look of every cell of a sheet, the empty ones beyond its tables too.

    Args:
        spec: The book; links lead to its sheets.
        sheet: The sheet.
        size: All of its cells.
    """
    number = sheet_id(sheet.key)
    places = {f"#{quote_sheet(other.title)}": sheet_id(other.key) for other in spec.sheets}
    yield _repeat(number, size, cell_format(DEFAULT, spec.language))
    looks = _placed_looks(sheet)
    for cells, look in (*_block_looks(sheet), *rectangles(looks)):
        link = _uri(look.link, places)
        yield _repeat(number, cells, cell_format(look.format, spec.language, link=link))


def _repeat(number: int, cells: CellRange, look: Request) -> Request:
    cell = {_FORMAT: look}
    return {"repeatCell": {"range": grid_range(number, cells), "cell": cell, "fields": _FORMAT}}


def _placed_looks(sheet: SheetSpec) -> dict[CellRef, _Look]:
    return {
        cell.at: _Look(_of_formula(cell.format, isinstance(cell.value, Formula)), cell.link)
        for band in find_bands(sheet)
        for cell in band.cells
    }


def _of_formula(look: Format, computed: bool) -> Format:  # noqa: FBT001 - says what the cell is
    # A cell that is formatted as text shows the formula itself.
    return replace(look, number="General") if computed and look.number == "@" else look


def _block_looks(sheet: SheetSpec) -> Iterator[tuple[CellRange, _Look]]:
    for block in sheet.blocks:
        looks = [_of_formula(column.format, column.formula is not None) for column in block.columns]
        for start, end in _equal_runs(looks):
            yield _strip(block, start, end), _Look(looks[start])


def _strip(block: Block, start: int, end: int) -> CellRange:
    return CellRange.of(block.first.shift(columns=start), block.height, end - start)


def _equal_runs(looks: list[Format]) -> Iterator[tuple[int, int]]:
    start = 0
    for place in range(1, len(looks) + 1):
        if place == len(looks) or looks[place] != looks[start]:
            yield start, place
            start = place


def rectangles(looks: Mapping[CellRef, _Kind]) -> list[tuple[CellRange, _Kind]]:
    """Neighbours of one look together: first along each row, then rows below one another."""
    done: list[tuple[CellRange, _Kind]] = []
    growing: dict[tuple[int, int, _Kind], CellRange] = {}
    for run, look in _row_runs(looks):
        key = (run.left, run.right, look)
        above = growing.get(key)
        if above is not None and above.bottom == run.top:
            growing[key] = replace(above, bottom=run.bottom)
            continue
        if above is not None:
            done.append((above, look))
        growing[key] = run
    done += [(cells, look) for (_, _, look), cells in growing.items()]
    return sorted(done, key=lambda each: each[0])


def _row_runs(looks: Mapping[CellRef, _Kind]) -> list[tuple[CellRange, _Kind]]:
    runs: list[tuple[CellRange, _Kind]] = []
    for at in sorted(looks):
        cell, look = CellRange.of(at), looks[at]
        last = runs[-1] if runs else None
        if last and last[1] == look and (last[0].top, last[0].right) == (at.row, at.column):
            runs[-1] = (replace(last[0], right=cell.right), look)
        else:
            runs.append((cell, look))
    return runs


def _uri(link: str, places: Mapping[str, int]) -> str:
    """A link as Google Sheets has it: to a place in the book by the sheet's number."""
    title, _, cells = link.rpartition("!")
    number = places.get(title)
    return link if number is None else f"#gid={number}&range={cells}"
