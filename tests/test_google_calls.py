"""How many calls everything takes, counted by the server."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from salesbook.backends.gsheets import bodies, building
from salesbook.backends.gsheets.wire import encode
from salesbook.online.opening import open_online
from salesbook.online.pulling import pull
from salesbook.online.pushing import push
from tests.books import bare_layout
from tests.shared_sheet import Desk

DAY = dt.date(2026, 10, 14)


def calls(desk: Desk) -> tuple[int, int]:
    """Reads and writes since it was asked last."""
    found = desk.standin.log.reads, desk.standin.log.writes
    desk.standin.log.clear()
    return found


def test_a_build_is_two_calls(empty_desk: Desk) -> None:
    empty_desk.build()
    assert calls(empty_desk) == (1, 1)


def test_a_large_build_is_one_more_for_each_further_piece(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = 60_000
    monkeypatch.setattr(building, "bodies", lambda requests: bodies.bodies(requests, limit=limit))
    empty_desk.build()
    sent = empty_desk.standin.log.bodies("spreadsheets.batchUpdate")
    size = sum(len(encode(body)) for body in sent)
    assert calls(empty_desk) == (1, len(sent))
    assert 2 < len(sent) <= 1 + size / (limit / 2)
    assert bodies.LIMIT == 2_000_000


def test_reading_pulling_and_an_unchanged_sync_are_one_call_each(desk: Desk, file: Path) -> None:
    open_online(desk.url, desk.google)
    assert calls(desk) == (1, 0)
    with bare_layout():
        assert not pull(desk.url, file.with_name("new.xlsx"), google=desk.google).unchanged
        assert calls(desk) == (1, 0)
        assert pull(desk.url, file, google=desk.google).unchanged
    assert calls(desk) == (1, 0)
    push(file, desk.url, as_of=DAY, google=desk.google)
    assert calls(desk) == (1, 1)
    push(file, desk.url, as_of=DAY, google=desk.google, accept=["all"])
    assert calls(desk) == (1, 0)
