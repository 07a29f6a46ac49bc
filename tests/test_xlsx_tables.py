"""Tables of an .xlsx file, and the names that are refused."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from salesbook.backends.cached_values import CachedValues, Outcome
from salesbook.backends.xlsx_write import workbook_bytes, write_workbook
from salesbook.cells import CellRange, CellRef
from salesbook.spec import (
    Block,
    BlockColumn,
    Cell,
    Format,
    NamedRange,
    RowFormula,
    SheetSpec,
    TableSpec,
    WorkbookSpec,
)

LABELS = ("案件名", "金額", "加重金額", "加入後の最大")
WEIGHTED = RowFormula(("IF($B", '="","",$B', "*50%)"))
LARGEST = RowFormula(("MAXIFS($B$5:$B$8,$A$5:$A$8,$A", ")"))
FORMULAS = (None, None, WEIGHTED, LARGEST)
DEALS = TableSpec("deals", CellRange(3, 0, 8, 4), LABELS, FORMULAS)


def book(*tables: TableSpec, names: tuple[NamedRange, ...] = ()) -> WorkbookSpec:
    columns = [BlockColumn(Format(), formula=formula) for formula in FORMULAS]
    sheet = SheetSpec(
        "deals",
        "案件管理",
        cells=tuple(Cell(CellRef(3, at), label) for at, label in enumerate(LABELS)),
        blocks=(Block(CellRef(4, 0), 4, tuple(columns)),),
        tables=tables,
    )
    return WorkbookSpec("a", "ja", (sheet,), names=names)


def named(*names: str) -> tuple[NamedRange, ...]:
    return tuple(NamedRange(name, "案件管理", CellRange(0, 0, 1, 1)) for name in names)


def opened(spec: WorkbookSpec) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(spec)))["案件管理"]


def test_a_table_keeps_the_formulas_as_they_stand_in_its_first_row_of_entries() -> None:
    sheet = opened(book(DEALS))
    kept = [column.calculatedColumnFormula for column in sheet.tables["deals"].tableColumns]
    assert [formula and formula.attr_text for formula in kept] == [
        None,
        None,
        'IF($B5="","",$B5*50%)',
        "_xlfn.MAXIFS($B$5:$B$8,$A$5:$A$8,$A5)",
    ]
    # Excel marks cells whose formula is another than the table's.
    assert [f"={formula.attr_text}" for formula in kept if formula] == [
        sheet["C5"].value,
        sheet["D5"].value,
    ]


def test_a_table_without_formulas_has_none() -> None:
    plain = TableSpec("deals", CellRange(3, 0, 8, 4), LABELS)
    columns = opened(book(plain)).tables["deals"].tableColumns
    assert [column.calculatedColumnFormula for column in columns] == [None] * 4


def test_a_formula_is_given_for_each_column_or_for_none() -> None:
    short = TableSpec("deals", DEALS.range, LABELS, (None, WEIGHTED))
    with pytest.raises(ValueError, match="table deals: 2 formulas for 4 columns"):
        workbook_bytes(book(short))


@pytest.mark.parametrize("name", ["as_of", "基準日", "_cut", "week.end", "deals2026_", "é"])
def test_a_name_that_excel_takes_is_written(name: str) -> None:
    workbook_bytes(book(names=named(name)))


@pytest.mark.parametrize(
    "name",
    ["", "2026", "as of", "A1", "xfd12", "tbl1", "R1C1", "r", "C", "a-b", "売上/月", "a" * 256],
)
def test_a_name_that_excel_would_mend_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no name for cells or a table"):
        workbook_bytes(book(names=named(name)))
    with pytest.raises(ValueError, match="is no name for cells or a table"):
        workbook_bytes(book(TableSpec(name, DEALS.range, LABELS)))


def test_a_name_stands_for_one_thing() -> None:
    with pytest.raises(ValueError, match="of one name: 'as_of'"):
        workbook_bytes(book(names=named("as_of", "As_Of")))
    with pytest.raises(ValueError, match="of one name: 'deals'"):
        workbook_bytes(book(DEALS, names=named("DEALS")))


def test_a_table_with_formulas_can_be_calculated(tmp_path: Path) -> None:
    told = write_workbook(book(DEALS), tmp_path / "book.xlsx", as_of=dt.date(2026, 10, 14))
    assert told == CachedValues(Outcome.FILLED, formulas=8)
