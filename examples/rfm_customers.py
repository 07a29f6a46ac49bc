"""Who buys lately, often and much, and who used to?

python -m examples.rfm_customers [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import given_or, lacks, print_paragraphs, rfm_orders
from salesbook.analysis.rfm import BEST, NEW, SLIPPING, rfm


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it."""
    found = rfm(book, as_of=as_of)
    if found.limits:
        return lacks(found.limits)
    customers, counts = found.customers, found.counts
    total = customers["monetary"].sum()
    shares = customers.groupby("group")["monetary"].sum() / total
    gone = customers[customers["group"] == SLIPPING]
    worst = gone.sort_values("monetary", ascending=False).head(3)
    names = ", ".join(f"{row.company} ({row.recency:,.0f} days ago)" for row in worst.itertuples())
    call = f" Call first: {names}." if names else ""
    return (
        f"Of {len(customers):,} customers, {counts[BEST]} are among the best two fifths in how "
        f"lately, how often and for how much they bought; they make {shares.get(BEST, 0):.0%} of "
        f"the sales. {counts[SLIPPING]} used to buy often or much and have gone quiet, with "
        f"{shares.get(SLIPPING, 0):.0%} of the sales behind them. {counts[NEW]} have come back "
        f"or begun lately, and not bought often yet.{call} Equal customers always get equal "
        "scores, so a fifth is not always exactly a fifth."
    )


if __name__ == "__main__":
    print_paragraphs([tell(*given_or(rfm_orders))])
