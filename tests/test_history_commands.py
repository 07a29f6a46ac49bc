from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest

import salesbook
from salesbook.cli import main
from tests.books import write_small_book
from tests.tables import frame_of, team

pytestmark = pytest.mark.usefixtures("english")

Capture = pytest.CaptureFixture[str]
TEAM = team()
COMPANIES = ["青葉商事", "白石工業", "黒川電機", "赤城物産", "緑川建設", "金沢食品"]
CUSTOMERS = "\n".join(f"C{n:04d}|{name}|佐藤" for n, name in enumerate(COMPANIES, 1))
SEPTEMBER = """
D0001|サーバー更改|青葉商事|佐藤|提案|1200|2026-10-20|
D0002|保守契約|白石工業|鈴木|提案|300|2026-10-31|
D0003|増設|黒川電機|鈴木|ヒアリング|500|2026-12-20|
"""
OCTOBER = """
D0001|サーバー更改|青葉商事|佐藤|受注|1150|2026-10-20|2026-10-19
D0002|保守契約|白石工業|佐藤|提案|300|2026-12-15|
D0003|増設|黒川電機|鈴木|提案|700|2026-12-20|
D0004|=新規()|赤城物産|鈴木|ヒアリング|90|2027-01-31|
"""


def write_book(file: Path, deals: str, customers: str = CUSTOMERS) -> Path:
    head = "no|name|company|owner|stage|amount|expected_close|closed\n"
    tables = {
        "customers": frame_of(TEAM.tables["customers"].entries, f"no|company|owner\n{customers}\n"),
        "deals": frame_of(TEAM.tables["deals"].entries, head + deals.strip()),
    }
    write_small_book(file, TEAM, tables)
    return file


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Dated copies of one workbook, as people keep them."""
    folder = tmp_path_factory.mktemp("copies")
    write_book(folder / "2026-09.xlsx", SEPTEMBER)
    write_book(folder / "2026-10.xlsx", OCTOBER)
    return folder


@pytest.fixture(scope="module")
def history(copies: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("history") / "history.db"
    sources = [str(copies / name) for name in ("2026-10.xlsx", "2026-09.xlsx")]
    assert main(["snapshot", *sources, "--history", str(file)]) == 0
    return file


def test_dated_copies_are_recorded_in_order(copies: Path, tmp_path: Path, capsys: Capture) -> None:
    file = str(tmp_path / "history.db")
    sources = [str(copies / name) for name in ("2026-10.xlsx", "2026-09.xlsx")]
    assert main(["snapshot", *sources, "--history", file, "--language", "ja"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("2026-09-30")
    assert "最初の記録です" in first
    assert second.startswith("2026-10-31")
    assert "追加1、変更3（案件管理 追加1、変更3）" in second
    assert main(["snapshot", *sources, "--history", file]) == 0
    told = capsys.readouterr().out
    assert told.count("recorded already, nothing has changed") == 2


def test_a_snapshot_says_what_changed_as_data(
    copies: Path, tmp_path: Path, capsys: Capture
) -> None:
    sources = [str(copies / name) for name in ("2026-09.xlsx", "2026-10.xlsx")]
    call = ["snapshot", *sources, "--history", str(tmp_path / "history.db"), "--json"]
    assert main(call) == 0
    first, second = json.loads(capsys.readouterr().out)["snapshots"]
    assert (first["date"], first["before"]) == ("2026-09-30", None)
    assert second["before"] == "2026-09-30"
    assert second["tables"] == {"deals": {"new": 1, "changed": 3, "removed": 0}}


def test_a_day_of_the_past_is_replaced_only_when_asked(
    copies: Path, tmp_path: Path, capsys: Capture
) -> None:
    options = ["--history", str(tmp_path / "history.db"), "--date", "2026-09-30"]
    assert main(["snapshot", str(copies / "2026-09.xlsx"), *options]) == 0
    assert main(["snapshot", str(copies / "2026-10.xlsx"), *options]) == 2
    assert "another reading of 2026-09-30" in capsys.readouterr().err
    assert main(["snapshot", str(copies / "2026-10.xlsx"), *options, "--force"]) == 0
    assert "replaces the earlier reading" in capsys.readouterr().out


def test_todays_last_reading_counts(tmp_path: Path, capsys: Capture) -> None:
    options = ["--history", str(tmp_path / "history.db")]
    book = write_book(tmp_path / "team.xlsx", SEPTEMBER)
    assert main(["snapshot", str(book), *options]) == 0
    write_book(book, OCTOBER)
    assert main(["snapshot", str(book), *options]) == 0
    assert "replaces the earlier reading of the day" in capsys.readouterr().out
    with salesbook.open_history(tmp_path / "history.db") as history:
        assert history.dates == (dt.date.today(),)


def test_two_files_of_one_day_and_one_day_for_two_files(
    copies: Path, tmp_path: Path, capsys: Capture
) -> None:
    again = tmp_path / "team 202609.xlsx"
    again.write_bytes((copies / "2026-09.xlsx").read_bytes())
    options = ["--history", str(tmp_path / "history.db")]
    september = str(copies / "2026-09.xlsx")
    assert main(["snapshot", september, str(again), *options, "--force"]) == 2
    assert "are both of 2026-09-30" in capsys.readouterr().err
    assert main(["snapshot", september, str(again), *options, "--date", "2026-09-30"]) == 2
    assert "--date names one day" in capsys.readouterr().err


def test_another_teams_book_is_refused_unless_forced(
    copies: Path, tmp_path: Path, capsys: Capture
) -> None:
    options = ["--history", str(tmp_path / "history.db")]
    others = [f"別の{name}" for name in COMPANIES]
    customers = "\n".join(f"C{n:04d}|{name}|田中" for n, name in enumerate(others, 1))
    deals = OCTOBER.replace("青葉商事", "別の青葉商事").replace("更改", "導入")
    other = write_book(tmp_path / "2026-10.xlsx", deals, customers)
    assert main(["snapshot", str(copies / "2026-09.xlsx"), *options]) == 0
    assert main(["snapshot", str(other), *options]) == 2
    assert "does not look like the book in" in capsys.readouterr().err
    assert main(["snapshot", str(other), *options, "--other-team"]) == 0


def test_a_few_rows_of_another_team_are_refused_too(
    copies: Path, tmp_path: Path, capsys: Capture
) -> None:
    options = ["--history", str(tmp_path / "history.db")]
    deals = "D0001|導入|別の商事|田中|提案|1200|2026-10-20|"
    other = write_book(tmp_path / "2026-10.xlsx", deals, "C0001|別の商事|田中\nC0002|他社|森")
    assert main(["snapshot", str(copies / "2026-09.xlsx"), *options]) == 0
    assert main(["snapshot", str(other), *options]) == 2
    assert "does not look like the book in" in capsys.readouterr().err


def test_changes_from_the_history(history: Path, capsys: Capture) -> None:
    call = ["changes", "--history", str(history), "--from", "2026-09-30", "--to", "2026-10-31"]
    assert main([*call, "--by", "owner,month", "--cells"]) == 0
    told = capsys.readouterr().out
    assert "進行中の案件は910円減りました" in told
    assert "- 受注" in told
    assert "減額 50" in told
    assert "D0002 保守契約" in told
    assert "翌月以降への先送りが1回、のべ45日" in told
    assert "担当者、受注予定月別" in told
    assert "見込み売上金額" in told
    assert main([*call, "--language", "en"]) == 0
    assert "Open deals went down by" in capsys.readouterr().out


def test_changes_as_data_add_up(history: Path, capsys: Capture) -> None:
    call = ["changes", "--history", str(history), "--by", "stage", "--json"]
    assert main(call) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["since"], told["until"], told["by"]) == ("2026-09-30", "2026-10-31", ["stage"])
    by_stage = {row["group"]["stage"]: row["amounts"] for row in told["waterfall"]}
    assert by_stage["提案"] == {
        "start": 1500,
        "new": 0,
        "moved_in": 700,
        "pulled_in": 0,
        "reopened": 0,
        "amount_up": 0,
        "amount_down": 50,
        "pushed_out": 0,
        "moved_out": 0,
        "won": 1150,
        "lost": 0,
        "removed": 0,
        "end": 1000,
    }
    assert told["slip"] == {
        "n": 2,
        "rate": None,  # of two deals
        "low": pytest.approx(0.12, 0.1),
        "high": pytest.approx(0.87, 0.1),
    }
    assert {deal["no"] for deal in told["deals"]} == {"D0001", "D0002", "D0003", "D0004"}
    closed = next(each for each in told["cells"] if each["column"] == "closed")
    assert (closed["old"], closed["new"]) == (None, "2026-10-19")
    assert told["rows"][0]["name"] == "=新規() / 赤城物産"
    assert told["history"]["periods"] == [
        {"since": "2026-09-30", "until": "2026-10-31", "due": 2, "slipped": 1}
    ]


def test_changes_between_two_workbooks_and_in_one(copies: Path, capsys: Capture) -> None:
    september, october = (str(copies / f"2026-{month}.xlsx") for month in ("09", "10"))
    assert main(["changes", september, october, "--json", "--expected", "2026-10"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["since"], told["until"]) == ("2026-09-30", "2026-10-31")
    assert told["expected"] == "2026-10"
    assert told["waterfall"][0]["amounts"]["pushed_out"] == 300
    assert "history" not in told
    assert main(["changes", october, "--from", "2026-09-30", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["waterfall"][0]["amounts"]["won"] == 1150


def test_the_book_of_today_against_the_history(
    history: Path, copies: Path, capsys: Capture
) -> None:
    call = ["changes", str(copies / "2026-10.xlsx"), "--history", str(history), "--json"]
    assert main([*call, "--to", "2026-11-15"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["since"], told["until"]) == ("2026-10-31", "2026-11-15")
    assert told["cells"] == []


def test_a_day_between_two_snapshots_takes_the_one_before_and_says_so(
    history: Path, capsys: Capture
) -> None:
    assert main(["changes", "--history", str(history), "--from", "2026-10-15"]) == 0
    assert "no snapshot of 2026-10-15; the last before it is of 2026-09-30" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.xlsx", "b.xlsx", "c.xlsx"], "Give two workbooks"),
        (["a.xlsx", "b.xlsx", "--history", "h.db"], "Give two workbooks"),
        (["a.xlsx"], "From which day on?"),
        (["--by", "colour"], "no grouping"),
        (["--from", "2026-01-01"], "There is no snapshot of 2026-01-01"),
        (["--to", "2026-09-30"], "no snapshot before 2026-09-30"),
        (["--from", "soon"], "is not a date"),
    ],
)
def test_what_cannot_be_compared(
    history: Path, arguments: list[str], told: str, capsys: Capture
) -> None:
    own = (
        []
        if any(each.endswith(("xlsx", ".db")) for each in arguments)
        else ["--history", str(history)]
    )
    assert main(["changes", *arguments, *own]) == 2
    assert told in capsys.readouterr().err


def test_the_history_lists_its_snapshots(history: Path, tmp_path: Path, capsys: Capture) -> None:
    assert main(["history", str(history)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2026-09-30  2026-09.xlsx",
        "2026-10-31  2026-10.xlsx",
        "2 snapshots.",
    ]
    assert main(["history", str(history), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["snapshots"]) == 2
    assert main(["history", str(tmp_path / "typo.db")]) == 3
    assert "was not found" in capsys.readouterr().err
    assert not (tmp_path / "typo.db").exists()


def test_row_versions_as_csv(history: Path, tmp_path: Path, capsys: Capture) -> None:
    call = ["history", str(history), "--export", str(tmp_path / "out")]
    assert main(call) == 0
    assert str(tmp_path / "out") in capsys.readouterr().out
    deals = pd.read_csv(tmp_path / "out" / "deals.csv", encoding="utf-8-sig")
    assert list(deals["row_key"]) == ["D0001", "D0001", "D0002", "D0002", "D0003", "D0003", "D0004"]
    assert list(deals["valid_from"].head(2)) == ["2026-09-30", "2026-10-31"]
    assert list(deals["valid_to"].head(2).fillna("")) == ["2026-10-31", ""]
    # A spreadsheet must not run what somebody typed.
    assert list(deals["name"])[-1] == "'=新規()"
    assert (
        (tmp_path / "out" / "deals.csv").read_bytes().startswith(b"\xef\xbb\xbfrow_key,valid_from")
    )
    snapshots = (tmp_path / "out" / "snapshots.csv").read_text(encoding="utf-8-sig")
    assert snapshots.splitlines()[1] == "2026-09-30,2026-09.xlsx"
    assert main(call) == 2
    assert "exists already" in capsys.readouterr().err
    assert main([*call, "--force"]) == 0


def test_parquet_without_its_library_says_what_to_install(
    history: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    call = ["history", str(history), "--export", str(tmp_path / "out"), "--format", "parquet"]
    assert main(call) == 2
    assert 'pip install "salesbook[parquet]"' in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_row_versions_as_parquet(history: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    call = ["history", str(history), "--export", str(tmp_path), "--format", "parquet"]
    assert main(call) == 0
    found = pd.read_parquet(tmp_path / "deals.parquet")
    with salesbook.open_history(history) as opened:
        versions = opened.versions("deals")
    assert found["name"].iloc[-1] == "=新規()"
    pd.testing.assert_frame_equal(found.astype(versions.dtypes), versions)


def test_a_form_there_is_not(history: Path, tmp_path: Path) -> None:
    with (
        salesbook.open_history(history) as opened,
        pytest.raises(salesbook.UsageError, match="csv, parquet"),
    ):
        salesbook.export_history(opened, tmp_path, form="pdf")
