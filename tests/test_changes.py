from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

import salesbook
from salesbook.analysis.changes import Changes, changes
from salesbook.analysis.period import Period
from salesbook.analysis.pipeline import pipeline
from salesbook.analysis.waterfall import residual
from salesbook.reading.book import Book
from tests.tables import TEAM, book_of, team

SEP, OCT = dt.date(2026, 9, 30), dt.date(2026, 10, 31)
OCTOBER = Period(dt.date(2026, 10, 1), OCT)
MAVEN = Path(__file__).parents[1] / "examples" / "mappings" / "maven-crm.toml"


def compare(before: str, after: str, *, expected: Period | None = None) -> Changes:
    books = [book_of({"deals": sheet}) for sheet in (before, after)]
    return changes(*books, since=SEP, until=OCT, expected=expected)


def steps(found: Changes, *by: str) -> dict[object, dict[str, float]]:
    """What is not zero in the waterfall, group by group."""
    frame = found.waterfall(*by)
    assert residual(frame).eq(0).all()
    return {
        group: {str(name): amount for name, amount in row.items() if amount}
        for group, row in zip(frame.index, frame.to_dict("records"), strict=True)
    }


def total(found: Changes) -> dict[str, float]:
    return steps(found)[""]


def test_the_worked_check_of_the_definition() -> None:
    found = compare(
        """
no|stage|amount|expected_close
D0001|提案|556,292|2026-10-10
D0002|提案|287,487|2026-10-20
D0003|提案|271,125|2026-10-25
D0004|提案|142,655|2026-10-30
D0005|提案|180,171|2026-11-15
""",
        """
no|stage|amount|expected_close|closed
D0001|受注|556,292|2026-10-10|2026-10-09
D0002|失注|287,487|2026-10-20|2026-10-21
D0003|提案|271,125|2026-11-25|
D0004|提案|292,037|2026-10-30|
D0005|提案|180,171|2026-10-28|
D0006|提案|1,501,878|2026-10-31|
""",
        expected=OCTOBER,
    )
    assert total(found) == {
        "start": 1_257_559,
        "new": 1_501_878,
        "pulled_in": 180_171,
        "amount_up": 149_382,
        "pushed_out": 271_125,
        "won": 556_292,
        "lost": 287_487,
        "end": 1_974_086,
    }
    gained = 1_257_559 + 1_501_878 + 180_171 + 149_382
    assert gained - (0 + 271_125 + 556_292 + 287_487) == 1_974_086


def test_a_deal_changes_its_amount_first_and_leaves_with_the_final_one() -> None:
    found = compare(
        "no|owner|stage|amount\nD0001|佐藤|提案|100\nD0002|佐藤|提案|70\n",
        "no|owner|stage|amount|closed\nD0001|佐藤|受注|130|2026-10-05\nD0002|鈴木|提案|50|\n",
    )
    assert steps(found, "owner") == {
        "佐藤": {"start": 170, "amount_up": 30, "amount_down": 20, "moved_out": 50, "won": 130},
        "鈴木": {"moved_in": 50, "end": 50},
    }
    assert found.waterfall("owner").loc["佐藤", "won"] == 130


def test_a_deal_that_came_and_closed_inside_shows_in_both() -> None:
    found = compare(
        "no|stage|amount\n",
        "no|stage|amount|opened|closed\nD0001|受注|80|2026-10-03|2026-10-20\n",
    )
    assert total(found) == {"new": 80, "won": 80}
    assert found.counts()[["start", "new", "won", "end"]].iloc[0].tolist() == [0, 1, 1, 0]


def test_a_deal_entered_after_it_closed_long_ago_is_no_news() -> None:
    found = compare("no|stage|amount\n", "no|stage|amount|closed\nD0001|受注|80|2026-07-20\n")
    assert total(found) == {}


def test_a_closed_deal_opened_again() -> None:
    found = compare(
        "no|stage|amount|closed\nD0001|失注|80|2026-09-01\nD0002|失注|50|2026-09-02\n",
        "no|stage|amount|closed\nD0001|提案|90|\nD0002|受注|50|2026-10-02\n",
    )
    assert total(found) == {"reopened": 140, "won": 50, "end": 90}


def test_a_deal_that_is_gone_or_lost_its_stage_is_removed() -> None:
    found = compare("no|stage|amount\nD0001|提案|80\nD0002|提案|5\n", "no|stage|amount\nD0002||5\n")
    assert total(found) == {"start": 85, "removed": 85}


