"""Requests about filters, banding, charts, slicers and tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.standin.areas import Box, grid_range
from tests.standin.celldata import tidy_colors
from tests.standin.conditions import check_rule
from tests.standin.errors import InvalidRequestError
from tests.standin.find import grid_box, grid_sheet
from tests.standin.masks import update, update_mask
from tests.standin.sort_requests import sort_box
from tests.standin.spreadsheets import lean
from tests.standin.state import Json, Sheet, Spreadsheet


class Kind(NamedTuple):
    """A kind of object: its list in a sheet, its id member, and what to call it."""

    list: str
    id: str
    word: str
    text_id: bool = False


FILTER_VIEW = Kind("filterViews", "filterViewId", "filter view")
BANDING = Kind("bandedRanges", "bandedRangeId", "banding")
CHART = Kind("charts", "chartId", "chart")
SLICER = Kind("slicers", "slicerId", "slicer")
TABLE = Kind("tables", "tableId", "table", text_id=True)
_EMBEDDED = (CHART, SLICER)


def _all(book: Spreadsheet, kind: Kind) -> list[tuple[Sheet, Json]]:
    return [(sheet, item) for sheet in book.sheets for item in sheet.lists[kind.list]]


def find(book: Spreadsheet, kind: Kind, own: object) -> tuple[Sheet, Json]:
    for sheet, item in _all(book, kind):
        if item[kind.id] == own:
            return sheet, item
    message = f"No {kind.word} with id: {own}"
    raise InvalidRequestError(message)


def _own_id(book: Spreadsheet, kind: Kind, item: Json) -> object:
    taken = {one[kind.id] for _, one in _all(book, kind)}
    own = item.get(kind.id)
    if own is None:
        number = book.new_number({int(one) for one in taken if str(one).isdigit()})
        return str(number) if kind.text_id else number
    if own in taken:
        message = f"A {kind.word} with the id {own} already exists."
        raise InvalidRequestError(message)
    return own


def _ranged(book: Spreadsheet, item: Json) -> tuple[Sheet, Json]:
    """An object's sheet, and the object with every end of its range named."""
    sheet, box = grid_box(book, item.get("range", {}))
    return sheet, {**item, "range": grid_range(sheet.id, box)}


def set_filter(book: Spreadsheet, given: Json) -> None:
    sheet, found = _ranged(book, given["filter"])
    _sort(sheet, found)
    sheet.basic_filter = tidy_colors(found)


def _sort(sheet: Sheet, found: Json) -> None:
    """Sorting a filter moves the rows below its header for good."""
    place = found["range"]
    body = Box(
        place["startRowIndex"] + 1,
        place["endRowIndex"],
        place["startColumnIndex"],
        place["endColumnIndex"],
    )
    if found.get("sortSpecs") and not body.empty:
        sort_box(sheet, body, found["sortSpecs"])


def clear_filter(book: Spreadsheet, given: Json) -> None:
    book.sheet(given.get("sheetId", 0)).basic_filter = None


def add_view(book: Spreadsheet, given: Json) -> Json:
    item = dict(given["filter"])
    own = _own_id(book, FILTER_VIEW, item)
    sheet, found = _ranged(book, item)
    views = sheet.lists["filterViews"]
    title = item.get("title") or f"Filter {len(views) + 1}"
    if any(one["title"] == title for one in views):
        message = f"A filter view with the title {title} already exists."
        raise InvalidRequestError(message)
    made = {**found, "filterViewId": own, "title": title}
    views.append(tidy_colors(made))
    return {"filter": lean(made)}


def update_view(book: Spreadsheet, given: Json) -> None:
    _update(book, FILTER_VIEW, given["filter"], given)


def delete_view(book: Spreadsheet, given: Json) -> None:
    _delete(book, FILTER_VIEW, given.get("filterId", 0))


def duplicate_view(book: Spreadsheet, given: Json) -> Json:
    _, item = find(book, FILTER_VIEW, given.get("filterId", 0))
    copy = {k: v for k, v in item.items() if k != "filterViewId"}
    return add_view(book, {"filter": {**copy, "title": f"Copy of {item['title']}"}})


