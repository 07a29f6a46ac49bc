"""What companies of an industry or a size buy more often than others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.dealings import sales, sales_needs
from salesbook.analysis.limits import Limit, Needs, missing_entries, too_few
from salesbook.analysis.rates import wilson_interval

if TYPE_CHECKING:
    from salesbook.definition.team import Definition
    from salesbook.reading.book import Book

INDUSTRY, SIZE = "industry", "size"
PARTS = (INDUSTRY, SIZE)
FEWEST, FEWEST_COMPANIES = 20, 5
"""Purchases, and companies that made them, below which a part's shares say nothing."""

_EDGES = (30.0, 100.0, 300.0, 1000.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tendency:
    """Product by industry, or by size.

    Attributes:
        by: ``industry`` or ``size`` (employees).
        cells: A row per part and product that are known, index 0, 1, 2 …. ``part``: the
            industry, or the number of employees as ``100-299``; ``product``: str. ``bought``:
            int64, purchases of the product; ``n``: int64, all of the part; ``companies``:
            int64, who made them. ``share`` = bought ÷ n, ``low`` and ``high`` of its 90 %
            interval, ``overall``: the product's share among all, ``lift`` = share ÷ overall:
            float64, the first three and the lift NaN where ``enough`` is false. ``enough``:
            bool. ``stands_out``: bool, the interval does not hold the overall share.
        n: Purchases with a product by a company whose part is known.
        unknown: Purchases without a product or by a company without one.
        limits: What cannot be said: columns, or each part with too few purchases.
    """

    by: str
    cells: pd.DataFrame
    n: int
    unknown: int
    limits: tuple[Limit, ...]


def tendency(book: Book, *, as_of: dt.date, by: str = INDUSTRY) -> Tendency:
    """Compare what the companies of each part buy with what all buy.

    A purchase is an order with a date, or a won deal in a book without any. One company's
    purchases are alike, so the interval rests on an effective number of them, found from how
    much the companies of a part differ. A part needs 20 purchases by 5 companies. Employees
    are banded as the matrix does, where it has bands for them.

    Args:
        book: What was read.
        as_of: Last day that counts.
        by: ``industry`` or ``size``.

    References:
        Brin, S., Motwani, R., Ullman, J. D., Tsur, S. (1997). Dynamic itemset counting and
        implication rules for market basket data. SIGMOD Record 26, 255-264 (lift). Variance
        of a ratio over clusters: Cochran, W. G. (1977). Sampling Techniques. Wiley, section
        9A. Wilson's interval at the effective number: see ``salesbook.analysis.rates``.
    """
    lines = sales(book, as_of=as_of)
    bought = lines[["company", "product"]].assign(
        part=lines["company"].map(_parts(book, by)).astype("str").fillna("")
    )
    known = bought[bought["product"].ne("") & bought["part"].ne("")]
    cells = _cells(known) if len(known) else _no_cells()
    missing = missing_entries(book, _needs(book, by), f"tendency.{by}")
    return Tendency(
        by=by,
        cells=cells,
        n=len(known),
        unknown=len(bought) - len(known),
        limits=missing or _limits(cells, by),
    )


def _needs(book: Book, by: str) -> Needs:
    column = "employees" if by == SIZE else INDUSTRY
    sold = {table: (*columns, "product") for table, columns in sales_needs(book).items()}
    return {"customers": ("company", column), **sold}


def _parts(book: Book, by: str) -> dict[str, str]:
    frame = entries.table(book, "customers")
    company = entries.words(frame, "company")
    if by == SIZE:
        part = _bands(entries.numbers(frame, "employees"), book.definition)
    else:
        part = entries.words(frame, INDUSTRY)
    named = pd.DataFrame({"company": company, "part": part}).drop_duplicates("company")
    named = named[named["company"] != ""]
    return dict(zip(named["company"], named["part"], strict=True))


def _bands(employees: pd.Series[float], definition: Definition) -> pd.Series[str]:
    inputs = definition.objective.inputs
    edges = next((each.bands for each in inputs if each.column == "employees"), ()) or _EDGES
    bounds = [0.0, *edges]
    ends = [f"-{edge - 1:g}" for edge in edges] + ["+"]
    names = np.array(
        [*(f"{low:g}{end}" for low, end in zip(bounds, ends, strict=True)), ""], dtype=object
    )
    place = np.searchsorted(edges, employees.to_numpy(dtype="float64"), side="right")
    place = np.where(employees.isna(), len(bounds), place)
    return pd.Series(names[place], index=employees.index, dtype="str")


def _cells(known: pd.DataFrame) -> pd.DataFrame:
    overall = known["product"].value_counts(normalize=True)
    rows = []
    for part in sorted(known["part"].unique(), key=_place):
        own = known[known["part"] == part]
        baskets = pd.crosstab(own["company"], own["product"])
        baskets = baskets.reindex(columns=overall.index, fill_value=0)
        rows += [_cell(str(part), baskets, str(product)) for product in sorted(overall.index)]
    cells = pd.DataFrame(rows)
    cells["overall"] = cells["product"].map(overall).astype("float64")
    inside = cells["overall"].between(cells["low"], cells["high"])
    return cells.assign(
        lift=cells["share"] / cells["overall"], stands_out=cells["enough"] & ~inside
    )[list(_COLUMNS)]


def _place(part: str) -> tuple[float, str]:
    """Sizes by where they begin, industries by name."""
    begin = part.partition("-")[0].removesuffix("+")
    return (float(begin) if begin.isdecimal() else 0.0, part)


def _cell(part: str, baskets: pd.DataFrame, product: str) -> dict[str, object]:
    own, sizes = baskets[product].to_numpy(dtype="float64"), baskets.sum(axis=1).to_numpy()
    n, companies = int(sizes.sum()), len(sizes)
    enough = n >= FEWEST and companies >= FEWEST_COMPANIES
    cell = {"part": part, "product": product, "bought": int(own.sum()), "n": n}
    share = own.sum() / n
    low, high = wilson_interval(share, _effective(own, sizes)) if enough else (np.nan, np.nan)
    said = {"share": share if enough else np.nan, "low": low, "high": high}
    return {**cell, "companies": companies, **said, "enough": enough}


def _effective(own: np.ndarray, sizes: np.ndarray) -> float:
    """How many independent purchases those of so many companies are worth."""
    n, companies = float(sizes.sum()), len(sizes)
    share = own.sum() / n
    spread = float(((own - share * sizes) ** 2).sum())
    variance = companies / (companies - 1) * spread / n**2
    # All or none bought it: what is sure is only that so many companies did alike.
    return min(n, share * (1 - share) / variance) if variance > 0 else float(companies)


def _limits(cells: pd.DataFrame, by: str) -> tuple[Limit, ...]:
    if cells.empty:
        return too_few(f"tendency.{by}", 0, FEWEST)
    parts = cells[~cells["enough"]].drop_duplicates("part")
    lacks = (
        too_few(f"tendency.{by}", int(row["n"]), FEWEST, group=str(row["part"]))
        or too_few(
            "tendency.companies", int(row["companies"]), FEWEST_COMPANIES, group=str(row["part"])
        )
        for row in parts.to_dict("records")
    )
    return tuple(limit for lack in lacks for limit in lack)


_COLUMNS = {
    "part": "str",
    "product": "str",
    "bought": "int64",
    "n": "int64",
    "companies": "int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
    "overall": "float64",
    "lift": "float64",
    "enough": "bool",
    "stands_out": "bool",
}


def _no_cells() -> pd.DataFrame:
    return pd.DataFrame({key: pd.Series(dtype=kind) for key, kind in _COLUMNS.items()})
