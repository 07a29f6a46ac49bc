"""Which rows of the deals table the numbers of the pipeline were made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from salesbook.analysis.period import Period
from salesbook.analysis.standing import deal_standing
from salesbook.definition.tables import DEALS, LOST, OPEN, WON
from salesbook.reading.book import Book
from salesbook.report.section import Behind

_MONTHS = {
    WON: "closed_month",
    LOST: "closed_month",
    OPEN: "expected_month",
    "created": "opened_month",
}
"""The counts of the pipeline, and the month each stands in."""


@dataclass(frozen=True, slots=True)
class DealRows:
    """Rows by group and count.

    Attributes:
        rows: By count (``won``, ``lost``, ``open``, ``created``) and group the rows of the
            deals table, in its order.
    """

    rows: Mapping[tuple[str, str], tuple[int, ...]]

    def behind(self, group: str, kinds: tuple[str, ...]) -> Behind | None:
        """The deals of some counts of a group; None for none."""
        rows = [row for kind in kinds for row in self.rows.get((kind, group), ())]
        return Behind(DEALS.key, tuple(rows)) if rows else None


def deal_rows(
    book: Book, dimension: str, *, as_of: dt.date, period: Period | None = None
) -> DealRows:
    """The deals behind one dimension of ``salesbook.pipeline``.

    Args:
        book: What was read.
        dimension: One of ``salesbook.analysis.pipeline.DIMENSIONS``, or ``""`` for all deals
            in one group ``""``.
        as_of: The day everything is seen from, inclusive.
        period: Narrows the counts, both ends inclusive.
    """
    standing = deal_standing(book, as_of=as_of, period=period)
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for kind, month in _MONTHS.items():
        counted = standing[standing[kind]]
        if not dimension:
            found[kind, ""] = tuple(map(int, counted.index))
            continue
        groups = counted[month if dimension == "month" else dimension]
        for group, own in groups.groupby(groups):
            found[kind, str(group)] = tuple(map(int, own.index))
    return DealRows(found)