def _update(book: Spreadsheet, kind: Kind, wanted: Json, given: Json) -> Json:
    mask = update_mask(given)
    sheet, item = find(book, kind, wanted.get(kind.id))
    changed = tidy_colors(update(item, wanted, {k: v for k, v in mask.items() if k != kind.id}))
    changed[kind.id] = item[kind.id]
    if "range" in changed:
        _, changed = _ranged(book, changed)
    place = sheet.lists[kind.list].index(item)
    sheet.lists[kind.list][place] = changed
    return dict(changed)


def _delete(book: Spreadsheet, kind: Kind, own: object) -> None:
    sheet, item = find(book, kind, own)
    sheet.lists[kind.list].remove(item)


def add_banding(book: Spreadsheet, given: Json) -> Json:
    item = dict(given["bandedRange"])
    own = _own_id(book, BANDING, item)
    sheet, found = _ranged(book, item)
    if "rowProperties" not in item and "columnProperties" not in item:
        message = "At least one of rowProperties or columnProperties must be specified."
        raise InvalidRequestError(message)
    _check_free(sheet, ("bandedRanges", "tables"), found, "alternating background colors")
    made = {**tidy_colors(found), "bandedRangeId": own}
    sheet.lists["bandedRanges"].append(made)
    return {"bandedRange": lean(made)}


def _check_free(sheet: Sheet, lists: tuple[str, ...], item: Json, word: str) -> None:
    box = _box(item["range"])
    for name in lists:
        for one in sheet.lists[name]:
            if _box(one["range"]).meets(box):
                message = f"You cannot add {word} to a range that already has {name}."
                raise InvalidRequestError(message)


def _box(place: Json) -> Box:
    rows = place["startRowIndex"], place["endRowIndex"]
    return Box(*rows, place["startColumnIndex"], place["endColumnIndex"])


def update_banding(book: Spreadsheet, given: Json) -> None:
    _update(book, BANDING, given["bandedRange"], given)


def delete_banding(book: Spreadsheet, given: Json) -> None:
    _delete(book, BANDING, given.get("bandedRangeId", 0))


def add_chart(book: Spreadsheet, given: Json) -> Json:
    item = dict(given["chart"])
    own = _own_id(book, CHART, item)
    check_chart(book, item.get("spec", {}))
    sheet, position = _position(book, item.get("position", {}))
    made = {"chartId": own, "spec": tidy_colors(item["spec"]), "position": position}
    if "border" in item:
        made["border"] = tidy_colors(item["border"])
    sheet.lists["charts"].append(made)
    return {"chart": lean(made)}


_SPECS = (
    "basicChart", "pieChart", "bubbleChart", "candlestickChart", "orgChart", "histogramChart",
    "waterfallChart", "treemapChart", "scorecardChart",
)  # fmt: skip


def check_chart(book: Spreadsheet, spec: Json) -> None:
    """A chart's spec: one kind, and sources that are within their grids."""
    if sum(name in spec for name in _SPECS) != 1:
        message = "ChartSpec has to hold exactly one kind of chart."
        raise InvalidRequestError(message)
    for source in _sources(spec):
        _, box = grid_box(book, source)
        if box.bottom - box.top > 1 and box.right - box.left > 1:
            message = "The source of a chart's data must be one row or one column."
            raise InvalidRequestError(message)


def _sources(value: object) -> list[Json]:
    if isinstance(value, list):
        return [source for item in value for source in _sources(item)]
    if not isinstance(value, dict):
        return []
    if "sources" in value:
        return list(value["sources"])
    return [source for item in value.values() for source in _sources(item)]


def _position(book: Spreadsheet, given: Json) -> tuple[Sheet, Json]:
    if given.get("newSheet"):
        message = "A chart on a sheet of its own is not known here."
        raise InvalidRequestError(message)
    corner = given.get("overlayPosition", {}).get("anchorCell", {})
    sheet = grid_sheet(book, corner)
    for name, size in (("row", sheet.row_count), ("column", sheet.column_count)):
        at = corner.get(f"{name}Index", 0)
        if at >= size:
            message = f"GridCoordinate.{name}Index[{at}] is after last {name} in grid[{size - 1}]"
            raise InvalidRequestError(message)
    overlay = {
        **given.get("overlayPosition", {}),
        "anchorCell": {"sheetId": sheet.id, **corner},
    }
    return sheet, {"overlayPosition": {"widthPixels": 600, "heightPixels": 371, **overlay}}


def update_chart(book: Spreadsheet, given: Json) -> None:
    _, item = find(book, CHART, given.get("chartId", 0))
    check_chart(book, given.get("spec", {}))
    item["spec"] = tidy_colors(given["spec"])


