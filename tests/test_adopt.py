"""``salesbook adopt`` on files: real ones, and ones written here."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

import salesbook
from salesbook.cli import main

CORPUS = int(os.environ.get("SALESBOOK_CORPUS", "40"))
"""How many of the strange workbooks are tried; 1000 tries all of them."""

JA_MESSY = {
    "fmrns_進捗管理表.xlsx": ({"tasks": 105}, {}),
    "fmrns_進捗管理表_1.xlsx": ({"tasks": 105}, {}),
    "forest_sales_月次報告.xlsx": ({"customers": 3, "orders": 144}, {"orders": 185_154_000}),
    "forest_sales.csv": ({"orders": 144}, {"orders": 185_154_000}),
    "forest_keiyaku.csv": ({"orders": 6}, {"orders": 5_847_000}),
    "forest_kokyaku.csv": ({"customers": 5}, {}),
    "forest_juchu.csv": ({"orders": 5}, {}),
    "forest_uriage_cp932.csv": ({"orders": 5}, {"orders": 539_700}),
    "forest_uriage_utf16le.csv": ({"orders": 5}, {"orders": 539_700}),
    "forest_uriage_utf8.csv": ({"orders": 5}, {"orders": 539_700}),
    "forest_uriage_utf8_bom.csv": ({"orders": 5}, {"orders": 539_700}),
    "forest_targets.csv": ({}, {}),
    "forest_t_short.csv": ({}, {}),
    "odl_date.xlsx": ({}, {}),
    "odl_expression.xlsx": ({}, {}),
    "odl_since2003_visitor_arrivals.xlsx": ({}, {}),
    "odl_check_1_3.csv": ({}, {}),
    "odl_classify_sample.csv": ({}, {}),
    "odl_nb01h0013_cp932.csv": ({}, {}),
}


def found(source: Path) -> tuple[dict[str, int], dict[str, float]]:
    """Rows and amounts of each table that is found."""
    statement = salesbook.adopt(source).statement
    tables = () if statement is None else statement.tables
    amounts = {
        table.key: column.total
        for table in tables
        for column in table.columns
        if column.key == "amount" and column.total
    }
    return {table.key: table.rows for table in tables}, amounts


@pytest.mark.parametrize("name", JA_MESSY)
def test_the_messy_ones(data: Path, name: str) -> None:
    assert found(data / "ja-messy" / name) == JA_MESSY[name]


def test_headers_are_where_the_facts_say(data: Path) -> None:
    proposal = salesbook.adopt(data / "ja-messy" / "fmrns_進捗管理表.xlsx").proposal
    assert proposal is not None
    assert [part.header_row for part in proposal.tables[0].parts] == [5, 1]
    report = salesbook.adopt(data / "ja-messy" / "forest_sales_月次報告.xlsx").proposal
    assert report is not None
    assert [dict(each.reason.values)["row"] for each in report.not_placed] == [4]


def test_dates_of_every_form(data: Path) -> None:
    statement = salesbook.adopt(data / "ja-messy" / "forest_keiyaku.csv").statement
    assert statement is not None
    days = statement.carried.tables["orders"]["date"].dt.strftime("%Y-%m-%d").tolist()
    assert days == [
        "2026-04-01",
        "2026-05-15",
        "2026-06-01",
        "2026-07-20",
        "2019-04-01",
        "2019-05-01",
    ]


def deals_of(statement: salesbook.Adoption) -> tuple[int, int, int, float]:
    """All, won and lost deals, and the won amount."""
    assert statement.statement is not None
    deals = statement.statement.carried.tables["deals"]
    won, lost = deals["stage"] == "Won", deals["stage"] == "Lost"
    return len(deals), int(won.sum()), int(lost.sum()), float(deals["amount"][won].sum())


MAVEN = (8800, 4238, 2473, 10_005_534.0)


def test_an_export_in_several_files(data: Path) -> None:
    adoption = salesbook.adopt(data / "maven-crm")
    assert deals_of(adoption) == MAVEN
    assert adoption.statement is not None
    rows = {table.key: table.rows for table in adoption.statement.tables}
    assert rows == {"customers": 85, "deals": 8800, "products": 7, "members": 35}
    kept = adoption.statement.carried.leftovers.sheets
    assert [(each.sheet, each.cells) for each in kept] == [("data_dictionary.csv", 66)]
    words = [(each.word, each.count) for each in adoption.statement.open_words]
    assert words == [("Engaging", 1589), ("Prospecting", 500)]


def test_other_headers_american_dates_and_a_title(data: Path, tmp_path: Path) -> None:
    names = ["Opp ID", "Rep", "Item", "Client", "Status", "Start Date", "Date Closed", "Deal Value"]
    with (data / "maven-crm" / "sales_pipeline.csv").open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("Opps")
    for line in (["CRM export for the board"], [], names):
        sheet.append(line)
    for row in rows:
        dates = [american(text) for text in row[5:7]]
        sheet.append([*row[:5], *dates, float(row[7]) if row[7] else None])
    workbook.save(tmp_path / "crm.xlsx")
    adoption = salesbook.adopt(tmp_path / "crm.xlsx")
    assert deals_of(adoption) == MAVEN
    assert adoption.statement is not None
    opened = adoption.statement.carried.tables["deals"]["opened"]
    assert (opened.min().date(), opened.max().date()) == (
        dt.date(2016, 10, 20),
        dt.date(2017, 12, 27),
    )


def american(text: str) -> str:
    day = dt.date.fromisoformat(text) if text else None
    return "" if day is None else f"{day.month}/{day.day}/{day.year}"


def test_northwind(data: Path) -> None:
    rows, _ = found(data / "northwind")
    assert (rows["customers"], rows["products"], rows["members"]) == (91, 77, 9)


def test_every_strange_workbook_has_an_answer(data: Path) -> None:
    files = sorted((data / "xlsx-corpora").rglob("*.xlsx"))
    for file in files[:: max(1, len(files) // CORPUS)]:
        try:
            adoption = salesbook.adopt(file)
        except salesbook.SalesbookError:
            continue
        proposal = adoption.proposal
        assert proposal is not None
        answered = {part.sheet for table in proposal.tables for part in table.parts}
        answered |= {each.sheet for each in proposal.not_placed}
        assert answered or not proposal.tables, file.name


OLD = """案件一覧（単位：千円）
案件名,顧客名,担当,進捗,金額,受注予定日,社内メモ
更改,㈱青葉商事,伊藤,提案中,"1,200",2026/5/31,=HYPERLINK("http://example.jp")
保守,若葉工業,加藤,受注済,300,令和8年4月20日,
増設,若葉工業,加藤,様子見,要確認,来月,
合計,,,,1500,,
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "案件.csv"
    file.write_bytes(OLD.encode("cp932"))
    return file


