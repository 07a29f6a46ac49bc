"""``salesbook demo``: an invented team's book and report, to look around in."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from salesbook.cli.console import Console, today
from salesbook.cli.options import add_force, chosen_day
from salesbook.cli.values import add_day, say_unfilled
from salesbook.texts import Texts


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=Path("salesbook-demo"),
        metavar="FOLDER",
        help=texts("cli.demo.folder"),
    )
    add_day(parser, texts)
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the team's definition, its workbook with some typos left in, and the report."""
    from salesbook.api import build, check_target, read, write_text
    from salesbook.backends.files import make_folder
    from salesbook.definition.writing import format_definition
    from salesbook.demo import make_demo, plant_typos
    from salesbook.report.markdown import report_markdown
    from salesbook.report.monthly import make_report

    texts, as_of = console.texts, chosen_day(options) or today()
    files = [options.folder / name for name in ("team.xlsx", "report.md", "team.toml")]
    book_file, report_file, team_file = files
    make_folder(options.folder)
    for file in files:
        check_target(file, overwrite=options.force)
    team = make_demo(texts.language, as_of)
    tables, _ = plant_typos(team)
    write_text(team_file, format_definition(team.definition), overwrite=options.force)
    values = build(team.definition, book_file, tables, as_of=as_of, overwrite=options.force)
    report = make_report(read(book_file, as_of=as_of), as_of=as_of)
    write_text(report_file, report_markdown(report, texts=texts) + "\n", overwrite=options.force)
    _say_next(console, book_file, report_file, team_file)
    say_unfilled(console, values)
    return 0


def _say_next(console: Console, book: Path, report: Path, team: Path) -> None:
    texts = console.texts
    console.say(texts("cli.demo.made"))
    console.say(texts("cli.demo.open_book", file=book))
    console.say(texts("cli.demo.open_report", file=report))
    console.say(texts("cli.demo.definition", file=team))
    console.say(texts("cli.demo.next", command=f"salesbook check {shlex.quote(str(book))}"))
