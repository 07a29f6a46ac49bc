"""Where the truth of the stages is known: what frequent and rare readings make of it."""

from __future__ import annotations

import pytest

from benchmarks.stage_readings import GO_ON, HALF_OVER, Seen, seen

DEALS, SEED = 1500, 6


@pytest.fixture(scope="module")
def found() -> dict[int, Seen]:
    return {gap: seen(gap, deals=DEALS, seed=SEED) for gap in (2, 7, 30)}


def test_frequent_readings_come_near_the_truth(found: dict[int, Seen]) -> None:
    assert found[2].rates == pytest.approx(GO_ON, abs=0.04)
    assert found[2].medians == pytest.approx(HALF_OVER, abs=4)
    assert not found[2].coarse


def test_stays_no_reading_saw_do_not_make_the_first_stage_look_long(found: dict[int, Seen]) -> None:
    for each in found.values():
        assert each.medians[0] == pytest.approx(HALF_OVER[0], abs=4)


def test_rare_readings_lower_the_first_rate_and_are_told(found: dict[int, Seen]) -> None:
    weekly, monthly = found[7], found[30]
    assert monthly.rates[0] < weekly.rates[0] < found[2].rates[0]
    assert monthly.rates[1] > found[2].rates[1]
    assert monthly.medians[1] > HALF_OVER[1]
    assert monthly.coarse
