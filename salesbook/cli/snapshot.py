"""``salesbook snapshot``: remember how the book stands, one reading per day."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console, parse_day, today
from salesbook.cli.dates import Origin, date_in_name, reading_day
from salesbook.cli.options import HISTORY, add_force
from salesbook.cli.progress import show_progress
from salesbook.errors import UsageError
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.history import Recorded, RowCounts


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument("sources", metavar="SOURCE", nargs="+", help=texts("cli.snapshot.sources"))
    parser.add_argument(
        "--history",
        type=Path,
        default=HISTORY,
        metavar="FILE",
        help=texts("cli.history_options.file"),
    )
    parser.add_argument("--date", metavar="DATE", help=texts("cli.snapshot.date"))
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=texts("cli.mapping"))
    parser.add_argument("--other-team", action="store_true", help=texts("cli.snapshot.other_team"))
    parser.add_argument("--json", action="store_true", help=texts("cli.json"))
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Record every source, in the order of the dates their names tell."""
    given = None if options.date is None else parse_day(options.date, "--date")
    if given is not None and len(options.sources) > 1:
        raise UsageError("snapshot.one_date")
    told: list[dict[str, object]] = []
    days: dict[dt.date, str] = {}
    for source in show_progress(sorted(options.sources, key=_sequence)):
        recorded = _record(source, given, options, days)
        told.append(_as_data(source, recorded))
        if not options.json:
            console.say(_line(source, recorded, console.texts))
    if options.json:
        console.say(json.dumps({"snapshots": told}, ensure_ascii=False, indent=2))
    return 0


def _sequence(source: str) -> dt.date:
    return date_in_name(source) or dt.date.max


def _record(
    source: str, given: dt.date | None, options: argparse.Namespace, days: dict[dt.date, str]
) -> Recorded:
    from salesbook.api import read
    from salesbook.history import open_history

    book = read(source, mapping=options.mapping, as_of=given or today())
    day, origin = reading_day(book, source, given)
    if day in days:
        raise UsageError("snapshot.same_date", first=days[day], second=source, date=day)
    days[day] = source
    # The last reading of today counts; an earlier day is not replaced unasked.
    replace = options.force or origin is Origin.TODAY
    with open_history(options.history) as history:
        return history.record(book, day, replace=replace, other_team=options.other_team)


def _line(source: str, recorded: Recorded, texts: Texts) -> str:
    rows = recorded.rows
    places = {"date": recorded.date, "source": source, "rows": f"{_filled(recorded):,}"}
    if recorded.already:
        return texts("cli.snapshot.already", **places)
    if recorded.before is None and not recorded.replaced:
        return texts("cli.snapshot.first", **places)
    if recorded.before is not None and not rows.any:
        return texts("cli.snapshot.same", before=recorded.before, **places)
    parts = [
        texts("cli.snapshot.table", table=_label(name, texts), counts=_counts(counts, texts))
        for name, counts in recorded.tables.items()
        if counts.any
    ]
    detail = texts("report.comma").join(parts)
    kind = "replaced" if recorded.replaced else "recorded"
    return texts(f"cli.snapshot.{kind}", counts=_counts(rows, texts), detail=detail, **places)


def _filled(recorded: Recorded) -> int:
    """New rows of the tables people fill, which are those ``check`` counts."""
    from salesbook.definition.tables import ENTRY_TABLES

    tables = recorded.tables
    return sum(tables[table.key].new for table in ENTRY_TABLES if table.key in tables)


def _counts(counts: RowCounts, texts: Texts) -> str:
    named = {"new": counts.new, "changed": counts.changed, "removed": counts.removed}
    return texts("report.comma").join(
        texts(f"cli.snapshot.{key}", count=f"{count:,}") for key, count in named.items() if count
    )


def _label(table: str, texts: Texts) -> str:
    return texts(f"table.{table}") if f"table.{table}" in texts else table


def _as_data(source: str, recorded: Recorded) -> dict[str, object]:
    tables = {
        name: {"new": each.new, "changed": each.changed, "removed": each.removed}
        for name, each in recorded.tables.items()
        if each.any
    }
    return {
        "date": recorded.date.isoformat(),
        "source": source,
        "before": recorded.before and recorded.before.isoformat(),
        "already": recorded.already,
        "replaced": recorded.replaced,
        "tables": tables,
    }
