"""``salesbook upgrade``: a filled workbook under a new version of the definition."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from salesbook.cli.console import Console, today
from salesbook.cli.new import TEMPLATES
from salesbook.cli.online import is_online
from salesbook.cli.options import add_force, chosen_day
from salesbook.errors import UsageError
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.carrying.beside import Leftover
    from salesbook.handover.upgrading import Upgrade
    from salesbook.online.upgrading import SheetUpgrade


def add_arguments(parser: argparse.ArgumentParser, texts: Texts) -> None:
    """Its options."""
    parser.add_argument("old", metavar="OLD", help=texts("cli.upgrade.old"))
    parser.add_argument("new", type=Path, nargs="?", metavar="NEW", help=texts("cli.upgrade.new"))
    parser.add_argument(
        "--definition",
        type=Path,
        required=True,
        metavar="FILE",
        help=texts("cli.upgrade.definition"),
    )
    parser.add_argument(
        "--rename", action="append", default=[], metavar="OLD=NEW", help=texts("cli.upgrade.rename")
    )
    parser.add_argument("--template", choices=TEMPLATES, help=texts("cli.upgrade.template"))
    parser.add_argument("--as-of", metavar="DATE", help=texts("cli.as_of"))
    parser.add_argument("--json", action="store_true", help=texts("cli.json"))
    add_force(parser, texts)


def run(options: argparse.Namespace, console: Console) -> int:
    """Make the new workbook, and tell what changed and what was carried."""
    if options.new is None:
        return _in_place(options, console)
    from salesbook.handover.upgrading import upgrade

    made = upgrade(
        options.old,
        options.new,
        options.definition,
        renames=[_rename(each) for each in options.rename],
        template=options.template,
        as_of=chosen_day(options) or today(),
        overwrite=options.force,
    )
    texts = Texts(options.language or made.definition.language)
    if options.json:
        console.say(json.dumps(_as_data(made, texts), ensure_ascii=False, indent=2))
    else:
        for line in _lines(made, texts):
            console.say(line)
        console.say(texts("cli.upgrade.made", file=options.new))
    return 0


def _in_place(options: argparse.Namespace, console: Console) -> int:
    """Change a shared sheet where it stands."""
    if not is_online(options.old):
        raise UsageError("google.needs_address", file=options.old)
    from salesbook.online.upgrading import upgrade_sheet

    made = upgrade_sheet(
        options.old,
        options.definition,
        renames=[_rename(each) for each in options.rename],
        template=options.template,
    )
    texts = Texts(options.language or made.definition.language)
    if options.json:
        told = _told(made, texts) | {"copies": list(made.copies), "dropped": _dropped(made, texts)}
        console.say(json.dumps(told, ensure_ascii=False, indent=2))
        return 0
    for line in _statements(made, texts):
        console.say(line)
    for line in _dropped_lines(made, texts):
        console.say(line)
    console.say(texts("cli.sheets.upgraded", address=made.address))
    if made.copies:
        console.say(texts("cli.sheets.kept", sheets=texts("sheets_lack.between").join(made.copies)))
    return 0


def _dropped(made: SheetUpgrade, texts: Texts) -> list[dict[str, str]]:
    return [
        {
            "kind": each.kind,
            "sheet": each.sheet,
            "text": each.text,
            "message": each.sentence(texts),
        }
        for each in made.dropped
    ]


def _dropped_lines(made: SheetUpgrade, texts: Texts) -> Iterator[str]:
    from salesbook.report.plain import one_line

    if made.dropped:
        yield texts("dropped.heading")
    yield from (f"  {one_line(each.sentence(texts))}" for each in made.dropped)


def _rename(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not (old.strip() and sign and new.strip()):
        raise UsageError("carry.no_rename", value=text)
    return old.strip(), new.strip()


def _as_data(made: Upgrade, texts: Texts) -> dict[str, object]:
    from salesbook.problems import count_by_severity

    counts = {str(key): n for key, n in count_by_severity(made.problems).items()}
    return _told(made, texts) | {"counts": counts}


def _told(made: Upgrade | SheetUpgrade, texts: Texts) -> dict[str, object]:
    return {
        "version": made.definition.version,
        "changes": [each.as_data(texts) for each in made.changes],
        "carried": [each.as_data(texts) for each in made.carried],
        "leftovers": leftovers_as_data(made.leftovers, texts),
    }


def _lines(made: Upgrade, texts: Texts) -> Iterator[str]:
    from salesbook.problems import count_by_severity

    yield from _statements(made, texts)
    counts = {str(key): number for key, number in count_by_severity(made.problems).items()}
    yield texts("cli.upgrade.problems", **counts)


def _statements(made: Upgrade | SheetUpgrade, texts: Texts) -> Iterator[str]:
    from salesbook.report.plain import one_line

    for heading, statements in (("changes", made.changes), ("carried", made.carried)):
        if statements:
            yield texts(f"cli.upgrade.{heading}")
            yield from (f"  {one_line(each.sentence(texts))}" for each in statements)
    yield from leftover_lines(made.leftovers, texts)


def leftovers_as_data(left: Sequence[Leftover], texts: Texts) -> list[dict[str, object]]:
    """What no table of a new workbook holds, for JSON."""
    return [
        {
            "sheet": each.sheet,
            "cell": None if each.cell is None else str(each.cell),
            "value": each.value,
            "reason": each.reason,
            "message": each.told(texts),
        }
        for each in left
    ]


def leftover_lines(left: Sequence[Leftover], texts: Texts) -> Iterator[str]:
    """What no table of a new workbook holds, for people."""
    from salesbook.report.plain import one_line

    if left:
        yield texts("cli.upgrade.left", sheet=texts("leftovers.sheet"))
    for each in left:
        yield f"  {one_line(f'{each.address}  {each.value}  {each.told(texts)}')}"
