"""What is kept of a forecast until its period is over and it can be held against what came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from salesbook.analysis.forecasting.baselines import won_within
from salesbook.analysis.forecasting.cases import WON
from salesbook.analysis.forecasting.days import day_number
from salesbook.analysis.forecasting.deal_cases import BookCases
from salesbook.analysis.forecasting.forecast import Forecast
from salesbook.analysis.forecasting.target import Range
from salesbook.analysis.period import Period


@dataclass(frozen=True, slots=True)
class SaidDeal:
    """What was said of one open deal.

    Attributes:
        chance: To be won in the rest of the period.
        rule: The definition's chance if it was expected in it, else 0.
    """

    chance: float
    rule: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=True)
class ForecastRecord:
    """A forecast as it was made; amounts in the book's currency, tax excluded.

    Attributes:
        as_of: The day it was made on.
        period: What it is about.
        seed: Of its random courses.
        booked: Won in the period by the day.
        total: What the whole period brings.
        target: What was to be reached; None without a target.
        chance: Chance to reach it; None without a target.
        rules: By name (see ``RULES``) what the rules of thumb said; None for nothing.
        share_before: See ``Basis.share_before``.
        deals: The open deals by what they go by.
    """

    as_of: dt.date
    period: Period
    seed: int
    booked: float
    total: Range
    target: float | None
    chance: float | None
    rules: Mapping[str, float | None]
    share_before: float | None
    deals: Mapping[str, SaidDeal]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settled:
    """A forecast and what came.

    Attributes:
        record: What was said.
        actual: Won in the period, in the book's currency.
        won: By deal of the record whether it was won between the day and the period's end;
            a deal that is no longer in the book was not.
    """

    record: ForecastRecord
    actual: float
    won: Mapping[str, bool]


def record_forecast(forecast: Forecast) -> ForecastRecord:
    """What to keep of a forecast."""
    outlook, deals = forecast.outlook, forecast.deals
    said = zip(deals["key"], deals["chance"], deals["rule_now"], strict=True)
    return ForecastRecord(
        as_of=forecast.as_of,
        period=forecast.period,
        seed=forecast.seed,
        booked=forecast.booked,
        total=forecast.total,
        target=None if outlook is None else outlook.target,
        chance=None if outlook is None else outlook.chance,
        rules=asdict(forecast.baselines),
        share_before=forecast.basis.share_before,
        deals={key: SaidDeal(float(chance), float(rule)) for key, chance, rule in said},
    )


def settle(
    records: Sequence[ForecastRecord], known: BookCases, *, as_of: dt.date
) -> tuple[Settled, ...]:
    """Hold forecasts against a later book, as far as their periods are over.

    Args:
        records: What was said.
        known: The deals of the later book, as known on ``as_of``.
        as_of: The day the book is of.
    """
    over = [each for each in records if each.period.last <= as_of]
    return tuple(_settled(each, known) for each in over)


def _settled(record: ForecastRecord, known: BookCases) -> Settled:
    cases = known.cases
    after, last = day_number(record.as_of), day_number(record.period.last)
    came = (cases.outcome == WON) & (cases.closed > after) & (cases.closed <= last)
    won = {known.keys[place] for place in np.flatnonzero(came)}
    return Settled(
        record=record,
        actual=won_within(cases, record.period),
        won={key: key in won for key in record.deals},
    )
