from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

import salesbook
from salesbook.analysis.forecasting.cases import LOST, OPEN, UNKNOWN, WON
from salesbook.analysis.forecasting.days import day_number
from salesbook.analysis.forecasting.deal_cases import BookCases, find_cases
from salesbook.analysis.forecasting.kept_shares import kept_shares
from salesbook.analysis.forecasting.last_seen import DealPast
from salesbook.errors import SourceError
from salesbook.history import History, open_history
from salesbook.reading.book import Book
from tests.tables import TEAM, book_of, team

TODAY = dt.date(2026, 10, 14)
HEAD = (
    "no|name|company|owner|product|stage|amount|probability|"
    "opened|stage_since|expected_close|closed"
)
DEALS = """
D0001|更改|青葉商事|佐藤|保守|提案|1000||2026-08-01||2026-10-31|
D0002|保守|白石工業|鈴木|部品|受注|800||2026-07-01||2026-09-30|2026-09-20
D0003|増設|白石工業|||失注|500||2026-07-01|||2026-09-01
D0004|点検|黒川電機|佐藤||ヒアリング||||2026-09-14||
D0005|交換|黒川電機|佐藤||受注|900||2026-07-01|||
D0006|移設|赤城物産|鈴木||ヒアリング|300|0.7|2026-11-01|||
D0007|撤去|赤城物産|鈴木||受注|300||2026-07-01|||2026-11-05
D0008|新設|赤城物産|鈴木|||300||2026-07-01|||
"""
CUSTOMERS = "no|company|industry\nC0001|白石工業|製造"


def book(deals: str = DEALS) -> Book:
    sheets = {"deals": f"{HEAD}\n{deals.strip()}", "customers": CUSTOMERS}
    return book_of({**sheets, "products": "name|price\n保守|750"})


@pytest.fixture
def known() -> BookCases:
    return find_cases(book(), as_of=TODAY)


def test_which_deals_a_forecast_looks_at(known: BookCases) -> None:
    """Not those closed at an unknown time, opened later, or without a stage."""
    assert known.keys == ("D0001", "D0002", "D0003", "D0004", "D0007")
    assert known.cases.outcome.tolist() == [OPEN, WON, LOST, OPEN, OPEN]
    assert known.frame.index.tolist() == [5, 6, 7, 8, 11]


def test_what_is_expected_of_a_deal_today_was_not_known_before_it_closed() -> None:
    """Won in November on the day it says; and one that is open to this day, moved on since."""
    closed = "D0001|撤去|赤城物産|鈴木||受注|300||2026-07-01||2026-11-05|2026-11-05"
    moved = "D0002|新設|赤城物産|鈴木||提案|300||2026-07-01|2026-11-02|2026-11-30|"
    found = find_cases(book(f"{closed}\n{moved}"), as_of=TODAY)
    assert np.isnan(found.cases.due[0])
    assert found.cases.due[1] == day_number(dt.date(2026, 11, 30))


def test_days_amounts_and_chances(known: BookCases) -> None:
    cases = known.cases
    assert cases.opened[0] == day_number(dt.date(2026, 8, 1))
    assert cases.opened[3] == day_number(dt.date(2026, 9, 14))
    assert cases.closed[1] == day_number(dt.date(2026, 9, 20))
    assert np.isnan(cases.closed[[0, 3, 4]]).all()
    assert cases.due[0] == day_number(dt.date(2026, 10, 31))
    assert np.isnan(cases.amount[3])
    assert cases.chance[[0, 3]].tolist() == [0.5, 0.2]
    # Won in November: its stage of today is not the one of October.
    assert cases.stage[4] == UNKNOWN


def test_segments(known: BookCases) -> None:
    segments = known.cases.segments
    assert segments["owner"][0] == segments["owner"][3] != segments["owner"][1]
    assert segments["owner"][2] == UNKNOWN
    assert segments["industry"].tolist() == [UNKNOWN, 0, 0, UNKNOWN, UNKNOWN]
    # Without readings nobody knows what was said of closed deals.
    assert (segments["size"] == UNKNOWN).all()


def test_list_prices_until_a_deal_is_closed() -> None:
    cases = find_cases(book(), as_of=TODAY, list_prices=True).cases
    assert cases.amount[:3].tolist() == [750, 800, 500]
    earlier = cases.known_on(day_number(dt.date(2026, 8, 31)))
    assert earlier.outcome.tolist() == [OPEN] * 4
    assert earlier.amount[0] == 750


@pytest.fixture
def history(tmp_path: Path) -> History:
    history = open_history(tmp_path / "history.db")
    # On the last of August the second deal was open, and the first a stage behind.
    august = DEALS.replace(
        "受注|800||2026-07-01||2026-09-30|2026-09-20", "提案|1000||2026-07-01|||"
    )
    august = august.replace("提案|1000||2026-08", "ヒアリング|700||2026-08")
    history.record(book(august), dt.date(2026, 8, 31))
    history.record(book(), dt.date(2026, 9, 30))
    return history


def past(history: History) -> DealPast:
    return DealPast(history.versions("deals"), history.dates, history.stages)


def test_readings_show_how_open_deals_stood(history: History) -> None:
    seen = find_cases(book(), as_of=TODAY, past=past(history)).cases.sightings
    first = seen.day == day_number(dt.date(2026, 8, 31))
    stood = zip(seen.stage[first].tolist(), seen.amount[first].tolist(), strict=True)
    told = dict(zip(seen.deal[first].tolist(), stood, strict=True))
    assert told[0] == (0, 700)
    assert told[1] == (1, 1000)
    later = seen.deal[~first].tolist()
    assert 1 not in later
    assert 0 in later
    early = find_cases(book(), as_of=dt.date(2026, 9, 1), past=past(history)).cases.sightings
    assert set(early.day.tolist()) == {day_number(dt.date(2026, 8, 31))}


def test_a_renamed_stage_is_the_same_stage(history: History) -> None:
    renamed = team(TEAM.replace('label = "提案"', 'label = "ご提案"'))
    sheet = f"{HEAD}\n{DEALS.strip().replace('提案', 'ご提案')}"
    now = book_of({"deals": sheet}, renamed)
    seen = find_cases(now, as_of=TODAY, past=past(history)).cases.sightings
    assert seen.stage[seen.deal == 1].tolist() == [1]


def test_won_amounts_beside_what_was_said(history: History) -> None:
    """D0002 was said to bring 1,000 and brought 800; ten deals as said are believed before."""
    cases = find_cases(book(), as_of=TODAY, past=past(history)).cases
    assert kept_shares(cases).tolist() == [1.0] * 10 + [0.8]
    assert kept_shares(find_cases(book(), as_of=TODAY).cases).tolist() == [1.0] * 10


def test_a_kept_forecast_that_was_tampered_with_is_damage(history: History) -> None:
    salesbook.keep_forecast(history, salesbook.forecast(book(), as_of=TODAY, history=history))
    assert len(history.forecasts) == 1
    with history._database.writing() as connection:
        connection.execute("UPDATE forecasts SET body = replace(body, '\"seed\":0', '\"seed\":1')")
    with pytest.raises(SourceError):
        _ = history.forecasts
