from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

import salesbook
from salesbook.analysis.forecasting.backtest import Backtest
from salesbook.errors import UsageError
from salesbook.history import open_history
from salesbook.reading.book import Book
from salesbook.report.forecast_json import backtest_json
from salesbook.report.score_section import backtest_sections, score_section
from salesbook.report.terminal import sections_terminal
from salesbook.report.wording import Wording
from salesbook.texts import Texts
from tests.sold_deals import TODAY, deals
from tests.tables import book_of


def book(day: dt.date, amount: str = "4000000", products: str = "") -> Book:
    return book_of({"deals": deals(day, amount), "products": products})


@pytest.fixture(scope="module")
def tested() -> Backtest:
    return salesbook.backtest(book(TODAY), as_of=TODAY)


def test_every_month_that_is_over_is_forecast_on_its_eve(tested: Backtest) -> None:
    frame = tested.frame
    assert frame["as_of"].dt.strftime("%Y-%m-%d").tolist() == [
        "2025-09-30",
        "2025-10-31",
        "2025-11-30",
        "2025-12-31",
        "2026-01-31",
        "2026-02-28",
    ]
    assert frame["first"].dt.day.eq(1).all()
    assert (frame["p10"] <= frame["p50"]).all()


def test_what_came_is_what_the_book_has(tested: Backtest) -> None:
    """Won in October: the deals 18, 21, 24, 27 … opened from 12 August to 11 September."""
    frame = tested.frame
    deals_ = book(TODAY)["deals"]
    for first, last, actual in zip(frame["first"], frame["last"], frame["actual"], strict=True):
        here = deals_[deals_["stage"].eq("受注") & deals_["closed"].between(first, last)]
        assert actual == here["amount"].sum() > 0


def test_what_happened_later_changes_no_earlier_forecast(tested: Backtest) -> None:
    """Another fate of all deals that closed after November: forecasts up to then stay."""
    table = book(TODAY)["deals"].copy()
    later = table["closed"] > "2025-11-30"
    table.loc[later, "stage"] = table.loc[later, "stage"].map({"受注": "失注", "失注": "受注"})
    other = replace(book(TODAY), tables={**book(TODAY).tables, "deals": table})
    changed = salesbook.backtest(other, as_of=TODAY).frame
    known = changed["as_of"] <= "2025-11-30"
    said = ["as_of", "p10", "p50", "p90", "mean", "last_period"]
    assert changed[known][said].equals(tested.frame[known][said])
    assert not changed[~known][said].equals(tested.frame[~known][said])


def test_quarters_and_halves(tested: Backtest) -> None:
    quarters = salesbook.backtest(book(TODAY), as_of=TODAY, period="quarter")
    assert [str(each.record.period) for each in quarters.settled] == [
        "2025-10..2025-12",
        "2026-01..2026-03",
    ]
    halves = salesbook.backtest(book(TODAY), as_of=TODAY, period="half")
    assert [str(each.record.period) for each in halves.settled] == ["2025-10..2026-03"]
    assert tested.scorecard.n == 6
    with pytest.raises(UsageError, match="month, quarter, half"):
        salesbook.backtest(book(TODAY), as_of=TODAY, period="2025-10")


