"""A workbook as an .xlsx file, read back by other libraries and opened by LibreOffice."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from salesbook.backends.xlsx_write import workbook_bytes, write_workbook
from salesbook.cells import CellRange, CellRef
from salesbook.errors import TargetError
from salesbook.spec import (
    Align,
    Block,
    BlockColumn,
    Cell,
    Check,
    ColumnLayout,
    Format,
    Formula,
    Highlight,
    NamedRange,
    PrintSetup,
    RowFormula,
    SheetSpec,
    TableSpec,
    Validation,
    Value,
    WorkbookSpec,
)
from tests.engines import LibreOffice

TITLE = Format(size=16, bold=True)
HEADER = Format(bold=True, color="FFFFFF", fill="1F4E79", align=Align.CENTER, wrap=True)
TEXT = Format(border="BFBFBF", locked=False)
MONEY = Format(number="#,##0", border="BFBFBF", locked=False)
DATE = Format(number="yyyy/mm/dd", border="BFBFBF", locked=False)
COMPUTED = Format(number="#,##0", italic=True)
LABELS = ("会社名", "金額\n(千円)", "受注予定日", "半額")

DEALS = SheetSpec(
    key="deals",
    title="案件管理",
    tab_color="1F4E79",
    columns=(ColumnLayout(30), ColumnLayout(12), ColumnLayout(12, level=1, folded=True)),
    cells=(
        Cell(CellRef(0, 0), "案件管理", TITLE, link="#'設定'!A1", note="これはメモです。\n二行目"),
        Cell(CellRef(1, 0), Formula("MAXIFS(B4:B9,A4:A9,A4)+基準値"), COMPUTED),
        Cell(CellRef(1, 1), "=1+1", TEXT),
        *(Cell(CellRef(2, at), label, HEADER) for at, label in enumerate(LABELS)),
    ),
    blocks=(
        Block(
            CellRef(3, 0),
            6,
            (
                BlockColumn(TEXT, ("山田商事", "007", None)),
                BlockColumn(MONEY, (1200, 2.5)),
                BlockColumn(DATE, (dt.date(2026, 4, 1),)),
                BlockColumn(COMPUTED, formula=RowFormula(("B", "*50%"))),
            ),
            row_height=20,
        ),
    ),
    tables=(TableSpec("deals", CellRange(2, 0, 9, 4), LABELS),),
    validations=(Validation(CellRange(3, 1, 9, 2), Check.DECIMAL, low=0),),
    highlights=(Highlight(CellRange(3, 0, 9, 4), "$B4>1000", fill="FDE9E7"),),
    merges=(CellRange(0, 0, 1, 3),),
    row_heights={0: 30},
    freeze=CellRef(3, 1),
    protected=True,
    print=PrintSetup(repeat_rows=(2, 2), footer="R&D営業部"),
)
SETTINGS = SheetSpec("settings", "設定", cells=(Cell(CellRef(0, 0), 5),))
HIDDEN = SheetSpec("meta", "_salesbook", hidden=True, cells=(Cell(CellRef(0, 0), "format 1"),))
BOOK = WorkbookSpec(
    title="営業部の顧客管理",
    language="ja",
    sheets=(HIDDEN, DEALS, SETTINGS),
    names=(NamedRange("基準値", "設定", CellRange(0, 0, 1, 1)),),
)


def opened(spec: WorkbookSpec) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(spec)))


def one_sheet(*cells: Cell, blocks: tuple[Block, ...] = ()) -> WorkbookSpec:
    return WorkbookSpec("a", "ja", (SheetSpec("a", "A", cells=cells, blocks=blocks),))


def read_columns(content: bytes, width: int, height: int) -> list[list[object]]:
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    rows = sheet.to_python(skip_empty_area=False)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    padded += [[""] * width] * (height - len(padded))
    return [list(column) for column in zip(*padded, strict=True)]


def test_values_and_formulas_stand_in_their_cells() -> None:
    rows = list(opened(BOOK)["案件管理"].iter_rows(max_col=4, values_only=True))
    assert rows[:7] == [
        ("案件管理", None, None, None),
        ("=_xlfn.MAXIFS(B4:B9,A4:A9,A4)+基準値", "=1+1", None, None),
        LABELS,
        ("山田商事", 1200, dt.datetime(2026, 4, 1), "=B4*50%"),
        ("007", 2.5, None, "=B5*50%"),
        (None, None, None, "=B6*50%"),
        (None, None, None, "=B7*50%"),
    ]
    assert len(rows) == 9


def test_text_that_looks_like_a_formula_stays_text() -> None:
    sheet = opened(BOOK)["案件管理"]
    assert (sheet["B2"].data_type, sheet["A2"].data_type) == ("s", "f")


def test_every_row_of_a_block_has_the_format_of_its_column() -> None:
    sheet = opened(BOOK)["案件管理"]
    for row in range(4, 10):
        assert [cell.number_format for cell in sheet[row]] == [
            "General",
            "#,##0",
            "yyyy/mm/dd",
            "#,##0",
        ]
        assert [cell.font.i for cell in sheet[row]] == [False, False, False, True]
        assert [cell.protection.locked for cell in sheet[row]] == [False, False, False, True]
        assert sheet[row][0].border.left.color.rgb == "FFBFBFBF"
        assert sheet.row_dimensions[row].height == 20


def test_a_header_looks_like_one() -> None:
    header = opened(BOOK)["案件管理"]["A3"]
    assert (header.font.name, header.font.sz, header.font.b) == ("Yu Gothic", 10.5, True)
    assert header.font.color.rgb == "FFFFFFFF"
    assert header.fill.start_color.rgb == "FF1F4E79"
    assert (header.alignment.horizontal, header.alignment.vertical) == ("center", "center")
    assert header.alignment.wrap_text


@pytest.mark.parametrize(("language", "font"), [("ja", "Yu Gothic"), ("en", "Calibri")])
def test_empty_cells_have_the_font_of_the_others(language: str, font: str) -> None:
    cell = opened(replace(BOOK, language=language))["設定"]["Z99"]
    assert (cell.font.name, cell.font.sz) == (font, 10.5)


def test_a_table_has_its_columns_and_filter() -> None:
    table = opened(BOOK)["案件管理"].tables["deals"]
    assert (table.ref, table.autoFilter.ref) == ("A3:D9", "A3:D9")
    assert table.column_names == list(LABELS)
    # Excel mends a book whose table names a column with a bare line break
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(BOOK))) as package:
        assert 'name="金額_x000a_(千円)"' in package.read("xl/tables/table1.xml").decode()


@pytest.mark.parametrize(
    "table",
    [
        TableSpec("t", CellRange(0, 0, 5, 2), ("会社", "会社")),
        TableSpec("t", CellRange(0, 0, 5, 2), ("会社",)),
        TableSpec("t", CellRange(0, 0, 1, 2), ("会社", "金額")),
    ],
)
def test_a_table_excel_would_not_open_is_refused(table: TableSpec) -> None:
    spec = WorkbookSpec("a", "ja", (SheetSpec("a", "A", tables=(table,)),))
    with pytest.raises(ValueError, match="table t at A1:B"):
        workbook_bytes(spec)


def test_notes_and_links() -> None:
    cell = opened(BOOK)["案件管理"]["A1"]
    assert (cell.comment.text, cell.comment.author) == ("これはメモです。\n二行目", "salesbook")
    assert cell.hyperlink.location == "'設定'!A1"


def test_the_first_sheet_that_shows_is_the_one_that_opens() -> None:
    book = opened(BOOK)
    assert book.sheetnames == ["_salesbook", "案件管理", "設定"]
    assert [sheet.sheet_state for sheet in book] == ["hidden", "visible", "visible"]
    assert book.active is book["案件管理"]
    assert [sheet.sheet_view.tabSelected for sheet in book] == [False, True, False]


def test_names_and_properties() -> None:
    book = opened(BOOK)
    assert book.defined_names["基準値"].attr_text == "'設定'!$A$1:$A$1"
    assert (book.properties.title, book.properties.creator) == ("営業部の顧客管理", "salesbook")
    assert book.calculation.fullCalcOnLoad


def test_merged_cells_and_used_range() -> None:
    sheet = opened(BOOK)["案件管理"]
    assert [str(each) for each in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet.dimensions == "A1:D9"


@pytest.mark.parametrize(
    ("sheets", "fault"),
    [
        ((replace(SETTINGS, hidden=True),), "a sheet that shows"),
        ((SETTINGS, SETTINGS), "two sheets of one title: '設定'"),
    ],
)
def test_sheets_that_make_no_book_are_refused(sheets: tuple[SheetSpec, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        workbook_bytes(WorkbookSpec("a", "ja", sheets))


def test_every_part_is_well_formed() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook_bytes(BOOK))) as package:
        assert package.testzip() is None
        for name in package.namelist():
            ET.fromstring(package.read(name))  # noqa: S314 - written a moment ago


def test_the_same_book_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = workbook_bytes(BOOK)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert workbook_bytes(BOOK) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.read("docProps/core.xml").count(b">2026-04-01T00:00:00Z<") == 2


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "営業.xlsx"
    write_workbook(BOOK, target)
    before = target.read_bytes()
    assert before == workbook_bytes(BOOK)
    with pytest.raises(ValueError, match="'A'!A1: a text of 32768 characters"):
        write_workbook(one_sheet(Cell(CellRef(0, 0), "a" * 32_768)), target)
    assert target.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [target.name]
    with pytest.raises(TargetError):
        write_workbook(BOOK, tmp_path)


letters = st.characters(exclude_categories=["Cs"])
tricky = st.sampled_from(
    ["007", "=1+1", "_x0041_", "_x005F_", " a ", "a\r\nb", "\t", "😀", "㈱山田　太郎", "#N/A", "-1"]
)
texts = st.one_of(tricky, st.text(letters, min_size=1), st.text(letters, min_size=300))
numbers = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False))
days = st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31))


def column_of(values: st.SearchStrategy[Value]) -> st.SearchStrategy[list[Value]]:
    return st.lists(values, max_size=5) | st.lists(values | st.none(), max_size=5)


@given(texts=column_of(texts), numbers=column_of(numbers), days=column_of(days), flag=st.booleans())
def test_what_is_written_comes_back(
    texts: list[Value], numbers: list[Value], days: list[Value], *, flag: bool
) -> None:
    columns: list[tuple[Format, list[Value]]]
    columns = [(TEXT, texts), (MONEY, numbers), (DATE, days), (TEXT, [flag])]
    block = Block(
        CellRef(0, 0), 5, tuple(BlockColumn(format_, values) for format_, values in columns)
    )
    singles = [
        Cell(CellRef(row, column + 4), value, format_)
        for column, (format_, values) in enumerate(columns)
        for row, value in enumerate(values)
    ]
    content = workbook_bytes(one_sheet(*singles, blocks=(block,)))
    expected: list[list[object]] = [
        ["" if value is None else value for value in (*values, *[None] * (5 - len(values)))]
        for _, values in columns
    ]
    assert read_columns(content, 8, 5) == expected * 2


def test_libreoffice_opens_it_and_calculates(libreoffice: LibreOffice, tmp_path: Path) -> None:
    write_workbook(BOOK, tmp_path / "book.xlsx")
    values = libreoffice.values(tmp_path / "book.xlsx")
    assert list(values) == ["_salesbook", "案件管理", "設定"]
    assert values["案件管理"][1][:2] == [1205, "=1+1"]
    assert values["案件管理"][3] == ["山田商事", 1200, dt.datetime(2026, 4, 1), 600]
    assert [row[3] for row in values["案件管理"][4:]] == [1.25, 0, 0, 0, 0]
