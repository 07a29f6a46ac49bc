"""What a pulled workbook remembers, wherever it goes, and what is refused without that."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

import salesbook
from salesbook.cli import main
from salesbook.online.pulled import memory_in, memory_of
from salesbook.online.pulling import pull
from salesbook.online.pushing import Push, push
from tests.books import bare_layout
from tests.pulled_book import cell, edit
from tests.shared_sheet import Desk


def pushed(desk: Desk, workbook: Path, *accept: str) -> Push:
    return push(workbook, desk.url, accept=accept or ("all",), google=desk.google)


def action(desk: Desk, company: str) -> object:
    return desk.person.value(cell(desk, company, "next_action"))


def told(done: Push) -> dict[str, list[str]]:
    """What became of each correction, by company."""
    groups = {"written": done.written, "kept": done.kept, "doubtful": done.doubtful}
    return {
        name: [each.row.partition(" ")[2] for each in cells]
        for name, cells in groups.items()
        if cells
    }


def test_a_renamed_workbook_still_knows_what_the_sheet_held(desk: Desk, file: Path) -> None:
    mine = file.rename(file.with_name("mine.xlsx"))
    memory_of(file).unlink()
    edit(mine, "星野工業", "next_action", "古い考え")
    edit(mine, "月島物産", "next_action", "電話")
    desk.person.type(cell(desk, "星野工業", "next_action"), "新しい約束")
    with bare_layout():
        pull(desk.url, file, google=desk.google)
    assert told(pushed(desk, mine)) == {"written": ["月島物産"], "kept": ["星野工業"]}
    assert action(desk, "星野工業") == "新しい約束"


def test_a_copy_by_mail_of_an_older_pull_puts_nothing_old_back(
    desk: Desk, file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    old = Path(shutil.copy(file, folder / "team.xlsx"))
    edit(file, "星野工業", "next_action", "見積")
    assert told(pushed(desk, file)) == {"written": ["星野工業"]}
    # The copy is put in the place of the workbook that has pushed, with its memory beside it.
    shutil.copy(old, file)
    assert told(pushed(desk, file)) == {"kept": ["星野工業"]}
    assert told(pushed(desk, old)) == {"kept": ["星野工業"]}
    assert action(desk, "星野工業") == "見積"


def test_two_people_who_pulled_the_same_overwrite_nothing_of_each_other(
    desk: Desk, file: Path
) -> None:
    hers = Path(shutil.copy(file, file.with_name("hers.xlsx")))
    edit(file, "星野工業", "next_action", "彼の見積")
    edit(hers, "星野工業", "next_action", "彼女の訪問")
    edit(hers, "月島物産", "next_action", "彼女の電話")
    assert told(pushed(desk, file)) == {"written": ["星野工業"]}
    assert told(pushed(desk, hers)) == {"written": ["月島物産"], "kept": ["星野工業"]}
    assert told(pushed(desk, file)) == {"kept": ["月島物産"]}
    assert (action(desk, "星野工業"), action(desk, "月島物産")) == ("彼の見積", "彼女の電話")


def test_without_a_memory_nothing_is_overwritten_but_by_name(
    desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(file, "星野工業", "next_action", "見積")
    book = openpyxl.load_workbook(file)
    hidden = book["_salesbook"]
    for column in hidden.iter_cols():
        if column[0].value == "salesbook:pulled":
            hidden.delete_cols(column[0].column or 0)
    book.save(file)
    for accept in ("all", "customers.next_action"):
        done = pushed(desk, file, accept)
        assert (told(done), done.waiting) == ({"doubtful": ["星野工業"]}, ())
    assert action(desk, "星野工業") is None
    monkeypatch.setenv("SALESBOOK_GOOGLE_ADDRESS", desk.standin.address)
    monkeypatch.setenv("SALESBOOK_GOOGLE_CREDENTIALS", str(desk.key))
    given = ["push", str(file), desk.url, "--no-analysis", "--language", "en"]
    assert main([*given, "--accept", "all"]) == 0
    name = "customers.next_action.C0003"
    shown = capsys.readouterr().out
    assert "nobody knows whether the sheet's entry is newer" in shown
    assert f"[{name}]" in shown
    assert told(pushed(desk, file, name)) == {"written": ["星野工業"]}


def test_a_row_both_sides_added_under_one_number_is_not_overwritten(desk: Desk, file: Path) -> None:
    places = salesbook.read(file).places["customers"]
    row, column = places.header_row + 7, places.columns["company"] + 1
    book = openpyxl.load_workbook(file)
    book["顧客管理"].cell(row, column).value = "家で足した会社"
    book.save(file)
    there = cell(desk, "朝日商事", "company").replace("6", str(row))
    desk.person.type(there, "シートで足した会社")
    assert told(pushed(desk, file)) == {"doubtful": ["シートで足した会社"]}
    assert desk.person.value(there) == "シートで足した会社"


def test_the_memory_holds_fingerprints_and_no_entry(file: Path) -> None:
    from salesbook.backends.xlsx_read import read_xlsx  # noqa: PLC0415 - the raw cells

    memory = memory_in(read_xlsx(file))
    assert memory is not None
    rows = memory.base["customers"]
    assert len(rows) == 6
    assert all(len(print_) == 12 for cells in rows.values() for print_ in cells.values())
    assert "朝日商事" not in str(memory.base)


def test_a_damaged_memory_is_none(desk: Desk, file: Path) -> None:
    edit(file, "星野工業", "next_action", "見積")
    book = openpyxl.load_workbook(file)
    for column in book["_salesbook"].iter_cols():
        if column[0].value == "salesbook:pulled":
            column[1].value = "H4sIAAAA####"
    book.save(file)
    assert told(pushed(desk, file)) == {"doubtful": ["星野工業"]}
