from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesbook.analysis.scores import axis_scores, cut_score, input_scores
from salesbook.definition.team import Axis, AxisInput

EMPLOYEES = AxisInput("employees", 1, bands=(30, 100, 300))
CONDITION = AxisInput("condition", 3, scores={"好調": 3, "低調": 0})
MEDIAN = Axis((EMPLOYEES,))


def test_a_band_begins_at_its_lower_bound() -> None:
    employees = pd.Series([0, 29.9, 30, 99, 100, 300, 9e9, None], dtype="float64")
    scores = input_scores(employees, EMPLOYEES)
    assert scores[:7].tolist() == [0, 0, 1, 1, 2, 3, 3]
    assert pd.isna(scores[7])


def test_a_word_without_a_score_is_unknown() -> None:
    scores = input_scores(pd.Series(["低調", "普通", None], dtype="str"), CONDITION)
    assert scores[0] == 0
    assert scores[1:].isna().all()


def test_weights_of_the_known_inputs_are_scaled() -> None:
    entries = pd.DataFrame(
        {"employees": [100.0, 100.0, None], "condition": ["好調", None, None]},
    )
    scores = axis_scores(entries, Axis((EMPLOYEES, CONDITION)))
    assert scores["score"][:2].tolist() == [(2 * 1 + 3 * 3) / 4, 2.0]
    assert pd.isna(scores["score"][2])
    assert scores["known"].tolist() == [1.0, 0.25, 0.0]


def test_a_column_the_team_left_out_is_unknown() -> None:
    scores = axis_scores(pd.DataFrame({"employees": [30.0]}), Axis((EMPLOYEES, CONDITION)))
    assert (scores["score"][0], scores["known"][0]) == (1.0, 0.25)


@settings(max_examples=30)
@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=8), st.integers(0, 3))
def test_equal_scores_stay_equal_whatever_the_weights(weights: list[float], score: int) -> None:
    inputs = tuple(AxisInput(f"i{n}", w, bands=(1, 2, 3)) for n, w in enumerate(weights))
    entries = pd.DataFrame([{each.column: float(score) for each in inputs}])
    assert axis_scores(entries, Axis(inputs))["score"][0] == score


@pytest.mark.parametrize(
    ("scores", "cut"),
    [
        ([1, 2, 3], 2),
        ([1, 2, 3, 4], 2.5),
        ([0, 0, 0, 2, 3], 2),  # the median parts nobody: the next higher score does
        ([1, 1, 1, 3], 3),
        ([2, 2], 2),  # all equal: all are high
        ([0, 0], None),  # but a score of 0 never is
        ([], None),
    ],
)
def test_median_cut(scores: list[float], cut: float | None) -> None:
    assert cut_score(pd.Series(scores, dtype="float64"), MEDIAN) == cut


def test_fixed_cut() -> None:
    assert cut_score(pd.Series([0.0, 0.0]), Axis((EMPLOYEES,), cut=0)) == 0
