"""Whether a book was read often enough to see deals pass their stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from salesbook.analysis import entries
from salesbook.analysis.deal_history import DealHistory
from salesbook.analysis.limits import Limit
from salesbook.definition.tables import OPEN

if TYPE_CHECKING:
    import pandas as pd

COARSE = "coarse"
READINGS_A_STAY = 4
"""How many readings a usual stay in a stage should last."""


def too_coarse(history: DealHistory, visits: pd.DataFrame, what: str) -> tuple[Limit, ...]:
    """The limit of a statement about stages that deals pass between two readings unseen.

    Args:
        history: The readings.
        visits: As ``salesbook.analysis.stage_visits`` returns them.
        what: The statement, by its key in the language files.

    Returns:
        A limit with the median days between readings as ``n`` and the median stay that was
        seen as ``needed``, if the stay lasts less than ``READINGS_A_STAY`` readings; else none.
    """
    ended = visits[visits["outcome"].eq(OPEN) & visits["left"].notna() & visits["entered"].notna()]
    if not len(ended) or not history.dates[1:]:
        return ()
    gap = float(np.median(np.diff(np.array(history.dates, dtype="datetime64[D]")).astype(int)))
    stay = float(entries.days_between(ended["entered"], ended["left"]).median())
    if stay >= READINGS_A_STAY * gap:
        return ()
    return (Limit(what, COARSE, n=round(gap), needed=round(stay)),)
