"""Rows that stand on a sheet before anybody types: the products, and the half-year's review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.definition.team import Definition
from salesbook.sheets.values import Row
from salesbook.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

_HALVES = ("first_half", "second_half")


@dataclass(frozen=True, slots=True)
class Prefill:
    """What the rows are made of.

    Attributes:
        as_of: The day whose half-year is reviewed. None takes the definition's date, and then
            a review people have begun stays as it is.
    """

    definition: Definition
    texts: Texts
    as_of: dt.date | None = None

    def rows(self, table: str, frame: pd.DataFrame | None) -> tuple[Row, ...]:
        """The rows to add below those the sheet is filled with.

        Args:
            table: Key of the table.
            frame: Its entries, or None for none.
        """
        build = _BUILDERS.get(table)
        return tuple(build(self, frame)) if build else ()


def half_year(definition: Definition, day: dt.date, texts: Texts) -> str:
    """The half of the fiscal year a day lies in, in words."""
    months = (day.month - definition.fiscal_year_start) % 12
    return texts(f"review.{_HALVES[months // 6]}", year=definition.fiscal_year(day))


def _products(prefill: Prefill, frame: pd.DataFrame | None) -> Iterator[Row]:
    """The definition's products that are not among the entries."""
    known = _entries(frame, "name")
    for product in prefill.definition.products:
        if product.name not in known:
            yield {"name": product.name, "category": product.category, "price": product.price}


def _review(prefill: Prefill, frame: pd.DataFrame | None) -> Iterator[Row]:
    """An item of the definition for each member, unless the half-year has rows already."""
    definition, periods = prefill.definition, _entries(frame, "period")
    day = prefill.as_of or (None if periods else definition.date)
    if day is None:
        return
    period = half_year(definition, day, prefill.texts)
    if period in periods:
        return
    start: Row = {"period": period, "version": definition.version}
    for name in [member.name for member in definition.members] or [""]:
        for section in definition.manual:
            own = {**start, "owner": name, "angle": section.title}
            yield from ({**own, "item": item} for item in section.items)


def _entries(frame: pd.DataFrame | None, key: str) -> frozenset[object]:
    return frozenset() if frame is None or key not in frame else frozenset(frame[key].dropna())


_BUILDERS: Mapping[str, Callable[[Prefill, pd.DataFrame | None], Iterator[Row]]] = {
    "products": _products,
    "review": _review,
}
