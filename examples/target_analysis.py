"""Will the target be met, and what closes the gap?

Run it on a workbook of yours:  python -m examples.target_analysis team.xlsx 2026-10-31
Without one it tells of the demo team. A book without targets takes the amount you name after the
day for each period, else what was won in the period before:
    python -m examples.target_analysis crm-export 2017-11-15 examples/mappings/maven-crm.toml 900000
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

import salesbook
from examples.sources import demo, given_or, lacks, print_paragraphs
from salesbook.analysis.goals import period_months, period_targets


def pace(found: salesbook.Pace) -> str:
    """Target, result, and where it lands."""
    team = found.team
    said = f"{found.days_gone} of {found.work_days} work days of {found.period} are gone."
    if math.isnan(team["target"]):
        return f"{said} There is no target; won so far: {team['won']:,.0f}."
    direction = "ahead of" if team["ahead"] >= 0 else "behind"
    said += f" We have won {team['won']:,.0f} of {team['target']:,.0f} ({team['attainment']:.0%}),"
    said += f" {abs(team['ahead']):,.0f} {direction} what is due by now."
    if not math.isnan(team["landing"]) and found.days_gone < found.work_days:
        ends = f"{team['landing_low']:,.0f} to {team['landing_high']:,.0f}"
        said += f" At this pace we land at {team['landing']:,.0f} ({ends})."
    return f"{said} {lacks(found.limits)}"


def coverage(found: salesbook.Coverage) -> str:
    """Whether the open deals are enough."""
    team = found.team
    if found.limits and not team["open"] > 0:
        return lacks(found.limits)
    if math.isnan(team["target"]):
        return f"Without a target there is nothing to cover. {lacks(found.limits)}"
    if math.isnan(team["coverage"]):
        return f"The target is met: nothing is missing. {lacks(found.limits)}"
    said = f"Open deals due in the period are worth {team['open']:,.0f},"
    said += f" {team['coverage']:.1f} times the {team['missing']:,.0f} still missing;"
    if found.required is None:
        return f"{said} what it takes is not known. {lacks(found.limits)}"
    return f"{said} at our win rate it takes {found.required:.1f} times."


def closing(found: salesbook.GapClosing) -> str:
    """What closes the gap, and who has the largest."""
    team = found.team
    if math.isnan(team["missing"]):
        return f"Without a target there is no gap to close. {lacks(found.limits)}"
    if not team["missing"] > 0:
        return "The target is met: there is no gap to close."
    said = f"The target is still {team['missing']:,.0f} away."
    said += f" Open deals should bring {team['open_amount']:,.0f}; {team['left']:,.0f} is left."
    if not math.isnan(team["new"]):
        said += f" That takes {team['deals']:.0f} more deals won, which is {team['new']:.0f} new"
        said += f" deals ({team['new_low']:.0f} to {team['new_high']:.0f})"
    if not math.isnan(team["meetings"]):
        said += f", {team['proposals']:.0f} proposals and {team['meetings']:.0f} meetings"
    said += "."
    most = found.members["left"].nlargest(1)
    for member, left in most[most > 0].items():
        said += f" {member} has the most left: {left:,.0f}." if member != "" else ""
    if found.as_of >= found.period.last:
        said += " The period is over."
    elif found.last_start and found.last_start >= found.as_of:
        said += f" What shall close in time has to begin by {found.last_start}."
    elif found.last_start:
        said += " Most of what begins now will not close in time: work on the open deals."
    return f"{said} {lacks(found.limits)}"


def stand_in(
    book: salesbook.Book, period: salesbook.Period, amount: float | None
) -> tuple[salesbook.Book, str]:
    """A book with a target for the period, and what is said of it; no target at all as it is."""
    if period_targets(book, period).notna().any():
        return book, ""
    lacking = (
        f"There is no target for {period}: enter one per member and month on the sheet Targets."
    )
    before = _won_before(book, period)
    target = amount or before
    if not target:
        return book, f"{lacking} Nothing was won in the period before, so nothing can stand in."
    months = period_months(period)
    rows = [
        {
            "fiscal_year": book.definition.fiscal_year(month),
            "metric": book.definition.choices["metric"][0],
            f"m{(month.month - book.definition.fiscal_year_start) % 12 + 1:02d}": target
            / len(months),
        }
        for month in months
    ]
    known = book.tables["targets"]
    targets = pd.DataFrame(rows).reindex(columns=known.columns)
    source = "was named" if amount else "was won in the period before"
    said = f"{lacking} In its place stands {target:,.0f}, which {source}."
    return replace(book, tables={**book.tables, "targets": targets}), said


def _won_before(book: salesbook.Book, period: salesbook.Period) -> float:
    last = period.first - dt.timedelta(days=1)
    count = len(period_months(period))
    first = (pd.Timestamp(period.first) - pd.DateOffset(months=count)).date()
    return salesbook.pipeline(book, as_of=last, period=salesbook.Period(first, last)).won_amount


def tell(book: salesbook.Book, as_of: dt.date, amount: float | None = None) -> Iterator[str]:
    """A paragraph per analysis, for the month, the quarter and the fiscal year."""
    start = book.definition.fiscal_year_start
    year = book.definition.fiscal_year(as_of)
    quarter = (as_of.month - start) % 12 // 3 + 1
    given = book
    for text in (f"{as_of:%Y-%m}", f"FY{year}-Q{quarter}", f"FY{year}"):
        period = salesbook.Period.parse(text, fiscal_year_start=start)
        book, said = stand_in(given, period, amount)
        if said:
            yield said
        yield pace(salesbook.pace(book, as_of=as_of, period=period))
        yield coverage(salesbook.coverage(book, as_of=as_of, period=period))
        yield closing(salesbook.gap_closing(book, as_of=as_of, period=period))


if __name__ == "__main__":
    amounts = [float(each) for each in sys.argv[3:] if each.isdecimal()]
    print_paragraphs(tell(*given_or(demo), next(iter(amounts), None)))
