"""An axis of the customer matrix: from entries to scores, and from scores to a cut."""

from __future__ import annotations

import numpy as np
import pandas as pd

from salesbook.definition.team import Axis, AxisInput

_DIGITS = 9
"""Decimals a score keeps: weights such as 0.1 + 0.2 must not part equal customers."""


def input_scores(entries: pd.Series, given: AxisInput) -> pd.Series[float]:
    """The score of each entry: 0 to the number of bands, or what the word scores.

    Args:
        entries: Numbers for an input with bands, words for one with scores.
        given: The input; band edges are inclusive lower bounds.

    Returns:
        Scores with the same index; NaN for an empty entry or a word without a score.
    """
    if given.scores:
        return entries.map(dict(given.scores)).astype("float64")
    numbers = pd.to_numeric(entries, errors="coerce").astype("float64")
    scores = np.searchsorted(given.bands, numbers.to_numpy(), side="right")
    return pd.Series(scores, index=entries.index, dtype="float64").where(numbers.notna())


def axis_scores(entries: pd.DataFrame, axis: Axis) -> pd.DataFrame:
    """The weighted mean score of each customer over the inputs that are known.

    Args:
        entries: A column per input of the axis; a column that is not there is unknown.
        axis: The inputs with their weights.

    Returns:
        A frame with the same index. ``score``: NaN where nothing is known. ``known``: share
        of the weight that is known, 0 to 1.
    """
    total = sum(given.weight for given in axis.inputs)
    score = pd.Series(0.0, index=entries.index)
    weight = pd.Series(0.0, index=entries.index)
    for given in axis.inputs:
        if given.column in entries:
            scores = input_scores(entries[given.column], given)
            score += scores.fillna(0.0) * given.weight
            weight += scores.notna() * given.weight
    known = weight / total if total else weight
    return pd.DataFrame(
        {"score": (score / weight.where(weight > 0)).round(_DIGITS), "known": known}
    )


def cut_score(scores: pd.Series[float], axis: Axis) -> float | None:
    """The score from which a customer is high, inclusive.

    A fixed cut is taken as it is. The median is taken of the scores given, and where it
    parts nobody, because it is the lowest score there is, the next higher score takes its
    place: a customer without dealings never counts as high because most have none. If all
    scores are equal, all are high, unless they are 0.

    Args:
        scores: The customers' scores; NaN is left out.
        axis: The axis with its cut.

    Returns:
        The cut, or None when nobody is high.
    """
    if axis.cut is not None:
        return axis.cut
    known = scores.dropna()
    if known.empty:
        return None
    median, lowest = round(float(known.median()), _DIGITS), float(known.min())
    if median > lowest:
        return median
    higher = known[known > lowest]
    if not higher.empty:
        return float(higher.min())
    return lowest if lowest > 0 else None
