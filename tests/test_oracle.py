from __future__ import annotations

import numpy as np
import pytest

from benchmarks.oracle import true_courses
from benchmarks.simulated_team import MONTH, Ways, make_team
from salesbook.analysis.forecasting.cases import WON

KINDS = {
    "steady": Ways(members=5, deals=400),
    "drift": Ways(members=5, deals=400, drift=0.8),
    "together": Ways(members=5, deals=400, together=0.25),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_oracle_expects_is_what_comes_on_average(kind: str) -> None:
    """Of 60 teams, a month each: deals won, and the whole amount, within three errors."""
    ways, wins, amounts = KINDS[kind], [], []
    for seed in range(60):
        team, random = make_team(ways, seed), np.random.default_rng(seed)
        day = (8 + seed % 15) * MONTH
        found, cases = true_courses(team, day, random, 200), team.cases
        came = (cases.outcome == WON) & (cases.closed > day) & (cases.closed <= day + MONTH)
        wins.append(came[found.deals].sum() - found.won.mean(axis=1).sum())
        amounts.append(cases.amount[came].sum() - found.total.mean())
    for off in (wins, amounts):
        assert abs(np.mean(off)) < 3 * np.std(off) / np.sqrt(len(off))


def test_a_month_good_for_all_makes_its_courses_unlike() -> None:
    """With the same mean, deals that rise and fall together widen what a month may bring."""
    spread = {}
    for together in (0.0, 0.6):
        team = make_team(Ways(members=5, deals=4000, together=together), 1)
        found = true_courses(team, 12 * MONTH, np.random.default_rng(1), 400)
        count = found.won.sum(axis=0)
        spread[together] = count.std() / np.sqrt(count.mean())
    assert spread[0.6] > 2 * spread[0.0]


def test_only_deals_open_on_the_day_have_a_chance() -> None:
    team = make_team(KINDS["steady"], 2)
    found = true_courses(team, 10 * MONTH, np.random.default_rng(1), 50)
    assert (team.cases.opened[found.deals] <= 10 * MONTH).all()
    assert (team.cases.closed[found.deals] > 10 * MONTH).all()
    assert found.won.shape == (len(found.deals), 50)
    assert 0 < found.won.mean() < 0.6
