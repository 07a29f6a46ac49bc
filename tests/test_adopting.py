"""Taking over workbooks salesbook never made, written here as people keep them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from salesbook.adopting.adoption import Adoption, adopt_grid
from salesbook.adopting.statement import TableStatement
from salesbook.cells import CellRange
from salesbook.errors import UsageError
from salesbook.grid import Grid, GridSheet
from salesbook.report.adoption import statement_lines
from salesbook.texts import Texts
from tests.grids import Rows, book_of, sheet


def adopted(*sheets: GridSheet) -> Adoption:
    return adopt_grid(book_of(*sheets))


def table(adoption: Adoption, key: str) -> TableStatement:
    assert adoption.statement is not None
    return next(each for each in adoption.statement.tables if each.key == key)


def tables(adoption: Adoption) -> list[str]:
    return [] if adoption.statement is None else [each.key for each in adoption.statement.tables]


def headers(adoption: Adoption, key: str) -> dict[str, str]:
    return {each.key: " + ".join(each.headers) for each in table(adoption, key).columns}


def entries(adoption: Adoption, key: str, column: str) -> list[object]:
    assert adoption.statement is not None
    found = adoption.statement.carried.tables[key][column].astype(object)
    return [each if known else None for each, known in zip(found, found.notna(), strict=True)]


def everything(adoption: Adoption, key: str) -> list[object]:
    return [entry for column in headers(adoption, key) for entry in entries(adoption, key, column)]


def total(adoption: Adoption, key: str, column: str) -> float | None:
    return next(each.total for each in table(adoption, key).columns if each.key == column)


def left(adoption: Adoption) -> list[tuple[str, str, str]]:
    assert adoption.statement is not None
    cells = adoption.statement.carried.leftovers.cells
    return [(f"{each.sheet}!{each.cell}", each.text, each.reason.code) for each in cells]


def reasons(adoption: Adoption) -> dict[str, str]:
    assert adoption.proposal is not None
    return {each.sheet: each.reason.code for each in adoption.proposal.not_placed}


CUSTOMERS: Rows = [
    ["得意先一覧", None, None, None, None],
    ["2026年4月1日 現在"],
    [],
    ["得意先コード", "得意先名", "ご担当者様", "ＴＥＬ", "営業担当", "駐車場"],
    ["001", "青葉商事", "佐々木", "03-1234-5678", "伊藤", "あり"],
    ["002", "若葉工業", "田村", "06-1111-2222", "加藤", "なし"],
    [],
    ["003", "白樺物産", None, "052-333-4444", "伊藤", None],
    [],
    ["※ 取引停止先は別紙"],
]


def test_a_list_below_its_title_with_a_note_under_it() -> None:
    adoption = adopted(sheet("Sheet1", CUSTOMERS))
    assert headers(adoption, "customers") == {
        "no": "得意先コード",
        "company": "得意先名",
        "contact": "ご担当者様",
        "phone": "ＴＥＬ",
        "owner": "営業担当",
        "x_1": "駐車場",
    }
    assert entries(adoption, "customers", "no") == ["001", "002", "003"]
    assert entries(adoption, "customers", "x_1") == ["あり", "なし", None]
    assert left(adoption) == [
        ("Sheet1!A1", "得意先一覧", "above"),
        ("Sheet1!A2", "2026年4月1日 現在", "above"),
        ("Sheet1!A10", "※ 取引停止先は別紙", "below"),
    ]
    assert adoption.statement is not None
    assert adoption.statement.carried.members == ("伊藤", "加藤")


DEALS: Rows = [
    ["案件管理表", None, None, None, None, "（単位：千円）"],
    ["No.", "案件名", "顧客名", "担当", "フェーズ", "見込金額", "受注予定日"],
    [1, "基幹更改", "青葉商事", "伊藤", "1.アプローチ", 1200, "2026/5/31"],
    [2, "保守", "若葉工業", "加藤", "受注済", "3,400", "2026/4/20"],
    ["小計", None, None, None, None, 4600],
    [3, "増設", "白樺物産", "伊藤", "保留", "500", "来月末"],
    ["合計", None, None, None, None, 5100],
]


def test_units_totals_and_words() -> None:
    adoption = adopted(sheet("見込み", DEALS))
    assert table(adoption, "deals").rows == 3
    assert total(adoption, "deals", "amount") == 5_100_000
    assert entries(adoption, "deals", "stage") == ["アプローチ", "受注", "保留"]
    assert entries(adoption, "deals", "expected_close")[2] == "来月末"
    assert adoption.statement is not None
    assert [(each.word, each.count) for each in adoption.statement.open_words] == [("保留", 1)]
    assert left(adoption) == [
        ("見込み!A1", "案件管理表", "above"),
        ("見込み!F1", "（単位：千円）", "above"),
        ("見込み!A5", "小計", "total"),
        ("見込み!F5", "4600", "total"),
        ("見込み!A7", "合計", "below"),
        ("見込み!F7", "5100", "below"),
    ]
    assert adoption.statement.carried.companies == ("青葉商事", "若葉工業", "白樺物産")


def test_a_unit_in_the_header_goes_before_one_in_the_title() -> None:
    rows: Rows = [
        ["単位：千円"],
        ["受注日", "得意先", "金額（万円）", "粗利"],
        ["2026/4/1", "青葉商事", 12, 30],
    ]
    adoption = adopted(sheet("受注", rows))
    assert (total(adoption, "orders", "amount"), total(adoption, "orders", "profit")) == (
        120_000,
        30_000,
    )


def test_units_that_differ_by_sheet_count_on_their_own_sheet() -> None:
    def of_place(title: str, unit: str, header: str, amount: int) -> GridSheet:
        return sheet(
            title, [[unit], ["受注日", "得意先", header], ["2026/4/1", "青葉商事", amount]]
        )

    adoption = adopted(
        of_place("東京", "単位：千円", "金額", 500),
        of_place("大阪", "", "金額（百万円）", 2),
        of_place("福岡", "", "金額", 70_000),
    )
    assert entries(adoption, "orders", "amount") == [500_000, 2_000_000, 70_000]


def test_what_was_read_in_another_form_is_stated() -> None:
    rows: Rows = [
        ["受注日", "得意先", "金額"],
        ["R8.4.1", "青葉商事", "12万"],
        [dt.date(2026, 4, 2), "〃", 50_000],
    ]
    adoption = adopted(sheet("受注", rows))
    assert adoption.statement is not None
    stated = {str(each.cell): dict(each.details)["new"] for each in adoption.statement.readings}
    assert stated == {"A2": "2026-04-01", "B3": "青葉商事", "C2": "120,000"}


def test_a_header_without_rows_is_no_table() -> None:
    adoption = adopted(sheet("名簿", [["会社名", "担当者", "電話番号"]]))
    assert (tables(adoption), reasons(adoption)) == ([], {"名簿": "no_rows"})


def test_totals_of_printed_pages_are_no_customers() -> None:
    page: Rows = [
        ["青葉商事", "製造", "佐々木", "03-1234-5678", 100],
        ["若葉工業", "小売", "田村", "06-1111-2222", 200],
    ]
    page_total: Rows = [[None, "ページ計", None, None, 300]]
    header: Rows = [["会社名", "業種", "担当者名", "電話番号", "売上高"]]
    second: Rows = [["白樺物産", *page[0][1:]], ["山吹電機", *page[1][1:]]]
    rows = [*header, *page, *page_total, *second, *page_total]
    assert table(adopted(sheet("名簿", rows)), "customers").rows == 4


def test_a_sheet_per_person_is_one_table_with_an_owner() -> None:
    def of_person(name: str, *rows: list[object]) -> GridSheet:
        return sheet(name, [["案件名", "会社名", "ステージ", "金額"], *rows])

    adoption = adopted(
        of_person("佐藤", ["更改", "青葉商事", "提案", 100], ["保守", "青葉商事", "受注", 50]),
        of_person("鈴木", ["新規", "若葉工業", "見積", 200], ["合計", None, None, 200]),
    )
    assert table(adoption, "deals").rows == 3
    assert entries(adoption, "deals", "owner") == ["佐藤", "佐藤", "鈴木"]
    assert total(adoption, "deals", "amount") == 350


@pytest.mark.parametrize("odd", ["退職者（田中）", "田中（予備）", "【旧】田中"])
def test_a_name_with_a_remark_leaves_its_own_sheet_without_an_owner_and_says_so(odd: str) -> None:
    def of_person(name: str, *rows: list[object]) -> GridSheet:
        return sheet(name, [["案件名", "会社名", "ステージ", "金額"], *rows])

    adoption = adopted(
        of_person("佐藤", ["更改", "青葉商事", "提案", 100]),
        of_person(odd, ["保守", "青葉商事", "受注", 50], ["移設", "白樺物産", "受注", 70]),
        of_person("鈴木", ["新規", "若葉工業", "見積", 200]),
    )
    assert entries(adoption, "deals", "owner") == ["佐藤", None, None, "鈴木"]
    assert adoption.statement is not None
    assert adoption.statement.carried.members == ("佐藤", "鈴木")
    assert "\n# シート名に但し書き" in adoption.mapping
    for language in ("ja", "en"):
        told = [*statement_lines(adoption.statement, Texts(language), {})]
        assert any(odd in line and ("空欄" in line or "empty" in line) for line in told)


def test_one_name_beside_one_with_a_remark_is_no_list_of_people() -> None:
    head: Rows = [["案件名", "会社名", "ステージ", "金額"]]
    adoption = adopted(
        sheet("売上", [*head, ["更改", "青葉商事", "提案", 100]]),
        sheet("売上（予備）", [*head, ["保守", "若葉工業", "受注", 50]]),
    )
    assert "owner" not in headers(adoption, "deals")
    assert "売上（予備）" in everything(adoption, "deals")


def test_a_sheet_per_month_with_moved_headers_keeps_the_month() -> None:
    april: Rows = [["日付", "得意先", "商品", "金額"], [dt.date(2026, 4, 3), "青葉商事", "A", 10]]
    day = dt.date(2026, 5, 7)
    may: Rows = [["5月分"], [], ["日付", "得意先", "金額", "商品"], [day, "青葉商事", 20, "B"]]
    adoption = adopted(sheet("4月", april), sheet("5月", may))
    assert entries(adoption, "orders", "amount") == [10, 20]
    assert entries(adoption, "orders", "product") == ["A", "B"]
    assert entries(adoption, "orders", "x_month") == ["4月", "5月"]


def test_two_tables_beside_and_below_each_other() -> None:
    rows: Rows = [
        ["顧客", None, None, None, "商品"],
        ["会社名", "電話", "担当", None, "商品名", "単価"],
        ["青葉商事", "03-1234-5678", "伊藤", None, "A-100", 1000],
        ["若葉工業", "06-1111-2222", "加藤", None, "B-200", 2000],
        [],
        ["商談履歴"],
        ["訪問日", "会社名", "担当", "内容"],
        ["2026/4/1", "青葉商事", "伊藤", "予算を聞いた"],
    ]
    adoption = adopted(sheet("まとめ", rows))
    assert tables(adoption) == ["customers", "activities", "products"]
    assert entries(adoption, "customers", "company") == ["青葉商事", "若葉工業"]
    assert entries(adoption, "activities", "heard") == ["予算を聞いた"]
    assert entries(adoption, "products", "price") == [1000, 2000]
    assert [text for _, text, _ in left(adoption)] == ["顧客", "商品", "商談履歴"]


def test_a_header_of_two_rows_with_merged_headings() -> None:
    rows: Rows = [
        ["顧客名", "連絡先", None, "売上", None, "備考"],
        [None, "電話", "メール", "今期", "前期", None],
        ["青葉商事", "03-1234-5678", "a@example.jp", 100, 90, "毎月訪問"],
        ["若葉工業", "06-1111-2222", "b@example.jp", 200, 80, None],
    ]
    adoption = adopted(sheet("顧客台帳", rows))
    assert headers(adoption, "customers") == {
        "company": "顧客名",
        "phone": "連絡先 電話",
        "email": "連絡先 メール",
        "sales_this_year": "売上 今期",
        "sales_last_year": "売上 前期",
        "notes": "備考",
    }
    assert total(adoption, "customers", "sales_last_year") == 170


def test_merged_cells_among_the_entries_count_for_every_row() -> None:
    rows: Rows = [
        ["担当", "会社名", "案件名", "ステージ", "金額"],
        ["伊藤", "青葉商事", "更改", "提案", 1],
        [None, None, "保守", "受注", 2],
        ["加藤", "若葉工業", "新規", "見積", 3],
    ]
    plain = sheet("案件", rows)
    areas = [CellRange(1, column, 3, column + 1) for column in (0, 1)]
    merged = replace(plain, merges=tuple(areas))
    adoption = adopted(merged)
    assert entries(adoption, "deals", "owner") == ["伊藤", "伊藤", "加藤"]
    assert entries(adoption, "deals", "company") == ["青葉商事", "青葉商事", "若葉工業"]
    assert entries(adopted(plain), "deals", "owner") == ["伊藤", None, "加藤"]


def test_a_merged_amount_counts_once() -> None:
    rows: Rows = [
        ["会社名", "案件名", "ステージ", "金額"],
        ["青葉商事", "更改", "提案", 100],
        ["青葉商事", "保守", "受注", None],
        ["若葉工業", "新規", "見積", 3],
    ]
    merged = replace(sheet("案件", rows), merges=(CellRange(1, 3, 3, 4),))
    assert total(adopted(merged), "deals", "amount") == 103


def test_dates_of_numbers_alone_are_read_in_the_order_all_of_them_allow() -> None:
    rows: Rows = [
        ["Order Date", "Customer", "Total"],
        ["4/3/2026", "Acme", 1],
        ["12/31/2026", "Bolt", 2],
    ]
    days = entries(adopted(sheet("Orders", rows)), "orders", "date")
    assert [str(day)[:10] for day in days] == ["2026-04-03", "2026-12-31"]


def test_an_order_nobody_can_tell_is_asked_and_the_dates_stay_as_typed() -> None:
    rows: Rows = [
        ["Order Date", "Customer", "Total"],
        ["4/3/2026", "Acme", 1],
        ["3/5/2026", "Bolt", 2],
    ]
    adoption = adopted(sheet("Orders", [*rows, ["5/2/2026", "Bolt", 2]]))
    assert entries(adoption, "orders", "date") == ["4/3/2026", "3/5/2026", "5/2/2026"]
    assert '# date_order = "mdy"' in adoption.mapping


def test_a_date_of_closing_that_open_deals_have_too_is_the_expected_one() -> None:
    rows: Rows = [
        ["Opportunity Name", "Account Name", "Stage", "Amount", "Close Date"],
        ["A", "Acme", "Closed Won", 10, "2026-04-01"],
        ["B", "Acme", "Proposal", 20, "2026-06-30"],
        ["C", "Bolt", "Closed Lost", 30, "2026-03-01"],
    ]
    adoption = adopted(sheet("Opportunities", rows))
    closed = [str(day)[:10] for day in entries(adoption, "deals", "closed")]
    assert closed == ["2026-04-01", "None", "2026-03-01"]
    assert str(entries(adoption, "deals", "expected_close")[1])[:10] == "2026-06-30"
    assert entries(adoption, "deals", "stage") == ["Won", "Proposal", "Lost"]


def test_what_would_count_twice_is_left_out_and_told() -> None:
    records: Rows = [["日付", "得意先", "商品", "金額"], *[["2026/4/1", "青葉商事", "A", 10]] * 5]
    summary: Rows = [["商品", "金額"], ["A", 50]]
    adoption = adopted(sheet("売上", records), sheet("商品別売上", summary), sheet("控え", records))
    assert total(adoption, "orders", "amount") == 50
    assert reasons(adoption) == {"商品別売上": "second_list", "控え": "copy"}


def test_sheets_without_a_table_say_why() -> None:
    letter: Rows = [["拝啓"], [], [None, "平素は格別のお引き立てを賜り"], ["敬具"]]
    figures: Rows = [["県", "人口", "面積"], ["東京", 1, 2], ["大阪", 3, 4], ["京都", 5, 6]]
    adoption = adopted(sheet("手紙", letter), sheet("統計", figures), sheet("空", []))
    assert adoption.statement is None
    assert reasons(adoption) == {"手紙": "free_form", "統計": "not_ours", "空": "empty"}


def test_a_plan_drawn_in_cells_is_kept_but_is_no_column() -> None:
    days: list[object] = [dt.date(2026, 4, day) for day in range(1, 9)]
    rows: Rows = [
        ["タスク", "担当者", "期限", *days],
        ["見積書", "伊藤", "2026/4/3", *["■"] * 8],
        ["納品", "加藤", "2026/4/8", *["□"] * 8],
    ]
    adoption = adopted(sheet("工程", rows))
    assert list(headers(adoption, "tasks")) == ["task", "owner", "due"]
    assert adoption.statement is not None
    marks = [each for each in left(adoption) if each[1] in {"■", "□"}]
    assert len(marks) == 16


def test_times_of_day_stay_in_a_column_of_their_own() -> None:
    rows: Rows = [["タスク", "担当", "期限"], ["見積書", "伊藤", dt.datetime(2026, 4, 3, 13, 30)]]
    adoption = adopted(sheet("作業", rows))
    assert "2026-04-03 13:30:00" in everything(adoption, "tasks")


def test_surname_and_given_name_are_one_name() -> None:
    rows: Rows = [["姓", "名", "部署", "メール"], ["佐藤", "健一", "営業1課", "s@example.jp"]]
    adoption = adopted(sheet("社員", rows))
    assert entries(adoption, "members", "name") == ["佐藤 健一"]


def test_a_header_cannot_become_an_entry_of_the_mapping() -> None:
    evil = 'x"\n[tables.deals]\nsource = "elsewhere'
    rows: Rows = [["会社名", "電話", evil], ["青葉商事", "03-1234-5678", "=1+1"]]
    adoption = adopted(sheet('顧客"\n[team]', rows))
    assert tables(adoption) == ["customers"]
    assert "=1+1" in everything(adoption, "customers")


def test_the_edited_mapping_is_followed() -> None:
    source = book_of(sheet("見込み", DEALS))
    edited = adopt_grid(source).mapping + '\n[tables.deals.always]\nlost_reason = "価格"\n'
    adoption = adopt_grid(source, mapping=(edited, "mapping.toml"))
    assert adoption.proposal is None
    assert entries(adoption, "deals", "lost_reason") == ["価格"] * 3


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_reason_has_its_sentence(language: str) -> None:
    adoption = adopt_grid(book_of(sheet("見込み", DEALS), sheet("x", CUSTOMERS)), language=language)
    assert adoption.proposal is not None
    assert all(
        reason.sentence(Texts(language))
        for proposed in adoption.proposal.tables
        for column in proposed.columns
        for reason in column.reasons
    )


def test_a_book_of_salesbook_is_none_to_adopt() -> None:
    carried = sheet("_salesbook", [["salesbook", 1], [], ["[book]"], ['language = "ja"']])
    with pytest.raises(UsageError, match="already"):
        adopt_grid(Grid("team.xlsx", (carried,)))


def test_targets_take_their_year_from_the_title() -> None:
    months = [f"{month}月" for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
    rows: Rows = [
        ["令和8年度 売上目標（単位：万円）"],
        ["担当", *months, "合計"],
        ["伊藤", *[100] * 12, 1200],
        ["加藤", *[50] * 12, 600],
        ["合計", *[150] * 12, 1800],
    ]
    adoption = adopted(sheet("目標", rows))
    assert entries(adoption, "targets", "fiscal_year") == [2026.0, 2026.0]
    assert entries(adoption, "targets", "metric") == ["受注金額"] * 2
    assert entries(adoption, "targets", "m01") == [1_000_000, 500_000]
    assert entries(adoption, "targets", "x_1") == [1200, 600]


def test_one_sheet_with_a_block_for_each_person() -> None:
    head: list[object] = ["案件名", "顧客名", "進捗", "金額"]
    rows: Rows = [
        ["■ 佐藤"],
        head,
        ["更改", "青葉商事", "提案", 100],
        ["小計", None, None, 100],
        [],
        ["■ 鈴木"],
        head,
        ["新規", "若葉工業", "見積", 200],
        ["保守", "若葉工業", "受注", 50],
        ["小計", None, None, 250],
    ]
    adoption = adopted(sheet("案件", rows))
    assert total(adoption, "deals", "amount") == 350
    assert len(entries(adoption, "deals", "name")) == 3
    assert entries(adoption, "deals", "owner") == ["佐藤", "鈴木", "鈴木"]
