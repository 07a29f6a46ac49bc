"""The hidden sheet a workbook carries its own definition on.

A1 says ``salesbook``, B1 the version of the format; from row 3 on, column A holds the text of
the definition, one line a row.
"""

from __future__ import annotations

from salesbook.definition.team import Definition
from salesbook.definition.team_file import parse_definition
from salesbook.errors import SourceError
from salesbook.grid import Grid, GridSheet
from salesbook.reading.entries import text_of

DEFINITION_SHEET = "_salesbook"
FORMAT_VERSION = 1
MARK = "salesbook"
LIST_MARK = "salesbook:list"
"""What stands in A1 of a list that salesbook added to a workbook, as that of marked problems."""
FIRST_LINE = 2


def embedded_definition(grid: Grid) -> Definition | None:
    """The definition a workbook was built from; None if it carries none.

    Raises:
        SourceError: A newer salesbook made the workbook.
        DefinitionError: Someone changed the hidden sheet so that it no longer makes sense.
    """
    sheet = grid.find(DEFINITION_SHEET)
    if sheet is None or not sheet.rows or not _is_marked(sheet):
        return None
    version = sheet.rows[0][1] if len(sheet.rows[0]) > 1 else 0
    if isinstance(version, int | float) and version > FORMAT_VERSION:
        raise SourceError("source_too_new", file=grid.source, version=text_of(version))
    text = "\n".join(text_of(row[0]) if row else "" for row in sheet.rows[FIRST_LINE:])
    return (
        parse_definition(text + "\n", f"{grid.source} {DEFINITION_SHEET}") if text.strip() else None
    )


def _is_marked(sheet: GridSheet) -> bool:
    return bool(sheet.rows[0]) and sheet.rows[0][0] == MARK


def is_added_list(sheet: GridSheet) -> bool:
    """Whether a sheet is a list that salesbook added, and nobody's entries."""
    return bool(sheet.rows) and bool(sheet.rows[0]) and sheet.rows[0][0] == LIST_MARK
