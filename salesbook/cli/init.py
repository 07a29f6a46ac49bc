"""``salesbook init``: a commented team.toml to start from."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from salesbook.cli.console import Console
from salesbook.cli.options import add_force
from salesbook.texts import Texts


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument(
        "target",
        type=Path,
        nargs="?",
        default=Path("team.toml"),
        metavar="TARGET",
        help=texts("cli.init.target"),
    )
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the template in the language asked for."""
    from salesbook.api import write_text
    from salesbook.definition.team_file import team_template

    texts, target = console.texts, options.target
    write_text(target, team_template(texts.language), overwrite=options.force)
    console.say(texts("cli.init.made", file=target))
    command = f"salesbook new team.xlsx --definition {shlex.quote(str(target))}"
    console.say(texts("cli.init.next", command=command))
    return 0
