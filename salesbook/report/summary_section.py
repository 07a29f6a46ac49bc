"""The month in one paragraph that a manager can read out."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.analysis.follow_up import OVERDUE
from salesbook.analysis.forecasting.forecast import Forecast
from salesbook.analysis.waterfall import END, START
from salesbook.report.forecast_section import chance_text
from salesbook.report.matrix_section import effort_gaps
from salesbook.report.model import Report
from salesbook.report.section import Section
from salesbook.report.wording import Wording


def summary_section(report: Report, wording: Wording) -> Section:
    """What was won, where it is going, what changed, and what to do first.

    What cannot be said of this book is left out; the sections below say what it lacks.
    """
    texts = wording.texts
    sentences = (
        *_won(report, wording),
        *_open(report, wording),
        *_ahead(report.forecast, wording),
        *_changed(report, wording),
        *_stalled(report, wording),
        *_effort(report, wording),
        *_contacts(report, wording),
    )
    told = texts("monthly.summary.join").join(sentences)
    return Section(texts("monthly.section.summary"), (told,), key="summary")


def _won(report: Report, wording: Wording) -> Iterator[str]:
    texts, counts = wording.texts, report.pipeline.counts
    span = wording.span(report.period) if report.period else ""
    if not (counts.won or counts.lost or counts.open):
        yield texts("monthly.summary.no_deals")
        return
    day = wording.day(report.as_of)
    words = {
        "span": span or texts("report.headline.up_to", day=day),
        "won": f"{counts.won:,}",
        "amount": wording.money(report.pipeline.won_amount),
        "lost": f"{counts.lost:,}",
    }
    goal = report.goals[0].pace if report.goals and report.period else None
    if goal is None or not goal.team["target"] > 0:
        yield texts("monthly.summary.won", **words)
    else:
        over = "over" if report.as_of >= goal.period.last else "so_far"
        target = wording.money(goal.team["target"])
        share = wording.percent(goal.team["attainment"])
        yield texts(f"monthly.summary.won_{over}", target=target, share=share, **words)
    yield from _year(report, wording)


def _year(report: Report, wording: Wording) -> Iterator[str]:
    """The fiscal year, where the period is another."""
    if not report.goals or report.goals[-1].pace.period == report.period:
        return
    year = report.goals[-1].pace
    if year.team["target"] > 0:
        side = "ahead" if year.team["ahead"] >= 0 else "behind"
        yield wording.texts(
            f"monthly.summary.year_{side}",
            share=wording.percent(year.team["attainment"]),
            amount=wording.money(abs(year.team["ahead"])),
        )


def _open(report: Report, wording: Wording) -> Iterator[str]:
    """The open deals; without their weighted amount where some stages are not known any more."""
    pipeline, period = report.pipeline, report.period
    if not (pipeline.counts.open and pipeline.open_amount):
        return
    past = period is not None and period.last < report.as_of
    key = "then" if past else "open"
    if pipeline.counts.open_unknown_stage:
        key += "_unknown"
    yield wording.texts(
        f"monthly.summary.{key}",
        day=wording.day(period.last if past and period else report.as_of),
        count=f"{pipeline.counts.open:,}",
        amount=wording.money(pipeline.open_amount),
        weighted=wording.money(pipeline.weighted_amount),
    )


def _ahead(forecast: Forecast | None, wording: Wording) -> Iterator[str]:
    if forecast is None or not forecast.enough:
        return
    total, outlook = forecast.total, forecast.outlook
    words = {name: wording.money(getattr(total, name)) for name in ("p10", "p50", "p90")}
    words["span"] = wording.span(forecast.period)
    if outlook is None:
        yield wording.texts("monthly.summary.landing", **words)
        return
    words["target"] = wording.money(outlook.target)
    chance = chance_text(outlook.chance, wording)
    yield wording.texts("monthly.summary.landing_target", chance=chance, **words)


def _changed(report: Report, wording: Wording) -> Iterator[str]:
    """Only between two readings: one book alone does not know what moved."""
    found = report.changes
    if found is None or "changes" in report.lacking:
        return
    amounts = found.waterfall().iloc[0]
    gap = float(amounts[END] - amounts[START])
    pushed = int((found.deals["days_pushed"] > 0).sum())
    kind = "up" if gap > 0 else "down" if gap < 0 else "same"
    yield wording.texts(
        f"monthly.summary.changed_{kind}",
        since=wording.day(found.since),
        gap=wording.money(abs(gap)),
        pushed=f"{pushed:,}",
    )


def _stalled(report: Report, wording: Wording) -> Iterator[str]:
    if report.stalled is not None and report.stalled.count:
        count = f"{report.stalled.count:,}"
        amount = wording.money(report.stalled.amount)
        key = "stalled" if report.stalled.amount else "stalled_count"
        yield wording.texts(f"monthly.summary.{key}", count=count, amount=amount)


def _effort(report: Report, wording: Wording) -> Iterator[str]:
    gaps = effort_gaps(report.matrix)
    if not gaps:
        return
    most = max(gaps, key=lambda each: abs((each.effort or 0.0) - each.policy.effort_share))
    gap = (most.effort or 0.0) - most.policy.effort_share
    yield wording.texts(
        f"monthly.summary.{'over' if gap > 0 else 'under'}",
        quadrant=most.key,
        policy=most.policy.name,
        effort=wording.percent(most.effort),
        share=wording.percent(most.policy.effort_share),
    )


def _contacts(report: Report, wording: Wording) -> Iterator[str]:
    if report.contacts is None or report.contacts.contacts.empty:
        return
    contacts = report.contacts.contacts
    overdue = int(contacts["reason"].eq(OVERDUE).sum())
    first = contacts.sort_values("score", ascending=False, kind="stable").iloc[0]
    key = "contacts_first" if first["company"] else "contacts"
    yield wording.texts(
        f"monthly.summary.{key}",
        count=f"{len(contacts):,}",
        overdue=f"{overdue:,}",
        company=first["company"],
        owner=wording.key(str(first["owner"])),
    )
