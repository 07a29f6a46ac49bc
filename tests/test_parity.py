"""A formula in a sheet and the Python analysis give the same number, in a real engine."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import salesbook
from salesbook.analysis.follow_up import STATES, follow_up
from salesbook.analysis.ranks import suggested_ranks
from salesbook.analysis.tasks import task_priorities
from salesbook.definition.tables import MONTHS
from salesbook.demo import make_demo, plant_typos
from salesbook.sheets.layout import lay_out
from salesbook.texts import Texts
from tests.books import write_small_book
from tests.conftest import DEMO_DAY
from tests.engines import LibreOffice
from tests.parity import (
    IN_STAGES,
    Case,
    errors,
    expect,
    expect_customers,
    expect_progress,
    expect_stages,
    said,
    shown,
)
from tests.test_matrix_sheet import Calculated, assert_alike


def test_every_computed_column_of_customers(case: Case) -> None:
    found = follow_up(case.book, as_of=case.as_of)
    rows = case.sheets["顧客管理"]
    expect_customers(case.book, rows, case.as_of, found)
    customers = salesbook.matrix(case.book, as_of=case.as_of).customers
    for key in ("sales_last_year", "sales_before"):
        expect(rows, f"customers.total_{key}", customers[key])


@pytest.mark.parametrize("key", IN_STAGES)
def test_every_computed_column_of_deals(key: str, case: Case) -> None:
    found = follow_up(case.book, as_of=case.as_of)
    expect(case.sheets["案件管理"], f"deals.{key}", said(found.deals[key]))


def test_the_totals_of_targets(case: Case) -> None:
    months = case.book["targets"][list(MONTHS)]
    expect(case.sheets["目標"], "targets.total", months.sum(axis=1, min_count=1))


def test_priority_and_state_of_tasks(case: Case) -> None:
    if "タスク" not in case.sheets:
        pytest.skip("the standard book has no tasks")
    found, texts = task_priorities(case.book, as_of=case.as_of), Texts("ja")
    for key, section in (("priority", "priority"), ("state", "state")):
        words = texts.under(section)
        expect(case.sheets["タスク"], f"tasks.{key}", found[key].map(words).astype(object))


def test_the_order_of_the_progress_list(case: Case) -> None:
    expect_progress(case.sheets["進捗一覧"], follow_up(case.book, as_of=case.as_of))


def test_every_number_of_the_matrix(case: Case) -> None:
    definition = case.book.definition
    sheet = next(each for each in lay_out(definition).sheets if each.key == "matrix")
    found = salesbook.matrix(case.book, as_of=case.as_of)
    assert_alike(Calculated(case.sheets["マトリクス"], found, sheet.blocks[0].first))


def test_the_weighted_pipeline(case: Case) -> None:
    expect_stages(case.book, case.sheets["ダッシュボード"], case.as_of)
    weighted = salesbook.pipeline(case.book, as_of=case.as_of).weighted_amount
    column = pd.to_numeric(shown(case.sheets["案件管理"], "deals.weighted"), errors="coerce")
    assert column.sum() == pytest.approx(weighted, rel=1e-9)


def test_no_cell_shows_an_error(case: Case) -> None:
    assert not errors(case.sheets)


def test_the_random_books_are_full_of_cases(cases: dict[str, Case]) -> None:
    """Else their agreement would say little."""
    for name in ("random", "new year"):
        case = cases[name]
        states = follow_up(case.book, as_of=case.as_of).progress["state"]
        assert set(states) == set(STATES)
        found = salesbook.matrix(case.book, as_of=case.as_of)
        assert min(found.counts.values()) > 0
        assert found.unplaced
        assert suggested_ranks(case.book)["suggested"].nunique() > 2


def test_a_messy_book_shows_no_error_and_still_agrees(
    tmp_path: Path, libreoffice: LibreOffice
) -> None:
    team = make_demo("ja", DEMO_DAY)
    tables, _ = plant_typos(team)
    write_small_book(tmp_path / "team.xlsx", team.definition, tables, template="full")
    book = salesbook.read(tmp_path / "team.xlsx")
    messy = libreoffice.values(tmp_path / "team.xlsx", now=f"{DEMO_DAY} 09:00")
    assert not errors(messy)
    found = follow_up(book, as_of=DEMO_DAY)
    for key in IN_STAGES:
        expect(messy["案件管理"], f"deals.{key}", said(found.deals[key]))
    expect(messy["顧客管理"], "customers.state", said(found.customers["state"]))
    ranks = suggested_ranks(book)
    expect(messy["顧客管理"], "customers.suggested_rank", ranks["suggested"])
