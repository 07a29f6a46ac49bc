from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.coaching import CoachingPoint
from salesbook.analysis.member_pages import MemberPage
from salesbook.errors import UsageError
from salesbook.report.monthly import make_report
from salesbook.report.section import Section
from salesbook.texts import Texts
from tests.report_forms import sections_of
from tests.tables import book_of

DAY = dt.date(2026, 6, 30)
DEALS = """
no | name | company | owner | stage | amount  | opened     | expected_close | closed
D1 | 更改 | 甲社    | 佐藤  | 受注  | 300,000 | 2026-04-01 |                | 2026-06-10
D2 | 増設 | 乙社    | 佐藤  | 提案  | 500,000 | 2026-05-01 | 2026-06-20     |
D3 | 新規 | 丙社    | 鈴木  | 提案  | 200,000 | 2026-05-01 | 2026-07-20     |
"""
HEAD = "date|company|owner|entered|kind"
PROMPT = "\n".join(f"2026-06-{n:02d}|甲社|佐藤|2026-06-{n:02d}|訪問" for n in range(1, 25))
LATE = "\n".join(f"2026-06-{n:02d}|丙社|鈴木|2026-06-{n + 9:02d}|訪問" for n in range(1, 11))
SHEETS = {
    "members": "name\n鈴木\n佐藤\n高橋",
    "deals": DEALS,
    "activities": f"{HEAD}\n{PROMPT}\n{LATE}",
}


@pytest.fixture(scope="module")
def pages() -> dict[str, MemberPage]:
    report = make_report(book_of(SHEETS), as_of=DAY, period="2026-06", sections=("members",))
    assert report.members is not None
    return {page.name: page for page in report.members}


def _point(page: MemberPage, code: str) -> CoachingPoint | None:
    return next((point for point in page.points if point.code == code), None)


def test_each_member_with_anything_to_show_has_a_page(pages: dict[str, MemberPage]) -> None:
    assert list(pages) == ["鈴木", "佐藤"]  # in the order of their table; 高橋 has nothing
    own, team = pages["佐藤"].own, pages["佐藤"].team
    assert (own.won, own.won_amount, own.open, own.records) == (1, 300_000, 1, 24)
    assert (team.won, team.open, team.records) == (1, 2, 34)
    assert list(pages["佐藤"].wins["no"]) == ["D1"]


def test_a_point_has_its_number_and_its_rows(pages: dict[str, MemberPage]) -> None:
    late = _point(pages["佐藤"], "late_close")
    assert late is not None
    assert (late.n, late.amount, late.names, late.rows) == (1, 500_000, ("増設",), (6,))
    assert _point(pages["鈴木"], "late_close") is None


def test_a_share_is_told_only_where_chance_does_not_explain_it(
    pages: dict[str, MemberPage],
) -> None:
    prompt = _point(pages["鈴木"], "prompt")
    assert prompt is not None
    assert (prompt.n, prompt.value) == (10, 0.0)
    assert prompt.team == pytest.approx(24 / 34)
    assert _point(pages["佐藤"], "prompt") is None


def test_one_member_s_report_is_that_member_s(pages: dict[str, MemberPage]) -> None:
    report = make_report(book_of(SHEETS), as_of=DAY, period="2026-06", member=" 鈴 木")
    told = sections_of(report, "ja")
    assert [section.member for section in told] == ["", "鈴木", ""]
    assert report.member in pages


def test_a_name_nobody_has_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        make_report(book_of(SHEETS), as_of=DAY, member="鈴本")
    assert "「鈴木」ではありませんか" in caught.value.sentence(Texts("ja"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_of_nobody_say_what_to_fill_in(language: str) -> None:
    (section,) = sections_of(make_report(book_of({}), as_of=DAY, sections=("members",)), language)
    assert section == Section(
        Texts(language)("monthly.section.members"),
        key="members",
        missing=(Texts(language)("monthly.missing.members"),),
    )
