"""A real year of sales, forecast month by month from what was known then.

    python -m benchmarks.forecast_backtest FOLDER

FOLDER holds the CRM export ``examples/mappings/maven-crm.toml`` reads. Open deals have no amount
there, so they take the list price of their product.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path

import salesbook
from salesbook.analysis.forecasting.backtest import Backtest

_MAPPING = Path(__file__).parents[1] / "examples" / "mappings" / "maven-crm.toml"
_LAST_DAY = dt.date(2017, 12, 31)


def backtest_lines(found: Backtest) -> Iterator[str]:
    """Markdown tables of the months and of the methods."""
    yield "| month | open | won of them | came | P10 | P50 | P90 | in range | last month |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in found.frame.to_dict("records"):
        inside = "yes" if row["p10"] <= row["actual"] <= row["p90"] else "no"
        amounts = (f"{row[key] / 1000:,.0f}" for key in ("actual", "p10", "p50", "p90"))
        told = [f"{row['first']:%Y-%m}", str(row["deals"]), str(row["won"]), *amounts]
        yield f"| {' | '.join(told)} | {inside} | {row['last_period'] / 1000:,.0f} |"
    yield ""
    yield "| method | WAPE | bias | Brier of deals |"
    yield "|---|---|---|---|"
    card = found.scorecard
    for name, errors in card.errors.items():
        if errors.wape is not None and errors.bias is not None and errors.n == card.n:
            brier = card.deals.get(name)
            score = f"{brier.score:.4f}" if brier else "–"
            yield f"| {name} | {errors.wape:.1%} | {errors.bias:+.1%} | {score} |"
    covered = card.covered
    yield ""
    interval = f"90% interval {covered.low:.0%} to {covered.high:.0%}"
    yield f"Covered {covered.rate:.0%} of {covered.n}, {interval}."


def main() -> None:
    """Read, test, print."""
    book = salesbook.read(sys.argv[1], mapping=_MAPPING)
    found = salesbook.backtest(book, as_of=_LAST_DAY, list_prices=True)
    print("\n".join(backtest_lines(found)))


if __name__ == "__main__":
    main()