def test_list_prices_stand_for_amounts_until_a_deal_is_closed() -> None:
    """Lost deals close at nothing and won ones at 4 million; the list says 5."""
    table = book(TODAY)["deals"].copy()
    table.loc[table["stage"] == "失注", "amount"] = 0.0
    table.loc[table["stage"] == "提案", "amount"] = float("nan")
    priced = book(TODAY, products="name|price\n保守|5000000")
    priced = replace(priced, tables={**priced.tables, "deals": table})
    typed = salesbook.backtest(priced, as_of=TODAY).frame
    listed = salesbook.backtest(priced, as_of=TODAY, list_prices=True).frame
    assert (listed["stage_weighted"] > typed["stage_weighted"]).all()
    came = listed["actual"].sum()
    assert abs(listed["mean"].sum() / came - 1) < abs(typed["mean"].sum() / came - 1)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve months of readings, and a forecast kept on each of the last six."""
    file = tmp_path_factory.mktemp("recorded") / "history.db"
    with open_history(file) as history:
        for month in range(12):
            day = dt.date(2025 + (3 + month + 1) // 13, (3 + month) % 12 + 1, 1)
            day = (day + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
            now = book(day)
            history.record(now, day)
            if month >= 6:
                made = salesbook.forecast(now, as_of=day, history=history, target=2e7)
                salesbook.keep_forecast(history, made)
    return file


def test_every_reading_is_forecast_from(recorded: Path) -> None:
    with open_history(recorded) as history:
        found = salesbook.backtest(book(TODAY), as_of=TODAY, history=history)
    assert found.readings
    assert [each.record.as_of.month for each in found.settled] == [
        4,
        5,
        6,
        7,
        8,
        9,
        10,
        11,
        12,
        1,
        2,
    ]
    assert found.scorecard.deals["stage_weighted"] is not None
    late = [each for each in found.settled if each.record.as_of >= dt.date(2025, 9, 30)]
    # Every deal closes on the day it was expected: with readings that is learned.
    assert all(each.record.total.p10 <= each.actual <= each.record.total.p90 for each in late)


def test_kept_forecasts_are_held_against_what_came(recorded: Path) -> None:
    now = book(TODAY)
    with open_history(recorded) as history:
        kept = history.forecasts
        card = salesbook.scorecard(now, history, as_of=TODAY)
        early = salesbook.scorecard(now, history, as_of=dt.date(2025, 12, 30))
    assert [each.as_of.month for each in kept] == [10, 11, 12, 1, 2, 3]
    assert card.n == 5  # April is not over
    assert early.n == 1
    assert card.target is not None
    assert card.target.n == 5
    brier = card.deals["forecast"]
    assert brier is not None
    assert brier.n == sum(len(each.deals) for each in kept[:5])


def test_a_kept_forecast_comes_back_as_it_was(recorded: Path, tmp_path: Path) -> None:
    with open_history(recorded) as history, open_history(tmp_path / "other.db") as other:
        first = history.forecasts[0]
        assert not other.forecasts
        other.keep_forecast(first)
        other.keep_forecast(replace(first, seed=7))
        assert other.forecasts == (replace(first, seed=7),)


def test_a_history_of_another_team_is_refused(recorded: Path) -> None:
    other = deals(TODAY).replace("案件", "別件").replace("青葉商事", "白石工業")
    with open_history(recorded) as history, pytest.raises(UsageError, match="does not look like"):
        salesbook.forecast(book_of({"deals": other}), as_of=TODAY, history=history)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pages_of_the_past(tested: Backtest, recorded: Path, language: str) -> None:
    wording = Wording.of(tested.definition, Texts(language))
    page = sections_terminal("", backtest_sections(tested, wording))
    assert wording.percent(tested.scorecard.errors["forecast"].wape) in page
    assert "{" not in page
    nothing = salesbook.backtest(book_of({}), as_of=TODAY)
    assert nothing.settled == ()
    assert nothing.frame.empty
    assert "{" not in sections_terminal("", backtest_sections(nothing, wording))
    with open_history(recorded) as history:
        early = salesbook.scorecard(book(TODAY), history, as_of=dt.date(2025, 6, 1))
    assert score_section(early, wording).sentences


def test_the_data_of_a_backtest(tested: Backtest) -> None:
    data = backtest_json(tested)
    assert isinstance(data["forecasts"], list)
    first = data["forecasts"][0]
    assert isinstance(first, dict)
    assert first["period"] == {"first": "2025-10-01", "last": "2025-10-31", "name": "2025-10"}
    assert isinstance(data["scorecard"], dict)
    assert data["scorecard"]["n"] == 6


def test_a_seller_of_hardware_by_list_prices(data: Path) -> None:
    """Prospects without a date, deals without an amount, and a rush each third month."""
    mapping = Path(__file__).parents[1] / "examples" / "mappings" / "maven-crm.toml"
    sold = salesbook.read(data / "maven-crm", mapping=mapping)
    found = salesbook.backtest(sold, as_of=dt.date(2017, 12, 31), list_prices=True).scorecard
    wapes = {name: each.wape for name, each in found.errors.items() if each.wape is not None}
    assert wapes["forecast"] < 0.2 < wapes["last_period"] < wapes["stage_weighted"]
    scores = {name: each.score for name, each in found.deals.items() if each}
    assert scores["forecast"] < scores["last_period"] < scores["stage_weighted"]
    assert found.covered.rate is not None
    assert found.covered.rate >= 6 / 9
