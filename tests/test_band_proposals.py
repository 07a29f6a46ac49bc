from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.band_proposals import BandProposals, Proposal, band_proposals
from salesbook.analysis.matrix import matrix
from salesbook.reading.book import Book
from tests.tables import book_of

DAY = dt.date(2026, 10, 31)


def book(count: int = 12) -> Book:
    """Customer n has 10 n employees and bought for 100 n; the last is by far the largest."""
    lines = [f"顧客{n:02d} | {10 * n} | {100 * n}" for n in range(1, count)]
    head = "company | employees | sales_this_year"
    return book_of({"customers": "\n".join([head, *lines, f"顧客{count} | 5,000 | 90,000"])})


@pytest.fixture(scope="module")
def found() -> BandProposals:
    return band_proposals(book(), as_of=DAY)


def proposal(found: BandProposals, column: str, method: str, axis: str = "objective") -> Proposal:
    return next(
        each
        for each in found.proposals
        if (each.axis, each.column, each.method) == (axis, column, method)
    )


def test_bands_with_the_same_number_of_customers(found: BandProposals) -> None:
    even = proposal(found, "employees", "quantile")
    assert list(even.current) == [30, 100, 300]
    # Quarters of 10, 20 … 110, 5,000, to two figures.
    assert list(even.proposed) == [38, 65, 93]
    assert even.n == 12


def test_bands_with_the_same_part_of_the_total(found: BandProposals) -> None:
    # The largest alone is nine tenths of 5,660: one edge is all that parts them so.
    assert proposal(found, "employees", "cumulative").proposed == (5000,)


def test_each_says_whom_it_would_move(found: BandProposals) -> None:
    even = proposal(found, "employees", "quantile")
    now = matrix(book(), as_of=DAY).customers["quadrant"]
    moved_book = Book(even.definition, book().tables)
    then = matrix(moved_book, as_of=DAY)
    assert even.moved == (now != then.customers["quadrant"]).sum() == 3
    assert even.counts == then.counts
    assert even.definition.objective.inputs[0].bands == even.proposed
    assert even.definition.dealings == book().definition.dealings


def test_cuts(found: BandProposals) -> None:
    cut = proposal(found, "", "quantile")
    assert list(cut.current) == [2]
    assert list(cut.proposed) == [1]
    assert cut.moved == 7


def test_what_is_so_already_is_not_proposed(found: BandProposals) -> None:
    # Scores 3, 2, 2, seven times 1, 0, 0: from 2 on they make half of 14, and 2 is the cut.
    # The cut of the dealings is the median, so that only the other way differs.
    cuts = [(each.axis, each.method) for each in found.proposals if not each.column]
    assert cuts == [("objective", "quantile"), ("dealings", "cumulative")]


def test_an_input_few_have_is_named(found: BandProposals) -> None:
    lacking = [(limit.what, limit.n) for limit in found.limits]
    assert lacking == [("column.customers.sales_last_year", 0)]


def test_nine_customers_are_too_few() -> None:
    result = band_proposals(book(9), as_of=DAY)
    assert result.proposals == ()
    assert [(limit.what, limit.n) for limit in result.limits] == [("band_proposals.what", 9)]
