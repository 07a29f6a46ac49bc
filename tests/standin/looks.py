"""Formats and conditional formats of Google Sheets as openpyxl's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl.cell.cell import Cell as FileCell
from openpyxl.formatting.rule import ColorScaleRule, Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.fills import FILL_SOLID

from tests.standin.areas import Area, area_of, cell_name, letters
from tests.standin.excel_formulas import for_file

Json = dict[str, Any]
Titles = Mapping[str, str]

_PATTERNS = {
    "TEXT": "@",
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "CURRENCY": "#,##0.00",
    "DATE": "yyyy/mm/dd",
    "TIME": "h:mm:ss",
    "DATE_TIME": "yyyy/mm/dd h:mm:ss",
}
_ACROSS = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
_DOWN = {"TOP": "top", "MIDDLE": "center", "BOTTOM": "bottom"}


class Looks:
    """The formats of one file; equal ones are made once."""

    def __init__(self) -> None:
        self._made: dict[str, Any] = {}
        self._keys: dict[int, tuple[Json, str]] = {}

    def put(self, cell: FileCell, look: Json) -> None:
        if id(look) not in self._keys:
            self._keys[id(look)] = (look, json.dumps(look, sort_keys=True))
        key = self._keys[id(look)][1]
        if key in self._made:
            cell._style = self._made[key]  # type: ignore[attr-defined]
            return
        dress(cell, look)
        self._made[key] = cell._style  # type: ignore[attr-defined]


def dress(cell: FileCell, look: Json) -> None:
    """Give a cell a format."""
    cell.number_format = number_format(look.get("numberFormat", {}))
    cell.font = _font(look.get("textFormat", {}))
    if fill := color(look, "backgroundColor"):
        cell.fill = PatternFill(FILL_SOLID, fgColor=fill)
    cell.alignment = Alignment(
        horizontal=_ACROSS.get(look.get("horizontalAlignment", "")),
        vertical=_DOWN.get(look.get("verticalAlignment", "")),
        wrap_text=look.get("wrapStrategy") == "WRAP" or None,
    )


def number_format(form: Json) -> str:
    kind = form.get("type", "")
    return str(form.get("pattern") or _PATTERNS.get(kind, "General"))


def _font(text: Json) -> Font:
    return Font(
        name="Arial",
        size=text.get("fontSize", 10),
        bold=bool(text.get("bold")),
        italic=bool(text.get("italic")),
        strike=bool(text.get("strikethrough")),
        underline="single" if text.get("underline") else None,
        color=color(text, "foregroundColor"),
    )


def color(owner: Json, name: str) -> str | None:
    """Eight hex digits, or none."""
    style = owner.get(f"{name}Style", {})
    found = style.get("rgbColor", owner.get(name))
    if found is None:
        return None
    channels = (round(255 * found.get(part, 0)) for part in ("red", "green", "blue"))
    return "FF" + "".join(f"{channel:02X}" for channel in channels)


def square_reference(given: Json, size: tuple[int, int]) -> str:
    """A GridRange in A1 notation, its open ends closed at the grid's."""
    area = area_of(given)
    bottom = size[0] if area.bottom is None else area.bottom
    right = size[1] if area.right is None else area.right
    return f"{cell_name(area.top, area.left)}:{letters(right - 1)}{bottom}"


def conditional(rule: Json, corner: Area, titles: Titles) -> Rule:
    """A conditional format; its formula is seen from the first range's corner."""
    if "gradientRule" in rule:
        return _gradient(rule["gradientRule"])
    given = rule["booleanRule"]
    look = given.get("format", {})
    fill = color(look, "backgroundColor")
    style = DifferentialStyle(
        font=_rule_font(look.get("textFormat", {})),
        fill=PatternFill(bgColor=fill) if fill else None,
    )
    cell = cell_name(corner.top, corner.left)
    formula = condition_formula(given["condition"], cell, titles)
    return Rule(type="expression", dxf=style, formula=[formula])


def _rule_font(text: Json) -> Font | None:
    if not text:
        return None
    return Font(
        bold=text.get("bold"),
        italic=text.get("italic"),
        strike=text.get("strikethrough"),
        color=color(text, "foregroundColor"),
    )


_POINTS = {"MIN": "min", "MAX": "max", "NUMBER": "num", "PERCENT": "percent",
           "PERCENTILE": "percentile"}  # fmt: skip


