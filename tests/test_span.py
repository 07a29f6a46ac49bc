from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.forecasting.span import find_span, months_in, span_before, year_before
from salesbook.analysis.period import Period
from salesbook.errors import UsageError

APRIL = 4


def period(first: str, last: str) -> Period:
    return Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last))


@pytest.mark.parametrize(
    ("as_of", "name", "meant"),
    [
        ("2026-10-14", "month", period("2026-10-01", "2026-10-31")),
        ("2026-10-31", "month", period("2026-11-01", "2026-11-30")),
        ("2026-12-31", "month", period("2027-01-01", "2027-01-31")),
        ("2026-11-05", "quarter", period("2026-10-01", "2026-12-31")),
        ("2027-01-05", "half", period("2026-10-01", "2027-03-31")),
        ("2026-09-30", "half", period("2026-10-01", "2027-03-31")),
        ("2026-10-14", "FY2026-Q3", period("2026-10-01", "2026-12-31")),
        ("2026-10-14", "2026-10", period("2026-10-01", "2026-10-31")),
    ],
)
def test_the_period_a_day_forecasts(as_of: str, name: str, meant: Period) -> None:
    assert find_span(dt.date.fromisoformat(as_of), name, APRIL) == meant


def test_quarters_follow_the_fiscal_year() -> None:
    assert find_span(dt.date(2026, 10, 14), "quarter", 2) == period("2026-08-01", "2026-10-31")


@pytest.mark.parametrize("name", ["2026-09", "2026-10-01..2026-10-14", "2026-12", "someday"])
def test_what_is_over_or_far_ahead_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        find_span(dt.date(2026, 10, 14), name, APRIL)


def test_the_time_before_and_a_year_ago() -> None:
    quarter, days = period("2026-01-01", "2026-03-31"), period("2024-02-20", "2024-02-29")
    assert months_in(quarter) == 3
    assert months_in(days) == 0
    assert span_before(quarter) == period("2025-10-01", "2025-12-31")
    assert span_before(days) == period("2024-02-10", "2024-02-19")
    assert year_before(quarter) == period("2025-01-01", "2025-03-31")
    assert year_before(days) == period("2023-02-20", "2023-02-28")
