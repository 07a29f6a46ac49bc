"""How deals go through the stages, what they bring, and why they are lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from salesbook.analysis.group_rates import DIMENSIONS, GroupRates, group_rates
from salesbook.analysis.lost_reasons import LostReasons, lost_reasons
from salesbook.analysis.month_ends import MonthEnds, month_ends
from salesbook.analysis.rates import Rate
from salesbook.analysis.stage_conversion import StageConversion, stage_conversion
from salesbook.analysis.stage_reach import WHOLE
from salesbook.analysis.stage_times import StageTimes, stage_times
from salesbook.analysis.stalled import Stalled, stalled_deals
from salesbook.analysis.velocity import Velocity, velocity
from salesbook.definition.team import Definition
from salesbook.report.lacks import limit_items
from salesbook.report.month_end_section import month_end_section
from salesbook.report.question import Question
from salesbook.report.section import Section, View
from salesbook.report.tabled import (
    Row,
    Shown,
    count,
    interval,
    known,
    money,
    share,
    view_of,
    word,
)
from salesbook.report.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DealFindings:
    """What was found of the deals.

    Attributes:
        conversion: Stage by stage.
        times: Days in each stage.
        stalled: Open deals that stand still.
        velocity: What the pipeline brings.
        rates: Win rates of groups.
        reasons: Why deals were lost.
        month_ends: Open deals month by month.
    """

    conversion: StageConversion
    times: StageTimes
    stalled: Stalled
    velocity: Velocity
    rates: GroupRates
    reasons: LostReasons
    month_ends: MonthEnds


def find_deals(question: Question) -> DealFindings:
    """Run the analyses; a period narrows win rates, lost reasons and the velocity's inputs."""
    book, as_of, period = question.book, question.as_of, question.period
    times = stage_times(book, as_of=as_of, history=question.history)
    return DealFindings(
        conversion=stage_conversion(book, as_of=as_of, history=question.history),
        times=times,
        stalled=stalled_deals(book, as_of=as_of, won_medians=times.won_medians),
        velocity=velocity(book, as_of=as_of, period=period),
        rates=group_rates(book, as_of=as_of, period=period),
        reasons=lost_reasons(book, as_of=as_of, period=period),
        month_ends=month_ends(book, as_of=as_of),
    )


def deal_sections(
    found: DealFindings, wording: Wording, definition: Definition
) -> tuple[Section, ...]:
    """The findings in words and tables."""
    labels = {stage.key: stage.label for stage in definition.stages}
    return (
        month_end_section(found.month_ends, wording),
        _stages(found, wording, labels),
        _stalled(found.stalled, wording),
        _velocity(found.velocity, wording, labels),
        _rates(found.rates, wording),
        _reasons(found.reasons, wording),
    )


def _stages(found: DealFindings, wording: Wording, labels: dict[str, str]) -> Section:
    texts = wording.texts
    limits = limit_items((*found.conversion.limits, *found.times.limits), wording)
    times = found.times.stages[["median", "p90"]]
    table = found.conversion.stages.join(times)
    if not found.conversion.from_history:
        table = table.loc[[WHOLE]]

    def name(row: Row) -> str:
        return labels.get(row["stage"], texts("topic.deals.whole"))

    columns = [
        Shown("stage", name, number=False),
        count("n"),
        count("passed"),
        share("rate", wording),
        interval(wording),
        count("young", spare=True),
        count("back", spare=True),
        count("median"),
        count("p90"),
    ]
    view = view_of(wording, texts("topic.deals.stage_table"), table, columns)
    sentences = tuple(_stage_sentences(found, wording))
    return Section(texts("topic.deals.stages"), sentences, (view,), limits)


def _stage_sentences(found: DealFindings, wording: Wording) -> Iterator[str]:
    texts, rate = wording.texts, found.conversion.rate(WHOLE)
    row = found.conversion.stages.loc[WHOLE].to_dict()
    if rate.n:
        yield texts(
            "topic.deals.converted",
            days=wording.days(known(row["old_enough"])),
            n=f"{rate.n:,}",
            passed=f"{row['passed']:,.0f}",
            rate=wording.rate(rate),
        )
    days = found.times.stages.loc[WHOLE].to_dict()
    if known(days["median"]) is not None:
        key = "days" if known(days["p90"]) is not None else "days_open"
        numbers = {name: wording.days(known(days[name])) for name in ("median", "p90")}
        yield texts(f"topic.deals.{key}", n=f"{days['n']:,.0f}", **numbers)


