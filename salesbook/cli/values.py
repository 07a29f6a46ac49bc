"""What a command says of the values that stand beside the formulas of a book it made."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from salesbook.cli.console import Console
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.backends.cached_values import CachedValues


def add_day(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """The day a new book shows."""
    parser.add_argument("--as-of", metavar="DATE", help=texts("cli.values.as_of"))


def say_unfilled(console: Console, values: CachedValues) -> None:
    """One line where formulas have no values yet, with the reason."""
    from salesbook.backends.cached_values import Outcome

    if values.outcome is Outcome.FILLED:
        return
    reason = console.texts(f"cli.values.{values.outcome}", reason=values.reason)
    console.say(console.texts("cli.values.unfilled", reason=reason))
