"""How long deals stay in a stage, those counted too that are there still."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.deal_history import DealHistory
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.rates import ENOUGH
from salesbook.analysis.reading_gaps import too_coarse
from salesbook.analysis.stage_conversion import NO_HISTORY
from salesbook.analysis.stage_reach import WHOLE, open_stages, reach_in_all
from salesbook.analysis.stage_visits import days_watched, stage_visits
from salesbook.analysis.survival import SurvivalCurve, kaplan_meier
from salesbook.definition.tables import LOST, WON
from salesbook.reading.book import Book

NEEDS = {"deals": ("stage", "opened", "closed")}
WHAT, WAY = "stage_times.what", "stage_times.whole"
LONG = 0.9
_NUMBERS = ("median", "median_low", "median_high", "p90", "p90_low", "p90_high", "won_median")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StageTimes:
    """Days in each stage.

    Attributes:
        as_of: The day it is seen from.
        stages: Index: keys of the open stages in order, then ``""``: from opening to closing,
            of the book itself. ``n``: int64, stays; ``ended``: int64, those that have. ``median``,
            ``p90``: float64, days by which 50 and 90 % of stays end, with their 90 % intervals
            ``median_low``, ``median_high``, ``p90_low``, ``p90_high``; NaN where the data do not
            reach so far, and under ``ENOUGH`` ended stays. ``won_n``: int64, ended stays
            of deals won since; ``won_median``: float64, their median days, NaN under ``ENOUGH``.
        limits: What cannot be said.
    """

    as_of: dt.date
    stages: pd.DataFrame
    limits: tuple[Limit, ...]

    @property
    def won_medians(self) -> dict[str, float]:
        """Median days of deals won since, by stage key, where enough were."""
        known = self.stages["won_median"].drop(WHOLE).dropna()
        return {str(key): float(days) for key, days in known.items()}


def stage_times(book: Book, *, as_of: dt.date, history: DealHistory | None = None) -> StageTimes:
    """Measure how long deals stay.

    A stay that has not ended counts for as long as it was watched; a stay that began before
    the first reading counts from there on (delayed entry). A stay that was over before any
    reading saw the deal counts with its share of the days since the opening. A deal that
    comes back to a stage begins another stay.

    Args:
        book: What was read: its definition's stages, and the days from opening to closing.
        as_of: The day everything is seen from, inclusive.
        history: The readings up to then; without them single stages have no times.

    References:
        Kaplan, E. L., Meier, P. (1958), see ``salesbook.analysis.survival``.
    """
    keys = [stage.key for stage in open_stages(book.definition)]
    stays = _stays(book, as_of, history, keys)
    rows = [_row(stays[stays["stage"] == key]) for key in (*keys, WHOLE)]
    stages = pd.DataFrame(rows, index=pd.Index([*keys, WHOLE], name="stage"))
    stages = stages.astype({"n": "int64", "ended": "int64", "won_n": "int64"})
    return StageTimes(as_of=as_of, stages=stages, limits=_limits(book, stages, history))


def _stays(
    book: Book, as_of: dt.date, history: DealHistory | None, keys: list[str]
) -> pd.DataFrame:
    whole = reach_in_all(book, as_of=as_of)
    days = entries.days_between(whole["entered"], whole["until"])
    stays = whole[["stage"]].assign(
        days=days, start=-1.0, ended=whole["fate"] != "open", won=whole["fate"] == "passed"
    )
    if history is None or not keys:
        return stays
    visits = stage_visits(history, keys[0])
    won = visits.loc[visits["outcome"] == WON, "deal"]
    watched = pd.concat([days_watched(visits, as_of), _unseen(visits, keys, history.dates[0])])
    watched = watched.assign(won=watched["deal"].isin(won) & watched["ended"])
    return pd.concat([watched[list(stays)], stays], ignore_index=True)


def _unseen(visits: pd.DataFrame, keys: list[str], first: dt.date) -> pd.DataFrame:
    """Stays that were over before a reading saw the deal at all.

    Leaving them out would leave out the short ones. The days from opening on are parted evenly
    among the stages it went through; a lost deal was lost in the first.
    """
    seen = visits.groupby("deal", sort=False).head(1)
    beyond = {key: place for place, key in enumerate(keys) if place}
    passed = seen["stage"].map(beyond).fillna(seen["outcome"].map({WON: len(keys), LOST: 1}))
    known = passed.notna() & (seen["opened"] >= entries.midnight(first))
    known &= seen["opened"] <= seen["entered"]
    seen, passed = seen[known], passed[known].astype("int64")
    again = seen.loc[seen.index.repeat(passed)]
    place = again.groupby(level=0).cumcount()
    days = entries.days_between(again["opened"], again["entered"]) / passed.loc[again.index]
    return again.assign(
        stage=place.map(dict(enumerate(keys))).astype("str"), days=days, start=-1.0, ended=True
    )


def _row(stays: pd.DataFrame) -> dict[str, float]:
    ended = int(stays["ended"].sum())
    won = stays.loc[stays["won"], "days"]
    numbers = dict.fromkeys(_NUMBERS, np.nan)
    if ended >= ENOUGH:
        curve = kaplan_meier(stays["days"], stays["ended"], entered=stays["start"])
        numbers |= _quantile(curve, "median", 0.5) | _quantile(curve, "p90", LONG)
    if len(won) >= ENOUGH:
        numbers["won_median"] = float(won.median())
    return {"n": len(stays), "ended": ended, **numbers, "won_n": len(won)}


def _quantile(curve: SurvivalCurve, name: str, share: float) -> dict[str, float]:
    low, high = curve.quantile_interval(share)
    found = {name: curve.quantile(share), f"{name}_low": low, f"{name}_high": high}
    return {key: np.nan if days is None else days for key, days in found.items()}


def _limits(book: Book, stages: pd.DataFrame, history: DealHistory | None) -> tuple[Limit, ...]:
    limits = missing_entries(book, NEEDS, WHAT)
    if history is None:
        return (*limits, Limit(WHAT, NO_HISTORY))
    if len(stages) > 1:
        visits = stage_visits(history, str(stages.index[0]))
        limits += too_coarse(history, visits, WHAT)
    labels = {stage.key: stage.label for stage in book.definition.stages}
    return limits + tuple(
        limit
        for key, ended in zip(stages.index, stages["ended"], strict=True)
        for limit in too_few(WHAT if key else WAY, int(ended), ENOUGH, group=labels.get(key, ""))
    )
