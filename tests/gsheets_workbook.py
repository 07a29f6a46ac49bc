"""What request bodies make of an empty spreadsheet, as a workbook that an engine can calculate.

It knows nothing of how salesbook writes .xlsx files: values, formulas and rules come from the
requests alone, and a repeated formula is moved by openpyxl's own translator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_Part = Mapping[str, Any]
Look = tuple[str, str, bool]
_LATER = ("MAXIFS", "MINIFS")
_LETTERS = "userEnteredValue"


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format as it was sent.

    Attributes:
        range: ``(top, left, bottom, right)``, zero-based and end-exclusive.
        formula: Without ``=``, for the upper left cell.
        look: Fill, letters' colour (six hex digits or empty) and whether they are bold.
    """

    range: tuple[int, int, int, int]
    formula: str
    look: Look


@dataclass
class SheetsWorkbook:
    """A spreadsheet that takes the requests salesbook sends; any other is a KeyError."""

    book: Workbook = field(default_factory=Workbook)
    numbers: dict[int, Worksheet] = field(default_factory=dict)
    rules: dict[str, list[Rule]] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)

    def apply(self, body: Mapping[str, Any]) -> None:
        """Do what a body asks for, in order."""
        for request in body["requests"]:
            ((kind, asked),) = request.items()
            if kind in self._actions:
                self._actions[kind](asked)
            else:
                self.ignored.add(kind)

    def finish(self) -> Workbook:
        """The workbook without the sheet it came with."""
        self.book.remove(self.book.worksheets[0])
        return self.book

    @cached_property
    def _actions(self) -> Mapping[str, Callable[[_Part], None]]:
        return {
            "addSheet": self._add_sheet,
            "updateCells": self._update_cells,
            "repeatCell": self._repeat_cell,
            "addNamedRange": self._add_name,
            "addConditionalFormatRule": self._add_rule,
        }

    def _add_sheet(self, asked: _Part) -> None:
        properties = asked["properties"]
        sheet = self.book.create_sheet(properties["title"])
        self.numbers[properties["sheetId"]] = sheet
        self.rules[sheet.title] = []

    def _update_cells(self, asked: _Part) -> None:
        start = asked["start"]
        sheet = self.numbers[start["sheetId"]]
        if asked["fields"] != _LETTERS:
            return
        for row, cells in enumerate(asked["rows"], start.get("rowIndex", 0) + 1):
            for column, cell in enumerate(cells["values"], start.get("columnIndex", 0) + 1):
                _set(sheet, (row, column), cell.get(_LETTERS))

    def _repeat_cell(self, asked: _Part) -> None:
        sheet, (top, left, bottom, right) = self._place(asked["range"])
        if asked["fields"] != _LETTERS:
            return
        value = asked["cell"][_LETTERS]
        origin = f"{get_column_letter(left + 1)}{top + 1}"
        formula = Translator(value["formulaValue"], origin)
        for row in range(top, bottom):
            for column in range(left, right):
                text = formula.translate_formula(row_delta=row - top, col_delta=column - left)
                _set(sheet, (row + 1, column + 1), {"formulaValue": text})

    def _add_name(self, asked: _Part) -> None:
        named = asked["namedRange"]
        sheet, (top, left, bottom, right) = self._place(named["range"])
        first, last = (left + 1, top + 1), (right, bottom)
        corners = [f"${get_column_letter(column)}${row}" for column, row in (first, last)]
        text = f"{quote_sheetname(sheet.title)}!{':'.join(dict.fromkeys(corners))}"
        self.book.defined_names[named["name"]] = DefinedName(named["name"], attr_text=text)

    def _add_rule(self, asked: _Part) -> None:
        rule = asked["rule"]
        (cells,) = rule["ranges"]
        sheet, place = self._place(cells)
        (value,) = rule["booleanRule"]["condition"]["values"]
        made = Rule(place, value["userEnteredValue"][1:], _look(rule["booleanRule"]["format"]))
        self.rules[sheet.title].insert(asked["index"], made)

    def _place(self, cells: _Part) -> tuple[Worksheet, tuple[int, int, int, int]]:
        edges = ("startRowIndex", "startColumnIndex", "endRowIndex", "endColumnIndex")
        top, left, bottom, right = (cells[edge] for edge in edges)
        return self.numbers[cells["sheetId"]], (top, left, bottom, right)


