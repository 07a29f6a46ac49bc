"""The marked copy: everything as it was typed, each problem at its cell, nothing changed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

import salesbook
from salesbook.cli import main
from salesbook.definition.team import Member
from salesbook.definition.team_file import default_definition
from salesbook.errors import TargetError, UsageError
from salesbook.handover.marking import Marked, mark
from tests.books import typed

AS_OF = dt.date(2026, 10, 14)
TEAM = replace(default_definition("ja"), members=(Member("佐藤 健一"), Member("鈴木 美咲")))

pytestmark = pytest.mark.usefixtures("bare_books")


CUSTOMERS = typed(
    {
        "no": ["C0001", "C0002", "C0003"],
        "company": ["株式会社朝日", "夕日工業", "㈱朝日"],
        "owner": ["佐藤 健一", "鈴木 美咲", None],
        "next_date": ["来週", "2026/10/1", 46113],
        "next_action": ["=1+1", "電話", "訪問"],
    }
)
DEALS = typed(
    {
        "no": ["D0001", "D0002"],
        "name": ["複合機", "保守"],
        "company": ["夕日工業", "朝日社"],
        "owner": ["佐藤 健一", "鈴木 美咲"],
        "stage": ["提按", "受注"],
        "amount": ["要確認", "120万"],
    }
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("built") / "team.xlsx"
    salesbook.build(TEAM, file, {"customers": CUSTOMERS, "deals": DEALS})
    return file.read_bytes()


@pytest.fixture
def source(tmp_path: Path, built: bytes) -> Path:
    file = tmp_path / "team.xlsx"
    file.write_bytes(built)
    return file


def marked(source: Path, **options: object) -> tuple[Path, Marked]:
    target = source.with_name("marked.xlsx")
    return target, mark(source, target, as_of=AS_OF, **options)  # type: ignore[arg-type]


def fill(book: openpyxl.Workbook, sheet: str, cell: str) -> set[str]:
    """The colours that rules without condition give a cell."""
    return {
        rule.dxf.fill.bgColor.rgb[2:]
        for cells, rules in book[sheet].conditional_formatting.__dict__["_cf_rules"].items()
        for rule in rules
        if cell in cells and rule.formula == ["TRUE"]
    }


def test_entries_stand_as_typed_and_tell_the_same(source: Path) -> None:
    before = source.read_bytes()
    target, _ = marked(source)
    assert source.read_bytes() == before
    old, new = salesbook.read(source, as_of=AS_OF), salesbook.read(target, as_of=AS_OF)
    assert [(p.code, p.address, p.value) for p in new.problems] == [
        (p.code, p.address, p.value) for p in old.problems
    ]
    sheet = openpyxl.load_workbook(target)["顧客管理"]
    assert [sheet.cell(row, 7).value for row in (6, 7)] == ["来週", "2026/10/1"]
    assert sheet["H6"].value == "=1+1"
    assert sheet["H6"].data_type == "s"


def test_each_problem_has_a_colour_and_a_comment_and_a_link(source: Path) -> None:
    target, told = marked(source)
    book = openpyxl.load_workbook(target)
    assert fill(book, "顧客管理", "G6") == {"F8C7C2"}
    assert fill(book, "案件管理", "D7") == {"FFE2A8"}
    assert fill(book, "案件管理", "G7") == {"CFE2F3"}
    comment = book["顧客管理"]["G6"].comment
    assert comment is not None
    assert comment.text.startswith("エラー SB202\n「来週」は日付として読めません")
    assert "直し方: " in comment.text
    page = book.worksheets[0]
    links = [cell.hyperlink.location for row in page for cell in row if cell.hyperlink]
    assert len(links) == len(told.problems)
    assert "'顧客管理'!G6" in links
    words = {cell.value for cell in page["B"]}
    assert {"エラー", "注意", "お知らせ"} <= words


def test_the_gravest_problem_of_a_cell_decides_its_colour(source: Path) -> None:
    book = openpyxl.load_workbook(source)
    book["顧客管理"]["B8"] = "C0001"
    book.save(source)
    target, told = marked(source)
    cells = [str(p.cell) for p in told.problems if p.sheet == "顧客管理"]
    assert "B8" in cells
    assert fill(openpyxl.load_workbook(target), "顧客管理", "B8") == {"F8C7C2"}


def test_english_marks_on_request(source: Path) -> None:
    target, _ = marked(source, language="en")
    book = openpyxl.load_workbook(target)
    assert book.worksheets[0].title == "To check"
    assert "To mend: " in book["顧客管理"]["G6"].comment.text


def test_what_stands_beside_the_tables_is_carried_or_listed(source: Path) -> None:
    book = openpyxl.load_workbook(source)
    customers, settings = book["顧客管理"], book["設定"]
    customers["C1"] = "お客様一覧"
    customers["C7"].comment = Comment("社長に電話", "鈴木")
    customers["A1"].comment = Comment("外のコメント", "鈴木")
    customers.cell(7, 60).value = "ここ要確認"
    customers["F7"] = "=1+1"
    stage = next(row for row in settings.iter_rows() if row[1].value == "提案")
    stage[3].value = "高い"
    day = next(row for row in settings.iter_rows() if row[1].value == "基準日")
    day[2].value = AS_OF
    notes = book.create_sheet("打合せメモ")
    notes["B2"], notes["C3"] = "次回の議題", dt.date(2026, 10, 1)
    book.save(source)
    target, told = marked(source)
    copy = openpyxl.load_workbook(target)
    comment = copy["顧客管理"]["C7"].comment
    assert comment is not None
    assert comment.text == "社長に電話"
    assert copy["打合せメモ"]["B2"].value == "次回の議題"
    assert copy["打合せメモ"]["C3"].value == dt.datetime(2026, 10, 1)
    again = salesbook.read(target)
    assert again.as_of == AS_OF
    assert "高い" in {p.value for p in again.problems if p.code == "SB401"}
    assert again["customers"]["extra:BH列（見出しなし）"].dropna().tolist() == ["ここ要確認"]
    left = {(each.address, each.value, each.reason) for each in told.leftovers}
    assert left == {
        ("'顧客管理'!C1", "お客様一覧", "stray"),
        ("'顧客管理'!A1", "外のコメント", "note"),
        ("'顧客管理'!F7", "", "uncalculated"),
    }
    listed = {cell.value for row in copy.worksheets[0] for cell in row}
    assert {"お客様一覧", "外のコメント"} <= listed


def test_a_total_below_the_table_stands_in_the_copy(source: Path) -> None:
    book = openpyxl.load_workbook(source)
    book["案件管理"]["C9"], book["案件管理"]["G9"] = "合計", 2400
    book.save(source)
    target, told = marked(source)
    assert "SB108" in {problem.code for problem in told.problems}
    sheet = openpyxl.load_workbook(target)["案件管理"]
    assert [sheet["C9"].value, sheet["G9"].value] == ["合計", 2400]
    assert sheet["C9"].comment is not None
    assert not told.leftovers


def test_a_marked_copy_of_a_marked_copy_has_no_old_marks(source: Path) -> None:
    target, first = marked(source)
    second = mark(target, source.with_name("again.xlsx"), as_of=AS_OF)
    assert second.problems == first.problems
    assert not second.leftovers
    titles = openpyxl.load_workbook(source.with_name("again.xlsx")).sheetnames
    assert titles.count("確認リスト") == 1


def test_a_foreign_source_stands_as_it_stood(tmp_path: Path) -> None:
    folder = tmp_path / "crm"
    folder.mkdir()
    (folder / "deals:2026.csv".replace(":", "_")).write_text(
        "name,client,agent,stage,value\n=HYPERLINK(1),Aoba,Kim,Won,12000\nCopier,Aoba,Kim,Wun,abc\n",
        encoding="utf-8",
    )
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        """
[team.book]
language = "en"
[tables.deals]
source = "deals_2026.csv"
[tables.deals.columns]
name = "name"
company = "client"
owner = "agent"
stage = "stage"
amount = "value"
""",
        encoding="utf-8",
    )
    target = tmp_path / "marked.xlsx"
    told = mark(folder, target, mapping=mapping)
    book = openpyxl.load_workbook(target)
    sheet = book["deals_2026.csv"]
    assert [cell.value for cell in sheet[2]] == ["=HYPERLINK(1)", "Aoba", "Kim", "Won", "12000"]
    assert sheet["A2"].data_type == "s"
    assert fill(book, "deals_2026.csv", "E3") == {"F8C7C2"}
    assert "E3" in {str(problem.cell) for problem in told.problems}


def test_refusals(source: Path) -> None:
    with pytest.raises(UsageError, match="never changed"):
        mark(source, source, overwrite=True)
    with pytest.raises(UsageError, match=r"\.xlsx"):
        mark(source, source.with_suffix(".pdf"))
    target, _ = marked(source)
    with pytest.raises(TargetError, match="exists"):
        marked(source)
    assert target.exists()


def test_the_command(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = source.with_name("copy.xlsx")
    command = ["check", str(source), "--marked", str(target), "--as-of", "2026-10-14"]
    assert main([*command, "--language", "ja"]) == 1
    assert f"{target} に、" in capsys.readouterr().out
    assert main([*command, "--json", "--force"]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("{")
    assert str(target) in told.err
