"""The optional sheets: orders, products, tasks, improvements and the half-year review."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import salesbook
from salesbook.analysis.tasks import task_priorities
from salesbook.cli import new
from salesbook.definition.team import Member, Product
from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from salesbook.sheets.layout import TEMPLATES, lay_out
from salesbook.sheets.prefill import half_year
from salesbook.spec import SheetSpec
from salesbook.texts import Texts
from tests import parity
from tests.books import write_small_book
from tests.conftest import DEMO_DAY
from tests.engines import LibreOffice
from tests.tables import TEAM as MATRIX_TEAM
from tests.tables import book_of, team
from tests.test_matrix_sheet import assert_alike, calculated

TEAM = replace(
    default_definition("ja"),
    members=(Member("佐藤"), Member("鈴木")),
    products=(Product("複合機", "機器", 800_000.0), Product("保守")),
)
SHEETS = {
    "customers": """
        no    | company  | owner
        C0001 | 朝日商事 | 佐藤
        C0002 | A*       | 鈴木
        """,
    "deals": """
        no    | name | company  | owner | stage | amount | closed     | product
        D0001 | 更新 | 朝日商事 | 佐藤  | 受注  | 400000 | 2026-09-01 | 保守
        """,
    "orders": """
        date       | company  | product | quantity | amount  | profit | deal_no | notes
        2026-09-01 | 朝日商事 | 複合機  | 2        | 1600000 | 300000 | D0001   | 値引なし
        2026-10-02 | A*       | 保守    | 1        | 50000.5 | -1000  |         |
        """,
    "tasks": """
        task       | owner | importance | urgency | due        | done       | company
        資料を作る | 佐藤  | 3          | 2       | 2026-10-13 |            | 朝日商事
        名刺の登録 | 鈴木  | 1          | 3       | 2026-10-14 |            |
        棚の整理   | 鈴木  | 1          | 2       |            |            |
        更新の確認 | 佐藤  | 3          | 3       | 2026-10-01 | 2026-10-02 |
        先の準備   | 佐藤  | 2          | 2       | 2026-10-16 | 2026-11-02 |
        未評価     | 佐藤  |            | 2       | 2026-12-01 |            |
        """,
    "improvements": """
        gap             | cause_stage | action             | owner | due        | effect
        受注が2件足りず | 見積        | 決裁者に先に会う   | 佐藤  | 2026-10-31 |
        """,
    "review": """
        period         | version | owner | angle          | item               | knows | does
        2026年度上期   | 1       | 佐藤  | 人間関係の構築 | 約束を守っている   | ○     |
        2026年度上期   | 1       | 鈴木  | 人間関係の構築 | 約束を守っている   | ○     | ○
        """,
    "products": """
        name   | category | price
        複合機 | 機器     | 800000
        保守   |          |
        """,
}


def sheet(key: str, data: Book | None = None, as_of: dt.date | None = None) -> SheetSpec:
    spec = lay_out(TEAM, "full", data.tables if data else None, as_of=as_of)
    return next(each for each in spec.sheets if each.key == key)


def keys_on(spec: SheetSpec) -> set[object]:
    return {cell.value for cell in spec.cells if cell.at.row in spec.hidden_rows}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("full") / "team.xlsx"
    salesbook.build(TEAM, file, book_of(SHEETS, TEAM), template="full")
    return file


@pytest.fixture(scope="module")
def book(workbook: Path) -> Book:
    return salesbook.read(workbook)


def test_the_full_book_has_every_sheet() -> None:
    assert [each.title for each in lay_out(TEAM, "full").sheets] == [
        *("はじめに", "進捗一覧", "顧客管理", "案件管理", "商談記録", "受注実績", "目標", "タスク"),
        *("マトリクス", "ダッシュボード", "顧客カルテ", "改善策", "振り返り", "商品", "設定"),
        "_salesbook",
    ]


def test_the_command_offers_every_template() -> None:
    assert tuple(TEMPLATES) == new.TEMPLATES


@pytest.mark.parametrize("key", [key for key in SHEETS if key != "customers"])
def test_what_is_entered_reads_back_the_same(key: str, book: Book) -> None:
    before = book_of(SHEETS, TEAM)[key]
    assert book.problems == ()
    after = book[key][list(before.columns)].reset_index(drop=True)
    pd.testing.assert_frame_equal(after, before.reset_index(drop=True), check_names=False)


def test_a_book_read_and_built_again_holds_the_same(book: Book, tmp_path: Path) -> None:
    salesbook.build(book.definition, tmp_path / "again.xlsx", book, template="full")
    again = salesbook.read(tmp_path / "again.xlsx")
    assert again.definition == book.definition == TEAM
    for key in SHEETS:
        pd.testing.assert_frame_equal(again[key], book[key])


def test_the_products_stand_on_their_own_sheet_alone() -> None:
    assert "products.name" not in keys_on(sheet("settings"))
    assert {"products.name", "products.category", "products.price"} <= keys_on(sheet("products"))
    lists = {block.first.column: block.columns[0].formula for block in sheet("_salesbook").blocks}
    for key in ("deals", "orders"):
        rules = {rule.title: rule for rule in sheet(key).validations}
        source = rules["商品"].source
        assert source is not None
        assert source[0] == "_salesbook"
        formula = lists[source[1].left]
        assert formula is not None
        assert "'商品'!" in formula.at(source[1].top)


def test_products_on_the_sheet_and_of_the_definition_are_joined(tmp_path: Path) -> None:
    grown = replace(TEAM, products=(Product("複合機"), Product("研修", "新", 60_000.0)))
    salesbook.build(grown, tmp_path / "team.xlsx", book_of(SHEETS, TEAM), template="full")
    products = salesbook.read(tmp_path / "team.xlsx").definition.products
    assert products == (*TEAM.products, Product("研修", "新", 60_000.0))


def review(data: Book | None, as_of: dt.date | None = None) -> dict[object, list[object]]:
    """The columns of the review sheet by key."""
    spec = sheet("review", data, as_of)
    block = spec.blocks[0]
    return {
        str(cell.value).removeprefix("review."): list(
            block.columns[cell.at.column - block.first.column].values
        )
        for cell in spec.cells
        if cell.at.row in spec.hidden_rows
    }


def test_a_blank_review_asks_each_member_for_each_item() -> None:
    columns = review(None)
    items = [item for section in TEAM.manual for item in section.items]
    assert len(items) == 9
    assert columns["item"] == items * 2
    assert columns["owner"] == ["佐藤"] * 9 + ["鈴木"] * 9
    assert columns["angle"][:4] == ["顧客属性の把握"] * 3 + ["人間関係の構築"]
    assert columns["period"] == ["2026年度上期"] * 18
    assert columns["version"] == [1] * 18
    assert columns["knows"] == columns["does"] == [None] * 18


def test_a_begun_review_stays_as_it_is_until_the_next_half_year() -> None:
    begun = book_of(SHEETS, TEAM)
    assert len(review(begun)["period"]) == 2
    assert len(review(begun, dt.date(2026, 9, 30))["period"]) == 2
    periods = review(begun, dt.date(2026, 10, 1))["period"]
    assert periods == ["2026年度上期"] * 2 + ["2026年度下期"] * 18


@pytest.mark.parametrize(
    ("start", "day", "words"),
    [
        (4, "2027-03-31", "2026年度下期"),
        (4, "2027-04-01", "2027年度上期"),
        (1, "2027-06-30", "2027年度上期"),
        (10, "2027-04-01", "2026年度下期"),
    ],
)
def test_the_half_of_the_fiscal_year(start: int, day: str, words: str) -> None:
    definition = replace(TEAM, fiscal_year_start=start)
    assert half_year(definition, dt.date.fromisoformat(day), Texts("ja")) == words


def orders_and_deals() -> dict[str, str]:
    """Customers whose orders and won deals differ, some with names that hold wildcards."""
    customers = ["company | owner | employees | condition | sales_last_year"]
    orders, deals = (
        ["date | company | amount"],
        ["name | company | owner | stage | amount | closed"],
    )
    for number, name in enumerate(["甲", "A*", "AB", "What?", "~x", "乙", "丙", "丁"]):
        customers.append(f"{name}|佐藤|{40 * number}|安定|{'700' if number == 5 else ''}")
        deals.append(f"案件|{name}|佐藤|受注|9000|2026-05-01")
        days = ("2025-05-01", "2026-04-01", "2026-10-14", "2026-10-15")
        orders += [f"{day}|{name}|{number * 150}" for day in days]
    orders.append("2026-06-01|知らない店|500")
    tables = {"customers": customers, "orders": orders, "deals": deals}
    return {key: "\n".join(lines) for key, lines in tables.items()}


@pytest.fixture(scope="module")
def calculated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("orders") / "team.xlsx"
    definition = team(MATRIX_TEAM + '[[members]]\nname = "佐藤"\n')
    data = book_of(orders_and_deals() | {"tasks": SHEETS["tasks"]}, definition)
    write_small_book(file, definition, data.tables, template="full")
    return file


@pytest.fixture(scope="module")
def shown(calculated_file: Path, libreoffice: LibreOffice) -> dict[str, list[list[object]]]:
    return libreoffice.values(calculated_file, now=f"{DEMO_DAY} 09:00")


def test_the_matrix_adds_up_orders_where_there_are_any(
    calculated_file: Path, shown: dict[str, list[list[object]]]
) -> None:
    compared = calculated(calculated_file, shown, DEMO_DAY)
    assert list(compared.found.customers["sales_this_year"]) == [300.0 * n for n in range(8)]
    assert sum(count > 0 for count in compared.found.counts.values()) > 1
    assert_alike(compared)


def test_orders_count_once_one_has_a_date(tmp_path: Path, libreoffice: LibreOffice) -> None:
    """As long as none has, the won deals stay the customers' dealings, on both sides."""
    definition = team(MATRIX_TEAM)
    undated = "date | company | amount\n | A* | 5000"
    for order, source, total in (("", "deals", 9000), ("\n2026-04-01 | A* | 70", "orders", 70)):
        data = book_of(orders_and_deals() | {"orders": undated + order}, definition)
        write_small_book(tmp_path / "team.xlsx", definition, data.tables, template="full")
        rows = libreoffice.values(tmp_path / "team.xlsx", now=f"{DEMO_DAY} 09:00")["顧客管理"]
        found = salesbook.matrix(salesbook.read(tmp_path / "team.xlsx"), as_of=DEMO_DAY)
        assert found.dealings == source
        sales = found.customers["sales_this_year"]
        assert sales[found.customers["company"] == "A*"].tolist() == [total]
        parity.expect(rows, "customers.total_sales_this_year", sales)


def test_priority_and_state_of_tasks(
    calculated_file: Path, shown: dict[str, list[list[object]]]
) -> None:
    rows = shown["タスク"]
    keys = next(row for row in rows if "tasks.task" in row)
    columns = [keys.index(key) for key in ("tasks.priority", "tasks.state")]
    first = rows.index(keys) + 2
    words = [[row[at] or None for at in columns] for row in rows[first : first + 7]]
    assert words == [
        *(["高", "期限超過"], ["中", "今日"], ["低", "未設定"], ["完了", None]),
        *(["中", "今週"], [None, "予定あり"], [None, None]),
    ]
    texts, found = Texts("ja"), task_priorities(salesbook.read(calculated_file), as_of=DEMO_DAY)
    assert words[:6] == [
        [
            texts(f"priority.{priority}") if priority else None,
            texts(f"state.{state}") if state else None,
        ]
        for priority, state in zip(found["priority"], found["state"], strict=True)
    ]


def test_the_full_book_shows_no_error(shown: dict[str, list[list[object]]]) -> None:
    cells = [cell for rows in shown.values() for row in rows for cell in row]
    assert not [cell for cell in cells if isinstance(cell, str) and cell.startswith("#")]