def _set(sheet: Worksheet, place: tuple[int, int], value: _Part | None) -> None:
    cell = sheet.cell(*place)
    if value is None:
        cell.value = None
        return
    ((kind, content),) = value.items()
    if kind == "formulaValue":
        cell.value = with_prefixes(content)
    else:
        cell.value = content
        # openpyxl takes a text with "=" in front for a formula.
        cell.data_type = {"stringValue": "s", "numberValue": "n", "boolValue": "b"}[kind]


def with_prefixes(formula: str) -> str:
    """A formula as .xlsx files spell it."""
    for name in _LATER:
        formula = formula.replace(f"{name}(", f"_xlfn.{name}(")
    return formula


def _look(format_: _Part) -> Look:
    letters = format_.get("textFormat", {})
    return (
        _hex(format_.get("backgroundColorStyle")),
        _hex(letters.get("foregroundColorStyle")),
        letters.get("bold", False),
    )


def _hex(style: _Part | None) -> str:
    if style is None:
        return ""
    parts = (style["rgbColor"].get(name, 0) for name in ("red", "green", "blue"))
    return "".join(f"{round(part * 255):02X}" for part in parts)


def rules_of_workbook(book: Workbook) -> dict[str, list[Rule]]:
    """The conditional formats of an .xlsx file, by sheet title, those that win first."""
    return {sheet.title: list(_sheet_rules(sheet)) for sheet in book.worksheets}


def _sheet_rules(sheet: Worksheet) -> Iterator[Rule]:
    found = [
        (rule.priority, cells, rule)
        for area in sheet.conditional_formatting
        for cells in area.sqref.ranges
        for rule in area.rules
    ]
    for _, cells, rule in sorted(found, key=lambda each: each[0]):
        place = (cells.min_row - 1, cells.min_col - 1, cells.max_row, cells.max_col)
        font, fill = rule.dxf.font, rule.dxf.fill
        look = (
            fill.bgColor.rgb[-6:] if fill else "",
            font.color.rgb[-6:] if font and font.color else "",
            bool(font and font.b),
        )
        yield Rule(place, rule.formula[0], look)


def write_outcomes(book: Workbook, rules: Mapping[str, Iterable[Rule]]) -> None:
    """Lay out each rule's formula for each of its cells, on a sheet's far right.

    The engine then says where it is true. A rule's cells stand in as many columns as its range
    has, in the range's rows; the first column says how many rules there are.
    """
    for sheet in book.worksheets:
        column = FIRST_OUTCOME
        for rule in rules.get(sheet.title, ()):
            top, left, bottom, right = rule.range
            origin = f"{get_column_letter(left + 1)}{top + 1}"
            formula = Translator(f"={rule.formula}", origin)
            for row in range(top, bottom):
                for offset in range(right - left):
                    text = formula.translate_formula(row_delta=row - top, col_delta=offset)
                    sheet.cell(row + 1, column + offset + 1, text)
            column += right - left


FIRST_OUTCOME = 150
"""The sheet column (zero-based) the outcomes start in."""


def outcomes(rules: Iterable[Rule], rows: list[list[object]]) -> dict[tuple[int, int], list[Look]]:
    """The looks of each cell that has any, by row and column, the one that wins first.

    Args:
        rules: The rules of a sheet, as ``write_outcomes`` laid them out.
        rows: The sheet's calculated values.
    """
    looks: dict[tuple[int, int], list[Look]] = {}
    column = FIRST_OUTCOME
    for rule in rules:
        top, left, bottom, right = rule.range
        for row in range(top, min(bottom, len(rows))):
            for offset in range(right - left):
                if rows[row][column + offset]:
                    looks.setdefault((row, left + offset), []).append(rule.look)
        column += right - left
    return looks
