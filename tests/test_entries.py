from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.definition.columns import Column, Kind
from salesbook.grid import Scalar
from salesbook.problems import (
    NOT_A_DATE,
    NOT_A_FLAG,
    NOT_A_NUMBER,
    NOT_AN_EMAIL,
    PHONE_DIGITS,
    READ_AS,
)
from salesbook.reading.entries import (
    Entry,
    parse_date,
    parse_flag,
    parse_money,
    parse_number,
    parse_percent,
    parse_score,
    parse_text,
)
from salesbook.reading.parsers import parser_for

APRIL_1 = dt.date(2026, 4, 1)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (1200.0, 1200),
        ("1200", 1200),
        ("1,200", 1200),
        ("１，２００", 1200),
        (" 1 200 ", 1200),
        ("￥1,200", 1200),
        ("¥ 1,200", 1200),
        ("1,200円", 1200),
        ("-500", -500),
        ("−500", -500),
        ("¥-500", -500),
        ("1.5", 1.5),
        ("0", 0),
    ],
)
def test_an_amount_in_plain_digits_is_no_news(typed: Scalar, value: float) -> None:
    assert parse_money(typed) == Entry(value)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("120万", 1_200_000),
        ("１２０万円", 1_200_000),
        ("1.2億", 120_000_000),
        ("1億2000万", 120_000_000),
        ("1億2,000万円", 120_000_000),
        ("1,200千円", 1_200_000),
        ("3百万円", 3_000_000),
        ("5千万円", 50_000_000),
        ("1万2000", 12_000),
        ("△500", -500),
        ("▲1,000", -1000),
        ("(500)", -500),
        ("（500円）", -500),
        ("△120万", -1_200_000),
    ],
)
def test_an_amount_in_another_form_is_read_and_told(typed: str, value: float) -> None:
    assert parse_money(typed) == Entry(value, READ_AS, f"{value:,}")


@pytest.mark.parametrize(
    "typed",
    [
        "要確認",
        "10〜20",
        "1億2000",
        "12 34",
        "1,2",
        "$500",
        "税込1,100",
        "万",
        "2000万1億",
        "1/2",
        "nan",
        "inf",
    ],
)
def test_an_amount_that_is_not_certain_is_none(typed: str) -> None:
    assert parse_money(typed) == Entry(None, NOT_A_NUMBER)


@pytest.mark.parametrize("typed", ["", " ", "　", "-", "ー", "―", None])
def test_nothing_and_a_dash_are_empty(typed: Scalar) -> None:
    assert parse_money(typed) == parse_number(typed) == Entry()


def test_the_currency_of_the_book_decides_which_sign_is_its_own() -> None:
    assert parse_money("$1.2k", "USD") == Entry(1200, READ_AS, "1,200")
    assert parse_money("¥1,200", "USD") == Entry(None, NOT_A_NUMBER)
    assert parse_money("CHF 1,200", "CHF") == Entry(1200)


def test_a_counted_number_loses_its_counter() -> None:
    assert parse_number("30名") == Entry(30, READ_AS, "30")
    assert parse_number("30円") == Entry(None, NOT_A_NUMBER)
    assert parse_number(dt.date(2026, 4, 1)) == Entry(None, NOT_A_NUMBER)


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        (0.5, Entry(0.5)),
        ("50%", Entry(0.5)),
        ("５０％", Entry(0.5)),
        ("120%", Entry(1.2)),
        (1.0, Entry(1.0)),
        (50.0, Entry(0.5, READ_AS, "50%")),
        ("50", Entry(0.5, READ_AS, "50%")),
        (150.0, Entry(150.0)),
        ("半分", Entry(None, NOT_A_NUMBER)),
    ],
)
def test_a_share(typed: Scalar, entry: Entry) -> None:
    assert parse_percent(typed) == entry


def test_a_percent_that_may_be_above_one_is_left_alone() -> None:
    growth = parser_for(Column("x_growth", Kind.PERCENT), "JPY")
    assert growth(50.0) == Entry(50.0)


def test_a_score_is_whole() -> None:
    assert parse_score("３") == Entry(3)
    assert parse_score(2.5) == Entry(None, NOT_A_NUMBER)


