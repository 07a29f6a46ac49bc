"""A workbook per member and back: the same data, edits arrive, disagreements are told."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import salesbook
from salesbook.carrying.parts import file_names
from salesbook.carrying.typed import as_text, typed_tables
from salesbook.cli import main
from salesbook.definition.team import Member
from salesbook.definition.team_file import default_definition
from salesbook.errors import TargetError, UsageError
from salesbook.handover.merging import Merge, merge
from salesbook.handover.opening import open_original
from salesbook.handover.splitting import split
from tests.books import typed
from tests.test_round_trip import AWKWARD

TEAM = replace(default_definition("ja"), members=(Member("佐藤 健一"), Member("鈴木 美咲")))

pytestmark = pytest.mark.usefixtures("bare_books")


TABLES = {
    "customers": typed(
        {
            "no": ["C0001", "C0002", "C0003", "C0004"],
            "company": ["株式会社朝日", "夕日工業", "星野商店", "持主なし商会"],
            "owner": ["佐藤 健一", "鈴木 美咲", "佐藤 健一", "山田"],
            "next_date": ["来週", dt.date(2026, 10, 20), None, None],
            "extra:駐車場": ["あり", None, "なし", None],
        }
    ),
    "deals": typed(
        {
            "no": ["D0001", "D0002", "D0003"],
            "name": ["複合機", "保守", "更新"],
            "company": ["夕日工業", "㈱朝日", "星野商店"],
            "owner": ["佐藤 健一", "佐藤 健一", "鈴木 美咲"],
            "stage": ["提案", "ていあん", "見積"],
            "amount": [1_200_000, "要確認", "120万"],
        }
    ),
    "activities": typed(
        {
            "date": [dt.date(2026, 9, 1), dt.date(2026, 9, 1), dt.date(2026, 9, 2)],
            "company": ["夕日工業", "夕日工業", "株式会社朝日"],
            "owner": ["鈴木 美咲", "鈴木 美咲", "佐藤 健一"],
            "kind": ["訪問", "訪問", "電話"],
            "deal_no": ["D0001", None, None],
            "heard": ["一件目", "二件目", "=1+1"],
        }
    ),
    "targets": typed(
        {
            "fiscal_year": [2026, 2026],
            "owner": ["佐藤 健一", "鈴木 美咲"],
            "metric": ["受注金額", "受注金額"],
            "m01": [5, 7],
        }
    ),
}


Cells = dict[str, str | float | dt.date]


class Team:
    """A team's workbook and its parts, in a folder of their own."""

    def __init__(self, folder: Path, whole: bytes, parts: dict[str, bytes]) -> None:
        self.base = folder / "team.xlsx"
        self.base.write_bytes(whole)
        self.files = []
        for name, content in parts.items():
            self.files.append(folder / name)
            self.files[-1].write_bytes(content)
        self.sato, self.suzuki, self.nobody = self.files

    def merged(self, *, base: bool = True, files: list[Path] | None = None) -> Merge:
        before = self.base if base else None
        return merge(files or self.files, self.target, base=before, overwrite=True)

    @property
    def target(self) -> Path:
        return self.base.with_name("merged.xlsx")

    @property
    def book(self) -> salesbook.Book:
        return salesbook.read(self.target)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("made")
    whole = folder / "team.xlsx"
    salesbook.build(TEAM, whole, TABLES)
    parts = split(whole, folder / "parts").parts
    return whole.read_bytes(), {part.file.name: part.file.read_bytes() for part in parts}


@pytest.fixture
def team(tmp_path: Path, made: tuple[bytes, dict[str, bytes]]) -> Team:
    return Team(tmp_path, *made)


def edit(file: Path, changes: dict[str, Cells]) -> None:
    """Type into cells, by sheet and address."""
    book = openpyxl.load_workbook(file)
    for sheet, cells in changes.items():
        for cell, value in cells.items():
            book[sheet][cell] = value
    book.save(file)


def cells(file: Path) -> dict[str, list[list[str]]]:
    """Every typed cell of the entry tables, by table."""
    original = open_original(file)
    tables = typed_tables(original.grid, original.book)
    entries = original.book.definition.entry_tables
    return {
        table.key: tables[table.key].map(as_text).to_numpy().tolist()
        for table in entries
        if table.key in tables
    }


def codes(told: Merge) -> list[str]:
    return [each.code for each in told.statements]


def test_a_part_holds_the_members_rows_and_what_they_refer_to(team: Team) -> None:
    assert [file.name for file in team.files] == [
        "佐藤 健一.xlsx",
        "鈴木 美咲.xlsx",
        "担当なし.xlsx",
    ]
    sato = salesbook.read(team.sato)
    assert sato["customers"]["no"].tolist() == ["C0001", "C0002", "C0003"]
    assert sato["deals"]["no"].tolist() == ["D0001", "D0002"]
    assert sato["targets"]["m01"].tolist() == [5]
    shared = sato["customers"]["extra:共有（参照用）"]
    assert shared.fillna("").tolist() == ["", "鈴木 美咲 の行（参照用）", ""]
    suzuki = salesbook.read(team.suzuki)
    assert suzuki["deals"]["no"].tolist() == ["D0001", "D0003"]
    assert not {"SB303"} & {p.code for p in suzuki.problems}
    assert salesbook.read(team.nobody)["customers"]["company"].tolist() == ["持主なし商会"]
    assert suzuki.raw == {}
    assert "来週" in sato.raw.values()


