from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from salesbook.definition.team_file import default_definition, team_template
from salesbook.errors import DefinitionError, SourceError
from salesbook.grid import GridSheet
from salesbook.problems import CATALOGUE, Problem
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book
from salesbook.texts import LANGUAGES, Texts
from tests.grids import Row, book_of, sheet, told

DOCS = Path(__file__).parents[1] / "docs" / "problems.md"

CUSTOMERS = sheet(
    "顧客管理",
    [
        ["customers.no", "customers.company", "customers.owner", "customers.revenue"],
        ["顧客No", "会社名", "自社担当", "売上高"],
        ["C0001", "株式会社青葉", "佐藤 健一", 1200.0],
        ["C0002", "緑川工業", "鈴木美咲", "1億2000万"],
        ["C0003", None, None, None],
    ],
)


_DEAL_KEYS: Row = [
    *("no", "name", "company", "product", "owner"),
    *("stage", "amount", "probability", "closed", "notes"),
]


def deals(*rows: Row) -> GridSheet:
    return sheet("案件管理", [[f"deals.{key}" for key in _DEAL_KEYS], _DEAL_KEYS, *rows])


def read(*sheets: GridSheet, as_of: dt.date | None = None) -> Book:
    return read_book(book_of(*sheets), definition=default_definition("ja"), as_of=as_of)


def test_every_table_has_every_column_in_its_type() -> None:
    book = read(CUSTOMERS)
    for key, table in book.definition.tables.items():
        assert {column.key for column in table.entries} <= set(book[key].columns)
        assert book[key].index.name == "row"
    types = book["deals"].dtypes.astype(str).to_dict()
    assert (types["name"], types["amount"], types["probability"], types["closed"]) == (
        "str",
        "float64",
        "float64",
        "datetime64[s]",
    )
    assert str(book["activities"].dtypes["key_person"]) == "bool"
    assert book["customers"].dtypes["company"] == "str"


def test_a_prepared_row_with_a_number_alone_is_empty() -> None:
    assert read(CUSTOMERS)["customers"].index.tolist() == [3, 4]


def test_text_is_kept_as_it_was_typed() -> None:
    typed = ["  株式会社青葉 ", "=1+1", "007", "@SUM(A1)", "👨‍👩‍👧", "1行目\n2行目", "x" * 5000]
    rows = [[f"D{number}", text, "株式会社青葉"] for number, text in enumerate(typed)]
    assert read(CUSTOMERS, deals(*rows))["deals"]["name"].tolist() == typed


def test_an_entry_that_is_not_understood_is_kept_beside_the_frame() -> None:
    book = read(
        CUSTOMERS, deals(["D0001", "更新", "緑川工業", None, "佐藤 健一", "提案", "要確認"])
    )
    assert book["deals"]["amount"].isna().all()
    assert book.raw == {("deals", 3, "amount"): "要確認"}
    assert told(book)[-1] == ("not_a_number", "'案件管理'!G3", "要確認")


def test_a_changed_form_is_told_with_what_it_was_read_as() -> None:
    problem = next(each for each in read(CUSTOMERS).problems if each.column == "売上高")
    assert problem.sentence(Texts("ja")) == "「1億2000万」を「120,000,000」と読みました。"


def test_a_choice_is_read_whatever_its_width_and_told_if_it_is_none() -> None:
    book = read(
        CUSTOMERS,
        deals(
            ["D1", "更新", "緑川工業", None, "佐藤 健一", " 提案 "],
            ["D2", "増設", "緑川工業", None, "佐藤 健一", "クロージンク"],
        ),
    )
    assert book["deals"]["stage"].fillna("").tolist() == ["提案", ""]
    problem = next(each for each in book.problems if each.kind.name == "not_a_choice")
    assert "「クロージング」ではありませんか" in problem.hint(Texts("ja"))
    assert book.raw["deals", 4, "stage"] == "クロージンク"


def test_a_name_in_another_form_takes_the_spelling_of_its_row() -> None:
    book = read(CUSTOMERS, deals(["D1", "更新", "㈱青葉", None, "佐藤健一", "提案"]))
    assert book["deals"]["company"].tolist() == ["株式会社青葉"]
    assert book["deals"]["owner"].tolist() == ["佐藤 健一"]
    assert ("read_as", "'案件管理'!C3", "㈱青葉") in told(book)


