"""Who gets more of the team's time than the policy means for them, and who gets less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from salesbook.analysis.matrix import Matrix

if TYPE_CHECKING:
    import pandas as pd

OVER, UNDER = "C", "B"
"""The quadrants easily given too much, and too little."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Balance:
    """Effort per customer against the policy.

    Attributes:
        fair: Meetings the policy means for each customer of a quadrant: its share of all
            meetings with placed customers, divided by its number of customers. A quadrant
            without customers is left out, all are in a book without meetings.
        over: Customers of C with more meetings than ``fair``, most meetings first.
        under: Customers of B with fewer, fewest first, then the higher objective evaluation
            (in hundredths of a point). Both frames keep the index of the customers table,
            whose order decides the rest, and have ``no``, ``company``, ``owner``: str,
            ``meetings``: int64, ``fair``, ``gap`` (meetings less fair): float64.
    """

    fair: Mapping[str, float]
    over: pd.DataFrame
    under: pd.DataFrame


def effort_balance(found: Matrix) -> Balance:
    """Compare each customer's meetings with what the policy means for its quadrant.

    Two rows of one company share its meetings: they count for the first.

    Args:
        found: The matrix, with the meetings of its effort period. Reference: METRICS,
            effort ("over-investment in C and neglect of B are named").
    """
    total = sum(quadrant.meetings for quadrant in found.quadrants)
    fair = {
        quadrant.key: quadrant.policy.effort_share * total / quadrant.customers
        for quadrant in found.quadrants
        if total and quadrant.customers
    }
    customers = found.customers
    again = customers["company"].duplicated()
    counted = customers.assign(meetings=customers["meetings"].mask(again, 0))
    over, under = (_members(counted, fair, key) for key in (OVER, UNDER))
    return Balance(
        fair=fair,
        over=_shown(over[over["gap"] > 0].sort_values("meetings", ascending=False, kind="stable")),
        under=_shown(
            under[under["gap"] < 0].sort_values(
                ["meetings", "worth"], ascending=[True, False], kind="stable"
            )
        ),
    )


def _members(customers: pd.DataFrame, fair: Mapping[str, float], quadrant: str) -> pd.DataFrame:
    own = customers[customers["quadrant"] == quadrant]
    each = fair.get(quadrant, float("nan"))
    # Halves go up, as spreadsheets round.
    return own.assign(fair=each, gap=own["meetings"] - each, worth=np.floor(own["x"] * 100 + 0.5))


def _shown(customers: pd.DataFrame) -> pd.DataFrame:
    return customers[["no", "company", "owner", "meetings", "fair", "gap"]]
