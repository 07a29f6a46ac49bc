"""A shared Google sheet with a few customers, and the one who signs in to it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from google.oauth2 import service_account

from salesbook.backends.gsheets.patience import Pace, Patience, Timer
from salesbook.backends.gsheets.service import Google
from salesbook.cells import CellRef
from salesbook.definition.team_file import default_definition
from salesbook.online.building import build_sheet
from salesbook.reading.book import Book
from tests.books import bare_layout
from tests.standin import StandIn
from tests.standin.calls import Call
from tests.standin.person import Person
from tests.standin.state import Spreadsheet

ROBOT = "robot@project.iam.gserviceaccount.com"
CUSTOMERS = pd.DataFrame(
    {
        "company": ["朝日商事", "夕日商事", "星野工業", "月島物産", "北斗電機", "南海運輸"],
        "owner": ["佐藤 健一", "鈴木 美咲"] * 3,
        "next_date": pd.to_datetime(["2026-10-13", "2026-10-14", "", "2026-10-19", "", ""]),
        "next_action": ["見積を持参", "電話", None, "訪問", "資料送付", None],
        "notes": ["1-2", "=1+1", "2026/4/1", None, "'0312", "○"],
    }
)


@dataclass
class Clock:
    """Time that passes only while somebody waits."""

    seconds: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.slept.append(seconds)
        self.seconds += seconds

    @property
    def timer(self) -> Timer:
        return Timer(self.now, self.now, self.sleep, lambda: 0.5)


@dataclass
class Desk:
    """One user's place at a shared sheet.

    Attributes:
        book: The spreadsheet's id.
        key: The file to sign in with.
    """

    standin: StandIn
    book: str
    key: Path
    clock: Clock = field(default_factory=Clock)

    @property
    def url(self) -> str:
        return self.standin.url(self.book)

    @property
    def google(self) -> Google:
        timer = self.clock.timer
        return Google(self.key, self.standin.address, Patience(), timer, Pace(1000, timer))

    @property
    def person(self) -> Person:
        return self.standin.person(self.book)

    def build(self, *, template: str = "simple", overwrite: bool = False) -> None:
        """Build the customers' book in the spreadsheet."""
        with bare_layout():
            definition = default_definition("ja")
            data = {"customers": CUSTOMERS}
            build_sheet(
                definition,
                self.url,
                data,
                template=template,
                overwrite=overwrite,
                google=self.google,
            )

    def in_that_moment(self, act: Callable[[], object]) -> None:
        """Have somebody do something right before the next batch takes effect."""

        def before(call: Call) -> None:
            if call.operation == "spreadsheets.batchUpdate":
                self.standin.before.clear()
                act()

        self.standin.before.append(before)

    def cell(self, book: Book, row: int, column: str) -> str:
        """Where an entry of the customers stands, as ``顧客管理!H6``; rows count from 0."""
        place = book.places["customers"]
        at = CellRef(place.header_row + row, place.columns[column])
        return f"{place.sheet}!{at}"


def dump(book: Spreadsheet) -> dict[str, Any]:
    """Everything that two builds of one book have to have in common."""
    return {
        sheet.title: {
            "id": sheet.id,
            "cells": {
                (row, column): cell.entered
                for row, column, cell in sheet.within(sheet.box)
                if cell.entered is not None
            },
            "lists": {
                name: sorted(json.dumps(item, sort_keys=True, default=str) for item in items)
                for name, items in sheet.lists.items()
            },
        }
        for sheet in book.sheets
    } | {"names": sorted(each["name"] for each in book.names), "marks": book.metadata}


@pytest.fixture
def empty_desk(standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A new spreadsheet that was shared with a service account."""
    # Whoever signs in with a key, google-auth asks another host about in the background.
    asks = "_is_regional_access_boundary_lookup_required"
    monkeypatch.setattr(service_account.Credentials, asks, lambda _self: False, raising=False)
    key = standin.access.service_account_file(tmp_path)
    return Desk(standin, standin.spreadsheet("営業ブック", writers=(ROBOT,)), key)


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """The same with the customers' book in it."""
    state = _built().copied()
    empty = empty_desk.standin.service.books[empty_desk.book]
    state.id, state.roles = empty.id, dict(empty.roles)
    empty_desk.standin.service.books[empty.id] = state
    return empty_desk


@lru_cache(maxsize=1)
def _built() -> Spreadsheet:
    """The book as one clean build makes it."""
    with StandIn() as standin, tempfile.TemporaryDirectory() as folder:
        key = standin.access.service_account_file(Path(folder))
        made = Desk(standin, standin.spreadsheet("営業ブック", writers=(ROBOT,)), key)
        made.build()
        return standin.book(made.book)


def clean_build() -> dict[str, Any]:
    """What a build without any fault makes."""
    return dump(_built())
