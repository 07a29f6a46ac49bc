from __future__ import annotations

import datetime as dt
import math
import warnings

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from salesbook.analysis.stage_times import stage_times
from salesbook.analysis.stage_visits import days_watched, stage_visits
from tests.readings import readings
from tests.tables import book_of, line
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

    stays = days_watched(stage_visits(history, "hearing"), AS_OF)
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
