"""The month in numbers: the problems of a workbook, its pipeline and its matrix.

python -m examples.monthly_analysis [team.xlsx [DAY [MAPPING]]]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import salesbook
from examples.sources import demo, given_or
from salesbook.analysis.rates import ENOUGH


def tell(book: salesbook.Book, as_of: dt.date) -> Iterator[str]:
    """What a manager asks first, a line each."""
    for problem in book.errors[:5]:
        yield f"{problem.address}: {problem.code} {problem.value}"

    deals = salesbook.pipeline(book, as_of=as_of)
    rate = deals.win_rate.closed
    yield f"won {deals.counts.won}, lost {deals.counts.lost}, open {deals.counts.open}"
    yield f"won amount {deals.won_amount:,.0f}, weighted {deals.weighted_amount:,.0f}"
    if rate.rate is not None and rate.n >= ENOUGH:
        yield f"win rate of closed deals {rate.rate:.1%} (n = {rate.n})"

    month = salesbook.Period.month(f"{as_of:%Y-%m}")
    this_month = salesbook.pipeline(book, as_of=as_of, period=month)
    yield f"won in {month}: {this_month.counts.won} deals, {this_month.won_amount:,.0f}"

    for quadrant in salesbook.matrix(book, as_of=as_of).quadrants:
        spent, meant = quadrant.effort, quadrant.policy.effort_share
        spent_text = "no meetings" if spent is None else f"{spent:.0%} of the meetings"
        yield f"{quadrant.key}: {quadrant.customers} customers, {spent_text} (policy {meant:.0%})"


if __name__ == "__main__":
    print(*tell(*given_or(demo)), sep="\n")
