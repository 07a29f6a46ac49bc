"""How much the pipeline brings in a day, and the four numbers it is made of."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.analysis.effort import effort_period
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.period import Period
from salesbook.analysis.rates import ENOUGH, Rate, careful_rate
from salesbook.analysis.stage_reach import open_stages
from salesbook.analysis.standing import deal_standing
from salesbook.definition.team import Definition
from salesbook.errors import UsageError
from salesbook.reading.book import Book

if TYPE_CHECKING:
    import pandas as pd

NEEDS = {"deals": ("stage", "amount", "opened", "closed")}
WHAT = "velocity.what"
_Z = 1.6448536269514722  # 90 % interval, as everywhere


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean and how many cases it rests on.

    Attributes:
        mean: None for fewer than ``ENOUGH`` cases.
        n: The cases.
        error: Its standard error; None without a mean.
    """

    mean: float | None
    n: int
    error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Velocity:
    """What the pipeline brings, and its four inputs.

    Attributes:
        as_of: The day the open deals are counted on.
        period: What the other three inputs are taken from: deals closed in it.
        qualified_from: Key of the first stage that counts as qualified.
        deals: Open qualified deals.
        won_amount: Mean amount of the deals won, in the book's currency.
        win_rate: Won ÷ (won + lost).
        cycle_days: Mean days from opening to closing of the deals won.
        per_day: Deals × won amount × win rate ÷ cycle days: currency a day; None where an
            input is.
        low: Lower end of its 90 % interval, the number of deals taken as known.
        high: Upper end.
        limits: What cannot be said.
    """

    as_of: dt.date
    period: Period
    qualified_from: str
    deals: int
    won_amount: Mean
    win_rate: Rate
    cycle_days: Mean
    per_day: float | None
    low: float | None
    high: float | None
    limits: tuple[Limit, ...]


def velocity(
    book: Book, *, as_of: dt.date, period: Period | None = None, qualified_from: str | None = None
) -> Velocity:
    """Multiply out the pipeline's speed.

    The interval takes the errors of the three estimates as independent and adds them on the
    scale of logarithms (delta method).

    Args:
        book: What was read.
        as_of: The day everything is seen from, inclusive.
        period: Where won amount, win rate and cycle are taken from; the 365 days up to
            ``as_of`` by default.
        qualified_from: Key of the stage from which a deal counts as qualified; by default the
            second open stage, or the only one.

    Raises:
        UsageError: There is no such stage.

    References:
        Oehlert, G. W. (1992). A note on the delta method. The American Statistician 46, 27-29.
    """
    stage = _qualified(book.definition, qualified_from)
    span = period or effort_period(as_of)
    labels = [each.label for each in open_stages(book.definition)]
    keys = [each.key for each in open_stages(book.definition)]
    now = deal_standing(book, as_of=as_of)
    deals = now["open"] & now["stage"].isin(labels[keys.index(stage) :] if stage else [])
    closed = deal_standing(book, as_of=as_of, period=span)
    won = closed[closed["won"]]
    amount = _mean(won.loc[won["amount"] > 0, "amount"])
    rate = careful_rate(len(won), len(won) + int(closed["lost"].sum()))
    cycle = _mean(won["cycle_days"].dropna())
    return Velocity(
        as_of=as_of,
        period=span,
        qualified_from=stage,
        deals=int(deals.sum()),
        won_amount=amount,
        win_rate=rate,
        cycle_days=cycle,
        limits=_limits(book, amount, rate, cycle),
        **_speed(int(deals.sum()), amount, rate, cycle),
    )


def _qualified(definition: Definition, given: str | None) -> str:
    keys = [stage.key for stage in open_stages(definition)]
    if given is not None and given not in keys:
        raise UsageError("no_stage", stage=given, options=", ".join(keys))
    return given or next(iter(keys[1:2] or keys), "")


def _mean(values: pd.Series[float]) -> Mean:
    n = len(values)
    if n < ENOUGH:
        return Mean(None, n, None)
    return Mean(float(values.mean()), n, float(values.std()) / math.sqrt(n))


def _speed(deals: int, amount: Mean, rate: Rate, cycle: Mean) -> dict[str, float | None]:
    unknown: dict[str, float | None] = dict.fromkeys(("per_day", "low", "high"))
    if not (amount.mean and rate.rate and cycle.mean):
        return unknown
    speed = deals * amount.mean * rate.rate / cycle.mean
    parts = [(each.error or 0.0) / each.mean for each in (amount, cycle) if each.mean]
    parts.append(math.sqrt((1 - rate.rate) / (rate.rate * rate.n)))
    reach = math.exp(_Z * math.hypot(*parts))
    return {"per_day": speed, "low": speed / reach, "high": speed * reach}


def _limits(book: Book, amount: Mean, rate: Rate, cycle: Mean) -> tuple[Limit, ...]:
    cases = {"won_amount": amount.n, "win_rate": rate.n, "cycle_days": cycle.n}
    few = (too_few(f"velocity.{key}", n, ENOUGH) for key, n in cases.items())
    return missing_entries(book, NEEDS, WHAT) + tuple(limit for each in few for limit in each)
