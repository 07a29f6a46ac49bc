"""``salesbook backtest``: forecasts of the past beside what came."""

from __future__ import annotations

import argparse
import json

from salesbook.cli.console import Console
from salesbook.cli.forecast import add_history, chosen_history
from salesbook.cli.options import add_source, read_source
from salesbook.texts import Texts


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


def run(options: argparse.Namespace, console: Console) -> int:
    """Forecast every period that is over, and score it."""
    from salesbook import forecasts
    from salesbook.report.wording import Wording

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
    if options.json:
        from salesbook.report.forecast_json import backtest_json

        console.say(json.dumps(backtest_json(tested), ensure_ascii=False, indent=2))
        return 0
    from salesbook.report.score_section import backtest_sections
    from salesbook.report.terminal import sections_terminal

    wording = Wording.of(book.definition, options.language and Texts(options.language))
    sections = backtest_sections(tested, wording)
    console.say(sections_terminal(book.definition.name, sections, colored=console.colored))
    return 0
