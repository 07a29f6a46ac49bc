"""How much and how well customers are met, and how well that is written down.

Run it on a workbook of yours:  python -m examples.activity_analysis team.xlsx 2026-10-31
Without one it tells of the demo team.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import salesbook
from examples.sources import demo, given_or, lacks, print_paragraphs
from salesbook.analysis.fill_rates import FRESH_DAYS, WHAT
from salesbook.texts import Texts

WEEKS = 8


def meetings(found: salesbook.MeetingQuality) -> str:
    """Quantity and quality."""
    members = found.members
    if members.empty:
        return (
            f"There are no meeting records. {lacks(found.limits)} A row per meeting with its date, "
            "company, owner and kind is enough to begin; the key person's mark and the day of the "
            "entry tell the rest."
        )
    busiest = members["records"].idxmax()
    said = f"The team made {members['records'].sum()} records, {members['proposals'].sum()} of them"
    said += f" with a proposal. {busiest} made the most, {members['per_week'].max():.1f} a week."
    shares = members["rate"].dropna()
    if len(shares):
        said += f" The key person was there most often with {shares.idxmax()}"
        said += (
            f" ({shares.max():.0%}) and least often with {shares.idxmin()} ({shares.min():.0%})."
        )
    return f"{said} {lacks(found.limits)}"


def delay(found: salesbook.EntryDelay) -> str:
    """How soon records are made."""
    if found.prompt.rate is None:
        return f"How soon records are made is not known. {lacks(found.limits)}"
    said = f"{found.prompt.rate:.0%} of {found.prompt.n} records were made on the day or the next."
    shares = found.members["rate"].dropna()
    if len(shares) and shares.min() < found.prompt.rate:
        said += f" {shares.idxmin()} should be asked why only {shares.min():.0%} are."
    return said


def steps(found: salesbook.NextSteps) -> str:
    """Whether meetings end with a next step."""
    if found.kept.rate is None:
        return f"Whether meetings end with a next step cannot be told. {lacks(found.limits)}"
    none = found.meetings[found.meetings["state"] == "none"]
    names = ", ".join(dict.fromkeys(none["company"].head(3)))
    said = f"{found.kept.rate:.0%} of the latest meetings ended with a next date;"
    return (
        f"{said} {len(none)} have none, among them {names}." if names else f"{said} all have one."
    )


def fullness(found: salesbook.FillRates) -> str:
    """How full and how fresh the book is."""
    if any(limit.what == WHAT for limit in found.limits):
        return lacks(found.limits)
    own = found.columns[found.columns["essential"]]
    poorest = own["rate"].dropna()
    said = f"{own['filled'].sum() / own['n'].sum():.0%} of the basic entries are there"
    if len(poorest):
        table, column = min(poorest.index, key=lambda name: poorest[name])
        title = Texts("en")(f"column.{table}.{column}")
        said += f'; the poorest column is "{title}" of {table} ({poorest.min():.0%})'
    stale, known = found.freshness["stale"], found.freshness["n"] > 0
    who = {"customers": "customers", "deals": "open deals"}
    told = " and ".join(f"{stale[key]:,} {who[key]}" for key in who if known[key])
    signs = f" {told} have shown no sign of life in {FRESH_DAYS} days." if told else ""
    return f"{said}.{signs} {lacks(found.limits)}"


def tell(book: salesbook.Book, as_of: dt.date) -> Iterator[str]:
    """A paragraph per analysis of the last eight weeks."""
    period = salesbook.Period(as_of - dt.timedelta(weeks=WEEKS), as_of)
    yield meetings(salesbook.meeting_quality(book, as_of=as_of, period=period))
    yield delay(salesbook.entry_delay(book, as_of=as_of, period=period))
    yield steps(salesbook.next_steps(book, as_of=as_of, period=period))
    yield fullness(salesbook.fill_rates(book, as_of=as_of))


if __name__ == "__main__":
    print_paragraphs(tell(*given_or(demo)))