def test_an_amount_typed_later_is_an_amount_up() -> None:
    found = compare("no|stage|amount\nD0001|提案|\n", "no|stage|amount\nD0001|提案|40\n")
    assert total(found) == {"amount_up": 40, "end": 40}
    assert found.counts()[["start", "end"]].iloc[0].tolist() == [1, 1]


def test_months_deals_are_put_off_from_and_pulled_into() -> None:
    found = compare(
        """
no|stage|amount|expected_close
D0001|提案|10|2026-10-10
D0002|提案|20|2026-12-10
D0003|提案|40|2026-10-10
""",
        """
no|stage|amount|expected_close
D0001|提案|10|2026-11-10
D0002|提案|20|2026-11-01
D0003|提案|40|
""",
    )
    assert steps(found, "month") == {
        "2026-10": {"start": 50, "pushed_out": 10, "moved_out": 40},
        "2026-11": {"moved_in": 10, "pulled_in": 20, "end": 30},
        "2026-12": {"start": 20, "moved_out": 20},
        "": {"moved_in": 40, "end": 40},
    }


def test_a_won_deal_counts_where_it_stood_before_it_closed() -> None:
    found = compare(
        "no|owner|stage|category|amount|expected_close\nD0001|佐藤|提案|A|10|2026-12-10\n",
        "no|owner|stage|category|amount|expected_close|closed\n"
        "D0001|鈴木|受注|S|10|2026-10-20|2026-10-20\n",
    )
    assert steps(found, "month") == {"2026-12": {"start": 10, "won": 10}}
    assert steps(found, "stage") == {"提案": {"start": 10, "won": 10}}
    assert steps(found, "category") == {"A": {"start": 10, "won": 10}}
    # Whose win it is says the sheet as it is now.
    assert steps(found, "owner")["鈴木"] == {"moved_in": 10, "won": 10}


