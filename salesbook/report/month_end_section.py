"""How many deals were open at month ends, in words and a table."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.analysis.month_ends import MonthEnds
from salesbook.definition.tables import LOST, OPEN, WON
from salesbook.report.lacks import limit_items
from salesbook.report.section import Heading, Section, View
from salesbook.report.wording import Wording

MOST_MONTHS = 24
"""The last months a table shows; ``--json`` has all."""

_APART = ("without_opening", "without_closing", "backwards")
_COLUMNS = {"opened": "report.label.created"} | {
    key: f"report.label.{key}" for key in (WON, LOST, OPEN)
}


def month_end_section(found: MonthEnds, wording: Wording) -> Section:
    """The open deals month by month, and those no date tells of."""
    return Section(
        wording.texts("month_ends.heading"),
        tuple(_sentences(found, wording)),
        (_view(found, wording),) if len(found.months) else (),
        limit_items(found.limits, wording),
    )


def _sentences(found: MonthEnds, wording: Wording) -> Iterator[str]:
    texts = wording.texts
    for month, count in found.months[OPEN].tail(1).items():
        day = wording.key(str(month), month=True)
        yield texts("month_ends.latest", month=day, count=f"{count:,}")
    for name in _APART:
        if count := getattr(found, name):
            yield texts(f"month_ends.{name}", count=f"{count:,}")


def _view(found: MonthEnds, wording: Wording) -> View:
    texts = wording.texts
    headings = (
        Heading(texts("report.label.month"), number=False),
        *(Heading(texts(label)) for label in _COLUMNS.values()),
    )
    rows = tuple(
        (wording.key(month, month=True), *(f"{count:,}" for count in counts))
        for month, *counts in found.months[[*_COLUMNS]].tail(MOST_MONTHS).itertuples()
    )
    more = len(found.months) - len(rows)
    note = texts("month_ends.earlier", count=more) if more else ""
    return View(texts("month_ends.table"), headings, rows, note)
