"""The commands and their options."""

from __future__ import annotations

import argparse
from typing import NoReturn

from salesbook import __version__
from salesbook.cli import (
    adopt,
    backtest,
    changes,
    check,
    demo,
    forecast,
    history,
    init,
    merge,
    new,
    next_,
    pull,
    push,
    report,
    snapshot,
    split,
    upgrade,
)
from salesbook.texts import LANGUAGES, Texts

COMMANDS = {
    "demo": demo,
    "init": init,
    "new": new,
    "check": check,
    "report": report,
    "next": next_,
    "snapshot": snapshot,
    "changes": changes,
    "history": history,
    "forecast": forecast,
    "backtest": backtest,
    "adopt": adopt,
    "upgrade": upgrade,
    "split": split,
    "merge": merge,
    "pull": pull,
    "push": push,
}


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in the reader's language and how to go on."""

    texts: Texts

    def error(self, message: str) -> NoReturn:
        sentence = self.texts("cli.usage", detail=message)
        hint = self.texts("cli.usage_hint", command=self.prog)
        self.exit(2, f"salesbook: {sentence}\n{hint}\n")


def build_parser(texts: Texts) -> argparse.ArgumentParser:
    """The whole command line in one language."""
    _Parser.texts = texts
    parser = _Parser(
        prog="salesbook",
        description=texts("cli.description"),
        epilog=texts("cli.epilog"),
        add_help=False,
    )
    _add_common(parser, texts)
    parser.add_argument(
        "--version", action="version", version=f"salesbook {__version__}", help=texts("cli.version")
    )
    commands = parser.add_subparsers(title=texts("cli.commands"), metavar="COMMAND", required=True)
    for name, module in COMMANDS.items():
        words = texts(f"cli.{name}.help")
        command = commands.add_parser(name, help=words, description=words, add_help=False)
        module.add_arguments(command, texts)
        # Only one of the two places it may stand in decides.
        _add_common(command, texts, default=argparse.SUPPRESS)
        command.set_defaults(run=module.run)
    return parser


def _add_common(parser: argparse.ArgumentParser, texts: Texts, default: str | None = None) -> None:
    parser.add_argument(
        "--language", choices=LANGUAGES, default=default, help=texts("cli.language")
    )
    parser.add_argument("-h", "--help", action="help", help=texts("cli.help"))
