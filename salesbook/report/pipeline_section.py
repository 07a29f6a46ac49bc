"""Deals in words and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from salesbook.analysis.figures import CycleDays, PipelineRow
from salesbook.analysis.pipeline import DIMENSIONS, Pipeline
from salesbook.analysis.rates import ENOUGH
from salesbook.definition.tables import LOST, OPEN, WON
from salesbook.definition.team import Definition
from salesbook.report.model import Report
from salesbook.report.section import Heading, Section, View
from salesbook.report.wording import Wording

MOST_ROWS = 30
"""Rows a table shows; a note says how many more there are."""

_CAVEATS = (
    "open_late",
    "open_without_amount",
    "open_unknown_opening",
    "open_unknown_stage",
    "undated",
    "unknown",
)
_Cell = tuple[Heading, Callable[[PipelineRow], str]]


def headline_section(report: Report, wording: Wording) -> Section:
    """The numbers everybody asks for first, each in a sentence."""
    return Section(wording.texts("report.section.headline"), tuple(_sentences(report, wording)))


def pipeline_section(report: Report, wording: Wording) -> Section:
    """Deals by stage, owner, team, product and month."""
    order = ("stage", *(name for name in DIMENSIONS if name != "stage"))
    views = tuple(_view(report, name, wording) for name in order)
    return Section(
        wording.texts("report.section.pipeline"), views=tuple(view for view in views if view.rows)
    )


def _sentences(report: Report, wording: Wording) -> Iterator[str]:
    pipeline, texts = report.pipeline, wording.texts
    counts = {key: f"{value:,}" for key, value in _counts(pipeline).items()}
    amounts = {
        name: wording.money(getattr(pipeline, name))
        for name in ("won_amount", "open_amount", "weighted_amount")
    }
    yield texts("report.headline.closed", span=_span(report, wording), **counts, **amounts)
    last = min(report.as_of, report.period.last) if report.period else report.as_of
    unknown = pipeline.counts.open == pipeline.counts.open_without_amount > 0
    key = "report.headline.open_no_amount" if unknown else "report.headline.open"
    yield texts(key, day=wording.day(last), **counts, **amounts)
    yield from _rates(pipeline, wording)
    if report.period and report.as_of < report.period.last:
        yield texts("report.headline.unfinished", day=wording.day(report.as_of))
    for name in _CAVEATS:
        if _counts(pipeline)[name] and not (unknown and name == "open_without_amount"):
            yield texts(f"report.caveat.{name}", **counts, count=counts[name])


def _rates(pipeline: Pipeline, wording: Wording) -> Iterator[str]:
    rates, cycle = pipeline.win_rate, pipeline.cycle_days
    for name in ("closed", "created", "amount"):
        rate = wording.rate(getattr(rates, name), by_amount=name == "amount")
        yield wording.texts(f"report.headline.rate_{name}", rate=rate)
    if cycle.n >= ENOUGH:
        days = {"mean": wording.days(cycle.mean), "median": wording.days(cycle.median)}
        yield wording.texts("report.headline.cycle", n=f"{cycle.n:,}", **days)
    elif cycle.n:
        yield wording.texts("report_cycle.too_few", n=cycle.n, needed=ENOUGH)


def _span(report: Report, wording: Wording) -> str:
    if report.period:
        return wording.texts("report.headline.in_period", period=wording.span(report.period))
    return wording.texts("report.headline.up_to", day=wording.day(report.as_of))


def _counts(pipeline: Pipeline) -> dict[str, int]:
    counts = pipeline.counts
    return {
        name: getattr(counts, name) for name in ("won", "lost", "open", "open_dated", *_CAVEATS)
    }


def _view(report: Report, dimension: str, wording: Wording) -> View:
    texts = wording.texts
    # A row that holds only deals of an unknown stage has nothing to show.
    every = [row for row in report.pipeline.by[dimension] if row.counts.any]
    rows = every[-MOST_ROWS:] if dimension == "month" else every[:MOST_ROWS]
    cells = _COLUMNS[dimension](report.definition, wording)
    month = dimension == "month"
    stub = Heading(texts(f"report.label.{dimension}"), number=False)
    left_out = len(every) - len(rows)
    return View(
        texts(f"report.by.{dimension}", unit=wording.money_unit),
        (stub, *(heading for heading, _ in cells)),
        tuple(
            (wording.key(row.key, month=month), *(cell(row) for _, cell in cells)) for row in rows
        ),
        texts("report.more_rows", count=left_out) if left_out else "",
    )


def _stage_cells(definition: Definition, wording: Wording) -> list[_Cell]:
    def outcome(row: PipelineRow) -> str:
        stage = definition.stage(row.key)
        return stage.outcome if stage else OPEN

    def count(row: PipelineRow) -> str:
        return f"{getattr(row.counts, outcome(row)):,}"

    def amount(row: PipelineRow) -> str:
        amounts = {WON: row.won_amount, LOST: row.lost_amount, OPEN: row.open_amount}
        return wording.money_cell(amounts[outcome(row)])

    def probability(row: PipelineRow) -> str:
        stage = definition.stage(row.key)
        return wording.percent(stage.probability) if stage and stage.outcome == OPEN else ""

    def weighted(row: PipelineRow) -> str:
        return wording.money_cell(row.weighted_amount) if outcome(row) == OPEN else ""

    texts = wording.texts
    return [
        (Heading(texts("report.label.count")), count),
        (Heading(texts("report.label.amount")), amount),
        (Heading(texts("report.label.probability")), probability),
        (Heading(texts("report.label.weighted_amount")), weighted),
    ]


def _group_cells(_definition: Definition, wording: Wording) -> list[_Cell]:
    texts = wording.texts
    return [
        (Heading(texts("report.label.won")), lambda row: f"{row.counts.won:,}"),
        (Heading(texts("report.label.won_amount")), lambda row: wording.money_cell(row.won_amount)),
        (Heading(texts("report.label.lost")), lambda row: f"{row.counts.lost:,}"),
        (
            Heading(texts("report.label.win_rate")),
            lambda row: wording.share(row.win_rate.closed),
        ),
        (
            Heading(texts("report.label.interval"), spare=True),
            lambda row: wording.interval(row.win_rate.closed),
        ),
        (
            Heading(texts("report.label.cycle_days"), spare=True),
            lambda row: wording.days(_enough(row.cycle_days)),
        ),
        *_open_cells(wording),
    ]


def _enough(cycle: CycleDays) -> float | None:
    return cycle.median if cycle.n >= ENOUGH else None


def _month_cells(_definition: Definition, wording: Wording) -> list[_Cell]:
    texts = wording.texts
    return [
        (Heading(texts("report.label.created")), lambda row: f"{row.counts.created:,}"),
        (Heading(texts("report.label.won")), lambda row: f"{row.counts.won:,}"),
        (Heading(texts("report.label.won_amount")), lambda row: wording.money_cell(row.won_amount)),
        (Heading(texts("report.label.lost")), lambda row: f"{row.counts.lost:,}"),
        (
            Heading(texts("report.label.win_rate"), spare=True),
            lambda row: wording.share(row.win_rate.closed),
        ),
        *_open_cells(wording),
    ]


def _open_cells(wording: Wording) -> list[_Cell]:
    texts = wording.texts
    return [
        (Heading(texts("report.label.open")), lambda row: f"{row.counts.open:,}"),
        (
            Heading(texts("report.label.open_amount"), spare=True),
            lambda row: wording.money_cell(row.open_amount),
        ),
        (
            Heading(texts("report.label.weighted_amount")),
            lambda row: wording.money_cell(row.weighted_amount),
        ),
    ]


_COLUMNS: dict[str, Callable[[Definition, Wording], list[_Cell]]] = {
    "stage": _stage_cells,
    "owner": _group_cells,
    "team": _group_cells,
    "product": _group_cells,
    "month": _month_cells,
}
