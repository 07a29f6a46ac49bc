"""Frames of an analysis as tables people read."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pandas.api.typing import NaTType

from salesbook.analysis.rates import Rate
from salesbook.report.section import Behind, Heading, View
from salesbook.report.wording import Wording
from salesbook.spec import Value

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
        value: What the text was made from; None where no single value is.
    """

    label: str
    text: Callable[[Row], str]
    number: bool = True
    spare: bool = False
    value: Callable[[Row], Value] = lambda _: None


@dataclass(frozen=True, slots=True)
class Told:
    """What a table is called, and how much of it is told.

    Attributes:
        title: Its title.
        key: What it is called in links.
        most: How many rows it shows at most.
        table: The book's table each row is a row of, by the frame's index; empty for none.
        member: Which column names a member; None for no such column.
    """

    title: str
    key: str = ""
    most: int = MOST_ROWS
    table: str = ""
    member: int | None = None


def view_of(
    wording: Wording, title: str | Told, frame: pd.DataFrame, columns: Sequence[Shown]
) -> View:
    """A table of a frame; the first column names the rows.

    Args:
        wording: Language, currency and unit.
        title: The table's title, or all there is to say of it.
        frame: Its rows; levels of the index that have a name can be shown as well.
        columns: What is shown.
    """
    told = title if isinstance(title, Told) else Told(title)
    shown, texts = frame.head(told.most), wording.texts
    rows: list[Row] = [
        {str(key): value for key, value in row.items()}
        for row in shown.reset_index().to_dict("records")
    ]
    left_out = len(frame) - len(shown)
    headings = tuple(Heading(texts(f"topic.label.{c.label}"), c.number, c.spare) for c in columns)
    return View(
        told.title,
        headings,
        tuple(tuple(c.text(row) for c in columns) for row in rows),
        texts("report.more_rows", count=left_out) if left_out > 0 else "",
        key=told.key,
        values=tuple(tuple(c.value(row) for c in columns) for row in rows),
        member=told.member,
        behind=row_by_row(told.table, map(int, shown.index), headings) if told.table else (),
    )


def row_by_row(
    table: str, rows: Iterable[int | None], headings: Sequence[Heading]
) -> tuple[tuple[Behind | None, ...], ...]:
    """What stands behind the numbers of a table in which each row is about one row of the book.

    Args:
        table: Key of the book's table.
        rows: The row each row is about; None where the book has none.
        headings: The table's headings.
    """
    places = (None if row is None else Behind(table, (row,)) for row in rows)
    return tuple(tuple(each if h.number else None for h in headings) for each in places)


def word(key: str, wording: Wording, label: str = "") -> Shown:
    """A column of names; what has none is said to be so."""

    def text(row: Row) -> str:
        return wording.key(row[key])

    return Shown(label or key, text, number=False, value=text)


def count(key: str, label: str = "", *, digits: int = 0, spare: bool = False) -> Shown:
    """A column of numbers."""
    return Shown(
        label or key,
        lambda row: number(row[key], digits),
        spare=spare,
        value=lambda row: known(row[key]),
    )


def money(key: str, wording: Wording, label: str = "", *, spare: bool = False) -> Shown:
    """A column of amounts; the title says currency and unit."""

    def text(row: Row) -> str:
        return "–" if math.isnan(row[key]) else wording.money_cell(row[key])

    return Shown(label or key, text, spare=spare, value=lambda row: known(row[key]))


def share(key: str, wording: Wording, label: str = "") -> Shown:
    """A column of shares."""
    return Shown(
        label or key,
        lambda row: wording.percent(known(row[key])),
        value=lambda row: known(row[key]),
    )


def date(key: str, wording: Wording, label: str = "", *, spare: bool = False) -> Shown:
    """A column of days; a dash for none."""

    def text(row: Row) -> str:
        return "–" if isinstance(row[key], NaTType) else wording.day(row[key].date())

    def value(row: Row) -> Value:
        return None if isinstance(row[key], NaTType) else row[key].date()

    return Shown(label or key, text, number=False, spare=spare, value=value)


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
