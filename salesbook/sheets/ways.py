"""A click from one sheet to another."""

from __future__ import annotations

from dataclasses import dataclass

from salesbook.cells import quote_sheet
from salesbook.sheets.plan import Plan


@dataclass(frozen=True, slots=True)
class Way:
    """A link to a sheet.

    Attributes:
        text: What it says, as ``→ 案件管理``.
        link: Where it leads, as a ``Cell`` has it.
    """

    text: str
    link: str


def ways_to(plan: Plan, *keys: str) -> tuple[Way, ...]:
    """Links to those of the sheets that the book has, in the order given."""
    return tuple(_way(plan, plan.titles[key]) for key in keys if key in plan.titles)


def _way(plan: Plan, title: str) -> Way:
    return Way(plan.texts("card.go").replace("#", title), f"#{quote_sheet(title)}!A1")
