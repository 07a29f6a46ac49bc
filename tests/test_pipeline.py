from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesbook.analysis.figures import PipelineRow
from salesbook.analysis.period import Period
from salesbook.analysis.pipeline import DIMENSIONS, Pipeline, pipeline
from salesbook.definition.team import Definition
from salesbook.errors import UsageError
from salesbook.reading.book import Book
from tests.tables import TEAM, book_of, team

JUNE_30 = dt.date(2026, 6, 30)

MEMBERS = """
name | team
佐藤 | 1課
鈴木 | 2課
"""

DEALS = """
no | owner | product | stage      | amount  | probability | opened     | expected_close | closed
D1 | 佐藤  | A       | 受注       | 300,000 |             | 2026-04-01 |                | 2026-05-10
D2 | 佐藤  | B       | 失注       | 100,000 |             | 2026-04-10 |                | 2026-06-30
D3 | 佐藤  | A       | 提案       | 500,000 |             | 2026-05-01 | 2026-07-31     |
D4 | 鈴木  | A       | ヒアリング | 200,000 | 0.9         | 2026-06-01 | 2026-06-20     |
D5 | 鈴木  |         | 受注       | 400,000 |             | 2026-06-01 | 2026-07-05     | 2026-07-01
D6 | 鈴木  | B       | 受注       | 250,000 |             | 2026-03-01 |                |
D7 | 田中  | B       |            | 900,000 |             | 2026-05-01 |                |
D8 | 田中  | B       | 提案       | 900,000 |             | 2026-07-01 |                |
"""


@pytest.fixture(scope="module")
def book() -> Book:
    return book_of({"members": MEMBERS, "deals": DEALS})


def _row(pipeline_: Pipeline, dimension: str, key: str) -> PipelineRow:
    return next(row for row in pipeline_.by[dimension] if row.key == key)


def test_each_deal_stands_as_it_did_on_the_day(book: Book) -> None:
    found = pipeline(book, as_of=JUNE_30)
    assert found.counts.won == 2  # D1, and D6 at some time unknown
    assert found.counts.lost == 1  # D2, closed on the very day
    assert found.counts.open == 3  # D3, D4, and D5, which closed the day after
    assert found.counts.unknown == 1  # D7 has no stage
    assert found.counts.created == 6  # all of these; D8 is not there yet
    assert found.counts.undated == 1  # D6


def test_a_deal_closed_later_was_still_open(book: Book) -> None:
    assert pipeline(book, as_of=dt.date(2026, 5, 9)).counts.won == 1  # D6 alone
    assert pipeline(book, as_of=dt.date(2026, 5, 10)).counts.won == 2


def test_amounts(book: Book) -> None:
    found = pipeline(book, as_of=JUNE_30)
    assert found.won_amount == 550_000
    assert found.lost_amount == 100_000
    assert found.open_amount == 1_100_000
    # 500,000 at the stage's 50 %, 200,000 at the typed 90 %; D5's stage then is not known.
    assert found.weighted_amount == 430_000
    assert found.counts.open_unknown_stage == 1
    assert found.counts.open_late == 1  # D4 was expected on June 20


def test_expected_today_is_not_late(book: Book) -> None:
    assert pipeline(book, as_of=dt.date(2026, 6, 20)).counts.open_late == 0
    assert pipeline(book, as_of=dt.date(2026, 6, 21)).counts.open_late == 1


def test_a_stage_entered_since_was_not_the_stage_then() -> None:
    book = book_of(
        {"deals": "no|stage|amount|opened|stage_since\nD1|提案|100|2026-04-01|2026-07-02"}
    )
    before = pipeline(book, as_of=JUNE_30)
    assert (before.weighted_amount, before.counts.open_unknown_stage) == (0, 1)
    assert _row(before, "stage", "").counts.open == 1
    assert pipeline(book, as_of=dt.date(2026, 7, 2)).weighted_amount == 50


def test_three_win_rates(book: Book) -> None:
    rates = pipeline(book, as_of=JUNE_30).win_rate
    assert [rates.closed.n, rates.created.n, rates.amount.n] == [3, 6, 3]
    assert rates.closed.rate == pytest.approx(2 / 3)
    assert rates.created.rate == pytest.approx(2 / 6)
    assert rates.amount.rate == pytest.approx(550 / 650)


def test_no_rate_by_amount_where_lost_deals_have_no_amount() -> None:
    deals = "no|stage|amount|closed\nD1|受注|100|2026-05-01\nD2|失注||2026-05-01"
    rate = pipeline(book_of({"deals": deals}), as_of=JUNE_30).win_rate.amount
    assert (rate.rate, rate.n) == (None, 1)


