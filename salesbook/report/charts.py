"""The charts of deals and money as Vega-Lite specifications, with what one sees in words.

References:
    Satyanarayan, A., Moritz, D., Wongsuphasawat, K., Heer, J. (2017). Vega-Lite: a grammar of
    interactive graphics. IEEE Transactions on Visualization and Computer Graphics 23, 341-350.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesbook.analysis.changes import Changes
from salesbook.analysis.forecasting.baselines import RULES
from salesbook.analysis.forecasting.forecast import Forecast
from salesbook.analysis.waterfall import END, FLOWS, LOSSES, START
from salesbook.definition.tables import OPEN
from salesbook.report.plotting import (
    AMBER,
    GREEN,
    INK,
    LIGHT,
    NAVY,
    ROW,
    Spec,
    amount_axis,
    bars,
    chart,
    labels,
    name_axis,
    point,
    span_line,
    spec,
    tick,
    where,
)
from salesbook.report.section import Chart
from salesbook.report.wording import Wording

if TYPE_CHECKING:
    from salesbook.report.goal_sections import GoalFindings
    from salesbook.report.model import Report


def stage_chart(report: Report, wording: Wording) -> Chart | None:
    """Open deals by stage, the weighted amount inside the whole one; None without any."""
    stages = {stage.label: stage for stage in report.definition.stages}
    rows = [
        row
        for row in report.pipeline.by["stage"]
        if row.key in stages and stages[row.key].outcome == OPEN
    ]
    if not any(row.open_amount for row in rows):
        return None
    values: list[Spec] = [
        {
            "name": row.key,
            "amount": wording.scaled(row.open_amount),
            "weighted": wording.scaled(row.weighted_amount),
            "label": _counted(wording, row.open_amount, row.counts.open),
        }
        for row in rows
    ]
    title = wording.texts("monthly.chart.amount", unit=wording.money_unit)
    x, y = amount_axis("amount", title), name_axis()
    layers = [
        bars(x, y, LIGHT),
        bars({**x, "field": "weighted"}, y, NAVY, height={"band": 0.28}),
        labels(x, y),
    ]
    most = max(rows, key=lambda row: row.open_amount)
    return chart(
        "pipeline.stage",
        spec(values, layers, height=ROW * len(rows)),
        wording,
        stage=most.key,
        amount=wording.money(most.open_amount),
        count=f"{most.counts.open:,}",
        total=wording.money(report.pipeline.open_amount),
        weighted=wording.money(report.pipeline.weighted_amount),
    )


def target_chart(found: tuple[GoalFindings, ...], wording: Wording) -> Chart | None:
    """Won against target, a bar a period; None where no period has a target."""
    known = [each.pace for each in found if each.pace.team["target"] > 0]
    if not known:
        return None
    values: list[Spec] = [
        {
            "name": wording.span(each.period),
            "won": each.team["attainment"],
            "due": each.team["due"] / each.team["target"],
            "target": 1.0,
            "label": wording.percent(each.team["attainment"]),
        }
        for each in known
    ]
    x = amount_axis("won", wording.texts("monthly.chart.of_target"))
    x = {**x, "axis": {"format": ".0%", "tickCount": 5}}
    y = name_axis()
    layers = [
        bars(x, y, NAVY),
        point({**x, "field": "due"}, y, "diamond", AMBER),
        tick({**x, "field": "target"}, y),
        labels(x, y),
    ]
    first = known[0].team
    return chart(
        "target.attained",
        spec(values, layers, height=ROW * len(values) + 10),
        wording,
        span=wording.span(known[0].period),
        won=wording.money(first["won"]),
        target=wording.money(first["target"]),
        share=wording.percent(first["attainment"]),
        due=wording.money(first["due"]),
    )


def landing_chart(forecast: Forecast, wording: Wording) -> Chart | None:
    """The landing with its P10 to P90, beside the target; None where it says nothing."""
    if not forecast.enough:
        return None
    total, outlook = forecast.total, forecast.outlook
    amounts = {"booked": forecast.booked, "landing": total.p50}
    if outlook is not None:
        amounts["target"] = outlook.target
    values: list[Spec] = [
        {
            "name": wording.texts(f"monthly.chart.{name}"),
            "kind": name,
            "amount": wording.scaled(amount),
            "low": wording.scaled(total.p10 if name == "landing" else amount),
            "high": wording.scaled(total.p90 if name == "landing" else amount),
            "label": wording.money_cell(amount),
        }
        for name, amount in amounts.items()
    ]
    title = wording.texts("monthly.chart.amount", unit=wording.money_unit)
    x, y = amount_axis("amount", title), name_axis()
    layers = [
        where("kind", "booked", bars(x, y, GREEN)),
        where("kind", "landing", bars(x, y, LIGHT)),
        where("kind", "target", bars(x, y, "#FFFFFF", stroke=INK, strokeDash=[4, 3])),
        where("kind", "landing", span_line(x, y)),
        labels({**x, "field": "high"}, y, dx=8),
    ]
    key = "no_target" if outlook is None else "landing"
    return chart(
        "forecast.landing",
        spec(values, layers, height=ROW * len(values)),
        wording,
        key,
        **_landing_words(forecast, wording),
    )


def _landing_words(forecast: Forecast, wording: Wording) -> dict[str, str]:
    ends = {name: wording.money(getattr(forecast.total, name)) for name in ("p10", "p50", "p90")}
    target = forecast.outlook.target if forecast.outlook else 0.0
    return {
        **ends,
        "span": wording.span(forecast.period),
        "booked": wording.money(forecast.booked),
        "target": wording.money(target),
    }


def range_chart(forecast: Forecast, wording: Wording) -> Chart | None:
    """The forecast's range beside what the rules of thumb say; None where it says nothing."""
    if not forecast.enough:
        return None
    total, rules = forecast.total, forecast.baselines
    said = {"forecast": total.p50, **{name: getattr(rules, name) for name in RULES}}
    values: list[Spec] = [
        {
            "name": wording.texts(f"forecast.rule.{name}"),
            "kind": "forecast" if name == "forecast" else "rule",
            "amount": wording.scaled(amount),
            "low": wording.scaled(total.p10 if name == "forecast" else amount),
            "high": wording.scaled(total.p90 if name == "forecast" else amount),
            "label": wording.money_cell(amount),
        }
        for name, amount in said.items()
        if amount is not None
    ]
    title = wording.texts("monthly.chart.amount", unit=wording.money_unit)
    x, y = amount_axis("amount", title), name_axis()
    layers = [
        where("kind", "forecast", span_line(x, y)),
        where("kind", "forecast", point(x, y, "circle", NAVY)),
        where("kind", "rule", point(x, y, "diamond", AMBER)),
        labels({**x, "field": "high"}, y, dx=8),
    ]
    inside = sum(
        total.p10 <= amount <= total.p90
        for name, amount in said.items()
        if name != "forecast" and amount is not None
    )
    return chart(
        "forecast.range",
        spec(values, layers, height=ROW * len(values)),
        wording,
        inside=inside,
        rules=len(values) - 1,
        **_landing_words(forecast, wording),
    )


