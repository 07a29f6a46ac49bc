"""Sections of a report on a sheet of a book."""

from __future__ import annotations

import pytest

from salesbook.cells import CellRef
from salesbook.reading.embedded import LIST_MARK
from salesbook.report.analysis_sheet import AnalysisPage, lay_out_analysis
from salesbook.report.section import Heading, Item, Section, View
from salesbook.spec import Formula, SheetSpec, Value


def sheet(*sections: Section, taken: tuple[str, ...] = ()) -> SheetSpec:
    page = AnalysisPage("analysis_next", "分析", "見出し", "説明", sections)
    return lay_out_analysis(page, taken)


def shown(laid_out: SheetSpec) -> dict[str, Value | Formula]:
    return {str(cell.at): cell.value for cell in laid_out.cells}


def table(text: str, *, number: bool = True) -> SheetSpec:
    headings = (Heading("名前", number=False), Heading("値", number=number))
    return sheet(Section("節", views=(View("表", headings, (("甲", text),)),)))


@pytest.mark.parametrize(
    ("text", "value", "pattern"),
    [
        ("1,234", 1234.0, "#,##0"),
        ("-12.50", -12.5, "#,##0.00"),
        ("63.2%", 0.632, "#,##0.0%"),
        ("57", 57.0, "#,##0"),
        ("–", "–", "General"),
        ("7%〜51%", "7%〜51%", "General"),
        ("2026-10-14", "2026-10-14", "General"),
        ("=1+1", "=1+1", "General"),
    ],
)
def test_figures_of_a_table_are_numbers(text: str, value: Value, pattern: str) -> None:
    (cell,) = [each for each in table(text).cells if each.at == CellRef(7, 2)]
    assert (cell.value, cell.format.number) == (value, pattern)


def test_a_name_that_looks_like_a_number_stays_a_name() -> None:
    assert shown(table("1,234", number=False))["C8"] == "1,234"


def test_words_lists_and_tables_stand_one_below_the_other() -> None:
    first = Section("概要", ("一文目", ""), missing=("足りないもの",))
    second = Section("一覧", items=(Item("甲", "理由", "ヒント"), Item("乙", "")))
    assert shown(sheet(first, second)) == {
        "A1": LIST_MARK,
        "B1": "見出し",
        "B2": "説明",
        "B4": "概要",
        "B5": "一文目",
        "B6": "足りないもの",
        "B8": "一覧",
        "B9": "甲",
        "C9": "理由",
        "C10": "ヒント",
        "B11": "乙",
    }


def test_no_text_of_people_is_a_formula_or_breaks_the_line() -> None:
    values = shown(sheet(Section("=A1", ("=HYPERLINK(1)\n\x1b[31m+1",)))).values()
    assert "=HYPERLINK(1) +1" in values
    assert not [value for value in values if isinstance(value, Formula)]


def test_a_title_that_is_taken_is_left_to_its_owner() -> None:
    assert sheet(taken=("分析",)).title == "分析 (2)"
