"""The workbook of a pull, and what people do to it at home."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from salesbook.cells import CellRef
from salesbook.online.opening import OnlineBook, open_online
from salesbook.online.pulled import memory_of
from salesbook.online.pulling import pull
from tests.books import bare_layout
from tests.shared_sheet import Desk


def online(desk: Desk) -> OnlineBook:
    return open_online(desk.url, desk.google)


def home(desk: Desk, tmp_path: Path) -> Path:
    with bare_layout():
        return pull(desk.url, tmp_path / "team.xlsx", google=desk.google).file


@pytest.fixture
def file(desk: Desk, tmp_path: Path) -> Path:
    """The workbook of a pull from the sheet as it was built: the same in each test."""
    if not _PULLED:
        for made in (home(desk, tmp_path), memory_of(tmp_path / "team.xlsx")):
            _PULLED[made.name] = made.read_bytes()
        desk.standin.log.clear()
    for name, content in _PULLED.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path / "team.xlsx"


_PULLED: dict[str, bytes] = {}


def edit(file: Path, company: str, column: str, entry: object) -> None:
    """What somebody types into the workbook at home."""
    book = openpyxl.load_workbook(file)
    sheet = book["顧客管理"]
    cells = {each.value: each for row in sheet.iter_rows() for each in row}
    row, key = cells[company].row, cells[f"customers.{column}"].column
    sheet.cell(row, key).value = entry  # type: ignore[arg-type,assignment]
    book.save(file)


def cell(desk: Desk, company: str, column: str) -> str:
    """Where an entry stands by now, as a person sees it; the hidden keys tell the column."""
    for sheet in desk.standin.service.books[desk.book].sheets:
        cells = {each.entered: (row, at) for row, at, each in sheet.within(sheet.box)}
        if "customers.company" in cells:
            return f"{sheet.title}!{CellRef(cells[company][0], cells[f'customers.{column}'][1])}"
    raise KeyError(company)
