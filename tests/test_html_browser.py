"""The HTML report as readers meet it: in Chromium, from disk, by mouse and keyboard, on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from salesbook.report.html import Listed, index_html, report_html
from salesbook.report.section import Chart, Heading, Item, Section, View
from salesbook.texts import LANGUAGES, Texts
from tests.engines import missing_engine
from tests.test_html import bars
from tools.browser import PROGRAMS, browser, find_chromium

PHONE, LAPTOP = 390, 1280
SCHEMES = ("light", "dark")
_DARK_SUM = 3 * 100

DEALS = View(
    "停滞している案件（金額: 円）",
    (
        Heading("案件名", number=False),
        Heading("担当者", number=False),
        Heading("金額"),
        Heading("受注率"),
    ),
    (
        ("検査装置", "佐藤", "900,000", "9.1%"),
        ("搬送ロボット", "鈴木", "12,000,000", "–"),
        ("保守契約", "佐藤", "3,500,000", "100.0%"),
        ("集塵機", "鈴木", "900,000", "33.3%"),
        ("入退室管理", "", "80,000", "33.4%"),
    ),
    note="金額は税抜です。",
    key="stalled",
    values=(
        ("検査装置", "佐藤", 900_000, 1 / 11),
        ("搬送ロボット", "鈴木", 12_000_000, None),
        ("保守契約", "佐藤", 3_500_000, 1.0),
        ("集塵機", "鈴木", 900_000, 1 / 3),
        ("入退室管理", "", 80_000, 0.334),
    ),
    member=1,
)
STAGES = Chart(
    "stage", "段階別の金額", "提案が最も多く、6百万円です。", bars(("ヒアリング", 2), ("提案", 6))
)
REPORT = (
    Section("今月のまとめ", ("受注は3件です。",), key="summary"),
    Section("案件", ("停滞は5件です。",), (DEALS,), key="deals", charts=(STAGES, STAGES)),
    Section("商談", missing=("商談記録に所要時間を入力してください。",), key="meetings"),
    Section(
        "佐藤",
        ("商談は7件です。",),
        items=(Item("停滞", "先に進まない理由は?", "例: 検査装置"),),
        member="佐藤",
    ),
    Section("鈴木", ("商談は4件です。",), member="鈴木"),
    Section("数字の意味", items=(Item("受注率", "受注 ÷ 決着した案件"),), key="notes"),
)


@dataclass
class Visit:
    """A page that is open, with what the browser asked for and said meanwhile."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def column(self, number: int) -> list[str]:
        """A column of the first table, the rows that show."""
        rows = self.page.locator("main table").first.locator("tbody tr:visible")
        return rows.locator(f":scope > :nth-child({number})").all_inner_texts()

    def status(self) -> str:
        return self.page.get_by_role("status").inner_text()


Open = Callable[..., Visit]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        missing_engine(f"none of {', '.join(PROGRAMS)} is installed (.ci/run lists the packages)")
        return
    with browser(program) as opened:
        yield opened


