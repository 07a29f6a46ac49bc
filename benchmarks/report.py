"""How long the monthly report of a large book takes, part by part and form by form."""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import salesbook
from salesbook.analysis.period import Period
from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from salesbook.report.model import Report
from salesbook.report.monthly import make_report
from salesbook.report.parts import PARTS, Ask

DAY, MONTH = dt.date(2026, 10, 31), "2026-10"
DEALS, CUSTOMERS, ACTIVITIES, MEMBERS = 8_800, 2_000, 100_000, 20
SHARE = 0.2
"""Of the records: with a proposal, and with the key person there."""

FORMS = (".html", ".xlsx", ".md", ".json")
_YEARS = 3


def large_book(seed: int = 0) -> Book:
    """An invented book: deals and records spread evenly over three years."""
    rng = np.random.default_rng(seed)
    definition = default_definition("ja")
    members = [f"担当{n:02d}" for n in range(MEMBERS)]
    companies = np.array([f"会社{n:04d}" for n in range(CUSTOMERS)])
    stages = [stage.label for stage in definition.stages]
    opened = _days(rng, DEALS)
    stage = rng.choice(stages, DEALS)
    outcome = {each.label: each.outcome for each in definition.stages}
    closed = pd.Series(opened + pd.to_timedelta(rng.integers(5, 200, DEALS), unit="D"))
    is_open = np.array([outcome[label] == "open" for label in stage]) | (closed > pd.Timestamp(DAY))
    deals = pd.DataFrame(
        {
            "no": [f"D{n:05d}" for n in range(DEALS)],
            "name": [f"案件{n}" for n in range(DEALS)],
            "company": rng.choice(companies, DEALS),
            "owner": rng.choice(members, DEALS),
            "product": rng.choice(["商品A", "商品B", "商品C"], DEALS),
            "stage": stage,
            "amount": rng.integers(1, 300, DEALS) * 100_000.0,
            "opened": opened,
            "expected_close": opened + pd.to_timedelta(rng.integers(30, 300, DEALS), unit="D"),
            "closed": closed.mask(is_open).to_numpy(),
            "stage_since": opened,
        }
    )
    customers = pd.DataFrame(
        {
            "no": [f"C{n:04d}" for n in range(CUSTOMERS)],
            "company": companies,
            "owner": rng.choice(members, CUSTOMERS),
            "employees": rng.integers(5, 3_000, CUSTOMERS).astype(float),
            "revenue": rng.integers(1, 900, CUSTOMERS) * 1e7,
            "sales_this_year": rng.integers(0, 90, CUSTOMERS) * 1e5,
        }
    )
    dates = _days(rng, ACTIVITIES)
    activities = pd.DataFrame(
        {
            "date": dates,
            "company": rng.choice(companies, ACTIVITIES),
            "owner": rng.choice(members, ACTIVITIES),
            "kind": rng.choice(definition.choices["activity_kind"], ACTIVITIES),
            "proposed": np.where(rng.random(ACTIVITIES) < SHARE, "提案書", ""),
            "key_person": rng.random(ACTIVITIES) < SHARE,
            "heard": "要望を聞いた",
            "entered": dates + pd.to_timedelta(rng.integers(0, 4, ACTIVITIES), unit="D"),
        }
    )
    tables = {"deals": deals, "customers": customers, "activities": activities}
    return Book(definition, {key: _sheet(frame) for key, frame in tables.items()})


def _days(rng: np.random.Generator, count: int) -> pd.DatetimeIndex:
    ago = rng.integers(0, 365 * _YEARS, count)
    return pd.DatetimeIndex(pd.Timestamp(DAY) - pd.to_timedelta(ago, unit="D")).as_unit("s")


def _sheet(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows as a sheet has them: counted from its sixth."""
    return frame.set_axis(pd.RangeIndex(6, 6 + len(frame), name="row"))


def _timed(name: str, work: Callable[[], object]) -> str:
    start = time.perf_counter()
    work()
    return f"| {name} | {time.perf_counter() - start:.2f} |"


def report_lines(book: Book | None = None) -> Iterator[str]:
    """A Markdown table: seconds of each part, of the whole, and of each form."""
    book = large_book() if book is None else book
    ask = Ask(book=book, as_of=DAY, span=Period.month(MONTH))
    yield f"### A report of {len(book['deals']):,} deals, {len(book['activities']):,} records"
    yield from ("", "| what | seconds |", "|---|---|")
    for name, make in PARTS.items():
        yield _timed(f"part {name}", lambda make=make: make(ask))  # type: ignore[misc]
    made: list[Report] = []
    yield _timed("everything", lambda: made.append(make_report(book, as_of=DAY, period=MONTH)))
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMS:
            file = Path(folder) / f"report{form}"
            yield _timed(f"as {form}", lambda file=file: salesbook.write_report(made[0], file))  # type: ignore[misc]
            yield f"| size of {form}, kB | {file.stat().st_size / 1000:,.0f} |"


if __name__ == "__main__":
    print("\n".join(report_lines()))
