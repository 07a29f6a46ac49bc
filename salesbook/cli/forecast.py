"""``salesbook forecast``: what the month will bring, and how sure that is."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console
from salesbook.cli.options import add_source, read_source
from salesbook.cli.results import add_form, check_output, hand_over, in_form
from salesbook.errors import UsageError
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.analysis.forecasting.forecast import Forecast
    from salesbook.analysis.forecasting.scorecard import Scorecard
    from salesbook.history import History
    from salesbook.report.wording import Wording


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    add_source(parser, texts)
    parser.add_argument(
        "--period", default="month", metavar="PERIOD", help=texts("cli.forecast.period")
    )
    parser.add_argument("--target", type=float, metavar="AMOUNT", help=texts("cli.forecast.target"))
    add_history(parser, texts)
    parser.add_argument("--keep", action="store_true", help=texts("cli.forecast.keep"))
    add_form(parser, texts)


def add_history(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """The history to learn from, and the seed."""
    words = texts("cli.forecast.history")
    parser.add_argument("--history", type=Path, metavar="FILE", help=words)
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=texts("cli.forecast.seed"))


@contextmanager
def chosen_history(
    options: argparse.Namespace, *, create: bool = False
) -> Iterator[History | None]:
    """The history that was named, open; None if none was."""
    from salesbook.history import open_history

    if options.history is None:
        yield None
        return
    with open_history(options.history, create=create) as history:
        yield history


def run(options: argparse.Namespace, console: Console) -> int:
    """Read, forecast, show, and keep it if that is asked for."""
    from salesbook import forecasts
    from salesbook.report.wording import Wording

    if options.keep and options.history is None:
        raise UsageError("forecast.keep_where")
    check_output(options, filter(None, (options.source, options.history)))
    book, as_of = read_source(options)
    scorecard = None
    with chosen_history(options, create=options.keep) as history:
        made = forecasts.forecast(
            book,
            as_of=as_of,
            period=options.period,
            history=history,
            seed=options.seed,
            target=options.target,
        )
        if history is not None:
            scorecard = forecasts.scorecard(book, history, as_of=as_of)
        if history is not None and options.keep:
            forecasts.keep_forecast(history, made)
    wording = Wording.of(book.definition, options.language and Texts(options.language))
    hand_over(_rendered(made, scorecard, wording, (options, console)), options, console)
    if options.keep:
        console.note(console.texts("cli.forecast.kept", file=options.history))
    return 0


def _rendered(
    made: Forecast,
    scorecard: Scorecard | None,
    wording: Wording,
    asked: tuple[argparse.Namespace, Console],
) -> str:
    options, console = asked
    if options.json:
        from salesbook.report.forecast_json import forecast_json

        data = forecast_json(made, wording, scorecard)
        return json.dumps(data, ensure_ascii=False, indent=2)
    from salesbook.report.forecast_section import forecast_sections, forecast_title
    from salesbook.report.score_section import score_section

    sections = forecast_sections(made, wording)
    if scorecard is not None and scorecard.n:
        sections = (*sections, score_section(scorecard, wording))
    return in_form(forecast_title(made, wording), sections, options, console)
