"""What is built reads back as the same tables, also after people moved things around."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

import salesbook
from salesbook.definition.team import Member
from salesbook.definition.team_file import default_definition
from salesbook.reading.book import Book
from tests.engines import LibreOffice

AWKWARD = [
    *("=1+1", "+81-3-1234-5678", "-", "@SUM(A1)", "'", '"', "0123", "00", "1e5", "TRUE", "#N/A"),
    *("＝１＋１", "株式会社　朝日", "ｱｻﾋ", "🍣🏯", "𠮷野家", "e\u0301", "A\nB", " 前後 ", "\u3000"),
    *("_x0041_", "<b>&amp;</b>", "長" * 5000, "2026/4/1", "C0001", "\u202eevil", "a\tb"),
]
texts = st.one_of(
    st.none(),
    st.sampled_from(AWKWARD),
    st.text(
        # XML keeps no lone surrogates, and a carriage return comes back as a line feed.
        st.characters(exclude_categories=["Cs"], exclude_characters="\r"),
        min_size=1,
        max_size=40,
    ),
)
days = st.one_of(st.none(), st.dates(dt.date(1950, 1, 1), dt.date(2199, 12, 31)))
minutes = st.one_of(st.none(), st.integers(0, 1440), st.floats(0, 1440, width=32))
meeting = st.tuples(texts, texts, days, minutes, st.booleans(), st.sampled_from([None, 1, 3, 5]))


def frame(columns: dict[str, list[object]]) -> pd.DataFrame:
    """A frame with the types a book has."""
    made = pd.DataFrame(columns)
    for name in made:
        if name in {"date", "next_date"}:
            made[name] = pd.to_datetime(made[name]).astype("datetime64[s]")
        elif name in {"minutes", "fit", "amount"}:
            made[name] = made[name].astype(float)
        elif name != "key_person":
            made[name] = made[name].astype("str")
    return made


def same(before: pd.DataFrame, after: pd.DataFrame) -> None:
    found = after[list(before.columns)].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, before.reset_index(drop=True), check_names=False)


# Every example builds a whole workbook: shrinking one would take minutes.
@settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.lists(meeting, min_size=1, max_size=150))
def test_whatever_is_entered_reads_back_the_same(rows: list[tuple[object, ...]]) -> None:
    before = frame(
        {
            "heard": [row[0] for row in rows],
            "our_attendees": [row[1] for row in rows],
            "date": [row[2] for row in rows],
            "minutes": [row[3] for row in rows],
            "key_person": [row[4] for row in rows],
            "fit": [row[5] for row in rows],
        }
    )
    before = before[~_blank(before)]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "team.xlsx"
        salesbook.build(None, target, {"activities": before})
        same(before, salesbook.read(target)["activities"])


def _blank(rows: pd.DataFrame) -> pd.Series[bool]:
    """A row without any entry, spaces aside, is no row."""
    entries = rows.drop(columns="key_person").astype(object)
    empty = entries.apply(lambda column: column.isna() | (column.astype(str).str.strip() == ""))
    nothing: pd.Series[bool] = empty.all(axis=1) & ~rows["key_person"]
    return nothing


TEAM = replace(default_definition("ja"), members=(Member("佐藤 健一"), Member("鈴木 美咲")))
CUSTOMERS = frame(
    {
        "no": ["C0001", "C0002", "C0003"],
        "company": ["株式会社朝日", "夕日工業", "有限会社星野"],
        "phone": ["0312345678", "090-1111-2222", None],
        "owner": ["佐藤 健一", "鈴木 美咲", "佐藤 健一"],
        "next_date": ["2026-10-31", None, "2026-11-02"],
        "next_action": ["見積を持参", "=電話", "訪問"],
    }
)
DEALS = frame(
    {
        "no": ["D0001", "D0002"],
        "name": ["複合機", "保守"],
        "company": ["夕日工業", "株式会社朝日"],
        "owner": ["鈴木 美咲", "佐藤 健一"],
        "stage": ["提案", "見積"],
        "amount": [1200000, 50000.5],
    }
)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    target = tmp_path / "team.xlsx"
    salesbook.build(TEAM, target, {"customers": CUSTOMERS, "deals": DEALS})
    return target


def changed(workbook: Path, change: Callable[[openpyxl.Workbook], None]) -> Book:
    book = openpyxl.load_workbook(workbook)
    change(book)
    book.save(workbook)
    return salesbook.read(workbook)


def position(sheet: Worksheet, key: str) -> int:
    """Sheet column (from 1) of a key."""
    return next(cell.column for row in sheet.iter_rows(1, 9) for cell in row if cell.value == key)


def swap_columns(sheet: Worksheet, one: int, other: int) -> None:
    for row in range(1, sheet.max_row + 1):
        first, second = sheet.cell(row, one), sheet.cell(row, other)
        first.value, second.value = second.value, first.value


def test_untouched(workbook: Path) -> None:
    book = salesbook.read(workbook)
    same(CUSTOMERS, book["customers"])
    same(DEALS, book["deals"])
    assert book.definition == TEAM
    assert not book.problems
    assert book.address("customers", 6, "company") == "'顧客管理'!C6"


def test_a_moved_column(workbook: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["顧客管理"]
        swap_columns(
            sheet, position(sheet, "customers.company"), position(sheet, "customers.owner")
        )

    book = changed(workbook, change)
    same(CUSTOMERS, book["customers"])
    assert book.address("customers", 6, "company") == "'顧客管理'!E6"
    assert not book.problems


def test_an_inserted_column_is_kept_and_told(workbook: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["顧客管理"]
        sheet.insert_cols(3)
        sheet.cell(5, 3).value = "駐車場"
        sheet.cell(6, 3).value = "あり"

    book = changed(workbook, change)
    same(CUSTOMERS, book["customers"])
    assert list(book["customers"]["extra:駐車場"].fillna("")) == ["あり", "", ""]
    assert book.address("customers", 6, "company") == "'顧客管理'!D6"
    assert [(p.code, p.address) for p in book.problems] == [("SB103", "'顧客管理'!C5")]


def test_a_renamed_sheet_and_a_changed_label(workbook: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["顧客管理"]
        sheet.cell(5, position(sheet, "customers.company")).value = "お客様名"
        sheet.title = "お客様"

    book = changed(workbook, change)
    same(CUSTOMERS, book["customers"])
    assert book.address("customers", 8, "company") == "'お客様'!C8"


def test_a_sorted_table(workbook: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["顧客管理"]
        entries = range(2, sheet.max_column + 1)
        first = [sheet.cell(6, column).value for column in entries]
        for column, value in zip(entries, first, strict=True):
            sheet.cell(6, column).value = sheet.cell(8, column).value
            sheet.cell(8, column).value = value

    book = changed(workbook, change)
    same(CUSTOMERS.iloc[[2, 1, 0]], book["customers"])
    assert list(book["customers"].index) == [6, 7, 8]


def test_rows_above_and_rows_between(workbook: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["顧客管理"]
        sheet.insert_rows(8)
        sheet.insert_rows(1, 2)

    book = changed(workbook, change)
    same(CUSTOMERS, book["customers"])
    assert list(book["customers"].index) == [8, 9, 11]


def test_an_edit_of_the_settings_counts(workbook: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["設定"]
        row = next(cell.row for cell in sheet["B"] if cell.value == "提案")
        sheet.cell(row, position_on(sheet, "stages.probability")).value = 0.55

    def position_on(sheet: Worksheet, key: str) -> int:
        return next(c.column for row in sheet.iter_rows() for c in row if c.value == key)

    book = changed(workbook, change)
    stage = book.definition.stage("提案")
    assert stage is not None
    assert stage.probability == 0.55


def test_saved_by_another_office_program(workbook: Path, libreoffice: LibreOffice) -> None:
    folder = workbook.parent / "saved"
    folder.mkdir()
    book = salesbook.read(libreoffice.convert(workbook, "xlsx", folder))
    same(CUSTOMERS, book["customers"])
    same(DEALS, book["deals"])
    assert book.definition == TEAM
    assert not book.problems


def test_a_book_read_and_built_again_holds_the_same(workbook: Path) -> None:
    book = salesbook.read(workbook)
    again = workbook.with_name("again.xlsx")
    salesbook.build(book.definition, again, book)
    assert salesbook.read(again).definition == book.definition
    same(CUSTOMERS, salesbook.read(again)["customers"])


def test_entries_nobody_understood_stand_as_typed_in_a_book_built_again(workbook: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        deals, settings = book["案件管理"], book["設定"]
        deals["G6"], deals["F7"], deals["I7"] = "要確認", "ていあん", "#N/A"
        deals["I7"].data_type = "e"
        day = next(row for row in settings.iter_rows() if row[1].value == "基準日")
        day[2].value = dt.date(2026, 10, 14)

    book = changed(workbook, change)
    again = workbook.with_name("again.xlsx")
    salesbook.build(book.definition, again, book)
    rebuilt = salesbook.read(again)
    assert rebuilt.raw == book.raw
    assert set(book.raw.values()) == {"要確認", "ていあん", "#N/A"}
    assert {p.code for p in rebuilt.problems} == {p.code for p in book.problems}
    assert rebuilt.as_of == dt.date(2026, 10, 14)
