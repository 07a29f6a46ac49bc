"""The HTML report as text: structure, policy, and what becomes of what people typed."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesbook.report.html import Listed, index_html, report_html, summary_in
from salesbook.report.html.colours import colour_of, dark_rules, on_dark
from salesbook.report.html.drawing import CONFIG, drawer, drawn
from salesbook.report.html.element import Element, element, write_out
from salesbook.report.html.letters import LONG, own_line, visible
from salesbook.report.html.names import Names
from salesbook.report.json import Json
from salesbook.report.section import Chart, Heading, Item, Section, View
from salesbook.texts import LANGUAGES, Texts

JA = Texts("ja")


def bars(*rows: tuple[str, float]) -> dict[str, Json]:
    """A chart of bars as a Vega-Lite specification."""
    values: list[Json] = [{"stage": name, "amount": amount} for name, amount in rows]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 480,
        "data": {"values": values},
        "mark": {"type": "bar", "clip": True},
        "encoding": {
            "y": {"field": "stage", "type": "nominal", "title": None, "sort": None},
            "x": {"field": "amount", "type": "quantitative", "title": "金額（百万円）"},
        },
    }


def page_with(text: str) -> str:
    """A page with one text in every place a text can be in."""
    view = View(
        text,
        (Heading(text, number=False), Heading(text)),
        ((text, text), ("佐藤", "1")),
        note=text,
        key=text,
        values=((text, None), (None, 1)),
        member=0,
    )
    section = Section(
        text,
        (text,),
        (view,),
        (Item(text, text, text),),
        key=text,
        charts=(Chart(text, text, text, {}),),
        missing=(text,),
        member=text,
    )
    return report_html(text, (section, section), texts=JA, home=text, draw=lambda _: "<svg/>")


@dataclass
class _Skeleton(HTMLParser):
    """The tags of a page with the names of their attributes, and its text."""

    tags: list[tuple[str, ...]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def skeleton(page: str) -> _Skeleton:
    read = _Skeleton()
    read.feed(page)
    read.close()
    return read


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=80).filter(lambda text: own_line(text) and text != "佐藤"))
def test_no_text_changes_the_structure_of_a_page(text: str) -> None:
    numbers = any(letter.isdigit() for letter in visible(text))
    plain = "9 顧客" if numbers else "顧客"
    told = skeleton(page_with(text))
    assert _without_keys(told.tags) == _without_keys(skeleton(page_with(plain)).tags)


def _without_keys(tags: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """What a number is sorted by depends on the number in the text."""
    return [tuple(name for name in tag if name != "data-value") for tag in tags]


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "=cmd|'/c calc'!A0",
        "</style><style>body{display:none}",
        "]]>&lt;b&gt; &amp;",
        "javascript:alert(1)",
        "👩\u200d🔧 髙𠮷 ㈱",
        "{{constructor.constructor('x')()}} ${x} {0}",
    ],
)
def test_what_somebody_typed_is_shown_letter_by_letter(typed: str) -> None:
    page = skeleton(page_with(typed))
    assert page.text.count(typed) > 10
    assert {tag for tag, *_ in page.tags} == {tag for tag, *_ in skeleton(page_with("顧客")).tags}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("赤い\x1b[31m文字", "赤い␛[31m文字"),
        ("ベル\x07と\x00無\x7f", "ベル␇と␀無␡"),
        ("山\u202eexe.txt\u2066", "山[U+202E]exe.txt[U+2066]"),
        ("二行\r\nの\r名前\u2028改行", "二行\nの\n名前\n改行"),
        ("半分\ud800", "半分[U+D800]"),
        ("\u200fשלום\u200e", "\u200fשלום\u200e"),
        ("👩\u200d🔧 髙𠮷", "👩\u200d🔧 髙𠮷"),
    ],
)
def test_what_works_unseen_is_made_visible(typed: str, shown: str) -> None:
    assert visible(typed) == shown
    assert shown in skeleton(page_with(typed)).text


def test_every_page_can_be_written_as_utf_8() -> None:
    assert "[U+D800]" in page_with("半分\ud800").encode("utf-8").decode("utf-8")


def test_a_long_text_is_folded_and_whole() -> None:
    typed = "長い話。" * 1_250
    page = report_html("報告", [Section("要点", (typed,))], texts=JA)
    assert page.count(typed) == 1
    assert "全5,000文字" in page
    assert "<details" not in report_html("報告", [Section("要点", (typed[:1_500],))], texts=JA)


def test_a_folded_text_does_not_end_within_an_emoji() -> None:
    worker = "👩\u200d🔧"
    typed = "a" * 119 + worker + "b" * LONG
    page = report_html("報告", [Section("要点", items=(Item("話", typed),))], texts=JA)
    assert f"<bdi>{'a' * 119}{worker}…</bdi>" in page


def test_a_tree_refuses_what_is_no_name_and_what_would_end_a_script() -> None:
    with pytest.raises(ValueError, match="not a name"):
        write_out([Element("p onclick=x")])
    with pytest.raises(ValueError, match="not a name"):
        write_out([Element("p", (('a="', "x"),))])
    with pytest.raises(ValueError, match="end early"):
        write_out([element("script", "let a = '</script>'")])


def test_the_policy_allows_the_page_s_own_script_and_style_alone() -> None:
    page = page_with("顧客")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    for tag in ("script", "style"):
        texts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(texts[0].encode()).digest()).decode()
        assert len(texts) == 1
        assert f"{tag}-src 'sha256-{digest}';" in policy[1]
    assert policy[1].startswith("default-src 'none';")
    assert not [tag for tag in skeleton(page).tags if {"style", "onclick", "src"} & set(tag[1:])]


def test_no_two_parts_have_one_name() -> None:
    chart = Chart("stage", "段階", "多い順", bars(("提案", 3)))
    view = View("表", (Heading("名"),), (("1",),), key="stage")
    section = Section("案件", views=(view, view), charts=(chart, chart), key="stage")
    page = report_html("報告", (section, section, Section("<b>")), texts=JA)
    names = re.findall(r'\bid="([^"]*)"', page)
    assert len(names) == len(set(names)) > 12
    links = re.findall(r'(?:href="#|url\(#|labelledby=")([^")]*)', page)
    assert {name for link in links for name in link.split()} <= set(names)


def test_names_for_links() -> None:
    names = Names()
    given_names = [names.give(key, "table") for key in ("a.b", "a.b", "", '"x', "member.佐藤", "")]
    assert given_names == ["a.b", "a.b-2", "table", "table-2", "member.佐藤", "table-3"]


def test_text_in_a_chart_stays_text_and_every_label_is_there() -> None:
    chart = Chart(
        "stage", "段階別", "提案が多い", bars(("株式会社みなと精密", 3), ("提案\x1b\u202e", 5))
    )
    draw = drawer("ja")
    assert draw
    picture, colours = drawn(chart, "stage", draw)
    shown = write_out([picture])
    assert "<text" in shown
    assert ">株式会社みなと精密</text>" in shown
    assert ">提案␛[U+202E]</text>" in shown
    assert '<title id="stage-title">段階別</title><desc id="stage-desc">提案が多い</desc>' in shown
    assert 'role="img" aria-labelledby="stage-title stage-desc"' in shown
    assert "f1d5fa8" in colours
    assert not re.search(r"font-family|style=|aria-label=|xlink", shown)


def test_japanese_text_is_measured_as_wide_as_it_is() -> None:
    draw = drawer("ja")
    assert draw
    short, long = (
        drawn(Chart("a", "", "", bars((name, 1.0))), "a", draw)[0] for name in ("あ" * 5, "あ" * 15)
    )
    wider = float(dict(long.attributes)["width"]) - float(dict(short.attributes)["width"])
    assert wider == pytest.approx(10 * 12, abs=4)


def test_a_chart_fetches_nothing(tmp_path: Path) -> None:
    draw = drawer("ja")
    assert draw
    with pytest.raises(ValueError, match="not allowed"):
        draw({**bars(("提案", 1)), "data": {"url": "https://example.com/data.json"}})
    file = tmp_path / "data.json"
    file.write_text('[{"stage": "secret", "amount": 1}]', encoding="utf-8")
    assert "secret" not in draw({**bars(("提案", 1)), "data": {"url": file.as_uri()}})


def test_without_the_extra_charts_come_as_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    chart = Chart("stage", "段階別", "提案が最も多い", bars(("提案", 3)))
    page = report_html("報告", (Section("案件", charts=(chart,)),), texts=JA)
    assert "<svg" not in page
    assert "提案が最も多い" in page
    assert page.count("salesbook[report]") == 1
    assert "salesbook[report]" not in report_html("報告", (Section("案件"),), texts=JA)


@pytest.mark.parametrize(
    ("colour", "dark"),
    [("#ffffff", "#14181d"), ("#000000", "#ebebeb"), ("#808080", "#828282")],
)
def test_paper_and_ink_turn_over_on_a_dark_screen(colour: str, dark: str) -> None:
    assert on_dark(colour) == dark


def test_colours_keep_their_hue_and_stand_out_on_a_dark_screen() -> None:
    red, green, blue = (int(on_dark("#1d5fa8")[at : at + 2], 16) for at in (1, 3, 5))
    assert red < green < blue
    assert blue > 200


def luminance(colour: str) -> float:
    """As WCAG 2.2 has it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", ["#3e4c59", "#1f2933"])
