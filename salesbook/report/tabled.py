"""Frames of an analysis as tables people read."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from salesbook.analysis.limits import Limit
from salesbook.analysis.rates import Rate
from salesbook.report.section import Heading, Item, View
from salesbook.report.wording import Wording

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 20
"""Rows a table shows; ``--json`` has all."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a table.

    Attributes:
        label: Key of its heading in the language files, below ``topic.label``.
        text: What a row says there.
        number: Numbers stand to the right, words to the left.
        spare: Left out first where the table is too wide.
    """

    label: str
    text: Callable[[Row], str]
    number: bool = True
    spare: bool = False


def view_of(wording: Wording, title: str, frame: pd.DataFrame, columns: Sequence[Shown]) -> View:
    """A table of a frame; the first column names the rows.

    Args:
        wording: Language, currency and unit.
        title: The table's title.
        frame: Its rows; levels of the index that have a name can be shown as well.
        columns: What is shown.
    """
    rows: list[Row] = [
        {str(key): value for key, value in row.items()}
        for row in frame.reset_index().to_dict("records")
    ]
    texts = wording.texts
    left_out = len(rows) - MOST_ROWS
    return View(
        title,
        tuple(Heading(texts(f"topic.label.{c.label}"), c.number, c.spare) for c in columns),
        tuple(tuple(c.text(row) for c in columns) for row in rows[:MOST_ROWS]),
        texts("report.more_rows", count=left_out) if left_out > 0 else "",
    )


def word(key: str, wording: Wording, label: str = "") -> Shown:
    """A column of names; what has none is said to be so."""
    return Shown(label or key, lambda row: wording.key(row[key]), number=False)


def count(key: str, label: str = "", *, digits: int = 0, spare: bool = False) -> Shown:
    """A column of numbers."""
    return Shown(label or key, lambda row: number(row[key], digits), spare=spare)


def money(key: str, wording: Wording, label: str = "", *, spare: bool = False) -> Shown:
    """A column of amounts; the title says currency and unit."""

    def text(row: Row) -> str:
        return "–" if math.isnan(row[key]) else wording.money_cell(row[key])

    return Shown(label or key, text, spare=spare)


def share(key: str, wording: Wording, label: str = "") -> Shown:
    """A column of shares."""
    return Shown(label or key, lambda row: wording.percent(known(row[key])))


def interval(wording: Wording) -> Shown:
    """The 90 % interval of a row's rate."""

    def text(row: Row) -> str:
        return wording.interval(Rate(None, 0, known(row["low"]), known(row["high"])))

    return Shown("interval", text, spare=True)


def number(value: float, digits: int = 0) -> str:
    """A number with so many decimals; a dash for none."""
    return "–" if math.isnan(value) else f"{value:,.{digits}f}"


def known(value: float) -> float | None:
    """None where a frame has NaN."""
    return None if math.isnan(value) else float(value)


def limit_items(limits: Sequence[Limit], wording: Wording) -> tuple[Item, ...]:
    """What cannot be said and why; what is the same of several groups is one line."""
    texts = wording.texts
    groups: dict[Limit, list[str]] = {}
    for limit in dict.fromkeys(limits):
        groups.setdefault(replace(limit, group=""), []).append(limit.group)
    comma = texts("report.comma")
    return tuple(
        Item(
            texts("topic.limit"),
            replace(limit, group=comma.join(filter(None, names))).sentence(texts),
        )
        for limit, names in groups.items()
    )
