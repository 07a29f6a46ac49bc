"""The rank of importance: what the criteria suggest, and what the team typed over it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.definition.team import Definition
from salesbook.reading.book import Book

_DIGITS = 9


def suggested_ranks(book: Book) -> pd.DataFrame:
    """The rank each customer's scores suggest.

    The score is the mean of the criteria that are filled in, weighted by the definition; a
    criterion without a score is left out and the other weights count for more. The rank is
    the first whose lower bound (inclusive) the score reaches.

    Args:
        book: What was read.

    Returns:
        A frame with the index of the customers table. ``score``: float64, 0 to 3, NaN where
        no criterion is filled in. ``known``: share of the weight that is, 0 to 1.
        ``suggested``: the rank's label or None. ``typed``: the rank in the sheet or None.
        ``rank``: the typed one, else the suggested one.
    """
    customers = entries.table(book, "customers")
    score, known = _weighted_mean(customers, book.definition)
    suggested = _rank_of(score, book.definition)
    typed = entries.words(customers, "rank").astype(object)
    typed = typed.where(typed != "", None)
    return pd.DataFrame(
        {
            "score": score,
            "known": known,
            "suggested": suggested,
            "typed": typed,
            "rank": typed.where(typed.notna(), suggested),
        },
        index=customers.index,
    )


def _weighted_mean(
    customers: pd.DataFrame, definition: Definition
) -> tuple[pd.Series[float], pd.Series[float]]:
    total = pd.Series(0.0, index=customers.index)
    weight = pd.Series(0.0, index=customers.index)
    for criterion in definition.criteria:
        scores = entries.numbers(customers, criterion.key)
        total += scores.fillna(0.0) * criterion.weight
        weight += scores.notna() * criterion.weight
    whole = sum(criterion.weight for criterion in definition.criteria)
    mean = (total / weight.where(weight > 0)).round(_DIGITS)
    return mean, weight / whole if whole else weight


def _rank_of(score: pd.Series[float], definition: Definition) -> pd.Series[str]:
    """Ranks stand from the highest bound down: count the bounds above the score."""
    labels = np.array([*(rank.label for rank in definition.ranks), None], dtype=object)
    bounds = np.array([rank.at_least for rank in definition.ranks])
    above = (bounds[np.newaxis, :] > score.to_numpy()[:, np.newaxis]).sum(axis=1)
    place = np.where(score.notna(), above, len(bounds))
    return pd.Series(labels[place], index=score.index, dtype=object)
