"""How long a forecast of 10,000 deals takes, with two years of monthly readings and without.

    python -m benchmarks.forecast_speed [DEALS]

Seconds are of the processor, so that a busy machine makes no difference.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

import salesbook
from benchmarks.forecast_simulation import definition
from benchmarks.simulated_team import MONTH, Team, Ways, make_team
from salesbook.analysis.forecasting.cases import WON, FloatArray
from salesbook.history import open_history
from salesbook.reading.book import Book

DEALS = 10_000
_MONTHS, _FIRST_ROW = 24, 6
_FIRST_DAY = dt.date(2024, 1, 1)


def speed_lines(deals: int) -> Iterator[str]:
    """A Markdown table: seconds and what was learned from."""
    team = make_team(Ways(members=30, deals=deals, months=_MONTHS + 1, drift=0.3), 1)
    yield f"| {deals:,} deals | seconds | closed | readings | open |"
    yield "|---|---|---|---|---|"
    book, last = book_on(team, _MONTHS * MONTH), date_of(_MONTHS * MONTH)
    with tempfile.TemporaryDirectory(prefix="salesbook-benchmark-") as folder:
        file = Path(folder) / "history.db"
        with open_history(file) as history:
            for month in range(1, _MONTHS + 1):
                history.record(book_on(team, month * MONTH), date_of(month * MONTH))
            for name, past in (("dates alone", None), ("with the history", history)):
                start = time.process_time()
                made = salesbook.forecast(book, as_of=last, history=past, target=3e7)
                seconds, basis = time.process_time() - start, made.basis
                counts = f"{basis.closed:,} | {basis.readings} | {len(made.deals):,}"
                yield f"| {name} | {seconds:.1f} | {counts} |"


def book_on(team: Team, day: int) -> Book:
    """The team's book as it stood at the end of a day, a multiple of ``MONTH``."""
    cases, decided = team.cases, definition()
    rows = np.flatnonzero(cases.opened <= day)
    over = cases.closed[rows] <= day
    at = np.clip((team.entered[rows] <= day).sum(axis=1) - 1, 0, None)
    ended = np.where(cases.outcome[rows] == WON, len(decided.stages) - 2, len(decided.stages) - 1)
    labels = np.array([stage.label for stage in decided.stages])
    seen = cases.sightings.day == day
    due = np.full(len(cases), np.nan)
    due[cases.sightings.deal[seen]] = cases.sightings.due[seen]
    owners = cases.segments["owner"][rows]
    frame = pd.DataFrame(
        {
            "no": [f"D{row:05d}" for row in rows],
            "name": [f"Deal {row}" for row in rows],
            "company": [f"Company {row % 2000}" for row in rows],
            "owner": [f"Member {owner}" for owner in owners],
            "stage": labels[np.where(over, ended, at)],
            "amount": cases.amount[rows],
            "opened": _dates(cases.opened[rows]),
            "expected_close": _dates(due[rows]),
            "closed": _dates(np.where(over, cases.closed[rows], np.nan)),
        },
        index=pd.RangeIndex(_FIRST_ROW, _FIRST_ROW + len(rows), name="row"),
    )
    return Book(decided, {"deals": frame})


def _dates(days: FloatArray) -> npt.NDArray[np.datetime64]:
    dates = pd.Timestamp(_FIRST_DAY) + pd.to_timedelta(pd.Series(days), unit="D")
    return dates.to_numpy(dtype="datetime64[s]")


def date_of(day: int) -> dt.date:
    """The date of a day of the team."""
    return _FIRST_DAY + dt.timedelta(days=day)


def main() -> None:
    """Build, record, forecast, print."""
    deals = int(sys.argv[1]) if len(sys.argv) > 1 else DEALS
    for line in speed_lines(deals):
        print(line, flush=True)


if __name__ == "__main__":
    main()
