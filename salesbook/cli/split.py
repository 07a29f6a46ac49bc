"""``salesbook split``: a workbook for each member."""

from __future__ import annotations

import argparse
import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console, today
from salesbook.cli.online import is_online
from salesbook.cli.options import add_force, chosen_day
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.handover.splitting import Split


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument("source", metavar="SOURCE", help=texts("cli.upgrade.old"))
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="DIR", help=texts("cli.split.folder")
    )
    parser.add_argument("--as-of", metavar="DATE", help=texts("cli.as_of"))
    parser.add_argument("--json", action="store_true", help=texts("cli.json"))
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the parts, and say how to put them together again."""
    from salesbook.handover.splitting import split

    online = is_online(options.source)
    source = Path("salesbook.xlsx" if online else options.source)
    folder = options.folder or source.with_name(f"{source.stem}-split")
    day = chosen_day(options) or today()
    made = split(options.source, folder, as_of=day, overwrite=options.force)
    if options.json:
        console.say(json.dumps(_as_data(made, console.texts), ensure_ascii=False, indent=2))
        return 0
    for part in made.parts:
        own, shared = sum(part.own.values()), sum(part.shared.values())
        console.say(console.texts("cli.split.part", file=part.file, own=own, shared=shared))
    for statement in made.statements:
        console.say(statement.sentence(console.texts))
    command = _merge_command(folder, source, with_base=not online)
    console.say(console.texts("cli.split.made", count=len(made.parts), command=command))
    return 0


def _merge_command(folder: Path, source: Path, *, with_base: bool) -> str:
    base = f" --base {shlex.quote(str(source))}" if with_base else ""
    target = shlex.quote(str(source.with_name("merged.xlsx")))
    return f"salesbook merge {shlex.quote(str(folder))}/*.xlsx{base} --to {target}"


def _as_data(made: Split, texts: Texts) -> dict[str, object]:
    return {
        "parts": [
            {
                "member": part.member,
                "file": str(part.file),
                "own": dict(part.own),
                "shared": dict(part.shared),
            }
            for part in made.parts
        ],
        "statements": [each.as_data(texts) for each in made.statements],
    }
