"""What the team's own definition says of a deal before any deal has ended."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, logit

from salesbook.analysis.forecasting.cases import FloatArray, IntArray
from salesbook.analysis.forecasting.landmarks import DUE, LATER, OVERDUE

# Of the deals that will be won: the share that closes within a month, by where their expected
# close lies (see Landmarks.due). Rough on purpose: thirty closed deals outweigh it.
_IF_OVERDUE, _IF_DUE, _IF_LATER, _MONTH = 0.30, 0.55, 0.12, 30
# Without an expected close: as if won deals took this many days to close from any day.
_TYPICAL_DAYS = 90.0
_LEAST, _MOST = 0.002, 0.97


def believed_chance(chance: FloatArray, due: IntArray, horizon: int) -> FloatArray:
    """Chance to be won within the horizon if all that is known is the sheet.

    Args:
        chance: Chance to be won in the end, as stage or typed probability say.
        due: Where the expected close lies, as ``Landmarks.due`` has it.
        horizon: Days ahead, the last one included.

    Returns:
        Chances that are never 0 or 1: no stage is certain.
    """
    anytime = 1 - np.exp(-horizon / _TYPICAL_DAYS)
    months = horizon / _MONTH
    late, early = (1 - (1 - share) ** months for share in (_IF_OVERDUE, _IF_LATER))
    # Those that slip out of the time are the ones expected near its end: fewer if it is long.
    on_time = 1 - (1 - _IF_DUE) / max(1.0, months)
    classes = [due == OVERDUE, due == DUE, due == LATER]
    timing = np.select(classes, [late, on_time, early], default=anytime)
    found: FloatArray = np.clip(chance * timing, _LEAST, _MOST)
    return found


def log_odds(chance: FloatArray) -> FloatArray:
    """Chances as log-odds, those at the ends held finite."""
    found: FloatArray = logit(np.clip(chance, 1e-4, 1 - 1e-4))
    return found


def chance_of(odds: FloatArray) -> FloatArray:
    """Log-odds as chances."""
    found: FloatArray = expit(odds)
    return found
