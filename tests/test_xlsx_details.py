"""What stands on a sheet besides values: found, and salesbook's own comments left out."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.worksheet.hyperlink import Hyperlink

from salesbook.backends.xlsx_details import read_details
from salesbook.backends.xlsx_read import read_xlsx
from salesbook.backends.xlsx_write import write_workbook
from salesbook.cells import CellRange, CellRef
from salesbook.errors import SourceError
from salesbook.spec import (
    Cell,
    ErrorValue,
    Highlight,
    Note,
    SheetSpec,
    WorkbookSpec,
)


def test_formulas_comments_widths_and_charts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "表"
    sheet["A1"], sheet["B2"], sheet["C3"] = 1, "=A1*2", "=A1"
    sheet["A1"].comment = Comment("人のメモ", "鈴木")
    sheet["B2"].comment = Comment("salesbook の説明", "salesbook")
    sheet.column_dimensions["B"].width = 30
    sheet.add_chart(BarChart(), "E5")
    book.create_sheet("空")
    book.save(tmp_path / "book.xlsx")
    details = read_details(tmp_path / "book.xlsx")
    assert details["表"].formulas == {(1, 1), (2, 2)}
    assert details["表"].notes == {(0, 0): "人のメモ"}
    assert details["表"].widths[1] == pytest.approx(29.29)
    assert details["表"].drawings == 1
    assert details["空"].formulas == frozenset()


def test_links_by_the_cell_they_stand_at(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for at, target in (("A1", "https://example.jp/?a=1&b=2"), ("B3", "mailto:a@example.jp")):
        sheet[at] = "ここ"
        sheet[at].hyperlink = target
    sheet["C5"] = "目次"
    sheet["C5"].hyperlink = Hyperlink(ref="C5:D5", location="'表 2'!A1")
    book.create_sheet("表 2")
    book.save(tmp_path / "book.xlsx")
    details = read_details(tmp_path / "book.xlsx")
    assert details["Sheet"].links == {
        (0, 0): "https://example.jp/?a=1&b=2",
        (2, 1): "mailto:a@example.jp",
        (4, 2): "#'表 2'!A1",
    }
    assert not details["表 2"].links


@pytest.mark.parametrize(
    ("before", "row"),
    [
        ("", '<c r="A1" ' * 50_000 + "<f>"),
        ("<cols>" + '<col min="1" max="16383" width="9"/>' * 5_000 + "</cols>", ""),
    ],
    ids=["openings", "widths"],
)
def test_repeats_take_no_time(tmp_path: Path, before: str, row: str) -> None:
    path = tmp_path / "book.xlsx"
    openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        f'<worksheet>{before}<sheetData><row r="1">{row}</row></sheetData></worksheet>'.encode()
    )
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    started = time.process_time()
    read_details(path)
    assert time.process_time() - started < 2


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("no", encoding="utf-8")
    with pytest.raises(SourceError):
        read_details(tmp_path / "a.xlsx")


def test_error_values_notes_and_rules_for_many_cells(tmp_path: Path) -> None:
    at = CellRef(1, 1)
    sheet = SheetSpec(
        key="one",
        title="表",
        cells=(Cell(at, ErrorValue("#N/A"), note="見出しの説明"), Cell(CellRef(2, 1), "=1+1")),
        notes=(Note(at, "直してください"), Note(CellRef(2, 1), "これも")),
        highlights=(
            Highlight(CellRange.of(at), "TRUE", fill="FF0000", also=(CellRange.of(CellRef(5, 3)),)),
        ),
    )
    file = tmp_path / "book.xlsx"
    write_workbook(WorkbookSpec("本", "ja", (sheet,)), file)
    assert read_xlsx(file).sheets[0].errors == {(1, 1): "#N/A"}
    assert read_details(file)["表"].notes == {}
    written = openpyxl.load_workbook(file)["表"]
    assert written["B2"].data_type == "e"
    assert written["B3"].data_type == "s"
    comment = written["B2"].comment
    assert comment is not None
    assert comment.text == "見出しの説明\n\n直してください"
    (cells,) = [str(each.sqref) for each in written.conditional_formatting]
    assert set(cells.split()) == {"B2", "D6"}
