"""Pictures of workbooks as LibreOffice prints them: ``make pictures``.

Without arguments it builds samples and pictures those for ``docs/gallery``, all on the same
pinned day: empty books of the smallest and the fullest template, and the demo team's with every
sheet filled and its typos left in.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from salesbook.api import build
from salesbook.definition.team_file import default_definition
from salesbook.demo import make_demo, plant_typos
from tools.office import Office, missing_programs

_LANGUAGES = ("ja", "en")
_TEMPLATES = ("simple", "full")
_GALLERY = Path(__file__).parents[1] / "docs" / "gallery"
_FEW_PAGES = 3
_DAY = dt.date(2026, 10, 14)


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pictures and say where they are."""
    options = _options(arguments)
    if missing := missing_programs():
        print(f"not installed: {', '.join(missing)}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        office = Office(Path(scratch) / "profile")
        for workbook in options.workbooks or _samples(Path(scratch)):
            for picture in office.pictures(
                workbook,
                options.folder,
                dpi=options.dpi,
                whole_up_to=options.whole_up_to,
                now=f"{_DAY} 09:00",
            ):
                print(picture)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    parser.add_argument("workbooks", nargs="*", type=Path, help="the .xlsx files to picture")
    parser.add_argument("--folder", type=Path, default=_GALLERY)
    parser.add_argument("--dpi", type=int, default=80)
    parser.add_argument(
        "--whole-up-to",
        type=int,
        default=_FEW_PAGES,
        metavar="PAGES",
        help="longer sheets are pictured by their first page (default: %(default)s)",
    )
    return parser.parse_args(arguments)


def _samples(folder: Path) -> list[Path]:
    for language in _LANGUAGES:
        for template in _TEMPLATES:
            target = str(folder / f"{template}-{language}.xlsx")
            build(default_definition(language), target, template=template, as_of=_DAY)
        team = make_demo(language, _DAY)
        tables, _ = plant_typos(team)
        target = str(folder / f"demo-{language}.xlsx")
        build(team.definition, target, tables, template="full", as_of=_DAY)
    return sorted(folder.glob("*.xlsx"))


if __name__ == "__main__":
    raise SystemExit(main())
