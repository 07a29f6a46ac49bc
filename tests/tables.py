"""Books written in tests as people see their sheets: a line of keys, then a line per row."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from salesbook.definition.columns import NUMERIC, Column, Kind
from salesbook.definition.team import Definition
from salesbook.definition.team_file import parse_definition
from salesbook.problems import Problem
from salesbook.reading.book import Book

FIRST_ROW = 5

TEAM = """
[book]
name = "営業管理ブック"
language = "ja"
fiscal_year_start = 4

[[stages]]
key = "hearing"
label = "ヒアリング"
probability = 0.2
[[stages]]
key = "proposal"
label = "提案"
probability = 0.5
[[stages]]
key = "won"
label = "受注"
outcome = "won"
probability = 1.0
[[stages]]
key = "lost"
label = "失注"
outcome = "lost"
probability = 0.0

[matrix.objective]
cut = 2
[[matrix.objective.inputs]]
column = "employees"
weight = 1
bands = [30, 100, 300]
[[matrix.objective.inputs]]
column = "condition"
weight = 1
scores = { "好調" = 3, "安定" = 2, "低調" = 0 }

[matrix.dealings]
cut = "median"
[[matrix.dealings.inputs]]
column = "sales_this_year"
weight = 2
bands = [100, 1000, 5000]
[[matrix.dealings.inputs]]
column = "sales_last_year"
weight = 1
bands = [100, 1000, 5000]
"""


def team(text: str = TEAM) -> Definition:
    return parse_definition(text)


def book_of(
    sheets: Mapping[str, str],
    definition: Definition | None = None,
    problems: tuple[Problem, ...] = (),
) -> Book:
    """A book whose tables are typed as the reading side types them."""
    definition = definition or team()
    tables = {
        table.key: frame_of(table.entries, sheets.get(table.key, ""))
        for table in definition.entry_tables
    }
    return Book(definition, tables, problems, source="team.xlsx")


def frame_of(columns: tuple[Column, ...], sheet: str) -> pd.DataFrame:
    lines = [line.split("|") for line in sheet.strip().splitlines()]
    head, *rows = [[cell.strip() for cell in line] for line in lines] or [[]]
    unknown = set(head) - {column.key for column in columns}
    assert not unknown, f"no such column: {unknown}"
    index = pd.RangeIndex(FIRST_ROW, FIRST_ROW + len(rows), name="row")
    typed = {}
    for column in columns:
        at = head.index(column.key) if column.key in head else None
        entries = ["" if at is None else row[at] for row in rows]
        typed[column.key] = _typed(pd.Series(entries, index=index, dtype="str"), column.kind)
    return pd.DataFrame(typed, index=index)


def _typed(entries: pd.Series[str], kind: Kind) -> pd.Series[Any]:
    empty = entries.mask(entries == "")
    if kind in NUMERIC:
        return pd.to_numeric(empty.str.replace(",", "")).astype("float64")
    if kind is Kind.DATE:
        return pd.to_datetime(empty).astype("datetime64[s]")
    return entries == "○" if kind is Kind.FLAG else empty


def line(frame: pd.DataFrame, group: Hashable, columns: Sequence[str]) -> list[Any]:
    """Some entries of one row of a frame."""
    found: list[Any] = frame.loc[[group], list(columns)].to_numpy().tolist()[0]
    return found
