"""COUNTIFS and SUMIFS over the book's columns, for sheets that count what others hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from salesbook.sheets.plan import Plan

Condition = tuple[str, str]
"""A column, as ``deals.owner``, and what its entries must be, as a formula writes it."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """Formulas that count and add up rows of one table.

    A column the book does not have holds nothing, so nothing matches: the formula is 0.
    """

    plan: Plan

    def count(self, *conditions: Condition) -> str:
        """How many rows meet all conditions."""
        if not self._known(column for column, _ in conditions):
            return "0"
        return f"COUNTIFS({self._pairs(conditions)})"

    def total(self, column: str, *conditions: Condition) -> str:
        """The sum of a column over the rows that meet all conditions."""
        if not self._known((column, *(each for each, _ in conditions))):
            return "0"
        return f"SUMIFS({self.plan.resolve(column)},{self._pairs(conditions)})"

    def _known(self, columns: Iterable[str]) -> bool:
        return self.plan.available.issuperset(columns)

    def _pairs(self, conditions: tuple[Condition, ...]) -> str:
        return ",".join(f"{self.plan.resolve(column)},{wanted}" for column, wanted in conditions)


def exactly(cell: str) -> str:
    """The condition that an entry is the cell's text, also where that holds wildcards."""
    plain = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell},"~","~~"),"*","~*"),"?","~?")'
    return f'"="&{plain}'
