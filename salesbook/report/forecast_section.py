"""A forecast in words and tables."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from numbers import Real
from typing import TYPE_CHECKING

from salesbook.analysis.forecasting.alike import ENOUGH_ALIKE
from salesbook.analysis.forecasting.baselines import RULES
from salesbook.analysis.forecasting.forecast import Forecast
from salesbook.analysis.forecasting.target import Range, TargetOutlook
from salesbook.analysis.rates import ENOUGH
from salesbook.definition.tables import DEALS
from salesbook.report.section import Heading, Item, Section, View
from salesbook.report.tabled import row_by_row
from salesbook.report.wording import Wording

if TYPE_CHECKING:
    import pandas as pd

MOST_DEALS = 10
"""Deals a table or a list shows; ``--json`` has all."""

_LINES = ("booked", "open", "new", "total")
_QUANTILES = ("p10", "p50", "p90", "mean")
_LEAST, _MOST = 0.01, 0.99


def forecast_title(forecast: Forecast, wording: Wording) -> str:
    """What is forecast, and from when it is seen."""
    return wording.texts(
        "forecast.title",
        name=forecast.definition.name,
        span=wording.span(forecast.period),
        day=wording.day(forecast.as_of),
    )


def forecast_sections(forecast: Forecast, wording: Wording) -> tuple[Section, ...]:
    """Where it will land, and deal by deal."""
    return _headline(forecast, wording), _deals(forecast, wording)


def chance_text(chance: float, wording: Wording) -> str:
    """A chance in whole percent that never claims to be certain: ``38%``, ``under 1%``."""
    if chance < _LEAST:
        return wording.texts("forecast.under")
    if chance > _MOST:
        return wording.texts("forecast.over")
    return wording.texts("forecast.percent", percent=f"{chance * 100:.0f}")


def deal_reason(deal: Mapping[str, object], forecast: Forecast, wording: Wording) -> str:
    """Why a deal has its chance, in one sentence or two.

    Args:
        deal: A row of ``Forecast.deals``.
        forecast: The forecast it is of.
        wording: Language, currency and unit.
    """
    texts = wording.texts
    return texts(
        "forecast.reason.sentence",
        chance=chance_text(_number(deal, "chance"), wording),
        stage=deal["stage"] or texts("forecast.reason.no_stage"),
        days=f"{_number(deal, 'days'):,.0f}",
        due=texts(f"forecast.reason.due.{deal['due']}"),
        alike=_alike(deal, forecast, wording),
    )


def _alike(deal: Mapping[str, object], forecast: Forecast, wording: Wording) -> str:
    n = int(_number(deal, "alike"))
    if n < ENOUGH_ALIKE:
        rule = chance_text(_number(deal, "rule"), wording)
        return wording.texts("forecast.reason.few", n=n, rule=rule)
    share = wording.texts("forecast.percent", percent=f"{_number(deal, 'alike_won') * 100:.0f}")
    places = {"n": f"{n:,}", "left": forecast.days_left, "share": share}
    key = "alike" if deal["alike_by"] == "stage" else "alike_age"
    return wording.texts(f"forecast.reason.{key}", **places)


def _headline(forecast: Forecast, wording: Wording) -> Section:
    heading = wording.texts("forecast.section.headline")
    if not forecast.enough:
        return Section(heading, tuple(_too_little(forecast, wording)))
    views = (_lines(forecast, wording), _rules(forecast, wording))
    return Section(heading, tuple(_sentences(forecast, wording)), views)


def _too_little(forecast: Forecast, wording: Wording) -> Iterator[str]:
    texts, outlook = wording.texts, forecast.outlook
    closed = f"{forecast.basis.closed:,}"
    span = wording.span(forecast.period)
    yield texts("forecast.too_little.headline", span=span, closed=closed, needed=ENOUGH)
    if forecast.booked:
        yield texts("forecast.too_little.booked", booked=wording.money(forecast.booked))
    if outlook is not None:
        key = "forecast.target_met" if outlook.chance == 1 else "forecast.too_little.target"
        yield texts(key, target=wording.money(outlook.target))
    if forecast.basis.without_amount:
        yield texts("forecast.without_amount", count=forecast.basis.without_amount)


def _sentences(forecast: Forecast, wording: Wording) -> Iterator[str]:
    texts, total = wording.texts, forecast.total
    ends = {key: wording.money(getattr(total, key)) for key in ("p10", "p50", "p90")}
    yield texts("forecast.headline", span=wording.span(forecast.period), **ends)
    booked = wording.money(forecast.booked)
    yield texts("forecast.booked", booked=booked, days=forecast.days_left)
    if forecast.outlook is None:
        yield texts("forecast.no_target")
    else:
        yield from _target(forecast.outlook, wording)
    yield from _lost(forecast, wording)
    yield from _basis(forecast, wording)


def _target(outlook: TargetOutlook, wording: Wording) -> Iterator[str]:
    target = wording.money(outlook.target)
    if outlook.chance == 1:
        yield wording.texts("forecast.target_met", target=target)
        return
    chance = chance_text(outlook.chance, wording)
    shortfall = wording.money(outlook.shortfall)
    yield wording.texts("forecast.target", target=target, chance=chance, shortfall=shortfall)
    for wanted, amount in outlook.needed.items():
        key = "forecast.needed" if amount > 0 else "forecast.needed_none"
        places = {"chance": chance_text(wanted, wording), "amount": wording.money(amount)}
        yield wording.texts(key, **places)


def _lost(forecast: Forecast, wording: Wording) -> Iterator[str]:
    loss, outlook = forecast.biggest, forecast.outlook
    if loss is None:
        return
    deal = _rows(forecast.deals.loc[[loss.row]])[0]
    places = {"deal": _named(deal), "amount": wording.money(loss.amount)}
    if outlook is None or loss.chance is None or outlook.chance == 1:
        key = "forecast.lost"
        before, after = (wording.money(each.p50) for each in (forecast.total, loss.total))
    else:
        key = "forecast.lost_target"
        before, after = (chance_text(each, wording) for each in (outlook.chance, loss.chance))
    key = "forecast.lost_deal.unmoved" if before == after else key
    yield wording.texts(key, before=before, after=after, **places)


def _basis(forecast: Forecast, wording: Wording) -> Iterator[str]:
    texts, basis = wording.texts, forecast.basis
    closed = f"{basis.closed:,}"
    if basis.thin:
        yield texts("forecast.thin", closed=closed)
    else:
        key = "forecast.basis_readings" if basis.readings else "forecast.basis"
        days = f"{basis.half_life:,.0f}"
        yield texts(key, closed=closed, readings=basis.readings, days=days)
    if basis.segments:
        names = (texts(f"forecast.segment.{name}") for name in basis.segments)
        yield texts("forecast.segments", names=texts("report.comma").join(names))
    if basis.trend is not None:
        way = "harder" if basis.trend < 0 else "easier"
        yield texts(f"forecast.trend.{way}", percent=wording.percent(abs(basis.trend)))
    if basis.without_amount:
        yield texts("forecast.without_amount", count=basis.without_amount)


def _lines(forecast: Forecast, wording: Wording) -> View:
    texts = wording.texts
    booked = Range(**dict.fromkeys(_QUANTILES, forecast.booked))
    parts = {"booked": booked, **{key: getattr(forecast, key) for key in _LINES[1:]}}
    rows = tuple(
        (
            texts(f"forecast.line.{key}"),
            *(wording.money_cell(getattr(part, name)) for name in _QUANTILES),
        )
        for key, part in parts.items()
    )
    headings = (Heading(texts(f"forecast.label.{key}")) for key in _QUANTILES)
    return View(
        texts("forecast.view.lines", unit=wording.money_unit),
        (Heading(texts("forecast.label.line"), number=False), *headings),
        rows,
        texts("forecast.note.lines"),
    )


def _rules(forecast: Forecast, wording: Wording) -> View:
    texts = wording.texts
    said = {"forecast": forecast.total.p50, **asdict(forecast.baselines)}
    rows = tuple(
        (
            texts(f"forecast.rule.{name}"),
            "–" if said[name] is None else wording.money_cell(said[name]),
        )
        for name in ("forecast", *RULES)
    )
    headings = (
        Heading(texts("forecast.label.rule"), number=False),
        Heading(texts("forecast.label.amount")),
    )
    return View(texts("forecast.view.rules", unit=wording.money_unit), headings, rows)


def _deals(forecast: Forecast, wording: Wording) -> Section:
    texts, deals = wording.texts, forecast.deals
    heading = texts("forecast.section.deals")
    if deals.empty:
        return Section(heading, (texts("forecast.no_deals"),))
    shown = _rows(_ordered(forecast, "expected").head(MOST_DEALS))
    items = tuple(Item(_named(deal), deal_reason(deal, forecast, wording)) for deal in shown)
    return Section(heading, views=(_deal_view(forecast, wording),), items=items)


def _deal_view(forecast: Forecast, wording: Wording) -> View:
    """The deals that swing the target; without one, those that bring most."""
    texts = wording.texts
    outlook = forecast.outlook
    swings = forecast.enough and outlook is not None and outlook.chance < 1
    shown = _ordered(forecast, "weight" if swings else "expected").head(MOST_DEALS)
    rows = tuple(
        (
            _named(deal),
            str(deal["company"]),
            str(deal["owner"]),
            _amount(deal, wording),
            chance_text(_number(deal, "chance"), wording),
            texts(
                "forecast.between",
                low=chance_text(_number(deal, "low"), wording),
                high=chance_text(_number(deal, "high"), wording),
            ),
            *([wording.points(_number(deal, "swing"))] if swings else []),
        )
        for deal in _rows(shown)
    )
    headings = (
        Heading(texts("forecast.label.deal"), number=False),
        Heading(texts("changes.label.company"), number=False, spare=True),
        Heading(texts("forecast.label.owner"), number=False, spare=True),
        Heading(texts("forecast.label.amount")),
        Heading(texts("forecast.label.chance")),
        Heading(texts("forecast.label.range"), spare=True),
        *([Heading(texts("forecast.label.swing"))] if swings else []),
    )
    title = texts(f"forecast.view.{'swings' if swings else 'deals'}", unit=wording.money_unit)
    return View(
        title,
        headings,
        rows,
        texts("forecast.note.swing") if swings else "",
        behind=row_by_row(DEALS.key, map(int, shown.index), headings),
    )


def _ordered(forecast: Forecast, order: str) -> pd.DataFrame:
    deals = forecast.deals
    # A large deal decides little as long as hardly anybody doubts how it ends.
    doubt = (deals["chance"] * (1 - deals["chance"])) ** 0.5
    deals = deals.assign(weight=deals["swing"] * doubt)
    return deals.sort_values(order, ascending=False, kind="stable")


def _rows(deals: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(key): value for key, value in row.items()} for row in deals.to_dict("records")]


def _number(deal: Mapping[str, object], key: str) -> float:
    value = deal[key]
    # A row of a frame holds numpy's numbers, which are no int.
    number = float(value) if isinstance(value, Real) else 0.0
    return number if math.isfinite(number) else 0.0


def _amount(deal: Mapping[str, object], wording: Wording) -> str:
    amount = deal["amount"]
    said = isinstance(amount, Real) and math.isfinite(float(amount))
    return wording.money_cell(_number(deal, "amount")) if said else "–"


def _named(deal: Mapping[str, object]) -> str:
    return " ".join(str(deal[key]) for key in ("no", "name") if deal[key])
