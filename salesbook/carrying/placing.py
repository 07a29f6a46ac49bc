"""Where an entry stands in a workbook that was laid out anew, and what is put beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from salesbook.carrying.beside import Beside
from salesbook.carrying.plain_sheet import sheet_as_it_stood, titles_by_source
from salesbook.cells import CellRef
from salesbook.grid import GridSheet
from salesbook.sheets.layout import LaidOut
from salesbook.sheets.plan import Plan
from salesbook.spec import Note, SheetSpec, WorkbookSpec

Place = tuple[str, CellRef]
"""A sheet's title and a cell on it."""


def entry_place(plan: Plan, table: str, key: str, position: int) -> Place | None:
    """Where an entry stands; None if the book has no such column.

    Args:
        plan: Where the tables stand.
        table: Key of the table.
        key: Key of the column.
        position: Zero-based row of the table's frame; -1 is the header.
    """
    placed = plan.tables.get(table)
    if placed is None or key not in placed.positions:
        return None
    return placed.sheet, CellRef(placed.first_row + position, placed.positions[key])


def with_notes(spec: WorkbookSpec, notes: Iterable[tuple[Place, str]]) -> WorkbookSpec:
    """The workbook with comments at cells."""
    by_sheet: dict[str, list[Note]] = {}
    for (title, at), text in notes:
        by_sheet.setdefault(title, []).append(Note(at, text))
    sheets = (
        replace(sheet, notes=(*sheet.notes, *by_sheet.get(sheet.title, ())))
        for sheet in spec.sheets
    )
    return replace(spec, sheets=tuple(sheets))


def with_sheets(spec: WorkbookSpec, sheets: Sequence[SheetSpec]) -> WorkbookSpec:
    """The workbook with more sheets, before those that never show."""
    shown = [sheet for sheet in spec.sheets if not sheet.hidden]
    hidden = [sheet for sheet in spec.sheets if sheet.hidden]
    return replace(spec, sheets=(*shown, *sheets, *hidden))


def with_own_sheets(
    spec: WorkbookSpec, beside: Beside, own: Sequence[GridSheet]
) -> tuple[WorkbookSpec, Mapping[str, str]]:
    """The workbook with sheets people had added, and the title each of them has now.

    Args:
        spec: The workbook.
        beside: What stood beside the tables of the old one.
        own: Which of its sheets to add.
    """
    titles = titles_by_source(own, [sheet.title for sheet in spec.sheets])
    plain = [
        sheet_as_it_stood(
            sheet,
            beside.details(sheet.title),
            title=titles[sheet.title],
            language=spec.language,
        )
        for sheet in own
    ]
    return with_sheets(spec, plain), titles


def carried_notes(
    laid_out: LaidOut, beside: Beside, rows: Mapping[str, Sequence[int]]
) -> list[tuple[Place, str]]:
    """The comments at entries, where these stand now.

    Args:
        laid_out: The new workbook.
        beside: What stood beside the entries of the old one.
        rows: The old sheet row of each row of a table.
    """
    positions = {key: {row: at for at, row in enumerate(each)} for key, each in rows.items()}
    found = []
    for (table, row, key), text in beside.notes.items():
        position = positions.get(table, {}).get(row)
        if position is not None:
            place = entry_place(laid_out.plan, table, key, position)
            if place is not None:
                found.append((place, text))
    return found
