"""Which customers are worth the effort, and how important is each: the matrix and the ranks.

python -m examples.customer_matrix [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import salesbook
from examples.sources import given_or, maven_crm, print_paragraphs
from salesbook.analysis.matrix import Matrix
from salesbook.analysis.ranks import suggested_ranks
from salesbook.definition.labels import column_label
from salesbook.texts import Texts

_SAYS = {"A": "keep", "B": "could buy far more", "C": "buy more than they look", "D": "small"}


def places(found: Matrix) -> str:
    """The four quadrants, each with its sales and its largest names."""
    if found.customers.empty:
        return "There is no customer in the book, so there is no matrix."
    placed = found.customers[found.customers["quadrant"] != ""]
    if placed.empty:
        return (
            "No customer can be placed: fill in what the objective evaluation looks at, such as "
            "employees or revenue."
        )
    sales = placed["sales_this_year"] + placed["sales_last_year"]
    told = []
    for key, own in placed.groupby("quadrant"):
        largest = own.assign(sales=sales[own.index]).nlargest(2, ["x", "sales"])
        names = ", ".join(largest["company"])
        told.append(f"{len(own)} in {key} ({_SAYS[str(key)]}: {names})")
    high = placed["quadrant"].isin(["A", "C"])
    part = sales[high].sum() / sales.sum() if sales.sum() else 0.0
    aside = f" Without a place: {found.unplaced}." if found.unplaced else ""
    return (
        f"Of {len(placed)} customers, {'; '.join(told)}. A and C, {high.sum()} customers, brought "
        f"{part:.0%} of the sales of this and the last year: B is where more is to be had, and D "
        f"where less time is to be spent.{aside}"
    )


def effort(found: Matrix) -> str:
    """Whether the meetings go there."""
    meetings = sum(each.meetings for each in found.quadrants)
    if meetings < 5:  # noqa: PLR2004 - under five there is no share
        return (
            "Whether our time goes there cannot be said: there are no meeting records to speak "
            "of. A row per meeting on the sheet Meetings is enough to tell."
        )
    told = ", ".join(
        f"{each.key} {each.effort or 0.0:.0%} (meant: {each.policy.effort_share:.0%})"
        for each in found.quadrants
    )
    return f"Of {meetings:,} meetings in a year these went to each quadrant: {told}."


def importance(book: salesbook.Book) -> str:
    """How many customers have which rank, and where people say otherwise than the criteria."""
    found = suggested_ranks(book)
    counts = found["rank"].value_counts()
    if counts.empty:
        table = book.definition.tables["customers"]
        names = ", ".join(
            column_label(book.definition, table, table[each.key], Texts("en"))
            for each in book.definition.criteria[:3]
            if each.key in table
        )
        return (
            "No customer has a rank, typed or suggested: not one criterion is filled in. Score "
            f"each customer 0 to 3 on {names} and the others, and the ranks follow."
        )
    told = ", ".join(
        f"{counts[rank.label]} {rank.label}"
        for rank in book.definition.ranks
        if rank.label in counts
    )
    both = found.dropna(subset=["typed", "suggested"])
    other = int((both["typed"] != both["suggested"]).sum())
    return (
        f"By importance there are {told}. For {other} of {len(both)} customers people typed "
        "another rank than the criteria suggest: what was typed counts, and is worth a talk. On "
        f"average {found['known'].mean():.0%} of the criteria's weight is filled in."
    )


def tell(book: salesbook.Book, as_of: dt.date) -> Iterator[str]:
    """A paragraph per question."""
    found = salesbook.matrix(book, as_of=as_of)
    yield places(found)
    yield effort(found)
    yield importance(book)


if __name__ == "__main__":
    print_paragraphs(tell(*given_or(maven_crm)))
