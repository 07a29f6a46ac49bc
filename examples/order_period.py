"""How long does it really take to an order?

python -m examples.order_period [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import given_or, lacks, maven_crm, print_paragraphs
from salesbook.analysis.order_period import OrderPeriod, order_periods


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it."""
    found = order_periods(book, as_of=as_of)
    return (
        f"{_told(found.from_opening, 'From opening a deal')} "
        f"{_told(found.from_visit, 'From the first visit')}"
    )


def _told(period: OrderPeriod, begin: str) -> str:
    if period.limits:
        return lacks(period.limits)
    simple = (
        f"{begin} to the order it took {period.mean:.0f} days on average and {period.median:.0f} "
        f"at the median, looking at the {period.ordered:,} that came to one."
    )
    if period.true_median is None:
        return (
            f"{simple} But of all {period.n:,}, less than half have ever ordered, so there is no "
            "day by which half of them do."
        )
    reach = "" if period.low is None else f" ({period.low:.0f} to {period.high or 0:.0f})"
    return (
        f"{simple} With the {period.waiting:,} still open counted for as long as they have been "
        f"watched, half are won by day {period.true_median:.0f}{reach}: the quick ones alone "
        "make us look quicker than we are."
    )


if __name__ == "__main__":
    print_paragraphs([tell(*given_or(maven_crm))])
