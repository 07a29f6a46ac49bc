from __future__ import annotations

import numpy as np
import pytest

from salesbook.analysis.forecasting.belief import chance_of
from salesbook.analysis.forecasting.effects import Cells, Effects, Levels, fit_effects

LEVELS = Levels(stages=4, ages=2, dues=4)


def fit(believed: list[float], share: list[float], n: float) -> tuple[Effects, Cells]:
    """A cell per stage, of one age and one class of expected close."""
    stage = np.arange(len(share))
    same = np.zeros(len(share), dtype=np.int64)
    cells = Cells(stage, same, same, np.array(believed), np.array(share), np.full(len(share), n))
    return fit_effects(cells, LEVELS), cells


def chances(found: Effects, cells: Cells) -> list[float]:
    odds = cells.believed + LEVELS.design(cells.stage, cells.age, cells.due) @ found.mean
    return list(chance_of(odds))


def test_many_deals_speak_for_themselves() -> None:
    found, cells = fit([-2.0, -1.0, 0.0, 1.0], [0.1, 0.2, 0.4, 0.7], 5_000)
    assert chances(found, cells) == pytest.approx([0.1, 0.2, 0.4, 0.7], abs=0.01)


def test_few_leave_the_belief() -> None:
    found, cells = fit([-2.0, 2.0, 0.0, 0.0], [0.5, 0.5, 0.5, 0.5], 0.01)
    assert chances(found, cells) == pytest.approx([0.12, 0.88, 0.5, 0.5], abs=0.01)


@pytest.mark.parametrize("believed", [-6.0, 6.0])
def test_a_belief_far_from_what_came_is_left_step_by_step(believed: float) -> None:
    """From there one step of Newton's leads beyond the other end, and the next never back."""
    share = [0.9, 0.95, 0.9, 0.97] if believed < 0 else [0.1, 0.05, 0.1, 0.03]
    found, cells = fit([believed] * 4, share, 3_000)
    assert chances(found, cells) == pytest.approx(share, abs=0.03)
