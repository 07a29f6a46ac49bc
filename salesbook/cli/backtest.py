"""``salesbook backtest``: forecasts of the past beside what came."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from salesbook.cli.console import Console
from salesbook.cli.forecast import add_history, chosen_history
from salesbook.cli.options import add_source, read_source
from salesbook.cli.results import add_form, check_output, hand_over, in_form
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.analysis.forecasting.backtest import Backtest
    from salesbook.definition.team import Definition


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    add_source(parser, texts)
    parser.add_argument(
        "--period", default="month", metavar="PERIOD", help=texts("cli.backtest.period")
    )
    add_history(parser, texts)
    parser.add_argument(
        "--list-prices", action="store_true", help=texts("cli.backtest.list_prices")
    )
    add_form(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Forecast every period that is over, and score it."""
    from salesbook import forecasts

    check_output(options, filter(None, (options.source, options.history)))
    book, as_of = read_source(options)
    with chosen_history(options) as history:
        tested = forecasts.backtest(
            book,
            as_of=as_of,
            period=options.period,
            history=history,
            seed=options.seed,
            list_prices=options.list_prices,
        )
    hand_over(_rendered(tested, book.definition, options, console), options, console)
    return 0


def _rendered(
    tested: Backtest, definition: Definition, options: argparse.Namespace, console: Console
) -> str:
    if options.json:
        from salesbook.report.forecast_json import backtest_json

        return json.dumps(backtest_json(tested), ensure_ascii=False, indent=2)
    from salesbook.report.score_section import backtest_sections
    from salesbook.report.wording import Wording

    wording = Wording.of(definition, options.language and Texts(options.language))
    return in_form(definition.name, backtest_sections(tested, wording), options, console)
