"""Pulling a shared sheet, and pushing back what was chosen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import salesbook
from salesbook.backends.gsheets.patience import Patience
from salesbook.backends.gsheets.swaps import journal_number, journal_title
from salesbook.cells import CellRef
from salesbook.cli import main
from salesbook.errors import SalesbookError, TargetError, UsageError
from salesbook.history import open_history
from salesbook.online.pulling import pull
from salesbook.online.pushing import push
from tests.books import bare_layout
from tests.pulled_book import cell, edit, home, online
from tests.shared_sheet import CUSTOMERS, Desk
from tests.standin import batch
from tests.standin.calls import Call
from tests.standin.faults import dropped, html_error


def test_everything_typed_comes_home_as_it_was_typed(desk: Desk, tmp_path: Path) -> None:
    desk.person.type(cell(desk, "星野工業", "next_date"), "来週")
    desk.person.type(cell(desk, "北斗電機", "notes"), "2026/4/1")
    desk.person.note(cell(desk, "月島物産", "owner"), "交代の予定")
    desk.person.add_sheet("自分のメモ")
    desk.person.type("自分のメモ!B2", "大事")
    book = salesbook.read(home(desk, tmp_path))
    assert list(book["customers"]["company"]) == list(CUSTOMERS["company"])
    assert list(book["customers"]["notes"].fillna(""))[:5] == [
        "1-2",
        "=1+1",
        "2026/4/1",
        "",
        "2026-04-01",
    ]
    assert [problem.value for problem in book.errors] == ["来週"]
    sheet = openpyxl.load_workbook(tmp_path / "team.xlsx")
    assert sheet["自分のメモ"]["B2"].value == "大事"
    notes = [c.comment.text for row in sheet["顧客管理"].iter_rows() for c in row if c.comment]
    assert [note for note in notes if "交代の予定" in note]


def test_a_row_added_at_home_is_told(
    desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SALESBOOK_GOOGLE_ADDRESS", desk.standin.address)
    monkeypatch.setenv("SALESBOOK_GOOGLE_CREDENTIALS", str(desk.key))
    edit(file, "星野工業", "next_action", "電話する")
    book = openpyxl.load_workbook(file)
    place = salesbook.read(file).places["customers"]
    row = place.header_row + len(CUSTOMERS) + 1
    book["顧客管理"].cell(row, place.columns["company"] + 1).value = "家で足した会社"
    book.save(file)
    chosen = ["customers.next_action", "customers.notes"]
    done = push(file, desk.url, accept=chosen, google=desk.google)
    assert [each.new for each in done.written] == ["電話する"]
    assert [(each.table, each.row) for each in done.lone] == [("customers", row)]
    assert "家で足した会社" in done.lone[0].label
    arguments = ["push", str(file), desk.url, "--no-analysis", "--language", "ja"]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert f"  '顧客管理' {row} 行目 {done.lone[0].label}" in told
    assert main([*arguments, "--json"]) == 0
    (lone,) = json.loads(capsys.readouterr().out)["lone"]
    assert lone["row"] == row


@pytest.mark.parametrize(
    ("chosen", "near"),
    [
        ("customers.next_acton", "customers.next_action"),
        ("customers.next_action.C9999", "customers.next_action.C0"),
        ("顧客", ""),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_a_misspelt_choice_is_wrong_use_and_nothing_is_written(
    desk: Desk,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    chosen: str,
    near: str,
    dry_run: bool,
) -> None:
    monkeypatch.setenv("SALESBOOK_GOOGLE_ADDRESS", desk.standin.address)
    monkeypatch.setenv("SALESBOOK_GOOGLE_CREDENTIALS", str(desk.key))
    edit(file, "星野工業", "next_action", "電話する")
    desk.standin.log.clear()
    arguments = ["push", str(file), desk.url, "--language", "ja", *["--dry-run"][: int(dry_run)]]
    assert main([*arguments, "--accept", "customers.next_action", "--accept", chosen]) == 2
    told = capsys.readouterr().err
    assert f"{chosen} という修正はありません" in told
    assert near in told
    assert desk.standin.log.writes == 0


def test_an_unchanged_sheet_costs_one_call_and_no_writing(desk: Desk, file: Path) -> None:
    written = file.stat().st_mtime_ns
    desk.standin.log.clear()
    with bare_layout():
        again = pull(desk.url, file, google=desk.google)
    assert again.unchanged
    assert (desk.standin.log.reads, desk.standin.log.writes) == (1, 0)
    assert file.stat().st_mtime_ns == written
    desk.standin.log.clear()
    done = push(file, desk.url, accept=["all"], google=desk.google)
    assert done == type(done)()
    assert (desk.standin.log.reads, desk.standin.log.writes) == (1, 0)
    desk.person.type(cell(desk, "星野工業", "next_action"), "訪問")
    with bare_layout():
        assert not pull(desk.url, file, google=desk.google).unchanged
    assert "訪問" in set(salesbook.read(file)["customers"]["next_action"])


def test_a_workbook_somebody_edited_is_not_replaced_unasked(
    desk: Desk, file: Path, tmp_path: Path
) -> None:
    edit(file, "星野工業", "next_action", "見積")
    with pytest.raises(TargetError, match="--force"):
        home(desk, tmp_path)
    assert "見積" in set(salesbook.read(file)["customers"]["next_action"])


def test_renamed_moved_sorted_sheets_and_columns_are_found(desk: Desk) -> None:
    before = online(desk).original.book["customers"]
    person = desk.person
    person.rename_sheet("顧客管理", "お客様")
    person.rename_sheet("_salesbook", "触らないで")
    person.rename_sheet("進捗一覧", "やること")
    person.move_sheet("お客様", 0)
    person.insert_rows("お客様", 1, 2)
    person.insert_columns("お客様", "C")
    person.sort("お客様!B8:AZ13", "D", descending=True)
    found = online(desk).original
    assert found.book.definition.name == salesbook.default_definition("ja").name
    key = ["company", "owner", "next_action", "notes"]
    ours, theirs = (
        frame[key].fillna("").sort_values("company").to_numpy().tolist()
        for frame in (before, found.book["customers"])
    )
    assert ours == theirs
    assert not found.book.problems


def test_corrections_wait_until_they_are_chosen(desk: Desk, file: Path) -> None:
    edit(file, "星野工業", "next_action", "見積")
    edit(file, "月島物産", "next_action", "=HYPERLINK(1)")
    before = desk.standin.book(desk.book).version
    told = push(file, desk.url, dry_run=True, google=desk.google)
    # A formula that was never calculated tells nothing: it must not clear the sheet's cell.
    assert [(each.row, each.old, each.new) for each in told.waiting] == [
        ("C0003 星野工業", None, "見積")
    ]
    assert desk.standin.book(desk.book).version == before
    assert told.waiting[0].name == "customers.next_action.C0003"
    done = push(file, desk.url, accept=[told.waiting[0].name], google=desk.google)
    assert [each.name for each in done.written] == [told.waiting[0].name]
    assert desk.person.value(cell(desk, "星野工業", "next_action")) == "見積"
    assert desk.person.value(cell(desk, "月島物産", "next_action")) == "訪問"


def test_a_choice_means_its_row_wherever_that_stands_by_now(desk: Desk, file: Path) -> None:
    edit(file, "朝日商事", "next_action", "A-new")
    edit(file, "南海運輸", "next_action", "Z-new")
    told = push(file, desk.url, dry_run=True, google=desk.google).waiting[0]
    desk.person.sort("顧客管理!B6:AZ11", "B", descending=True)
    with pytest.raises(UsageError, match="--dry-run"):
        push(file, desk.url, accept=[told.address], google=desk.google)
    done = push(file, desk.url, accept=[told.name], google=desk.google)
    assert [each.row for each in done.written] == [told.row] == ["C0001 朝日商事"]
    assert desk.person.value(cell(desk, "朝日商事", "next_action")) == "A-new"
    assert desk.person.value(cell(desk, "南海運輸", "next_action")) is None


def test_a_long_text_in_the_row_is_no_hindrance(desk: Desk, file: Path) -> None:
    long = '"' * 20_000 + "あ" * 9_000 + "😀" * 10_000
    desk.person.type(cell(desk, "星野工業", "notes"), long)
    edit(file, "星野工業", "next_action", "見積")
    edit(file, "月島物産", "next_action", "電話")
    there = cell(desk, "月島物産", "next_action")

    desk.in_that_moment(lambda: desk.person.type(there, "人の入力"))
    done = push(file, desk.url, accept=["customers.next_action"], google=desk.google)
    assert [each.new for each in done.written] == ["見積"]
    assert [each.found for each in done.met] == ["人の入力"]
    assert desk.person.value(there) == "人の入力"
    assert desk.person.value(cell(desk, "星野工業", "notes")) == long


def test_a_push_gives_up_in_bounded_time(desk: Desk, file: Path) -> None:
    edit(file, "星野工業", "next_action", "見積")
    began = desk.clock.now()

    def before(call: Call) -> None:
        if call.operation == "spreadsheets.batchUpdate":
            desk.clock.seconds += 60

    desk.standin.before.append(before)
    desk.standin.faults.add(dropped(applied=False), on="spreadsheets.batchUpdate", times=1000)
    with pytest.raises(TargetError) as caught:
        push(file, desk.url, accept=["all"], google=desk.google)
    assert caught.value.code == "google.broken_off"
    assert desk.clock.now() - began < Patience().total + 60


def test_another_push_in_that_moment_is_told_as_that(desk: Desk, file: Path) -> None:
    edit(file, "星野工業", "next_action", "見積")
    state = desk.standin.service.books[desk.book]
    number = online(desk).reply.numbers["顧客管理"]
    other = {"sheetId": journal_number(number), "title": journal_title(number)}

    desk.in_that_moment(
        lambda: batch.run(state, {"requests": [{"addSheet": {"properties": other}}]})
    )
    with pytest.raises(TargetError) as caught:
        push(file, desk.url, accept=["all"], google=desk.google)
    assert caught.value.code == "google.busy"
    assert desk.person.value(cell(desk, "星野工業", "next_action")) is None


def test_what_a_push_wrote_is_nobody_elses_change(desk: Desk, file: Path) -> None:
    for entry in ("見積", "訪問"):
        edit(file, "星野工業", "next_action", entry)
        done = push(file, desk.url, accept=["all"], google=desk.google)
        assert ([each.new for each in done.written], done.kept) == ([entry], ())
    desk.person.type(cell(desk, "星野工業", "next_action"), "人の入力")
    edit(file, "星野工業", "next_action", "電話")
    done = push(file, desk.url, accept=["all"], google=desk.google)
    assert ([each.old for each in done.kept], done.written) == (["人の入力"], ())


def test_text_that_looks_like_a_formula_stays_text(desk: Desk, file: Path) -> None:
    edit(file, "星野工業", "notes", "1-2")
    desk.person.type(cell(desk, "夕日商事", "notes"), "戻す")
    with bare_layout():
        pull(desk.url, file, overwrite=True, google=desk.google)
    edit(file, "星野工業", "notes", "+81 3")
    push(file, desk.url, accept=["customers.notes"], google=desk.google)
    found = desk.person.cell(cell(desk, "星野工業", "notes")).entered
    assert (type(found), found) == (str, "+81 3")


def test_what_changed_in_the_sheet_since_the_pull_is_kept(desk: Desk, file: Path) -> None:
    edit(file, "星野工業", "next_action", "見積")
    edit(file, "月島物産", "next_action", "電話")
    desk.person.type(cell(desk, "月島物産", "next_action"), "中止")
    desk.person.sort("顧客管理!B6:AZ11", "C")
    done = push(file, desk.url, accept=["all"], google=desk.google)
    assert [each.row for each in done.written] == ["C0003 星野工業"]
    assert [(each.row, each.old) for each in done.kept] == [("C0004 月島物産", "中止")]
    assert desk.person.value(cell(desk, "月島物産", "next_action")) == "中止"
    assert desk.person.value(cell(desk, "星野工業", "next_action")) == "見積"


@pytest.mark.parametrize("sorts", [False, True])
def test_who_types_in_that_moment_is_told_of(desk: Desk, file: Path, *, sorts: bool) -> None:
    edit(file, "星野工業", "next_action", "見積")
    there = cell(desk, "星野工業", "next_action")
    acts: list[Callable[[], None]] = [lambda: desk.person.type(there, "人の入力")]
    if sorts:
        acts.append(lambda: desk.person.insert_rows("顧客管理", 6))

    def before(call: Call) -> None:
        if call.operation == "spreadsheets.batchUpdate" and acts:
            for act in acts:
                act()
            acts.clear()

    desk.standin.before.append(before)
    done = push(file, desk.url, accept=["all"], google=desk.google)
    assert [each.moved for each in done.met] == [sorts]
    assert not done.written
    assert desk.person.value(cell(desk, "星野工業", "next_action")) == "人の入力"
    assert list(online(desk).original.book["customers"]["owner"]).count("鈴木 美咲") == 3


def test_new_rows_get_numbers_and_get_them_once(desk: Desk, file: Path) -> None:
    place = online(desk).original.book.places["customers"]
    row = place.header_row + 7
    number = f"顧客管理!{CellRef(row - 1, place.columns['no'])}"
    desk.person.type(f"顧客管理!{CellRef(row - 1, place.columns['company'])}", "新規商会")
    desk.person.clear(number)
    desk.standin.faults.add(dropped(applied=True), on="spreadsheets.batchUpdate")
    done = push(file, desk.url, google=desk.google)
    assert [each.new for each in done.numbers] == [desk.person.value(number)]
    numbers = online(desk).original.book["customers"]["no"]
    assert numbers.is_unique
    assert numbers.notna().all()
    assert not push(file, desk.url, google=desk.google).numbers


@pytest.mark.parametrize("style", ["the same", "full width", "twice"])
def test_a_number_typed_elsewhere_in_that_moment_does_not_stand_twice(
    desk: Desk, file: Path, style: str
) -> None:
    place = online(desk).original.book.places["customers"]
    row, company = place.header_row + 7, place.columns["company"]
    number = f"顧客管理!{CellRef(row - 1, place.columns['no'])}"
    desk.person.type(f"顧客管理!{CellRef(row - 1, company)}", "新規商会")
    desk.person.clear(number)
    (planned,) = push(file, desk.url, dry_run=True, google=desk.google).numbers
    meant = str(planned.new)
    after = f"C{int(meant[1:]) + 1:04}"
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in meant)
    typed = {"the same": [meant], "full width": [wide], "twice": [meant, after]}[style]

    def before(call: Call) -> None:
        if call.operation == "spreadsheets.batchUpdate" and typed:
            at = CellRef(row + len(typed), place.columns["no"])
            desk.person.type(f"顧客管理!{at}", typed.pop(0))

    desk.standin.before.append(before)
    done = push(file, desk.url, google=desk.google)
    stands = str(desk.person.value(number))
    assert [each.new for each in done.numbers] == [stands]
    assert stands not in {meant, *([after] if style == "twice" else [])}
    column = desk.person.see(f"顧客管理!{number.partition('!')[2]}:B400")
    assert [cells for cells in column if cells == [stands]] == [[stands]]
    assert not [title for title in desk.person.titles if "sync" in title]


def test_a_pull_is_recorded_and_read_by_the_commands(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SALESBOOK_GOOGLE_ADDRESS", desk.standin.address)
    monkeypatch.setenv("SALESBOOK_GOOGLE_CREDENTIALS", str(desk.key))
    file, history = tmp_path / "team.xlsx", tmp_path / "history.db"
    desk.standin.log.clear()
    with bare_layout():
        given = ["pull", desk.url, str(file), "--history", str(history), "--language", "en"]
        assert main(given) == 0
    assert desk.standin.log.reads == 1
    with open_history(history) as recorded:
        assert len(recorded.dates) == 1
    assert main(["check", desk.url, "--language", "en"]) == 0
    assert main(["report", desk.url, "--json"]) == 0
    assert main(["check", desk.url, "--json"]) == 0
    edit(file, "星野工業", "next_action", "見積")
    plain = ["push", str(file), desk.url, "--no-analysis"]
    assert main([*plain, "--dry-run", "--language", "en"]) == 0
    told = capsys.readouterr().out
    assert "holds everything typed" in told
    assert "(empty) → 見積" in told
    assert main([*plain, "--accept", "all", "--language", "ja"]) == 0
    assert "書き込んだ修正: 1 件" in capsys.readouterr().out


def test_a_push_ends_what_one_before_it_left(desk: Desk, file: Path) -> None:
    edit(file, "星野工業", "next_action", "見積")
    there = cell(desk, "星野工業", "next_action")

    desk.in_that_moment(lambda: desk.person.type(there, "人の入力"))
    desk.standin.faults.add(html_error(503), on="spreadsheets.get", skip=1, times=1000)
    with pytest.raises(SalesbookError):
        push(file, desk.url, accept=["all"], google=desk.google)
    desk.standin.faults.clear()
    assert desk.person.value(there) == "見積"
    desk.clock.seconds += 3600
    done = push(file, desk.url, accept=["all"], google=desk.google)
    assert desk.person.value(there) == "人の入力"
    assert [each.old for each in done.kept] == ["人の入力"]
    assert not [title for title in desk.person.titles if "sync" in title]
