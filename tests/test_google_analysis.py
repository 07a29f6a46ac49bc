"""What Python knows, on sheets of its own in the shared spreadsheet."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

import salesbook
from salesbook.backends.gsheets.links import read_link
from salesbook.backends.gsheets.owned import ASIDE_TITLE
from salesbook.cells import column_letters
from salesbook.cli import main
from salesbook.definition.team_file import default_definition
from salesbook.errors import SalesbookError
from salesbook.history import open_history
from salesbook.online import analysing
from salesbook.online.building import build_sheet
from salesbook.online.opening import open_online
from salesbook.online.pulling import pull
from salesbook.online.pushing import Push, push
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book
from salesbook.report.analysis_sheet import AnalysisPage
from salesbook.report.section import Section
from tests.books import bare_layout
from tests.pulled_book import cell, edit
from tests.shared_sheet import CUSTOMERS, Desk
from tests.standin.faults import dropped, html_error

DAY = dt.date(2026, 10, 14)
CONTACTS = "分析_連絡先"


def pushed(desk: Desk, file: Path, *, days: int = 0, **given: object) -> Push:
    day = DAY + dt.timedelta(days=days)
    return push(file, desk.url, as_of=day, google=desk.google, **given)  # type: ignore[arg-type]


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """One short page for each day: what is done with a sheet hangs on nothing it tells."""

    def pages(_book: Book, as_of: dt.date, _history: object) -> list[AnalysisPage]:
        section = Section("全体", (f"{as_of} の様子",))
        return [AnalysisPage("analysis_next", CONTACTS, "次に", "説明", [section])]

    monkeypatch.setattr(analysing, "_pages", pages)


def states(done: Push) -> dict[str, str]:
    return {each.title: each.state for each in done.analysis}


def lines(desk: Desk, title: str = CONTACTS) -> list[str]:
    seen = desk.person.see(f"'{title}'!B1:C40")
    return [" ".join(map(str, row)).strip() for row in seen]


def in_that_moment(desk: Desk, act: str, value: object) -> None:
    """Somebody types right before the next batch takes effect."""
    desk.in_that_moment(lambda: desk.person.type(act, value))


def calls(desk: Desk) -> tuple[int, int]:
    found = desk.standin.log.reads, desk.standin.log.writes
    desk.standin.log.clear()
    return found


def test_contacts_are_written_once_and_anew_when_they_change(desk: Desk, file: Path) -> None:
    calls(desk)
    assert states(pushed(desk, file)) == {CONTACTS: "new"}
    assert calls(desk) == (1, 1)
    assert any("夕日商事 C0002" in line for line in lines(desk))
    assert pushed(desk, file) == Push()
    assert calls(desk) == (1, 0)
    desk.person.type(cell(desk, "夕日商事", "next_date"), "2026/12/1")
    calls(desk)
    (change,) = pushed(desk, file).analysis
    assert (change.state, calls(desk)) == ("changed", (2, 2))
    assert not any("夕日商事 C0002" in line for line in lines(desk))
    assert {each.address.partition("!")[0] for each in change.cells} == {f"'{CONTACTS}'"}
    assert not pushed(desk, file).analysis
    assert not [title for title in desk.person.titles if ASIDE_TITLE in title]


def test_the_sheet_is_marked_and_protected_as_the_librarys_own(desk: Desk, file: Path) -> None:
    pushed(desk, file)
    sheet = desk.standin.book(desk.book).titled(CONTACTS)
    assert sheet is not None
    (mark,) = sheet.lists["developerMetadata"]
    assert mark["metadataKey"] == "salesbook.analysis"
    assert mark["metadataValue"].startswith("analysis_next ")
    # Whoever of the team pushes next has to get by: people are warned, and not refused.
    assert [each["warningOnly"] for each in sheet.lists["protectedRanges"]] == [True]


def test_what_people_typed_as_a_name_never_becomes_a_formula(desk: Desk, file: Path) -> None:
    desk.person.type(cell(desk, "夕日商事", "company"), '\'=HYPERLINK("http://x")')
    pushed(desk, file)
    sheet = desk.standin.book(desk.book).titled(CONTACTS)
    assert sheet is not None
    entered = [each.entered for _, _, each in sheet.within(sheet.box)]
    assert any("=HYPERLINK" in str(each) for each in entered)
    assert {type(each) for each in entered} <= {str, float, int, type(None)}


@pytest.mark.usefixtures("plain")
def test_a_sheet_somebody_typed_in_is_left_alone_and_told(desk: Desk, file: Path) -> None:
    pushed(desk, file)
    desk.person.type(f"{CONTACTS}!F3", "電話済み")
    before = lines(desk)
    assert states(pushed(desk, file, days=3)) == {CONTACTS: "kept"}
    assert lines(desk) == before
    desk.person.clear(f"{CONTACTS}!F3")
    assert states(pushed(desk, file, days=3)) == {CONTACTS: "changed"}


@pytest.mark.usefixtures("plain")
def test_a_comment_is_something_typed_too(desk: Desk, file: Path) -> None:
    pushed(desk, file)
    desk.person.note(f"{CONTACTS}!B5", "済み")
    assert states(pushed(desk, file, days=3)) == {CONTACTS: "kept"}
    assert desk.person.cell(f"{CONTACTS}!B5").note == "済み"


@pytest.mark.usefixtures("plain")
def test_what_is_typed_there_in_that_moment_stands_beside(desk: Desk, file: Path) -> None:
    pushed(desk, file)
    in_that_moment(desk, f"{CONTACTS}!F3", "電話済み")
    told = states(pushed(desk, file, days=3))
    (aside,) = [title for title, state in told.items() if state == "aside"]
    assert told == {CONTACTS: "changed", aside: "aside"}
    assert desk.person.value(f"'{aside}'!F3") == "電話済み"
    assert desk.person.value(f"{CONTACTS}!F3") is None
    assert not pushed(desk, file, days=3).analysis
    assert desk.person.value(f"'{aside}'!F3") == "電話済み"


@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.usefixtures("plain")
def test_a_broken_connection_doubles_nothing(desk: Desk, file: Path, *, applied: bool) -> None:
    for days in (0, 3):
        desk.standin.faults.add(dropped(applied=applied), on="spreadsheets.batchUpdate")
        pushed(desk, file, days=days)
        assert len(desk.person.titles) == 6
        assert not pushed(desk, file, days=days).analysis


@pytest.mark.usefixtures("plain")
def test_a_push_that_broke_off_is_ended_by_the_next_one(desk: Desk, file: Path) -> None:
    pushed(desk, file)
    in_that_moment(desk, f"{CONTACTS}!F3", "電話済み")
    faults = desk.standin.faults
    faults.add(html_error(503), on="spreadsheets.get", skip=1, times=1000)
    with pytest.raises(SalesbookError):
        pushed(desk, file, days=3)
    faults.clear()
    told = states(pushed(desk, file, days=3))
    (aside,) = [title for title, state in told.items() if state == "aside"]
    assert desk.person.value(f"'{aside}'!F3") == "電話済み"
    assert not [title for title in desk.person.titles if ASIDE_TITLE in title]


def test_corrections_and_results_are_one_batch_and_agree(desk: Desk, file: Path) -> None:
    edit(file, "夕日商事", "next_action", "至急、見積")
    pushed(desk, file)
    calls(desk)
    done = pushed(desk, file, accept=["all"])
    assert (len(done.written), states(done)) == (1, {CONTACTS: "changed"})
    first = desk.standin.log.bodies("spreadsheets.batchUpdate")[0]["requests"]
    assert {"copyPaste", "duplicateSheet"} <= {name for request in first for name in request}
    assert any("至急、見積" in line for line in lines(desk))
    calls(desk)
    assert not pushed(desk, file).analysis
    assert calls(desk) == (1, 0)


@pytest.mark.usefixtures("plain")
def test_nothing_of_it_is_ever_read_as_an_entry(desk: Desk, file: Path, tmp_path: Path) -> None:
    before = open_online(desk.url, desk.google).original
    pushed(desk, file)
    desk.person.rename_sheet(CONTACTS, "電話リスト")
    after = open_online(desk.url, desk.google).original
    assert after.book.problems == before.book.problems == ()
    assert [sheet.title for sheet in after.grid.sheets] == [s.title for s in before.grid.sheets]
    with bare_layout():
        assert pull(desk.url, file, google=desk.google).unchanged
        pull(desk.url, tmp_path / "again.xlsx", google=desk.google)
    assert (
        salesbook.read(tmp_path / "again.xlsx")["customers"].shape == after.book["customers"].shape
    )
    assert states(pushed(desk, file, days=3)) == {"電話リスト": "changed"}


def test_an_export_of_it_is_no_entry_either(desk: Desk, file: Path) -> None:
    pushed(desk, file)
    desk.standin.share(desk.book, "anyone", "reader")
    way = desk.google
    grid = read_link(desk.book, address=way.address, patience=way.patience, timer=way.timer)
    assert grid.find(CONTACTS) is not None
    book = read_book(grid)
    assert set(book.places) == set(open_online(desk.url, way).original.book.places)
    assert not [each for each in book.problems if each.sheet == CONTACTS]


@pytest.mark.usefixtures("plain")
def test_a_deleted_sheet_comes_back_and_a_taken_name_is_left_alone(desk: Desk, file: Path) -> None:
    desk.person.add_sheet(CONTACTS)
    desk.person.type(f"{CONTACTS}!A1", "私のリスト")
    (title,) = states(pushed(desk, file))
    assert title == f"{CONTACTS} (2)"
    assert desk.person.value(f"{CONTACTS}!A1") == "私のリスト"
    desk.person.delete_sheet(title)
    assert states(pushed(desk, file)) == {title: "new"}


def test_the_command_shows_each_cell_first_and_leaves_them_out_on_demand(
    desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SALESBOOK_GOOGLE_ADDRESS", desk.standin.address)
    monkeypatch.setenv("SALESBOOK_GOOGLE_CREDENTIALS", str(desk.key))
    given = ["push", str(file), desk.url, "--as-of", "2026-10-14", "--language", "en"]
    version = desk.standin.book(desk.book).version
    assert main([*given, "--dry-run"]) == 0
    assert main([*given, "--no-analysis"]) == 0
    assert desk.standin.book(desk.book).version == version
    told = capsys.readouterr().out
    assert f"Analysis sheets to be made: {CONTACTS}" in told
    assert f"'{CONTACTS}'!B10: (empty) → 1. 朝日商事 C0001" in told
    assert told.endswith("says the same of the rows both have.\n")
    assert main(given) == 0
    assert f"New analysis sheets: {CONTACTS}" in capsys.readouterr().out
    desk.person.type(f"{CONTACTS}!F3", "電話済み")
    assert main([*given, "--json"]) == 0
    assert '"state": "kept"' in capsys.readouterr().out


def test_deals_orders_and_a_history_have_sheets_of_their_own(
    empty_desk: Desk, tmp_path: Path
) -> None:
    desk = empty_desk
    deals = pd.DataFrame(
        {
            "name": [f"案件{n}" for n in range(8)],
            "company": [*CUSTOMERS["company"], "朝日商事", "朝日商事"],
            "owner": "佐藤 健一",
            "stage": ["受注"] * 6 + ["提案", "提案"],
            "amount": [5_000_000.0, 800_000, 600_000, 400_000, 300_000, 200_000, 900_000, 1e6],
            "opened": pd.Timestamp("2026-07-01"),
            "expected_close": pd.Timestamp("2026-10-30"),
            "closed": [pd.Timestamp("2026-09-01")] * 6 + [pd.NaT] * 2,
        }
    )
    data = {"customers": CUSTOMERS, "deals": deals}
    with bare_layout():
        build_sheet(default_definition("ja"), desk.url, data, google=desk.google)
        home = pull(desk.url, tmp_path / "team.xlsx", google=desk.google).file
    with open_history(tmp_path / "history.db") as history:
        history.record(salesbook.read(home), DAY - dt.timedelta(days=7))
        desk.person.type(_amount(desk, "案件7"), 2_500_000)
        told = states(pushed(desk, home, history=history))
        assert told == dict.fromkeys((CONTACTS, "分析_着地予測", "分析_ABC", "分析_変化"), "new")
        assert not pushed(desk, home, history=history).analysis
    seen = {title: lines(desk, title) for title in told}
    assert [title for title in desk.person.titles if title in told] == list(told)
    assert any("7,300,000円" in line and "A が2社" in line for line in seen["分析_ABC"])
    assert desk.person.see("分析_ABC!B8:G8") == [
        ["朝日商事", "A", "佐藤 健一", 5_000_000, 0.685, 0.685]
    ]
    assert any("案件7" in line for line in seen["分析_変化"])
    assert any("着地見込み" in line for line in seen["分析_着地予測"])


def _amount(desk: Desk, name: str) -> str:
    book = open_online(desk.url, desk.google).original.book
    frame, place = book["deals"], book.places["deals"]
    row = int(frame.index[frame["name"] == name][0])
    return f"{place.sheet}!{column_letters(place.columns['amount'])}{row}"
