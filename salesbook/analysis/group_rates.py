"""How often deals are won, by who sells them, what is sold, and to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.period import Period
from salesbook.analysis.rates import ENOUGH, Rate, careful_rate
from salesbook.analysis.shrinkage import shrunk_rates
from salesbook.analysis.standing import deal_standing
from salesbook.definition.team import AxisInput, Definition
from salesbook.errors import UsageError
from salesbook.reading.book import EXTRA_PREFIX, Book

DIMENSIONS = ("owner", "team", "product", "industry", "size", "rank", "source")
"""What win rates are told by unless something else is asked for."""

NEEDS = {"deals": ("stage",)}
WHAT = "group_rates.what"
_PLACES = {
    "owner": ("deals", "owner"),
    "product": ("deals", "product"),
    "industry": ("customers", "industry"),
    "rank": ("customers", "rank"),
    "team": ("members", "team"),
}
_SIZES = ("employees", "revenue")
_SOURCES = frozenset(
    (
        *("source", "lead source", "lead_source", "leadsource"),
        *("流入元", "リードソース", "獲得経路", "きっかけ", "流入経路", "引合元"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupRates:
    """Win rates of groups of deals: won ÷ (won + lost), by number.

    Attributes:
        as_of: The day they are seen from.
        period: What they are narrowed to: deals closed in it; None for all up to ``as_of``.
        overall: The rate of all deals.
        by: A frame per dimension that could be told. Index: its groups, most closed deals
            first, ``""`` without one. ``won``, ``lost``: int64. ``raw``: float64, won ÷ closed,
            NaN under ``ENOUGH`` deals. ``rate``: the same drawn towards the group above, as far
            as groups are alike, NaN where all groups together have fewer; ``low``, ``high``:
            its 90 % interval. ``differs``: bool, whether
            the interval leaves out the rate of all.
        limits: What cannot be said.
    """

    as_of: dt.date
    period: Period | None
    overall: Rate
    by: Mapping[str, pd.DataFrame]
    limits: tuple[Limit, ...]


def group_rates(
    book: Book,
    *,
    as_of: dt.date,
    period: Period | None = None,
    by: Sequence[str] = DIMENSIONS,
) -> GroupRates:
    """Count wins and losses by group, and draw the rates of few deals to those of many.

    An owner's rate is drawn to the team's and that to the book's; any other group's to the
    book's. Sizes are the bands the definition gives to employees, else to revenue. ``source``
    is the column of deals or customers, also one the team added, that says where a customer
    came from. A deal counts with the customer's industry, size and rank of now.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Narrows to deals closed in it, both ends inclusive.
        by: Dimensions; besides ``DIMENSIONS`` any column of deals or customers by its key.

    Raises:
        UsageError: There is no such dimension.

    References:
        Empirical Bayes with a beta-binomial: see ``salesbook.analysis.shrinkage``.
    """
    standing = deal_standing(book, as_of=as_of, period=period)
    closed = standing[standing["won"] | standing["lost"]]
    overall = careful_rate(int(closed["won"].sum()), len(closed))
    found: dict[str, pd.DataFrame] = {}
    limits = missing_entries(book, NEEDS, WHAT) + too_few(WHAT, overall.n, ENOUGH)
    for name in by:
        group = _group(book, name, standing)
        if group is None or group.eq("").all():
            limits += _missing(book, name)
        else:
            parents = _parents(closed) if name == "owner" else {}
            found[name] = _table(group[closed.index], closed["won"], parents, overall)
    return GroupRates(as_of=as_of, period=period, overall=overall, by=found, limits=limits)


def _parents(closed: pd.DataFrame) -> dict[str, str]:
    return dict(zip(closed["owner"], closed["team"], strict=True))


def _table(
    group: pd.Series[str], won: pd.Series[bool], parents: Mapping[str, str], overall: Rate
) -> pd.DataFrame:
    wins = won.groupby(group).sum().astype("int64")
    n = won.groupby(group).size()
    counts = {str(key): (int(wins[key]), int(n[key])) for key in n.index}
    rates = _drawn(counts, parents)
    index = pd.Index(list(counts), name="group", dtype="str")
    table = pd.DataFrame(
        {
            "won": [part for part, _ in counts.values()],
            "lost": [total - part for part, total in counts.values()],
            "raw": [part / total if total >= ENOUGH else np.nan for part, total in counts.values()],
            **{key: [getattr(rates[k], key) for k in counts] for key in ("rate", "low", "high")},
        },
        index=index,
    ).astype(
        {"won": "int64", "lost": "int64"} | dict.fromkeys(("raw", "rate", "low", "high"), "float64")
    )
    share = np.nan if overall.rate is None else overall.rate
    table["differs"] = (table["low"] > share) | (table["high"] < share)
    order = (-(table["won"] + table["lost"])).to_numpy()
    return table.iloc[np.argsort(order, kind="stable")]


def _drawn(counts: Mapping[str, tuple[int, int]], parents: Mapping[str, str]) -> dict[str, Rate]:
    """The groups' rates; one group alone, or next to no deals, cannot lean on others."""
    if len(counts) == 1 or sum(total for _, total in counts.values()) < ENOUGH:
        return {key: careful_rate(*count) for key, count in counts.items()}
    return shrunk_rates(counts, parents if len(set(parents.values())) > 1 else None)


