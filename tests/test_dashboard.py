"""The dashboard in a real engine: what it shows is what the analysis says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

import salesbook
from salesbook.analysis.activity import weekly_meetings
from salesbook.analysis.follow_up import follow_up
from salesbook.analysis.members import member_results
from salesbook.analysis.outlook import outlook
from salesbook.analysis.targets import year_result
from salesbook.definition.team import Definition
from salesbook.definition.team_file import default_definition
from salesbook.sheets.layout import lay_out
from salesbook.spec import SheetSpec
from tests.parity import Case, Rows


def section(rows: Rows, title: str, width: int = 8) -> Rows:
    """The rows of a section below its header: the total first, then line by line."""
    row, column = next(
        (number, cells.index(title)) for number, cells in enumerate(rows) if title in cells
    )
    return [cells[column : column + width] for cells in rows[row + 2 : row + 24]]


def expect(shown: Sequence[object], expected: Sequence[Any]) -> None:
    assert len(shown) == len(expected)
    for cell, value in zip(shown, expected, strict=True):
        if pd.isna(value):
            assert cell in {None, ""}, (shown, expected)
        elif isinstance(value, str):
            assert (cell or "") == value, (shown, expected)
        else:
            assert cell == pytest.approx(value, rel=1e-9, abs=1e-6), (shown, expected)


def test_each_month_has_its_target_and_what_was_won(
    case: Case,
) -> None:
    book, as_of, sheets = case.book, case.as_of, case.sheets
    result = year_result(book, as_of=as_of)
    year, *lines = section(sheets["ダッシュボード"], "月別の目標と受注")
    expect(year[1:5], [result.target, result.won, result.attainment, result.gap])
    for line, month in zip(lines, result.months, strict=False):
        assert line[0] == dt.datetime.combine(month.month, dt.time())
        sums = month.to_date
        expect(line[1:5], [month.target, month.won, month.attainment, month.gap])
        expect(line[5:], [sums.target, sums.won, sums.attainment])


def test_the_outlook_is_the_open_pipeline_by_category_and_month(
    case: Case,
) -> None:
    book, as_of, sheets = case.book, case.as_of, case.sheets
    found = outlook(book, as_of=as_of)
    total, *lines = section(sheets["ダッシュボード"], "これからの見込み")
    expect(total[1:], list(found.open.sum()))
    for line, (category, figures) in zip(lines, found.open.iterrows(), strict=False):
        assert line[0] == (str(category) or "ヨミなし・その他")
        expect(line[1:], list(figures))
    weighted, won, landing, target, attainment = lines[len(found.open) : len(found.open) + 5]
    expect(weighted[2:], list(found.weighted))
    assert won[3] == pytest.approx(found.months[0].won)
    expect(landing[3:6], [month.landing for month in found.months])
    expect(target[3:6], [month.target for month in found.months])
    expect(attainment[3:6], [month.attainment for month in found.months])


def test_the_stages_hold_what_the_pipeline_says(
    case: Case,
) -> None:
    book, as_of, sheets = case.book, case.as_of, case.sheets
    pipeline = salesbook.pipeline(book, as_of=as_of)
    stalled = follow_up(book, as_of=as_of).deals["stalled"] if len(book["deals"]) else None
    total, *lines = section(sheets["ダッシュボード"], "ステージ別の進行中案件")
    expect(total[2:5], [pipeline.counts.open, pipeline.open_amount, pipeline.weighted_amount])
    assert total[6:] == [pipeline.counts.open_late, 0 if stalled is None else stalled.sum()]
    labels = [stage.label for stage in book.definition.stages if stage.outcome == "open"]
    by_stage = {row.key: row for row in pipeline.by["stage"]}
    for line, label in zip(lines, labels, strict=False):
        row = by_stage[label]
        share = row.open_amount / pipeline.open_amount if pipeline.open_amount else None
        chance = book.definition.stage(label)
        expect(line[:1], [label])
        expect(line[1:5], [chance and chance.probability, *_open_figures(row)])
        expect(line[5:7], [share, row.counts.open_late])
    rest = lines[7]  # five stages of the definition and two spare lines
    unknown = by_stage.get("")
    assert rest[0] in ({"ステージ不明"} if unknown and unknown.counts.open else {None, ""})
    assert rest[2] == (unknown.counts.open if unknown else 0)


def _open_figures(row: salesbook.analysis.figures.PipelineRow) -> list[float]:
    return [row.counts.open, row.open_amount, row.weighted_amount]


def test_each_member_has_a_line(case: Case) -> None:
    book, as_of, sheets = case.book, case.as_of, case.sheets
    found = member_results(book, as_of=as_of)
    team, *deals = section(sheets["ダッシュボード"], "担当者別の実績")
    all_steps, *steps = section(sheets["ダッシュボード"], "次の一手と商談", 3)
    columns = list(found.columns)
    sums = found.sum(min_count=1)
    expect(team[1:6], list(sums[columns[:5]]))
    expect([team[6], *all_steps], [sums["target"], *sums[columns[7:]]])
    for number, (name, figures) in enumerate(found.iloc[:-1].iterrows()):
        expect(deals[number], [name, *figures[columns[:7]]])
        expect(steps[number], list(figures[columns[7:]]))
    rest = next(n for n, line in enumerate(deals) if "週" in line) - 3
    nobody = found.loc[""].fillna(0)
    expect(deals[rest][1:7], list(nobody[columns[:6]]))
    expect(steps[rest], list(nobody[columns[7:]]))


def test_the_weeks_count_meetings_by_kind(case: Case) -> None:
    book, as_of, sheets = case.book, case.as_of, case.sheets
    weeks = weekly_meetings(book, as_of=as_of)
    total, *lines = section(sheets["ダッシュボード"], "週ごとの商談件数")
    assert total[1:] == _kinds(weeks.sum())
    for line, week, (_, counts) in zip(lines, weeks.index, weeks.iterrows(), strict=False):
        assert line[0] == week.to_pydatetime()
        assert line[1:] == _kinds(counts)


def _kinds(counts: pd.Series[int]) -> list[int]:
    """Five kinds, all others, and the sum."""
    return [*counts.iloc[:5], counts.iloc[5:].sum(), counts.sum()]


def test_the_tiles_sum_up_the_tables(case: Case) -> None:
    book, as_of, sheets = case.book, case.as_of, case.sheets
    rows = sheets["ダッシュボード"]
    result, members = year_result(book, as_of=as_of), member_results(book, as_of=as_of)
    weighted = salesbook.pipeline(book, as_of=as_of).weighted_amount
    tiles = next(rows[n + 1] for n, row in enumerate(rows) if "今月の受注金額" in row)
    shown = [value for value in tiles if isinstance(value, int | float)]
    month = result.this_month
    expect(shown, [month.won, weighted, members["overdue"].sum(), members["no_date"].sum()])
    target, year = (rows[rows.index(tiles) + down] for down in (1, 2))
    expect(target[2:5:2], [month.target, month.attainment])
    expect(year[2:5:2], [month.to_date.won, month.to_date.attainment])


def test_no_cell_shows_an_error(case: Case) -> None:
    shown = [cell for row in case.sheets["ダッシュボード"] for cell in row if isinstance(cell, str)]
    assert len(shown) > 60
    assert not [cell for cell in shown if cell.startswith("#")]


def dashboard(definition: Definition) -> SheetSpec | None:
    return next((s for s in lay_out(definition).sheets if s.key == "dashboard"), None)


def test_people_cannot_type_on_it() -> None:
    sheet = dashboard(default_definition("ja"))
    assert sheet is not None
    assert sheet.protected
    assert all(cell.format.locked for cell in sheet.cells)


def test_the_charts_stand_beside_their_tables_and_none_covers_another() -> None:
    sheet = dashboard(default_definition("en"))
    assert sheet is not None
    places = [chart.anchor for chart in sheet.charts]
    assert len(places) == 5
    for upper, lower in pairwise(places):
        assert upper.bottom < lower.top


@pytest.mark.parametrize(
    "left_out", ["activities", "targets", "deals.expected_close", "deals.amount"]
)
def test_what_the_team_left_out_is_missing_without_harm(left_out: str) -> None:
    definition = replace(default_definition("ja"), left_out=frozenset({left_out}))
    assert dashboard(definition) is not None


def test_without_deals_there_is_no_dashboard() -> None:
    assert dashboard(replace(default_definition("ja"), left_out=frozenset({"deals"}))) is None
