"""Which customers have really changed their place in the matrix in half a year?

python -m examples.matrix_moves [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import given_or, lacks, maven_crm, print_paragraphs
from salesbook.analysis.matrix_moves import matrix_moves

HALF_YEAR = dt.timedelta(days=182)


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it.

    One book read at two days shows what its dates tell; a history of snapshots shows what
    was typed then.
    """
    found = matrix_moves([(as_of - HALF_YEAR, book), (as_of, book)])
    if found.limits:
        return lacks(found.limits)
    moved = found.customers[found.customers["moved"]]
    told = ", ".join(
        f"{len(own)} from {key[0]} to {key[1]}" for key, own in moved.groupby(["before", "settled"])
    )
    up = moved[moved["settled"].eq("A")]["company"].head(3)
    risen = f" New in A: {', '.join(up)}." if len(up) else ""
    swaying = int(found.customers["swaying"].sum())
    return (
        f"Between {found.since} and {found.until}, {len(moved)} of {len(found.customers)} "
        f"customers changed their place for good{': ' + told if told else ''}.{risen} "
        f"{swaying} more stand across a line today, by less than {found.margin:g} points: they "
        "stay where they were until the next reading shows the same, so that nobody is dropped "
        "or courted for a rounding."
    )


if __name__ == "__main__":
    print_paragraphs([tell(*given_or(maven_crm))])
