from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.period import Period
from salesbook.errors import UsageError
from salesbook.texts import LANGUAGES, Texts


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("2026/2", "2026-02-01", "2026-02-28"),
        ("２０２４－０２", "2024-02-01", "2024-02-29"),
        ("2026-04..2026-09", "2026-04-01", "2026-09-30"),
        ("2026-04-15..2026-05", "2026-04-15", "2026-05-31"),
        ("2026-10-05", "2026-10-05", "2026-10-05"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q3", "2026-07-01", "2026-09-30"),
        ("2026H2", "2026-07-01", "2026-12-31"),
        ("FY2026", "2026-04-01", "2027-03-31"),
        ("FY2026-H1", "2026-04-01", "2026-09-30"),
        ("fy2026-q4", "2027-01-01", "2027-03-31"),
        ("9999-11", "9999-11-01", "9999-11-30"),
    ],
)
def test_periods_people_write(text: str, first: str, last: str) -> None:
    period = Period.parse(text, fiscal_year_start=4)
    assert (str(period.first), str(period.last)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "来月", "2026-13", "2026-02-30", "2026-H3", "..", "2026-04.."]
)
def test_what_is_not_a_period_is_told_with_an_example(text: str) -> None:
    with pytest.raises(UsageError) as error:
        Period.parse(text)
    assert text in str(error.value)
    assert "2026-10" in str(error.value)


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(UsageError, match="2026-04-30"):
        Period.parse("2026-06..2026-04")


def test_a_month_is_a_month_and_nothing_else() -> None:
    assert Period.month("2026-12").last == dt.date(2026, 12, 31)
    with pytest.raises(UsageError):
        Period.month("2026")


@pytest.mark.parametrize("text", ["2026-10", "2026-04..2026-09", "2026-04-15..2026-05-02"])
def test_a_period_prints_as_it_is_read(text: str) -> None:
    assert str(Period.parse(text)) == text


def test_both_ends_belong_to_it() -> None:
    october = Period.month("2026-10")
    assert dt.date(2026, 10, 1) in october
    assert dt.date(2026, 10, 31) in october
    assert dt.date(2026, 11, 1) not in october


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["x", "2026-06..2026-04"])
def test_every_fault_has_a_sentence(language: str, text: str) -> None:
    for parse in (Period.parse, Period.month):
        with pytest.raises(UsageError) as error:
            parse(text)
        assert "{" not in error.value.sentence(Texts(language))
