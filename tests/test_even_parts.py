from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from salesbook.analysis.even_parts import even_parts

VALUES = st.lists(st.integers(-20, 20), min_size=1, max_size=60)


def test_each_score_holds_a_fifth() -> None:
    scores = even_parts(pd.Series([30.0, 10, 20, 50, 40, 100, 90, 80, 70, 60]), 5)
    assert list(scores) == [2, 1, 1, 3, 2, 5, 5, 4, 4, 3]


def test_equal_values_stay_together_in_the_middle_of_their_places() -> None:
    assert list(even_parts(pd.Series([1.0, 1, 1, 1, 9]), 5)) == [3, 3, 3, 3, 5]
    assert list(even_parts(pd.Series([7.0, 7, 7]), 4)) == [3, 3, 3]


def test_no_values_have_no_scores() -> None:
    assert even_parts(pd.Series(dtype="float64"), 5).empty


@given(VALUES, st.integers(2, 7))
def test_the_rule_holds_for_any_values(values: list[int], parts: int) -> None:
    scores = even_parts(pd.Series(values, dtype="float64"), parts)
    for value, score in zip(values, scores, strict=True):
        below, same = sum(v < value for v in values), values.count(value)
        # In whole numbers, so that nothing is rounded.
        assert score == min(parts, 1 + parts * (2 * below + same) // (2 * len(values)))


@given(VALUES)
def test_a_higher_value_never_scores_lower(values: list[int]) -> None:
    scores = even_parts(pd.Series(sorted(values), dtype="float64"), 5).to_numpy()
    assert (np.diff(scores) >= 0).all()