@pytest.mark.parametrize(
    "typed",
    [
        APRIL_1,
        dt.datetime(2026, 4, 1, 10, 30),
        "2026/4/1",
        "2026-04-01",
        "2026.4.1",
        "２０２６／４／１",
        "2026年4月1日",
        "2026 年 4 月 1 日",
        "2026年4月1日（水）",
        "2026/4/1 10:30",
        "2026-04-01T10:30:00Z",
        "1 Apr 2026",
        "April 1, 2026",
        "1st April 2026",
    ],
)
def test_a_date_in_a_usual_form_is_no_news(typed: Scalar) -> None:
    assert parse_date(typed) == Entry(APRIL_1)


@pytest.mark.parametrize(
    "typed",
    [
        "令和8年4月1日",
        "R8.4.1",
        "Ｒ８．４．１",
        "r8/4/1",
        46113.0,
        46113.75,
        "20260401",
        20260401.0,
    ],
)
def test_a_date_in_another_form_is_read_and_told(typed: Scalar) -> None:
    assert parse_date(typed) == Entry(APRIL_1, READ_AS, "2026-04-01")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("平成31年4月30日", dt.date(2019, 4, 30)),
        ("H1.1.8", dt.date(1989, 1, 8)),
        ("昭和64年1月7日", dt.date(1989, 1, 7)),
        ("4/15/2026", dt.date(2026, 4, 15)),
        ("15.4.2026", dt.date(2026, 4, 15)),
    ],
)
def test_eras_and_dates_that_say_the_year_last(typed: str, day: dt.date) -> None:
    assert parse_date(typed).value == day


@pytest.mark.parametrize(
    "typed",
    [
        "来週",
        "未定",
        "4/1",
        "4月1日",
        "26/4/1",
        "3/4/2026",
        "2026/4",
        "2026/2/30",
        "2026/13/1",
        "令和0年1月1日",
        12.0,
        "第2四半期",
    ],
)
def test_what_names_no_certain_day_is_no_date(typed: Scalar) -> None:
    assert parse_date(typed) == Entry(None, NOT_A_DATE)


@pytest.mark.parametrize("typed", ["○", "◯", "〇", "✓", "レ", "yes", "TRUE", "あり", "1", 1.0])
def test_yes(typed: Scalar) -> None:
    assert parse_flag(typed) == Entry(value=True)


@pytest.mark.parametrize("typed", ["", None, "×", "✕", "-", "no", "FALSE", "なし", 0.0])
def test_no(typed: Scalar) -> None:
    assert parse_flag(typed) == Entry(value=False)


@pytest.mark.parametrize("typed", ["x", "X", "△", "たぶん", 2.0])
def test_a_latin_x_is_neither_yes_nor_no(typed: Scalar) -> None:
    assert parse_flag(typed) == Entry(None, NOT_A_FLAG)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("  株式会社 青葉 ", "  株式会社 青葉 "),
        ("=1+1", "=1+1"),
        ("007", "007"),
        ("1行目\n2行目", "1行目\n2行目"),
        ("👍", "👍"),
        (3.0, "3"),
        (2.5, "2.5"),
        (True, "TRUE"),
        (APRIL_1, "2026-04-01"),
        (dt.datetime(2026, 4, 1, 10, 30), "2026-04-01 10:30:00"),
        (dt.time(10, 30), "10:30:00"),
    ],
)
def test_text_stays_as_it_was_typed(typed: Scalar, text: str) -> None:
    assert parse_text(typed) == Entry(text)


_TYPED = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,-()（）△万億千円年月日/令和R %eE+"),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.none(),
)


@given(typed=_TYPED, kind=st.sampled_from(Kind))
def test_nothing_a_person_types_stops_the_reader(typed: Scalar, kind: Kind) -> None:
    entry = parser_for(Column("x_any", kind), "JPY")(typed)
    assert entry.note in {None, READ_AS, NOT_AN_EMAIL, PHONE_DIGITS} or entry.value is None


def test_an_endless_number_is_none() -> None:
    assert parse_number("1e999") == Entry(None, NOT_A_NUMBER)
    assert parse_date(float("inf")) == Entry(None, NOT_A_DATE)
