"""How good forecasts were, in words and tables."""

from __future__ import annotations

from collections.abc import Iterator

from salesbook.analysis.forecasting.backtest import Backtest
from salesbook.analysis.forecasting.records import Settled
from salesbook.analysis.forecasting.scorecard import FORECAST, Brier, Scorecard
from salesbook.analysis.rates import ENOUGH
from salesbook.report.section import Heading, Section, View
from salesbook.report.wording import Wording

_AMOUNTS = ("actual", "p10", "p50", "p90")


def score_section(scorecard: Scorecard, wording: Wording) -> Section:
    """The scorecard of forecasts that were kept."""
    texts = wording.texts
    heading = texts("forecast.section.score")
    if not scorecard.n:
        return Section(heading, (texts("forecast.score.none"),))
    return Section(heading, tuple(_sentences(scorecard, wording)), (_methods(scorecard, wording),))


def backtest_sections(backtest: Backtest, wording: Wording) -> tuple[Section, ...]:
    """Every forecast beside what came, and the scorecard of all."""
    texts = wording.texts
    heading = texts("forecast.section.origins")
    if not backtest.settled:
        return (Section(heading, (texts("forecast.score.nothing"),)),)
    told = texts(f"forecast.score.{'from_readings' if backtest.readings else 'from_dates'}")
    origins = Section(heading, (told,), (_origins(backtest, wording),))
    return origins, score_section(backtest.scorecard, wording)


def _sentences(scorecard: Scorecard, wording: Wording) -> Iterator[str]:
    texts = wording.texts
    yield texts("forecast.score.covered", covered=wording.rate(scorecard.covered))
    deals = scorecard.deals[FORECAST]
    if deals is not None and deals.n >= ENOUGH:
        parts = {
            key: _share(getattr(deals, key))
            for key in ("score", "reliability", "resolution", "uncertainty")
        }
        yield texts("forecast.score.brier", n=f"{deals.n:,}", **parts)
    if scorecard.target is not None and scorecard.target.n >= ENOUGH:
        score, n = _share(scorecard.target.score), f"{scorecard.target.n:,}"
        yield texts("forecast.score.target", score=score, n=n)


def _methods(scorecard: Scorecard, wording: Wording) -> View:
    texts = wording.texts
    rows = tuple(
        (
            texts(f"forecast.rule.{name}"),
            str(errors.n),
            wording.percent(errors.wape if errors.n >= ENOUGH else None),
            "–" if errors.bias is None or errors.n < ENOUGH else f"{errors.bias:+.1%}",
            _brier(scorecard.deals.get(name)),
        )
        for name, errors in scorecard.errors.items()
        if errors.n
    )
    labels = ("wape", "bias", "brier")
    return View(
        texts("forecast.view.methods"),
        (
            Heading(texts("forecast.label.method"), number=False),
            Heading("n"),
            *(Heading(texts(f"forecast.label.{key}")) for key in labels),
        ),
        rows,
        texts("forecast.note.methods"),
    )


def _origins(backtest: Backtest, wording: Wording) -> View:
    texts = wording.texts
    labels = (*_AMOUNTS, "inside")
    return View(
        texts("forecast.view.origins", unit=wording.money_unit),
        (
            Heading(texts("forecast.label.period"), number=False),
            Heading(texts("forecast.label.said_on"), number=False, spare=True),
            *(Heading(texts(f"forecast.label.{key}")) for key in labels),
            Heading(texts("forecast.rule.last_period"), spare=True),
        ),
        tuple(_origin(each, wording) for each in backtest.settled),
    )


def _origin(each: Settled, wording: Wording) -> tuple[str, ...]:
    record, total = each.record, each.record.total
    inside = total.p10 <= each.actual <= total.p90
    before = record.rules["last_period"]
    return (
        wording.span(record.period),
        wording.day(record.as_of),
        *(wording.money_cell(amount) for amount in (each.actual, total.p10, total.p50, total.p90)),
        wording.texts(f"forecast.score.{'yes' if inside else 'no'}"),
        "–" if before is None else wording.money_cell(before),
    )


def _brier(found: Brier | None) -> str:
    return "–" if found is None or found.n < ENOUGH else _share(found.score)


def _share(number: float) -> str:
    return f"{number:.4f}"