def _stalled(found: Stalled, wording: Wording) -> Section:
    texts = wording.texts
    key = "none_stalled" if not found.count else "stalled_text"
    sentence = texts(
        f"topic.deals.{key}",
        count=f"{found.count:,}",
        judged=f"{found.judged:,}",
        amount=wording.money(found.amount),
    )
    standing = found.deals[found.deals["stalled"]]
    columns = [
        word("no", wording),
        word("name", wording),
        word("company", wording),
        word("owner", wording),
        word("stage", wording),
        money("amount", wording, spare=True),
        count("days"),
        count("limit", spare=True),
    ]
    title = texts("topic.deals.stalled_table", unit=wording.money_unit)
    views = (view_of(wording, title, standing, columns),) if len(standing) else ()
    limits = limit_items(found.limits, wording)
    return Section(texts("topic.deals.stalled"), (sentence,) if found.judged else (), views, limits)


def _velocity(found: Velocity, wording: Wording, labels: dict[str, str]) -> Section:
    texts = wording.texts
    limits = limit_items(found.limits, wording)
    sentences: tuple[str, ...] = ()
    if found.per_day is not None and found.low is not None and found.high is not None:
        values = {
            "deals": f"{found.deals:,}",
            "stage": labels.get(found.qualified_from, ""),
            "amount": wording.money(found.won_amount.mean or 0.0),
            "rate": wording.percent(found.win_rate.rate),
            "days": wording.days(found.cycle_days.mean),
            "per_day": wording.money(found.per_day),
            "low": wording.money(found.low),
            "high": wording.money(found.high),
            "period": wording.span(found.period),
        }
        sentences = (texts("topic.deals.velocity_text", **values),)
    return Section(texts("topic.deals.velocity"), sentences, (), limits)


def _rates(found: GroupRates, wording: Wording) -> Section:
    texts = wording.texts
    sentences = (texts("topic.deals.overall", rate=wording.rate(found.overall)),)
    views = tuple(_rate_view(found, name, wording) for name in DIMENSIONS if name in found.by)
    limits = limit_items(found.limits, wording)
    return Section(texts("topic.deals.rates"), sentences, views, limits)


def _rate_view(found: GroupRates, name: str, wording: Wording) -> View:
    texts = wording.texts

    def note(row: Row) -> str:
        if not row["differs"]:
            return ""
        above = row["low"] > (found.overall.rate or 0.0)
        return texts("topic.deals.above" if above else "topic.deals.below")

    columns = [
        word("group", wording),
        count("won"),
        count("lost"),
        share("raw", wording),
        share("rate", wording, "drawn"),
        interval(wording),
        Shown("compared", note, number=False),
    ]
    return view_of(wording, texts(f"topic.deals.by.{name}"), found.by[name], columns)


def _reasons(found: LostReasons, wording: Wording) -> Section:
    texts = wording.texts
    views, sentences = [], []
    if len(found.reasons):
        top = found.reasons.reset_index().to_dict("records")[0]
        rate = Rate(known(top["rate"]), int(top["n"]), known(top["low"]), known(top["high"]))
        sentences.append(texts("topic.deals.reason", reason=top["reason"], rate=wording.rate(rate)))
        columns = [
            word("reason", wording),
            count("lost"),
            share("rate", wording, "share"),
            interval(wording),
            money("amount", wording),
        ]
        title = texts("topic.deals.reason_table", unit=wording.money_unit)
        views.append(view_of(wording, title, found.reasons, columns))
    if len(found.competitors):
        columns = [
            word("competitor", wording),
            count("won"),
            count("lost"),
            share("rate", wording, "win_rate"),
            interval(wording),
        ]
        title = texts("topic.deals.competitor_table")
        views.append(view_of(wording, title, found.competitors, columns))
    limits = limit_items(found.limits, wording)
    return Section(texts("topic.deals.reasons"), tuple(sentences), tuple(views), limits)
