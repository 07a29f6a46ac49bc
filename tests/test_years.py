from __future__ import annotations

import datetime as dt

import pytest

from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from salesbook.reading.dates import YearlessDay, yearless_day
from salesbook.reading.reader import read_book
from salesbook.reading.years import Surroundings, complete
from tests.grids import Rows, book_of, sheet

OCTOBER_31 = dt.date(2026, 10, 31)
APRIL_1 = YearlessDay(4, 1)


def around(column: str, *row: dt.date, **more: object) -> Surroundings:
    return Surroundings(column, row, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "year"),
    [("date", 2026), ("closed", 2026), ("next_date", 2027), ("expected_close", 2027)],
)
def test_the_day_of_looking_decides_if_nothing_else_does(column: str, year: int) -> None:
    found = complete(APRIL_1, around(column, as_of=OCTOBER_31))
    assert found == dt.date(year, 4, 1)


def test_a_plan_may_lie_a_little_behind() -> None:
    assert complete(YearlessDay(10, 1), around("due", as_of=OCTOBER_31)) == dt.date(2026, 10, 1)
    assert complete(YearlessDay(7, 1), around("due", as_of=OCTOBER_31)) == dt.date(2027, 7, 1)


def test_what_was_done_goes_by_its_row() -> None:
    opened = dt.date(2024, 3, 1)
    found = complete(APRIL_1, around("closed", opened, as_of=OCTOBER_31))
    assert found == dt.date(2024, 4, 1)


def test_the_next_date_does_not_go_by_the_first_visit() -> None:
    visit = dt.date(2019, 4, 2)
    found = complete(APRIL_1, around("next_date", visit, as_of=OCTOBER_31))
    assert found == dt.date(2027, 4, 1)
    assert complete(APRIL_1, around("next_date", visit)) == dt.date(2019, 4, 1)


def test_two_years_equally_near_are_none() -> None:
    days = (dt.date(2024, 3, 30), dt.date(2026, 4, 3))
    assert complete(APRIL_1, around("closed", *days)) is None
    assert complete(APRIL_1, around("closed", dt.date(2025, 10, 1))) is None
    assert complete(APRIL_1, around("closed")) is None


def test_the_dates_above_and_below_have_to_agree() -> None:
    same = (dt.date(2026, 3, 28), dt.date(2026, 4, 3))
    assert complete(APRIL_1, around("date", neighbours=same)) == dt.date(2026, 4, 1)
    apart = (dt.date(2025, 3, 28), dt.date(2026, 4, 3))
    assert complete(APRIL_1, around("date", neighbours=apart)) is None


def test_what_was_done_is_never_put_after_the_day_of_looking() -> None:
    near = dt.date(2026, 12, 1)
    found = complete(YearlessDay(12, 15), around("date", near, as_of=OCTOBER_31))
    assert found == dt.date(2025, 12, 15)


def test_the_day_of_the_week_has_to_fit() -> None:
    wednesday = yearless_day("4/1（水）", month_first=True)
    assert wednesday == YearlessDay(4, 1, 2)
    assert complete(YearlessDay(4, 1, 2), around("date", as_of=OCTOBER_31)) == dt.date(2026, 4, 1)
    assert complete(YearlessDay(4, 1, 0), around("date", as_of=OCTOBER_31)) is None


def test_the_29th_of_february_waits_for_its_year() -> None:
    assert complete(YearlessDay(2, 29), around("date", dt.date(2024, 3, 1))) == dt.date(2024, 2, 29)
    assert complete(YearlessDay(2, 29), around("date", dt.date(2026, 3, 1))) is None


@pytest.mark.parametrize(
    ("typed", "month_first", "day"),
    [
        ("4/1", True, YearlessDay(4, 1)),
        ("4/1", False, None),
        ("4/15", False, YearlessDay(4, 15)),
        ("15/4", False, YearlessDay(4, 15)),
        ("15/4", True, None),
        ("Apr 1", False, YearlessDay(4, 1)),
        ("十月一日", True, YearlessDay(10, 1)),
        ("2/30", True, None),
        ("1/2 の予定", True, None),
        ("4.1", True, None),
    ],
)
def test_a_day_without_a_year(typed: str, month_first: bool, day: YearlessDay | None) -> None:  # noqa: FBT001
    assert yearless_day(typed, month_first=month_first) == day


def meetings(*days: object, as_of: dt.date | None = None) -> Book:
    keys = ["date", "company", "owner", "kind"]
    rows: Rows = [[f"activities.{key}" for key in keys], keys]
    entries = [[day, f"青葉{n}", "佐藤 健一", "訪問"] for n, day in enumerate(days)]
    grid = book_of(sheet("商談", [*rows, *entries]))
    return read_book(grid, definition=default_definition("ja"), as_of=as_of)


def test_a_log_typed_without_years_is_read_and_told() -> None:
    book = meetings(dt.date(2026, 3, 28), "4/1", "４月３日", "4/6（月）", dt.date(2026, 4, 8))
    assert book["activities"]["date"].dt.strftime("%m%d").tolist() == [
        *("0328", "0401", "0403", "0406", "0408")
    ]
    told = [(p.value, dict(p.details)["new"]) for p in book.problems if p.code == "SB209"]
    assert told == [("4/1", "2026-04-01"), ("４月３日", "2026-04-03"), ("4/6（月）", "2026-04-06")]
    assert not book.raw


def test_where_nothing_tells_the_year_the_entry_stays_raw() -> None:
    book = meetings("4/1")
    assert book.raw == {("activities", 3, "date"): "4/1"}
    assert meetings("4/1", as_of=OCTOBER_31).raw == {}
