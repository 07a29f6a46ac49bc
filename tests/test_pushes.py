from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.pushes import Pushes, pushes
from salesbook.history import open_history
from tests.tables import TEAM, book_of, team

HEAD = "no|name|stage|expected_close|closed\n"
READINGS = {
    dt.date(
        2026, 8, 31
    ): "D1|更改|ヒアリング|2026-09-20|\nD2|保守|提案|2026-09-10|\nD3|増設|提案|2026-09-30|\n",
    dt.date(
        2026, 9, 30
    ): "D1|更改|提案|2026-10-05|\nD2|保守|受注|2026-09-10|2026-09-12\nD3|増設|提案|2026-10-10|\n",
    dt.date(2026, 10, 31): "D1|更改|提案|2026-10-20|\nD4|新規|提案||\n",
    dt.date(
        2026, 11, 30
    ): "D1|更改|提案|2026-12-01|\nD3|増設|提案|2026-10-31|\nD4|新規|提案|2026-12-31|\n",
}


@pytest.fixture(scope="module")
def found() -> Pushes:
    history = open_history(":memory:")
    for day, rows in READINGS.items():
        history.record(book_of({"deals": HEAD + rows}), day)
    return pushes(history.versions("deals"), history.stages, history.dates)


def test_pushes_are_moves_into_a_later_month(found: Pushes) -> None:
    assert found.deals["pushes"].to_dict() == {"D1": 2, "D2": 0, "D3": 1, "D4": 0}


def test_days_count_every_move_each_way(found: Pushes) -> None:
    assert found.deals["days_pushed"].to_dict() == {
        "D1": 15 + 15 + 42,
        "D2": 0,
        "D3": 10 + 21,
        "D4": 0,
    }
    assert found.deals["days_pulled"].eq(0).all()
    assert found.deals.loc["D1", "first"] == dt.datetime(2026, 9, 20)
    assert found.deals.loc["D1", "last"] == dt.datetime(2026, 12, 1)


def test_moves_between_stages_and_who_is_still_open(found: Pushes) -> None:
    assert found.deals["stage_moves"].to_dict() == {"D1": 1, "D2": 0, "D3": 0, "D4": 0}
    assert found.deals["open"].to_dict() == {"D1": True, "D2": False, "D3": True, "D4": True}


def test_the_slip_rate_of_each_month_and_of_all(found: Pushes) -> None:
    periods = found.periods[["due", "slipped"]].to_numpy().tolist()
    # September: three due, one won. October: D1 slipped, D3 was out of the book. November: none.
    assert periods == [[3, 2], [1, 1], [0, 0]]
    assert (found.slip.rate, found.slip.n) == (0.75, 4)


def test_a_stage_that_got_another_name_is_still_open() -> None:
    history = open_history(":memory:")
    sheet = "no|name|stage|expected_close\nD1|更改|{}|{}\n"
    history.record(book_of({"deals": sheet.format("提案", "2026-10-10")}), dt.date(2026, 9, 30))
    renamed = team(TEAM.replace("提案", "提案中"))
    later = book_of({"deals": sheet.format("提案中", "2026-11-10")}, renamed)
    history.record(later, dt.date(2026, 10, 31))
    found = pushes(history.versions("deals"), history.stages, history.dates)
    assert found.deals[["pushes", "stage_moves"]].to_numpy().tolist() == [[1, 0]]


def test_a_deal_that_lost_its_stage_counts_in_neither() -> None:
    history = open_history(":memory:")
    sheet = "no|name|stage|expected_close\nD1|更改|{}|2026-10-10\n"
    for day, stage in ((dt.date(2026, 9, 30), "提案"), (dt.date(2026, 10, 31), "")):
        history.record(book_of({"deals": sheet.format(stage)}), day)
    found = pushes(history.versions("deals"), history.stages, history.dates)
    assert found.periods[["due", "slipped"]].to_numpy().tolist() == [[0, 0]]


def test_a_history_of_one_reading_says_nothing_of_slips() -> None:
    history = open_history(":memory:")
    history.record(book_of({"deals": "no|name|stage\nD1|更改|提案\n"}), dt.date(2026, 9, 30))
    found = pushes(history.versions("deals"), history.stages, history.dates)
    assert (found.slip.rate, found.slip.n) == (None, 0)
    assert found.periods.empty
    assert found.deals["pushes"].to_dict() == {"D1": 0}
