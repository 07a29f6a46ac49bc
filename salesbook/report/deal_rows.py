"""Which rows of the deals table the numbers of the pipeline were made from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.analysis import entries
from salesbook.analysis.identity import row_keys
from salesbook.definition.tables import DEALS, LOST, OPEN, WON
from salesbook.reading.book import Book
from salesbook.report.section import Behind

if TYPE_CHECKING:
    import pandas as pd

_MONTHS = {
    WON: "closed_month",
    LOST: "closed_month",
    OPEN: "expected_month",
    "created": "opened_month",
}
"""The counts of the pipeline, and the month each stands in."""

_AGAIN, _NUMBERED = " (2)", re.compile(r" \(\d+\)\**$")


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


def rows_by_key(book: Book) -> dict[str, int]:
    """The row of each deal by its key in all readings: see ``salesbook.analysis.identity``.

    One whose number or name the book has more than once is left out: which of them another
    reading means is not known.
    """
    frame = entries.table(book, DEALS.key)
    keys = row_keys(book.definition.tables.get(DEALS.key, DEALS), frame)
    repeated = {key.removesuffix(_AGAIN) for key in keys if key.endswith(_AGAIN)}
    places = zip(keys, map(int, frame.index), strict=True)
    return {key: row for key, row in places if _NUMBERED.sub("", key) not in repeated}


def deal_rows(standing: pd.DataFrame, dimension: str) -> DealRows:
    """The deals behind one dimension of ``salesbook.pipeline``.

    Args:
        standing: How each deal stands, of the same day and period: see
            ``salesbook.analysis.standing.deal_standing``.
        dimension: One of ``salesbook.analysis.pipeline.DIMENSIONS``, or ``""`` for all deals
            in one group ``""``.
    """
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
