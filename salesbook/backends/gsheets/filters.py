"""Filters of a table: the one everybody sees, and a view of their own for each member."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salesbook.backends.gsheets.ids import sheet_id, stable_id
from salesbook.backends.gsheets.tables import KeyedTable, keyed_tables
from salesbook.backends.gsheets.wire import Request, color, grid_range
from salesbook.cells import CellRef, column_letters
from salesbook.definition.team import Member
from salesbook.formulas import quote
from salesbook.spec import SheetSpec
from salesbook.texts import Texts

_OWNER = "owner"
_BANDS = ("FFFFFF", "F8FAFC")


def add_filters(sheet: SheetSpec, members: Sequence[Member], texts: Texts) -> Iterator[Request]:
    """The table's filter, its bands, and a filter view for each member.

    A filter view is one person's: filtering and sorting in it moves nobody else's rows.

    Args:
        sheet: The sheet.
        members: The team; each has a view of the rows that are theirs.
        texts: The catalogue.
    """
    number = sheet_id(sheet.key)
    for table in list(keyed_tables(sheet))[:1]:
        yield {"setBasicFilter": {"filter": {"range": grid_range(number, table.range)}}}
        yield _bands(sheet, table)
        owner = table.column_named(_OWNER)
        if owner is not None:
            for name in dict.fromkeys(member.name for member in members):
                title = texts("sheets.filter_view", name=name, sheet=sheet.title)
                yield _view(sheet, table, CellRef(table.entries.top, owner), (name, title))


def _bands(sheet: SheetSpec, table: KeyedTable) -> Request:
    first, second = map(color, _BANDS)
    bands = {
        "bandedRangeId": stable_id("bands", sheet.key, table.range),
        "range": grid_range(sheet_id(sheet.key), table.entries),
        "rowProperties": {"firstBandColorStyle": first, "secondBandColorStyle": second},
    }
    return {"addBanding": {"bandedRange": bands}}


def _view(sheet: SheetSpec, table: KeyedTable, first: CellRef, member: tuple[str, str]) -> Request:
    name, title = member
    # A formula: as a value a name like "=A1" or "1-2" would be read as more than a name.
    formula = f"=${column_letters(first.column)}{first.row + 1}={quote(name)}"
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
    criteria = {"columnIndex": first.column, "filterCriteria": {"condition": condition}}
    view = {
        "filterViewId": stable_id("filter view", sheet.key, name),
        "title": title,
        "range": grid_range(sheet_id(sheet.key), table.range),
        "filterSpecs": [criteria],
    }
    return {"addFilterView": {"filter": view}}
