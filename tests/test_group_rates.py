from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.group_rates import group_rates
from salesbook.analysis.period import Period
from salesbook.analysis.rates import wilson_interval
from salesbook.analysis.shrinkage import shrunk_rates
from salesbook.definition.columns import Column
from salesbook.errors import UsageError
from tests.tables import TEAM, book_of, line, team

AS_OF = dt.date(2026, 10, 31)
MEMBERS = "name | team\n佐藤 | 一課\n鈴木 | 一課\n田中 | 二課"
CUSTOMERS = """
company | industry | employees | rank
甲      | 製造     | 30        | ◎
乙      | 建設     | 299       | △
丙      |          |           |
"""


def deals(owner: str, company: str, won: int, lost: int) -> str:
    rows = [f"{owner} | {company} | 受注 | 2026-09-01\n"] * won
    return "".join(rows + [f"{owner} | {company} | 失注 | 2026-09-02\n"] * lost)


HEAD = "owner | company | stage | closed\n"
DEALS = HEAD + deals("佐藤", "甲", 12, 8) + deals("鈴木", "乙", 4, 16) + deals("田中", "丙", 2, 0)
BOOK = book_of({"deals": DEALS, "customers": CUSTOMERS, "members": MEMBERS})


def test_rates_of_few_deals_lean_on_the_others() -> None:
    found = group_rates(BOOK, as_of=AS_OF)
    owners = found.by["owner"]
    assert list(owners.index) == ["佐藤", "鈴木", "田中"]  # most closed deals first
    assert line(owners, "佐藤", ["won", "lost", "raw"]) == [12, 8, 0.6]
    tanaka = owners.loc["田中"]
    assert tanaka["raw"] != tanaka["raw"]  # two of two are no rate
    assert 0.4 < tanaka["rate"] < 0.85
    counts = {"佐藤": (12, 20), "鈴木": (4, 20), "田中": (2, 2)}
    expected = shrunk_rates(counts, {"佐藤": "一課", "鈴木": "一課", "田中": "二課"})
    assert dict(owners["rate"]) == {key: rate.rate for key, rate in expected.items()}


def test_the_rate_of_all_and_who_differs_from_it() -> None:
    found = group_rates(BOOK, as_of=AS_OF)
    assert (found.overall.rate, found.overall.n) == (18 / 42, 42)
    assert found.by["owner"].loc["鈴木", "differs"]
    assert not found.by["owner"].loc["佐藤", "differs"]


def test_customers_tell_industry_size_and_rank() -> None:
    found = group_rates(BOOK, as_of=AS_OF)
    assert list(found.by["industry"].index) == ["建設", "製造", ""]
    # The definition's bands begin at 30, 100 and 300; the lower bound belongs to the band.
    assert set(found.by["size"].index) == {"30 –", "100 –", ""}
    assert set(found.by["rank"].index) == {"◎", "△", ""}


def test_what_the_book_does_not_know_is_said() -> None:
    found = group_rates(BOOK, as_of=AS_OF)
    assert set(found.by) == {"owner", "team", "industry", "size", "rank"}
    assert [(limit.what, limit.code) for limit in found.limits] == [
        ("group_rates.by.product", "no_entry"),
        ("group_rates.by.source", "no_column"),
    ]


@pytest.mark.parametrize(
    ("key", "label"), [("x_source", "その他の列"), ("x_way", "獲得経路"), ("x_lead_source", "経路")]
)
def test_a_column_of_the_team_says_where_customers_come_from(key: str, label: str) -> None:
    own = f'[[extra_columns]]\ntable = "customers"\nkey = "{key}"\nlabel = "{label}"\n'
    decisions = team(TEAM + own)
    sheet = f"company | {key}\n甲 | 紹介\n乙 | 展示会"
    book = book_of({"deals": DEALS, "customers": sheet}, decisions)
    found = group_rates(book, as_of=AS_OF)
    assert dict(found.by["source"]["won"]) == {"紹介": 12, "展示会": 4, "": 2}
    assert isinstance(decisions.tables["customers"][key], Column)


def test_any_column_of_deals_or_customers_may_be_asked_for() -> None:
    book = book_of({"deals": DEALS.replace("closed\n", "closed\n"), "customers": CUSTOMERS})
    found = group_rates(book, as_of=AS_OF, by=("employees", "competitor"))
    assert list(found.by) == ["employees"]
    assert [limit.code for limit in found.limits] == ["no_column"]
    with pytest.raises(UsageError, match="colour"):
        group_rates(book, as_of=AS_OF, by=("colour",))


def test_a_period_narrows_to_deals_closed_in_it() -> None:
    day = Period(dt.date(2026, 9, 2), dt.date(2026, 9, 30))
    found = group_rates(BOOK, as_of=AS_OF, period=day)
    assert (found.overall.rate, found.overall.n) == (0, 24)


def test_two_deals_are_no_rate_and_one_group_leans_on_nobody() -> None:
    two = group_rates(book_of({"deals": HEAD + deals("佐藤", "甲", 2, 0)}), as_of=AS_OF)
    assert two.overall.rate is None
    assert two.by["owner"]["rate"].isna().all()
    ten = group_rates(book_of({"deals": HEAD + deals("佐藤", "甲", 10, 0)}), as_of=AS_OF)
    alone = ten.by["owner"].loc["佐藤"]
    assert [alone["low"], alone["high"]] == pytest.approx(wilson_interval(1.0, 10))
