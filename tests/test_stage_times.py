from __future__ import annotations

import datetime as dt
import math
import warnings

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from salesbook.analysis.deal_history import DealHistory
from salesbook.analysis.stage_conversion import stage_conversion
from salesbook.analysis.stage_times import _unseen, stage_times
from salesbook.analysis.stage_visits import days_watched, stage_visits
from tests.readings import readings
from tests.tables import book_of, line, team
from tests.test_stage_conversion import DEALS

AS_OF = dt.date(2026, 12, 31)


def test_days_from_opening_to_closing_with_open_deals_censored() -> None:
    found = stage_times(book_of({"deals": DEALS}), as_of=AS_OF)
    whole = found.stages.loc[""]
    assert (whole["n"], whole["ended"]) == (12, 11)
    # 4, then 10 to 15, then four of 29 days; one open for 10.
    assert (whole["median"], whole["p90"]) == (14, 29)
    assert (whole["won_n"], whole["won_median"]) == (7, 12)
    assert [limit.code for limit in found.limits] == ["no_history"]


def test_days_of_stages_equal_those_of_statsmodels() -> None:
    """Random stays, some begun before the first reading, some not ended."""
    random = np.random.default_rng(11)
    month: dict[str, list[str]] = {f"2026-{m:02d}-28": [] for m in range(3, 7)}
    for n in range(60):
        opened = dt.date(2026, 2, 1) + dt.timedelta(days=int(random.integers(0, 120)))
        moved = opened + dt.timedelta(days=int(random.integers(0, 90)))
        for day, rows in month.items():
            read = dt.date.fromisoformat(day)
            if opened <= read < moved:
                rows.append(f"D{n}|x|佐藤|ヒアリング||{opened}|{opened}|")
            elif opened <= read:
                rows.append(f"D{n}|x|佐藤|提案||{opened}|{moved}|")
    history = readings({day: "\n".join(rows) for day, rows in month.items()})
    found = stage_times(book_of({}), as_of=AS_OF, history=history).stages.loc["hearing"]

    visits = stage_visits(history, "hearing")
    over = _unseen(visits, ["hearing", "proposal"], history.dates[0])
    assert len(over) > 5
    stays = pd.concat([days_watched(visits, AS_OF), over], ignore_index=True)
    stays = stays[stays["stage"] == "hearing"]
    assert (stays["start"] > 0).any()
    assert not stays["ended"].all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs divides by zero where nothing is left
        # Theirs starts at an entry above 0, ours at -1 where a stay was watched from the first day.
        theirs = SurvfuncRight(
            stays["days"] + 1, stays["ended"].astype(int), entry=stays["start"] + 1
        )
    ages = theirs.surv_times - 1
    for name, share in (("median", 0.5), ("p90", 0.9)):
        reached = ages[theirs.surv_prob <= 1 - share + 1e-12]
        assert found[name] == (reached[0] if len(reached) else pytest.approx(math.nan, nan_ok=True))


def test_days_of_deals_won_since_tell_what_is_usual() -> None:
    opened = [f"D{n}|x|佐藤|ヒアリング||2026-05-01||" for n in range(1, 8)]
    moved = [f"D{n}|x|佐藤|受注||2026-05-01||2026-06-{n:02d}" for n in range(1, 6)]
    moved += ["D6|x|佐藤|失注||2026-05-01||2026-06-28", "D7|x|佐藤|ヒアリング||2026-05-01||"]
    rows = {"2026-04-30": "", "2026-05-31": "\n".join(opened), "2026-06-30": "\n".join(moved)}
    found = stage_times(book_of({}), as_of=AS_OF, history=readings(rows))
    assert found.won_medians == {"hearing": 33}
    assert line(found.stages, "hearing", ["n", "ended", "won_n"]) == [7, 6, 5]


