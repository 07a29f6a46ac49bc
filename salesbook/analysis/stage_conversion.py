"""How many deals go on from each stage to the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.deal_history import DealHistory
from salesbook.analysis.limits import Limit, missing_entries, too_few
from salesbook.analysis.rates import ENOUGH, Rate, careful_rate, rate_of, wilson_interval
from salesbook.analysis.reading_gaps import too_coarse
from salesbook.analysis.stage_reach import (
    FATES,
    WHOLE,
    open_stages,
    reach_in_all,
    reach_in_book,
    reach_in_history,
)
from salesbook.analysis.stage_visits import stage_visits
from salesbook.analysis.survival import kaplan_meier
from salesbook.definition.team import Definition
from salesbook.reading.book import Book

NEEDS = {"deals": ("stage", "opened")}
RESOLVED = 0.9
"""Share of deals that must have gone on or ended by the age a cohort counts from."""

WHAT, STAGES = "stage_conversion.what", "stage_conversion.stages"
WAY = "stage_conversion.whole"
NO_HISTORY = "no_history"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StageConversion:
    """How many deals go on, by stage and by the month they entered it.

    Attributes:
        as_of: The day it is seen from.
        from_history: Whether readings told when each stage was entered. Else one reading
            did, every cohort is by the month of opening, and the stage a deal was lost in is
            unknown.
        stages: Index: keys of the open stages in order, then ``""``: from opening to won, of
            the book itself. ``n``: int64, deals of cohorts old enough, less the removed.
            ``passed``, ``lost``, ``open`` (there still), ``unknown`` (lost nobody knows where),
            ``removed`` (gone from the readings; not in ``n``), ``young`` (in cohorts too young):
            int64. ``rate``: passed ÷ n, NaN under ``ENOUGH`` deals or with any unknown;
            ``low``, ``high``: its 90 % interval, with unknown ones from none passed to all.
            ``old_enough``: float64, days from which a cohort counts; NaN where nothing ended.
            ``back``: int64, moves from the stage to an earlier one; 0 without readings.
        cohorts: Index: ``stage`` and ``month`` of entry. The counts of each cohort and
            ``counted``: bool, whether it is old enough.
        limits: What cannot be said.
    """

    as_of: dt.date
    from_history: bool
    stages: pd.DataFrame
    cohorts: pd.DataFrame
    limits: tuple[Limit, ...]

    def rate(self, stage: str) -> Rate:
        """The rate of a stage by its key; ``""`` for the way from opening to won."""
        return rate_of(self.stages, stage)


def stage_conversion(
    book: Book, *, as_of: dt.date, history: DealHistory | None = None
) -> StageConversion:
    """Follow the deals from stage to stage.

    A cohort is the deals that entered a stage in one month. One counts once its youngest deal
    is so old that 90 % of deals have gone on or ended by that age (Kaplan-Meier); where the
    curve never gets there, by the age at which the last one did. Deals still there then count
    as not passed. A skipped stage counts as passed. A deal that goes back has passed once and
    for all; the move back is counted apart.

    Args:
        book: What was read: its definition's stages, and the way from opening to won.
        as_of: The day everything is seen from, inclusive.
        history: The readings up to then; None if there are none.

    References:
        Kaplan, E. L., Meier, P. (1958), see ``salesbook.analysis.survival``. Bounds where fates
        are unknown: Manski, C. F. (1989). Anatomy of the selection problem. Journal of Human
        Resources 24, 343-360.
    """
    definition = book.definition
    if history is None:
        reach = reach_in_book(book, as_of=as_of)
    else:
        reach = reach_in_history(history, definition)
    reach = pd.concat([reach, reach_in_all(book, as_of=as_of)], ignore_index=True)
    keys = [*(stage.key for stage in open_stages(definition)), WHOLE]
    ages = {key: _old_enough(reach[reach["stage"] == key]) for key in keys}
    if history is None:  # every cohort is of the day of opening, whatever the stage
        ages = dict.fromkeys(keys, ages[WHOLE])
    cohorts = _cohorts(reach, ages, as_of)
    visits = None if history is None else stage_visits(history, keys[0])
    back = {} if visits is None else _steps_back(visits, keys[:-1])
    stages = pd.DataFrame([_stage(cohorts, key, ages[key], back) for key in keys], index=keys)
    stages = stages.rename_axis("stage")
    return StageConversion(
        as_of=as_of,
        from_history=history is not None,
        stages=stages.astype(dict.fromkeys(("n", "young", "back", *FATES), "int64")),
        cohorts=cohorts,
        limits=_limits(book, stages)
        if history is None or visits is None
        else _limits(book, stages, seen=too_coarse(history, visits, STAGES)),
    )


def _old_enough(reach: pd.DataFrame) -> float:
    """The age by which deals have gone on or ended; NaN if none ever did."""
    days = entries.days_between(reach["entered"], reach["until"]).to_numpy()
    curve = kaplan_meier(days, reach["fate"].isin(("passed", "lost")).to_numpy())
    if not len(curve.days):
        return float("nan")
    return curve.quantile(RESOLVED) or float(curve.days[-1])


def _cohorts(reach: pd.DataFrame, ages: dict[str, float], as_of: dt.date) -> pd.DataFrame:
    month = entries.months(reach["entered"])
    found = pd.crosstab([reach["stage"], month], reach["fate"]).reindex(
        columns=list(FATES), fill_value=0
    )
    found = found.rename_axis(index=["stage", "month"], columns=None)
    ends = pd.to_datetime(found.index.get_level_values("month")) + pd.offsets.MonthEnd(0)
    age = np.array([ages[key] for key in found.index.get_level_values("stage")], dtype=float)
    gone = (entries.midnight(as_of) - ends).days.to_numpy()
    return found.assign(counted=gone >= age)


def _stage(cohorts: pd.DataFrame, key: str, age: float, back: dict[str, int]) -> dict[str, float]:
    own = cohorts[cohorts.index.get_level_values("stage") == key]
    sums = own.loc[own["counted"], list(FATES)].sum()
    young = own.loc[~own["counted"], list(FATES)].to_numpy().sum()
    n = int(sums.sum() - sums["removed"])
    rate = _bounded(int(sums["passed"]), int(sums["unknown"]), n)
    shares = {"rate": rate.rate, "low": rate.low, "high": rate.high}
    return {
        "n": n,
        **{fate: int(sums[fate]) for fate in FATES},
        "young": int(young),
        **{name: np.nan if share is None else share for name, share in shares.items()},
        "old_enough": age,
        "back": back.get(key, 0),
    }


def _bounded(passed: int, unknown: int, n: int) -> Rate:
    if not unknown:
        return careful_rate(passed, n)
    low, high = wilson_interval(passed / n, n)[0], wilson_interval((passed + unknown) / n, n)[1]
    return Rate(None, n, low, high)


def _steps_back(visits: pd.DataFrame, keys: Sequence[str]) -> dict[str, int]:
    place = visits["stage"].map(dict(zip(keys, range(len(keys)), strict=True))).astype("float64")
    moved = place.groupby(visits["deal"], sort=False).shift(-1) < place
    counts = visits.loc[moved, "stage"].value_counts()
    return {str(key): int(count) for key, count in counts.items()}


def _limits(
    book: Book, stages: pd.DataFrame, *, seen: tuple[Limit, ...] | None = None
) -> tuple[Limit, ...]:
    limits = missing_entries(book, NEEDS, WHAT)
    if seen is not None:
        limits = seen  # readings have what the book of now may lack
    elif limits:
        return limits
    elif len(stages) > 2:  # noqa: PLR2004 - a stage and the whole way
        limits = (Limit(STAGES, NO_HISTORY),)
    return limits + tuple(
        limit
        for key, n in zip(stages.index, stages["n"], strict=True)
        for limit in too_few(
            WHAT if key else WAY, int(n), ENOUGH, group=_label(book.definition, key)
        )
    )


def _label(definition: Definition, key: str) -> str:
    return next((stage.label for stage in definition.stages if stage.key == key), "")
