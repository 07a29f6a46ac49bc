"""What changed, as data: the stable shape of ``salesbook changes --json``.

``docs/history.md`` says what each key means.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from salesbook.analysis.rates import ENOUGH, Rate
from salesbook.report.json import Json

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.analysis.changes import Changes
    from salesbook.analysis.pushes import Pushes

_DIGITS = 6
_DEAL_WORDS = ("key", "no", "name", "company", "entered", "left")
_DEAL_SIDES = ("state", "amount", "expected", "owner", "stage", "category")
_CUSTOMER_SIDES = ("owner", "rank", "quadrant")


def changes_json(
    changes: Changes, *, by: Sequence[str] = (), pushes: Pushes | None = None
) -> dict[str, Json]:
    """The changes in types JSON has. Nothing is NaN: what is not known is null.

    Args:
        changes: What was found.
        by: Groupings of the waterfall; none for the whole in one row.
        pushes: What the whole history says of the deals; None without a history.
    """
    expected = changes.expected
    found: dict[str, Json] = {
        "since": changes.since.isoformat(),
        "until": changes.until.isoformat(),
        "expected": None if expected is None else str(expected),
        "currency": changes.definition.currency,
        "by": list(by),
        "waterfall": _waterfall(changes, by),
        "slip": _rate(changes.slip),
        "deals": _deals(changes.deals),
        "customers": _customers(changes.customers),
        "cells": _records(changes.cells),
        "rows": _records(changes.rows),
    }
    if pushes is not None:
        found["history"] = _pushes(pushes)
    return found


def json_value(value: object) -> Json:
    """A cell in types JSON has: dates in ISO form, whole numbers without a fraction."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return None
        rounded = round(value, _DIGITS)
        return int(rounded) if rounded == int(rounded) else rounded
    if isinstance(value, dt.date):
        return None if str(value) == "NaT" else value.isoformat()[:10]
    return str(value)


def _waterfall(changes: Changes, by: Sequence[str]) -> list[Json]:
    amounts, counts = changes.waterfall(*by), changes.counts(*by)
    groups = [group if isinstance(group, tuple) else (group,) for group in amounts.index]
    rows = zip(groups, amounts.to_dict("records"), counts.to_dict("records"), strict=True)
    return [
        {
            "group": dict(zip(by, group, strict=True)) if by else {},
            "amounts": {str(name): json_value(value) for name, value in amount.items()},
            "counts": {str(name): json_value(value) for name, value in count.items()},
        }
        for group, amount, count in rows
    ]


def _deals(deals: pd.DataFrame) -> list[Json]:
    """The deals anything became of."""
    sides = [f"{key}_{side}" for key in _DEAL_SIDES for side in ("before", "after")]
    moved = deals["entered"].ne("") | deals["left"].ne("") | deals["owner_changed"]
    moved |= deals["starts"] & deals["amount_before"].ne(deals["final"])
    moved |= deals["days_pushed"].fillna(0).ne(0) | deals["stage_steps"].fillna(0).ne(0)
    return _records(deals[moved], [*_DEAL_WORDS, *sides, "days_pushed", "stage_steps"])


def _customers(customers: pd.DataFrame) -> list[Json]:
    """The customers in both readings that stand elsewhere now."""
    moved = customers["rank_steps"].fillna(0).ne(0)
    for key in _CUSTOMER_SIDES:
        moved |= customers[f"{key}_before"] != customers[f"{key}_after"]
    moved &= customers["row_before"].gt(0) & customers["row_after"].gt(0)
    sides = [f"{key}_{side}" for key in _CUSTOMER_SIDES for side in ("before", "after")]
    return _records(customers[moved], ["key", "no", "company", *sides, "rank_steps"])


def _pushes(pushes: Pushes) -> dict[str, Json]:
    moved = pushes.deals[pushes.deals[["pushes", "days_pushed", "days_pulled"]].any(axis=1)]
    return {
        "deals": _records(moved.reset_index()),
        "periods": _records(pushes.periods),
        "slip": _rate(pushes.slip),
    }


def _rate(rate: Rate) -> Json:
    share = rate.rate if rate.n >= ENOUGH else None
    shares = {"rate": share, "low": rate.low, "high": rate.high}
    return {"n": rate.n, **{key: json_value(value) for key, value in shares.items()}}


def _records(frame: pd.DataFrame, keys: Sequence[str] | None = None) -> list[Json]:
    keys = [str(key) for key in frame] if keys is None else keys
    columns = [[json_value(value) for value in frame[key].tolist()] for key in keys]
    return [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]
