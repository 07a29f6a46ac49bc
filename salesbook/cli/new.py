"""``salesbook new``: an empty workbook, ready to fill."""

from __future__ import annotations

import argparse
from pathlib import Path

from salesbook.cli.console import Console, today
from salesbook.cli.options import add_definition, add_force, chosen_day, team_definition
from salesbook.cli.values import add_day, say_unfilled
from salesbook.texts import Texts

TEMPLATES = ("simple", "standard", "full")


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument("target", type=Path, metavar="TARGET", help=texts("cli.new.target"))
    parser.add_argument(
        "--template", choices=TEMPLATES, default="standard", help=texts("cli.new.template")
    )
    add_definition(parser, texts)
    add_day(parser, texts)
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Build it from the team's decisions or the built-in ones."""
    from salesbook.api import build

    definition = team_definition(options, console.texts)
    values = build(
        definition,
        options.target,
        template=options.template,
        as_of=chosen_day(options) or today(),
        overwrite=options.force,
    )
    first = Texts(definition.language)("sheet.guide")
    console.say(console.texts("cli.new.made", file=options.target, sheet=first))
    say_unfilled(console, values)
    return 0
