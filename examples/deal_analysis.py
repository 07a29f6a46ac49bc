"""What becomes of the deals: stages, deals that stand still, velocity, win rates, lost reasons.

Run it on a workbook of yours, with the history of its readings if you keep one:
    python -m examples.deal_analysis team.xlsx 2026-10-31 history.db
or on the CSV export of another system, with a mapping:
    python -m examples.deal_analysis crm-export 2017-12-31 examples/mappings/maven-crm.toml
"""

from __future__ import annotations

import datetime as dt
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import salesbook
from examples.sources import given_or, lacks, maven_crm, print_paragraphs


def stages(book: salesbook.Book, as_of: dt.date, history: salesbook.DealHistory | None) -> str:
    """How many deals go on, and how long it takes them."""
    found = salesbook.stage_conversion(book, as_of=as_of, history=history)
    days = salesbook.stage_times(book, as_of=as_of, history=history)
    whole = found.rate("")
    if whole.rate is None:
        return f"It is too early to say how many deals are won. {lacks(found.limits)}"
    said = f"Of {whole.n} deals that were opened long enough ago, {whole.rate:.0%} were won"
    said += f" ({whole.low:.0%} to {whole.high:.0%}). "
    half = days.stages["median"].to_dict()
    if not math.isnan(half[""]):
        said += f"Half of all deals are closed within {half['']:.0f} days. "
    if not found.from_history:
        return f"{said}{lacks(found.limits)}"
    for stage in book.definition.stages:
        if stage.outcome == "open" and (rate := found.rate(stage.key)).rate is not None:
            said += f"From {stage.label}, {rate.rate:.0%} of {rate.n} went on. "
    few = [limit.group for limit in found.limits if limit.code == "too_few"]
    return said + (f"Too few deals yet to say of {', '.join(few)}." if few else "")


def stalled(book: salesbook.Book, as_of: dt.date, history: salesbook.DealHistory | None) -> str:
    """Which deals stand still."""
    usual = salesbook.stage_times(book, as_of=as_of, history=history).won_medians
    found = salesbook.stalled_deals(book, as_of=as_of, won_medians=usual)
    if not found.judged:
        return f"Nobody can say which deals stand still. {lacks(found.limits)}"
    worth = f", worth {found.amount:,.0f} {book.definition.currency}" if found.amount else ""
    said = f"{found.count:,} of {found.judged:,} open deals stand still{worth}"
    oldest = found.deals[found.deals["stalled"]].nlargest(3, "days")
    names = ", ".join(f"{no} ({days:.0f} days)" for no, days in oldest[["no", "days"]].to_numpy())
    return f"{said}. The oldest: {names or 'none'}. {lacks(found.limits)}"


def speed(book: salesbook.Book, as_of: dt.date) -> str:
    """What the pipeline brings a day."""
    found = salesbook.velocity(book, as_of=as_of)
    if found.per_day is None:
        return f"How fast the pipeline is cannot be told. {lacks(found.limits)}"
    return (
        f"{found.deals:,} open deals, {found.won_amount.mean:,.0f} for each deal won, a win rate of"
        f" {found.win_rate.rate:.0%} and {found.cycle_days.mean:.0f} days to win: the pipeline"
        f" brings {found.per_day:,.0f} {book.definition.currency} a day"
        f" ({found.low:,.0f} to {found.high:,.0f})."
    )


def rates(book: salesbook.Book, as_of: dt.date) -> str:
    """Who and what wins more often than the rest."""
    found = salesbook.group_rates(book, as_of=as_of)
    if found.overall.rate is None:
        return f"There is no win rate yet. {lacks(found.limits)}"
    different = [
        f"{group or '(none)'} ({rate:.0%} after adjustment)"
        for table in found.by.values()
        for group, rate in table.loc[table["differs"], "rate"].items()
    ]
    said = f"Of {found.overall.n:,} deals closed, {found.overall.rate:.0%} were won"
    names = ", ".join(different)
    rest = f"Really different from that: {names}" if names else "No group really differs from that"
    return f"{said}. {rest}; looked at by {', '.join(found.by)}. {lacks(found.limits)}"


def reasons(book: salesbook.Book, as_of: dt.date) -> str:
    """Why deals are lost."""
    found = salesbook.lost_reasons(book, as_of=as_of)
    shares = [f"{reason} {share:.0%}" for reason, share in found.reasons["rate"].head(3).items()]
    if found.limits:
        return f"Why deals are lost is not known. {lacks(found.limits)}"
    return f"Deals are lost for these reasons most of all: {', '.join(shares)}."


def tell(
    book: salesbook.Book, as_of: dt.date, history: salesbook.DealHistory | None
) -> Iterator[str]:
    """One per analysis."""
    yield stages(book, as_of, history)
    yield stalled(book, as_of, history)
    yield speed(book, as_of)
    yield rates(book, as_of)
    yield reasons(book, as_of)


def readings(files: Sequence[str], as_of: dt.date) -> salesbook.DealHistory | None:
    """What a history among some files knows, if there is one."""
    for file in files:
        if file.endswith(".db"):
            with salesbook.open_history(Path(file), create=False) as history:
                return salesbook.DealHistory.of(history, as_of=as_of)
    return None


if __name__ == "__main__":
    source, day = given_or(maven_crm)
    print_paragraphs(tell(source, day, readings(sys.argv[3:], day)))
