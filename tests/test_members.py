from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.members import member_names, member_results
from tests.tables import book_of

AS_OF = dt.date(2026, 5, 20)

SHEETS = {
    "members": """
name | team
佐藤 | 東
鈴木 | 西
""",
    "customers": """
company | owner | next_date
朝日    | 佐藤  | 2026-05-19
夕日    | 佐藤  |
月島    | 佐藤  | 2026-05-20
星野    | 退職者 | 2026-05-01
""",
    "deals": """
name | owner | stage      | amount | closed     | next_date
a    | 佐藤  | 提案       | 100    |            | 2026-05-01
b    | 佐藤  | ヒアリング |        |            |
c    | 佐藤  | 受注       | 30     | 2026-04-10 |
d    | 佐藤  | 受注       | 12     | 2026-05-20 | 2026-05-01
e    | 佐藤  | 受注       | 999    | 2026-03-31 |
f    |       | 提案       | 40     |            | 2026-06-01
""",
    "activities": """
date       | company | owner
2026-05-01 | 朝日    | 佐藤
2026-05-20 | 朝日    | 鈴木
2026-05-21 | 朝日    | 鈴木
2026-04-30 | 朝日    | 佐藤
""",
    "targets": """
fiscal_year | owner  | metric   | m01 | m02 | m03
2026        | 佐藤   | 受注金額 | 20  | 64  | 999
2026        | 退職者 | 受注金額 |     | 5   |
""",
}


def test_a_member_has_pipeline_results_and_next_steps() -> None:
    line = member_results(book_of(SHEETS), as_of=AS_OF).loc["佐藤"]
    assert line["open"] == 2
    assert (line["open_amount"], line["weighted_amount"]) == (100, 50)
    assert (line["won_month"], line["won_year"]) == (12, 42)
    assert (line["target"], line["attainment"]) == (84, 0.5)
    assert (line["overdue"], line["no_date"], line["meetings"]) == (2, 2, 1)


def test_a_member_without_anything_has_a_line_too() -> None:
    line = member_results(book_of(SHEETS), as_of=AS_OF).loc["鈴木"]
    assert line.drop(["target", "attainment", "meetings"]).eq(0).all()
    assert line[["target", "attainment"]].isna().all()
    assert line["meetings"] == 1


def test_what_belongs_to_no_member_stands_in_the_last_line() -> None:
    found = member_results(book_of(SHEETS), as_of=AS_OF)
    assert list(found.index) == ["佐藤", "鈴木", ""]
    nobody = found.loc[""]
    assert (nobody["open"], nobody["open_amount"], nobody["overdue"]) == (1, 40, 1)
    assert nobody["target"] == 5


def test_members_come_from_the_definition_where_the_book_lists_none() -> None:
    book = book_of({})
    assert member_names(book) == [member.name for member in book.definition.members]
    assert member_results(book, as_of=AS_OF).loc[:, "open"].sum() == pytest.approx(0)