def test_words_of_charts_stand_out_on_paper_and_on_a_dark_screen(colour: str) -> None:
    assert f'"{colour}"' in str(CONFIG).replace("'", '"')
    for ink, ground in ((colour, "#ffffff"), (on_dark(colour), on_dark("#ffffff"))):
        dark, light = sorted(map(luminance, (ink, ground)))
        assert (light + 0.05) / (dark + 0.05) > 4.5


def test_colours_as_they_are_written() -> None:
    written = ("#ABC", "#1D5FA8", "black", "none", "url(#a)", "rgb(1,2,3)")
    assert [colour_of(text) for text in written] == ["#aabbcc", "#1d5fa8", "#000000", "", "", ""]
    assert dark_rules([]) == ""


def keys(view: View, column: int) -> list[str | None]:
    page = report_html("報告", (Section("案件", views=(view,)),), texts=JA)
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    cells = [re.findall(r"<t[hd]([^>]*)>", row)[column] for row in rows]
    found = [re.search(r'data-value(?:="([^"]*)")?', cell) for cell in cells]
    return [each and (each[1] or "") for each in found]


def test_numbers_are_sorted_by_what_they_were_made_from() -> None:
    headings = (Heading("担当者", number=False), Heading("受注率"), Heading("件数"))
    rows = (("佐藤", "33.3%", "1,200"), ("鈴木", "–", "7"), ("田中", "100.0%", "30"))
    values = (("佐藤", 1 / 3, 1_200), ("鈴木", None, 7), ("田中", 1.0, 30))
    view = View("表", headings, rows, values=values)
    assert keys(view, 1) == ["0.3333333333", "", "1"]
    assert keys(view, 2) == [None, None, None]  # the text says it all