def test_a_name_that_matches_nothing_stays_and_is_told() -> None:
    book = read(CUSTOMERS, deals(["D1", "更新", "緑川エ業", None, "佐藤 健一", "提案"]))
    assert book["deals"]["company"].tolist() == ["緑川エ業"]
    problem = next(each for each in book.problems if each.kind.name == "no_match")
    assert (problem.address, problem.details) == ("'案件管理'!C3", (("nearest", "緑川工業"),))


def test_without_the_other_table_a_reference_is_not_judged() -> None:
    book = read(deals(["D1", "更新", "どこかの会社", None, "佐藤 健一", "提案"]))
    assert told(book) == []


def test_a_limit_is_kept() -> None:
    book = read(
        CUSTOMERS, deals(["D1", "更新", "緑川工業", None, "佐藤 健一", "提案", -5.0, "70%"])
    )
    assert book["deals"]["probability"].tolist() == [0.7]
    assert book["deals"]["amount"].isna().all()
    assert told(book)[-1] == ("out_of_range", "'案件管理'!G3", "-5")
    assert book.raw["deals", 3, "amount"] == -5.0


def test_error_values_formulas_without_result_and_long_numbers_are_told() -> None:
    plain = sheet(
        "案件管理",
        [
            ["deals.no", "deals.name", "deals.amount", "deals.weighted", "deals.notes"],
            ["案件No", "案件名", "金額", "加重金額", "備考"],
            ["D1", "更新", "", "", 1.2345678901234568e17],
            ["D2", "", "", "", ""],
        ],
    )
    marked = replace(
        plain,
        errors={(2, 2): "#N/A", (2, 3): "#REF!"},
        uncalculated=frozenset({(3, 1), (3, 3)}),
        long_numbers={(2, 4): "123456789012345678"},
    )
    book = read(marked)
    assert book["deals"]["notes"].iloc[0] == "123456789012345678"
    assert book.raw == {("deals", 3, "amount"): "#N/A"}
    assert [each for each in told(book) if each[0] not in {"column_missing", "required"}] == [
        ("error_value", "'案件管理'!C3", "#N/A"),
        ("long_number", "'案件管理'!E3", "123456789012345678"),
        ("not_calculated", "'案件管理'!B4", ""),
    ]


SETTINGS: list[Row] = [
    ["settings.key", "settings.name", "settings.value"],
    ["キー", "項目", "値"],
    ["as_of", "基準日", dt.date(2026, 5, 7)],
    ["dormant_days", "休眠", 120.0],
    ["key_person_days", "キーパーソン", "半年"],
]
STAGES: list[Row] = [
    [f"stages.{key}" for key in ("key", "label", "outcome", "probability", "limit_days")],
    ["キー", "ステージ名", "状態", "受注確率", "滞留の目安（日）"],
    ["hearing", "聞き取り", "進行中", "30%", 20.0],
    [None, "トライアル", "進行中", 0.7, None],
    ["won", "受注", "受注", 1.0, None],
    ["lost", "失注", "失注", 0.5, None],
]


def test_edits_on_the_settings_sheet_count() -> None:
    book = read(CUSTOMERS, sheet("設定", [["設定"], *SETTINGS, [], ["ステージ"], *STAGES]))
    stages = {stage.label: stage for stage in book.definition.stages}
    assert [(s.key, s.probability, s.limit_days) for s in stages.values()] == [
        ("hearing", 0.3, 20),
        ("トライアル", 0.7, None),
        ("won", 1.0, None),
        ("lost", 0.0, None),
    ]
    assert book.as_of == dt.date(2026, 5, 7)
    assert book.definition.follow_up.dormant_days == 120
    assert book.definition.follow_up.key_person_days == 180
    assert [each for each in told(book) if each[0] == "setting_ignored"] == [
        ("setting_ignored", "'設定'!C6", "半年"),
        ("setting_ignored", "'設定'!D14", "0.5"),
    ]


def test_stages_without_a_lost_one_do_not_count() -> None:
    book = read(CUSTOMERS, sheet("設定", STAGES[:-1]))
    assert book.definition.stages == default_definition("ja").stages
    assert told(book)[-1] == ("setting_ignored", "'設定'", "")


