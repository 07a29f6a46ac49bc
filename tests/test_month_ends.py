from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest

import salesbook
from salesbook.analysis.month_ends import month_ends
from salesbook.cli import main
from salesbook.reading.book import Book
from tests.tables import book_of, team

MAVEN = Path(__file__).parents[1] / "examples" / "mappings" / "maven-crm.toml"
PUBLISHED = {
    "2016-12": 358,
    "2017-03": 1330,
    "2017-06": 1686,
    "2017-09": 2409,
    "2017-12": 1589,
}

DEALS = """
no | stage | opened     | closed
D1 | 受注  | 2026-07-31 | 2026-09-01
D2 | 失注  | 2026-08-01 | 2026-08-31
D3 | 提案  | 2026-08-31 |
D4 | 提案  |            |
D5 | 受注  |            | 2026-08-05
D6 | 受注  | 2026-08-05 |
D7 | 失注  | 2026-08-05 | 2026-08-01
D8 |       | 2026-08-05 |
D9 | 提案  | 2026-11-01 |
"""


def test_a_deal_is_open_from_its_first_day_to_the_day_before_it_closes() -> None:
    found = month_ends(book_of({"deals": DEALS}), as_of=dt.date(2026, 10, 30))
    assert found.months.to_dict("index") == {
        "2026-07": {"opened": 1, "won": 0, "lost": 0, "open": 1},
        "2026-08": {"opened": 2, "won": 0, "lost": 1, "open": 2},
        "2026-09": {"opened": 0, "won": 1, "lost": 0, "open": 1},
    }
    assert (found.without_opening, found.without_closing, found.backwards) == (2, 1, 1)
    assert not found.limits


def test_a_month_counts_from_its_last_day_on() -> None:
    book = book_of({"deals": DEALS})
    assert list(month_ends(book, as_of=dt.date(2026, 8, 31)).months.index) == ["2026-07", "2026-08"]
    assert list(month_ends(book, as_of=dt.date(2026, 8, 30)).months.index) == ["2026-07"]


@pytest.mark.parametrize("book", [book_of({}), Book(team(), {})], ids=["no rows", "no tables"])
def test_no_deal_no_month(book: Book) -> None:
    found = month_ends(book, as_of=dt.date(2026, 10, 31))
    assert found.months.empty
    assert [limit.column for limit in found.limits] == ["stage", "opened"]


@pytest.fixture(scope="module")
def maven(data: Path) -> Book:
    return salesbook.read(data / "maven-crm", mapping=MAVEN)


def test_published_month_ends_in_one_call(maven: Book) -> None:
    found = salesbook.month_ends(maven, as_of=dt.date(2017, 12, 31))
    assert {month: found.months.to_dict()["open"][month] for month in PUBLISHED} == PUBLISHED
    assert found.without_opening == 500
    deals = maven["deals"]
    for month, row in found.months.iterrows():
        day = pd.Period(str(month)).end_time
        there = (deals["opened"] <= day) & ~(deals["closed"] <= day)
        assert row["open"] == there.sum()


def test_published_month_ends_in_one_command(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crm = ("report", str(data / "maven-crm"), "--mapping", str(MAVEN))
    assert main((*crm, "--as-of", "2017-12-31", "--topic", "deals", "--json")) == 0
    months = json.loads(capsys.readouterr().out)["deals"]["month_ends"]["months"]
    assert PUBLISHED.items() <= {each["month"]: each["open"] for each in months}.items()
    assert main((*crm, "--as-of", "2016-12-31", "--json")) == 0
    assert json.loads(capsys.readouterr().out)["pipeline"]["counts"]["open_dated"] == 358
    assert main((*crm, "--as-of", "2016-12-31")) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "358 of the 858 open deals were open on that day. The other 500 have no opening" in told
