"""Takes the orders of ``tools.edits`` to LibreOffice; run by the Python that has ``uno``."""

# ruff: noqa: FBT003 - LibreOffice takes its flags by place
from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any, TypeAlias

import uno  # type: ignore[import-not-found]  # comes with LibreOffice, without types
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]
from com.sun.star.sheet import TableFilterField  # type: ignore[import-not-found]
from com.sun.star.table import TableSortField  # type: ignore[import-not-found]
from com.sun.star.table.CellContentType import FORMULA  # type: ignore[import-not-found]

Uno: TypeAlias = Any
"""An object of LibreOffice, which gives no types."""

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "html": "HTML (StarCalc)"}
PATIENCE = 60.0


def connect(pipe: str) -> Uno:
    """The desktop of the LibreOffice that listens."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", context
    )
    url = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    end = time.monotonic() + PATIENCE
    while True:
        try:
            remote = resolver.resolve(url)
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return remote.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", remote
            )


def carry_out(desktop: Uno, order: dict[str, Any]) -> None:
    """Open a workbook, which calculates it, do what is asked, save."""
    document = desktop.loadComponentFromURL(
        order["source"], "_blank", 0, (_option("Hidden", True),)
    )
    document.enableAutomaticCalculation(False)
    for name, title, given in order["steps"]:
        STEPS[name](document.Sheets.getByName(title), given)
    document.calculate()
    kind = order["target"].rpartition(".")[2]
    document.storeToURL(order["target"], (_option("FilterName", FILTERS[kind]),))
    document.close(True)


def _delete_row(sheet: Uno, row: int) -> None:
    sheet.Rows.removeByIndex(row - 1, 1)


def _insert_row(sheet: Uno, row: int) -> None:
    sheet.Rows.insertByIndex(row - 1, 1)
    _copy_formulas(sheet, row, row - 1)


def _fill_down(sheet: Uno, row: int) -> None:
    _copy_formulas(sheet, row - 2, row - 1)


def _enter(sheet: Uno, given: list[Any]) -> None:
    address, value = given
    cell = sheet.getCellRangeByName(address)
    if isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def _sort(sheet: Uno, given: list[Any]) -> None:
    area, column, ascending = given
    field = TableSortField()
    field.Field = column
    field.IsAscending = ascending
    fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
    options = (_option("SortFields", fields), _option("ContainsHeader", False))
    uno.invoke(sheet.getCellRangeByName(area), "sort", (options,))


def _keep_only(sheet: Uno, given: list[Any]) -> None:
    area, column, text = given
    cells = sheet.getCellRangeByName(area)
    wanted = cells.createFilterDescriptor(True)
    wanted.ContainsHeader = True
    field = TableFilterField()
    field.Field, field.IsNumeric, field.StringValue = column, False, text
    field.Operator = uno.Enum("com.sun.star.sheet.FilterOperator", "EQUAL")
    wanted.setFilterFields((field,))
    cells.filter(wanted)


def _copy_formulas(sheet: Uno, source: int, target: int) -> None:
    """Copy each formula of a row, counted from 0, and nothing else."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    for column in range(cursor.RangeAddress.EndColumn + 1):
        cell = sheet.getCellByPosition(column, source)
        if cell.Type == FORMULA:
            place = sheet.getCellByPosition(column, target).CellAddress
            sheet.copyRange(place, cell.RangeAddress)


def _option(name: str, value: object) -> Uno:
    option = PropertyValue()
    option.Name, option.Value = name, value
    return option


STEPS: dict[str, Callable[[Uno, Any], None]] = {
    "delete_row": _delete_row,
    "insert_row": _insert_row,
    "fill_down": _fill_down,
    "enter": _enter,
    "sort": _sort,
    "keep_only": _keep_only,
}

if __name__ == "__main__":
    found = connect(sys.argv[1])
    for each in json.load(sys.stdin):
        carry_out(found, each)
