from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from salesbook.analysis.matrix import Matrix, matrix
from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from salesbook.texts import LANGUAGES
from tests.tables import TEAM, book_of, team

DAY = dt.date(2026, 6, 30)

CUSTOMERS = """
no    | company    | owner | employees | condition | sales_this_year | sales_last_year
C0001 | 大手電機   | 佐藤  | 1,000     | 好調      | 9,000           | 6,000
C0002 | 大手建設   | 佐藤  | 500       | 安定      | 0               |
C0003 | 町工場     | 鈴木  | 12        | 低調      | 2,000           | 2,000
C0004 | 小さな店   | 鈴木  |           | 低調      |                 |
C0005 | 名刺だけ   | 鈴木  |           |           | 3,000           |
"""

ACTIVITIES = """
date       | company  | kind
2026-06-30 | 町工場   | 訪問
2026-05-30 | 町工場   | 訪問
2026-05-29 | 町工場   | 電話
2025-07-01 | 大手電機 | 訪問
2025-06-30 | 大手電機 | 訪問
2026-07-01 | 大手電機 | 訪問
2026-06-01 | 名刺だけ | 訪問
2026-06-02 | よその店 | 訪問
"""


@pytest.fixture(scope="module")
def found() -> Matrix:
    return matrix(book_of({"customers": CUSTOMERS, "activities": ACTIVITIES}), as_of=DAY)


def test_each_customer_has_its_place(found: Matrix) -> None:
    places = dict(zip(found.customers["company"], found.customers["quadrant"], strict=True))
    assert places == {
        "大手電機": "A",
        "大手建設": "B",
        "町工場": "C",
        "小さな店": "D",
        "名刺だけ": "",
    }
    assert found.counts == {"A": 1, "B": 1, "C": 1, "D": 1}


def test_a_customer_nothing_is_known_of_is_listed_with_the_reason(found: Matrix) -> None:
    last = found.customers.iloc[-1]
    assert found.unplaced == 1
    assert (last["company"], last["reason"]) == ("名刺だけ", "no_objective")
    assert pd.isna(last["x"])
    assert set(found.customers["reason"][:4]) == {""}


def test_scores_and_how_much_is_known(found: Matrix) -> None:
    first, _, _, fourth, _ = found.customers.to_dict("records")
    assert (first["x"], first["y"]) == (3, 3)
    assert (fourth["x"], fourth["x_known"]) == (0, 0.5)  # employees are not known
    assert (fourth["y"], fourth["y_known"]) == (0, 1)  # no dealings are 0, not unknown


def test_cuts(found: Matrix) -> None:
    assert found.x_cut == 2  # fixed by the definition
    assert found.y_cut == 1  # the median of 3, 0, 2, 0; the unplaced does not vote


def test_a_score_at_the_cut_is_high() -> None:
    customers = "company|employees|condition\n中堅|100|安定\n中小|30|安定"
    assert matrix(book_of({"customers": customers}), as_of=DAY).counts == {
        "A": 0,
        "B": 1,
        "C": 0,
        "D": 1,
    }


def test_meetings_of_the_last_365_days_against_policy(found: Matrix) -> None:
    by_key = {quadrant.key: quadrant for quadrant in found.quadrants}
    assert str(found.effort_period) == "2025-07..2026-06"
    assert (by_key["A"].meetings, by_key["C"].meetings) == (1, 3)
    assert (by_key["C"].effort, by_key["B"].effort) == (0.75, 0)
    assert by_key["C"].policy.effort_share == 0.15
    assert found.meetings_elsewhere == 2


def test_two_rows_of_one_company_share_its_meetings() -> None:
    customers = "company|employees\n町工場|12\n町工場|12"
    twice = matrix(book_of({"customers": customers, "activities": ACTIVITIES}), as_of=DAY)
    assert sum(quadrant.meetings for quadrant in twice.quadrants) == 3
    assert twice.counts["D"] == 2


def test_bands_of_another_currency_leave_everybody_low_and_say_so() -> None:
    customers = "company|employees|sales_this_year\n甲|500|20\n乙|500|30"
    low = matrix(book_of({"customers": customers}), as_of=DAY)
    assert low.y_cut is None
    assert low.counts == {"A": 0, "B": 2, "C": 0, "D": 0}


def test_columns_the_team_left_out() -> None:
    definition = team(TEAM + '[layout]\nleft_out = ["customers.condition"]\n')
    book = book_of({"customers": "company|employees\n甲|500"}, definition)
    assert matrix(book, as_of=DAY).customers["x_known"].tolist() == [0.5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_definition_we_ship_places_customers(language: str) -> None:
    customers = "company|employees|revenue\n大|5,000|90,000,000,000\n小|5|1,000"
    definition = default_definition(language)
    found = matrix(book_of({"customers": customers}, definition), as_of=DAY)
    assert found.counts == {"A": 0, "B": 1, "C": 0, "D": 1}


def test_a_book_without_customers() -> None:
    nothing = matrix(Book(team(), {}), as_of=DAY)
    assert sum(nothing.counts.values()) == 0
    assert nothing.customers.empty
