"""Customers with too much of the team's time or too little, and those who changed their place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from salesbook.report.section import View
from salesbook.report.tabled import Shown, Told, count, view_of, word

if TYPE_CHECKING:
    from salesbook.report.model import Report
    from salesbook.report.wording import Wording

MOST_CUSTOMERS = 10
"""Rows of each table."""


def served_views(report: Report, wording: Wording) -> tuple[View, ...]:
    """The customers met more than the policy means, and those met less, a table each."""
    if report.effort is None:
        return ()
    texts = wording.texts
    columns = [
        *_customer(wording),
        count("meetings"),
        count("fair", digits=1),
        count("gap", "more_meetings", digits=1),
    ]
    found = {"over": report.effort.over, "under": report.effort.under}
    return tuple(
        view_of(wording, _told(texts(f"monthly.matrix.{key}"), f"matrix.{key}"), frame, columns)
        for key, frame in found.items()
        if len(frame)
    )


def move_sentences(report: Report, wording: Wording) -> Iterator[str]:
    """How many customers changed their place for good, and how many only sway at the cut."""
    if report.moves is None or report.moves.limits:
        return
    customers = report.moves.customers
    yield wording.texts(
        "monthly.matrix.moves",
        since=wording.day(report.moves.since),
        moved=f"{int(customers['moved'].sum()):,}",
        swaying=f"{int((customers['swaying'] & customers['placed']).sum()):,}",
    )


def move_views(report: Report, wording: Wording) -> tuple[View, ...]:
    """The customers that changed their place, with where from and where to."""
    if report.moves is None:
        return ()
    moved = report.moves.customers[report.moves.customers["moved"]]
    columns = [*_customer(wording), word("before", wording), word("settled", wording)]
    told = _told(wording.texts("monthly.matrix.moves_table"), "matrix.moves")
    return (view_of(wording, told, moved, columns),) if len(moved) else ()


def _customer(wording: Wording) -> tuple[Shown, ...]:
    return word("company", wording), word("no", wording, "customer_no"), word("owner", wording)


def _told(title: str, key: str) -> Told:
    return Told(title, key, MOST_CUSTOMERS, "customers", member=2)
