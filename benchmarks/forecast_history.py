"""What a history is worth: the same months forecast with ever more readings.

python -m benchmarks.forecast_history [FORECASTS]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from benchmarks.calibration import Forecasts, evenly_covered
from benchmarks.forecast_simulation import FORECASTS, SIZES, make_many
from salesbook.analysis.forecasting.scorecard import FORECAST, score

READINGS = {"none, dates alone": 0, "today's": 1, "3 months": 3, "6 months": 6, "all": None}
"""The latest month's ends read, today's among them."""

_TEAM = SIZES["5 members, 200 deals"]


def history_lines(count: int) -> Iterator[str]:
    """A Markdown table: a row per history."""
    yield "| readings | Brier of deals | WAPE | covered at random |"
    yield "|---|---|---|---|"
    made = Forecasts((), ())
    for name, readings in READINGS.items():
        made = make_many(_TEAM, count, readings=readings)
        yield f"| {name} | {_figures(made, FORECAST)} | {evenly_covered(made.seen).rate:.0%} |"
    yield f"| weighted by stage, as of today | {_figures(made, 'stage_weighted')} | |"


def _figures(made: Forecasts, method: str) -> str:
    card = score([each.settled for each in made.seen])
    brier, wape = card.deals[method], card.errors[method].wape
    return f"{'–' if brier is None else f'{brier.score:.4f}'} | {wape or 0:.0%}"


def main() -> None:
    """Forecast, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FORECASTS
    for line in history_lines(count):
        print(line, flush=True)


if __name__ == "__main__":
    main()
