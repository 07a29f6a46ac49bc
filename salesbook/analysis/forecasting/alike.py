"""Earlier deals that stood as a deal stands now, and how many of them were won in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.cases import UNKNOWN, WON, FloatArray, IntArray
from salesbook.analysis.forecasting.landmarks import Landmarks
from salesbook.analysis.survival import aalen_johansen

ENOUGH_ALIKE = 8
"""Fewer deals say nothing that could be told as a share."""


@dataclass(frozen=True, slots=True)
class Group:
    """Earlier deals of one age group, and of one stage or of any.

    Attributes:
        deals: How many different ones.
        won: Share won within the horizon of being seen so (Aalen-Johansen).
        by: ``stage`` if they are of one stage, ``age`` if of any.
    """

    deals: int
    won: float
    by: str


_ANY = -2  # a code no stage has, and neither has an unknown one
_NOBODY = Group(0, float("nan"), "age")
Alike = Mapping[tuple[int, int], Group]
"""By code of the stage and the age group; all stages together have a code of their own."""


def group_like(alike: Alike, stage: int, age: int) -> Group:
    """The earlier deals of a stage and age; where these are few, those of the age."""
    own = alike.get((stage, age), _NOBODY)
    if stage != UNKNOWN and own.deals >= ENOUGH_ALIKE:
        return own
    return alike.get((_ANY, age), _NOBODY)


def find_alike(marks: Landmarks, age: IntArray, horizon: int, weight: FloatArray) -> Alike:
    """Sort earlier deals by stage and age group.

    Args:
        marks: Deals as they stood on earlier days.
        age: The age group of each; shape (n,).
        horizon: Days ahead, the last one included.
        weight: How much each counts; shape (n,).
    """
    every = _grouped(marks, np.full(len(marks), _ANY), age, (horizon, weight))
    return every | _grouped(marks, marks.stage, age, (horizon, weight))


def _grouped(
    marks: Landmarks, stages: IntArray, age: IntArray, counted: tuple[int, FloatArray]
) -> dict[tuple[int, int], Group]:
    keys, at = np.unique(np.column_stack([stages, age]), axis=0, return_inverse=True)
    order = np.argsort(at.ravel(), kind="stable")
    counts = np.bincount(at.ravel(), minlength=len(keys))
    parts = np.split(order, np.cumsum(counts)[:-1]) if len(marks) else []
    return {
        (int(stage), int(group)): _group(marks, rows, counted, "age" if stage == _ANY else "stage")
        for (stage, group), rows in zip(keys, parts, strict=True)
    }


def _group(marks: Landmarks, rows: IntArray, counted: tuple[int, FloatArray], by: str) -> Group:
    horizon, weight = counted
    curves = aalen_johansen(marks.days[rows], marks.cause[rows], causes=2, weights=weight[rows])
    return Group(len(np.unique(marks.deal[rows])), float(curves.share(WON, horizon)), by)
