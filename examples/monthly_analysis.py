"""The month in numbers: read a workbook, look at the problems, the pipeline and the matrix.

Run it on a workbook of yours:  python monthly_analysis.py team.xlsx 2026-10-31
Without one it reads the demo team's:  salesbook demo salesbook-demo
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import salesbook


def main(source: Path, as_of: dt.date) -> None:
    """Print what a manager asks first."""
    book = salesbook.read(source, as_of=as_of)
    for problem in book.errors[:5]:
        print(f"{problem.address}: {problem.code} {problem.value}")

    deals = salesbook.pipeline(book, as_of=as_of)
    rate = deals.win_rate.closed
    print(f"won {deals.counts.won}, lost {deals.counts.lost}, open {deals.counts.open}")
    print(f"won amount {deals.won_amount:,.0f}, weighted {deals.weighted_amount:,.0f}")
    if rate.rate is not None:
        print(f"win rate of closed deals {rate.rate:.1%} (n = {rate.n})")

    month = salesbook.Period.month(f"{as_of:%Y-%m}")
    this_month = salesbook.pipeline(book, as_of=as_of, period=month)
    print(f"won in {month}: {this_month.counts.won} deals, {this_month.won_amount:,.0f}")

    customers = salesbook.matrix(book, as_of=as_of)
    for quadrant in customers.quadrants:
        spent, meant = quadrant.effort, quadrant.policy.effort_share
        spent_text = "no meetings" if spent is None else f"{spent:.0%} of the meetings"
        print(f"{quadrant.key}: {quadrant.customers} customers, {spent_text} (policy {meant:.0%})")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(
        Path(given[0]) if given else Path("salesbook-demo/team.xlsx"),
        dt.date.fromisoformat(given[1]) if given[1:] else dt.date.today(),
    )
