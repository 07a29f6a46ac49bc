"""A formula in a sheet and the Python analysis give the same number, in a real engine."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

import salesbook
from salesbook.analysis.follow_up import follow_up
from salesbook.analysis.ranks import suggested_ranks
from salesbook.demo import make_demo, plant_typos
from tests.engines import LibreOffice
from tests.parity import Sheets, expect, said, shown

AS_OF = dt.date(2026, 10, 14)


@pytest.fixture(scope="module")
def book_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("parity") / "team.xlsx"
    team = make_demo("ja", AS_OF)
    salesbook.build(team.definition, file, team.tables)
    return file


@pytest.fixture(scope="module")
def sheets(book_file: Path, libreoffice: LibreOffice) -> Sheets:
    return libreoffice.values(book_file, now=f"{AS_OF} 09:00")


def test_evaluation_dealings_and_quadrant(book_file: Path, sheets: Sheets) -> None:
    book = salesbook.read(book_file)
    customers = salesbook.matrix(book, as_of=AS_OF).customers
    placed = customers["x"].notna()
    expect(sheets["顧客管理"], "customers.objective", customers["x"])
    expect(sheets["顧客管理"], "customers.dealings", customers["y"].where(placed))
    expect(sheets["顧客管理"], "customers.quadrant", customers["quadrant"].where(placed))


def test_sales_are_added_up_from_won_deals(book_file: Path, sheets: Sheets) -> None:
    customers = salesbook.matrix(salesbook.read(book_file), as_of=AS_OF).customers
    expect(sheets["顧客管理"], "customers.total_sales_this_year", customers["sales_this_year"])
    expect(sheets["顧客管理"], "customers.total_sales_before", customers["sales_before"])


def test_suggested_ranks(book_file: Path, sheets: Sheets) -> None:
    ranks = suggested_ranks(salesbook.read(book_file))
    assert ranks["suggested"].nunique() == 4
    expect(sheets["顧客管理"], "customers.suggested_rank", ranks["suggested"])


@pytest.mark.parametrize("key", ["state", "last_contact", "days_since", "key_person_met"])
def test_following_up_customers(key: str, book_file: Path, sheets: Sheets) -> None:
    found = follow_up(salesbook.read(book_file), as_of=AS_OF)
    expect(sheets["顧客管理"], f"customers.{key}", said(found.customers[key]))


@pytest.mark.parametrize("key", ["state", "days_in_stage", "stalled", "weighted"])
def test_following_up_deals(key: str, book_file: Path, sheets: Sheets) -> None:
    found = follow_up(salesbook.read(book_file), as_of=AS_OF)
    expect(sheets["案件管理"], f"deals.{key}", said(found.deals[key]))


def test_a_messy_book_shows_no_error_and_still_agrees(
    tmp_path: Path, libreoffice: LibreOffice
) -> None:
    team = make_demo("ja", AS_OF)
    tables, _ = plant_typos(team)
    salesbook.build(team.definition, tmp_path / "team.xlsx", tables)
    book = salesbook.read(tmp_path / "team.xlsx")
    messy = libreoffice.values(tmp_path / "team.xlsx", now=f"{AS_OF} 09:00")
    cells = [value for rows in messy.values() for row in rows for value in row]
    assert not [value for value in cells if isinstance(value, str) and value.startswith("#")]
    found = follow_up(book, as_of=AS_OF)
    for key in ("state", "weighted", "days_in_stage", "stalled"):
        expect(messy["案件管理"], f"deals.{key}", said(found.deals[key]))
    expect(messy["顧客管理"], "customers.state", said(found.customers["state"]))
    ranks = suggested_ranks(book)
    expect(messy["顧客管理"], "customers.suggested_rank", ranks["suggested"])


def test_the_weighted_pipeline(book_file: Path, sheets: Sheets) -> None:
    weighted = salesbook.pipeline(salesbook.read(book_file), as_of=AS_OF).weighted_amount
    column = pd.to_numeric(shown(sheets["案件管理"], "deals.weighted"), errors="coerce")
    assert column.sum() == pytest.approx(weighted, rel=1e-9)


def test_the_order_of_the_progress_list(book_file: Path, sheets: Sheets) -> None:
    expected = follow_up(salesbook.read(book_file), as_of=AS_OF).progress.head(200)
    rows = sheets["進捗一覧"]
    header = next(n for n, row in enumerate(rows) if "次回予定日" in row)
    no = rows[header].index("No")
    assert [row[no] for row in rows[header + 1 : header + 201]] == list(expected["no"])
