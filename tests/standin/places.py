"""Everything in a spreadsheet that points somewhere: found, and replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.standin.state import Cell, Formula, Json, Sheet, Spreadsheet

OnFormula = Callable[[str, str], str]
OnRange = Callable[[Json], Json | None]

_BOUNDS = {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}


def map_formulas(book: Spreadsheet, change: OnFormula) -> None:
    """Replace each formula in cells, rules and conditions; it gets the formula and its sheet."""
    for sheet in book.sheets:
        rules: dict[int, tuple[Json, Json]] = {}
        for row, column, cell in list(_with_formulas(sheet)):
            new = _changed(cell, change, sheet.title, rules)
            if new is not cell:
                sheet.put(row, column, new)
        for name, items in sheet.lists.items():
            sheet.lists[name] = _conditions(items, change, sheet.title)


def _with_formulas(sheet: Sheet) -> Iterator[tuple[int, int, Cell]]:
    for row, line in sheet.cells.items():
        for column, cell in line.items():
            if cell.rule is not None or isinstance(cell.entered, Formula):
                yield row, column, cell


def _changed(
    cell: Cell, change: OnFormula, title: str, rules: dict[int, tuple[Json, Json]]
) -> Cell:
    if isinstance(cell.entered, Formula):
        formula = change(cell.entered, title)
        if formula != cell.entered:
            cell = replace(cell, entered=Formula(formula))
    if cell.rule is not None:
        if id(cell.rule) not in rules:
            rules[id(cell.rule)] = (cell.rule, _conditions(cell.rule, change, title))
        rule = rules[id(cell.rule)][1]
        if rule != cell.rule:
            cell = replace(cell, rule=rule)
    return cell


def _conditions(value: Any, change: OnFormula, title: str) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_conditions(item, change, title) for item in value]
    if not isinstance(value, dict):
        return value
    result = {name: _conditions(item, change, title) for name, item in value.items()}
    text = value.get("userEnteredValue")
    if isinstance(text, str) and text.startswith("="):
        result["userEnteredValue"] = change(text, title)
    return result


def map_ranges(book: Spreadsheet, sheet: Sheet, change: OnRange) -> None:
    """Replace each GridRange on a sheet; what loses its last range goes."""
    for owner in book.sheets:
        for name, items in owner.lists.items():
            owner.lists[name] = _ranged(items, sheet.id, change, [])
        if owner.basic_filter is not None:
            owner.basic_filter = _ranged(owner.basic_filter, sheet.id, change, None)
    book.names = _ranged(book.names, sheet.id, change, [])


def _ranged(value: Any, sheet_id: int, change: OnRange, gone: Any) -> Any:  # noqa: ANN401
    """A value with its ranges replaced, or ``gone`` where nothing is left of it."""
    if isinstance(value, list):
        kept = (_ranged(item, sheet_id, change, None) for item in value)
        return [item for item in kept if item is not None]
    if not isinstance(value, dict):
        return value
    if _BOUNDS & set(value) and value.get("sheetId", 0) == sheet_id:
        return change(value)
    result = {}
    for name, item in value.items():
        new = _ranged(item, sheet_id, change, gone)
        if new is None and item is not None and name in {"range", "source"}:
            return None
        if name == "ranges" and item and not new:
            return None
        result[name] = new
    return result
