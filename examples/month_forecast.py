"""What will come in next, how sure is that, and how good would such forecasts have been?

Run it on a workbook of yours, with a history if you keep forecasts in one:
    python -m examples.month_forecast team.xlsx 2026-10-14 history.db
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import salesbook
from examples.sources import given_history, given_or, maven_crm, print_paragraphs
from salesbook.analysis.rates import ENOUGH

_DEAL = ["no", "company", "amount", "chance"]


def outlook(found: salesbook.Forecast) -> str:
    """The range, and the chance of the target."""
    currency = found.definition.currency
    if not found.enough:
        return (
            f"What {found.period} will bring cannot be said: {found.basis.closed} closed deals "
            f"are too few, and no open deal has an amount. Booked so far: {currency} "
            f"{found.booked:,.0f}."
        )
    said = (
        f"Seen on {found.as_of}, {found.period} brings {currency} {found.total.p50:,.0f} or more "
        f"in half of the cases, and in eight of ten something between {found.total.p10:,.0f} and "
        f"{found.total.p90:,.0f}. On average it is {found.total.mean:,.0f}: {found.booked:,.0f} "
        f"booked, {found.open.mean:,.0f} from deals open now and {found.new.mean:,.0f} from deals "
        f"nobody has opened yet. It rests on {found.basis.closed:,} closed deals."
    )
    if found.outlook is None:
        return f"{said} There is no target, so there is no chance to reach one: enter one."
    return f"{said} The chance to reach {found.outlook.target:,.0f} is {found.outlook.chance:.0%}."


def leaders(found: salesbook.Forecast) -> str:
    """The deals that bring most, and the rules of thumb beside it."""
    rules = found.baselines
    first = found.deals.head(3)
    if first.empty:
        return "No deal is open, so all of it has to come from new ones."
    told = ", ".join(
        f"{no} ({company or 'no company'}, {amount:,.0f}, {chance:.0%})"
        for no, company, amount, chance in first[_DEAL].to_numpy().tolist()
    )
    return (
        f"The open deals that bring most: {told}. The rules of thumb say "
        f"{rules.stage_weighted:,.0f} (amounts weighted by stage) and {rules.last_period:,.0f} "
        "(like the period before)."
    )


def past(tested: salesbook.Backtest) -> str:
    """How good it would have been."""
    card = tested.scorecard
    own, rule = card.errors["forecast"], card.errors["last_period"]
    if card.n < ENOUGH or own.wape is None or rule.wape is None:
        return (
            f"How good such forecasts are cannot be said: {card.n} periods could be tested, and "
            f"it takes {ENOUGH}."
        )
    inside = round((card.covered.rate or 0) * card.covered.n)
    better = "less than" if own.wape < rule.wape else "no less than"
    return (
        f"Forecasting the past, {card.n} times from what was known then, {inside} results lay in "
        f"the range (eight of ten are meant). The middle was off by {own.wape:.0%} of what came, "
        f"{better} the {rule.wape:.0%} of taking the period before."
    )


def kept(card: salesbook.Scorecard | None) -> str:
    """How good the forecasts were that somebody really made."""
    if card is None:
        return (
            "No forecast was ever kept, so only the past can be forecast again. Keep each one "
            "with salesbook forecast --keep, and what was really said is held against what came."
        )
    if not card.n:
        return "None of the forecasts that were kept is of a time that is over."
    inside = round((card.covered.rate or 0) * card.covered.n)
    return f"Of {card.n} forecasts that were kept and are over, {inside} held."


def tell(
    book: salesbook.Book, as_of: dt.date, history: salesbook.History | None = None
) -> Iterator[str]:
    """A paragraph per question."""
    found = salesbook.forecast(book, as_of=as_of, history=history)
    yield outlook(found)
    yield leaders(found)
    yield past(salesbook.backtest(book, as_of=as_of, history=history, list_prices=history is None))
    yield kept(None if history is None else salesbook.scorecard(book, history, as_of=as_of))


if __name__ == "__main__":
    source = given_or(maven_crm)
    with given_history() as readings:
        print_paragraphs(tell(*source, readings))
