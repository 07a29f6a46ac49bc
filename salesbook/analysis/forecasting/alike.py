"""Earlier deals that stood as a deal stands now, and how many of them were won in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from salesbook.analysis.forecasting.cases import WON, FloatArray, IntArray
from salesbook.analysis.forecasting.landmarks import Landmarks
from salesbook.analysis.survival import aalen_johansen

ENOUGH_ALIKE = 8
"""Fewer deals say nothing that could be told as a share."""


@dataclass(frozen=True, slots=True)
class Group:
    """Earlier deals of one stage and age group.

    Attributes:
        deals: How many different ones.
        won: Share won within the horizon of being seen so (Aalen-Johansen).
    """

    deals: int
    won: float


NOBODY = Group(0, float("nan"))
Alike = Mapping[tuple[int, int], Group]
"""By code of the stage and the age group."""


def find_alike(marks: Landmarks, age: IntArray, horizon: int, weight: FloatArray) -> Alike:
    """Sort earlier deals by stage and age group.

    Args:
        marks: Deals as they stood on earlier days.
        age: The age group of each; shape (n,).
        horizon: Days ahead, the last one included.
        weight: How much each counts; shape (n,).
    """
    keys, at = np.unique(np.column_stack([marks.stage, age]), axis=0, return_inverse=True)
    order = np.argsort(at.ravel(), kind="stable")
    counts = np.bincount(at.ravel(), minlength=len(keys))
    parts = np.split(order, np.cumsum(counts)[:-1]) if len(marks) else []
    return {
        (int(stage), int(group)): _group(marks, rows, horizon, weight)
        for (stage, group), rows in zip(keys, parts, strict=True)
    }


def _group(marks: Landmarks, rows: IntArray, horizon: int, weight: FloatArray) -> Group:
    curves = aalen_johansen(marks.days[rows], marks.cause[rows], causes=2, weights=weight[rows])
    return Group(len(np.unique(marks.deal[rows])), float(curves.share(WON, horizon)))
