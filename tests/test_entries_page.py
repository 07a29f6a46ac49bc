"""docs/entries.md says how each form is read: every row of its tables is run here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from salesbook.definition.team_file import default_definition
from salesbook.problems import Severity
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book
from tests.grids import book_of, sheet

PAGE = (Path(__file__).parents[1] / "docs" / "entries.md").read_text(encoding="utf-8")
COLUMNS = {
    "Amounts and numbers": ("orders", "amount"),
    "Shares": ("deals", "probability"),
    "Dates": ("deals", "expected_close"),
    "Yes or no": ("activities", "key_person"),
    "Words of a list and names of other rows": ("deals", "stage"),
    "Phone numbers and mail addresses": ("customers", "phone"),
}
MARCH_20 = dt.date(2026, 3, 20)
HELD: dict[str, dict[str, object]] = {
    "deals": {"name": "更新", "company": "青葉", "owner": "佐藤 健一", "opened": MARCH_20},
    "activities": {"date": MARCH_20, "company": "青葉", "owner": "佐藤 健一"},
    "customers": {"no": "C0001", "owner": "佐藤 健一", "company": "青葉"},
    "orders": {"date": MARCH_20, "company": "青葉"},
}


def rows() -> Iterator[tuple[str, list[str]]]:
    """Heading and cells of every row of a table of forms."""
    heading = ""
    for line in PAGE.splitlines():
        heading = line[3:] if line.startswith("## ") else heading
        if line.startswith("| ") and not line.startswith(("| typed", "| the row")):
            yield heading, [cell.strip() for cell in line.strip("|").split(" |")]


FORMS = [(heading, *cells) for heading, cells in rows() if heading in COLUMNS]


def place(heading: str, typed: str, how: str) -> tuple[str, str]:
    table, key = COLUMNS[heading]
    mail = key == "phone" and (
        "@" in typed or "＠" in typed or how == "SB214" or "example" in typed
    )
    return table, "email" if mail else key


def read(table: str, key: str, typed: str) -> Book:
    held = HELD[table]
    marked = [{**held, key: typed}] + ([{**held, key: "○"}] if key == "key_person" else [])
    keys = list(marked[0])
    cells = [[row[name] for name in keys] for row in marked]
    grid = book_of(sheet("表", [[f"{table}.{name}" for name in keys], keys, *cells]))
    return read_book(grid, definition=default_definition("ja"))


def shown(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, str):
        return value
    if value in {True, False}:
        return "yes" if value else "no"
    return "nothing" if pd.isna(value) else f"{value:.15g}"  # type: ignore[call-overload]


@pytest.mark.parametrize(("heading", "typed", "value", "how"), FORMS, ids=[f[1] for f in FORMS])
def test_a_form_is_read_as_the_page_says(heading: str, typed: str, value: str, how: str) -> None:
    table, key = place(heading, typed, how)
    book = read(table, key, typed)
    address = book.address(table, 3, key)
    told = [each for each in book.problems if each.address == address]
    cell = book[table][key].iloc[0]
    if how.startswith("SB"):
        assert [each.code for each in told] == [how]
        kept = book.raw.get((table, 3, key), cell)
        assert kept == (value or typed)
        return
    assert shown(cell) == value
    assert [each.severity for each in told] == ([Severity.NOTICE] if how == "told" else [])
    if how == "told":
        assert (told[0].code, told[0].value) == ("SB209", typed)
        assert dict(told[0].details)["new"]


ASIDES = [cells for heading, cells in rows() if heading == "Rows that are no entries"]


@pytest.mark.parametrize(("says", "taken"), ASIDES, ids=[says for says, _ in ASIDES])
def test_a_row_is_taken_for_what_the_page_says(says: str, taken: str) -> None:
    keys = ["no", "name", "company", "owner", "stage", "amount"]
    texts = [word for word in says.split(" · ") if word != "12,500,000"]
    numbers = [12_500_000.0] * says.count("12,500,000")
    row: list[object] = ["D0002", *texts, *[None] * (4 - len(texts)), *numbers]
    first = ["D0001", "更新", "青葉", "佐藤 健一", "提案", 500_000.0]
    grid = book_of(sheet("案件", [[f"deals.{key}" for key in keys], keys, first, row]))
    book = read_book(grid, definition=default_definition("ja"))
    codes = [each.code for each in book.problems if each.cell and each.cell.row == 3]
    if taken == "an entry":
        assert len(book["deals"]) == 2
        assert set(codes) == {"SB301"}
    else:
        assert len(book["deals"]) == 1
        assert codes == [taken[-5:]]
        named = next(each.value for each in book.problems if each.cell and each.cell.row == 3)
        assert all(word in named for word in says.replace(",", "").split(" · "))


def test_every_kind_of_entry_has_its_table() -> None:
    assert {heading for heading, *_ in FORMS} == set(COLUMNS)
    assert len(FORMS) > 90
    assert re.search(r"^# What people type", PAGE, re.MULTILINE)
