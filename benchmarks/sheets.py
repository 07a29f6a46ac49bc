"""Request bodies for Google Sheets: how long they take to make, and how large they are.

The demo team's standard book, its meeting records repeated up to 50,000, beside the least there
could be: the same entries as bare lists of values.
"""

from __future__ import annotations

import datetime as dt
import functools
import json

import pandas as pd

from benchmarks.timing import Benchmark, Peer
from salesbook.backends.gsheets.bodies import bodies
from salesbook.backends.gsheets.requests import spreadsheet_requests
from salesbook.backends.gsheets.wire import encode
from salesbook.demo import make_demo
from salesbook.sheets.layout import lay_out
from salesbook.spec import WorkbookSpec

_MEETINGS = 50_000
_DAY = dt.date(2026, 10, 14)
_MEGABYTE = 1_000_000


def sheets() -> Benchmark:
    """The bodies, beside the same entries as bare lists."""
    return Benchmark(
        "Bodies for Google Sheets, 50,000 meetings",
        (Peer("plain values", _write_plain), Peer("salesbook", _write_bodies)),
    )


def size_lines() -> list[str]:
    """A Markdown table: how many bodies, and how large."""
    sizes = [len(encode(body)) for body in bodies(spreadsheet_requests(_book()).requests)]
    total, largest = sum(sizes) / _MEGABYTE, max(sizes) / _MEGABYTE
    return [
        "| | bodies | megabytes | largest |",
        "|---|--:|--:|--:|",
        f"| salesbook | {len(sizes)} | {total:.1f} | {largest:.2f} |",
        f"| plain values | – | {len(_plain()) / _MEGABYTE:.1f} | – |",
    ]


@functools.cache
def _book() -> WorkbookSpec:
    team = make_demo("ja", _DAY)
    meetings = team.tables["activities"]
    copies = [meetings] * (_MEETINGS // len(meetings) + 1)
    many = pd.concat(copies, ignore_index=True).head(_MEETINGS)
    return lay_out(team.definition, "standard", {**team.tables, "activities": many})


def _write_bodies() -> int:
    return sum(len(encode(body)) for body in bodies(spreadsheet_requests(_book()).requests))


def _write_plain() -> int:
    return len(_plain())


def _plain() -> bytes:
    columns = [
        [None if value is None else str(value) for value in column.values]  # noqa: PD011 - a block's
        for sheet in _book().sheets
        for block in sheet.blocks
        for column in block.columns
        if column.formula is None
    ]
    return json.dumps(columns, ensure_ascii=False).encode()
