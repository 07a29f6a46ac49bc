from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest

from salesbook.report.html.drawing import drawer
from salesbook.report.json import Json
from salesbook.report.model import Report
from salesbook.report.monthly import make_report
from salesbook.report.section import Chart
from salesbook.texts import LANGUAGES
from tests.report_forms import sections_of
from tests.tables import book_of

KEYS = {
    *("target.attained", "forecast.landing", "forecast.range", "changes.steps"),
    *("pipeline.stage", "matrix.places", "matrix.effort", "quality.records"),
}
WITH_CHARTS = ("target", "forecast", "changes", "pipeline", "matrix", "quality")


@pytest.fixture(scope="module")
def charts(demo_report: Report) -> dict[str, dict[str, Chart]]:
    return {
        language: {
            chart.key: chart
            for section in sections_of(demo_report, language)
            for chart in section.charts
        }
        for language in LANGUAGES
    }


def test_each_has_a_title_and_words(charts: dict[str, dict[str, Chart]]) -> None:
    for language in LANGUAGES:
        assert charts[language].keys() == KEYS
        for chart in charts[language].values():
            assert chart.title
            assert len(chart.text) > 30
            assert any(letter.isdigit() for letter in chart.text)


def test_a_specification_is_plain_data_with_nothing_to_load(
    charts: dict[str, dict[str, Chart]],
) -> None:
    for chart in charts["ja"].values():
        text = json.dumps(chart.spec, allow_nan=False)
        assert '"url"' not in text
        assert '"expr"' not in text
        assert chart.spec["width"] == 560


def _walk(node: Json) -> Iterator[tuple[str, Json]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield key, value
            yield from _walk(value)
    elif isinstance(node, list):
        for each in node:
            yield from _walk(each)


def test_names_from_cells_are_data_and_nothing_else() -> None:
    name = "datum.x > 0 ? 'a' : \"b\""
    deals = f"owner|stage|amount|opened\n{name}|提案|100|2026-06-01"
    meetings = f"date|company|owner|kind\n2026-06-02|甲|{name}|訪問"
    book = book_of({"deals": deals, "activities": meetings})
    report = make_report(book, as_of=dt.date(2026, 6, 30), sections=WITH_CHARTS)
    found = {chart.key: chart for section in sections_of(report, "ja") for chart in section.charts}
    spec = dict(found["quality.records"].spec)
    assert name in json.dumps(spec.pop("data"), ensure_ascii=False).replace('\\"', '"')
    assert not [value for _, value in _walk(spec) if isinstance(value, str) and "datum" in value]


def test_bars_say_the_numbers_of_the_tables(charts: dict[str, dict[str, Chart]]) -> None:
    data = charts["ja"]["matrix.effort"].spec["data"]
    assert isinstance(data, dict)
    rows = data["values"]
    assert isinstance(rows, list)
    assert sum(row["effort"] for row in rows if isinstance(row, dict)) == pytest.approx(1)  # type: ignore[misc]


def test_the_steps_stand_in_their_order_from_start_to_end() -> None:
    deals = (
        "owner|stage|amount|opened|closed\n"
        "佐藤|提案|100|2026-05-01|\n"
        "佐藤|受注|300|2026-05-02|2026-06-10\n"
        "佐藤|提案|200|2026-06-03|"
    )
    report = make_report(
        book_of({"deals": deals}),
        as_of=dt.date(2026, 6, 30),
        period="2026-06",
        sections=("changes",),
    )
    (section,) = sections_of(report, "en")
    draw = drawer("en")
    assert draw is not None
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", draw(section.charts[0].spec))
    steps = ["Start", "New", "Won", "End"]
    assert [text for text in texts if text in steps] == steps


@pytest.mark.parametrize(("alike", "told"), [(0, []), (1, ["1", "2"]), (4, ["1", "3", "5"])])
def test_the_size_of_a_mark_is_explained_by_numbers_of_customers_there_are(
    alike: int, told: list[str]
) -> None:
    customers = "no|company|employees|sales_this_year\n1|甲|400|9000\n2|乙|20|50\n"
    customers += "".join(f"{3 + place}|丙{place}|400|9000\n" for place in range(alike))
    book = book_of({"customers": customers})
    report = make_report(book, as_of=dt.date(2026, 6, 30), sections=("matrix",))
    (section,) = sections_of(report, "en")
    draw = drawer("en")
    assert draw is not None
    (places,) = (chart for chart in section.charts if chart.key == "matrix.places")
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", draw(places.spec))
    numbers = {text for text in texts[texts.index("Quadrant") :] if text[0].isdigit()}
    assert sorted(numbers) == told
