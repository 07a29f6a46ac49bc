"""Deals in words and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.analysis.figures import CycleDays, PipelineRow
from salesbook.analysis.pipeline import DIMENSIONS, Pipeline
from salesbook.analysis.rates import ENOUGH
from salesbook.analysis.standing import deal_standing
from salesbook.definition.tables import DEALS, LOST, OPEN, WON
from salesbook.definition.team import Definition
from salesbook.report.charts import stage_chart
from salesbook.report.deal_rows import DealRows, deal_rows
from salesbook.report.model import Report
from salesbook.report.section import Behind, Heading, Section, View
from salesbook.report.wording import Wording
from salesbook.spec import Value

if TYPE_CHECKING:
    import pandas as pd

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


def headline_section(report: Report, wording: Wording) -> Section:
    """The numbers everybody asks for first, each in a sentence."""
    return Section(
        wording.texts("report.section.headline"),
        tuple(_sentences(report, wording)),
        (_figures(report, wording),),
        key="headline",
    )


def pipeline_section(report: Report, wording: Wording) -> Section:
    """Deals by stage, owner, team, product and month."""
    order = ("stage", *(name for name in DIMENSIONS if name != "stage"))
    standing = _standing(report)
    views = tuple(_view(report, deal_rows(standing, name), name, wording) for name in order)
    kept = tuple(view for view in views if view.rows)
    heading = wording.texts("report.section.pipeline")
    if not kept:
        missing = (wording.texts("monthly.missing.deals"),)
        return Section(heading, key="pipeline", missing=missing)
    charts = tuple(filter(None, (stage_chart(report, wording),)))
    return Section(heading, views=kept, key="pipeline", charts=charts)


def _standing(report: Report) -> pd.DataFrame:
    return deal_standing(report.book, as_of=report.as_of, period=report.period)


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
    weighed = "report.headline.open" if _weighted(pipeline) is not None else "report_stage.open"
    key = "report.headline.open_no_amount" if unknown else weighed
    yield texts(key, day=wording.day(last), **counts, **amounts)
    yield from _rates(pipeline, wording)
    if report.period and report.as_of < report.period.last:
        yield texts("report.headline.unfinished", day=wording.day(report.as_of))
    for name in _CAVEATS:
        if _counts(pipeline)[name] and not (unknown and name == "open_without_amount"):
            yield texts(f"report.caveat.{name}", **counts, count=counts[name])


def _figures(report: Report, wording: Wording) -> View:
    """The counts and amounts in a table, each with its deals."""
    texts, pipeline, counted = wording.texts, report.pipeline, _counted(report)
    amounts = {
        WON: pipeline.won_amount,
        LOST: pipeline.lost_amount,
        "created": None,
        OPEN: pipeline.open_amount,
        "weighted": _weighted(pipeline),
    }
    counts = {name: len(counted[name]) for name in amounts}
    # Deals without any amount are not worth nothing.
    amounts = {name: each if each or not counts[name] else None for name, each in amounts.items()}
    return View(
        texts("monthly.figures.table", unit=wording.money_unit),
        (
            Heading(texts("monthly.figures.what"), number=False),
            Heading(texts("report.label.count")),
            Heading(texts("report.label.amount")),
        ),
        tuple(
            (
                texts(f"monthly.figures.{name}"),
                f"{counts[name]:,}",
                "–" if amount is None else wording.money_cell(amount),
            )
            for name, amount in amounts.items()
        ),
        key="headline.figures",
        values=tuple((None, counts[name], amount) for name, amount in amounts.items()),
        behind=tuple(
            (None, behind, behind) for behind in (_behind(counted[name]) for name in amounts)
        ),
    )


def _counted(report: Report) -> dict[str, tuple[int, ...]]:
    """The rows of the deals each figure counts."""
    standing = _standing(report)
    kept = {name: standing[name] for name in (WON, LOST, "created", OPEN)}
    # What a deal weighed in a stage that is not known any more cannot be told.
    kept["weighted"] = standing[OPEN] & ~standing["open_unknown_stage"]
    return {name: tuple(map(int, standing.index[flags])) for name, flags in kept.items()}


def _behind(rows: tuple[int, ...]) -> Behind | None:
    return Behind(DEALS.key, rows) if rows else None


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


def _view(report: Report, found: DealRows, dimension: str, wording: Wording) -> View:
    texts = wording.texts
    # A row that holds only deals of an unknown stage has nothing to show.
    every = [row for row in report.pipeline.by[dimension] if row.counts.any]
    rows = every[-MOST_ROWS:] if dimension == "month" else every[:MOST_ROWS]
    cells = _COLUMNS[dimension](report.definition, wording)
    stub = Heading(texts(f"report.label.{dimension}"), number=False)
    left_out = len(every) - len(rows)
    names = [_name(row, dimension, wording) for row in rows]
    return View(
        texts(f"report.by.{dimension}", unit=wording.money_unit),
        (stub, *(cell.heading for cell in cells)),
        tuple(
            (name, *(cell.text(row) for cell in cells))
            for name, row in zip(names, rows, strict=True)
        ),
        texts("report.more_rows", count=left_out) if left_out else "",
        key=f"pipeline.{dimension}",
        values=tuple(
            (name, *(cell.value(row) for cell in cells))
            for name, row in zip(names, rows, strict=True)
        ),
        member=0 if dimension == "owner" else None,
        behind=tuple((None, *(found.behind(row.key, c.kinds(row)) for c in cells)) for row in rows),
    )


def _name(row: PipelineRow, dimension: str, wording: Wording) -> str:
    if dimension == "stage" and not row.key and row.counts.open_unknown_stage:
        return wording.texts("report_stage.unknown_then")
    return wording.key(row.key, month=dimension == "month")


def _weighted(found: Pipeline | PipelineRow) -> float | None:
    """None where not one of the open deals has a stage it could be weighted by."""
    counts = found.counts
    unknown = bool(counts.open) and counts.open == counts.open_unknown_stage
    return None if unknown else found.weighted_amount


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column: its heading, what a row says there, from what, and from which deals."""

    heading: Heading
    text: Callable[[PipelineRow], str]
    value: Callable[[PipelineRow], Value]
    kinds: Callable[[PipelineRow], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns in one language."""

    wording: Wording

    def count(self, name: str, *, spare: bool = False) -> _Cell:
        return self._cell(
            (name, spare),
            lambda row: f"{getattr(row.counts, name):,}",
            lambda row: getattr(row.counts, name),
            (name,),
        )

    def amount(self, name: str, *, spare: bool = False) -> _Cell:
        kind = WON if name.startswith(WON) else OPEN
        return self._cell(
            (name, spare),
            lambda row: self.wording.money_cell(getattr(row, name)),
            lambda row: getattr(row, name),
            (kind,),
        )

    def weighted(self) -> _Cell:
        def text(row: PipelineRow) -> str:
            found = _weighted(row)
            return "–" if found is None else self.wording.money_cell(found)

        return self._cell(("weighted_amount", False), text, _weighted, (OPEN,))

    def win_rate(self, *, spare: bool = False) -> _Cell:
        return self._cell(
            ("win_rate", spare),
            lambda row: self.wording.share(row.win_rate.closed),
            lambda row: row.win_rate.closed.rate if row.win_rate.closed.n >= ENOUGH else None,
            (WON, LOST),
        )

    def interval(self) -> _Cell:
        return self._cell(
            ("interval", True),
            lambda row: self.wording.interval(row.win_rate.closed),
            lambda _: None,
            (WON, LOST),
        )

    def cycle(self) -> _Cell:
        return self._cell(
            ("cycle_days", True),
            lambda row: self.wording.days(_enough(row.cycle_days)),
            lambda row: _enough(row.cycle_days),
            (WON,),
        )

    def _cell(
        self,
        label: tuple[str, bool],
        text: Callable[[PipelineRow], str],
        value: Callable[[PipelineRow], Value],
        kinds: tuple[str, ...],
    ) -> _Cell:
        name, spare = label
        heading = Heading(self.wording.texts(f"report.label.{name}"), spare=spare)
        return _Cell(heading, text, value, lambda _: kinds)


def _stage_cells(definition: Definition, wording: Wording) -> list[_Cell]:
    def outcome(row: PipelineRow) -> str:
        stage = definition.stage(row.key)
        return stage.outcome if stage else OPEN

    def kinds(row: PipelineRow) -> tuple[str, ...]:
        return (outcome(row),)

    def count(row: PipelineRow) -> int:
        found: int = getattr(row.counts, outcome(row))
        return found

    def amount(row: PipelineRow) -> float:
        amounts = {WON: row.won_amount, LOST: row.lost_amount, OPEN: row.open_amount}
        return amounts[outcome(row)]

    def probability(row: PipelineRow) -> float | None:
        stage = definition.stage(row.key)
        return stage.probability if stage and stage.outcome == OPEN else None

    def probability_text(row: PipelineRow) -> str:
        found = probability(row)
        return "" if found is None else wording.percent(found)

    def weighted(row: PipelineRow) -> float | None:
        return _weighted(row) if outcome(row) == OPEN else None

    def weighted_text(row: PipelineRow) -> str:
        found = weighted(row)
        return "" if found is None else wording.money_cell(found)

    def heading(name: str) -> Heading:
        return Heading(wording.texts(f"report.label.{name}"))

    return [
        _Cell(heading("count"), lambda row: f"{count(row):,}", count, kinds),
        _Cell(heading("amount"), lambda row: wording.money_cell(amount(row)), amount, kinds),
        _Cell(heading("probability"), probability_text, probability, lambda _: ()),
        _Cell(heading("weighted_amount"), weighted_text, weighted, kinds),
    ]


def _group_cells(_definition: Definition, wording: Wording) -> list[_Cell]:
    columns = _Columns(wording)
    return [
        columns.count(WON),
        columns.amount("won_amount"),
        columns.count(LOST),
        columns.win_rate(),
        columns.interval(),
        columns.cycle(),
        *_open_cells(columns),
    ]


def _enough(cycle: CycleDays) -> float | None:
    return cycle.median if cycle.n >= ENOUGH else None


def _month_cells(_definition: Definition, wording: Wording) -> list[_Cell]:
    columns = _Columns(wording)
    return [
        columns.count("created"),
        columns.count(WON),
        columns.amount("won_amount"),
        columns.count(LOST),
        columns.win_rate(spare=True),
        *_open_cells(columns),
    ]


def _open_cells(columns: _Columns) -> list[_Cell]:
    return [
        columns.count(OPEN),
        columns.amount("open_amount", spare=True),
        columns.weighted(),
    ]


_COLUMNS: dict[str, Callable[[Definition, Wording], list[_Cell]]] = {
    "stage": _stage_cells,
    "owner": _group_cells,
    "team": _group_cells,
    "product": _group_cells,
    "month": _month_cells,
}
