"""What people have done to a sheet besides typing: colours, filter views, formulas, charts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from salesbook.backends.gsheets.ids import sheet_id, stable_id
from salesbook.backends.gsheets.looks import rectangles
from salesbook.backends.gsheets.service import Sheets
from salesbook.backends.gsheets.wire import Request, grid_coordinate, grid_range
from salesbook.cells import CellRef

_TEXT_FIELDS = ("foregroundColorStyle", "bold", "italic", "strikethrough", "underline")
DRESS_FIELDS = (
    "sheets(properties(sheetId,title),"
    "filterViews(filterViewId,title,filterSpecs,sortSpecs),basicFilter(filterSpecs,sortSpecs),"
    "charts(chartId),slicers(slicerId),protectedRanges(protectedRangeId,description),"
    "conditionalFormats(booleanRule(condition),gradientRule),"
    "data(rowData(values(userEnteredValue(formulaValue),userEnteredFormat(backgroundColorStyle,"
    f"textFormat({','.join(_TEXT_FIELDS)}))))))"
)
"""What to ask ``spreadsheets.get`` for: one call."""

_MOST_CHARTS = 100

Look = tuple[tuple[str, str], ...]
"""Members of a cell's format that people set, by their path, each as JSON."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Dress:
    """What people may have done to one sheet.

    Attributes:
        title: The sheet's title.
        formulas: Every formula, by zero-based row and column.
        looks: The look of every cell that has one, by row and column.
        views: The filter views.
        rules: The formula of each conditional format; empty for one of another kind.
        charts: Numbers of the charts.
        protected: What each protected range says of itself.
        slicers: How many slicers there are.
        filtered: Whether the filter everybody sees hides or sorts anything.
    """

    title: str
    formulas: Mapping[Place, str] = field(default_factory=dict)
    looks: Mapping[Place, Look] = field(default_factory=dict)
    views: Sequence[Mapping[str, Any]] = ()
    rules: Sequence[str] = ()
    charts: frozenset[int] = frozenset()
    protected: Sequence[str] = ()
    slicers: int = 0
    filtered: bool = False

    def usual(self, column: int, first: int) -> Look:
        """How the cells of a column look, but for those somebody has coloured.

        Args:
            column: The column, from 0.
            first: Its first row that counts, from 0.
        """
        looks = Counter(
            look for (row, place), look in self.looks.items() if place == column and row >= first
        )
        return looks.most_common(1)[0][0] if looks else ()


@dataclass(frozen=True, slots=True)
class _Worn:
    """A cell, while the answer is read."""

    formula: str
    look: Look


def read_dresses(sheets: Sheets, spreadsheet: str, file: str) -> dict[int, Dress]:
    """What people have done to each sheet, by the sheet's number: one call.

    Raises:
        SourceError: It cannot be read.
    """
    answer = sheets.get(spreadsheet, DRESS_FIELDS, file=file, hook=_collapse)
    return {int(each["properties"].get("sheetId", 0)): _dress(each) for each in answer["sheets"]}


def own_charts(key: str) -> frozenset[int]:
    """The numbers charts of ours have on a sheet."""
    return frozenset(stable_id("chart", key, index) for index in range(_MOST_CHARTS))


def paint(table: str, looks: Mapping[CellRef, tuple[Look, Look]]) -> Iterator[Request]:
    """Colours of people on a new sheet, each on what it is different in.

    Args:
        table: Key of the table; its sheet is called so.
        looks: The look a cell had, and the usual one of its column, by its new place.
    """
    for cells, (look, usual) in rectangles(looks):
        changed = sorted({path for path, _ in set(look) ^ set(usual)})
        worn = {path: json.loads(value) for path, value in look if path in changed}
        fields = ",".join(f"userEnteredFormat.{path}" for path in changed)
        cell = {"userEnteredFormat": _nested(worn)}
        place = grid_range(sheet_id(table), cells)
        yield {"repeatCell": {"range": place, "cell": cell, "fields": fields}}


def enter_formula(table: str, at: CellRef, formula: str) -> Request:
    """A formula a person had typed as an entry, in its cell again."""
    start = grid_coordinate(sheet_id(table), at)
    cell = {"userEnteredValue": {"formulaValue": formula}}
    rows = [{"values": [cell]}]
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _nested(worn: Mapping[str, object]) -> Request:
    made: Request = {}
    for path, value in worn.items():
        *above, name = path.split(".")
        member = made
        for each in above:
            member = member.setdefault(each, {})
        member[name] = value
    return made


def _collapse(node: dict[str, Any]) -> object:
    entered = node.get("userEnteredValue", {})
    # The values of a condition have a member of that name too, and a text in it.
    if ("userEnteredFormat" in node or entered) and isinstance(entered, dict):
        formula = entered.get("formulaValue", "")
        return _Worn(formula, _look(node.get("userEnteredFormat", {})))
    return node


def _look(worn: Mapping[str, Any]) -> Look:
    letters: Mapping[str, Any] = worn.get("textFormat", {})
    found = {f"textFormat.{name}": letters[name] for name in _TEXT_FIELDS if letters.get(name)}
    if "backgroundColorStyle" in worn:
        found["backgroundColorStyle"] = worn["backgroundColorStyle"]
    return tuple(sorted((path, json.dumps(each, sort_keys=True)) for path, each in found.items()))


def _dress(sheet: Mapping[str, Any]) -> Dress:
    cells = {
        (row, column): cell
        for data in sheet.get("data", [])[:1]
        for row, line in enumerate(data.get("rowData", []))
        for column, cell in enumerate(line.get("values", []))
        if isinstance(cell, _Worn)
    }
    shown = sheet.get("basicFilter", {})
    return Dress(
        title=str(sheet["properties"]["title"]),
        formulas={at: cell.formula for at, cell in cells.items() if cell.formula},
        looks={at: cell.look for at, cell in cells.items()},
        views=sheet.get("filterViews", ()),
        rules=[_rule(each) for each in sheet.get("conditionalFormats", [])],
        charts=frozenset(int(each["chartId"]) for each in sheet.get("charts", [])),
        protected=[str(each.get("description", "")) for each in sheet.get("protectedRanges", [])],
        slicers=len(sheet.get("slicers", [])),
        filtered=bool(shown.get("filterSpecs") or shown.get("sortSpecs")),
    )


def _rule(rule: Mapping[str, Any]) -> str:
    condition = rule.get("booleanRule", {}).get("condition", {})
    if condition.get("type") != "CUSTOM_FORMULA":
        return ""
    values: Sequence[Mapping[str, Any]] = condition.get("values", [])
    return str(values[0].get("userEnteredValue", "")) if values else ""
