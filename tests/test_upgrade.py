"""A filled workbook under a new definition: everything typed goes along, and is told."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

import salesbook
from salesbook.carrying.renames import find_renames
from salesbook.carrying.typed import as_text, typed_tables
from salesbook.cli import main
from salesbook.definition.columns import Column, Kind
from salesbook.definition.team import Change, Definition, Member, Stage
from salesbook.definition.team_file import default_definition
from salesbook.definition.writing import format_definition
from salesbook.errors import TargetError, UsageError
from salesbook.handover import writing
from salesbook.handover.opening import open_original
from salesbook.handover.upgrading import Upgrade, upgrade
from salesbook.texts import Texts
from tests.books import typed
from tests.test_round_trip import AWKWARD

TEAM = replace(default_definition("ja"), members=(Member("佐藤 健一"), Member("鈴木 美咲")))

pytestmark = pytest.mark.usefixtures("bare_books")


CUSTOMERS = typed(
    {
        "no": ["C0007", "C0003", None],
        "company": ["株式会社朝日", "夕日工業", "星野商店"],
        "owner": ["佐藤 健一", "鈴木　美咲", "鈴木 美咲"],
        "rank": ["◎", "最重要", "△"],
        "fax": ["03-1111-2222", None, None],
        "next_date": ["来週", dt.date(2026, 10, 20), None],
        "notes": ["社長と旧知\n毎月訪問", None, "=1+1"],
        "extra:駐車場": ["あり", None, "不明"],
        "extra:開業日": [dt.date(2001, 4, 1), None, dt.date(1999, 1, 5)],
    }
)
DEALS = typed(
    {
        "no": ["D0001", "D0002", "D0003"],
        "name": ["複合機", "保守", "更新"],
        "company": ["夕日工業", "株式会社朝日", "㈱朝日"],
        "owner": ["鈴木 美咲", "佐藤 健一", "山田 太郎"],
        "stage": ["提案", "見積", "提案"],
        "amount": [1_200_000, "要確認", "120万"],
    }
)
TARGETS = typed({"fiscal_year": [2026], "owner": ["佐藤 健一"], "metric": ["受注金額"], "m01": [5]})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("built") / "old.xlsx"
    tables = {"customers": CUSTOMERS, "deals": DEALS, "targets": TARGETS}
    salesbook.build(TEAM, file, tables)
    return file.read_bytes()


@pytest.fixture
def old(tmp_path: Path, built: bytes) -> Path:
    file = tmp_path / "old.xlsx"
    file.write_bytes(built)
    return file


def upgraded(old: Path, definition: Definition, **options: object) -> tuple[Path, Upgrade]:
    target = old.with_name("new.xlsx")
    return target, upgrade(old, target, definition, **options)  # type: ignore[arg-type]


def codes(told: Upgrade) -> list[str]:
    return [each.code for each in (*told.changes, *told.carried)]


def said(told: Upgrade, language: str = "ja") -> str:
    texts = Texts(language)
    return "\n".join(each.sentence(texts) for each in (*told.changes, *told.carried))


def test_the_same_definition_gives_the_same_book(old: Path) -> None:
    before = old.read_bytes()
    target, told = upgraded(old, TEAM)
    assert old.read_bytes() == before
    one, other = open_original(old), open_original(target)
    wanted, found = typed_tables(one.grid, one.book), typed_tables(other.grid, other.book)
    pd.testing.assert_frame_equal(wanted["customers"], found["customers"])
    pd.testing.assert_frame_equal(wanted["deals"], found["deals"])
    assert found["customers"]["no"].tolist() == ["C0007", "C0003", "C0008"]
    assert other.book.definition == one.book.definition
    assert other.book.raw == one.book.raw
    assert told.problems == one.book.problems
    assert not told.changes
    assert not told.leftovers


PARKING = Column(
    "x_parking", Kind.CHOICE, source="customers.x_parking", label="駐車場", group="extra"
)
CHANGE = Change(2, dt.date(2026, 10, 1), "改姓", {"鈴木 美咲": "山本 美咲"})


def stages() -> Iterator[Stage]:
    """No 見積 any more, 提案 has another name, クロージング another chance."""
    for stage in TEAM.stages:
        label = "ご提案" if stage.label == "提案" else stage.label
        chance = 0.75 if stage.label == "クロージング" else stage.probability
        if stage.label != "見積":
            yield replace(stage, label=label, probability=chance)


NEW = replace(
    TEAM,
    version=2,
    stages=tuple(stages()),
    members=(Member("佐藤 健一"), Member("山本 美咲"), Member("高橋 直樹")),
    left_out=frozenset({"customers.fax", "targets"}),
    extra_columns={"customers": (PARKING,)},
    choices={**TEAM.choices, PARKING.source: ("あり", "なし")},
    changes=(*TEAM.changes, CHANGE),
)


def used(file: Path) -> None:
    """What a team does to its book: settings, comments, loose cells, sheets of its own."""
    book = openpyxl.load_workbook(file)
    sheet = book["設定"]
    typed_in: dict[str, str | float] = {
        "ヒアリング": 0.25,
        "クロージング": 0.85,
        "アプローチ": "高い",
    }
    for row in sheet.iter_rows():
        name = str(row[1].value)
        if name in typed_in:
            row[3].value = typed_in[name]
        if name == "基準日":
            row[2].value = dt.date(2026, 10, 14)
    book["顧客管理"]["C1"] = "メモ: 要整理"
    book["顧客管理"]["C7"].comment = Comment("社長に電話", "鈴木")
    notes = book.create_sheet("打合せメモ")
    notes.append(["日付", "議題"])
    notes.append([dt.date(2026, 10, 1), "=値上げ"])
    notes["B2"].data_type = "s"
    book.save(file)


Renewed = tuple[Path, salesbook.Book, Upgrade]


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory, built: bytes) -> Renewed:
    old = tmp_path_factory.mktemp("renewed") / "old.xlsx"
    old.write_bytes(built)
    used(old)
    target, told = upgraded(old, NEW)
    return target, salesbook.read(target), told


def test_a_stage_with_another_label_is_renamed_in_the_entries(renewed: Renewed) -> None:
    _, book, told = renewed
    assert book["deals"]["stage"].fillna("").tolist() == ["ご提案", "", "ご提案"]
    assert "進捗ステージ「提案」は「ご提案」に変わりました" in said(told)
    assert 'Stages: "提案" is now "ご提案"' in said(told, "en")


def test_a_word_that_is_gone_stays_and_is_told(renewed: Renewed) -> None:
    _, book, told = renewed
    assert book.raw["deals", 7, "stage"] == "見積"
    assert "SB203" in {p.code for p in told.problems}
    gone = next(each for each in told.carried if each.code == "word_gone")
    assert (gone["word"], gone["count"]) == ("見積", 1)


def test_a_member_is_renamed_where_the_list_of_changes_says_so(renewed: Renewed) -> None:
    _, book, told = renewed
    assert book["customers"]["owner"].tolist() == ["佐藤 健一", "山本 美咲", "山本 美咲"]
    assert book["deals"]["owner"].tolist() == ["山本 美咲", "佐藤 健一", "山田 太郎"]
    assert book.definition.members == NEW.members
    counts = {x["table"]: x["count"] for x in told.carried if x.code == "entries_renamed"}
    assert counts == {"customers": 2, "deals": 3}


def test_columns_and_tables_without_a_place_are_kept(renewed: Renewed) -> None:
    target, book, told = renewed
    assert book["customers"]["extra:FAX番号"].dropna().tolist() == ["03-1111-2222"]
    assert book["customers"]["x_parking"].dropna().tolist() == ["あり"]
    assert book.raw["customers", 8, "x_parking"] == "不明"
    assert book["customers"]["extra:開業日"].dropna().tolist() == ["2001-04-01", "1999-01-05"]
    assert openpyxl.load_workbook(target)["顧客管理"].freeze_panes
    assert book["targets"]["m01"].tolist() == [5]
    assert {"column_moved_out", "column_moved_in", "table_aside"} <= set(codes(told))


def test_and_they_find_back(renewed: Renewed) -> None:
    target, *_ = renewed
    back = target.with_name("back.xlsx")
    upgrade(target, back, TEAM)
    book = salesbook.read(back)
    assert book["customers"]["fax"].dropna().tolist() == ["03-1111-2222"]
    assert book["targets"]["m01"].tolist() == [5]
    assert "引き継ぎメモ" in openpyxl.load_workbook(back, read_only=True).sheetnames


def test_edits_of_the_settings_sheet_are_carried(renewed: Renewed) -> None:
    _, book, told = renewed
    chances = {stage.label: stage.probability for stage in book.definition.stages}
    assert chances["ヒアリング"] == 0.25
    assert book.as_of == dt.date(2026, 10, 14)
    assert "受注確率 0.2 → 0.25" in said(told)


def test_where_both_changed_the_new_definition_counts(renewed: Renewed) -> None:
    _, book, told = renewed
    chances = {stage.label: stage.probability for stage in book.definition.stages}
    assert chances["クロージング"] == 0.75
    assert "「クロージング」の受注確率は 0.75 のままにしました（設定シートでは 0.85）" in said(told)


def test_loose_cells_comments_and_own_sheets_come_along(renewed: Renewed) -> None:
    target, _, told = renewed
    new = openpyxl.load_workbook(target)
    comment = new["顧客管理"]["C7"].comment
    assert comment is not None
    assert comment.text == "社長に電話"
    assert new["打合せメモ"]["B2"].value == "=値上げ"
    assert new["打合せメモ"]["B2"].data_type == "s"
    left = {each.value: each.reason for each in told.leftovers}
    assert left == {"メモ: 要整理": "stray", "高い": "setting"}
    kept = {cell.value for row in new["引き継ぎメモ"] for cell in row}
    assert {"メモ: 要整理", "高い"} <= kept


def test_what_hangs_on_its_surroundings_goes_along_as_understood(old: Path) -> None:
    book = openpyxl.load_workbook(old)
    deals = book["案件管理"]
    deals["G5"] = "見込み金額（千円）"
    deals["G6"], deals["C9"], deals["G9"] = 1200, "合計", 2400
    customers = book["顧客管理"]
    customers["H6"] = "結合して書く"
    customers.merge_cells("H6:H7")
    book.save(old)
    before = salesbook.read(old)
    assert before["deals"]["amount"].tolist()[0] == 1_200_000
    target, told = upgraded(old, TEAM)
    after = salesbook.read(target)
    pd.testing.assert_frame_equal(after["deals"], before["deals"])
    pd.testing.assert_frame_equal(
        after["customers"].drop(columns="no"), before["customers"].drop(columns="no")
    )
    left = {(x.address, x.value, x.reason) for x in told.leftovers}
    assert left == {
        ("'案件管理'!G5", "見込み金額（千円）", "header"),
        ("'案件管理'!C9", "合計", "row_unread"),
        ("'案件管理'!G9", "2400", "row_unread"),
    }


def test_renames_are_those_of_later_versions_and_of_the_caller() -> None:
    assert find_renames(NEW, NEW, []).lists == {}
    assert find_renames(TEAM, NEW, []).lists == {
        "stages": {"提案": "ご提案"},
        "members": {"鈴木 美咲": "山本 美咲"},
    }
    asked = find_renames(TEAM, NEW, [("見積", "クロージング"), ("◎", "○")]).lists
    assert (asked["stages"]["見積"], asked["ranks"]) == ("クロージング", {"◎": "○"})
    with pytest.raises(UsageError, match="Nowhere"):
        find_renames(TEAM, NEW, [("見積", "Nowhere")])


def test_a_word_renamed_twice_has_its_last_name() -> None:
    later = Change(3, dt.date(2026, 11, 1), "再改姓", {"山本 美咲": "高橋 直樹"})
    definition = replace(NEW, version=3, changes=(*NEW.changes, later))
    assert find_renames(TEAM, definition, []).lists["members"]["鈴木 美咲"] == "高橋 直樹"


def test_a_book_that_would_differ_is_not_made(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = old.with_name("new.xlsx")
    target.write_text("somebody's", encoding="utf-8")
    written = writing.__dict__["read_cells"]

    def one_cell_lost(source: object, **options: object) -> object:
        grid, book = written(source, **options)
        if str(source).endswith(".tmp"):
            sheet = grid.find("案件管理")
            assert sheet is not None
            sheet.rows[5][2] = "別の案件"
        return grid, book

    monkeypatch.setattr(writing, "read_cells", one_cell_lost)
    with pytest.raises(TargetError, match='"別の案件" instead of "複合機"'):
        upgrade(old, target, TEAM, overwrite=True)
    assert target.read_text(encoding="utf-8") == "somebody's"
    assert not list(old.parent.glob("*.tmp"))


def test_a_book_that_would_mean_something_else_is_not_made(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = writing.__dict__["read_cells"]

    def one_amount_misread(source: object, **options: object) -> object:
        grid, book = written(source, **options)
        if str(source).endswith(".tmp"):
            book["deals"].loc[6, "amount"] = 7.0
            book["deals"].loc[7, "amount"] = 8.0
        return grid, book

    monkeypatch.setattr(writing, "read_cells", one_amount_misread)
    with pytest.raises(TargetError, match="案件管理"):
        upgraded(old, TEAM)
    assert not old.with_name("new.xlsx").exists()


def test_the_source_is_never_the_target(old: Path) -> None:
    with pytest.raises(UsageError, match="never changed"):
        upgrade(old, old, TEAM, overwrite=True)


def test_the_command(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    team, target = old.with_name("team.toml"), old.with_name("new.xlsx")
    team.write_text(format_definition(NEW), encoding="utf-8")
    command = ["upgrade", str(old), str(target), "--definition", str(team)]
    assert main([*command, "--rename", "見積"]) == 2
    capsys.readouterr()
    assert main([*command, "--rename", "見積=クロージング", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == 2
    renamed = {(x["before"], x["after"]) for x in told["changes"] if x["code"] == "renamed"}
    assert renamed == {
        ("提案", "ご提案"),
        ("見積", "クロージング"),
        ("鈴木 美咲", "山本 美咲"),
    }
    assert {x["code"] for x in told["carried"]} >= {"table_carried", "entries_renamed"}


words = st.one_of(st.none(), st.sampled_from(AWKWARD), st.text(max_size=20))
entry = st.one_of(words, st.integers(-(10**12), 10**12), st.floats(-1e9, 1e9, width=32), st.dates())
row = st.tuples(words, entry, entry, entry, st.sampled_from(["提案", "見積", "ていあん", None]))


# Every example builds two whole workbooks: shrinking one would take minutes.
@settings(
    max_examples=int(os.environ.get("SALESBOOK_EXAMPLES", "2")),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.lists(row, min_size=1, max_size=30), st.booleans())
def test_whatever_is_typed_goes_along(rows: list[tuple[object, ...]], renamed: bool) -> None:  # noqa: FBT001
    deals = typed(
        {
            "name": [row[0] for row in rows],
            "amount": [row[1] for row in rows],
            "closed": [row[2] for row in rows],
            "extra:メモ": [row[3] for row in rows],
            "stage": [row[4] for row in rows],
        }
    )
    new = replace(TEAM, stages=tuple(stages())) if renamed else TEAM
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder) / "old.xlsx", Path(folder) / "new.xlsx"
        salesbook.build(TEAM, one, {"deals": deals})
        upgrade(one, other, new)
        before, after = open_original(one), open_original(other)
    old_cells = typed_tables(before.grid, before.book)["deals"]
    new_cells = typed_tables(after.grid, after.book)["deals"]
    for key in old_cells.columns:
        shown = [as_text(cell) for cell in old_cells[key]]
        if renamed and key == "stage":
            shown = ["ご提案" if cell == "提案" else cell for cell in shown]
        assert [as_text(cell) for cell in new_cells.get(key, [None] * len(shown))] == shown
    unchanged = [key for key in before.book["deals"] if key != "stage"]
    pd.testing.assert_frame_equal(
        before.book["deals"][unchanged], after.book["deals"][unchanged], check_dtype=False
    )