def test_without_values_the_first_number_of_a_text_counts() -> None:
    rows = (("27–100%",), ("▲3",), ("",), ("−1,200",), ("+4",))
    assert keys(View("表", (Heading("90%区間"),), rows), 0) == ["27", "3", "", "-1200", "4"]


def test_the_index_leads_to_files_in_its_folder_alone() -> None:
    reports = (
        Listed("2026-10.html", "2026年10月", "受注は<b>3件</b>"),
        Listed("javascript:alert(1)", "悪い名"),
        Listed('a b#?".html', "変な名"),
    )
    page = index_html("月次報告", reports, texts=JA)
    links = re.findall(r'href="([^"#]*)"', page)
    assert links == ["./2026-10.html", "./javascript%3Aalert%281%29", "./a%20b%23%3F%22.html"]
    assert "受注は&lt;b&gt;3件&lt;/b&gt;" in page
    assert "報告書はまだありません" in index_html("月次報告", (), texts=JA)


@pytest.mark.parametrize("text", ["受注は3件 & <b>\u202e", "長い" * 3_000])
def test_a_page_tells_what_it_says_first(text: str) -> None:
    sections = (Section("まとめ", (text, "次の文")), Section("案件", ("別の文",)))
    assert summary_in(report_html("報告", sections, texts=JA)) == visible(text)
    assert summary_in(report_html("報告", (Section("まとめ"), *sections[1:]), texts=JA)) == ""
    assert summary_in("<html><p>よその<bdi>頁</bdi></p></html>") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_without_sections_and_an_empty_section_are_pages(language: str) -> None:
    for sections in ((), (Section(""),)):
        page = report_html("", sections, texts=Texts(language))
        assert f'<html lang="{language}">' in page
        assert page.endswith("</html>\n")


def test_members_without_a_name_are_no_choice() -> None:
    headings = (Heading("会社", number=False), Heading("担当者", number=False))
    view = View("顧客", headings, (("ア社", "佐藤"), ("イ社", "")), member=1)
    page = report_html("報告", (Section("顧客", views=(view,)),), texts=JA)
    assert re.findall(r"<option value(?:=\"([^\"]*)\")?>", page) == ["", "佐藤"]
