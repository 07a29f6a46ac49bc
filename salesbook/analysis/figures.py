"""The figures said of a group of deals: counts, amounts, win rates and cycle."""

from __future__ import annotations

from dataclasses import dataclass

from salesbook.analysis.rates import Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Numbers of deals.

    Attributes:
        won: Won up to the as-of date; with a period, closed in it.
        lost: Lost, counted the same way.
        open: Neither won nor lost on the as-of date, or on the period's last day if earlier.
        created: Opened up to the as-of date (an empty opening date counts); with a period,
            opened in it.
        unknown: Without a stage, or with one the definition does not have; in no other count.
        undated: Of won and lost, those without a date of closing; they belong to no period.
        open_unknown_stage: Of open, those whose stage on the day is no longer known, because
            they closed or changed stage since; not in the weighted amount.
        open_dated: Of open, those that were by their own dates: opened on the day or before.
        open_unknown_opening: Of open, those without an opening date, in a book that has deals
            opened or closed after the day: they may not have been there yet.
        open_late: Of open, those whose expected close has passed.
        open_without_amount: Of open, those without an amount.
    """

    won: int = 0
    lost: int = 0
    open: int = 0
    created: int = 0
    unknown: int = 0
    undated: int = 0
    open_unknown_stage: int = 0
    open_dated: int = 0
    open_unknown_opening: int = 0
    open_late: int = 0
    open_without_amount: int = 0

    @property
    def any(self) -> bool:
        """Whether there is a deal in one of the four main counts."""
        return bool(self.won or self.lost or self.open or self.created)


@dataclass(frozen=True, slots=True, kw_only=True)
class WinRates:
    """Three numbers that all go by the name of win rate.

    Attributes:
        closed: Won ÷ (won + lost), by number of deals.
        created: Of the deals created, those won by the as-of date. A young deal counts as
            not won yet.
        amount: Won amount ÷ (won + lost amount), over deals with an amount. Without a rate
            when none of the won, or none of the lost deals has an amount: it would be 0 or 1
            by omission.
    """

    closed: Rate
    created: Rate
    amount: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleDays:
    """Days from opening to closing of won deals that have both dates, in that order.

    Attributes:
        n: How many those are.
        mean: None without any.
        median: None without any.
    """

    n: int
    mean: float | None
    median: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything said of a group of deals. Amounts are in the book's currency, tax excluded.

    Attributes:
        open_amount: Amount of the open deals; an empty amount adds nothing.
        weighted_amount: The same times each deal's chance to be won: its typed probability,
            else that of its stage.
    """

    counts: Counts
    won_amount: float
    lost_amount: float
    open_amount: float
    weighted_amount: float
    win_rate: WinRates
    cycle_days: CycleDays


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineRow(Figures):
    """The figures of one owner, team, product, stage or month; ``""`` is without one."""

    key: str