def test_new_rows_are_numbered_after_the_whole_team(team: Team) -> None:
    sheet = openpyxl.load_workbook(team.nobody)["顧客管理"]
    assert [sheet.cell(row, 2).value for row in (6, 7)] == ["C0004", "C0005"]


@pytest.mark.parametrize("base", [True, False])
def test_split_and_merged_it_is_the_same(team: Team, base: bool) -> None:  # noqa: FBT001
    told = team.merged(base=base)
    before, after = cells(team.base), cells(team.target)
    if not base:
        before, after = ({k: sorted(v) for k, v in each.items()} for each in (before, after))
    assert after == before
    assert not told.conflicts
    assert not told.statements
    assert salesbook.read(team.base).definition == team.book.definition


def busy(team: Team) -> None:
    """A week of work in two parts, the second one's settings sheet included."""
    edit(
        team.sato,
        {
            "顧客管理": {"H7": "佐藤が電話"},
            "案件管理": {
                "G7": 300,
                "C8": "新規A",
                "D8": "星野商店",
                "E8": "佐藤 健一",
                "F8": "提案",
            },
        },
    )
    meeting: Cells = {"B8": dt.date(2026, 9, 9), "C8": "夕日工業", "D8": "鈴木 美咲", "E8": "訪問"}
    probability = setting(team.suzuki, "提案")
    edit(
        team.suzuki,
        {
            "顧客管理": {"H6": "鈴木が訪問"},
            "案件管理": {"C8": "新規B", "D8": "夕日工業", "E8": "鈴木 美咲", "F8": "提案"},
            "商談記録": {"B7": dt.date(2026, 9, 3), **meeting, "F8": "D0004"},
            "設定": {probability: 0.55},
        },
    )


def setting(file: Path, name: str) -> str:
    """The cell of a stage's probability."""
    rows = openpyxl.load_workbook(file, read_only=True)["設定"].iter_rows(values_only=True)
    return f"D{next(number for number, row in enumerate(rows, 1) if row[1] == name)}"


@pytest.fixture(scope="module", params=["with base", "without"])
def week(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    made: tuple[bytes, dict[str, bytes]],
) -> tuple[Merge, salesbook.Book, bool]:
    team = Team(tmp_path_factory.mktemp("week"), *made)
    busy(team)
    base = request.param == "with base"
    return team.merged(base=base), team.book, base


Week = tuple[Merge, salesbook.Book, bool]


def test_an_edit_in_one_part_arrives(week: Week) -> None:
    told, book, base = week
    assert book["deals"].set_index("no")["amount"]["D0002"] == 300
    edits = [x for x in told.statements if x.code == "cell_edited"]
    said = {(x["row"], x["field"], x["before"], x["after"], x["file"]) for x in edits}
    wanted = ("D0002 保守 朝日", "見込み売上金額", "要確認", "300", "佐藤 健一.xlsx")
    assert (wanted in said) is base


def test_two_edits_of_one_cell_are_a_conflict_and_the_owners_counts(week: Week) -> None:
    told, book, base = week
    (conflict,) = told.conflicts
    place = (conflict.table, conflict.row, conflict.column)
    assert place == ("customers", "C0002 夕日工業", "next_action")
    assert conflict.entries == {"佐藤 健一.xlsx": "佐藤が電話", "鈴木 美咲.xlsx": "鈴木が訪問"}
    assert (conflict.kept, conflict.base) == ("鈴木 美咲.xlsx", "" if base else None)
    assert book["customers"]["next_action"].tolist()[1] == "鈴木が訪問"


def test_new_rows_of_one_number_get_different_ones(week: Week) -> None:
    told, book, base = week
    deals = book["deals"].set_index("name")["no"]
    assert (deals["新規A"], deals["新規B"]) == ("D0004", "D0005")
    meetings = book["activities"]
    assert meetings["deal_no"][meetings["date"] == "2026-09-09"].tolist() == ["D0005"]
    assert "row_renumbered" in codes(told)
    assert codes(told).count("row_new") == (3 if base else 0)


def test_a_row_whose_key_was_mended_is_still_the_row(week: Week) -> None:
    _, book, _ = week
    assert sorted(book["activities"]["date"].dt.day) == [1, 2, 3, 9]


def test_an_edit_of_the_settings_sheet_arrives(week: Week) -> None:
    told, book, _ = week
    stage = book.definition.stage("提案")
    assert stage is not None
    assert stage.probability == 0.55
    assert codes(told)[:2] == ["settings_from", "setting_carried"]