def test_cycle_days_of_won_deals_with_both_dates(book: Book) -> None:
    cycle = pipeline(book, as_of=JUNE_30).cycle_days
    assert (cycle.n, cycle.mean, cycle.median) == (1, 39, 39)
    later = pipeline(book, as_of=dt.date(2026, 7, 1)).cycle_days
    assert (later.n, later.mean, later.median) == (2, 34.5, 34.5)


def test_a_deal_closed_before_it_was_opened_has_no_cycle() -> None:
    deals = "no|stage|opened|closed\nD1|受注|2026-05-02|2026-05-01"
    found = pipeline(book_of({"deals": deals}), as_of=JUNE_30)
    assert (found.counts.won, found.cycle_days.n) == (1, 0)


def test_a_period_narrows_what_was_closed_and_created(book: Book) -> None:
    may = pipeline(book, as_of=JUNE_30, period=Period.month("2026-05"))
    assert (may.counts.won, may.counts.lost) == (1, 0)  # D1; D6 belongs to no month
    assert may.won_amount == 300_000
    assert may.counts.created == 1  # D3; D7 is unknown
    assert may.counts.open == 2  # on May 31: D2 and D3
    june = pipeline(book, as_of=JUNE_30, period=Period.month("2026-06"))
    assert (june.counts.won, june.counts.lost, june.counts.created) == (0, 1, 2)


def test_deals_created_in_a_period_may_be_won_after_it(book: Book) -> None:
    april = Period.month("2026-04")
    assert pipeline(book, as_of=dt.date(2026, 5, 9), period=april).win_rate.created.rate == 0
    assert pipeline(book, as_of=dt.date(2026, 5, 10), period=april).win_rate.created.rate == 0.5


def test_a_running_period_ends_with_the_day(book: Book) -> None:
    june = pipeline(book, as_of=dt.date(2026, 6, 29), period=Period.month("2026-06"))
    assert june.counts.lost == 0
    assert june.counts.open == 4  # D2, D3, D4 and D5


def test_a_period_that_has_not_begun_is_refused(book: Book) -> None:
    with pytest.raises(UsageError, match="2026-07"):
        pipeline(book, as_of=JUNE_30, period=Period.month("2026-07"))


def test_team_is_that_of_the_owner(book: Book) -> None:
    found = pipeline(book, as_of=JUNE_30)
    assert [(row.key, row.counts.won) for row in found.by["team"]] == [
        ("1課", 1),
        ("2課", 1),
        ("", 0),
    ]


def test_team_from_the_definition_where_the_book_has_no_members() -> None:
    definition = team(TEAM + '[[members]]\nname = "佐藤"\nteam = "3課"\n')
    found = pipeline(book_of({"deals": DEALS}, definition), as_of=JUNE_30)
    assert _row(found, "team", "3課").counts.won == 1


def test_rows_come_by_won_amount_then_name(book: Book) -> None:
    found = pipeline(book, as_of=dt.date(2026, 7, 1))
    assert [row.key for row in found.by["owner"]] == ["鈴木", "佐藤", "田中"]
    assert [row.key for row in found.by["product"]] == ["", "A", "B"]


def test_every_stage_has_a_row_in_the_order_of_the_definition(book: Book) -> None:
    rows = pipeline(book, as_of=JUNE_30).by["stage"]
    assert [row.key for row in rows] == ["ヒアリング", "提案", "受注", "失注", ""]
    assert rows[1].weighted_amount == 250_000
    assert rows[4].counts.open == 1


def test_each_figure_stands_in_its_own_month(book: Book) -> None:
    found = pipeline(book, as_of=JUNE_30)
    assert [row.key for row in found.by["month"]] == [
        "2026-03",
        "2026-04",
        "2026-05",
        "2026-06",
        "2026-07",
        "",
    ]
    assert _row(found, "month", "2026-04").counts.created == 2
    assert _row(found, "month", "2026-05").won_amount == 300_000
    assert _row(found, "month", "2026-07").open_amount == 900_000  # D3 and D5 expected
    assert _row(found, "month", "").counts.undated == 1


def test_columns_the_team_left_out_are_simply_empty() -> None:
    definition = team(
        TEAM + '[layout]\nleft_out = ["deals.probability", "deals.opened", "deals.amount"]\n'
    )
    book = book_of({"deals": "no|stage|closed\nD1|受注|2026-05-01\nD2|提案|"}, definition)
    found = pipeline(book, as_of=JUNE_30)
    assert (found.counts.won, found.counts.open, found.won_amount) == (1, 1, 0)