def waterfall_chart(changes: Changes, wording: Wording) -> Chart | None:
    """How the open amount came from what it was to what it is; None without any amount."""
    amounts = {str(name): float(each) for name, each in changes.waterfall().iloc[0].items()}
    shown = [flow for flow in FLOWS if amounts[flow] or flow in {START, END}]
    if not any(amounts.values()):
        return None
    values, level = [], 0.0
    for flow in shown:
        change = amounts[flow] * (-1 if flow in LOSSES else 1)
        before = 0.0 if flow in {START, END} else level
        level = amounts[flow] if flow == END else before + change
        kind = "whole" if flow in {START, END} else "down" if flow in LOSSES else "up"
        values.append(_step(flow, kind, (before, level, change), wording))
    title = wording.texts("monthly.chart.amount", unit=wording.money_unit)
    x, y = amount_axis("low", title), name_axis()
    across: Spec = {"x": x, "x2": {"field": "high"}, "y": y}
    # The layer of all rows comes first: it brings the steps into their order.
    layers = [
        labels({**x, "field": "high"}, y),
        *(
            where("kind", kind, {"mark": _filled(kind), "encoding": across})
            for kind in ("whole", "up", "down")
        ),
    ]
    moved = max(shown[1:-1], key=lambda flow: amounts[flow], default=END)
    return chart(
        "changes.steps",
        spec(values, layers, height=ROW * len(values)),
        wording,
        since=wording.day(changes.since),
        until=wording.day(changes.until),
        start=wording.money(amounts[START]),
        end=wording.money(amounts[END]),
        flow=wording.texts(f"changes.flow.{moved}"),
        amount=wording.money(amounts[moved]),
    )


def _step(flow: str, kind: str, ends: tuple[float, float, float], wording: Wording) -> Spec:
    before, level, change = ends
    sign = "" if kind == "whole" else "−" if kind == "down" else "+"
    return {
        "name": wording.texts(f"changes.flow.{flow}"),
        "kind": kind,
        "low": wording.scaled(min(before, level)),
        "high": wording.scaled(max(before, level)),
        "label": f"{sign}{wording.money_cell(abs(change))}",
    }


def _filled(kind: str) -> Spec:
    """Whole amounts are full, gains framed and full, losses framed and empty."""
    looks: dict[str, Spec] = {
        "whole": {"color": NAVY},
        "up": {"color": GREEN},
        "down": {"color": "#FFFFFF", "stroke": AMBER, "strokeWidth": 2},
    }
    return {"type": "bar", "height": {"band": 0.62}, **looks[kind]}


def _counted(wording: Wording, amount: float, count: int) -> str:
    places = {"amount": wording.money_cell(amount), "count": f"{count:,}"}
    return wording.texts("monthly.chart.counted", **places)
