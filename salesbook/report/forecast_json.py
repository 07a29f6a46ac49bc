"""Forecasts as data: the stable shape of ``salesbook forecast --json`` and ``backtest --json``.

``docs/forecast.md`` says what each key means.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from salesbook.analysis.rates import ENOUGH
from salesbook.report.changes_json import json_value
from salesbook.report.forecast_section import deal_reason
from salesbook.report.json import Json
from salesbook.report.wording import Wording

if TYPE_CHECKING:
    from salesbook.analysis.forecasting.backtest import Backtest
    from salesbook.analysis.forecasting.forecast import Forecast
    from salesbook.analysis.forecasting.records import Settled
    from salesbook.analysis.forecasting.scorecard import Scorecard
    from salesbook.analysis.forecasting.target import TargetOutlook
    from salesbook.analysis.period import Period


_OF_MANY = {
    *("rate", "wape", "bias", "score"),
    *("reliability", "resolution", "uncertainty", "within"),
}


def forecast_json(
    forecast: Forecast, wording: Wording, scorecard: Scorecard | None = None
) -> dict[str, Json]:
    """The forecast in types JSON has. Nothing is NaN: what is not known is null.

    The same book, day and seed give the same bytes.

    Args:
        forecast: What is said.
        wording: Language of the reasons.
        scorecard: Of the forecasts kept in a history; None without a history.
    """
    outlook, biggest = forecast.outlook, forecast.biggest
    found: dict[str, Json] = {
        "as_of": forecast.as_of.isoformat(),
        "period": _period(forecast.period),
        "currency": forecast.definition.currency,
        "seed": forecast.seed,
        "enough": forecast.enough,
        "booked": json_value(forecast.booked),
        **{key: _range(forecast, key) for key in ("open", "new", "total")},
        "target": None if outlook is None else _target(forecast, outlook),
        "rules": _plain(asdict(forecast.baselines)),
        "biggest": None if biggest is None else _plain(asdict(biggest)),
        "basis": _plain(asdict(forecast.basis) | {"thin": forecast.basis.thin}),
        "deals": _deals(forecast, wording),
    }
    if scorecard is not None:
        found["scorecard"] = scorecard_json(scorecard)
    return found


def backtest_json(backtest: Backtest) -> dict[str, Json]:
    """The forecasts of the past and what came."""
    return {
        "as_of": backtest.as_of.isoformat(),
        "currency": backtest.definition.currency,
        "readings": backtest.readings,
        "forecasts": [_settled(each) for each in backtest.settled],
        "scorecard": scorecard_json(backtest.scorecard),
    }


def scorecard_json(scorecard: Scorecard) -> Json:
    """How good forecasts were; of fewer than ``ENOUGH`` no share and no mean error is told."""
    found = asdict(scorecard)
    parts = (found["covered"], *found["errors"].values(), *found["deals"].values())
    for part in (*parts, found["target"]):
        if part is not None and part["n"] < ENOUGH:
            part.update(dict.fromkeys(part.keys() & _OF_MANY))
    return _plain(found)


def _range(forecast: Forecast, key: str) -> Json:
    found = asdict(getattr(forecast, key))
    return _plain(found if forecast.enough else dict.fromkeys(found))


def _target(forecast: Forecast, outlook: TargetOutlook) -> Json:
    if forecast.enough or outlook.chance == 1:
        return _plain(asdict(outlook))
    needed = dict.fromkeys(outlook.needed)
    return _plain({"target": outlook.target, "chance": None, "shortfall": None, "needed": needed})


def _period(period: Period) -> Json:
    first, last = period.first.isoformat(), period.last.isoformat()
    return {"first": first, "last": last, "name": str(period)}


def _settled(each: Settled) -> Json:
    record = each.record
    return {
        "as_of": record.as_of.isoformat(),
        "period": _period(record.period),
        "actual": json_value(each.actual),
        "booked": json_value(record.booked),
        "total": _plain(asdict(record.total)),
        "target": json_value(record.target),
        "chance": json_value(record.chance),
        "rules": _plain(dict(record.rules)),
        "deals": len(each.won),
        "won": sum(each.won.values()),
    }


def _deals(forecast: Forecast, wording: Wording) -> list[Json]:
    rows = forecast.deals.to_dict("records")
    found: list[Json] = []
    for row, deal in zip(forecast.deals.index, rows, strict=True):
        named = {str(key): value for key, value in deal.items()}
        values = {key: json_value(value) for key, value in named.items()}
        found.append({"row": int(row), **values, "reason": deal_reason(named, forecast, wording)})
    return found


def _plain(value: object) -> Json:
    """Values within values, each in types JSON has; keys that are chances as text."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return json_value(value)
