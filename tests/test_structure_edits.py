"""Rows deleted, inserted, sorted, filtered and added: the sheets still say what the analysis says.

LibreOffice does what a person does, and saves; the file it saved is read and compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.cell import range_boundaries

import salesbook
from salesbook.cells import column_letters
from salesbook.demo import make_demo
from tests import test_matrix_sheet as matrix_sheet
from tests.books import write_small_book
from tests.engines import LibreOffice, missing_engine
from tests.parity import calculated, errors, expect_parity
from tools.edits import (
    Job,
    Step,
    delete_row,
    edit,
    enter,
    fill_down,
    insert_row,
    keep_only,
    missing_python,
    sort,
)

AS_OF = dt.date(2026, 10, 14)
FIRST = 6  # the row of the first entry
CUSTOMERS, DEALS, MEETINGS = "顧客管理", "案件管理", "商談記録"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COUNTS = {"customers": 30, "deals": 40, "activities": 200}


def small_team() -> dict[str, pd.DataFrame]:
    """Thirty of the demo team's customers with some of their deals and meetings."""
    tables = make_demo("ja", AS_OF).tables
    companies = tables["customers"]["company"].head(COUNTS["customers"])
    kept = {key: tables[key] for key in COUNTS} | {"targets": tables["targets"]}
    for key, count in COUNTS.items():
        kept[key] = kept[key][kept[key]["company"].isin(companies)].tail(count)
    return kept


class Desk:
    """A book and what is where in it."""

    def __init__(self, file: Path) -> None:
        write_small_book(file, make_demo("ja", AS_OF).definition, small_team())
        book = openpyxl.load_workbook(file)
        self.file = file
        self.keys = {
            sheet.title: [str(cell.value).rpartition(".")[2] for cell in sheet[FIRST - 2]]
            for sheet in book.worksheets
            if sheet.title in {CUSTOMERS, DEALS, MEETINGS}
        }
        self.tables = {title: next(iter(book[title].tables.values())).ref for title in self.keys}
        self.last = {title: range_boundaries(ref)[3] or 0 for title, ref in self.tables.items()}

    def cell(self, sheet: str, key: str, row: int) -> str:
        return f"{column_letters(self.keys[sheet].index(key))}{row}"

    def type_row(self, sheet: str, row: int, **entries: str | float | dt.date) -> list[Step]:
        return [enter(sheet, self.cell(sheet, key, row), entry) for key, entry in entries.items()]

    def entries_area(self, sheet: str) -> str:
        """The table without its header."""
        first, _, last = self.tables[sheet].partition(":")
        return f"{first.strip('0123456789')}{FIRST}:{last}"

    def offset(self, sheet: str, key: str) -> int:
        """A column counted from the table's first one."""
        return self.keys[sheet].index(key) - 1


NEW = {"company": "新星製作所", "owner": "佐藤 健太", "rank": "○", "next_action": "訪問"}
OTHER = {**NEW, "company": "東雲商会"}
DEAL = {"name": "新規導入", "company": "新星製作所", "owner": "佐藤 健太", "stage": "提案"}


def deleted(_: Desk) -> list[Step]:
    return [delete_row(CUSTOMERS, 12), delete_row(CUSTOMERS, FIRST), delete_row(MEETINGS, 20)]


def inserted(desk: Desk) -> list[Step]:
    return [
        insert_row(CUSTOMERS, 15),
        *desk.type_row(CUSTOMERS, 15, **NEW, no="C9001", next_date=dt.date(2026, 10, 14)),
        insert_row(DEALS, 20),
        *desk.type_row(DEALS, 20, **DEAL, no="D9001", amount=1_234_567),
        insert_row(MEETINGS, 30),
        *desk.type_row(MEETINGS, 30, company="新星製作所", date=dt.date(2026, 10, 13)),
    ]


def inserted_on_top(desk: Desk) -> list[Step]:
    """The newest first, as many people like it."""
    return [
        insert_row(CUSTOMERS, FIRST),
        *desk.type_row(CUSTOMERS, FIRST, **NEW, next_date=dt.date(2026, 10, 12)),
        insert_row(DEALS, FIRST),
        *desk.type_row(DEALS, FIRST, **DEAL, amount=7_000_000, next_date=dt.date(2026, 10, 12)),
        insert_row(MEETINGS, FIRST),
        *desk.type_row(MEETINGS, FIRST, company="新星製作所", date=dt.date(2026, 10, 13)),
    ]


