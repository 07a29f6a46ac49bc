"""What changed between two readings of a book: the pipeline, deals, customers, every entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesbook.analysis.cell_log import compare_cells
from salesbook.analysis.customer_moves import customer_moves
from salesbook.analysis.entries import days_between
from salesbook.analysis.movements import GROUPINGS, deal_movements
from salesbook.analysis.period import Period
from salesbook.analysis.rates import Rate, count_rate
from salesbook.analysis.waterfall import waterfall_frames
from salesbook.definition.tables import OPEN
from salesbook.definition.team import Definition
from salesbook.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from salesbook.reading.book import Book


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Changes:
    """What became of a book from one day to another.

    Attributes:
        since: The day of the earlier reading; what happened on it had happened.
        until: The day of the later one, inclusive.
        expected: The period of expected closes the pipeline is narrowed to; None for all.
        definition: The decisions of the later reading.
        slip: Of the deals open in the earlier reading and expected after ``since`` and up to
            ``until``, those still open in the later one. A deal that was removed counts in
            neither.
        deals: A row per deal of either reading, as
            ``salesbook.analysis.movements.deal_movements`` documents it, and besides
            ``days_pushed``: float64, days the expected close of a deal open in both moved
            later (negative: earlier), NaN where one of the two is unknown. ``stage_steps``:
            float64, stages a deal open in both went on (negative: back), NaN where one of
            the two is unknown. ``owner_changed``: bool, of deals in both.
        customers: A row per customer of either reading: see
            ``salesbook.analysis.customer_moves.customer_moves``.
        cells: A row per entry that is different, in every table: see
            ``salesbook.analysis.cell_log.CellLog``.
        rows: A row per row only one reading has: see there.
    """

    since: dt.date
    until: dt.date
    expected: Period | None
    definition: Definition
    slip: Rate
    deals: pd.DataFrame
    customers: pd.DataFrame
    cells: pd.DataFrame
    rows: pd.DataFrame

    def waterfall(self, *by: str) -> pd.DataFrame:
        """How the open amount came from what it was to what it is.

        start + new + moved_in + pulled_in + reopened + amount_up - amount_down - pushed_out
        - moved_out - won - lost - removed = end: in every row, and exactly for whole amounts.

        Args:
            *by: Groupings: ``owner``, ``team``, ``stage``, ``product``, ``category``,
                ``month`` (of the expected close), ``rank`` (of the customer); none for the
                whole pipeline in one row. ``""`` is without one.

        Returns:
            A frame with these columns in this order, float64 in the book's currency, none of
            them negative; index: the groups. See
            ``salesbook.analysis.waterfall.waterfall_frames``.

        Raises:
            UsageError: There is no such grouping.
        """
        amounts, _ = waterfall_frames(self.deals, self._checked(by))
        return self._in_order(amounts, by)

    def counts(self, *by: str) -> pd.DataFrame:
        """The same waterfall in numbers of deals, int64.

        ``amount_up`` and ``amount_down`` count deals that stay: they are no part of the sum.

        Raises:
            UsageError: There is no such grouping.
        """
        _, counts = waterfall_frames(self.deals, self._checked(by))
        return self._in_order(counts, by)

    def _checked(self, by: Sequence[str]) -> Sequence[str]:
        for name in by:
            if name not in GROUPINGS or list(by).count(name) > 1:
                raise UsageError("changes.grouping", value=name, options=", ".join(GROUPINGS))
        return by

    def _in_order(self, frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
        """Stages, categories and ranks as the definition has them, months by date."""
        if not by:
            return frame
        places = {
            "stage": [stage.label for stage in self.definition.stages],
            "category": list(self.definition.choices.get("category", ())),
            "rank": [rank.label for rank in self.definition.ranks],
        }
        ranked = {name: {word: at for at, word in enumerate(places.get(name, ()))} for name in by}

        def place(group: tuple[str, ...]) -> list[tuple[bool, int, str]]:
            words = zip(by, group, strict=True)
            return [
                (word == "", ranked[name].get(word, len(ranked[name])), word)
                for name, word in words
            ]

        groups = [each if isinstance(each, tuple) else (each,) for each in frame.index]
        return frame.iloc[sorted(range(len(groups)), key=lambda at: place(groups[at]))]


def changes(
    before: Book,
    after: Book,
    *,
    since: dt.date,
    until: dt.date,
    expected: Period | None = None,
) -> Changes:
    """Compare two readings of one team's book.

    Rows are the same by their number, else by their folded name, so sorting and renaming
    change nothing: see ``salesbook.analysis.identity``. The pipeline is the deals open on the
    day, as ``pipeline`` counts them. The same book given twice is compared with itself at two
    days, as far as its dates tell: what was new, won and lost, but not what moved.

    Args:
        before: The earlier reading.
        after: The later one.
        since: The day of ``before``.
        until: The day of ``after``, inclusive.
        expected: Narrow the pipeline to deals expected to close in a period. A deal counts
            in the period it was expected in just before it closed, also when it closed in
            another.

    Raises:
        UsageError: ``until`` is before ``since``, or the two have different currencies.
    """
    if until < since:
        raise UsageError("changes.backwards", since=since, until=until)
    old, new = before.definition.currency, after.definition.currency
    if old != new:
        raise UsageError("changes.currencies", before=old, after=new)
    deals = deal_movements(before, after, since=since, until=until, expected=expected)
    log = compare_cells(before, after)
    return Changes(
        since=since,
        until=until,
        expected=expected,
        definition=after.definition,
        slip=_slip(deals, since, until),
        deals=deals.assign(
            days_pushed=_days_pushed(deals),
            stage_steps=_stage_steps(deals, after.definition),
            owner_changed=_in_both(deals) & (deals["owner_before"] != deals["owner_after"]),
        ),
        customers=customer_moves(before, after, since=since, until=until),
        cells=log.cells,
        rows=log.rows,
    )


def _slip(deals: pd.DataFrame, since: dt.date, until: dt.date) -> Rate:
    expected = deals["expected_before"].to_numpy(dtype="datetime64[D]")
    inside = (expected > np.datetime64(since)) & (expected <= np.datetime64(until))
    due = deals[inside & deals["state_before"].eq(OPEN) & deals["state_after"].ne("")]
    return count_rate(int(due["state_after"].eq(OPEN).sum()), len(due))


def _in_both(deals: pd.DataFrame) -> pd.Series[bool]:
    return deals["row_before"].gt(0) & deals["row_after"].gt(0)


def _open_in_both(deals: pd.DataFrame) -> pd.Series[bool]:
    return deals["state_before"].eq(OPEN) & deals["state_after"].eq(OPEN)


def _days_pushed(deals: pd.DataFrame) -> pd.Series[float]:
    days = days_between(deals["expected_before"], deals["expected_after"])
    return days.where(_open_in_both(deals))


def _stage_steps(deals: pd.DataFrame, definition: Definition) -> pd.Series[float]:
    stages = [stage.label for stage in definition.stages if stage.outcome == OPEN]
    places = {label: float(place) for place, label in enumerate(stages)}
    old, new = (deals[f"stage_{side}"].map(places) for side in ("before", "after"))
    return (new - old).where(_open_in_both(deals)).astype("float64")
