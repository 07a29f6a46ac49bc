"""What is kept from being typed over, and who may do it all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from salesbook.backends.gsheets.ids import sheet_id, stable_id
from salesbook.backends.gsheets.tables import KeyedTable, keyed_tables
from salesbook.backends.gsheets.wire import Request, grid_range
from salesbook.cells import CellRange, CellRef
from salesbook.definition.team import Member
from salesbook.spec import SheetSpec
from salesbook.texts import Texts


def protect(sheet: SheetSpec, members: Sequence[Member], texts: Texts) -> Iterator[Request]:
    """Protected ranges: a whole sheet that only shows, or the computed columns of a table.

    In a table the members may, or nobody of them could sort it; typing into a computed column
    is refused by its rule. A sheet that only shows is for those who lead others, else for the
    members. Where nobody's address is known, everybody is warned instead.

    Args:
        sheet: The sheet.
        members: The team.
        texts: The catalogue.
    """
    everybody = [member.email for member in members if member.email]
    if sheet.protected:
        yield _whole_sheet(sheet, _leaders(members) or everybody, texts)
        return
    for table in keyed_tables(sheet):
        for cells in _computed(table):
            yield _protected(sheet, cells, everybody, texts("sheets.computed"))


def _leaders(members: Sequence[Member]) -> list[str]:
    leading = {member.manager for member in members if member.manager}
    return [member.email for member in members if member.email and member.name in leading]


def _whole_sheet(sheet: SheetSpec, editors: Sequence[str], texts: Texts) -> Request:
    made = _protected(sheet, None, editors, texts("sheets.view"))
    if free := [grid_range(sheet_id(sheet.key), cells) for cells in _unlocked(sheet)]:
        made["addProtectedRange"]["protectedRange"]["unprotectedRanges"] = free
    return made


def _protected(
    sheet: SheetSpec, cells: CellRange | None, editors: Sequence[str], description: str
) -> Request:
    number = sheet_id(sheet.key)
    place = {"sheetId": number} if cells is None else grid_range(number, cells)
    made: Request = {
        "protectedRangeId": stable_id("protection", sheet.key, cells or ""),
        "range": place,
        "description": description,
        "warningOnly": not editors,
    }
    if editors:
        made["editors"] = {"users": list(dict.fromkeys(editors))}
    return {"addProtectedRange": {"protectedRange": made}}


def _computed(table: KeyedTable) -> Iterator[CellRange]:
    """Computed columns side by side are one range."""
    entries = table.entries
    flags = [column.formula is not None for column in table.columns]
    edges = [n for n in range(len(flags) + 1) if flags[n : n + 1] != flags[max(n - 1, 0) : n]]
    for start, end in pairwise([*edges, len(flags)]):
        if start < end and flags[start]:
            first = entries.first.shift(columns=start)
            yield CellRange.of(first, entries.height, end - start)


def _unlocked(sheet: SheetSpec) -> Iterator[CellRange]:
    """Cells to type or choose in; a merged one with all it covers."""
    merged = {merge.first: merge for merge in sheet.merges}
    free = [cell.at for cell in sheet.cells if not cell.format.locked]
    covered: set[CellRef] = set()
    for at in free:
        cells = merged.get(at, CellRange.of(at))
        if at not in covered:
            yield cells
        covered |= {
            CellRef(row, column)
            for row in range(cells.top, cells.bottom)
            for column in range(cells.left, cells.right)
        }
