from __future__ import annotations

from dataclasses import replace

import pytest

from salesbook.definition.columns import Column, Kind
from salesbook.definition.team import Unit
from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book
from salesbook.reading.units import header_unit
from tests.grids import book_of, sheet, told

JA = default_definition("ja")
MONEY, NUMBER = Column("amount", Kind.MONEY), Column("employees", Kind.NUMBER)


@pytest.mark.parametrize(
    ("label", "scale"),
    [
        ("見込み売上金額（千円）", 1_000),
        ("売上高(単位：百万円)", 1_000_000),
        ("売上高 単位：万円", 10_000),
        ("金額【億円】", 100_000_000),
        ("金額千円", 1_000),
        ("金額（税抜）（千円）", 1_000),
        ("金額（円）", None),
        ("金額（税抜）", None),
        ("金額", None),
        ("金額（千株）", None),
        ("", None),
    ],
)
def test_a_unit_in_a_header(label: str, scale: int | None) -> None:
    unit = header_unit(label, MONEY, JA)
    assert (unit and unit.scale) == scale


def test_units_of_other_currencies_and_of_counts() -> None:
    dollars = replace(JA, currency="USD")
    assert header_unit("Amount (thousand USD)", MONEY, dollars) == ("thousand usd", 1_000)
    assert header_unit("Amount ($k)", MONEY, dollars) == ("$k", 1_000)
    assert header_unit("金額（千円）", MONEY, dollars) is None
    assert header_unit("従業員数（千人）", NUMBER, JA) == ("千人", 1_000)
    assert header_unit("所要時間（m）", NUMBER, JA) is None
    assert header_unit("確度（千円）", Column("p", Kind.PERCENT), JA) is None


def test_the_unit_a_book_shows_amounts_in_changes_nothing() -> None:
    shown = replace(JA, unit=Unit.THOUSAND)
    assert header_unit("金額（千円）", MONEY, shown) is None
    assert header_unit("金額（百万円）", MONEY, shown) == ("百万円", 1_000_000)


def deals(label: str, *amounts: object) -> Book:
    keys = ["no", "name", "company", "owner", "stage", "amount"]
    rows = [
        [f"D{n}", "更新", f"青葉{n}", "佐藤 健一", "提案", amount]
        for n, amount in enumerate(amounts)
    ]
    header = [*keys[:-1], label]
    grid = book_of(sheet("案件", [[f"deals.{key}" for key in keys], header, *rows]))
    return read_book(grid, definition=JA)


def test_bare_numbers_are_multiplied_and_told_once_with_an_example() -> None:
    book = deals("金額（千円）", 1200.0, "３００", None, "120万", "△5", 0.0)
    assert book["deals"]["amount"].tolist()[:2] == [1_200_000, 300_000]
    assert book["deals"]["amount"].tolist()[3] == 1_200_000
    unit = next(each for each in book.problems if each.code == "SB210")
    assert (unit.address, unit.value) == ("'案件'!F2", "金額（千円）")
    assert dict(unit.details) == {
        "unit": "千円",
        "times": "1,000",
        "old": "1200",
        "new": "1,200,000",
        "count": "2",
    }


def test_a_currency_sign_in_a_column_of_thousands_is_not_certain() -> None:
    book = deals("金額（千円）", "1,200円")
    assert book.raw == {("deals", 3, "amount"): "1,200円"}
    assert ("not_a_number", "'案件'!F3", "1,200円") in told(book)


def test_a_header_that_changes_nothing_is_not_told() -> None:
    assert not [p for p in deals("金額（千円）", "120万", None).problems if p.code == "SB210"]
