"""What the team sells, and whom it fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A product.

    Attributes:
        price: List price in yen.
        median: Median amount of a deal in yen; ``spread`` is its log-normal sigma.
        fit: How well it suits an industry, 1 as a rule; 0 is never offered there.
        other: Its fit for every other industry.
        pace: Factor on how long its deals take.
        family: ``machine``, ``software`` or ``service``; deals are named after it.
    """

    price: int
    median: int
    spread: float
    fit: Mapping[str, float]
    other: float = 0.0
    pace: float = 1.0
    family: str = "machine"


OFFERS = {
    "inspection": Offer(
        8_500_000, 8_900_000, 0.4, {"manufacturing": 1.1, "wholesale": 0.15}, pace=1.35
    ),
    "carrier": Offer(
        4_800_000,
        6_200_000,
        0.55,
        {"manufacturing": 1.0, "logistics": 1.5, "wholesale": 0.9, "retail": 0.3},
        pace=1.2,
    ),
    "dust": Offer(
        1_600_000,
        2_200_000,
        0.5,
        {"manufacturing": 0.9, "construction": 0.9, "services": 0.35, "healthcare": 0.3},
    ),
    "planning": Offer(
        1_800_000,
        2_400_000,
        0.45,
        {"manufacturing": 1.0, "construction": 0.7, "wholesale": 0.7, "services": 0.3},
        pace=1.1,
        family="software",
    ),
    "access": Offer(
        1_200_000,
        1_500_000,
        0.55,
        {"it": 1.4, "healthcare": 1.2, "property": 1.5, "education": 1.1, "finance": 1.3},
        other=0.5,
        family="software",
    ),
    "printing": Offer(
        900_000,
        1_100_000,
        0.5,
        {"manufacturing": 0.25, "logistics": 0.3, "construction": 0.5},
        other=1.0,
        pace=0.85,
    ),
    "service": Offer(
        480_000,
        520_000,
        0.5,
        {"manufacturing": 0.8, "logistics": 0.8},
        other=0.6,
        pace=0.6,
        family="service",
    ),
}


def fit(offer: str, industry: str) -> float:
    """How well a product suits an industry; 0 is never offered there."""
    return OFFERS[offer].fit.get(industry, OFFERS[offer].other)
