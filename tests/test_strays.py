"""What is typed beside the tables is told by ``check``, with its cell."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import salesbook
from salesbook.cli import main
from salesbook.definition.team_file import default_definition

TOLD = "SB112"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("built") / "team.xlsx"
    deals = pd.DataFrame({"no": ["D1"], "name": ["更新"], "stage": ["提案"], "amount": [100]})
    salesbook.build(default_definition("ja"), path, {"deals": deals}, template="standard")
    return path


def told(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    main(["check", str(path), "--json"])
    problems = json.loads(capsys.readouterr().out)["problems"]
    return {each["cells"][0]: each["value"] for each in problems if each["code"] == TOLD}


def change(source: Path, target: Path, edit: Callable[[openpyxl.Workbook], None]) -> Path:
    book = openpyxl.load_workbook(source)
    edit(book)
    book.save(target)
    return target


def test_nothing_is_told_of_a_book_as_it_was_made(
    built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(built, capsys) == {}


def test_each_entry_outside_the_rows_is_named(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        deals = book["案件管理"]
        formula = next(cell for cell in deals[6] if str(cell.value).startswith("="))
        deals[formula.coordinate] = 777
        deals["BZ2"] = "来期の予定"
        book["進捗一覧"]["C40"] = "連絡済み"
        book["ダッシュボード"]["B70"] = "部長のメモ"

    told_of = told(change(built, tmp_path / "typed.xlsx", edit), capsys)
    assert {"来期の予定", "連絡済み", "部長のメモ", "777"} == set(told_of.values())
    assert "BZ2" in told_of
