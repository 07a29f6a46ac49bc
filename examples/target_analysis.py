"""Will the target be met, and what closes the gap?

Run it on a workbook of yours:  python -m examples.target_analysis team.xlsx 2026-10-31
Without one it tells of the demo team.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

import salesbook
from examples.sources import demo, given_or, lacks, print_paragraphs


def pace(found: salesbook.Pace) -> str:
    """Target, result, and where it lands."""
    team = found.team
    said = f"{found.days_gone} of {found.work_days} work days of {found.period} are gone."
    if math.isnan(team["target"]):
        return f"{said} There is no target; won so far: {team['won']:,.0f}."
    direction = "ahead of" if team["ahead"] >= 0 else "behind"
    said += f" We have won {team['won']:,.0f} of {team['target']:,.0f} ({team['attainment']:.0%}),"
    said += f" {abs(team['ahead']):,.0f} {direction} what is due by now."
    if not math.isnan(team["landing"]):
        ends = f"{team['landing_low']:,.0f} to {team['landing_high']:,.0f}"
        said += f" At this pace we land at {team['landing']:,.0f} ({ends})."
    return f"{said} {lacks(found.limits)}"


def coverage(found: salesbook.Coverage) -> str:
    """Whether the open deals are enough."""
    team = found.team
    if math.isnan(team["coverage"]):
        return f"Nothing is missing, or there is no target. {lacks(found.limits)}"
    said = f"Open deals due in the period are worth {team['open']:,.0f},"
    said += f" {team['coverage']:.1f} times the {team['missing']:,.0f} still missing;"
    if found.required is None:
        return f"{said} what it takes is not known. {lacks(found.limits)}"
    return f"{said} at our win rate it takes {found.required:.1f} times."


def closing(found: salesbook.GapClosing) -> str:
    """What closes the gap, and who has the largest."""
    team = found.team
    if not team["gap"] > 0:
        return "There is no gap to close."
    said = f"The gap is {team['gap']:,.0f}. Open deals should bring {team['open_amount']:,.0f};"
    said += f" {team['left']:,.0f} is left."
    if not math.isnan(team["new"]):
        said += f" That takes {team['deals']:.0f} more deals won, which is {team['new']:.0f} new"
        said += f" deals ({team['new_low']:.0f} to {team['new_high']:.0f})"
    if not math.isnan(team["meetings"]):
        said += f", {team['proposals']:.0f} proposals and {team['meetings']:.0f} meetings"
    said += "."
    most = found.members["left"].nlargest(1)
    for member, left in most[most > 0].items():
        said += f" {member} has the most left: {left:,.0f}."
    if found.last_start and found.last_start >= found.as_of:
        said += f" What shall close in time has to begin by {found.last_start}."
    elif found.last_start:
        said += " Most of what begins now will not close in time: work on the open deals."
    return f"{said} {lacks(found.limits)}"


def tell(book: salesbook.Book, as_of: dt.date) -> Iterator[str]:
    """A paragraph per analysis, for the month and for the fiscal year."""
    start = book.definition.fiscal_year_start
    year = f"FY{book.definition.fiscal_year(as_of)}"
    for text in (f"{as_of:%Y-%m}", year):
        period = salesbook.Period.parse(text, fiscal_year_start=start)
        yield pace(salesbook.pace(book, as_of=as_of, period=period))
        yield coverage(salesbook.coverage(book, as_of=as_of, period=period))
        yield closing(salesbook.gap_closing(book, as_of=as_of, period=period))


if __name__ == "__main__":
    print_paragraphs(tell(*given_or(demo)))