def test_a_book_without_deals() -> None:
    found = pipeline(Book(team(), {}), as_of=JUNE_30)
    assert found.counts.created == 0
    assert found.win_rate.closed.rate is None
    assert found.by["owner"] == ()


def test_rows_as_a_frame(book: Book) -> None:
    frame = pipeline(book, as_of=JUNE_30).frame("owner")
    assert frame.loc["佐藤", "won_amount"] == 300_000
    assert frame["win_rate_closed"].isna().tolist() == [False, False, True]


_DATES = st.one_of(st.just(""), st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)).map(str))
_LINES = st.tuples(
    st.sampled_from(["佐藤", "鈴木", ""]),
    st.sampled_from(["提案", "ヒアリング", "受注", "失注", ""]),
    st.sampled_from(["", "0", "1", "12345"]),
    _DATES,
    _DATES,
    _DATES,
).map("|".join)


@settings(max_examples=12)
@given(
    st.lists(_LINES, max_size=12),
    st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
    st.booleans(),
)
def test_parts_add_up_to_the_whole(lines: list[str], day: dt.date, narrowed: bool) -> None:  # noqa: FBT001
    sheet = "\n".join(["owner|stage|amount|opened|expected_close|closed", *lines])
    period = Period(day.replace(day=1), day) if narrowed else None
    whole = pipeline(book_of({"members": MEMBERS, "deals": sheet}), as_of=day, period=period)
    for dimension in DIMENSIONS:
        rows = whole.by[dimension]
        for name in ("won", "lost", "open", "created", "unknown", "undated"):
            assert sum(getattr(row.counts, name) for row in rows) == getattr(whole.counts, name)
        for name in ("won_amount", "lost_amount", "open_amount"):
            assert sum(getattr(row, name) for row in rows) == getattr(whole, name)


@pytest.fixture(scope="module")
def maven(data: Path) -> Book:
    deals = pd.read_csv(data / "maven-crm" / "sales_pipeline.csv")
    members = pd.read_csv(data / "maven-crm" / "sales_teams.csv")
    frame = pd.DataFrame(
        {
            "no": deals["opportunity_id"],
            "company": deals["account"],
            "product": deals["product"],
            "owner": deals["sales_agent"],
            "stage": deals["deal_stage"],
            "amount": deals["close_value"],
            "opened": pd.to_datetime(deals["engage_date"]).astype("datetime64[s]"),
            "closed": pd.to_datetime(deals["close_date"]).astype("datetime64[s]"),
        }
    )
    teams = pd.DataFrame({"name": members["sales_agent"], "team": members["manager"]})
    return Book(_maven_team(), {"deals": frame, "members": teams})


def _maven_team() -> Definition:
    stages = {"Prospecting": "open", "Engaging": "open", "Won": "won", "Lost": "lost"}
    chance = {"open": 0.3, "won": 1.0, "lost": 0.0}
    return team(
        '[book]\nname = "Maven"\nlanguage = "en"\n'
        + "".join(
            f'[[stages]]\nkey = "{label}"\nlabel = "{label}"\noutcome = "{outcome}"\n'
            f"probability = {chance[outcome]}\n"
            for label, outcome in stages.items()
        )
    )


def test_published_numbers_of_8800_deals(maven: Book) -> None:
    found = pipeline(maven, as_of=dt.date(2017, 12, 31))
    assert (found.counts.won, found.counts.lost, found.counts.open) == (4238, 2473, 2089)
    assert found.counts.open_dated == 1589
    assert found.counts.open_unknown_opening == 0  # nothing in the book is later
    assert found.won_amount == 10_005_534
    assert found.win_rate.closed.rate == pytest.approx(0.6315, abs=5e-5)
    assert found.win_rate.created.rate == pytest.approx(0.4816, abs=5e-5)
    assert len(found.by["team"]) == 6
    assert _row(found, "product", "GTXPro").counts.won == 729


@pytest.mark.parametrize(
    ("day", "engaging"),
    [("2016-12-31", 358), ("2017-03-31", 1330), ("2017-06-30", 1686), ("2017-09-30", 2409)],
)
def test_open_deals_at_past_month_ends(maven: Book, day: str, engaging: int) -> None:
    # The 500 prospects have no opening date and were, as far as the book knows, always there.
    found = pipeline(maven, as_of=dt.date.fromisoformat(day))
    assert found.counts.open_dated == engaging
    assert (found.counts.open, found.counts.open_unknown_opening) == (engaging + 500, 500)
