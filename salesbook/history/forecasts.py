"""Forecasts kept beside the readings, until what came can be held against them."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from salesbook.analysis.forecasting.records import ForecastRecord, SaidDeal
from salesbook.analysis.forecasting.target import Range
from salesbook.analysis.period import Period
from salesbook.errors import UsageError
from salesbook.history.content import fingerprint
from salesbook.history.database import DamagedError

# Made when the first forecast is kept: a history without any is one older versions made, too.
_TABLE = """
CREATE TABLE IF NOT EXISTS forecasts (
    as_of TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    hash BLOB NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (as_of, first, last)
) WITHOUT ROWID
"""
_HAS_TABLE = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'forecasts'"
_INSERT = "INSERT OR REPLACE INTO forecasts (as_of, first, last, hash, body) VALUES (?, ?, ?, ?, ?)"
_ALL = "SELECT as_of, first, last, hash, body FROM forecasts ORDER BY as_of, first, last"


def insert_forecast(connection: sqlite3.Connection, record: ForecastRecord) -> None:
    """Keep a forecast; one of the same day and period gives way to it."""
    connection.execute(_TABLE)
    body = json.dumps(_packed(record), ensure_ascii=False, separators=(",", ":"))
    period = record.period
    days = (f"{day:%Y-%m-%d}" for day in (record.as_of, period.first, period.last))
    connection.execute(_INSERT, (*days, fingerprint(body), body))


def forecasts_of(connection: sqlite3.Connection) -> tuple[ForecastRecord, ...]:
    """All forecasts that were kept, by day and period.

    Raises:
        DamagedError: What stands there makes no sense.
    """
    ((count,),) = connection.execute(_HAS_TABLE)
    if not count:
        return ()
    return tuple(_unpacked(row) for row in connection.execute(_ALL).fetchall())


def _packed(record: ForecastRecord) -> dict[str, object]:
    return {
        "seed": record.seed,
        "booked": record.booked,
        "total": asdict(record.total),
        "target": record.target,
        "chance": record.chance,
        "rules": dict(record.rules),
        "share_before": record.share_before,
        "deals": {key: [deal.chance, deal.rule] for key, deal in record.deals.items()},
    }


def _unpacked(row: tuple[str, str, str, bytes, str]) -> ForecastRecord:
    *days, hash_, body = row
    if fingerprint(body) != hash_:
        raise DamagedError
    try:
        day, start, end = map(dt.date.fromisoformat, days)
        return _record(day, Period(start, end), json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError, UsageError) as error:
        raise DamagedError from error


def _record(as_of: dt.date, period: Period, body: Mapping[str, Any]) -> ForecastRecord:
    return ForecastRecord(
        as_of=as_of,
        period=period,
        seed=body["seed"],
        booked=body["booked"],
        total=Range(**body["total"]),
        target=body["target"],
        chance=body["chance"],
        rules=body["rules"],
        share_before=body["share_before"],
        deals={key: SaidDeal(*said) for key, said in body["deals"].items()},
    )
