"""Rules for deals: what their stage, their dates and their next steps say together."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.definition.tables import LOST, OPEN, WON
from salesbook.problems import (
    CLOSED_BEFORE_OPENED,
    CLOSED_WITH_NEXT,
    CLOSED_WITHOUT_DATE,
    OPEN_WITH_CLOSED_DATE,
    Problem,
)
from salesbook.reading.checked import Checked, outcomes, tell, unread


def closed_has_date(checked: Checked) -> Iterator[Problem]:
    """A won or lost deal does not say when."""
    if checked.has("deals", "stage", "closed"):
        deals = checked.readings["deals"]
        closed = outcomes(checked).isin([WON, LOST])
        missing = deals.frame["closed"].isna() & ~unread(deals, deals.placed.table["closed"])
        yield from tell(deals, CLOSED_WITHOUT_DATE, "closed", closed & missing, beside="stage")


def closed_after_opened(checked: Checked) -> Iterator[Problem]:
    """A deal was closed before it was opened."""
    if checked.has("deals", "opened", "closed"):
        deals = checked.readings["deals"]
        early = deals.frame["closed"] < deals.frame["opened"]
        yield from tell(deals, CLOSED_BEFORE_OPENED, "closed", early, beside="opened")


def open_has_no_date(checked: Checked) -> Iterator[Problem]:
    """An open deal has a date of closing."""
    if checked.has("deals", "stage", "closed"):
        deals = checked.readings["deals"]
        dated = (outcomes(checked) == OPEN) & deals.frame["closed"].notna()
        yield from tell(deals, OPEN_WITH_CLOSED_DATE, "closed", dated, beside="stage")


def closed_has_no_next(checked: Checked) -> Iterator[Problem]:
    """A won or lost deal still has a next action or date."""
    keys = [key for key in ("next_action", "next_date") if checked.has("deals", "stage", key)]
    if not keys:
        return
    deals = checked.readings["deals"]
    closed = outcomes(checked).isin([WON, LOST])
    for key in keys:
        left = closed & deals.frame[key].notna()
        yield from tell(deals, CLOSED_WITH_NEXT, key, left, beside="stage")
        closed &= ~left