def test_deleted_rows_are_told_and_rows_of_absent_members_stay(team: Team) -> None:
    book = openpyxl.load_workbook(team.sato)
    for row in book["顧客管理"].iter_rows(8, 8):
        for cell in row:
            cell.value = None
    book.save(team.sato)
    told = team.merged(files=[team.sato])
    assert team.book["customers"]["no"].tolist() == ["C0001", "C0002", "C0004"]
    (gone,) = (each for each in told.statements if each.code == "row_deleted")
    assert (gone["row"], gone["files"]) == ("C0003 星野商店", ("佐藤 健一.xlsx",))
    absent = {
        each["member"]: each["count"] for each in told.statements if each.code == "part_absent"
    }
    assert absent == {"鈴木 美咲": 5, "-": 1}


def test_copies_of_the_whole_book_merge_too(team: Team) -> None:
    one, other = team.base.with_name("a.xlsx"), team.base.with_name("b.xlsx")
    for copy, action in ((one, "電話"), (other, "訪問")):
        copy.write_bytes(team.base.read_bytes())
        edit(copy, {"顧客管理": {"H6": action}})
    edit(other, {"顧客管理": {"H7": "礼状"}})
    told = team.merged(files=[one, other])
    assert team.book["customers"]["next_action"].tolist()[:2] == ["電話", "礼状"]
    (conflict,) = told.conflicts
    assert conflict.kept == "a.xlsx"


def test_awkward_names_become_safe_file_names() -> None:
    members = ["../../etc/passwd", "CON", "a:b", "A_b", "-rf", " . ", "佐藤\n健一", "x" * 200, ""]
    names = file_names(members, "担当なし")
    assert len({name.casefold() for name in names.values()}) == len(members)
    for name in names.values():
        assert Path(name).name == name
        assert name not in {"", ".", ".."}
        assert not name.startswith(("-", "."))
        assert len(name) <= 70
    assert names["CON"] == "_CON"
    assert names[""] == "担当なし"


def test_refusals(team: Team) -> None:
    with pytest.raises(UsageError, match="never changed"):
        merge([team.sato], team.sato, overwrite=True)
    with pytest.raises(UsageError, match="twice"):
        merge([team.sato, team.sato], team.target)
    with pytest.raises(TargetError, match="exists"):
        split(team.base, team.base.parent)


def test_the_commands(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    folder = team.base.with_name("again")
    assert main(["split", str(team.base), str(folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [part["member"] for part in told["parts"]] == ["佐藤 健一", "鈴木 美咲", ""]
    edit(folder / "佐藤 健一.xlsx", {"顧客管理": {"H7": "x"}})
    edit(folder / "鈴木 美咲.xlsx", {"顧客管理": {"H6": "y"}})
    files = sorted(map(str, folder.iterdir()))
    command = ["merge", *files, "--to", str(team.target), "--base", str(team.base)]
    assert main([*command, "--json", "--language", "en"]) == 1
    conflict = json.loads(capsys.readouterr().out)["conflicts"][0]
    assert conflict["kept"] == "鈴木 美咲.xlsx"
    assert conflict["message"].endswith("→ kept that of 鈴木 美咲.xlsx")


words = st.one_of(st.none(), st.sampled_from(AWKWARD), st.text(max_size=20))
row = st.tuples(
    words,
    st.sampled_from(["佐藤 健一", "鈴木 美咲", "佐藤健一", "だれか", None]),
    st.one_of(st.none(), st.dates(dt.date(1950, 1, 1), dt.date(2199, 12, 31)), words),
    st.one_of(words, st.integers(0, 10**9)),
)


# Every example builds five workbooks: shrinking one would take minutes.
@settings(
    max_examples=int(os.environ.get("SALESBOOK_EXAMPLES", "2")),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(st.lists(row, min_size=1, max_size=25), st.lists(row, max_size=25))
def test_whatever_is_typed_comes_back(
    customers: list[tuple[object, ...]], meetings: list[tuple[object, ...]]
) -> None:
    keys = ("company", "owner", "next_date", "extra:メモ")
    tables = {
        "customers": typed({key: [row[at] for row in customers] for at, key in enumerate(keys)}),
        "activities": typed(
            {
                key: [row[at] for row in meetings]
                for at, key in enumerate(("company", "owner", "date", "heard"))
            }
        ),
    }
    with tempfile.TemporaryDirectory() as folder:
        base, target = Path(folder) / "team.xlsx", Path(folder) / "merged.xlsx"
        salesbook.build(TEAM, base, tables)
        parts = split(base, Path(folder) / "parts").parts
        told = merge([part.file for part in parts], target, base=base)
        assert not told.conflicts
        before, after = salesbook.read(base), salesbook.read(target)
        assert cells(target) == cells(base)
    for key in ("customers", "activities"):
        pd.testing.assert_frame_equal(
            before[key].reset_index(drop=True), after[key].reset_index(drop=True)
        )
