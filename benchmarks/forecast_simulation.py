"""Forecasts for simulated teams whose truth is known, beside the rules of thumb.

    python -m benchmarks.forecast_simulation [FORECASTS] [SCENARIO]

Teams of three sizes and three kinds: steady, drifting (deals get harder to win all the time)
and together (months, and members within them, speed and slow all deals at once). Months of a
team's later life are forecast from its readings up to that day, with a target drawn around
what its months have brought so far; each fit starts anew.
"""

from __future__ import annotations

import datetime as dt
import itertools
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from benchmarks.calibration import Seen, evenly_covered, find_bands, place_of, tight_range
from benchmarks.oracle import TrueCourses, true_courses
from benchmarks.simulated_team import MONTH, STAGES, Ways, make_team
from salesbook.analysis.forecasting.cases import WON, BoolArray, Cases, FloatArray
from salesbook.analysis.forecasting.deal_cases import BookCases
from salesbook.analysis.forecasting.forecast import learn
from salesbook.analysis.forecasting.records import Settled, record_forecast, settle
from salesbook.analysis.forecasting.scorecard import FORECAST, Scorecard, score
from salesbook.analysis.forecasting.target import Range
from salesbook.analysis.period import Period
from salesbook.analysis.rates import Rate, count_rate
from salesbook.definition.team import Definition, Stage
from salesbook.definition.team_file import default_definition

SIZES = {
    "5 members, 40 deals": Ways(members=5, deals=40, months=30),
    "5 members, 200 deals": Ways(members=5, deals=200, months=24),
    "30 members, 8,000 deals": Ways(members=30, deals=8000, months=30),
}
KINDS = {"steady": (0.0, 0.0), "drift": (0.8, 0.0), "together": (0.0, 0.25)}
FORECASTS = 300

_FIRST_MONTH, _QUIET = 8, 3  # in a team's first months nothing is ripe yet
_STEP = 4  # months of one team are alike: rather more teams than more months
_FIRST_DAY = dt.date(1970, 1, 1)
_BANDS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


def definition() -> Definition:
    """A team's decisions with the simulation's stages."""
    stages = [Stage(f"s{n}", f"Stage {n}", "open", chance) for n, chance in enumerate(STAGES)]
    ends = Stage("won", "Won", "won", 1.0), Stage("lost", "Lost", "lost", 0.0)
    return replace(default_definition("en"), stages=(*stages, *ends))


def forecast_month(
    ways: Ways, seed: int, *, draws: int = 2000, true_draws: int = 0
) -> tuple[Seen, Seen | None]:
    """The forecast of one month of a team, from what was known on its eve, and the oracle's.

    Args:
        ways: How the team sells.
        seed: Of the team, the month, the target and the courses.
        draws: Courses of a forecast.
        true_draws: Courses of the oracle; without any it is not asked.
    """
    team, random = make_team(ways, seed), np.random.default_rng(seed)
    month = int(random.integers(_FIRST_MONTH, ways.months - 1))
    day = month * MONTH
    known = _numbered(team.cases.known_on(day, stages=STAGES), team.cases.opened <= day)
    learned = learn(known, definition(), as_of=_date(day), span=_span(day))
    courses = learned.play(seed, draws)
    target = _usual_month(known.cases, month) * random.uniform(0.5, 1.5)
    record = record_forecast(learned.forecast(courses, seed=seed, target=target))
    (settled,) = settle([record], _all(team.cases), as_of=_date(day + MONTH))
    found = _seen(settled, courses.total, random)
    if not true_draws:
        return found, None
    return found, _oracle(settled, true_courses(team, day, random, true_draws), random)


def many_forecasts(
    ways: Ways, count: int, *, draws: int = 2000, true_draws: int = 0, first: int = 1
) -> list[tuple[Seen, Seen | None]]:
    """So many forecasts, each of a team of its own: months of one team would share its luck."""
    seeds = range(first, first + count)
    return [forecast_month(ways, seed, draws=draws, true_draws=true_draws) for seed in seeds]


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


def simulation_lines(count: int, only: str = "") -> Iterator[str]:
    """Markdown tables of all scenarios."""
    yield f"{count} forecasts each"
    yield ""
    yield (
        "| team | kind | covered | at random | Brier | stages | last | WAPE | stages | last | bias "
        "| P(target): said → came (n) | in band | s |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    for size, ways in SIZES.items():
        for kind, (drift, together) in KINDS.items():
            if only in f"{size} {kind}":
                start = time.perf_counter()
                seen = many_forecasts(replace(ways, drift=drift, together=together), count)
                yield f"| {size} | {kind} | {_figures(seen)} | {time.perf_counter() - start:.0f} |"


def _figures(seen: Sequence[Seen]) -> str:
    settled = [each.settled for each in seen]
    card, found = score(settled), bands(settled)
    told = ", ".join(f"{b.said:.2f} → {b.came.rate:.2f} ({b.came.n})" for b in found)
    return " | ".join(
        [
            _percent(card.covered.rate),
            _percent(evenly_covered(seen).rate),
            *_briers(card),
            *(_percent(card.errors[name].wape) for name in _METHODS),
            _percent(card.errors[FORECAST].bias),
            told,
            f"{sum(band.reliable for band in found)} of {len(found)}",
        ]
    )


_METHODS = (FORECAST, "stage_weighted", "last_period")


def _briers(card: Scorecard) -> list[str]:
    found = [card.deals[name] for name in _METHODS]
    return ["–" if each is None else f"{each.score:.4f}" for each in found]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _usual_month(known: Cases, month: int) -> float:
    """What a month brought on average so far: a target must not know what will come."""
    won = (known.outcome == WON) & (known.closed > _QUIET * MONTH)
    brought = float(known.amount[won].sum()) / (month - _QUIET)
    return brought or float(known.amount.mean())


def _numbered(cases: Cases, there: BoolArray) -> BookCases:
    deals = np.flatnonzero(there)
    return BookCases(cases, pd.DataFrame(index=pd.Index(deals)), tuple(map(str, deals)))


def _all(team: Cases) -> BookCases:
    return _numbered(team, np.ones(len(team), dtype=np.bool_))


def _span(day: int) -> Period:
    return Period(_date(day + 1), _date(day + MONTH))


def _date(day: int) -> dt.date:
    return _FIRST_DAY + dt.timedelta(days=day)


def main() -> None:
    """Simulate, forecast, print."""
    arguments = dict(enumerate(sys.argv[1:]))
    for line in simulation_lines(int(arguments.get(0, FORECASTS)), arguments.get(1, "")):
        print(line, flush=True)


if __name__ == "__main__":
    main()
