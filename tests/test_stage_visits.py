from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from salesbook.analysis.deal_history import DealHistory
from salesbook.analysis.stage_visits import days_watched, first_open, stage_visits
from salesbook.history import open_history
from tests.readings import readings
from tests.tables import team

READINGS = {
    "2026-04-30": """
D1|更改|佐藤|ヒアリング||2026-04-10||
D2|保守|佐藤|提案||2026-04-01||
""",
    "2026-05-31": """
D1|更改|佐藤|提案||2026-04-10|2026-05-20|
D2|保守|佐藤|受注||2026-04-01||2026-05-15
D3|増設|佐藤|ヒアリング||2026-05-05||
""",
    "2026-06-30": """
D1|更改|佐藤|ヒアリング||2026-04-10||
D2|保守|佐藤|受注||2026-04-01||2026-05-15
D3|増設|佐藤|受注||2026-05-05||2026-06-25
D4|新規|佐藤|提案||2026-06-10||
""",
    "2026-07-31": """
D1|更改|佐藤|失注||2026-04-10||2026-07-10
D2|保守|佐藤|受注||2026-04-01||2026-05-15
D3|増設|佐藤|受注||2026-05-05||2026-06-25
""",
}


@pytest.fixture(scope="module")
def visits() -> pd.DataFrame:
    return stage_visits(readings(READINGS), "hearing")


def told(visits: pd.DataFrame, deal: str) -> list[tuple[str, ...]]:
    own = visits[visits["deal"] == deal]
    days = [own[key].dt.strftime("%m-%d").fillna("") for key in ("entered", "watched", "left")]
    return list(zip(own["stage"], *days, strict=True))


def test_a_deal_goes_on_back_and_out(visits: pd.DataFrame) -> None:
    assert told(visits, "D1") == [
        ("hearing", "04-10", "04-30", "05-20"),  # opened before anybody read the book
        ("proposal", "05-20", "05-20", "06-15"),  # the typed day of the change
        ("hearing", "06-15", "06-15", "07-10"),  # no day typed: half-way between two readings
        ("lost", "07-10", "07-10", ""),
    ]


def test_what_the_first_reading_finds_in_a_later_stage_has_no_beginning(
    visits: pd.DataFrame,
) -> None:
    assert told(visits, "D2")[0] == ("proposal", "", "04-30", "05-15")


def test_a_new_deal_is_watched_from_its_opening(visits: pd.DataFrame) -> None:
    assert told(visits, "D3") == [
        ("hearing", "05-05", "05-05", "06-25"),
        ("won", "06-25", "06-25", ""),
    ]


def test_a_deal_that_is_gone_was_last_seen_in_the_last_reading_that_has_it(
    visits: pd.DataFrame,
) -> None:
    # Opened on the 10th, seen on the 30th.
    assert told(visits, "D4") == [("proposal", "06-20", "06-20", "")]
    seen = visits.set_index("deal")["seen"]
    assert seen["D4"] == dt.datetime(2026, 6, 30)
    assert seen["D2"].max() == dt.datetime(2026, 7, 31)


def test_a_typed_day_before_the_last_reading_cannot_be_that_of_the_change() -> None:
    rows = {
        "2026-04-30": "D1|更改|佐藤|ヒアリング||2026-04-10||",
        "2026-05-31": "D1|更改|佐藤|提案||2026-04-10|2026-04-15|",
    }
    assert told(stage_visits(readings(rows), "hearing"), "D1")[1][1] == "05-16"


def test_stays_are_as_long_as_they_were_watched(visits: pd.DataFrame) -> None:
    watched = days_watched(visits, dt.date(2026, 7, 31)).set_index(["deal", "stage"])
    first = watched.loc[[("D1", "hearing")]].iloc[0]
    assert (first["start"], first["days"], first["ended"]) == (20, 40, True)
    # Seen once, half-way after its opening; all of the stay was watched, and it has not ended.
    gone = watched.loc[[("D4", "proposal")]].iloc[0]
    assert (gone["start"], gone["days"], gone["ended"]) == (-1, 10, False)
    assert ("D2", "proposal") not in watched.index  # nobody knows since when


def test_readings_after_the_day_do_not_count() -> None:
    history = readings(READINGS, as_of="2026-06-15")
    assert [f"{day:%m-%d}" for day in history.dates] == ["04-30", "05-31"]
    found = stage_visits(history, "hearing")
    assert set(found["deal"]) == {"D1", "D2", "D3"}
    assert told(found, "D1")[-1] == ("proposal", "05-20", "05-20", "")


def test_a_history_without_readings_up_to_the_day_is_none() -> None:
    history = open_history(":memory:")
    assert DealHistory.of(history, as_of=dt.date(2026, 1, 1)) is None


def test_deals_begin_in_the_first_open_stage() -> None:
    assert first_open(team().stages) == "hearing"
    assert first_open(()) == ""
