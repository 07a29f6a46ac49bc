from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from benchmarks.calibration import (
    Band,
    calibration_z,
    find_bands,
    joint_level,
    least_bands,
    place_of,
    tight_range,
)
from salesbook.analysis.forecasting.records import ForecastRecord, Settled
from salesbook.analysis.forecasting.target import Range
from salesbook.analysis.period import Period


def said(chance: float, actual: float) -> Settled:
    """A chance to reach a target of 100, and what came."""
    record = ForecastRecord(
        as_of=dt.date(2026, 3, 31),
        period=Period(dt.date(2026, 4, 1), dt.date(2026, 4, 30)),
        seed=0,
        booked=0.0,
        total=Range(p10=0.0, p50=0.0, p90=0.0, mean=0.0),
        target=100.0,
        chance=chance,
        rules={},
        share_before=None,
        deals={},
    )
    return Settled(record=record, actual=actual, won={})


def test_forecasts_stand_in_fifths_of_what_was_said() -> None:
    found = find_bands([said(0.1, 0), said(0.3, 100), said(0.25, 99), said(0.99, 200)])
    assert [(round(band.said, 3), band.reached, band.n) for band in found] == [
        (0.1, 0, 1),
        (0.275, 1, 2),
        (0.99, 1, 1),
    ]


def test_a_band_holds_within_the_interval_of_wilson() -> None:
    """30 of 100 at 90 %: (0.3 + z²/200 ± z √(0.0021 + z²/40000)) ÷ (1 + z²/100)."""
    low, high = 0.2308, 0.3796
    for end, inwards in ((low, 0.001), (high, -0.001)):
        assert Band(end + inwards, 30, 100).holds()
        assert not Band(end - inwards, 30, 100).holds()


def test_all_bands_together_are_held_to_wider_intervals() -> None:
    assert joint_level(44) == pytest.approx(1 - 0.1 / 44)
    assert not Band(0.19, 30, 100).holds(0.9)
    assert Band(0.19, 30, 100).holds(joint_level(44))
    assert not Band(0.1, 30, 100).holds(joint_level(44))
    assert least_bands(44) == 36


def test_chances_too_high_are_seen_from_all_forecasts_together() -> None:
    random = np.random.default_rng(1)
    chance = random.uniform(0.02, 0.98, 2000)
    came = np.where(random.random(2000) < chance, 100.0, 0.0)
    right = [said(float(c), float(a)) for c, a in zip(chance, came, strict=True)]
    sure = [said(float(c**2), float(a)) for c, a in zip(chance, came, strict=True)]
    assert abs(calibration_z(right)) < 2.5
    assert abs(calibration_z(sure)) > 5


def test_a_place_among_courses_that_mostly_bring_nothing() -> None:
    total = np.array([0.0] * 8 + [10.0, 20.0])
    places = [place_of(total, 0.0, np.random.default_rng(seed)) for seed in range(200)]
    assert 0 <= min(places) < 0.1
    assert 0.7 < max(places) <= 0.8
    assert 0.8 <= place_of(total, 10.0, np.random.default_rng(0)) <= 0.9


def test_the_tightest_range_from_p10_up() -> None:
    """Even amounts: P10 to P90. Mostly nothing: as far up as makes eight of ten."""
    assert tight_range(np.arange(1001.0)) == pytest.approx((100, 900), abs=1)
    half = np.append(np.zeros(500), np.arange(1.0, 501.0))
    assert tight_range(half) == pytest.approx((0, 300), abs=1)
    assert tight_range(np.append(np.zeros(90), np.ones(10))) == (0, 0)
