"""``salesbook merge``: the members' workbooks as one again."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console, today
from salesbook.cli.options import add_force, chosen_day
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.carrying.merging import Conflict
    from salesbook.handover.merging import Merge


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help=texts("cli.merge.files")
    )
    parser.add_argument("--to", type=Path, required=True, metavar="NEW", help=texts("cli.merge.to"))
    parser.add_argument("--base", type=Path, metavar="FILE", help=texts("cli.merge.base"))
    parser.add_argument("--as-of", metavar="DATE", help=texts("cli.as_of"))
    parser.add_argument("--json", action="store_true", help=texts("cli.json"))
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the merged workbook; conflicts make the exit code 1."""
    from salesbook.handover.merging import merge

    day = chosen_day(options) or today()
    made = merge(options.files, options.to, base=options.base, as_of=day, overwrite=options.force)
    texts = Texts(options.language or made.language)
    if options.json:
        console.say(json.dumps(_as_data(made, texts), ensure_ascii=False, indent=2))
    else:
        for line in _lines(made, texts, options.to):
            console.say(line)
        console.say(texts("cli.merge.made", file=options.to))
    return int(bool(made.conflicts))


def _as_data(made: Merge, texts: Texts) -> dict[str, object]:
    from salesbook.cli.upgrade import leftovers_as_data
    from salesbook.problems import count_by_severity

    return {
        "conflicts": [
            {
                "table": each.table,
                "row": each.row,
                "column": each.column,
                "label": each.label,
                "base": each.base,
                "entries": dict(each.entries),
                "kept": each.kept,
                "message": _sentence(each, texts),
            }
            for each in made.conflicts
        ],
        "statements": [each.as_data(texts) for each in made.statements],
        "leftovers": leftovers_as_data(made.leftovers, texts),
        "counts": {str(key): n for key, n in count_by_severity(made.problems).items()},
    }


def _lines(made: Merge, texts: Texts, target: Path) -> Iterator[str]:
    from salesbook.cli.upgrade import leftover_lines
    from salesbook.report.plain import one_line

    if made.statements:
        yield texts("cli.merge.done")
        yield from (f"  {one_line(each.sentence(texts))}" for each in made.statements)
    yield from leftover_lines(made.leftovers, texts)
    if made.conflicts:
        yield texts("cli.merge.conflicts", count=len(made.conflicts), file=target)
        yield from (f"  {one_line(_sentence(each, texts))}" for each in made.conflicts)


def _sentence(conflict: Conflict, texts: Texts) -> str:
    entries = [
        texts("cli.merge.entry", file=file, entry=entry) for file, entry in conflict.entries.items()
    ]
    if conflict.base is not None:
        entries.append(texts("cli.merge.before", base=conflict.base))
    return texts(
        "cli.merge.conflict",
        table=texts(f"table.{conflict.table}"),
        row=conflict.row,
        field=conflict.label,
        entries=" / ".join(entries),
        kept=conflict.kept,
    )
