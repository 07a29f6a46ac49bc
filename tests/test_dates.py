from __future__ import annotations

import datetime as dt

import pytest

from salesbook.cli.dates import Origin, date_in_name, reading_day
from tests.tables import book_of

DAY = dt.date(2026, 9, 30)


@pytest.mark.parametrize(
    "name",
    [
        "2026-09.xlsx",
        "copies/2026-09.xlsx",
        "team-202609.xlsx",
        "営業管理_2026年9月.xlsx",
        "２０２６－０９.xlsx".replace("－", "-"),
        "2026-09-30.xlsx",
        "team_20260930 (1).xlsx",
        "2026.9.30 team.xlsx",
        "2026年9月30日版.xlsx",
        "2026-09-30 (copy of 2026-09-30).xlsx",
        "export-2026-09",
    ],
)
def test_a_name_tells_its_day(name: str) -> None:
    assert date_in_name(name) == DAY


@pytest.mark.parametrize(
    "name",
    [
        "team.xlsx",
        "team-2026.xlsx",
        "2026-13.xlsx",
        "2026-02-30.xlsx",
        "1234202609.xlsx",
        "order 12026091.xlsx",
        "2026-09 and 2026-10.xlsx",
        "2026-09/team.xlsx",
    ],
)
def test_a_name_that_tells_no_day(name: str) -> None:
    assert date_in_name(name) is None


def test_february_ends_when_it_ends() -> None:
    assert date_in_name("2028-02.xlsx") == dt.date(2028, 2, 29)
    assert date_in_name("2026-12.xlsx") == dt.date(2026, 12, 31)


def test_what_is_given_comes_first_and_today_last() -> None:
    book = book_of({})
    assert reading_day(book, "2026-10.xlsx", DAY) == (DAY, Origin.GIVEN)
    assert reading_day(book, "2026-09.xlsx", None) == (DAY, Origin.NAME)
    assert reading_day(book, "team.xlsx", None)[1] is Origin.TODAY
