"""Forecasts for simulated teams whose truth is known, beside the rules of thumb and the oracle.

    python -m benchmarks.forecast_simulation [FORECASTS] [SCENARIO] [MONTHS]

Teams of three sizes and three kinds: steady, drifting (deals get harder to win all the time)
and together (months, and members within them, speed and slow all deals at once). Each forecast
is of a team of its own: of a month of its later life, or of so many MONTHS, from its readings
up to that day, with a target drawn around what its months have brought so far. The oracle
knows the team's true ways; it is asked of single months.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd

from benchmarks.calibration import Forecasts, Seen, place_of, tight_range
from benchmarks.oracle import TrueCourses, true_courses
from benchmarks.simulated_team import MONTH, STAGES, Ways, make_team
from benchmarks.simulation_tables import longer_lines, simulation_lines
from salesbook.analysis.forecasting.cases import WON, BoolArray, Cases, FloatArray, Sightings
from salesbook.analysis.forecasting.deal_cases import BookCases
from salesbook.analysis.forecasting.forecast import learn
from salesbook.analysis.forecasting.outcomes import DRAWS
from salesbook.analysis.forecasting.records import Settled, record_forecast, settle
from salesbook.analysis.forecasting.target import Range
from salesbook.analysis.period import Period
from salesbook.definition.team import Definition, Stage
from salesbook.definition.team_file import default_definition

SIZES = {
    "5 members, 40 deals": Ways(members=5, deals=40, months=30),
    "5 members, 200 deals": Ways(members=5, deals=200, months=24),
    "30 members, 8,000 deals": Ways(members=30, deals=8000, months=30),
}
KINDS = {"steady": (0.0, 0.0), "drift": (0.8, 0.0), "together": (0.0, 0.25)}
FORECASTS = 300

TRUE_DRAWS = 800

_FIRST_MONTH, _QUIET = 8, 3  # in a team's first months nothing is ripe yet
_FIRST_DAY = dt.date(1970, 1, 1)


def definition() -> Definition:
    """A team's decisions with the simulation's stages."""
    stages = [Stage(f"s{n}", f"Stage {n}", "open", chance) for n, chance in enumerate(STAGES)]
    ends = Stage("won", "Won", "won", 1.0), Stage("lost", "Lost", "lost", 0.0)
    return replace(default_definition("en"), stages=(*stages, *ends))


def make_one(
    ways: Ways,
    seed: int,
    *,
    draws: int = DRAWS,
    true_draws: int = 0,
    months: int = 1,
    readings: int | None = None,
) -> tuple[Seen, Seen | None]:
    """One forecast of a team, from what was known on its eve, and the oracle's.

    Args:
        ways: How the team sells.
        seed: Of the team, the eve, the target and the courses.
        draws: Courses of a forecast.
        true_draws: Courses of the oracle; without any it is not asked.
        months: How many are forecast; the oracle knows one.
        readings: How many of the latest month's ends were read, the eve among them; None
            for all.
    """
    team, random = make_team(ways, seed), np.random.default_rng(seed)
    month = int(random.integers(_FIRST_MONTH, ways.months - months))
    day = month * MONTH
    read = team.cases if readings is None else _read_late(team.cases, day - readings * MONTH)
    known = _numbered(read.known_on(day, stages=STAGES), team.cases.opened <= day)
    learned = learn(known, definition(), as_of=_date(day), span=_span(day, months))
    courses = learned.play(seed, draws)
    target = months * _usual_month(known.cases, month) * random.uniform(0.5, 1.5)
    record = record_forecast(learned.forecast(courses, seed=seed, target=target))
    over = _date(day + months * MONTH)
    (settled,) = settle([record], _numbered(team.cases, _all(team.cases)), as_of=over)
    found = _seen(settled, courses.total, random)
    if not true_draws:
        return found, None
    return found, _oracle(settled, true_courses(team, day, random, true_draws), random)


def make_many(
    ways: Ways,
    count: int,
    *,
    draws: int = DRAWS,
    true_draws: int = 0,
    months: int = 1,
    readings: int | None = None,
    jobs: int = 1,
) -> Forecasts:
    """So many forecasts, each of a team of its own: months of one team would share its luck.

    Args:
        ways: How the teams sell.
        count: How many.
        draws: As for ``make_one``.
        true_draws: As for ``make_one``.
        months: As for ``make_one``.
        readings: As for ``make_one``.
        jobs: How many processes; what comes out is the same.
    """
    asked = {"draws": draws, "true_draws": true_draws, "months": months}
    one, seeds = partial(make_one, ways, readings=readings, **asked), range(1, count + 1)
    if jobs == 1:
        made = list(map(one, seeds))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            made = list(pool.map(one, seeds, chunksize=5))
    return Forecasts(
        tuple(seen for seen, _ in made), tuple(true for _, true in made if true is not None)
    )


def simulate_all(
    count: int, only: str = "", months: int = 1, jobs: int = 1
) -> Iterator[tuple[str, Forecasts]]:
    """Every scenario whose name has a text in it, by that name."""
    for (size, ways), (kind, (drift, together)) in itertools.product(SIZES.items(), KINDS.items()):
        name = f"{size} | {kind}"
        if only in name:
            own = replace(ways, drift=drift, together=together)
            true_draws = TRUE_DRAWS if months == 1 else 0
            yield name, make_many(own, count, true_draws=true_draws, months=months, jobs=jobs)


def _oracle(settled: Settled, true: TrueCourses, random: np.random.Generator) -> Seen:
    said = settled.record
    chances = dict(zip(map(str, true.deals), true.won.mean(axis=1), strict=True))
    record = replace(
        said,
        total=Range.of(true.total),
        chance=float((true.total >= (said.target or 0)).mean()),
        deals={key: replace(deal, chance=float(chances[key])) for key, deal in said.deals.items()},
    )
    return _seen(replace(settled, record=record), true.total, random)


def _seen(settled: Settled, total: FloatArray, random: np.random.Generator) -> Seen:
    said, (low, high) = settled.record.total, tight_range(total)
    return Seen(
        settled=settled,
        place=place_of(total, settled.actual, random),
        held=float(((total >= said.p10) & (total <= said.p90)).mean()),
        tight=float(((total >= low - 0.5) & (total <= high + 0.5)).mean()),
        inside=low - 0.5 <= settled.actual <= high + 0.5,
    )


def _read_late(cases: Cases, after: int) -> Cases:
    """The same deals, their readings up to a day lost."""
    seen = cases.sightings
    late = seen.day > after
    kept = {name: getattr(seen, name)[late] for name in Sightings.__slots__}
    return replace(cases, sightings=Sightings(**kept))


def _usual_month(known: Cases, month: int) -> float:
    """What a month brought on average so far: a target must not know what will come."""
    won = (known.outcome == WON) & (known.closed > _QUIET * MONTH)
    brought = float(known.amount[won].sum()) / (month - _QUIET)
    return brought or float(known.amount.mean())


def _numbered(cases: Cases, there: BoolArray) -> BookCases:
    deals = np.flatnonzero(there)
    return BookCases(cases, pd.DataFrame(index=pd.Index(deals)), tuple(map(str, deals)))


def _all(team: Cases) -> BoolArray:
    return np.ones(len(team), dtype=np.bool_)


def _span(day: int, months: int) -> Period:
    return Period(_date(day + 1), _date(day + months * MONTH))


def _date(day: int) -> dt.date:
    return _FIRST_DAY + dt.timedelta(days=day)


def main() -> None:
    """Simulate, forecast, print; what is under way goes to the other stream."""
    arguments = dict(enumerate(sys.argv[1:]))
    begun = time.perf_counter()
    count, months = int(arguments.get(0, FORECASTS)), int(arguments.get(2, 1))
    found = {}
    for name, made in simulate_all(count, arguments.get(1, ""), months, os.cpu_count() or 1):
        found[name] = made
        print(f"{name}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    print("\n".join((simulation_lines if months == 1 else longer_lines)(found)))


if __name__ == "__main__":
    main()
