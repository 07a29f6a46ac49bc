"""Who are the few customers that make most of the sales?

python -m examples.abc_customers [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import given_or, lacks, northwind, print_paragraphs
from salesbook.analysis.pareto import pareto


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it."""
    found = pareto(book, as_of=as_of)
    if found.limits:
        return lacks(found.limits)
    first = found.customers.head(3)
    names = ", ".join(f"{row.company} ({row.share:.1%})" for row in first.itertuples())
    counts, bought = found.counts, len(found.customers)
    owners = found.customers[found.customers["kind"] == "A"]["owner"]
    busiest = owners[owners != ""].value_counts().head(1)
    kept = "".join(f" {name} looks after {n} of the A customers." for name, n in busiest.items())
    bare = f", and {found.without} more on the list have bought nothing" if found.without else ""
    return (
        f"{counts['A']} of {bought} customers make the first 70 % of all sales; it takes "
        f"{found.reach(0.8)} for 80 % and {found.reach(0.9)} for 90 %. The largest are {names}. "
        f"The {counts['C']} smallest together bring the last tenth{bare}.{kept} Losing one of "
        f"the first three would cost {first['share'].min():.1%} of the sales or more: their names "
        "belong into every month's review."
    )


if __name__ == "__main__":
    print_paragraphs([tell(*given_or(northwind))])
