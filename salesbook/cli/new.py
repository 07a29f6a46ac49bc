"""``salesbook new``: an empty workbook, ready to fill."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console, today
from salesbook.cli.online import is_online, say_lacks, watch_writes
from salesbook.cli.options import add_definition, add_force, chosen_day, team_definition
from salesbook.cli.values import add_day, say_unfilled
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.definition.team import Definition

TEMPLATES = ("simple", "standard", "full")


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument("target", metavar="TARGET", help=texts("cli.new.target"))
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
    if is_online(options.target):
        return _online(definition, options, console)
    values = build(
        definition,
        Path(options.target),
        template=options.template,
        as_of=chosen_day(options) or today(),
        overwrite=options.force,
    )
    first = Texts(definition.language)("sheet.guide")
    console.say(console.texts("cli.new.made", file=options.target, sheet=first))
    say_unfilled(console, values)
    return 0


def _online(definition: Definition, options: argparse.Namespace, console: Console) -> int:
    from salesbook.online.building import build_sheet

    built = build_sheet(
        definition,
        options.target,
        template=options.template,
        as_of=chosen_day(options) or today(),
        overwrite=options.force,
        progress=watch_writes(console),
    )
    console.say(console.texts("cli.sheets.built", address=built.address))
    say_lacks(console, built.not_held)
    return 0
