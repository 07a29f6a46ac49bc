"""Histories written in tests: the deals of each reading as a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from salesbook.analysis.deal_history import DealHistory
from salesbook.history import open_history
from tests.tables import book_of

HEAD = "no|name|owner|stage|amount|opened|stage_since|closed\n"


def readings(sheets: Mapping[str, str], as_of: str = "2030-01-01") -> DealHistory:
    """The deals of a history that was read on the given days."""
    history = open_history(":memory:")
    for day, rows in sheets.items():
        book = book_of({"deals": HEAD + rows.strip()})
        history.record(book, dt.date.fromisoformat(day), other_team=True)
    found = DealHistory.of(history, as_of=dt.date.fromisoformat(as_of))
    assert found is not None
    return found
