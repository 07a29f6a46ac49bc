from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import salesbook
from salesbook.grid import Scalar
from salesbook.history import History, open_history
from salesbook.history.content import _encode
from tests.histories import assert_same_book, contents
from tests.tables import book_of

SEP, OCT, NOV = dt.date(2026, 9, 30), dt.date(2026, 10, 31), dt.date(2026, 11, 30)

SEPTEMBER = {
    "customers": """
no|company|owner|employees|next_date
C0001|青葉商事|佐藤|120|2026-10-05
C0002|白石工業|鈴木||2026-10-08
""",
    "deals": """
no|name|company|owner|stage|amount|expected_close
D0001|サーバー更改|青葉商事|佐藤|ヒアリング|1,200|2026-10-31
D0002|保守契約|白石工業|鈴木|提案|300|2026-11-30
""",
}
OCTOBER = {
    "customers": """
no|company|owner|employees|next_date
C0002|白石工業|鈴木|80|2026-11-12
C0001|青葉ホールディングス|佐藤|120|2026-10-05
""",
    "deals": """
no|name|company|owner|stage|amount|expected_close|closed
D0001|サーバー更改|青葉ホールディングス|佐藤|受注|1,150|2026-10-31|2026-10-20
D0003|増設|白石工業|鈴木|ヒアリング|90|2026-12-31|
""",
}


@pytest.fixture
def history(tmp_path: Path) -> History:
    return open_history(tmp_path / "history.db")


def test_the_book_as_of_any_recorded_day(history: History) -> None:
    september, october = book_of(SEPTEMBER), book_of(OCTOBER)
    history.record(september, SEP)
    history.record(october, OCT)
    assert history.dates == (SEP, OCT)
    assert_same_book(history.book(SEP), september)
    assert_same_book(history.book(OCT), october)


def test_what_a_snapshot_changed_is_told_by_table(history: History) -> None:
    first = history.record(book_of(SEPTEMBER), SEP)
    assert (first.before, first.tables["deals"].new, first.tables["customers"].new) == (None, 2, 2)
    second = history.record(book_of(OCTOBER), OCT)
    deals, customers = second.tables["deals"], second.tables["customers"]
    assert second.before == SEP
    assert (deals.new, deals.changed, deals.removed) == (1, 1, 1)
    assert (customers.new, customers.changed, customers.removed) == (0, 2, 0)


def test_a_renamed_row_keeps_its_identity_by_its_number(history: History) -> None:
    history.record(book_of(SEPTEMBER), SEP)
    history.record(book_of(OCTOBER), OCT)
    versions = history.versions("customers")
    aoba = versions[versions["row_key"] == "C0001"]
    assert list(aoba["company"]) == ["青葉商事", "青葉ホールディングス"]
    assert list(aoba["valid_from"]) == [pd.Timestamp(SEP), pd.Timestamp(OCT)]
    ended, still = aoba["valid_to"]
    assert ended == pd.Timestamp(OCT)
    assert pd.isna(still)


def test_a_row_without_a_number_goes_by_its_folded_name(history: History) -> None:
    history.record(book_of({"customers": "company|owner\n(株)青葉|佐藤\n"}), SEP)
    history.record(book_of({"customers": "company|owner\n青葉株式会社|鈴木\n"}), OCT)
    versions = history.versions("customers")
    assert list(versions["row_key"]) == ["@青葉", "@青葉"]
    assert list(versions["owner"]) == ["佐藤", "鈴木"]


def test_sorting_the_sheet_changes_no_row_and_is_remembered(history: History) -> None:
    lines = SEPTEMBER["deals"].strip().splitlines()
    swapped = book_of({**SEPTEMBER, "deals": "\n".join([lines[0], lines[2], lines[1]])})
    history.record(book_of(SEPTEMBER), SEP)
    assert not history.record(swapped, OCT).rows.any
    assert len(history.versions("deals")) == 2
    assert_same_book(history.book(OCT), swapped)


def test_the_same_book_of_the_same_day_again_does_nothing(history: History) -> None:
    history.record(book_of(SEPTEMBER), SEP)
    before = contents(history)
    again = history.record(replace(book_of(SEPTEMBER), source="copy.xlsx"), SEP)
    assert again.already
    assert contents(history) == before


