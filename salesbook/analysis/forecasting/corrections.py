"""What stage, age and expected close leave unsaid: time, segments, and owners' luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.cases import BoolArray, IntArray
from salesbook.analysis.forecasting.owner_months import owner_variance
from salesbook.analysis.forecasting.segments import Outcomes, Shifts, earned_segments
from salesbook.analysis.forecasting.time_effects import TimeEffects, learn_time


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corrections:
    """What is added to the log-odds, and how unlike months are beyond it.

    Attributes:
        time: What the days to come add.
        shifts: Of the segments that earned their place.
        owner_month: Variance between owners within a month.
    """

    time: TimeEffects
    shifts: Mapping[str, Shifts]
    owner_month: float


def learn_corrections(
    outcomes: Outcomes,
    segments: Mapping[str, IntArray],
    *,
    ripe: BoolArray,
    time: tuple[int, int],
    half_life: float,
) -> Corrections:
    """Learn, one after another, what the chances of earlier deals missed.

    Args:
        outcomes: Earlier deals with their chances; shape (n,).
        segments: By name, each one's code; shape (n,).
        ripe: Which of them stood at a time when not all deals were young, and not long ago;
            (n,). Only these tell how months differ.
        time: The day of today, and days ahead.
        half_life: Days after which an outcome counts half.
    """
    shifts: dict[str, Shifts] = {}
    effects = learn_time(outcomes.only(ripe), *time, half_life)
    outcomes = outcomes.shifted(effects.at(outcomes.origin))
    counts = {name: int(codes.max(initial=-1)) + 1 for name, codes in segments.items()}
    for name, shift in earned_segments(outcomes, segments, counts).items():
        shifts[name] = shift
        outcomes = outcomes.shifted(shift.at(segments[name]))
    owners = segments.get("owner", np.zeros(len(outcomes), dtype=np.int64))
    owner_month = owner_variance(outcomes.only(ripe), owners[ripe])
    return Corrections(time=effects, shifts=shifts, owner_month=owner_month)
