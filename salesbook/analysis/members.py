"""What each member has open, has won, and has to do next."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.activity import owner_meetings
from salesbook.analysis.follow_up import NONE, OVERDUE, due_states
from salesbook.analysis.period import Period
from salesbook.analysis.standing import deal_standing
from salesbook.analysis.targets import monthly_targets, won_amounts, year_months
from salesbook.definition.tables import MONTHS

if TYPE_CHECKING:
    from salesbook.reading.book import Book

NOBODY = ""
_COLUMNS = (
    *("open", "open_amount", "weighted_amount", "won_month", "won_year"),
    *("target", "attainment", "overdue", "no_date", "meetings"),
)


def member_results(book: Book, *, as_of: dt.date) -> pd.DataFrame:
    """A line per member.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.

    Returns:
        Index: the members in the order of their table, then ``""`` for all that belongs to
        none of them. Columns: ``open``, int64, and ``open_amount``, ``weighted_amount`` of
        open deals; ``won_month`` and ``won_year``, amounts won in the month and the fiscal
        year of the day; ``target``, from the fiscal year's first month to this one, NaN
        without one; ``attainment``, ``won_year`` ÷ ``target``; ``overdue`` and ``no_date``,
        int64, customers and open deals whose next date has passed or is missing;
        ``meetings``, int64, records of this month. Amounts: float64, book currency.
    """
    names = member_names(book)
    months = year_months(as_of, book.definition.fiscal_year_start)
    passed = sum(start <= as_of for start in months)
    found = pd.DataFrame(
        _deals(book, as_of)
        | _won(book, as_of, [f"{start:%Y-%m}" for start in months[:passed]])
        | {"target": _targets(book, as_of, passed)}
        | _steps(book, as_of)
        | {"meetings": owner_meetings(book, Period(as_of.replace(day=1), as_of))}
    )
    owner = found.index.where(found.index.isin(names), NOBODY)
    lines = found.groupby(owner).sum(min_count=1).reindex([*names, NOBODY])
    counts = ["open", "overdue", "no_date", "meetings"]
    lines = lines.fillna({key: 0.0 for key in lines if key != "target"}).astype(
        dict.fromkeys(counts, "int64")
    )
    attainment = lines["won_year"] / lines["target"].where(lines["target"] > 0)
    return lines.assign(attainment=attainment)[list(_COLUMNS)]


def member_names(book: Book) -> list[str]:
    """The members of the book, or of the definition where the book has no table of them."""
    listed = entries.words(entries.table(book, "members"), "name")
    names = [name for name in listed if name] or [each.name for each in book.definition.members]
    return list(dict.fromkeys(names))


def _deals(book: Book, as_of: dt.date) -> dict[str, pd.Series[float]]:
    deals = deal_standing(book, as_of=as_of)
    opened = deals[deals["open"]]
    weighted = opened["amount"] * opened["probability"]
    return {
        "open": opened.groupby("owner").size(),
        "open_amount": opened.groupby("owner")["amount"].sum(),
        "weighted_amount": weighted.groupby(opened["owner"]).sum(),
    }


def _won(book: Book, as_of: dt.date, months: list[str]) -> dict[str, pd.Series[float]]:
    won = won_amounts(book, as_of=as_of)
    month = won.index.get_level_values("month")
    return {
        "won_month": won[month == months[-1]].groupby(level="owner").sum(),
        "won_year": won[month.isin(months)].groupby(level="owner").sum(),
    }


def _targets(book: Book, as_of: dt.date, passed: int) -> pd.Series[float]:
    targets = monthly_targets(book, book.definition.fiscal_year(as_of))
    return targets[list(MONTHS[:passed])].sum(axis=1, min_count=1)


def _steps(book: Book, as_of: dt.date) -> dict[str, pd.Series[int]]:
    customers, deals = (entries.table(book, key) for key in ("customers", "deals"))
    rows = (customers, deals[deal_standing(book, as_of=as_of)["open"]])
    states = [due_states(entries.days(frame, "next_date"), as_of) for frame in rows]
    state = pd.concat(states, ignore_index=True)
    owner = pd.concat([entries.words(frame, "owner") for frame in rows], ignore_index=True)
    return {
        key: owner[state == wanted].value_counts()
        for key, wanted in (("overdue", OVERDUE), ("no_date", NONE))
    }