def test_another_reading_of_a_day_needs_leave(history: History) -> None:
    history.record(book_of(SEPTEMBER), SEP)
    with pytest.raises(salesbook.UsageError, match="another reading of 2026-09-30"):
        history.record(book_of(OCTOBER), SEP)
    assert_same_book(history.book(SEP), book_of(SEPTEMBER))
    assert history.record(book_of(OCTOBER), SEP, replace=True).replaced
    assert_same_book(history.book(SEP), book_of(OCTOBER))
    assert "D0002" not in set(history.versions("deals")["row_key"])


def test_a_wrong_reading_between_two_equal_ones_is_forgotten_whole(history: History) -> None:
    for day, sheets in ((SEP, SEPTEMBER), (OCT, OCTOBER), (NOV, SEPTEMBER)):
        history.record(book_of(sheets), day)
    assert len(history.versions("deals")) == 6
    history.record(book_of(SEPTEMBER), OCT, replace=True)
    versions = history.versions("deals")
    assert list(versions["row_key"]) == ["D0001", "D0002"]
    assert versions["valid_to"].isna().all()


def test_two_rows_of_one_number_are_both_kept(history: History) -> None:
    twice = book_of({"deals": "no|name|amount\nD0001|更改|100\nD0001|更改の控え|100\n"})
    history.record(twice, SEP)
    assert_same_book(history.book(SEP), twice)


def test_entries_that_could_not_be_understood_are_kept(history: History) -> None:
    book = book_of(SEPTEMBER)
    raw: dict[tuple[str, int, str], Scalar] = {
        ("deals", 5, "expected_close"): "来週",
        ("customers", 6, "employees"): dt.datetime(2026, 1, 2, 3, 4),
        ("customers", 6, "next_date"): dt.timedelta(hours=30),
        ("customers", 5, "next_date"): dt.time(9, 30),
    }
    tables = {key: frame.copy() for key, frame in book.tables.items()}
    for table, row, column in raw:
        tables[table].loc[row, column] = None
    odd = replace(book, tables=tables, raw=raw)
    history.record(odd, SEP)
    assert_same_book(history.book(SEP), odd)


def test_odd_text_comes_back_letter_by_letter(history: History) -> None:
    book = book_of({"customers": "no|company\nC0001|青葉\nC0002|白石\n"})
    names = ["=1+1\x00'\"; DROP TABLE versions;--", "\u2028 😀 ﷽ {}"]
    book.tables["customers"]["company"] = pd.array(names, dtype="str")
    history.record(book, SEP)
    assert list(history.book(SEP)["customers"]["company"]) == names


def test_half_a_letter_of_utf_16_is_kept_as_well() -> None:
    body = _encode({"company": "\ud83d"})
    assert body.encode()
    assert json.loads(body) == {"company": "\ud83d"}


def test_the_demo_book_comes_back_whole(history: History, demo_file: Path) -> None:
    book = salesbook.read(demo_file)
    history.record(book, OCT)
    assert_same_book(history.book(OCT), book)


def test_a_day_without_a_snapshot_is_named_with_those_there_are(history: History) -> None:
    with pytest.raises(salesbook.UsageError, match="holds no snapshot yet"):
        history.book(SEP)
    history.record(book_of(SEPTEMBER), SEP)
    with pytest.raises(salesbook.UsageError, match=r"no snapshot of 2026-10-31.*2026-09-30"):
        history.book(OCT)
    assert history.last_date(OCT) == SEP
    with pytest.raises(salesbook.UsageError, match="no snapshot of 2026-01-01"):
        history.last_date(dt.date(2026, 1, 1))


def test_a_column_that_is_gone_stays_in_the_versions(history: History) -> None:
    book = book_of(SEPTEMBER)
    history.record(book, SEP)
    tables = dict(book.tables)
    tables["customers"] = tables["customers"].drop(columns="employees")
    history.record(replace(book, tables=tables), OCT)
    versions = history.versions("customers")
    assert versions.columns[-1] == "employees"
    assert list(versions["employees"])[:2] == [120, pytest.approx(float("nan"), nan_ok=True)]


def test_a_table_that_is_gone_has_no_rows_any_more(history: History) -> None:
    book = book_of(SEPTEMBER)
    history.record(book, SEP)
    without = {key: frame for key, frame in book.tables.items() if key != "deals"}
    found = history.record(replace(book, tables=without), OCT)
    assert found.tables["deals"].removed == 2
    assert "deals" not in history.book(OCT).tables
