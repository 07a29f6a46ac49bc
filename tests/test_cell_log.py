from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from salesbook.analysis.cell_log import CellLog, compare_cells
from salesbook.reading.book import Book
from tests.tables import book_of

COLUMNS = ["table", "name", "row_before", "row_after", "column", "old", "new"]


def logged(log: CellLog) -> list[tuple[object, ...]]:
    return [tuple(row) for row in log.cells[COLUMNS].itertuples(index=False)]


def test_every_changed_entry_old_and_new() -> None:
    log = compare_cells(
        book_of(
            {
                "deals": "no|name|company|amount|expected_close\n"
                "D0001|更改|青葉|1200|2026-10-31\nD0002|保守|白石|300|\n"
            }
        ),
        book_of(
            {
                "deals": "no|name|company|amount|expected_close\n"
                "D0002|保守|白石||2026-12-01\nD0001|更改|青葉|1200|2026-11-30\n"
            }
        ),
    )
    assert logged(log) == [
        ("deals", "保守 / 白石", 6, 5, "amount", 300.0, None),
        ("deals", "保守 / 白石", 6, 5, "expected_close", None, dt.date(2026, 12, 1)),
        (
            "deals",
            "更改 / 青葉",
            5,
            6,
            "expected_close",
            dt.date(2026, 10, 31),
            dt.date(2026, 11, 30),
        ),
    ]
    assert log.rows.empty


def test_rows_added_and_taken_out() -> None:
    log = compare_cells(
        book_of({"customers": "no|company\nC0001|青葉\nC0002|白石\n"}),
        book_of({"customers": "no|company\nC0001|青葉\nC0003|黒川\n"}),
    )
    assert log.rows[["table", "key", "name", "row", "change"]].to_numpy().tolist() == [
        ["customers", "C0003", "黒川", 6, "added"],
        ["customers", "C0002", "白石", 6, "removed"],
    ]
    assert log.cells.empty


def test_a_meeting_goes_by_day_company_owner_and_kind() -> None:
    sheet = "date|company|owner|kind|heard|key_person\n2026-10-01|青葉|佐藤|訪問|{}|{}\n"
    log = compare_cells(
        book_of({"activities": sheet.format("予算なし", "")}),
        book_of({"activities": sheet.format("予算あり", "○")}),
    )
    assert [row[4:] for row in logged(log)] == [
        ("heard", "予算なし", "予算あり"),
        ("key_person", None, True),
    ]


def test_entries_that_could_not_be_understood_stand_as_they_are() -> None:
    before = book_of({"deals": "no|name|expected_close\nD0001|更改|2026-10-31\n"})
    after = book_of({"deals": "no|name|expected_close\nD0001|更改|\n"})
    odd = replace(after, raw={("deals", 5, "expected_close"): "来週"})
    assert [row[5:] for row in logged(compare_cells(before, odd))] == [
        (dt.date(2026, 10, 31), "来週")
    ]
    assert compare_cells(odd, odd).cells.empty


def test_a_column_or_table_only_one_reading_has() -> None:
    book = book_of({"customers": "no|company\nC0001|青葉\n"})
    more = book.tables["customers"].assign(**{"extra:備考": "至急"})
    other = Book(book.definition, {"customers": more})
    log = compare_cells(Book(book.definition, {"customers": book["customers"]}), other)
    assert [row[4:] for row in logged(log)] == [("extra:備考", None, "至急")]
    alone = compare_cells(Book(book.definition, {}), other)
    assert list(alone.rows["change"]) == ["added"]
    assert compare_cells(other, Book(book.definition, {})).rows["change"].tolist() == ["removed"]


def test_the_types_of_an_empty_log_are_those_of_a_full_one() -> None:
    book = book_of({})
    log = compare_cells(book, book_of({}))
    assert log.cells["row_before"].dtype == log.rows["row"].dtype == "int64"
    assert isinstance(log.cells["table"].dtype, pd.StringDtype)