@pytest.fixture
def visit(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a page from disk, in a browser that remembers nothing."""
    contexts = []

    def open_page(text: str, *, width: int = LAPTOP, **options: Any) -> Visit:  # noqa: ANN401
        file = tmp_path / "月次 報告.html"
        file.write_text(text, encoding="utf-8")
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        opened = Visit(context.new_page())
        opened.page.on("requestfinished", lambda request: opened.asked.append(request.url))
        opened.page.on("console", lambda message: opened.said.append(message.text))
        opened.page.on("pageerror", lambda error: opened.said.append(str(error)))
        opened.page.on("dialog", lambda dialog: opened.said.append(dialog.message))
        opened.page.goto(file.as_uri())
        return opened

    yield open_page
    for context in contexts:
        context.close()


def ja(*sections: Section) -> str:
    return report_html("月次報告", sections, texts=Texts("ja")) if sections else report("ja")


@cache
def report(language: str) -> str:
    return report_html("月次報告", REPORT, texts=Texts(language), home="index.html")


def faults(page: Page) -> list[str]:
    """What axe-core calls serious or critical."""
    page.evaluate((resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['html']}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("ja", "light", PHONE),
        ("ja", "dark", LAPTOP),
        ("en", "light", LAPTOP),
        ("en", "dark", PHONE),
    ],
)
def test_opens_from_disk_alone_without_a_fault(
    visit: Open, language: str, scheme: str, width: int
) -> None:
    opened = visit(report(language), width=width, color_scheme=scheme)
    assert faults(opened.page) == []
    assert len(opened.asked) == 1
    assert opened.asked[0].startswith("file:")
    assert opened.said == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


def test_the_index_leads_to_a_report(visit: Open, tmp_path: Path) -> None:
    (tmp_path / "2026年 10月.html").write_text(ja(), encoding="utf-8")
    listed = (Listed("2026年 10月.html", "2026年10月", "受注は3件です。"),)
    opened = visit(index_html("月次報告", listed, texts=Texts("ja")), color_scheme="dark")
    assert faults(opened.page) == []
    opened.page.get_by_role("link", name="2026年10月").click()
    assert opened.page.get_by_role("heading", name="今月のまとめ").is_visible()


def test_the_screen_is_dark_where_the_reader_wants_it(visit: Open) -> None:
    look = "(name) => getComputedStyle(document.querySelector(name))"
    for scheme in SCHEMES:
        page = visit(ja(), color_scheme=scheme).page
        paper = page.evaluate(f"({look})('body').backgroundColor")
        ink = page.evaluate(f"({look})('svg text').fill")
        dark = [sum(map(int, re.findall(r"\d+", colour))) < _DARK_SUM for colour in (paper, ink)]
        assert dark == [scheme == "dark", scheme == "light"]


def test_numbers_sort_by_value_words_by_the_language_and_the_same_keep_their_order(
    visit: Open,
) -> None:
    opened = visit(ja())
    amount = opened.page.get_by_role("button", name="金額")
    amount.click()
    assert opened.column(3) == ["12,000,000", "3,500,000", "900,000", "900,000", "80,000"]
    assert opened.column(1)[2:4] == ["検査装置", "集塵機"]
    assert "降順" in opened.status()
    amount.click()
    assert opened.column(3) == ["80,000", "900,000", "900,000", "3,500,000", "12,000,000"]
    assert opened.column(1)[1:3] == ["検査装置", "集塵機"]
    amount.click()
    assert opened.column(1) == [row[0] for row in DEALS.rows]
    opened.page.get_by_role("button", name="受注率").click()
    assert opened.column(4) == ["100.0%", "33.4%", "33.3%", "9.1%", "–"]  # none comes last
    opened.page.get_by_role("button", name="受注率").click()
    assert opened.column(4) == ["9.1%", "33.3%", "33.4%", "100.0%", "–"]


def test_sorting_by_keyboard_says_so_to_screen_readers(visit: Open) -> None:
    page = visit(ja()).page
    head = page.get_by_role("columnheader", name="案件名")
    head.get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "descending"
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") is None


def test_japanese_words_sort_as_japanese(visit: Open) -> None:
    rows = (("ん", "1"), ("ガ", "2"), ("か", "3"), ("ア10", "4"), ("ア9", "5"), ("", "6"))
    view = View("顧客", (Heading("会社名", number=False), Heading("件数")), rows)
    opened = visit(ja(Section("顧客", views=(view,))))
    opened.page.get_by_role("button", name="会社名").click()
    assert opened.column(1) == ["ア9", "ア10", "か", "ガ", "ん", ""]


def test_one_choice_shows_the_rows_and_the_page_of_one_member(visit: Open) -> None:
    opened = visit(ja())
    choice = opened.page.get_by_label("担当者で絞り込む")
    choice.select_option("佐藤")
    assert opened.column(1) == ["検査装置", "保守契約"]
    assert opened.status() == "佐藤さんの行を表示しています：5行中2行。"
    assert opened.page.get_by_role("heading", name="佐藤").is_visible()
    assert not opened.page.get_by_role("heading", name="鈴木").is_visible()
    opened.page.get_by_role("button", name="金額").click()
    assert opened.column(1) == ["保守契約", "検査装置"]
    choice.select_option("全員")
    assert len(opened.column(1)) == len(DEALS.rows)
    assert opened.page.get_by_role("heading", name="鈴木").is_visible()


def test_a_table_without_a_row_of_the_member_says_so(visit: Open) -> None:
    other = Section("訪問", views=(View("訪問", DEALS.headings, DEALS.rows[1:2], member=1),))
    opened = visit(ja(Section("案件", views=(DEALS,)), other))
    nothing = opened.page.get_by_text("該当する行はありません。")
    assert nothing.filter(visible=True).count() == 0
    opened.page.get_by_label("担当者で絞り込む").select_option("佐藤")
    assert nothing.filter(visible=True).count() == 1


def test_without_a_script_everything_is_there_to_read(visit: Open) -> None:
    page = visit(ja(), java_script_enabled=False).page
    assert page.locator("tbody tr:visible").count() == len(DEALS.rows)
    assert page.locator("section:visible").count() == len(REPORT)
    assert page.locator("button, select").filter(visible=True).count() == 0


def test_the_keyboard_reaches_all_and_shows_where_it_is(visit: Open) -> None:
    page = visit(ja(), width=PHONE).page
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="本文へ移動")
    assert skip.evaluate("each => each === document.activeElement")
    assert skip.evaluate("each => each.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        at = "document.activeElement"
        style = page.evaluate(f"getComputedStyle({at}).outlineStyle")
        seen.append((page.evaluate(f"{at}.tagName + ({at}.className || '')"), style))
    assert {"SELECT", "A", "BUTTON", "DIVscroll"} <= {name for name, _ in seen}
    assert {style for _, style in seen[:12]} == {"solid"}


def test_only_what_scrolls_is_a_stop_for_the_keyboard(visit: Open) -> None:
    assert visit(ja()).page.locator(".scroll[tabindex]").count() == 0
    page = visit(ja(), width=PHONE).page
    regions = page.locator(".scroll[tabindex]")
    assert regions.count() > 0
    assert page.get_by_role("region", name="案件 段階別の金額").count() > 0


def test_neither_words_nor_dates_in_a_table_are_cut_in_two(visit: Open) -> None:
    words = ("Discovery", "Quotation", "2026-10-31", "Introducing")
    headings = tuple(Heading(f"{number}", number=False) for number in range(9))
    row = ("Umezawa Building Services Co., Ltd., Kanda branch", *words, *words)
    section = Section("Deals", views=(View("Deals", headings, (row,) * 3),))
    page = visit(report_html("Report", (section,), texts=Texts("en"))).page
    lines = page.evaluate(
        """[...document.querySelectorAll('tbody td')].map(cell => {
            const range = document.createRange();
            range.selectNodeContents(cell);
            return new Set([...range.getClientRects()].map(box => box.top)).size;
        })"""
    )
    assert lines == [1] * 8 * 3
    assert page.evaluate("document.documentElement.scrollWidth") == LAPTOP


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_a_chart_stay_within_it(visit: Open, language: str) -> None:
    names = ("株式会社みなと精密 第二営業部", "2026年4月〜2027年3月", "2026-04 to 2027-03")
    chart = Chart("names", "会社別", "会社別", bars(*((name, 30_000_000) for name in names)))
    section = Section("会社", charts=(chart,))
    page = visit(report_html("月次報告", (section,), texts=Texts(language))).page
    outside = page.evaluate(
        """[...document.querySelectorAll('svg text')].filter(text => {
            const box = text.getBoundingClientRect(), all = text.ownerSVGElement
              .getBoundingClientRect();
            return box.left < all.left || box.right > all.right || box.width === 0;
        }).map(text => text.textContent)"""
    )
    assert outside == []
    shown = page.locator("svg text").all_text_contents()
    assert set(names) <= set(shown)
    assert page.get_by_role("img", name="会社別").count() == 1


HOSTILE = (
    "<script>window.hit = 1</script>",
    '"><img src=x onerror="window.hit = 1">',
    "javascript:window.hit=1",
    '=HYPERLINK("https://example.com","開く")',
    "👩\u200d🔧 髙𠮷 🎉",
)


def everywhere(text: str) -> Section:
    headings = (Heading(text, number=False), Heading("担当者", number=False))
    view = View(text, headings, ((text, text), ("ア社", "佐藤")), note=text, key=text, member=1)
    chart = Chart(text, text, text, bars((text, 3), ("ア社", 2)))
    return Section(text, (text,), (view,), (Item(text, text, text),), text, (chart,), (text,), text)


def test_what_somebody_typed_does_nothing_and_reads_as_typed(visit: Open) -> None:
    opened = visit(ja(*map(everywhere, HOSTILE)))
    page = opened.page
    for text in HOSTILE:
        page.get_by_label("担当者で絞り込む").select_option(text)
        assert page.get_by_role("heading", name=text, exact=True).first.is_visible()
        labels = page.locator("svg text:visible").all_text_contents()
        assert text in labels or f"{text[:20]}" in " ".join(labels)  # a long label is cut
    page.get_by_role("button").first.click()
    assert page.evaluate("window.hit") is None
    assert page.locator("img, iframe, object, a[href^=javascript]").count() == 0
    assert (len(opened.asked), opened.said) == (1, [])


def test_the_policy_stops_a_script_that_got_in_all_the_same(visit: Open) -> None:
    opened = visit(ja())
    opened.page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.hit = 1';
            document.body.append(script);
            document.body.insertAdjacentHTML('beforeend',
                '<img src="https://example.com/x.png" onerror="window.hit = 2">');
        }"""
    )
    assert opened.page.evaluate("window.hit") is None
    assert any("Content Security Policy" in message for message in opened.said)
    assert len(opened.asked) == 1


