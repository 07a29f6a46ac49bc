"""Rules for entries, conditional formats and protection in an .xlsx file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from salesbook.backends.xlsx_rules import add_highlights, add_validations, protect_sheet
from salesbook.cells import CellRange
from salesbook.spec import Check, Highlight, Ime, Validation

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

CELLS = CellRange(4, 1, 104, 2)


@pytest.fixture
def sheet() -> Worksheet:
    return Workbook().worksheets[0]


@pytest.mark.parametrize(
    ("validation", "written"),
    [
        (Validation(CELLS, Check.LIST, options=("A", '"B"')), ("list", '"A,""B"""', None)),
        (
            Validation(CELLS, Check.LIST, source=("設定'26", CellRange(1, 0, 9, 1))),
            ("list", "'設定''26'!$A$2:$A$9", None),
        ),
        (Validation(CELLS, Check.DATE), ("date", "1", "2958465")),
        (
            Validation(CELLS, Check.DATE, low=dt.date(2026, 4, 1)),
            ("date", "46113", "2958465"),
        ),
        (Validation(CELLS, Check.WHOLE, low=0, high=3), ("whole", "0", "3")),
        (Validation(CELLS, Check.DECIMAL, high=0.5), ("decimal", "-1e+300", "0.5")),
        (
            Validation(CELLS, Check.CUSTOM, formula="MAXIFS(A1:A9,A1:A9,B5)=1"),
            ("custom", "_xlfn.MAXIFS(A1:A9,A1:A9,B5)=1", None),
        ),
        (Validation(CELLS, Check.ANY), (None, None, None)),
    ],
)
def test_each_kind_of_rule(
    sheet: Worksheet, validation: Validation, written: tuple[str | None, ...]
) -> None:
    add_validations(sheet, [validation])
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.type, rule.formula1, rule.formula2) == written
    assert str(rule.sqref) == "B5:B104"
    assert rule.allow_blank
    assert rule.operator == ("between" if rule.formula2 else None)
    assert rule.showErrorMessage == (rule.type is not None)


def test_messages_are_cut_to_what_excel_shows(sheet: Worksheet) -> None:
    add_validations(
        sheet,
        [Validation(CELLS, Check.DATE, title="題" * 40, prompt="😀" * 200, error="誤" * 300)],
    )
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.promptTitle, rule.errorTitle) == ("題" * 32, "題" * 32)
    assert rule.prompt == "😀" * 127  # an emoji counts two, and half of one is no letter
    assert rule.error == "誤" * 255
    assert rule.showInputMessage


@pytest.mark.parametrize(("strict", "style"), [(True, None), (False, "warning")])
def test_a_rule_refuses_or_warns(sheet: Worksheet, style: str | None, *, strict: bool) -> None:
    add_validations(sheet, [Validation(CELLS, Check.DATE, strict=strict, ime=Ime.OFF)])
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.errorStyle, rule.imeMode) == (style, "off")
    assert not rule.showInputMessage


@pytest.mark.parametrize("options", [(), ("a,b",), ("x" * 100, "y" * 100, "z" * 54)])
def test_a_list_that_does_not_fit_is_refused(sheet: Worksheet, options: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="the list for B5:B104"):
        add_validations(sheet, [Validation(CELLS, Check.LIST, options=options)])


def test_the_longest_list_fits(sheet: Worksheet) -> None:
    add_validations(sheet, [Validation(CELLS, Check.LIST, options=("x" * 127, "y" * 127))])
    assert len(sheet.data_validations.dataValidation) == 1


def test_highlights_that_stand_first_win(sheet: Worksheet) -> None:
    add_highlights(
        sheet,
        [
            Highlight(CELLS, "$B5<MINIFS(A1:A9,A1:A9,1)", color="C00000", fill="FDE9E7", bold=True),
            Highlight(CellRange(4, 0, 104, 9), '$B5=""', strike=True),
            Highlight(CELLS, "$B5=1", fill="FFF4CE"),
        ],
    )
    rules = [
        (str(area.sqref), rule) for area in sheet.conditional_formatting for rule in area.rules
    ]
    assert sorted((rule.priority, area, *rule.formula) for area, rule in rules) == [
        (1, "B5:B104", "$B5<_xlfn.MINIFS(A1:A9,A1:A9,1)"),
        (2, "A5:I104", '$B5=""'),
        (3, "B5:B104", "$B5=1"),
    ]
    assert all(rule.stopIfTrue and rule.type == "expression" for _, rule in rules)
    first = rules[0][1].dxf
    assert (first.font.color.rgb, first.font.b, first.font.strike) == ("FFC00000", True, None)
    assert first.fill.bgColor.rgb == "FFFDE9E7"
    assert rules[2][1].dxf.font.strike


def test_a_protected_sheet_lets_people_select_sort_and_filter(sheet: Worksheet) -> None:
    protect_sheet(sheet)
    locked = sheet.protection
    assert locked.sheet
    assert locked.password is None
    assert not any(
        (locked.sort, locked.autoFilter, locked.formatColumns, locked.selectUnlockedCells)
    )
    assert locked.insertRows
