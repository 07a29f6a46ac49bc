"""What becomes of the deals: stages, deals that stand still, velocity, win rates, lost reasons.

Run it on a workbook of yours, with the history of its readings if you keep one:
    python deal_analysis.py team.xlsx 2026-10-31 history.db
or on the CSV export of another system, with a mapping:
    python deal_analysis.py crm-export 2017-12-31 mappings/maven-crm.toml
"""

from __future__ import annotations

import datetime as dt
import math
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import salesbook
from salesbook.texts import Texts

TEXTS = Texts("en")


def stages(book: salesbook.Book, as_of: dt.date, history: salesbook.DealHistory | None) -> str:
    """How many deals go on, and how long it takes them."""
    found = salesbook.stage_conversion(book, as_of=as_of, history=history)
    days = salesbook.stage_times(book, as_of=as_of, history=history)
    whole = found.rate("")
    if whole.rate is None:
        return f"It is too early to say how many deals are won. {missing(found.limits)}"
    said = f"Of {whole.n} deals that were opened long enough ago, {whole.rate:.0%} were won"
    said += f" ({whole.low:.0%} to {whole.high:.0%}). "
    half = days.stages["median"].to_dict()
    if not math.isnan(half[""]):
        said += f"Half of all deals are closed within {half['']:.0f} days. "
    if not found.from_history:
        return f"{said}{missing(found.limits)}"
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
        return f"Nobody can say which deals stand still. {missing(found.limits)}"
    worth = f", worth {found.amount:,.0f} {book.definition.currency}" if found.amount else ""
    said = f"{found.count} of {found.judged} open deals stand still{worth}"
    oldest = found.deals[found.deals["stalled"]].nlargest(3, "days")
    names = ", ".join(f"{no} ({days:.0f} days)" for no, days in oldest[["no", "days"]].to_numpy())
    return f"{said}. The oldest: {names or 'none'}. {missing(found.limits)}"


def speed(book: salesbook.Book, as_of: dt.date) -> str:
    """What the pipeline brings a day."""
    found = salesbook.velocity(book, as_of=as_of)
    if found.per_day is None:
        return f"How fast the pipeline is cannot be told. {missing(found.limits)}"
    return (
        f"{found.deals} open deals, {found.won_amount.mean:,.0f} a deal won, a win rate of"
        f" {found.win_rate.rate:.0%} and {found.cycle_days.mean:.0f} days to win: the pipeline"
        f" brings {found.per_day:,.0f} {book.definition.currency} a day"
        f" ({found.low:,.0f} to {found.high:,.0f})."
    )


def rates(book: salesbook.Book, as_of: dt.date) -> str:
    """Who and what wins more often than the rest."""
    found = salesbook.group_rates(book, as_of=as_of)
    if found.overall.rate is None:
        return f"There is no win rate yet. {missing(found.limits)}"
    different = [
        f"{group or '(none)'} ({rate:.0%} after adjustment)"
        for table in found.by.values()
        for group, rate in table.loc[table["differs"], "rate"].items()
    ]
    said = f"Of {found.overall.n} deals closed, {found.overall.rate:.0%} were won"
    names = ", ".join(different)
    rest = f"Really different from that: {names}" if names else "No group really differs from that"
    return f"{said}. {rest}; looked at by {', '.join(found.by)}. {missing(found.limits)}"


def reasons(book: salesbook.Book, as_of: dt.date) -> str:
    """Why deals are lost."""
    found = salesbook.lost_reasons(book, as_of=as_of)
    shares = [f"{reason} {share:.0%}" for reason, share in found.reasons["rate"].head(3).items()]
    if found.limits:
        return f"Why deals are lost is not known. {missing(found.limits)}"
    return f"Deals are lost for these reasons most of all: {', '.join(shares)}."


def missing(limits: tuple[salesbook.Limit, ...]) -> str:
    """What cannot be said, and why."""
    return " ".join(dict.fromkeys(limit.sentence(TEXTS) for limit in limits))


def paragraphs(
    book: salesbook.Book, as_of: dt.date, history: salesbook.DealHistory | None
) -> Iterator[str]:
    """One per analysis."""
    yield stages(book, as_of, history)
    yield stalled(book, as_of, history)
    yield speed(book, as_of)
    yield rates(book, as_of)
    yield reasons(book, as_of)


def main(source: Path, as_of: dt.date, beside: Path | None) -> None:
    """Print a paragraph per analysis; beside the source a mapping or a history may be given."""
    mapping = beside if beside and beside.suffix == ".toml" else None
    book = salesbook.read(source, mapping=mapping, as_of=as_of)
    readings = None
    if beside and not mapping:
        with salesbook.open_history(beside, create=False) as history:
            readings = salesbook.DealHistory.of(history, as_of=as_of)
    for text in paragraphs(book, as_of, readings):
        print(textwrap.fill(text.strip(), 92), end="\n\n")


if __name__ == "__main__":
    given = sys.argv[1:]
    main(
        Path(given[0]) if given else Path("salesbook-demo/team.xlsx"),
        dt.date.fromisoformat(given[1]) if given[1:] else dt.date.today(),
        Path(given[2]) if given[2:] else None,
    )
