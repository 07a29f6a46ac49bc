"""Pictures of workbooks as LibreOffice prints them: ``make pictures``.

Without arguments it builds the sample workbooks first and pictures those.
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from salesbook.cli import main as salesbook
from tools.office import Office, missing_programs

_LANGUAGES = ("ja", "en")
_TEMPLATES = ("simple", "standard")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pictures and say where they are."""
    options = _options(arguments)
    if missing := missing_programs():
        print(f"not installed: {', '.join(missing)}", file=sys.stderr)
        return 1
    workbooks = options.workbooks or _samples(options.folder / "workbooks")
    with tempfile.TemporaryDirectory() as profile:
        office = Office(Path(profile))
        for workbook in workbooks:
            for picture in office.pictures(
                workbook, options.folder, dpi=options.dpi, every_page=options.every_page
            ):
                print(picture)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    parser.add_argument("workbooks", nargs="*", type=Path, help="the .xlsx files to picture")
    parser.add_argument("--folder", type=Path, default=Path("build/pictures"))
    parser.add_argument("--dpi", type=int, default=80)
    parser.add_argument("--every-page", action="store_true", help="not only a sheet's first page")
    return parser.parse_args(arguments)


def _samples(folder: Path) -> list[Path]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for language, template in itertools.product(_LANGUAGES, _TEMPLATES):
        target = str(folder / f"{template}-{language}.xlsx")
        _salesbook("new", target, "--language", language, "--template", template)
    _salesbook("demo", str(folder / "demo"))
    return sorted(folder.rglob("*.xlsx"))


def _salesbook(*arguments: str) -> None:
    if code := salesbook(arguments):
        raise SystemExit(code)


if __name__ == "__main__":
    raise SystemExit(main())
