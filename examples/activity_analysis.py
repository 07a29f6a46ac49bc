"""How much and how well customers are met, and how well that is written down.

Run it on a workbook of yours:  python activity_analysis.py team.xlsx 2026-10-31
Without one it reads the demo team's:  salesbook demo salesbook-demo
"""

from __future__ import annotations

import datetime as dt
import sys
import textwrap
from pathlib import Path

import salesbook
from salesbook.texts import Texts

WEEKS = 8


def meetings(found: salesbook.MeetingQuality) -> str:
    """Quantity and quality."""
    members = found.members
    if members.empty:
        return f"There are no meeting records. {missing(found.limits)}"
    busiest = members["records"].idxmax()
    said = f"The team made {members['records'].sum()} records, {members['proposals'].sum()} of them"
    said += f" with a proposal. {busiest} made the most, {members['per_week'].max():.1f} a week."
    shares = members["rate"].dropna()
    if len(shares):
        said += f" The key person was there most often with {shares.idxmax()}"
        said += (
            f" ({shares.max():.0%}) and least often with {shares.idxmin()} ({shares.min():.0%})."
        )
    return f"{said} {missing(found.limits)}"


def delay(found: salesbook.EntryDelay) -> str:
    """How soon records are made."""
    if found.prompt.rate is None:
        return f"How soon records are made is not known. {missing(found.limits)}"
    said = f"{found.prompt.rate:.0%} of {found.prompt.n} records were made on the day or the next."
    shares = found.members["rate"].dropna()
    if len(shares) and shares.min() < found.prompt.rate:
        said += f" {shares.idxmin()} should be asked why only {shares.min():.0%} are."
    return said


def steps(found: salesbook.NextSteps) -> str:
    """Whether meetings end with a next step."""
    if found.kept.rate is None:
        return f"Whether meetings end with a next step cannot be told. {missing(found.limits)}"
    none = found.meetings[found.meetings["state"] == "none"]
    names = ", ".join(dict.fromkeys(none["company"].head(3)))
    said = f"{found.kept.rate:.0%} of the latest meetings ended with a next date;"
    return (
        f"{said} {len(none)} have none, among them {names}." if names else f"{said} all have one."
    )


def fullness(found: salesbook.FillRates) -> str:
    """How full and how fresh the book is."""
    if found.limits:
        return missing(found.limits)
    own = found.columns[found.columns["essential"]]
    poorest = own["rate"].dropna()
    said = f"{own['filled'].sum() / own['n'].sum():.0%} of the basic entries are there"
    if len(poorest):
        table, column = min(poorest.index, key=lambda name: poorest[name])
        said += f"; the poorest column is {column} of {table} ({poorest.min():.0%})"
    stale = found.freshness["stale"]
    said += f". {stale['customers']} customers and {stale['deals']} open deals have shown no sign"
    return f"{said} of life in 90 days."


def missing(limits: tuple[salesbook.Limit, ...]) -> str:
    """What cannot be said, and why."""
    texts = Texts("en")
    return " ".join(dict.fromkeys(limit.sentence(texts) for limit in limits))


def main(source: Path, as_of: dt.date) -> None:
    """Print a paragraph per analysis of the last eight weeks."""
    book = salesbook.read(source, as_of=as_of)
    period = salesbook.Period(as_of - dt.timedelta(weeks=WEEKS), as_of)
    told = (
        meetings(salesbook.meeting_quality(book, as_of=as_of, period=period)),
        delay(salesbook.entry_delay(book, as_of=as_of, period=period)),
        steps(salesbook.next_steps(book, as_of=as_of, period=period)),
        fullness(salesbook.fill_rates(book, as_of=as_of)),
    )
    for paragraph in told:
        print(textwrap.fill(paragraph.strip(), 92), end="\n\n")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(
        Path(given[0]) if given else Path("salesbook-demo/team.xlsx"),
        dt.date.fromisoformat(given[1]) if given[1:] else dt.date.today(),
    )
