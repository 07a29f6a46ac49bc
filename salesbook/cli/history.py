"""``salesbook history``: what is recorded, and all of it as files for other tools."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from salesbook.cli.console import Console
from salesbook.cli.options import HISTORY, add_force
from salesbook.texts import Texts

FORMATS = ("csv", "parquet")


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        default=HISTORY,
        metavar="FILE",
        help=texts("cli.history_options.file"),
    )
    parser.add_argument("--export", type=Path, metavar="FOLDER", help=texts("cli.history.export"))
    parser.add_argument(
        "--format", choices=FORMATS, default="csv", help=texts("cli.history.format")
    )
    parser.add_argument("--json", action="store_true", help=texts("cli.json"))
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """List the snapshots, or write every row version of every table."""
    from salesbook.api import export_history
    from salesbook.history import open_history
    from salesbook.report.plain import one_line

    with open_history(options.file, create=False) as history:
        history.check()
        frame = history.snapshots
        files = []
        if options.export is not None:
            files = export_history(
                history, options.export, form=options.format, overwrite=options.force
            )
    snapshots = list(zip(frame["date"].dt.strftime("%Y-%m-%d"), frame["source"], strict=True))
    if options.json:
        listed = [{"date": day, "source": name} for day, name in snapshots]
        data = {"snapshots": listed, "files": [str(file) for file in files]}
        console.say(json.dumps(data, ensure_ascii=False, indent=2))
        return 0
    if files:
        console.say(console.texts("cli.history.exported", count=len(files), folder=options.export))
        return 0
    for day, name in snapshots:
        console.say(f"{day}  {one_line(name)}")
    console.say(console.texts("cli.history.count", count=len(snapshots)))
    return 0