def _gradient(given: Json) -> Rule:
    points = [given[name] for name in ("minpoint", "midpoint", "maxpoint") if name in given]
    names = ("start", "mid", "end") if len(points) == 3 else ("start", "end")
    members: Json = {}
    for name, point in zip(names, points, strict=True):
        value = point.get("value")
        members[f"{name}_type"] = _POINTS[point["type"]]
        members[f"{name}_value"] = float(value) if value else None
        members[f"{name}_color"] = color(point, "color")
    found: Rule = ColorScaleRule(**members)  # type: ignore[no-untyped-call]
    return found


def condition_formula(condition: Json, cell: str, titles: Titles) -> str:
    """A condition as a formula about a cell, without the equals sign."""
    values = [_operand(value, titles) for value in condition.get("values", [])]
    return _FORMULAS[condition["type"]](cell, values)


_RELATIVE = {
    "TODAY": "TODAY()",
    "YESTERDAY": "(TODAY()-1)",
    "TOMORROW": "(TODAY()+1)",
    "PAST_WEEK": "(TODAY()-7)",
    "PAST_MONTH": "EDATE(TODAY(),-1)",
    "PAST_YEAR": "EDATE(TODAY(),-12)",
}


def _operand(value: Json, titles: Titles) -> str:
    if "relativeDate" in value:
        return _RELATIVE[value["relativeDate"]]
    text = str(value.get("userEnteredValue", ""))
    if text.startswith("="):
        return for_file(text, titles)[1:]
    try:
        float(text)
    except ValueError:
        return '"' + text.replace('"', '""') + '"'
    return text


Make = Callable[[str, list[str]], str]


def _number(test: str) -> Make:
    return lambda cell, v: f"AND(ISNUMBER({cell}),{test.format(cell, *v)})"


def _date(test: str) -> Make:
    def make(cell: str, values: list[str]) -> str:
        days = [f"DATEVALUE({one})" if one.startswith('"') else one for one in values]
        return f"AND(ISNUMBER({cell}),{test.format(cell, *days)})"

    return make


def _text(test: str) -> Make:
    return lambda cell, v: test.format(cell, *v)


_FORMULAS: dict[str, Make] = {
    "CUSTOM_FORMULA": lambda _cell, values: values[0],
    "NUMBER_GREATER": _number("{0}>{1}"),
    "NUMBER_GREATER_THAN_EQ": _number("{0}>={1}"),
    "NUMBER_LESS": _number("{0}<{1}"),
    "NUMBER_LESS_THAN_EQ": _number("{0}<={1}"),
    "NUMBER_EQ": _number("{0}={1}"),
    "NUMBER_NOT_EQ": _number("{0}<>{1}"),
    "NUMBER_BETWEEN": _number("{0}>={1},{0}<={2}"),
    "NUMBER_NOT_BETWEEN": _number("OR({0}<{1},{0}>{2})"),
    "TEXT_CONTAINS": _text("ISNUMBER(SEARCH({1},{0}))"),
    "TEXT_NOT_CONTAINS": _text("NOT(ISNUMBER(SEARCH({1},{0})))"),
    "TEXT_STARTS_WITH": _text("LEFT({0},LEN({1}))={1}"),
    "TEXT_ENDS_WITH": _text("RIGHT({0},LEN({1}))={1}"),
    "TEXT_EQ": _text("{0}={1}"),
    "TEXT_NOT_EQ": _text("{0}<>{1}"),
    "TEXT_IS_EMAIL": _text('ISNUMBER(SEARCH("?*@?*.?*",{0}))'),
    "TEXT_IS_URL": _text('ISNUMBER(SEARCH("?*.?*",{0}))'),
    "BLANK": _text("LEN(TRIM({0}))=0"),
    "NOT_BLANK": _text("LEN(TRIM({0}))>0"),
    "DATE_EQ": _date("INT({0})={1}"),
    "DATE_NOT_EQ": _date("INT({0})<>{1}"),
    "DATE_BEFORE": _date("{0}<{1}"),
    "DATE_AFTER": _date("{0}>={1}+1"),
    "DATE_ON_OR_BEFORE": _date("{0}<{1}+1"),
    "DATE_ON_OR_AFTER": _date("{0}>={1}"),
    "DATE_BETWEEN": _date("{0}>={1},{0}<{2}+1"),
    "DATE_NOT_BETWEEN": _date("OR({0}<{1},{0}>={2}+1)"),
    "DATE_IS_VALID": _text("ISNUMBER({0})"),
    "BOOLEAN": _text("ISLOGICAL({0})"),
}
