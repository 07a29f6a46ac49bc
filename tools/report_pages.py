"""Pictures of the HTML report: on a laptop, on a phone, light, dark and on paper.

They show the demo team's month with two earlier readings of the same book in its history, so
that the parts that tell what changed have something to tell.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

import salesbook
from salesbook.analysis.period import Period
from salesbook.definition.tables import OPEN
from salesbook.demo import make_demo
from salesbook.demo.team import DemoTeam
from salesbook.history import open_history
from salesbook.publishing import write_report
from salesbook.report.monthly import make_report
from tools.browser import PROGRAMS, browser, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_GALLERY = Path(__file__).parents[1] / "docs" / "gallery"
_DAY = dt.date(2026, 10, 14)
_EARLIER = (dt.date(2026, 8, 31), dt.date(2026, 9, 30))
_LAPTOP, _PHONE = (1280, 960), (390, 844)

_TO_SECTION = """name => {
    const section = document.getElementById(name);
    scrollTo(0, section.getBoundingClientRect().top + scrollY + 24);
}"""

Scheme = Literal["light", "dark"]

SCREENS: tuple[tuple[str, str, Scheme, tuple[int, int], str], ...] = (
    ("ja", "laptop", "light", _LAPTOP, "summary"),
    ("ja", "charts", "light", _LAPTOP, "forecast"),
    ("ja", "phone", "dark", _PHONE, "pipeline"),
    ("en", "laptop", "dark", _LAPTOP, "pipeline"),
    ("en", "phone", "light", _PHONE, "summary"),
)
"""Language, name, colours, size and the section at the top of each picture."""


def main() -> int:
    """Make the pictures and say where they are."""
    program, paper = find_chromium(), shutil.which("pdftoppm")
    if program is None or paper is None:
        print(f"needed: pdftoppm, and one of {', '.join(PROGRAMS)}", file=sys.stderr)
        return 1
    for old in _GALLERY.glob("report-*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as scratch, browser(program) as opened:
        for language in ("ja", "en"):
            page = make_page(language, Path(scratch))
            for picture in (*_screens(opened, page, language), _sheets(opened, page, paper)):
                print(picture)
    return 0


def make_page(language: str, folder: Path) -> Path:
    """The demo team's report as a file, with earlier readings in its history."""
    team = make_demo(language, _DAY)
    source, page = folder / f"team-{language}.xlsx", folder / f"report-{language}.html"
    salesbook.build(team.definition, source, team.tables)
    with open_history(folder / f"{language}.db") as history:
        for day in _EARLIER:
            earlier = folder / f"{language}-{day}.xlsx"
            salesbook.build(team.definition, earlier, tables_of(team, day))
            history.record(salesbook.read(earlier), day)
        month = Period.month(f"{_DAY:%Y-%m}")
        book = salesbook.read(source)
        write_report(make_report(book, as_of=_DAY, period=month, history=history), page)
    return page


def tables_of(team: DemoTeam, day: dt.date) -> Mapping[str, pd.DataFrame]:
    """The tables as they may have stood: what came later is not there, and is still open.

    Some deals were to close a month sooner, so that there are deals that were put off.
    """
    then = pd.Timestamp(day)
    deals, meetings = team.tables["deals"].copy(), team.tables["activities"]
    dates = ["opened", "closed", "expected_close"]
    deals[dates] = deals[dates].apply(pd.to_datetime)
    deals = deals[~(deals["opened"] > then)]
    later = deals["closed"] > then
    last = [stage.label for stage in team.definition.stages if stage.outcome == OPEN][-1]
    deals.loc[later, "stage"] = last
    deals.loc[later, "expected_close"] = then + pd.Timedelta(days=20)
    deals.loc[later, ["closed", "lost_reason", "competitor"]] = None
    sooner = deals["closed"].isna() & (deals.index.to_series() % 4 == 0)
    deals.loc[sooner, "expected_close"] -= pd.Timedelta(days=31)
    held = meetings[pd.to_datetime(meetings["date"]) <= then]
    return {**team.tables, "deals": deals, "activities": held}


def _screens(opened: Browser, page: Path, language: str) -> Iterator[Path]:
    for spoken, name, scheme, (width, height), section in SCREENS:
        if spoken != language:
            continue
        context = opened.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme
        )
        tab = context.new_page()
        tab.goto(page.as_uri())
        if section != "summary":
            tab.evaluate(_TO_SECTION, section)
        picture = _GALLERY / f"{page.stem}-{name}.png"
        tab.screenshot(path=picture)
        context.close()
        yield picture


def _sheets(opened: Browser, page: Path, pdftoppm: str) -> Path:
    """The first sheet of paper."""
    context = opened.new_context()
    tab = context.new_page()
    tab.goto(page.as_uri())
    pdf, picture = page.with_suffix(".pdf"), _GALLERY / f"{page.stem}-paper"
    tab.pdf(path=pdf, prefer_css_page_size=True)
    context.close()
    size = ("-r", "80", "-png", "-singlefile")
    subprocess.run([pdftoppm, *size, pdf, picture], check=True)  # noqa: S603 - found above
    return picture.with_suffix(".png")


if __name__ == "__main__":
    raise SystemExit(main())
