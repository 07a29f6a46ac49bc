"""The pipeline: what was won and lost, what is open, and how often deals are won."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from salesbook.analysis.figures import Counts, CycleDays, Figures, PipelineRow, WinRates
from salesbook.analysis.period import Period
from salesbook.analysis.rates import Rate, amount_rate, count_rate
from salesbook.analysis.standing import deal_standing
from salesbook.definition.team import Definition
from salesbook.errors import UsageError
from salesbook.reading.book import Book

DIMENSIONS = ("owner", "team", "product", "stage", "month")

# Which month a figure belongs to depends on what it counts: families of columns, each with
# the month column of its deals.
_CLOSED = ("won", "lost", "undated", "won_amount", "lost_amount", "squares", "with_amount")
_OPEN = (
    "open",
    "open_unknown_stage",
    "open_dated",
    "open_unknown_opening",
    "open_late",
    "open_without_amount",
    "open_amount",
    "weighted_amount",
)
_CREATED = ("created", "created_won", "unknown")
_CYCLE = ("cycle_n", "cycle_mean", "cycle_median")
_MONTHS = ("closed_month", "expected_month", "opened_month")
_Keys = tuple["pd.Series[Any]", "pd.Series[Any]", "pd.Series[Any]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline(Figures):
    """The figures of the whole book and of its parts.

    Attributes:
        as_of: The day everything is seen from.
        period: What the figures are narrowed to; None for everything up to ``as_of``.
        by: The rows of each of ``DIMENSIONS``. Owner, team and product: largest won amount
            first; stage: in the definition's order, all of them, then ``""``; month:
            ascending, closed deals in the month they closed, open ones in the month they
            are expected, created ones in the month they were opened.
    """

    as_of: dt.date
    period: Period | None
    by: Mapping[str, tuple[PipelineRow, ...]]

    def frame(self, dimension: str) -> pd.DataFrame:
        """The rows of one dimension as a table, for further work.

        Returns:
            A frame with index ``key`` and a column per count, amount, rate (``win_rate_closed``
            …) and of the cycle (``cycle_days_mean`` …); what is not known is NaN.
        """
        rows = [_flat(row) for row in self.by[dimension]]
        index = pd.Index([row.key for row in self.by[dimension]], name="key", dtype="str")
        return pd.DataFrame(rows, index=index)


def pipeline(book: Book, *, as_of: dt.date, period: Period | None = None) -> Pipeline:
    """Count, add up and divide the deals of a book.

    Without a period every figure covers everything up to ``as_of``. ``Counts`` says which
    deals each figure takes, ``salesbook.analysis.standing`` how a deal stood on a day.

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Narrows the figures, both ends inclusive.

    Raises:
        UsageError: The period begins after ``as_of``.
    """
    if period and period.first > as_of:
        raise UsageError("period.not_begun", period=period, as_of=as_of)
    deals = _with_amounts(deal_standing(book, as_of=as_of, period=period))
    everything = pd.Series("", index=deals.index, dtype="category")
    total = _rows(deals, (everything, everything, everything))
    by = {name: _order(name, _by(deals, name), book.definition) for name in DIMENSIONS}
    figures = total[0] if total else _row("", {})
    return Pipeline(
        counts=figures.counts,
        won_amount=figures.won_amount,
        lost_amount=figures.lost_amount,
        open_amount=figures.open_amount,
        weighted_amount=figures.weighted_amount,
        win_rate=figures.win_rate,
        cycle_days=figures.cycle_days,
        as_of=as_of,
        period=period,
        by=by,
    )


def _with_amounts(deals: pd.DataFrame) -> pd.DataFrame:
    keys = [name for name in (*DIMENSIONS, *_MONTHS) if name in deals]
    deals = deals.astype(dict.fromkeys(keys, "category"))
    amount = deals["amount"]
    closed = deals["won"] | deals["lost"]
    deals["won_amount"] = amount.where(deals["won"], 0.0)
    deals["lost_amount"] = amount.where(deals["lost"], 0.0)
    deals["open_amount"] = amount.where(deals["open"], 0.0)
    deals["weighted_amount"] = deals["open_amount"] * deals["probability"]
    deals["squares"] = (amount * amount).where(closed, 0.0)
    deals["with_amount"] = closed & amount.ne(0)
    return deals


def _by(deals: pd.DataFrame, dimension: str) -> list[PipelineRow]:
    names = _MONTHS if dimension == "month" else (dimension,) * 3
    return _rows(deals, (deals[names[0]], deals[names[1]], deals[names[2]]))


def _rows(deals: pd.DataFrame, keys: _Keys) -> list[PipelineRow]:
    """A row per key: keys of the closed, of the open and of the created deals."""
    names = sorted(set().union(*(key.cat.categories for key in keys)))
    codes = [pd.Index(names).get_indexer(key.cat.categories)[key.cat.codes] for key in keys]
    sums = {
        column: np.bincount(code, deals[column].to_numpy("float64"), len(names))
        for columns, code in zip((_CLOSED, _OPEN, _CREATED), codes, strict=True)
        for column in columns
    }
    cycle = _cycles(deals["cycle_days"], codes[0])
    rows = [
        _row(name, {column: float(sums[column][at]) for column in sums} | cycle.get(at, {}))
        for at, name in enumerate(names)
    ]
    return [row for row in rows if row.counts != Counts()]


def _cycles(days: pd.Series[float], code: np.ndarray[Any, Any]) -> dict[int, dict[str, float]]:
    known = days.notna().to_numpy()
    found = days[known].groupby(code[known]).agg(["count", "mean", "median"])
    return {at: dict(zip(_CYCLE, row, strict=True)) for at, *row in found.itertuples()}


def _row(key: str, sums: Mapping[str, float]) -> PipelineRow:
    counts = Counts(**{each.name: int(sums.get(each.name, 0)) for each in fields(Counts)})
    return PipelineRow(
        key=key,
        counts=counts,
        won_amount=sums.get("won_amount", 0.0),
        lost_amount=sums.get("lost_amount", 0.0),
        open_amount=sums.get("open_amount", 0.0),
        weighted_amount=sums.get("weighted_amount", 0.0),
        win_rate=_win_rates(counts, sums),
        cycle_days=CycleDays(
            n=int(sums.get("cycle_n", 0)),
            mean=sums.get("cycle_mean"),
            median=sums.get("cycle_median"),
        ),
    )


def _win_rates(counts: Counts, sums: Mapping[str, float]) -> WinRates:
    return WinRates(
        closed=count_rate(counts.won, counts.won + counts.lost),
        created=count_rate(int(sums.get("created_won", 0)), counts.created),
        amount=_amount_rate(counts, sums),
    )


def _amount_rate(counts: Counts, sums: Mapping[str, float]) -> Rate:
    won, lost = sums.get("won_amount", 0.0), sums.get("lost_amount", 0.0)
    n = int(sums.get("with_amount", 0))
    if (counts.won and not won) or (counts.lost and not lost):
        return Rate(None, n, None, None)
    return amount_rate(won, won + lost, sums.get("squares", 0.0), n)


def _order(
    dimension: str, rows: list[PipelineRow], definition: Definition
) -> tuple[PipelineRow, ...]:
    if dimension == "stage":
        return _every_stage(rows, definition)
    if dimension == "month":
        return tuple(sorted(rows, key=lambda row: (row.key == "", row.key)))
    return tuple(sorted(rows, key=lambda row: (-row.won_amount, row.key == "", row.key)))


def _every_stage(rows: Iterable[PipelineRow], definition: Definition) -> tuple[PipelineRow, ...]:
    by_key = {row.key: row for row in rows}
    known = [by_key.pop(stage.label, _row(stage.label, {})) for stage in definition.stages]
    return (*known, *by_key.values())


def _flat(row: PipelineRow) -> dict[str, float | None]:
    rates = row.win_rate
    return {
        **asdict(row.counts),
        "won_amount": row.won_amount,
        "lost_amount": row.lost_amount,
        "open_amount": row.open_amount,
        "weighted_amount": row.weighted_amount,
        "win_rate_closed": rates.closed.rate,
        "win_rate_created": rates.created.rate,
        "win_rate_amount": rates.amount.rate,
        "cycle_days_mean": row.cycle_days.mean,
        "cycle_days_median": row.cycle_days.median,
    }
