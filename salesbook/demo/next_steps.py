"""Next dates: planned, due today, overdue, or none, as the member keeps order."""

from __future__ import annotations

import datetime as dt
import random

from salesbook.demo.chance import draw_days, happens
from salesbook.demo.scene import Scene

_DAY = dt.timedelta(days=1)
_TODAY = 0.05
_LATE = 0.6


def draw_next_date(scene: Scene, rng: random.Random, order: float, reach: float) -> dt.date | None:
    """When the next step is meant to happen.

    Args:
        scene: Its last day is today.
        rng: Random numbers.
        order: Chance that the date is still to come.
        reach: Typical days until a date to come.

    Returns:
        A working day, or None where nobody set one.
    """
    if happens(rng, order):
        ahead = 0 if happens(rng, _TODAY) else draw_days(rng, reach, 0.8)
        return scene.work.near(scene.as_of + _DAY * ahead, rng.randrange(5))
    if happens(rng, _LATE):
        return scene.work.on_or_before(scene.as_of - _DAY * draw_days(rng, 9, 0.8))
    return None