def test_the_new_workbook_holds_everything(old: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.xlsx"
    adoption = salesbook.adopt(old, new)
    assert adoption.differences == ()
    book = salesbook.read(new)
    assert book["deals"]["amount"].fillna(-1).tolist() == [1_200_000, 300_000, -1]
    assert book["deals"]["stage"].fillna("").tolist() == ["提案", "受注", ""]
    assert {str(cell) for cell in book.raw.values()} == {"様子見", "要確認", "来月"}
    assert [member.name for member in book.definition.members] == ["伊藤", "加藤"]
    assert book["customers"]["company"].tolist() == ["㈱青葉商事", "若葉工業"]
    workbook = openpyxl.load_workbook(new)
    cells = [
        cell
        for sheet in (workbook["案件管理"], workbook["引き継ぎ記録"])
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    for typed in ("案件一覧（単位：千円）", "合計", "1500", '=HYPERLINK("http://example.jp")'):
        assert [cell.data_type for cell in cells if str(cell.value) == typed][:1] == ["s"], typed


def test_merged_and_hidden_cells_of_a_workbook(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (
        ["担当", "案件名", "会社名", "ステージ", "金額"],
        ["伊藤", "更改", "青葉商事", "提案", 1],
        [None, "保守", "青葉商事", "受注", 2],
        ["加藤", "新規", "若葉工業", "見積", 4],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:E4"
    workbook.save(tmp_path / "old.xlsx")
    statement = salesbook.adopt(tmp_path / "old.xlsx").statement
    assert statement is not None
    deals = statement.carried.tables["deals"]
    assert deals["owner"].tolist() == ["伊藤", "伊藤", "加藤"]
    assert deals["amount"].sum() == 7


def test_comments_go_with_their_entries(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for number, month in enumerate(("9月", "10月")):
        sheet = workbook.create_sheet(month, number)
        sheet["A1"] = "案件一覧"
        sheet.append(["案件名", "会社名", "ステージ", "金額", "温度感"])
        for deal in ("更改", "保守"):
            sheet.append([f"{month}{deal}", "青葉商事", "提案", 1000 + number, "高い"])
        sheet["A1"].comment = Comment("部長用", "伊藤")
        sheet["D4"].comment = Comment(f"=値引き後 {month}", "伊藤")
        sheet["E3"].comment = Comment("本人談", "伊藤")
    workbook.remove(workbook["Sheet"])
    workbook.save(tmp_path / "old.xlsx")
    adoption = salesbook.adopt(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    assert adoption.statement is not None
    new = openpyxl.load_workbook(tmp_path / "new.xlsx")
    said = {
        cell.comment.text: {str(each.value) for each in row}
        for row in new["案件管理"].iter_rows()
        for cell in row
        if cell.comment is not None
    }
    assert "9月保守" in said["=値引き後 9月"]
    assert "10月保守" in said["=値引き後 10月"]
    assert "10月更改" in said["本人談"]
    record = [str(cell.value) for row in new["引き継ぎ記録"].iter_rows() for cell in row]
    assert record.count("部長用") == 2
    assert {"9月 A1", "10月 A1"} <= set(record)


def test_links_are_listed_with_where_they_led(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "得意先"
    for row in (["会社名", "担当者名", "メール"], ["青葉商事", "佐々木", "a@example.jp"]):
        sheet.append(row)
    sheet["A2"].hyperlink = "https://example.jp/aoba"
    # A spreadsheet makes such a link by itself: the cell says all of it.
    sheet["C2"].hyperlink = "mailto:a@example.jp"
    workbook.save(tmp_path / "old.xlsx")
    adoption = salesbook.adopt(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    assert adoption.statement is not None
    cells = adoption.statement.carried.leftovers.cells
    assert [(str(cell.cell), cell.text) for cell in cells] == [("A2", "https://example.jp/aoba")]
    new = openpyxl.load_workbook(tmp_path / "new.xlsx")
    rows = [[cell.value for cell in row] for row in new["引き継ぎ記録"].iter_rows()]
    (listed,) = (row for row in rows if "https://example.jp/aoba" in row)
    assert any("リンク" in str(cell) for cell in listed)


def test_the_mapping_is_written_edited_and_followed(
    old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping, new = tmp_path / "mapping.toml", tmp_path / "new.xlsx"
    assert main(["adopt", str(old), "--mapping", str(mapping)]) == 0
    text = mapping.read_text(encoding="utf-8")
    assert '# "様子見" = "…"' in text
    values = '[tables.deals.values.stage]\n"様子見" = "ヒアリング"\n'
    mapping.write_text(text.replace("[tables.deals.values.stage]\n", values), encoding="utf-8")
    assert main(["adopt", str(old), "--mapping", str(mapping), "--to", str(new)]) == 0
    assert "行数・件数・合計が同じ" in capsys.readouterr().out
    assert salesbook.read(new)["deals"]["stage"].tolist() == ["提案", "受注", "ヒアリング"]
    assert main(["adopt", str(old), "--mapping", str(mapping), "--to", str(new)]) == 2


def test_programs_get_the_same(old: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["adopt", str(old), "--json", "--language", "en"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["proposal"]["tables"][0]["sheets"] == [
        {"sheet": "案件.csv", "header_row": 2, "rows": 3}
    ]
    amount = next(c for c in answer["statement"]["tables"][0]["columns"] if c["column"] == "amount")
    assert (amount["filled"], amount["sum"], amount["as_typed"]) == (3, 1_500_000, 1)
    assert answer["statement"]["encodings"] == {"案件.csv": "cp932"}


def test_no_table_makes_no_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter, new = tmp_path / "letter.csv", tmp_path / "new.xlsx"
    letter.write_text("Dear all,\nsee you on Monday.\n", encoding="utf-8")
    assert main(["adopt", str(letter), "--language", "en"]) == 1
    assert "letter.csv: no table here: written freely" in capsys.readouterr().out
    assert main(["adopt", str(letter), "--to", str(new)]) == 3
    assert not new.exists()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_text_too_long_for_a_cell_is_named_where_it_stands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    file, new = tmp_path / "案件.csv", tmp_path / "new.xlsx"
    long = "あ" * 32_768
    file.write_text(
        "案件名,会社名,担当者,金額,進捗,メモ\n"
        "更改,甲社,佐藤,100,提案,短い\n"
        f"増設,乙社,鈴木,200,提案,{long}\n"
        "新設,丙社,佐藤,300,提案,普通\n",
        encoding="utf-8",
    )
    arguments = ["adopt", str(file), "--to", str(new), "--language", language]
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert "'案件.csv'!F3" in told
    assert "32768" in told
    assert len(told.strip().splitlines()) == 1
    assert not new.exists()
    file.write_text(file.read_text(encoding="utf-8").replace(long, long[1:]), encoding="utf-8")
    assert main(arguments) == 0


def test_an_entry_of_several_cells_that_is_too_long_together_is_named_too(tmp_path: Path) -> None:
    file, mapping, new = (tmp_path / name for name in ("deals.csv", "m.toml", "new.xlsx"))
    parts = ("あ" * 20_000, "い" * 20_000)
    file.write_text(
        f"案件名,会社名,進捗,メモ\n更改,甲社,提案,x\n{parts[0]},{parts[1]},提案,y\n", "utf-8"
    )
    proposed = salesbook.adopt(file).mapping
    mapping.write_text(
        re.sub(r"(?m)^name = .*$", 'name = ["案件名", "会社名"]', proposed), encoding="utf-8"
    )
    with pytest.raises(salesbook.TargetError, match=r"'deals\.csv'!A3"):
        salesbook.adopt(file, new, mapping=mapping)