def test_a_stay_that_no_reading_saw_counts_from_the_opening_on() -> None:
    # Five quick ones were won before anybody read the book: half of their days in each stage.
    won = [f"D{n}|x|佐藤|受注||2026-05-0{n}||2026-05-1{n}" for n in range(1, 6)]
    lost = [f"D{n}|x|佐藤|失注||2026-05-01||2026-05-04" for n in range(6, 8)]
    rows = {"2026-04-30": "", "2026-05-31": "\n".join([*won, *lost])}
    found = stage_times(book_of({}), as_of=AS_OF, history=readings(rows))
    assert line(found.stages, "hearing", ["n", "ended", "median"]) == [7, 7, 5]
    assert line(found.stages, "proposal", ["n", "ended", "median"]) == [5, 5, 5]
    # What was opened before the first reading is not: its like that were over are not in the book.
    late = readings({"2026-05-06": "", "2026-05-31": rows["2026-05-31"]})
    found = stage_times(book_of({}), as_of=AS_OF, history=late)
    assert list(found.stages["n"]) == [0, 0, 0]


def test_four_ended_stays_are_not_enough() -> None:
    rows = {
        "2026-04-30": "D1|x|佐藤|ヒアリング||2026-04-30||",
        "2026-05-31": "D1|x|佐藤|受注||2026-04-30||2026-05-10",
    }
    found = stage_times(book_of({}), as_of=AS_OF, history=readings(rows))
    row = found.stages.loc["hearing"]
    assert (row["n"], row["ended"]) == (1, 1)
    assert row[["median", "p90", "won_median"]].isna().all()
    assert ("ヒアリング", 1) in [(limit.group, limit.n) for limit in found.limits]


def weekly_history(deals: int) -> DealHistory:
    """Deals of a team whose ways are known, read every week of a year and a half.

    Seven in ten go on from hearing after 30 days on average, four in ten of those are won.
    """
    random = np.random.default_rng(3)
    dates = [dt.date(2024, 7, 31) + dt.timedelta(weeks=week) for week in range(75)]
    first, last = dates[0].toordinal(), dates[-1].toordinal()
    rows: list[tuple[object, ...]] = []

    def version(deal: int, label: str, days: tuple[int, int], typed: tuple[int, ...]) -> None:
        """A row from the first reading that shows it to the first that does not."""
        seen, gone = (first + -(-max(0, day - first) // 7) * 7 for day in days)
        if seen < gone and seen <= last:
            known = [dt.datetime.fromordinal(day) if day else None for day in (seen, *typed)]
            end = dt.datetime.fromordinal(gone) if gone <= last else None
            rows.append((f"D{deal:04d}", label, known[0], end, *known[1:]))

    for deal in range(deals):
        opened = dt.date(2024, 1, 1).toordinal() + int(random.integers(0, 700))
        moved = opened + int(random.gamma(2, 15))
        goes_on, won = random.random() < 0.7, random.random() < 0.4
        closed = moved + int(random.gamma(2, 22.5)) if goes_on else moved
        version(deal, "ヒアリング", (opened, moved), (opened, opened, 0))
        if goes_on:
            version(deal, "提案", (moved, closed), (moved, opened, 0))
        label = "受注" if goes_on and won else "失注"
        version(deal, label, (closed, last + 7), (0, opened, closed))
    columns = ["row_key", "stage", "valid_from", "valid_to", "stage_since", "opened", "closed"]
    versions = pd.DataFrame(rows, columns=columns)
    days = {key: pd.to_datetime(versions[key]) for key in columns[2:]}
    return DealHistory(versions.assign(**days), team().stages, tuple(dates))


def test_weekly_readings_find_the_ways_of_a_team() -> None:
    history = weekly_history(1500)
    until = history.dates[-1]
    times = stage_times(book_of({}), as_of=until, history=history)
    # Gamma times of shape 2 and these means, in whole days: medians 25 and 37, ninths 58 and 87.
    for stage, median, p90 in (("hearing", 25, 58), ("proposal", 37, 87)):
        row = times.stages.loc[stage].to_dict()
        assert row["median_low"] - 1 <= median <= row["median_high"] + 1
        assert row["p90_low"] - 1 <= p90 <= row["p90_high"] + 1
    ways = stage_conversion(book_of({}), as_of=until, history=history)
    assert ways.rate("hearing").rate == pytest.approx(0.7, abs=0.03)
    assert ways.rate("proposal").rate == pytest.approx(0.4, abs=0.05)
    assert not [limit for limit in ways.limits if limit.code == "coarse"]
