"""``salesbook pull``: the shared sheet as a workbook on this machine."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console, today
from salesbook.cli.dates import Origin, reading_day
from salesbook.cli.options import add_force, chosen_day
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.online.pulling import Pull


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument("address", metavar="URL", help=texts("cli.pull.address"))
    parser.add_argument("target", type=Path, metavar="FILE", help=texts("cli.pull.target"))
    parser.add_argument("--history", type=Path, metavar="FILE", help=texts("cli.pull.history"))
    parser.add_argument("--as-of", metavar="DATE", help=texts("cli.as_of"))
    parser.add_argument("--json", action="store_true", help=texts("cli.json"))
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Read once; write only what is new."""
    from salesbook.online.pulling import pull

    given = chosen_day(options)
    day = given or today()
    pulled = pull(options.address, options.target, as_of=day, overwrite=options.force)
    rows = _rows(pulled)
    recorded = _record(pulled, options)
    if options.json:
        told = {
            "file": str(pulled.file),
            "unchanged": pulled.unchanged,
            "rows": rows,
            "leftovers": len(pulled.leftovers),
            "recorded": recorded,
        }
        console.say(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    code = "unchanged" if pulled.unchanged else "made"
    console.say(console.texts(f"cli.pull.{code}", file=pulled.file, rows=rows))
    if pulled.leftovers:
        sheet = Texts(pulled.book.definition.language)("leftovers.sheet")
        console.say(console.texts("cli.pull.left", count=len(pulled.leftovers), sheet=sheet))
    if recorded is not None:
        console.say(console.texts("cli.pull.recorded", file=options.history, date=recorded))
    return 0


def _rows(pulled: Pull) -> int:
    return sum(len(pulled.book[table.key]) for table in pulled.book.definition.entry_tables)


def _record(pulled: Pull, options: argparse.Namespace) -> str | None:
    """Record the reading in the history that was named; its day."""
    if options.history is None:
        return None
    from salesbook.history import open_history

    day, origin = reading_day(pulled.book, str(pulled.file), chosen_day(options))
    with open_history(options.history) as history:
        history.record(pulled.book, day, replace=options.force or origin is Origin.TODAY)
    return day.isoformat()
