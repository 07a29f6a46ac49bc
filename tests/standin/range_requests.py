"""Requests about named and protected ranges."""

from __future__ import annotations

import re

from tests.standin.areas import parse_area
from tests.standin.errors import InvalidRequestError
from tests.standin.find import grid_box
from tests.standin.masks import update, update_mask
from tests.standin.spreadsheets import lean
from tests.standin.state import Json, Sheet, Spreadsheet

_NAME = re.compile(r"[^\W\d]\w{0,249}")


def add_name(book: Spreadsheet, given: Json) -> Json:
    name = dict(given["namedRange"])
    check_name(book, name.get("name", ""))
    own = name.get("namedRangeId")
    if own is None:
        taken = {int(one["namedRangeId"]) for one in book.names if one["namedRangeId"].isdigit()}
        own = str(book.new_number(taken))
    elif any(one["namedRangeId"] == own for one in book.names):
        message = f"A named range with the id {own} already exists."
        raise InvalidRequestError(message)
    sheet, _ = grid_box(book, name.get("range", {}))
    place = {"sheetId": sheet.id, **name.get("range", {})}
    made = {"namedRangeId": own, "name": name["name"], "range": place}
    book.names.append(made)
    return {"namedRange": {**made, "range": lean(place)}}


def check_name(book: Spreadsheet, name: str, own: str | None = None) -> None:
    reserved = name.upper() in {"TRUE", "FALSE"} or bool(re.fullmatch(r"[Rr]\d*[Cc]\d*", name))
    if not _NAME.fullmatch(name) or parse_area(name) is not None or reserved:
        message = f"The name of the named range is invalid: {name}"
        raise InvalidRequestError(message)
    for one in book.names:
        if one["name"].casefold() == name.casefold() and one["namedRangeId"] != own:
            message = f"A named range with name: {name} already exists."
            raise InvalidRequestError(message)


def update_name(book: Spreadsheet, given: Json) -> None:
    mask = update_mask(given)
    wanted = given["namedRange"]
    name = _named(book, wanted.get("namedRangeId", ""))
    changed = update(name, wanted, {k: v for k, v in mask.items() if k != "namedRangeId"})
    check_name(book, changed["name"], name["namedRangeId"])
    sheet, _ = grid_box(book, changed["range"])
    changed["range"] = {"sheetId": sheet.id, **changed["range"]}
    name.update(changed)


def _named(book: Spreadsheet, own: str) -> Json:
    for one in book.names:
        if one["namedRangeId"] == own:
            return one
    message = f"No named range with id: {own}"
    raise InvalidRequestError(message)


def delete_name(book: Spreadsheet, given: Json) -> None:
    book.names.remove(_named(book, given.get("namedRangeId", "")))


def add_protection(book: Spreadsheet, given: Json) -> Json:
    item = dict(given["protectedRange"])
    own = item.get("protectedRangeId")
    taken = {one["protectedRangeId"] for _, one in _protections(book)}
    if own in taken:
        message = f"A protected range with the id {own} already exists."
        raise InvalidRequestError(message)
    sheet = _protected_sheet(book, item)
    _check_protection(book, sheet, item)
    editors = {k: v for k, v in item.get("editors", {}).items() if v}
    if book.roles.get(book.caller) == "writer" and not item.get("warningOnly"):
        users = [*editors.get("users", []), book.caller]  # who protects may still edit
        editors["users"] = [*dict.fromkeys(users)]
    made = {
        "protectedRangeId": book.new_number(taken) if own is None else own,
        **{name: value for name, value in item.items() if value not in ("", None)},
        "requestingUserCanEdit": True,
        "editors": editors,
    }
    if "range" in item:
        made["range"] = {"sheetId": sheet.id, **item["range"]}
    sheet.lists["protectedRanges"].append(made)
    return {"protectedRange": lean(made)}


def _protected_sheet(book: Spreadsheet, item: Json) -> Sheet:
    if "namedRangeId" in item:
        return book.sheet(_named(book, item["namedRangeId"])["range"]["sheetId"])
    if "range" not in item and "tableId" not in item:
        message = "A protected range needs a range, a named range or a table."
        raise InvalidRequestError(message)
    return grid_box(book, item.get("range", {}))[0]


def _check_protection(book: Spreadsheet, sheet: Sheet, item: Json) -> None:
    if item.get("warningOnly") and any(item.get("editors", {}).values()):
        message = "ProtectedRange is warningOnly. Editors cannot be set on it."
        raise InvalidRequestError(message)
    for one in item.get("unprotectedRanges", []):
        grid_box(book, {"sheetId": sheet.id, **one})
    if _whole_sheet(item) and any(_whole_sheet(one) for one in sheet.lists["protectedRanges"]):
        message = f'Sheet "{sheet.title}" already has sheet protection.'
        raise InvalidRequestError(message)
    if item.get("unprotectedRanges") and not _whole_sheet(item):
        message = "unprotectedRanges are only supported when a whole sheet is protected."
        raise InvalidRequestError(message)


def _whole_sheet(item: Json) -> bool:
    return "range" in item and not set(item["range"]) - {"sheetId"}


def _protections(book: Spreadsheet) -> list[tuple[Sheet, Json]]:
    return [(sheet, one) for sheet in book.sheets for one in sheet.lists["protectedRanges"]]


def _protected(book: Spreadsheet, own: int) -> tuple[Sheet, Json]:
    for sheet, one in _protections(book):
        if one["protectedRangeId"] == own:
            return sheet, one
    message = f"No protected range with id: {own}"
    raise InvalidRequestError(message)


def update_protection(book: Spreadsheet, given: Json) -> None:
    mask = update_mask(given)
    wanted = given["protectedRange"]
    sheet, item = _protected(book, wanted.get("protectedRangeId", 0))
    fixed = {"protectedRangeId", "requestingUserCanEdit"}
    changed = update(item, wanted, {k: v for k, v in mask.items() if k not in fixed})
    sheet.lists["protectedRanges"].remove(item)
    _check_protection(book, sheet, changed)
    sheet.lists["protectedRanges"].append({**changed, **{k: item[k] for k in fixed}})


def delete_protection(book: Spreadsheet, given: Json) -> None:
    sheet, item = _protected(book, given.get("protectedRangeId", 0))
    sheet.lists["protectedRanges"].remove(item)


HANDLERS = {
    "addNamedRange": add_name,
    "updateNamedRange": update_name,
    "deleteNamedRange": delete_name,
    "addProtectedRange": add_protection,
    "updateProtectedRange": update_protection,
    "deleteProtectedRange": delete_protection,
}
