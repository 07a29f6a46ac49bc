"""The chance of each open deal to be won within so many days, with what is unsure of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.alike import Alike, Group, find_alike, group_like
from salesbook.analysis.forecasting.belief import believed_chance, log_odds
from salesbook.analysis.forecasting.cases import OPEN, UNKNOWN, WON, Cases, FloatArray, IntArray
from salesbook.analysis.forecasting.corrections import learn_corrections
from salesbook.analysis.forecasting.effects import Cells, Effects, Levels, fit_effects
from salesbook.analysis.forecasting.landmarks import (
    DUE_CLASSES,
    Landmarks,
    due_class,
    find_landmarks,
    ripe_from,
)
from salesbook.analysis.forecasting.segments import Outcomes, Shifts
from salesbook.analysis.forecasting.time_effects import TimeEffects
from salesbook.analysis.survival import aalen_johansen

SEASON = "season"
"""What tells months apart, not deals: the month of the quarter."""

_DEALS_PER_AGE, _MOST_AGES = 40, 16  # an age group needs that many deals
_ENOUGH_WON = 600  # history is weighed so that about the latest 600 wins count
_SHORTEST, _LONGEST = 90.0, 730.0  # bounds of the half-life in days


@dataclass(frozen=True, slots=True, eq=False)
class ChanceModel:
    """What was learned of how deals end within a horizon.

    Attributes:
        day: The day of today.
        horizon: Days ahead, the last one included.
        edges: Ages that part the age groups.
        noted: Whether stages and expected closes were noted with the history.
        effects: Of stage, age and expected close.
        time: What the days ahead add.
        shifts: Of the segments that earned their place.
        owner_month: Variance of the log-odds between owners within a month.
        half_life: Days after which a case counts half.
        learned_from: Deals that closed by the day.
        alike: Earlier deals by stage and age group.
    """

    day: int
    horizon: int
    edges: FloatArray
    noted: bool
    effects: Effects
    time: TimeEffects
    shifts: Mapping[str, Shifts]
    owner_month: float
    half_life: float
    learned_from: int
    alike: Alike

    def cells(self, cases: Cases, deals: IntArray) -> tuple[FloatArray, FloatArray]:
        """Believed log-odds and design rows of open deals."""
        due = due_class(cases.due[deals], self.day, self.horizon)
        believed = log_odds(believed_chance(cases.chance[deals], due, self.horizon))
        age = self._ages(cases, deals)
        noted = due if self.noted else np.full(len(deals), UNKNOWN)
        return believed, self.effects.levels.design(cases.stage[deals], age, noted)

    @property
    def told(self) -> tuple[str, ...]:
        """What tells deals or months apart."""
        return (*([SEASON] if self.time.season.told else []), *self.shifts)

    def alike_to(self, cases: Cases, deals: IntArray) -> list[Group]:
        """For each open deal the earlier deals of its stage and age, else of its age."""
        keys = zip(cases.stage[deals].tolist(), self._ages(cases, deals).tolist(), strict=True)
        return [group_like(self.alike, *key) for key in keys]

    def _ages(self, cases: Cases, deals: IntArray) -> IntArray:
        groups = np.searchsorted(self.edges, self.day - cases.opened[deals], side="right")
        return groups.astype(np.int64)


def fit_chances(cases: Cases, day: int, horizon: int, stages: FloatArray) -> ChanceModel:
    """Learn from the deals known on a day.

    Args:
        cases: Deals as known on the day (``Cases.known_on``).
        day: The day of today.
        horizon: Days ahead, the last one included.
        stages: The definition's chance to be won by stage code.

    References:
        Aalen, O. O., Johansen, S. (1978), see ``salesbook.analysis.survival``.
        van Houwelingen, H. C. (2007). Dynamic prediction by landmarking in event history
        analysis. Scandinavian Journal of Statistics 34, 70-85.
    """
    marks = find_landmarks(cases, day, horizon)
    half_life = _half_life(cases, day)
    weight = 0.5 ** ((day - marks.origin) / half_life)
    edges = _age_edges(marks)
    levels = Levels(len(stages), len(edges) + 1, DUE_CLASSES)
    believed = _believed(cases, marks, stages, horizon)
    age = np.searchsorted(edges, marks.age, side="right")
    cells = _cells(marks, age, (believed, weight), (day, horizon))
    effects = fit_effects(cells, levels)
    odds = believed + levels.design(marks.stage, age, marks.due) @ effects.mean
    whole = marks.whole(horizon, day)
    followed = weight / _overlap(marks, horizon)
    outcomes = Outcomes(marks.origin, odds, marks.won_within(horizon), followed).only(whole)
    found = learn_corrections(
        outcomes,
        {name: code[marks.deal[whole]] for name, code in cases.segments.items()},
        ripe=outcomes.origin >= ripe_from(cases, day),
        time=(day, horizon),
        half_life=half_life,
    )
    return ChanceModel(
        day=day,
        horizon=horizon,
        edges=edges,
        noted=bool(len(cases.sightings.deal)),
        effects=effects,
        time=found.time,
        shifts=found.shifts,
        owner_month=found.owner_month,
        half_life=half_life,
        learned_from=int((cases.outcome != OPEN).sum()),
        alike=find_alike(marks, age, horizon, weight),
    )


def _half_life(cases: Cases, day: int) -> float:
    """As far back as it takes for enough wins: a large team is judged by its latest months."""
    ages = np.sort(day - cases.closed[(cases.outcome == WON) & np.isfinite(cases.closed)])
    if not len(ages):
        return _LONGEST
    return float(np.clip(ages[min(len(ages) - 1, _ENOUGH_WON)], _SHORTEST, _LONGEST))


def _age_edges(marks: Landmarks) -> FloatArray:
    groups = int(np.clip(len(np.unique(marks.deal)) / _DEALS_PER_AGE, 1, _MOST_AGES))
    if groups == 1:
        return np.array([])
    return np.unique(np.quantile(marks.age, np.linspace(0, 1, groups + 1)[1:-1]))


def _believed(cases: Cases, marks: Landmarks, stages: FloatArray, horizon: int) -> FloatArray:
    of_stage = np.append(stages, 0.0)[marks.stage]
    chance = np.where(marks.stage == UNKNOWN, cases.chance[marks.deal], of_stage)
    # Won and lost deals carry chance 1 and 0 in the sheet today: what they had is not known.
    open_mean = stages.mean() if len(stages) else 0.5
    decided = (marks.stage == UNKNOWN) & ((chance <= 0) | (chance >= 1))
    return log_odds(believed_chance(np.where(decided, open_mean, chance), marks.due, horizon))


def _overlap(marks: Landmarks, horizon: int) -> float:
    """How often one day's ending is seen from several origins."""
    origins = np.unique(marks.origin)
    step = float(np.median(np.diff(origins))) if len(origins) > 1 else float(horizon)
    return max(1.0, horizon / step)


def _cells(
    marks: Landmarks,
    age: IntArray,
    seen: tuple[FloatArray, FloatArray],
    time: tuple[int, int],
) -> Cells:
    believed, weight = seen
    day, horizon = time
    followed = weight * np.minimum(1.0, (day - marks.origin) / horizon) / _overlap(marks, horizon)
    keys = np.column_stack([marks.stage, age, marks.due])
    cells, at = np.unique(keys, axis=0, return_inverse=True)
    order = np.argsort(at.ravel(), kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(at.ravel(), minlength=len(cells)))[:-1])
    rows = parts if len(marks) else []
    return Cells(
        stage=cells[:, 0],
        age=cells[:, 1],
        due=cells[:, 2],
        believed=np.array([np.average(believed[r], weights=weight[r]) for r in rows]),
        share=np.array([_share_won(marks, r, weight, horizon) for r in rows]),
        n=np.array([followed[r].sum() for r in rows]),
    )


def _share_won(marks: Landmarks, rows: IntArray, weight: FloatArray, horizon: int) -> float:
    curves = aalen_johansen(marks.days[rows], marks.cause[rows], causes=2, weights=weight[rows])
    return float(curves.share(1, horizon))