def test_a_deal_won_early_is_not_of_the_month_it_was_won_in() -> None:
    sheets = (
        "no|stage|amount|expected_close\nD0001|提案|10|2026-12-10\n",
        # People type the day of the order over the day it was expected.
        "no|stage|amount|expected_close|closed\nD0001|受注|10|2026-10-20|2026-10-20\n",
    )
    december = Period(dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert total(compare(*sheets, expected=OCTOBER)) == {}
    assert total(compare(*sheets, expected=december)) == {"start": 10, "won": 10}


def test_a_period_is_entered_from_before_and_left_without_a_date() -> None:
    found = compare(
        "no|stage|amount|expected_close\nD0001|提案|10|2026-09-10\nD0002|提案|20|2026-10-10\n",
        "no|stage|amount|expected_close\nD0001|提案|10|2026-10-10\nD0002|提案|20|\n",
        expected=OCTOBER,
    )
    assert total(found) == {"start": 20, "moved_in": 10, "moved_out": 20, "end": 10}


def test_groups_stand_in_the_order_of_the_definition_and_pairs_work() -> None:
    found = compare(
        "no|owner|stage|amount\nD0001|佐藤|提案|10\nD0002|佐藤|ヒアリング|20\n",
        "no|owner|stage|amount\nD0001|佐藤|提案|10\nD0002|鈴木|提案|20\n",
    )
    assert list(found.waterfall("stage").index) == ["ヒアリング", "提案"]
    assert steps(found, "stage", "owner")["提案", "鈴木"] == {"moved_in": 20, "end": 20}
    with pytest.raises(salesbook.UsageError, match='"colour" is no grouping'):
        found.waterfall("colour")
    with pytest.raises(salesbook.UsageError, match="twice"):
        found.counts("owner", "owner")


def test_a_stage_that_got_another_label_is_no_move() -> None:
    renamed = team(TEAM.replace("提案", "提案・見積"))
    sheet = "no|stage|amount\nD0001|{}|10\n"
    found = changes(
        book_of({"deals": sheet.format("提案")}),
        book_of({"deals": sheet.format("提案・見積")}, renamed),
        since=SEP,
        until=OCT,
    )
    assert steps(found, "stage") == {"提案・見積": {"start": 10, "end": 10}}


def test_the_slip_rate_says_how_many_were_due() -> None:
    found = compare(
        """
no|stage|expected_close
D0001|提案|2026-10-01
D0002|提案|2026-10-31
D0003|提案|2026-10-15
D0004|提案|2026-11-01
D0005|提案|2026-09-30
""",
        """
no|stage|expected_close|closed
D0001|受注|2026-10-01|2026-10-10
D0002|提案|2026-11-30|
D0004|提案|2026-11-01|
D0005|提案|2026-10-30|
""",
    )
    assert (found.slip.rate, found.slip.n) == (0.5, 2)
    assert found.slip.low is not None
    assert found.slip.low < 0.2
    pushed = found.deals.set_index("no")["days_pushed"].dropna()
    assert pushed.to_dict() == {"D0002": 30, "D0004": 0, "D0005": 30}


def test_stage_moves_owner_changes_and_renames_deal_by_deal() -> None:
    found = compare(
        "no|name|owner|stage\nD0001|更改|佐藤|ヒアリング\nD0002|保守|佐藤|提案\n",
        "no|name|owner|stage\nD0002|保守|鈴木|ヒアリング\nD0001|サーバー更改|佐藤|提案\n",
    )
    deals = found.deals.set_index("no")
    assert deals["name"].to_dict() == {"D0002": "保守", "D0001": "サーバー更改"}
    assert deals["stage_steps"].to_dict() == {"D0002": -1, "D0001": 1}
    assert deals["owner_changed"].to_dict() == {"D0002": True, "D0001": False}
    assert deals["row_before"].to_dict() == {"D0002": 6, "D0001": 5}


def test_a_row_that_got_its_number_later_is_the_same_row() -> None:
    found = compare(
        "no|name|company|stage|amount\n|更改|(株)青葉|提案|10\n",
        "no|name|company|stage|amount\nD0007|更改|青葉|提案|10\n",
    )
    assert total(found) == {"start": 10, "end": 10}


def test_customers_move_between_ranks_and_quadrants() -> None:
    sheets = [
        f"no|company|owner|rank|employees|sales_this_year\nC0001|青葉|佐藤|{rank}|{size}|9000\n"
        "C0002|白石|佐藤||10|0\nC0003|黒川|佐藤|○|500|10\n"
        for rank, size in (("△", 10), ("○", 500))
    ]
    books = [book_of({"customers": sheet}) for sheet in sheets]
    found = changes(*books, since=SEP, until=OCT).customers.set_index("no")
    aoba = found.loc["C0001"]
    assert (aoba["rank_before"], aoba["rank_after"], aoba["rank_steps"]) == ("△", "○", 1)
    assert (aoba["quadrant_before"], aoba["quadrant_after"]) == ("C", "A")
    assert list(found["quadrant_before"] == found["quadrant_after"]) == [False, True, True]


def test_one_book_at_two_days_tells_what_its_dates_tell() -> None:
    book = book_of(
        {
            "deals": """
no|stage|amount|opened|closed
D0001|受注|10|2026-08-01|2026-10-05
D0002|提案|20|2026-10-06|
D0003|失注|40|2026-08-01|2026-09-05
"""
        }
    )
    found = changes(book, book, since=SEP, until=OCT)
    assert total(found) == {"start": 10, "new": 20, "won": 10, "end": 20}
    assert found.cells.empty
    assert found.rows.empty


@pytest.fixture(scope="module")
def maven(data: Path) -> Book:
    return salesbook.read(data / "maven-crm", mapping=MAVEN)


OPEN_AT = {
    "2016-12-31": 358,
    "2017-03-31": 1330,
    "2017-06-30": 1686,
    "2017-09-30": 2409,
    "2017-12-31": 1589,
}


def test_open_deals_of_month_ends_from_their_dates(maven: Book) -> None:
    days = [dt.date.fromisoformat(day) for day in OPEN_AT]
    for since, until in (days[0:2], days[2:4], days[3:5]):
        found = salesbook.changes(maven, maven, since=since, until=until)
        # 500 deals in Prospecting have no opening date: they were always there.
        always = found.deals["stage_after"].eq("Prospecting").sum()
        counts = found.counts().iloc[0]
        assert counts["start"] - always == OPEN_AT[str(since)]
        assert counts["end"] - always == OPEN_AT[str(until)]
        assert found.waterfall().loc["", "end"] == pipeline(maven, as_of=until).open_amount


def test_periods_and_currencies_that_cannot_be_compared() -> None:
    book = book_of({})
    with pytest.raises(salesbook.UsageError, match="2026-09-30 is before 2026-10-31"):
        changes(book, book, since=OCT, until=SEP)
    dollars = replace(book, definition=replace(book.definition, currency="USD"))
    with pytest.raises(salesbook.UsageError, match=r"JPY, USD"):
        changes(book, dollars, since=SEP, until=OCT)


def test_an_empty_book_gives_an_empty_waterfall() -> None:
    empty = Book(team(), {})
    found = changes(empty, empty, since=SEP, until=OCT)
    assert found.waterfall().to_numpy().sum() == 0
    assert found.waterfall("owner", "month").empty
    assert found.slip.rate is None
    assert found.customers.empty
