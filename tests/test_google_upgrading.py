"""A new definition for a shared sheet, in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from salesbook.backends.gsheets import bodies, replacing
from salesbook.cells import CellRef
from salesbook.cli import main
from salesbook.definition.team import Definition
from salesbook.definition.team_file import default_definition
from salesbook.definition.writing import format_definition
from salesbook.errors import SalesbookError, TargetError
from salesbook.online.opening import open_online
from salesbook.online.upgrading import SheetUpgrade, upgrade_sheet
from salesbook.texts import LANGUAGES, Texts
from tests.books import bare_layout
from tests.shared_sheet import CUSTOMERS, Desk
from tests.standin import batch
from tests.standin.faults import Fault, dropped, html_error, server_error


def newer() -> Definition:
    """The next version of the team's decisions: a stage's limit has changed."""
    old = default_definition("ja")
    first, *others = old.stages
    return replace(old, version=old.version + 1, stages=(replace(first, limit_days=9), *others))


def upgraded(desk: Desk) -> SheetUpgrade:
    with bare_layout():
        return upgrade_sheet(desk.url, newer(), google=desk.google)


def rows(desk: Desk) -> list[list[object]]:
    frame = open_online(desk.url, desk.google).original.book["customers"]
    kept: list[list[object]] = frame[list(CUSTOMERS)].astype(object).fillna("").to_numpy().tolist()
    return kept


def test_comments_and_words_above_a_table_go_along(desk: Desk) -> None:
    desk.person.note("顧客管理!H10", "交代の予定")
    desk.person.type("顧客管理!D1", "自由メモ")
    done = upgraded(desk)
    assert done.copies == ()
    assert desk.person.cell("顧客管理!H10").note == "交代の予定"
    assert [(each.address, each.value) for each in done.leftovers] == [
        ("'顧客管理'!D1", "自由メモ")
    ]
    assert desk.person.value("引き継ぎメモ!C5") == "自由メモ"


def test_a_comment_of_that_moment_stays_in_the_copies(desk: Desk) -> None:
    desk.in_that_moment(lambda: desk.person.note("顧客管理!H10", "その時のメモ"))
    (kept,) = [each for each in upgraded(desk).copies if each.startswith("顧客管理")]
    assert desk.person.cell(f"'{kept}'!H10").note == "その時のメモ"


def test_what_our_own_formulas_show_is_nothing_people_left(empty_desk: Desk) -> None:
    empty_desk.build(template="full")
    assert upgraded(empty_desk).leftovers == ()


def test_every_entry_is_there_under_the_new_definition(desk: Desk) -> None:
    person = desk.person
    person.type("顧客管理!C6", "朝日商事（株）")
    person.add_sheet("自分のメモ")
    person.type("自分のメモ!A1", "大事")
    before = rows(desk)
    desk.standin.log.clear()
    done = upgraded(desk)
    assert (desk.standin.log.reads, desk.standin.log.writes) == (3, 2)
    assert done.copies == ()
    assert rows(desk) == before
    assert before[0][0] == "朝日商事（株）"
    book = open_online(desk.url, desk.google).original.book
    assert (book.definition.version, book.definition.stages[0].limit_days) == (
        newer().version,
        9,
    )
    assert person.value("自分のメモ!A1") == "大事"
    assert len(person.titles) == 6


def test_what_is_typed_at_that_very_moment_is_kept_and_told(desk: Desk) -> None:
    desk.in_that_moment(lambda: desk.person.type("顧客管理!H6", "土壇場の入力"))
    done = upgraded(desk)
    assert any("顧客管理" in title for title in done.copies)
    copy = next(title for title in done.copies if "顧客管理" in title)
    assert desk.person.value(f"'{copy}'!H6") == "土壇場の入力"
    with pytest.raises(TargetError, match="earlier change"):
        upgraded(desk)


def dressed(desk: Desk, *requests: object) -> None:
    """What somebody does to the spreadsheet in the browser."""
    state = desk.standin.service.books[desk.book]
    batch.run(state, {"requests": list(requests)})


def number(desk: Desk, title: str) -> int:
    sheet = desk.standin.service.books[desk.book].titled(title)
    assert sheet is not None
    return sheet.id


def look_of(desk: Desk, at: CellRef) -> dict[str, Any]:
    return desk.person.cell(f"顧客管理!{at}").look or {}


def square(desk: Desk, *, row: int, column: int) -> dict[str, int]:
    edges = {"startRowIndex": row, "endRowIndex": row + 1}
    columns = {"startColumnIndex": column, "endColumnIndex": column + 1}
    return {"sheetId": number(desk, "顧客管理"), **edges, **columns}


def test_colours_filter_views_and_typed_formulas_go_along(desk: Desk) -> None:
    red = {"rgbColor": {"red": 1}}
    look = {"backgroundColorStyle": red, "textFormat": {"bold": True}}
    place = open_online(desk.url, desk.google).original.book.places["customers"]
    owner, profit = place.columns["owner"], place.columns["sales_this_year"]
    fields = "userEnteredFormat(backgroundColorStyle,textFormat.bold)"
    view = {"title": "休眠", "range": square(desk, row=4, column=1) | {"endColumnIndex": 9}}
    only = {"columnIndex": owner, "filterCriteria": {"hiddenValues": ["鈴木 美咲"]}}
    dressed(
        desk,
        {
            "repeatCell": {
                "range": square(desk, row=7, column=owner),
                "cell": {"userEnteredFormat": look},
                "fields": fields,
            }
        },
        {"addFilterView": {"filter": view | {"filterSpecs": [only]}}},
    )
    cell = f"顧客管理!{CellRef(7, profit)}"
    desk.person.type(cell, "=1200*3")
    done = upgraded(desk)
    assert (done.copies, done.dropped) == ((), ())
    assert desk.person.cell(cell).entered == "=1200*3"
    there = look_of(desk, CellRef(7, owner))
    assert there["backgroundColorStyle"] == red
    assert there["textFormat"]["bold"] is True
    beside = look_of(desk, CellRef(8, owner))
    assert beside.get("backgroundColorStyle") != red
    sheet = desk.standin.book(desk.book).titled("顧客管理")
    assert sheet is not None
    (kept,) = [each for each in sheet.lists["filterViews"] if each["title"] == "休眠"]
    assert kept["filterSpecs"] == [only]


def test_columns_that_move_take_their_dress_along(desk: Desk) -> None:
    red = {"rgbColor": {"red": 1}}
    desk.person.insert_columns("顧客管理", "C")
    place = open_online(desk.url, desk.google).original.book.places["customers"]
    owner, sales = place.columns["owner"], place.columns["sales_this_year"]
    only = {"columnIndex": owner, "filterCriteria": {"hiddenValues": ["鈴木 美咲"]}}
    view = {"title": "休眠", "range": square(desk, row=4, column=1) | {"endColumnIndex": 9}}
    painted = {
        "range": square(desk, row=7, column=owner),
        "cell": {"userEnteredFormat": {"backgroundColorStyle": red}},
        "fields": "userEnteredFormat.backgroundColorStyle",
    }
    views = {"addFilterView": {"filter": view | {"filterSpecs": [only]}}}
    dressed(desk, {"repeatCell": painted}, views)
    desk.person.type(f"顧客管理!{CellRef(7, sales)}", "=1200*3")
    done = upgraded(desk)
    new = open_online(desk.url, desk.google).original.book.places["customers"].columns
    assert new["owner"] == owner - 1
    look = look_of(desk, CellRef(7, new["owner"]))
    assert look["backgroundColorStyle"] == red
    sheet = desk.standin.book(desk.book).titled("顧客管理")
    assert sheet is not None
    (kept,) = [each for each in sheet.lists["filterViews"] if each["title"] == "休眠"]
    assert kept["filterSpecs"][0]["columnIndex"] == owner - 1
    # A formula may look at cells that have moved: its result goes along, and it is told.
    assert desk.person.value(f"顧客管理!{CellRef(7, new['sales_this_year'])}") == 3600
    assert [(each.kind, each.text) for each in done.dropped] == [("formula", "=1200*3")]


def test_what_cannot_go_along_is_told(desk: Desk) -> None:
    person, sheet = desk.person, number(desk, "顧客管理")
    person.add_sheet("自分のメモ")
    person.type("自分のメモ!B2", "=COUNTA(顧客管理!C:C)")
    person.type("自分のメモ!B3", "=1+1")
    rule = {
        "ranges": [{"sheetId": sheet}],
        "booleanRule": {
            "condition": {"type": "NOT_BLANK"},
            "format": {"textFormat": {"bold": True}},
        },
    }
    chart = {
        "spec": {"title": "私のグラフ", "basicChart": {"chartType": "COLUMN"}},
        "position": {"overlayPosition": {"anchorCell": {"sheetId": sheet}}},
    }
    protection = {"range": {"sheetId": sheet}, "description": "私の保護", "warningOnly": True}
    dressed(
        desk,
        {"addConditionalFormatRule": {"rule": rule, "index": 0}},
        {"addChart": {"chart": chart}},
        {"addProtectedRange": {"protectedRange": protection}},
    )
    done = upgraded(desk)
    assert [(each.kind, each.sheet, each.text) for each in done.dropped] == [
        ("own_formula", "'自分のメモ'!B2", "=COUNTA(顧客管理!C:C)"),
        ("charts", "顧客管理", "1"),
        ("protections", "顧客管理", "1"),
        ("rules", "顧客管理", "1"),
    ]
    assert all(each.sentence(Texts(language)) for each in done.dropped for language in LANGUAGES)


PASSING = {
    "dropped before": dropped(applied=False),
    "dropped after": dropped(applied=True),
    "500 after": server_error(500, applied=True),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_fault_in_both_writes_changes_nothing_of_it(desk: Desk, fault: Fault) -> None:
    before = rows(desk)
    desk.standin.faults.add(fault, on="spreadsheets.batchUpdate")
    desk.standin.faults.add(fault, on="spreadsheets.batchUpdate", skip=1)
    assert upgraded(desk).copies == ()
    assert rows(desk) == before
    assert len(desk.person.titles) == 5


def test_a_change_that_broke_off_is_ended_by_the_next_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "bodies", lambda requests: bodies.bodies(requests, limit=60_000))
    before = rows(desk)
    faults = desk.standin.faults
    faults.add(html_error(503), on="spreadsheets.batchUpdate", skip=2, times=1000)
    with pytest.raises(SalesbookError):
        upgraded(desk)
    faults.clear()
    assert len(desk.person.titles) > 5, "the copies hold what was typed"
    assert upgraded(desk).copies == ()
    assert rows(desk) == before
    assert len(desk.person.titles) == 5


def test_the_commands_build_and_upgrade(
    empty_desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SALESBOOK_GOOGLE_ADDRESS", empty_desk.standin.address)
    monkeypatch.setenv("SALESBOOK_GOOGLE_CREDENTIALS", str(empty_desk.key))
    file = tmp_path / "team.toml"
    file.write_text(format_definition(newer()), encoding="utf-8")
    given = ["--template", "simple", "--language", "en"]
    with bare_layout():
        assert main(["new", empty_desk.url, *given]) == 0
        told = capsys.readouterr().out
        assert "The book is ready: https://docs.google.com/spreadsheets/d/" in told
        assert "print set-up" in told
        assert main(["new", empty_desk.url, *given]) == 2
        assert "already has these sheets" in capsys.readouterr().err
        changed = ["upgrade", empty_desk.url, "--definition", str(file), "--language", "en"]
        assert main(changed) == 0
    assert "The sheet follows the new definition" in capsys.readouterr().out
    assert main(["upgrade", "team.xlsx", "--definition", str(file), "--language", "en"]) == 2
    assert "give its address" in capsys.readouterr().err
