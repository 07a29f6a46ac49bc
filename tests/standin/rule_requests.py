"""Requests about conditional formats, in their order of precedence."""

from __future__ import annotations

from tests.standin.celldata import tidy_colors
from tests.standin.conditions import check_format
from tests.standin.errors import InvalidRequestError
from tests.standin.find import grid_box
from tests.standin.spreadsheets import lean
from tests.standin.state import Json, Sheet, Spreadsheet


def add_rule(book: Spreadsheet, given: Json) -> None:
    sheet, rule = _checked(book, given.get("rule", {}))
    rules = sheet.lists["conditionalFormats"]
    rules.insert(_place(given.get("index", 0), len(rules)), rule)


def _checked(book: Spreadsheet, rule: Json) -> tuple[Sheet, Json]:
    first = (rule.get("ranges") or [{}])[0]
    sheet = book.sheet(first.get("sheetId", 0), word="grid")
    check_format(rule, sheet.title)
    for one in rule["ranges"]:
        grid_box(book, one)
    ranges = [{"sheetId": sheet.id, **one} for one in rule["ranges"]]
    return sheet, {**tidy_colors(rule), "ranges": ranges}


def _place(index: int, last: int) -> int:
    if not 0 <= index <= last:
        message = f"No conditional format on sheet at index: {index}"
        raise InvalidRequestError(message)
    return index


def update_rule(book: Spreadsheet, given: Json) -> Json:
    if "rule" in given:
        sheet, rule = _checked(book, given["rule"])
        rules = sheet.lists["conditionalFormats"]
        index = _place(given.get("index", 0), len(rules) - 1)
        old, rules[index] = rules[index], rule
        return {"oldRule": lean(old), "newRule": lean(rule), "newIndex": index}
    rules = book.sheet(given.get("sheetId", 0)).lists["conditionalFormats"]
    index = _place(given.get("index", 0), len(rules) - 1)
    target = _place(given.get("newIndex", 0), len(rules) - 1)
    rules.insert(target, rules.pop(index))
    return {"oldIndex": index, "newRule": lean(rules[target]), "newIndex": target}


def delete_rule(book: Spreadsheet, given: Json) -> Json:
    rules = book.sheet(given.get("sheetId", 0)).lists["conditionalFormats"]
    index = _place(given.get("index", 0), len(rules) - 1)
    return {"rule": lean(rules.pop(index))}


HANDLERS = {
    "addConditionalFormatRule": add_rule,
    "updateConditionalFormatRule": update_rule,
    "deleteConditionalFormatRule": delete_rule,
}
