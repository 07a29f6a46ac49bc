"""What was ordered: won deals, and what loyal customers buy besides; by customer it adds up."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence

from salesbook.definition.tables import WON
from salesbook.demo.chance import happens, round_to
from salesbook.demo.companies import Company
from salesbook.demo.deals import Deal
from salesbook.demo.frames import Entry
from salesbook.demo.offers import OFFERS
from salesbook.demo.scene import Scene

_YEARS = ("this_year", "last_year")
"""The register begins with the last fiscal year."""
_USUAL, _MOST = 500_000, 6
_SERVICE = 0.45
_STEP = 1000


def order_rows(
    scene: Scene,
    companies: Sequence[Company],
    deals: Sequence[Deal],
    customers: Sequence[Mapping[str, Entry]],
) -> list[dict[str, Entry]]:
    """A row an order, by date.

    Args:
        scene: The story.
        companies: The customers.
        deals: All deals.
        customers: The customers' rows in the same order: what they say a customer bought in
            this fiscal year and the last one is what its orders add up to.
    """
    rng = scene.chance("orders")
    won = [deal for deal in deals if deal.outcome == WON]
    rows: list[dict[str, Entry]] = []
    for company, customer in zip(companies, customers, strict=True):
        own = [deal for deal in won if deal.company.number == company.number]
        for back, year in enumerate(_YEARS):
            sales, profit = _whole(customer[f"sales_{year}"]), _whole(customer[f"profit_{year}"])
            orders = list(_year_orders(scene, rng, company, (own, sales, back)))
            rows += _with_profit(orders, sales, profit)
    return sorted(rows, key=lambda row: str(row["date"]))


def _whole(entry: Entry) -> int:
    return int(entry) if isinstance(entry, int | float) else 0


def _year_orders(
    scene: Scene, rng: random.Random, company: Company, bought: tuple[Sequence[Deal], int, int]
) -> Iterator[dict[str, Entry]]:
    deals, sales, back = bought
    first, last = _fiscal_year(scene, back)
    for deal in deals:
        if deal.closed is not None and first <= deal.closed <= last:
            sales -= deal.amount
            yield _deal_order(scene, deal)
    if sales > 0:
        days = scene.work.between(max(first, company.worth.first_visit), last) or (last,)
        for amount in _parts(rng, sales):
            yield _routine_order(scene, rng, company, (rng.choice(days), amount))


def _fiscal_year(scene: Scene, back: int) -> tuple[dt.date, dt.date]:
    """Its first and last day so many years back; this one's last day is today."""
    start = scene.definition.fiscal_year_start
    year = scene.definition.fiscal_year(scene.as_of) - back
    end = dt.date(year + 1, start, 1) - dt.timedelta(days=1)
    return dt.date(year, start, 1), min(end, scene.as_of)


def _parts(rng: random.Random, total: int) -> list[int]:
    """A sum in a few uneven parts."""
    count = min(_MOST, max(1, round(total / _USUAL)))
    shares = [rng.uniform(0.5, 1.5) for _ in range(count)]
    parts = [round_to(total * share / sum(shares), _STEP) for share in shares[1:]]
    first = total - sum(parts)
    return [first, *parts] if first > 0 else [total]


def _deal_order(scene: Scene, deal: Deal) -> dict[str, Entry]:
    offer = OFFERS[deal.offer]
    return {
        "date": deal.closed,
        "company": deal.company.name,
        "product": scene.words.text("products", deal.offer, "name"),
        "quantity": max(1, round(deal.amount / offer.price)),
        "amount": deal.amount,
        "deal_no": f"D{deal.number:04d}",
    }


def _routine_order(
    scene: Scene, rng: random.Random, company: Company, bought: tuple[dt.date, int]
) -> dict[str, Entry]:
    """Upkeep, or parts, which are no product of their own."""
    day, amount = bought
    words, service = scene.words, happens(rng, _SERVICE)
    return {
        "date": day,
        "company": company.name,
        "product": words.text("products", "service", "name") if service else None,
        "quantity": 1 if service else rng.randint(1, 12),
        "amount": amount,
        "notes": rng.choice(words.lines("orders", "service" if service else "parts")),
    }


def _with_profit(
    orders: Sequence[dict[str, Entry]], sales: int, profit: int
) -> Iterator[dict[str, Entry]]:
    """The customer's profit of the year spread over its orders."""
    left = profit
    for number, order in enumerate(orders, 1):
        share = round(profit * _whole(order["amount"]) / sales / _STEP) * _STEP
        share = left if number == len(orders) else share
        left -= share
        yield order | {"profit": share}
