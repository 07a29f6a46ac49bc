from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import salesbook


def test_building_and_reading_takes_three_lines(tmp_path: Path) -> None:
    customers = pd.DataFrame({"company": ["朝日商事"], "owner": ["佐藤 健一"]})
    salesbook.build(None, tmp_path / "team.xlsx", {"customers": customers})
    book = salesbook.read(tmp_path / "team.xlsx")
    assert list(book["customers"]["company"]) == ["朝日商事"]
    assert list(book["customers"]["no"]) == ["C0001"]


def test_a_file_is_not_replaced_unasked(tmp_path: Path) -> None:
    target = tmp_path / "team.xlsx"
    target.write_bytes(b"somebody's")
    with pytest.raises(salesbook.TargetError, match="exists already"):
        salesbook.build(None, target)
    assert target.read_bytes() == b"somebody's"
    salesbook.build(None, target, overwrite=True)
    assert salesbook.read(target).problems == ()


def test_a_template_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(salesbook.UsageError, match="simple, standard"):
        salesbook.build(None, tmp_path / "team.xlsx", template="fancy")


def test_an_entry_no_cell_can_hold_names_its_cell(tmp_path: Path) -> None:
    customers = pd.DataFrame({"company": ["長" * 40_000]})
    with pytest.raises(salesbook.TargetError, match="'顧客管理'!C6"):
        salesbook.build(None, tmp_path / "team.xlsx", {"customers": customers})
    assert list(tmp_path.iterdir()) == []


def test_a_definition_is_loaded_with_all_its_mistakes(tmp_path: Path) -> None:
    team = tmp_path / "team.toml"
    team.write_text('[book]\nversion = 0\nunit = "dozen"\n', encoding="utf-8")
    with pytest.raises(salesbook.DefinitionError) as caught:
        salesbook.load_definition(team)
    assert [fault.line for fault in caught.value.faults] == [2, 3]


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    team = tmp_path / "team.toml"
    team.write_text('\ufeff[book]\nname = "営業部"\n', encoding="utf-8")
    assert salesbook.load_definition(team).name == "営業部"


def test_the_as_of_date_typed_on_the_settings_sheet(tmp_path: Path) -> None:
    target = tmp_path / "team.xlsx"
    salesbook.build(None, target)
    book = openpyxl.load_workbook(target)
    row = next(cell.row for cell in book["設定"]["B"] if cell.value == "基準日")
    book["設定"].cell(row, 3).value = dt.date(2026, 9, 30)
    book.save(target)
    assert salesbook.read(target).as_of == dt.date(2026, 9, 30)


def test_names_are_loaded_when_asked_for() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = salesbook.nothing
