"""A new definition for a shared sheet, in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from salesbook.backends.gsheets import bodies, replacing
from salesbook.cli import main
from salesbook.definition.team import Definition
from salesbook.definition.team_file import default_definition
from salesbook.definition.writing import format_definition
from salesbook.errors import SalesbookError, TargetError
from salesbook.online.opening import open_online
from salesbook.online.upgrading import SheetUpgrade, upgrade_sheet
from tests.books import bare_layout
from tests.shared_sheet import CUSTOMERS, Desk
from tests.standin.calls import Call
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

    def before(call: Call) -> None:
        if call.operation == "spreadsheets.batchUpdate":
            desk.standin.before.clear()
            desk.person.note("顧客管理!H10", "その時のメモ")

    desk.standin.before.append(before)
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
    assert (desk.standin.log.reads, desk.standin.log.writes) == (2, 2)
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
    def before(call: Call) -> None:
        if call.operation == "spreadsheets.batchUpdate":
            desk.person.type("顧客管理!H6", "土壇場の入力")
            desk.standin.before.clear()

    desk.standin.before.append(before)
    done = upgraded(desk)
    assert any("顧客管理" in title for title in done.copies)
    copy = next(title for title in done.copies if "顧客管理" in title)
    assert desk.person.value(f"'{copy}'!H6") == "土壇場の入力"
    with pytest.raises(TargetError, match="earlier change"):
        upgraded(desk)


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