def test_marks_of_direction_turn_nothing_but_their_own_name(visit: Open) -> None:
    row = ("\u202e会社\u2066evil", "شركة 123 (א)", "佐藤")
    headings = tuple(Heading(name, number=False) for name in ("会社名", "案件名", "担当者"))
    page = visit(ja(Section("顧客", views=(View("顧客", headings, (row,)),)))).page
    assert page.locator("tbody th").inner_text() == "[U+202E]会社[U+2066]evil"
    assert page.locator("tbody td").first.inner_text() == row[1]
    left, right = (page.locator("tbody td").nth(at).bounding_box() for at in (0, 1))
    assert left
    assert right
    assert left["x"] < right["x"]


def test_five_thousand_letters_open_on_demand(visit: Open) -> None:
    typed = "長い話。" * 1_249 + "おわり。"
    page = visit(ja(everywhere("顧客"), Section("商談", items=(Item("話", typed),)))).page
    whole = page.get_by_text(typed)
    assert not whole.is_visible()
    page.get_by_text("続きを読む（全5,000文字）").click()
    assert whole.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == LAPTOP


@dataclass(frozen=True)
class Printed:
    """A page on paper."""

    file: Path

    def sheets(self) -> list[str]:
        """The text of each sheet, without its spaces."""
        text = poppler("pdftotext", "-layout", self.file, "-")
        return ["".join(sheet.split()) for sheet in text.split("\f")[:-1]]