def test_lists_members_products_holidays_and_policies() -> None:
    choices: list[Row] = [
        ["choices.industry", "choices.metric"],
        ["業種", "指標"],
        ["製造", None],
        ["農業", None],
    ]
    members: list[Row] = [
        ["members.name", "members.team"],
        ["氏名", "チーム"],
        ["佐藤 健一", "営業1課"],
    ]
    products: list[Row] = [
        ["products.name", "products.price"],
        ["商品名", "標準価格"],
        ["商品Z", "12万"],
    ]
    holidays: list[Row] = [
        ["holidays.date", "holidays.name"],
        ["日付", "名称"],
        ["2026/12/29", "年末"],
    ]
    policies: list[Row] = [
        ["policies.quadrant", "policies.interval_days", "policies.effort_share"],
        ["区分", "接触間隔（日）", "商談の配分"],
        ["A", 10.0, 0.9],
    ]
    tables = (choices, members, products, holidays, policies)
    book = read(CUSTOMERS, sheet("設定", [row for table in tables for row in ([], [""], *table)]))
    own, given = default_definition("ja"), book.definition
    assert given.choices["industry"] == ("製造", "農業")
    assert given.choices["metric"] == own.choices["metric"]
    assert [member.team for member in given.members] == ["営業1課"]
    assert [product.price for product in given.products] == [120_000]
    assert given.holidays == ((dt.date(2026, 12, 29), "年末"),)
    assert given.policy("A").interval_days == 10
    assert given.policy("A").effort_share == own.policy("A").effort_share
    refused = [each[1] for each in told(book) if each[0] == "setting_ignored"]
    assert refused == ["'設定'!B5", "'設定'!C26"]


def carried(text: str, version: float = 1.0) -> GridSheet:
    lines = [[line] for line in text.splitlines()]
    return sheet("_salesbook", [["salesbook", version], [], *lines])


def test_the_definition_a_workbook_carries_is_its_own() -> None:
    text = team_template("ja").replace('name = "営業管理ブック"', 'name = "北支店"')
    assert read_book(book_of(CUSTOMERS, carried(text))).definition.name == "北支店"
    given = default_definition("en")
    assert read_book(book_of(CUSTOMERS, carried(text)), definition=given).definition == given


def test_a_book_of_a_newer_salesbook_and_a_damaged_definition_are_refused() -> None:
    with pytest.raises(SourceError, match="newer salesbook"):
        read_book(book_of(CUSTOMERS, carried(team_template("ja"), version=2.0)))
    with pytest.raises(DefinitionError, match=r"team\.xlsx _salesbook has 1 mistake"):
        read_book(book_of(CUSTOMERS, carried("[book]\nlanguage = ja")))


def test_without_any_definition_the_headers_tell_the_language() -> None:
    english = [["deals.no", "deals.name"], ["Deal no.", "Deal"], ["D0001", "Renewal"]]
    assert read_book(book_of(sheet("x", english))).definition.language == "en"
    assert read_book(book_of(CUSTOMERS)).definition.language == "ja"


def test_a_source_without_a_table_of_ours() -> None:
    with pytest.raises(SourceError, match=r"team\.xlsx holds no table of salesbook"):
        read(sheet("家計簿", [["日付", "費目"], ["4/1", "食費"]]))


def test_a_source_without_customers_and_deals_is_told() -> None:
    book = read(sheet("設定", STAGES))
    missing = [each for each in book.problems if each.kind.name == "table_missing"]
    assert [dict(each.details)["table"] for each in missing] == ["顧客管理", "案件管理"]


def test_every_frame_has_its_own_rows_only() -> None:
    book = read(CUSTOMERS, deals(["D1", "更新", "緑川工業", None, "佐藤 健一", "提案"]))
    assert isinstance(book["deals"].index, pd.Index)
    assert book["deals"].index.tolist() == [3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_a_sentence_and_a_hint(language: str) -> None:
    texts = Texts(language)
    own = texts.under("problem")
    for kind in CATALOGUE:
        assert {f"{kind.name}.sentence", f"{kind.name}.hint"} <= own.keys()
    names = ("new", "old", "table", "other", "first", "limits", "unit", "times", "count", "rows")
    details = tuple((name, "w") for name in (*names, "low", "high"))
    for kind in CATALOGUE:
        problem = Problem(kind, "s", None, "c", "v", details)
        assert "{" not in problem.sentence(texts) + problem.hint(texts)
    assert {key.split(".")[0] for key in own} == {kind.name for kind in CATALOGUE}


def test_every_problem_is_documented() -> None:
    rows = re.findall(r"^\| (SB\d{3}) \| (\w+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [(kind.code, str(kind.severity)) for kind in CATALOGUE]