def sorted_by_amount(desk: Desk) -> list[Step]:
    by = desk.offset(DEALS, "amount")
    return [sort(DEALS, desk.entries_area(DEALS), by, descending=True)]


def sorted_by_company(desk: Desk) -> list[Step]:
    by = desk.offset(CUSTOMERS, "company")
    return [sort(CUSTOMERS, desk.entries_area(CUSTOMERS), by)]


def filtered(desk: Desk) -> list[Step]:
    """Hidden rows count like the others, and so do those typed in the next blank row."""
    row = FIRST + COUNTS["customers"]
    deal = FIRST + COUNTS["deals"]
    return [
        *desk.type_row(CUSTOMERS, row, **NEW, next_date=dt.date(2026, 10, 16)),
        *desk.type_row(DEALS, deal, **DEAL, amount=500_000, next_date=dt.date(2026, 10, 15)),
        only_proposals(desk),
    ]


def only_proposals(desk: Desk) -> Step:
    return keep_only(DEALS, desk.tables[DEALS], desk.offset(DEALS, "stage"), "提案")


def joined_the_table(desk: Desk) -> list[Step]:
    """Below the last prepared row, where Excel lets the table grow."""
    row, deal, meeting = (desk.last[title] + 1 for title in (CUSTOMERS, DEALS, MEETINGS))
    return [
        *desk.type_row(CUSTOMERS, row, **OTHER, no="C9002", next_date=dt.date(2026, 10, 16)),
        fill_down(CUSTOMERS, row),
        *desk.type_row(DEALS, deal, **DEAL, no="D9002", amount=500_000),
        fill_down(DEALS, deal),
        *desk.type_row(MEETINGS, meeting, company="東雲商会", date=dt.date(2026, 10, 13)),
        fill_down(MEETINGS, meeting),
    ]


def all_of_it(desk: Desk) -> list[Step]:
    edits = (joined_the_table, sorted_by_amount, sorted_by_company, inserted, deleted)
    return [*(step for each in edits for step in each(desk)), only_proposals(desk)]


EDITS = (
    deleted,
    inserted,
    inserted_on_top,
    sorted_by_amount,
    filtered,
    joined_the_table,
    all_of_it,
)


@pytest.fixture(scope="module")
def saved(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a book for each edit, as LibreOffice saved it."""
    if missing_python():
        missing_engine("no Python with LibreOffice's uno module (package python3-uno)")
    folder = tmp_path_factory.mktemp("edits")
    desk = Desk(folder / "team.xlsx")
    jobs = [Job(desk.file, folder / f"{each.__name__}.xlsx", each(desk)) for each in EDITS]
    edit(libreoffice, jobs, now=f"{AS_OF} 09:00")
    return folder


@pytest.mark.parametrize("name", [each.__name__ for each in EDITS])
def test_the_sheets_still_agree_with_the_analysis(name: str, saved: Path) -> None:
    book, sheets = salesbook.read(saved / f"{name}.xlsx"), calculated(saved / f"{name}.xlsx")
    assert not errors(sheets)
    expect_parity(book, sheets, AS_OF)


def test_the_newest_on_top_is_on_the_matrix_and_may_be_chosen(saved: Path) -> None:
    file = saved / "inserted_on_top.xlsx"
    sheets = calculated(file)
    matrix_sheet.assert_alike(matrix_sheet.calculated(file, sheets, AS_OF))
    assert [row[3] for row in sheets["_salesbook"][2:33]] == companies(file)


def companies(file: Path) -> Sequence[str]:
    return list(salesbook.read(file)["customers"]["company"].dropna())


def test_the_edits_did_what_they_are_called(saved: Path) -> None:
    before = companies(saved / "deleted.xlsx")
    assert len(before) == COUNTS["customers"] - 2
    for name in ("inserted", "inserted_on_top", "filtered", "joined_the_table"):
        found = companies(saved / f"{name}.xlsx")
        assert len(found) == COUNTS["customers"] + 1
        assert {"新星製作所", "東雲商会"} & set(found)
    amounts = salesbook.read(saved / "sorted_by_amount.xlsx")["deals"]["amount"].dropna()
    assert amounts.is_monotonic_decreasing
    sheet = openpyxl.load_workbook(saved / "filtered.xlsx")[DEALS]
    hidden = [row for row in range(FIRST, FIRST + 40) if sheet.row_dimensions[row].hidden]
    assert 20 < len(hidden) < 40
