from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.engines import LibreOffice
from tools.office import OfficeError


@pytest.fixture
def book(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    customers = workbook.create_sheet("顧客管理", 0)
    customers.append(["会社名", "次回予定日", "遅れ"])
    for row in range(2, 202):
        customers.append(["株式会社テスト", dt.date(2026, 12, 21), f"=TODAY()-B{row}"])
    workbook.create_sheet("控え").sheet_state = "hidden"
    workbook["Sheet"]["A1"] = "=COUNTA(顧客管理!A2:A300)"
    path = tmp_path / "顧客 台帳.xlsx"
    workbook.save(path)
    return path


def test_today_is_the_day_given(book: Path, libreoffice: LibreOffice) -> None:
    values = libreoffice.values(book, now="2026-12-31 00:30")
    assert values["顧客管理"][1] == ["株式会社テスト", dt.datetime(2026, 12, 21), 10]
    assert values["Sheet"] == [[200]]
    assert values["控え"] == []


def test_a_picture_for_each_sheet_shown(
    book: Path, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    pictures = libreoffice.pictures(book, tmp_path / "pictures")
    assert [picture.name for picture in pictures] == ["顧客 台帳-01.png", "顧客 台帳-02.png"]
    pages = libreoffice.pictures(book, tmp_path / "pictures", whole_up_to=99)
    assert "顧客 台帳-01-2.png" in {page.name for page in pages}
    assert pages[0].read_bytes() == pictures[0].read_bytes()


def test_what_is_no_workbook_is_an_error(tmp_path: Path, libreoffice: LibreOffice) -> None:
    (tmp_path / "x.xlsx").write_bytes(bytes(range(256)) * 9)
    with pytest.raises(OfficeError, match="could not be loaded"):
        libreoffice.values(tmp_path / "x.xlsx")


def test_a_slow_program_is_ended(book: Path, libreoffice: LibreOffice, tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match="not done after"):
        LibreOffice(libreoffice.profile, seconds=0.3).convert(book, "pdf", tmp_path)
