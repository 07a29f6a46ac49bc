"""One way through everything: against the stand-in, or with ``--live`` against Google itself.

docs/google.md says how to run it with credentials. ``--live-record FILE`` keeps each call and
its answer, a JSON object a line, without tokens.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import salesbook
from salesbook.backends.gsheets.removing import remove_sheets
from salesbook.backends.gsheets.service import Google, Sheets
from salesbook.backends.gsheets.swaps import Swap
from salesbook.backends.gsheets.transport import PatientClient
from salesbook.backends.gsheets.writing import Place, swap_cells
from salesbook.definition.team_file import default_definition
from salesbook.online.building import build_sheet
from salesbook.online.opening import OnlineBook, open_online
from salesbook.online.pulling import pull
from salesbook.online.pushing import push
from salesbook.online.upgrading import upgrade_sheet
from tests.books import bare_layout
from tests.shared_sheet import CUSTOMERS, Desk


@pytest.fixture
def recorded(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[dict[str, Any]]]:
    """Every call that is made, and what came back."""
    lines: list[dict[str, Any]] = []
    send = PatientClient.send

    def record(client: PatientClient, method: str, url: str, **more: Any) -> Any:  # noqa: ANN401 - as it is there
        answer = send(client, method, url, **more)
        body = more.get("body")
        lines.append(
            {
                "method": method,
                "url": url,
                "params": more.get("params"),
                "body": None if body is None else json.loads(body),
                "status": answer.status_code,
                "answer": answer.json(),
            }
        )
        return answer

    monkeypatch.setattr(PatientClient, "send", record)
    yield lines
    if file := request.config.getoption("--live-record"):
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        Path(file).write_text(text, encoding="utf-8")


@pytest.fixture
def shared(request: pytest.FixtureRequest) -> Iterator[tuple[str, Google]]:
    """An empty spreadsheet, and how to reach it; ours are taken away again at Google's."""
    if not request.config.getoption("--live"):
        desk: Desk = request.getfixturevalue("empty_desk")
        yield desk.url, desk.google
        return
    url = os.environ.get("SALESBOOK_LIVE_SHEET", "")
    assert url, "SALESBOOK_LIVE_SHEET names an empty spreadsheet shared with the credentials"
    google = Google()
    yield url, google
    clear(url, google)


def clear(url: str, google: Google) -> None:
    online = open_online(url, google)
    sheets = signed_in(google)
    blank = {"addSheet": {"properties": {"title": "Sheet1"}}}
    sheets.batch(online.spreadsheet, {"requests": [blank]}, titles={})
    remove_sheets(sheets, online.spreadsheet, online.reply.numbers.values(), file=url)


def signed_in(google: Google) -> Sheets:
    sheets = google.sheets()
    assert sheets is not None
    return sheets


def test_the_whole_way(
    shared: tuple[str, Google], recorded: list[dict[str, Any]], tmp_path: Path
) -> None:
    url, google = shared
    definition = default_definition("ja")
    file = tmp_path / "team.xlsx"
    with bare_layout():
        build_sheet(definition, url, {"customers": CUSTOMERS}, template="simple", google=google)
        assert len(recorded) == 2
        online = open_online(url, google)
        assert list(online.original.book["customers"]["company"]) == list(CUSTOMERS["company"])
        assert list(online.original.book["customers"]["notes"].fillna(""))[:3] == [
            "1-2",
            "=1+1",
            "2026/4/1",
        ]
        assert not online.original.book.errors
        assert not pull(url, file, google=google).unchanged
        assert pull(url, file, google=google).unchanged
        correct(file)
        done = push(file, url, accept=["all"], google=google)
        assert [each.row for each in done.written] == ["C0003 星野工業"]
        assert not done.met
        results_are_written(url, google, file)
        met_by_somebody(url, google)
        newer = replace(definition, version=definition.version + 1)
        assert upgrade_sheet(url, newer, google=google).copies == ()
    last = open_online(url, google).original.book
    assert last.definition.version == newer.version
    assert list(last["customers"]["next_action"].fillna(""))[2] == "見積"
    assert "Bearer" not in json.dumps(recorded)


def results_are_written(url: str, google: Google, file: Path) -> None:
    """New, anew on another day, and not at all where all is as it was."""
    day = dt.date(2026, 10, 14)
    for days, states in ((0, ["new"]), (3, ["changed"]), (3, [])):
        done = push(file, url, as_of=day + dt.timedelta(days=days), google=google)
        assert [each.state for each in done.analysis] == states
    assert not open_online(url, google).original.book.errors


def correct(file: Path) -> None:
    place = salesbook.read(file).places["customers"]
    workbook = openpyxl.load_workbook(file)
    cell = workbook["顧客管理"].cell(place.header_row + 3, place.columns["next_action"] + 1)
    cell.value = "見積"
    workbook.save(file)


def met_by_somebody(url: str, google: Google) -> None:
    """A write that expects something else than what stands there puts it back."""
    online = open_online(url, google)
    place = online.original.book.places["customers"]
    row, column = place.header_row, place.columns["next_action"]
    wanted = stale_swap(online, row, column)
    reply = online.reply
    where = Place(online.spreadsheet, url, reply.titles, reply.sizes)
    (hit,) = swap_cells(signed_in(google), where, [wanted])
    assert not hit.as_expected
    again = open_online(url, google).original
    assert again.book["customers"]["next_action"].iloc[0] == "見積を持参"


def stale_swap(online: OnlineBook, row: int, column: int) -> Swap:
    number = online.original.book.places["customers"].columns["no"]
    sheet = online.original.grid.find("顧客管理")
    assert sheet is not None
    keys = next(n for n, cells in enumerate(sheet.rows) if "customers.next_action" in cells)
    return Swap(
        sheet=online.reply.numbers["顧客管理"],
        row=row,
        column=column,
        key_row=keys,
        key="customers.next_action",
        others={number: {"stringValue": "C0001"}},
        expected={"stringValue": "何か別のもの"},
        new={"stringValue": "上書き"},
        number=number,
    )