def printed(opened: Visit, folder: Path) -> Printed:
    file = folder / "report.pdf"
    opened.page.pdf(path=file, prefer_css_page_size=True)
    return Printed(file)


def poppler(program: str, *arguments: str | Path) -> str:
    found = shutil.which(program)
    if found is None:
        missing_engine(f"not installed: {program} (.ci/run lists the packages)")
    command = [found or program, *arguments]
    return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout


LONG_TABLE = View(
    "受注した案件",
    (Heading("案件No", number=False), Heading("受注金額")),
    tuple((f"D{number:04}", f"{number:,}") for number in range(1, 121)),
)


def test_prints_on_a4_a_sheet_for_each_member_and_heads_again(visit: Open, tmp_path: Path) -> None:
    sections = (*REPORT[:1], Section("受注", views=(LONG_TABLE,)), *REPORT[3:])
    paper = printed(visit(ja(*sections), color_scheme="dark"), tmp_path)
    pages = paper.sheets()
    poppler("pdftoppm", "-r", "20", "-gray", paper.file, tmp_path / "sheet")
    assert "A4" in poppler("pdfinfo", paper.file)
    assert len(pages) == 6
    assert pages[0].startswith("月次報告今月のまとめ")
    assert ["D0001" in page for page in pages] == [True, *5 * [False]]
    assert all("案件No受注金額" in page for page in pages[:3])
    assert "D0120" in pages[2]
    assert [page[:2] for page in pages[3:]] == ["佐藤", "鈴木", "数字"]
    assert [page[-3:] for page in pages] == [f"{number}/6" for number in range(1, 7)]
    points = max(tmp_path.glob("sheet*")).read_bytes().rpartition(b"255\n")[2]
    assert sum(points) / len(points) > 240  # the screen is dark, the paper white


def test_no_row_and_no_chart_is_cut_in_two(visit: Open, tmp_path: Path) -> None:
    rows = tuple((f"始{n:02}\n中\n中\n終{n:02}", "佐藤") for n in range(40))
    headings = (Heading("案件名", number=False), Heading("担当者", number=False))
    chart = Chart("tall", "長いグラフ", "会社別", bars(*((f"会社{n:02}", n) for n in range(24))))
    section = Section("案件", views=(View("案件", headings, rows),))
    charts = Section("会社", charts=(chart, chart, chart))
    pages = printed(visit(ja(section, charts)), tmp_path).sheets()
    for number in range(40):
        assert any(f"始{number:02}" in page and f"終{number:02}" in page for page in pages)
    assert all("会社00" in page and "会社23" in page for page in pages if "長いグラフ" in page)


def test_long_texts_are_whole_on_paper(visit: Open, tmp_path: Path) -> None:
    typed = "あ" * 4_990 + "文章の終わりです。"
    section = Section("商談", items=(Item("話", typed),))
    text = "".join(printed(visit(ja(section), java_script_enabled=False), tmp_path).sheets())
    assert text.count("あ") == 4_990
    assert "文章の終わりです。" in text
    assert "続きを読む" not in text
