"""Where does the pipeline stand: won, lost, open, three win rates, and how many at month ends?

python -m examples.pipeline_month [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import salesbook
from examples.sources import given_or, lacks, maven_crm, print_paragraphs
from salesbook.analysis.rates import ENOUGH, Rate


def _share(rate: Rate, what: str) -> str:
    if rate.rate is None and rate.n >= ENOUGH:
        return f"the share {what} cannot be said, for won or lost deals have no amounts"
    if rate.rate is None or rate.n < ENOUGH:
        return f"the share {what} cannot be said yet ({rate.n} of the {ENOUGH} cases it takes)"
    return f"{rate.rate:.0%} {what} (n = {rate.n:,}, {rate.low:.0%} to {rate.high:.0%})"


def standing(found: salesbook.Pipeline, currency: str) -> str:
    """What was won, lost, and is open."""
    counts = found.counts
    if not counts.any:
        return "There is no deal with a stage yet, so there is no pipeline."
    undated = counts.open - counts.open_dated
    told = f", {undated:,} of them without an opening date" if undated else ""
    said = (
        f"By {found.as_of} we won {counts.won:,} deals for {currency} {found.won_amount:,.0f} and "
        f"lost {counts.lost:,}. {counts.open:,} are open{told}."
    )
    bare = counts.open_without_amount
    if not counts.open:
        return f"{said} New ones are needed."
    if bare == counts.open:
        return f"{said} Not one of the open ones has an amount, so their worth cannot be said."
    worth = f"The open ones add up to {found.open_amount:,.0f}, {found.weighted_amount:,.0f}"
    least = f"; {bare:,} of them have no amount, so that is the least there is" if bare else ""
    return f"{said} {worth} weighted by their chance{least}."


def rates(found: salesbook.Pipeline) -> str:
    """Three numbers that all go by the name of win rate, and the days it takes."""
    three = found.win_rate
    said = (
        f"Three rates go by the name of win rate: {_share(three.closed, 'of the deals decided')}; "
        f"{_share(three.created, 'of all that were begun')}; "
        f"{_share(three.amount, 'of the money decided')}."
    )
    days = found.cycle_days
    if days.mean is None or days.n < ENOUGH:
        return f"{said} How long a deal takes cannot be said from {days.n} of them."
    return (
        f"{said} A deal won took {days.mean:.0f} days on average, {days.median:.0f} at the median."
    )


def people(found: salesbook.Pipeline) -> str:
    """Who brings most."""
    owners = [row for row in found.by["owner"] if row.key and row.counts.won]
    if not owners or not found.won_amount:
        return "Who brings most cannot be said: no won deal has an owner and an amount."
    first = owners[0]
    return (
        f"{first.key} brings most: {first.counts.won:,} deals won, {first.won_amount:,.0f}, "
        f"{first.won_amount / found.won_amount:.1%} of all; {len(owners)} people have won deals."
    )


def stock(found: salesbook.MonthEnds) -> str:
    """The open deals at month ends, rebuilt from dates."""
    if found.months.empty:
        return f"How many deals were open at past month ends cannot be said. {lacks(found.limits)}"
    counts = found.months["open"]
    peak = str(counts.idxmax())
    every = max(1, -(-len(counts) // 5))
    shown = ", ".join(f"{month}: {n:,}" for month, n in counts.iloc[::-every].iloc[::-1].items())
    aside = found.without_opening
    left = f" {aside:,} deals without an opening date are in none of these." if aside else ""
    return (
        f"Open at month ends by their dates: {shown}. Most were open at the end of {peak}, "
        f"{counts.max():,}.{left}"
    )


def tell(book: salesbook.Book, as_of: dt.date) -> Iterator[str]:
    """A paragraph per question."""
    found = salesbook.pipeline(book, as_of=as_of)
    yield standing(found, book.definition.currency)
    yield rates(found)
    yield people(found)
    yield stock(salesbook.month_ends(book, as_of=as_of))


if __name__ == "__main__":
    print_paragraphs(tell(*given_or(maven_crm)))
