"""Whom have we left alone: customers, key persons, first visits?

python -m examples.neglected_customers [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import demo, given_or, lacks, print_paragraphs
from salesbook.analysis.dormant import DORMANT, LATE, Dormant, dormant
from salesbook.analysis.first_visits import FirstVisits, first_visits
from salesbook.analysis.key_persons import KeyPersons, key_persons


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it."""
    quiet = dormant(book, as_of=as_of)
    people, visits = key_persons(book, as_of=as_of), first_visits(book, as_of=as_of)
    return " ".join(
        (
            lacks(quiet.limits) or _quiet(quiet),
            lacks(people.limits) or _people(people),
            lacks(visits.limits) or _visits(visits),
        )
    )


def _quiet(found: Dormant) -> str:
    counts = found.counts
    longest = ", ".join(
        f"{row.company} ({row.days_since:.0f} days)" for row in found.customers.head(3).itertuples()
    )
    return (
        f"{counts[LATE]} of {found.n} customers wait longer than their quadrant should let them, "
        f"{counts[DORMANT]} more are dormant{': ' + longest if counts[DORMANT] else ''}."
    )


def _people(found: KeyPersons) -> str:
    never = int(found.unmet["met"].isna().sum())
    return (
        f"We know the key person of {found.met.n} customers and have met {found.met.rate:.0%} of "
        f"them in the last {found.days} days; {never} we have never met."
    )


def _visits(found: FirstVisits) -> str:
    rate = found.in_time
    names = ", ".join(found.left["company"].head(3))
    return (
        f"Of {rate.n} first visits since {found.since}, {rate.rate:.0%} ({rate.low:.0%} to "
        f"{rate.high:.0%}) were followed up within {found.days} days, and {len(found.left)} never"
        f"{': ' + names if names else ''}."
    )


if __name__ == "__main__":
    print_paragraphs([tell(*given_or(demo))])
