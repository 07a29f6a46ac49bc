from __future__ import annotations

import datetime as dt

import hypothesis
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesbook.analysis.next_contacts import NextContacts, next_contacts
from salesbook.errors import UsageError
from salesbook.reading.book import Book
from tests.tables import TEAM, book_of, team

DAY = dt.date(2026, 10, 14)
MEMBERS = "name\n佐藤 健太\n鈴木 美咲"

CUSTOMERS = """
no    | company | owner     | rank | next_date
C0001 | 一番    | 佐藤 健太 | ×    | 2026-10-13
C0002 | 二番    | 佐藤 健太 | ◎    | 2026-10-13
C0003 | 三番    | 佐藤 健太 | ◎    | 2026-09-01
C0004 | 四番    | 佐藤 健太 |      | 2026-10-14
C0005 | 五番    | 退職者    | △    | 2026-10-01
C0006 | 六番    |           | △    | 2026-10-01
"""

DEALS = """
no    | name | company | owner     | stage | amount | next_date
D0001 | 甲   | 一番    | 佐藤 健太 | 提案  | 9,000  | 2026-10-12
D0002 | 乙   | 二番    | 鈴木 美咲 | 提案  | 100    | 2026-10-10
D0003 | 丙   | 三番    | 佐藤 健太 | 提案  | 500    |
D0004 | 丁   | 五番    | 退職者    | 提案  | 700    | 2026-10-01
"""


def book(rules: str = "") -> Book:
    sheets = {"members": MEMBERS, "customers": CUSTOMERS, "deals": DEALS}
    return book_of(sheets, team(TEAM + rules))


def lines(result: NextContacts) -> list[tuple[str, int, str, str]]:
    columns = ("owner", "place", "company", "reason")
    records = result.contacts.to_dict("records")
    return [(*(record[key] for key in columns),) for record in records]


@pytest.fixture(scope="module")
def found() -> NextContacts:
    return next_contacts(book(), as_of=DAY)


def points(found: NextContacts, company: str, owner: str = "佐藤 健太") -> tuple[float, ...]:
    rows = found.contacts[found.contacts["company"].eq(company) & found.contacts["owner"].eq(owner)]
    keys = ["importance", "worth", "lateness", "score"]
    return tuple(rows[keys].iloc[0])


def test_points_for_rank_amount_and_lateness(found: NextContacts) -> None:
    # Amounts at stake: 100, 500, 700, 9,000; nothing with 四番 and 六番.
    assert points(found, "一番") == (1, 4, 2, 8)
    assert points(found, "二番") == (4, 1, 2, 8)
    assert points(found, "三番") == (4, 2, 4, 32)
    assert points(found, "四番") == (2, 1, 1, 2)
    assert points(found, "五番", "退職者") == (2, 3, 3, 18)


def test_each_member_has_a_list_in_order(found: NextContacts) -> None:
    assert lines(found) == [
        ("佐藤 健太", 1, "三番", "overdue"),
        # Eight points both; 一番's deal waits a day longer.
        ("佐藤 健太", 2, "一番", "overdue"),
        ("佐藤 健太", 3, "二番", "overdue"),
        ("佐藤 健太", 4, "四番", "today"),
        ("鈴木 美咲", 1, "二番", "overdue"),
        ("退職者", 1, "五番", "overdue"),
        ("", 1, "六番", "overdue"),
    ]


def test_one_line_per_company_and_member(found: NextContacts) -> None:
    third = found.contacts[found.contacts["company"] == "三番"].iloc[0]
    assert (third["table"], third["others"]) == ("customers", "no_date")
    first = found.contacts[found.contacts["company"] == "一番"].iloc[0]
    assert (first["table"], first["no"], first["days"]) == ("deals", "D0001", 2)


def test_deals_nobody_named_a_company_for_are_lines_of_their_own() -> None:
    rows = ["甲 | 佐藤 | 提案 | 2026-10-01", "乙 | 佐藤 | 提案 | 2026-10-02"]
    deals = "\n".join(["name | owner | stage | next_date", *rows])
    result = next_contacts(book_of({"deals": deals}), as_of=DAY).contacts
    assert result["subject"].tolist() == ["甲", "乙"]
    assert result["row"].tolist() == [5, 6]


def test_the_list_is_capped_and_says_how_many_wait() -> None:
    result = next_contacts(book(), as_of=DAY, per_member=2)
    assert [line[:3] for line in lines(result)[:2]] == [
        ("佐藤 健太", 1, "三番"),
        ("佐藤 健太", 2, "一番"),
    ]
    assert dict(result.left_out) == {"佐藤 健太": 2}


def test_the_definition_says_how_long_a_list_is() -> None:
    rules = book("\n[follow_up]\nper_member = 3")
    assert next_contacts(rules, as_of=DAY).per_member == 3
    assert next_contacts(rules, as_of=DAY, per_member=1).per_member == 1
    assert next_contacts(book(), as_of=DAY).per_member == 10


def test_one_member_is_found_however_the_name_is_written() -> None:
    result = next_contacts(book(), as_of=DAY, member="佐藤健太")
    assert set(result.contacts["owner"]) == {"佐藤 健太"}
    gone = next_contacts(book(), as_of=DAY, member="退職者")
    assert gone.contacts["company"].tolist() == ["五番"]


def test_a_name_nobody_has_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(UsageError, match="佐藤 健太, 鈴木 美咲, 退職者"):
        next_contacts(book(), as_of=DAY, member="田中")


@pytest.mark.parametrize("most", [0, -1])
def test_a_list_without_room_is_refused(most: int) -> None:
    with pytest.raises(UsageError, match="no room"):
        next_contacts(book(), as_of=DAY, per_member=most)


def test_an_empty_book_has_nobody_to_contact() -> None:
    result = next_contacts(book_of({}), as_of=DAY)
    assert result.contacts.empty
    assert dict(result.left_out) == {}


CASE = st.tuples(st.sampled_from(["◎", "○", "△", "×"]), st.integers(0, 5), st.integers(-3, 60))


# Few books of many customers: in each all pairs are compared.
@hypothesis.settings(max_examples=4)
@given(st.lists(CASE, min_size=30, max_size=40))
def test_who_is_more_important_larger_and_later_is_never_below(
    cases: list[tuple[str, int, int]],
) -> None:
    days = [DAY - dt.timedelta(days=late) for _, _, late in cases]
    rows = [
        f"会社{n} | 佐藤 健太 | {rank} | {amount * 100} | {days[n]}"
        for n, (rank, amount, _) in enumerate(cases)
    ]
    head = "company | owner | rank | sales_this_year | next_date"
    sheets = {"members": MEMBERS, "customers": "\n".join([head, *rows])}
    result = next_contacts(book_of(sheets), as_of=DAY, per_member=99).contacts
    at = dict(zip(result["company"], result["place"], strict=True))
    ranks = "×△○◎"
    weights = [(ranks.index(rank), amount, late) for rank, amount, late in cases]
    for one, first in enumerate(weights):
        for two, second in enumerate(weights):
            listed = {f"会社{one}", f"会社{two}"} <= at.keys()
            above = all(a >= b for a, b in zip(first, second, strict=True))
            if listed and above and first != second:
                assert at[f"会社{one}"] < at[f"会社{two}"]


def test_the_frame_has_the_documented_types(found: NextContacts) -> None:
    types = found.contacts.dtypes.astype(str).to_dict()
    assert types["place"] == "int64"
    assert types["date"] == "datetime64[s]"
    assert {types[key] for key in ("days", "limit", "amount", "score")} == {"float64"}
    assert isinstance(found.contacts.index, pd.RangeIndex)
