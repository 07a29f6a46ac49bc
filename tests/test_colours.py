"""Which cells are coloured how, in an engine that evaluates conditional formats."""

from __future__ import annotations

import pandas as pd
import pytest

from salesbook.definition.team_file import default_definition
from salesbook.sheets.look import (
    LOST_LOOK,
    RANK_FILLS,
    STAGE_FILLS,
    STATE_LOOKS,
    WON_LOOK,
)
from tests.books import write_small_book
from tests.engines import LibreOffice
from tests.pages import Seen, read_page

# The week of Wednesday the 14th ends on Sunday the 18th.
CUSTOMERS = """
company  owner rank next_date  next_action
先月     佐藤  ◎    2026-09-30 訪問
きのう   佐藤  ○    2026-10-13 訪問
きょう   佐藤  △    2026-10-14 電話
あした   佐藤  ×    2026-10-15 電話
日曜     佐藤  -    2026-10-18 電話
来週月曜 佐藤  ◎    2026-10-19 電話
来年     佐藤  ◎    2027-01-04 挨拶
日付なし 佐藤  ◎    -          -
"""
DEALS = """
name     company stage        next_date
きのう案 先月    アプローチ   2026-10-13
きょう案 先月    ヒアリング   2026-10-14
今週案   先月    提案         2026-10-18
来週案   先月    見積         2026-10-19
未定案   先月    クロージング -
受注案   先月    受注         2026-10-13
失注案   先月    失注         2026-10-13
"""
BY_DAY = {
    "2026-10-14": {
        "先月": "overdue",
        "きのう": "overdue",
        "きょう": "today",
        "あした": "this_week",
        "日曜": "this_week",
        "来週月曜": "later",
        "来年": "later",
        "日付なし": "none",
        "きのう案": "overdue",
        "きょう案": "today",
        "今週案": "this_week",
        "来週案": "later",
        "未定案": "none",
    },
    "2026-10-18": {
        "先月": "overdue",
        "きのう": "overdue",
        "きょう": "overdue",
        "あした": "overdue",
        "日曜": "today",
        "来週月曜": "later",
        "来年": "later",
        "日付なし": "none",
        "きのう案": "overdue",
        "きょう案": "overdue",
        "今週案": "today",
        "来週案": "later",
        "未定案": "none",
    },
}
STATES = {
    "overdue": "期限超過",
    "today": "今日",
    "this_week": "今週",
    "later": "予定あり",
    "none": "未設定",
}
Line = dict[str, Seen]
Page = dict[str, dict[str, Line]]


def table(text: str) -> pd.DataFrame:
    header, *lines = (line.split() for line in text.strip().splitlines())
    rows = [[None if cell == "-" else cell for cell in line] for line in lines]
    frame = pd.DataFrame(rows, columns=header)
    return frame.assign(next_date=pd.to_datetime(frame["next_date"]))


@pytest.fixture(scope="module", params=BY_DAY)
def seen(
    request: pytest.FixtureRequest,
    libreoffice: LibreOffice,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, Page]:
    """The day, and by sheet and name the cells of each line by their header."""
    folder = tmp_path_factory.mktemp("colours")
    tables = {"customers": table(CUSTOMERS), "deals": table(DEALS)}
    write_small_book(folder / "team.xlsx", default_definition("ja"), tables)
    page = libreoffice.convert(folder / "team.xlsx", "html", folder, now=f"{request.param} 09:00")
    sheets = read_page(page)
    customers = by_name(sheets["顧客管理"], "会社名")
    deals = by_name(sheets["案件管理"], "案件名")
    progress = by_name(sheets["進捗一覧"], "会社名", "案件名")
    return request.param, {"顧客管理": customers, "案件管理": deals, "進捗一覧": progress}


def by_name(rows: list[list[Seen]], *labels: str) -> dict[str, Line]:
    """Lines below the header by the last of some columns that holds a text."""
    header = next(n for n, row in enumerate(rows) if labels[0] in [cell.text for cell in row])
    heads = [cell.text for cell in rows[header]]
    lines = [dict(zip(heads, row, strict=False)) for row in rows[header + 1 :]]
    return {name: line for line in lines if (name := _name(line, labels))}


def _name(line: Line, labels: tuple[str, ...]) -> str:
    return next((line[key].text for key in reversed(labels) if key in line and line[key].text), "")


def look_of(cell: Seen) -> tuple[str, str]:
    return cell.fill, cell.ink


@pytest.mark.parametrize(
    ("sheet", "columns"),
    [
        ("顧客管理", ("次回予定日", "状態")),
        ("案件管理", ("次回予定日", "状態")),
        ("進捗一覧", ("次回予定日", "状態", "あと何日")),
    ],
)
def test_next_dates_have_the_colour_of_their_state(
    sheet: str, columns: tuple[str, ...], seen: tuple[str, Page]
) -> None:
    day, page = seen
    found = page[sheet]
    expected = {name: state for name, state in BY_DAY[day].items() if name in found}
    assert len(expected) == {"顧客管理": 8, "案件管理": 5, "進捗一覧": 13}[sheet]
    for name, state in expected.items():
        fill, ink, _ = STATE_LOOKS[state]
        assert found[name]["状態"].text == STATES[state], name
        for column in columns:
            assert found[name][column].fill == fill, (name, column)
            if found[name][column].text:
                assert found[name][column].ink == ink, (name, column)


def test_what_shouts_is_bold_too(seen: tuple[str, Page]) -> None:
    """A black and white printer shows it as well."""
    day, page = seen
    for name, state in BY_DAY[day].items():
        for found in page.values():
            if name in found and STATE_LOOKS[state][2]:
                assert found[name]["状態"].bold, name


def test_closed_deals_have_no_state(seen: tuple[str, Page]) -> None:
    _, page = seen
    for name in ("受注案", "失注案"):
        line = page["案件管理"][name]
        assert line["状態"].text == ""
        assert line["次回予定日"].fill not in {fill for fill, _, _ in STATE_LOOKS.values()}
        assert name not in page["進捗一覧"]


def test_stages_darken_towards_the_order(seen: tuple[str, Page]) -> None:
    _, page = seen
    deals = page["案件管理"]
    shades = [deals[name]["進捗ステージ"].fill for name in list(deals)[:5]]
    assert shades == list(STAGE_FILLS)
    assert look_of(deals["受注案"]["進捗ステージ"]) == WON_LOOK
    assert deals["受注案"]["進捗ステージ"].bold
    assert look_of(deals["失注案"]["進捗ステージ"]) == LOST_LOOK


def test_ranks_have_their_colours(seen: tuple[str, Page]) -> None:
    _, page = seen
    ranks = [line["重要度ランク"] for line in page["顧客管理"].values()]
    assert [cell.fill for cell in ranks[:4]] == list(RANK_FILLS)
    assert ranks[0].bold
    assert ranks[4].fill == ""
