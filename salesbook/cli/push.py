"""``salesbook push``: numbers and chosen corrections for the shared sheet."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console, today
from salesbook.cli.online import is_online
from salesbook.cli.options import chosen_day, named_history
from salesbook.errors import UsageError
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.carrying.corrections import Correction
    from salesbook.history import History
    from salesbook.online.analysing import AnalysisChange, CellChange
    from salesbook.online.pushing import Push

_NAMED = frozenset({"would", "doubtful", "waiting"})
"""Groups in which a cell's name is told, for it can be chosen by it."""

_SHOWN = 20
"""Rows of the workbook told on the screen; the JSON has all."""


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument("source", metavar="SOURCE", help=texts("cli.push.source"))
    parser.add_argument("address", metavar="URL", help=texts("cli.pull.address"))
    parser.add_argument(
        "--accept", action="append", default=[], metavar="NAME", help=texts("cli.push.accept")
    )
    parser.add_argument("--dry-run", action="store_true", help=texts("cli.push.dry_run"))
    parser.add_argument(
        "--no-analysis", action="store_true", help=texts("cli.push_analysis.option")
    )
    parser.add_argument(
        "--history", type=Path, metavar="FILE", help=texts("cli.push_analysis.history")
    )
    parser.add_argument("--as-of", metavar="DATE", help=texts("cli.as_of"))
    parser.add_argument("--json", action="store_true", help=texts("cli.json"))


def run(options: argparse.Namespace, console: Console) -> int:
    """Compare, write what was chosen, tell every cell."""
    if not is_online(options.address):
        raise UsageError("google.needs_address", file=options.address)
    with named_history(options) as history:
        done = _pushed(options, history)
    if options.json:
        console.say(json.dumps(_as_data(done), ensure_ascii=False, indent=2))
        return 0
    lines = [
        *_lines(done, console.texts, dry_run=options.dry_run),
        *_analysis_lines(done.analysis, console.texts, dry_run=options.dry_run),
    ]
    for line in lines or [console.texts("cli.push.nothing")]:
        console.say(line)
    for line in _left_out(done, console.texts):
        console.say(line)
    return 0


def _left_out(done: Push, texts: Texts) -> Iterator[str]:
    """Rows that only the workbook has."""
    from salesbook.cells import quote_sheet
    from salesbook.report.plain import one_line

    if done.lone:
        yield texts("cli.push_left.lone", count=len(done.lone))
    for each in done.lone[:_SHOWN]:
        row = texts("cli.push_left.row", sheet=quote_sheet(each.sheet), row=each.row)
        yield f"  {one_line(f'{row} {each.label}'.rstrip())}"
    if done.lone[_SHOWN:]:
        yield f"  {texts('cli.push_left.more', count=len(done.lone) - _SHOWN)}"


def _pushed(options: argparse.Namespace, history: History | None) -> Push:
    from salesbook.online.pushing import push

    return push(
        options.source,
        options.address,
        accept=options.accept,
        dry_run=options.dry_run,
        as_of=chosen_day(options) or today(),
        analysis=not options.no_analysis,
        history=history,
    )


def _lines(done: Push, texts: Texts, *, dry_run: bool) -> Iterator[str]:
    met = [each.correction for each in done.met if not each.moved]
    moved = [each.correction for each in done.met if each.moved]
    groups = (
        ("numbers", done.numbers),
        ("would" if dry_run else "written", done.written),
        ("kept", done.kept),
        ("met", met),
        ("moved", moved),
        ("doubtful", done.doubtful),
        ("waiting", done.waiting),
    )
    for name, cells in groups:
        if cells:
            yield texts(f"cli.push.{name}", count=len(cells))
            yield from _cells(cells, texts, named=name in _NAMED)


def _cells(corrections: Sequence[Correction], texts: Texts, *, named: bool) -> Iterator[str]:
    from salesbook.carrying.typed import as_text
    from salesbook.report.plain import one_line

    for each in corrections:
        told = (as_text(value) or texts("cli.push.empty") for value in (each.old, each.new))
        old, new = told
        line = texts("cli.push.cell", address=each.address, row=each.row, old=old, new=new)
        yield f"  {one_line(texts('cli.push.named', cell=line, name=each.name) if named else line)}"


def _as_data(done: Push) -> dict[str, object]:
    return {
        "numbers": [_cell(each) for each in done.numbers],
        "written": [_cell(each) for each in done.written],
        "kept": [_cell(each) for each in done.kept],
        "met": [
            _cell(each.correction) | {"found": each.found, "moved": each.moved} for each in done.met
        ],
        "doubtful": [_cell(each) for each in done.doubtful],
        "waiting": [_cell(each) for each in done.waiting],
        "lone": [
            {"table": each.table, "sheet": each.sheet, "row": each.row, "label": each.label}
            for each in done.lone
        ],
        "analysis": [_sheet(each) for each in done.analysis],
    }


def _analysis_lines(
    changes: Sequence[AnalysisChange], texts: Texts, *, dry_run: bool
) -> Iterator[str]:
    """The analysis sheets by what becomes of them; before it is done, each cell."""
    from salesbook.report.plain import one_line

    for state in ("new", "changed", "kept", "aside"):
        told = [each for each in changes if each.state == state]
        if told:
            name = f"would_{state}" if dry_run else state
            titles = texts("report.comma").join(one_line(each.title) for each in told)
            yield texts(f"cli.push_analysis.{name}", sheets=titles)
        cells = [cell for each in told for cell in each.cells] if dry_run else []
        yield from (f"  {one_line(_change(cell, texts))}" for cell in cells)


def _change(cell: CellChange, texts: Texts) -> str:
    from salesbook.carrying.typed import as_text

    old, new = (as_text(value) or texts("cli.push.empty") for value in (cell.old, cell.new))
    return texts("cli.push_analysis.cell", address=cell.address, old=old, new=new)


def _sheet(change: AnalysisChange) -> dict[str, object]:
    cells = [{"address": each.address, "old": each.old, "new": each.new} for each in change.cells]
    return {"key": change.key, "title": change.title, "state": change.state, "cells": cells}


def _cell(each: Correction) -> dict[str, object]:
    from salesbook.carrying.typed import as_text

    return {
        "name": each.name if each.identity else "",
        "address": each.address,
        "table": each.table,
        "column": each.column,
        "row": each.row,
        "old": as_text(each.old),
        "new": as_text(each.new),
    }
