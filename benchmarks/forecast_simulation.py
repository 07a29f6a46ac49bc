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

from benchmarks.simulated_team import MONTH, STAGES, Ways, simulate
from salesbook.analysis.forecasting.cases import WON, BoolArray, Cases, FloatArray
from salesbook.analysis.forecasting.deal_cases import BookCases
from salesbook.analysis.forecasting.forecast import learn
from salesbook.analysis.forecasting.records import Settled, record_forecast, settle
from salesbook.analysis.forecasting.scorecard import FORECAST, Scorecard, score
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


@dataclass(frozen=True, slots=True)
class Seen:
    """A forecast with what came, and where in its distribution that lay.

    Attributes:
        settled: The forecast and what came.
        place: 0 to 1, uniform if the distribution is right. Where many courses bring just
            what came (nothing, mostly), a random place among them.
    """

    settled: Settled
    place: float


@dataclass(frozen=True, slots=True)
class Band:
    """Forecasts whose chance to reach the target was alike.

    Attributes:
        said: Their mean chance.
        came: How often it was reached, with its 90 % Wilson interval.
    """

    said: float
    came: Rate

    @property
    def reliable(self) -> bool:
        """Whether what was said lies in the interval of what came."""
        low, high = self.came.low, self.came.high
        return low is not None and high is not None and low <= self.said <= high


def definition() -> Definition:
    """A team's decisions with the simulation's stages."""
    stages = [Stage(f"s{n}", f"Stage {n}", "open", chance) for n, chance in enumerate(STAGES)]
    ends = Stage("won", "Won", "won", 1.0), Stage("lost", "Lost", "lost", 0.0)
    return replace(default_definition("en"), stages=(*stages, *ends))


def forecasts(ways: Ways, seed: int, *, draws: int = 2000) -> Iterator[Seen]:
    """The forecasts of one team's months, each from what was known on its eve.

    Args:
        ways: How the team sells.
        seed: Of the team, the targets and the courses.
        draws: Courses of a forecast.
    """
    team, random = simulate(ways, seed), np.random.default_rng(seed)
    decided = definition()
    for month in range(_FIRST_MONTH, ways.months - 1, _STEP):
        day = month * MONTH
        known = _numbered(team.known_on(day, stages=STAGES), team.opened <= day)
        learned = learn(known, decided, as_of=_date(day), span=_span(day))
        courses = learned.play(seed + month, draws)
        target = _usual_month(known.cases, month) * random.uniform(0.5, 1.5)
        made = learned.forecast(courses, seed=seed + month, target=target)
        (settled,) = settle([record_forecast(made)], _all(team), as_of=_date(day + MONTH))
        yield Seen(settled, _place(courses.total, settled.actual, random))


def many_forecasts(ways: Ways, count: int, *, draws: int = 2000) -> list[Seen]:
    """So many forecasts of as many teams as it takes."""
    found: list[Seen] = []
    seed = 0
    while len(found) < count:
        seed += 1
        found += forecasts(ways, seed, draws=draws)
    return found[:count]


def bands(settled: Iterable[Settled]) -> list[Band]:
    """The reliability of the chances to reach the target."""
    said = [each for each in settled if each.record.chance is not None]
    found = []
    for low, high in itertools.pairwise(_BANDS):
        own = [each for each in said if low <= (each.record.chance or 0) < high]
        if own:
            reached = sum(each.actual >= (each.record.target or 0) for each in own)
            mean = float(np.mean([each.record.chance for each in own]))
            found.append(Band(mean, count_rate(reached, len(own))))
    return found


def evenly_covered(seen: Sequence[Seen]) -> Rate:
    """How often what came lay in the middle eight tenths of its distribution.

    References:
        Czado, C., Gneiting, T., Held, L. (2009). Predictive model assessment for count data.
        Biometrics 65, 1254-1261 (the randomised probability integral transform).
    """
    return count_rate(sum(0.1 < each.place < 0.9 for each in seen), len(seen))  # noqa: PLR2004 - P10 and P90


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


def _place(total: FloatArray, actual: float, random: np.random.Generator) -> float:
    # Added up in another order, the same deals differ in the last digit.
    near = np.isclose(total, actual, rtol=1e-9, atol=0.5)
    below = (total < actual) & ~near
    return float(below.mean() + random.random() * near.mean())


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