def move_object(book: Spreadsheet, given: Json) -> Json:
    sheet, item = _embedded(book, given.get("objectId", 0))
    mask = update_mask(given)
    overlay = item["position"]["overlayPosition"]
    wanted = given.get("newPosition", {}).get("overlayPosition", {})
    moved = {**wanted} if "*" in mask else update(overlay, wanted, mask)
    target, position = _position(book, {"overlayPosition": moved})
    item["position"] = position
    if target is not sheet:
        for name in ("charts", "slicers"):
            if item in sheet.lists[name]:
                sheet.lists[name].remove(item)
                target.lists[name].append(item)
    return {"position": lean(position)}


def _embedded(book: Spreadsheet, own: int) -> tuple[Sheet, Json]:
    for kind in _EMBEDDED:
        for sheet, item in _all(book, kind):
            if item[kind.id] == own:
                return sheet, item
    message = f"No object with id: {own}"
    raise InvalidRequestError(message)


def delete_object(book: Spreadsheet, given: Json) -> None:
    sheet, item = _embedded(book, given.get("objectId", 0))
    for kind in _EMBEDDED:
        if item in sheet.lists[kind.list]:
            sheet.lists[kind.list].remove(item)


def add_slicer(book: Spreadsheet, given: Json) -> Json:
    item = dict(given["slicer"])
    own = _own_id(book, SLICER, item)
    sheet, position = _position(book, item.get("position", {}))
    grid_box(book, item.get("spec", {}).get("dataRange", {}))
    made = {"slicerId": own, "spec": tidy_colors(item["spec"]), "position": position}
    sheet.lists["slicers"].append(made)
    return {"slicer": lean(made)}


def update_slicer(book: Spreadsheet, given: Json) -> None:
    _, item = find(book, SLICER, given.get("slicerId", 0))
    item["spec"] = tidy_colors(update(item["spec"], given.get("spec", {}), update_mask(given)))


def add_table(book: Spreadsheet, given: Json) -> Json:
    item = dict(given["table"])
    own = _own_id(book, TABLE, item)
    sheet, found = _ranged(book, item)
    if any(one.get("name") == item.get("name") for _, one in _all(book, TABLE)):
        message = f"A table with the name {item.get('name')} already exists."
        raise InvalidRequestError(message)
    _check_free(sheet, ("tables", "bandedRanges"), found, "a table")
    for column in item.get("columnProperties", []):
        _check_column(column)
    made = {**tidy_colors(found), "tableId": own}
    sheet.lists["tables"].append(made)
    return {"table": lean(made)}


def _check_column(column: Json) -> None:
    rule = column.get("dataValidationRule")
    dropdown = column.get("columnType") == "DROPDOWN"
    if dropdown != (rule is not None):
        message = "A data validation rule belongs to DROPDOWN columns, and to them alone."
        raise InvalidRequestError(message)
    if rule is not None:
        if rule.get("condition", {}).get("type") != "ONE_OF_LIST":
            message = "DROPDOWN columns take ONE_OF_LIST conditions only."
            raise InvalidRequestError(message)
        check_rule(rule)


def update_table(book: Spreadsheet, given: Json) -> None:
    for column in given["table"].get("columnProperties", []):
        _check_column(column)
    _update(book, TABLE, given["table"], given)


def delete_table(book: Spreadsheet, given: Json) -> None:
    """The table and what stood in it."""
    sheet, item = find(book, TABLE, given.get("tableId"))
    for row, column, _cell in list(sheet.within(_box(item["range"]))):
        line = dict(sheet.cells[row])
        del line[column]
        sheet.put_line(row, line)
    sheet.lists["tables"].remove(item)


HANDLERS: dict[str, Callable[[Spreadsheet, Json], Json | None]] = {
    "setBasicFilter": set_filter,
    "clearBasicFilter": clear_filter,
    "addFilterView": add_view,
    "updateFilterView": update_view,
    "deleteFilterView": delete_view,
    "duplicateFilterView": duplicate_view,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
    "addChart": add_chart,
    "updateChartSpec": update_chart,
    "updateEmbeddedObjectPosition": move_object,
    "deleteEmbeddedObject": delete_object,
    "addSlicer": add_slicer,
    "updateSlicerSpec": update_slicer,
    "addTable": add_table,
    "updateTable": update_table,
    "deleteTable": delete_table,
}