def _group(book: Book, name: str, standing: pd.DataFrame) -> pd.Series[str] | None:
    """The group of every deal; None where the book cannot know it."""
    if name in {"owner", "team", "product"}:
        return standing[name]
    if name == "size":
        return _sizes(book)
    if name == "source":
        place = _source(book)
        return None if place is None else _column(book, *place)
    table, key = _PLACES.get(name) or _place_of(book, name)
    return _column(book, table, key)


def _place_of(book: Book, name: str) -> tuple[str, str]:
    """The table with a column of this key."""
    for table in ("deals", "customers"):
        if name in entries.table(book, table):
            return table, name
    raise UsageError("no_dimension", value=name, options=", ".join(DIMENSIONS))


def _column(book: Book, table: str, key: str) -> pd.Series[str]:
    frame = entries.table(book, table)
    return entries.words(frame, key) if table == "deals" else _of_company(book, key, "")


def _of_company(book: Book, key: str, empty: str) -> pd.Series[str]:
    customers = entries.table(book, "customers")
    known = dict(
        zip(entries.words(customers, "company"), entries.words(customers, key), strict=True)
    )
    company = entries.words(entries.table(book, "deals"), "company")
    return company.map(known).astype("str").fillna(empty)


def _sizes(book: Book) -> pd.Series[str] | None:
    """The band of the definition each deal's customer lies in, as ``100–299``."""
    axis = _size_axis(book.definition)
    if axis is None:
        return None
    values = pd.to_numeric(_of_company(book, axis.column, ""), errors="coerce")
    place = np.searchsorted(axis.bands, values.to_numpy(), side="right")
    bounds = [f"{bound:,.0f}" for bound in axis.bands]
    names = [f"– {bounds[0]}", *(f"{bound} –" for bound in bounds)]
    return pd.Series(np.array(names)[place], index=values.index, dtype="str").where(
        values.notna(), ""
    )


def _size_axis(definition: Definition) -> AxisInput | None:
    inputs = {each.column: each for each in definition.objective.inputs if each.bands}
    return next((inputs[key] for key in _SIZES if key in inputs), None)


def _source(book: Book) -> tuple[str, str] | None:
    """Where the column stands that says how a customer was found."""
    for table in ("deals", "customers"):
        labels = {each.key: each.label for each in book.definition.extra_columns.get(table, ())}
        for key in entries.table(book, table):
            name = str(key).removeprefix(EXTRA_PREFIX).removeprefix("x_")
            if {name.casefold(), labels.get(str(key), "").casefold()} & _SOURCES:
                return table, str(key)
    return None


def _missing(book: Book, name: str) -> tuple[Limit, ...]:
    if name not in DIMENSIONS:
        return (Limit(WHAT, "no_column"),)
    what = f"group_rates.by.{name}"
    if name == "source":
        return (Limit(what, "no_column"),)
    axis = _size_axis(book.definition)
    table, key = _PLACES.get(name, ("customers", axis.column if axis else _SIZES[0]))
    return missing_entries(book, {table: (key,)}, what)
