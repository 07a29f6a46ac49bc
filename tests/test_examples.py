from __future__ import annotations

import datetime as dt
import importlib
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

import salesbook
from examples import sources
from salesbook.cli import main

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(name: str, *arguments: str) -> str:
    """What a script prints; one of those that share their sources is run as a module."""
    shares = "from examples.sources" in (EXAMPLES / name).read_text(encoding="utf-8")
    place = ["-m", f"examples.{name.removesuffix('.py')}"] if shares else [str(EXAMPLES / name)]
    command = [sys.executable, *place, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, cwd=EXAMPLES.parent
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_is_run_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    scripts = {file.name for file in EXAMPLES.glob("*.py")} - {"sources.py"}
    assert not [name for name in scripts if f'"{name}"' not in text]


def test_generate_team_workbook(tmp_path: Path) -> None:
    assert "3 customers" in run("generate_team_workbook.py", str(tmp_path))
    book = salesbook.read(tmp_path / "team.xlsx")
    assert list(book["customers"]["x_parking"].fillna("")) == ["あり", "", "なし"]
    assert not book.problems


def test_monthly_analysis(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("demo", str(tmp_path / "demo"), "--as-of", "2026-10-31")) == 0
    capsys.readouterr()
    told = run("monthly_analysis.py", str(tmp_path / "demo" / "team.xlsx"), "2026-10-31")
    assert "win rate of closed deals" in told
    assert "won in 2026-10" in told
    assert [line[0] for line in told.splitlines()[-4:]] == ["A", "B", "C", "D"]


def test_sync_google_sheet() -> None:
    told = run("sync_google_sheet.py")
    assert "pulled again, unchanged: True" in told
    assert "Bring the quotation -> Bring two quotations" in told
    assert "written: 1, left as a colleague typed it: 1" in told


PARAGRAPHS = {
    "abc_customers.py": ("northwind", "26 of 89 customers make the first 70 %"),
    "rfm_customers.py": ("rfm_orders", "Of 995 customers, 158 are among the best"),
    "matrix_moves.py": ("maven_crm", "10 from B to A"),
    "effort_by_quadrant.py": ("maven_crm", 'cannot be said: Meetings has no entry under "Date"'),
    "contact_capacity.py": ("maven_crm", 'cannot be said: Customers has no entry under "Owner"'),
    "propose_bands.py": ("maven_crm", "18 of 85 customers would change their quadrant"),
    "neglected_customers.py": ("maven_crm", 'Customers has no entry under "First visit"'),
    "purchase_tendency.py": ("maven_crm", "Entertainment buys GTK 500 4.3 times as often"),
    "order_period.py": ("maven_crm", "half are won by day 93 (92 to 94)"),
    "whom_to_contact.py": ("maven_crm", "The open deal has no next date"),
}
"""What each tells of real data: where it cannot say a thing, that and why."""

Tell = Callable[[salesbook.Book, dt.date], str]


def tell(name: str) -> Tell:
    module = importlib.import_module(f"examples.{name.removesuffix('.py')}")
    told: Tell = module.tell
    return told


def expect_paragraph(text: str) -> None:
    assert text.endswith(".")
    assert "\n" not in text
    assert 60 < len(text) < 1500
    assert not set("{}") & set(text)
    assert not {"nan", "None", "NaT"} & set(re.findall(r"\w+", text))


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_the_demo_team_in_a_paragraph(name: str, demo_book: salesbook.Book) -> None:
    text = tell(name)(demo_book, sources.DEMO_DAY)
    expect_paragraph(text)
    assert "cannot be said" not in text


@cache
def real(source: str) -> sources.Source:
    found: sources.Source = getattr(sources, source)()
    return found


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("name", PARAGRAPHS)
def test_real_data_in_a_paragraph(name: str) -> None:
    source, part = PARAGRAPHS[name]
    text = tell(name)(*real(source))
    expect_paragraph(text)
    assert part in text


@pytest.mark.parametrize("source", ["maven_crm", "northwind", "rfm_orders"])
def test_without_real_data_the_demo_team_stands_in(
    source: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sources, "_DATA", tmp_path)
    monkeypatch.setattr(sources, "demo", lambda: "the demo team")
    assert getattr(sources, source)() == "the demo team"


def test_a_workbook_of_ones_own(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["whom_to_contact.py", str(demo_file), "2026-10-14"])
    book, as_of = sources.given_or(sources.demo)
    assert as_of == sources.DEMO_DAY
    assert len(book["customers"]) == 150


def paragraphs(told: str) -> list[str]:
    return [" ".join(each.split()) for each in told.strip().split("\n\n")]


def test_deal_analysis(data: Path) -> None:
    mapping = EXAMPLES / "mappings" / "maven-crm.toml"
    told = run("deal_analysis.py", str(data / "maven-crm"), "2017-12-31", str(mapping))
    stages, stalled, speed, rates, reasons = paragraphs(told)
    assert "51% were won (50% to 52%). Half of all deals are closed within 69 days." in stages
    assert stages.endswith("pass them with --history.")
    assert "1376 of 1589 open deals stand still" in stalled
    assert "a win rate of 63% and 52 days to win" in speed
    assert "Of 6711 deals closed, 63% were won. No group really differs" in rates
    assert reasons.startswith("Why deals are lost is not known.")


@pytest.mark.parametrize("name", ["target_analysis.py", "activity_analysis.py"])
def test_what_cannot_be_said_of_an_export_is_told(name: str, data: Path) -> None:
    mapping = EXAMPLES / "mappings" / "maven-crm.toml"
    told = paragraphs(run(name, str(data / "maven-crm"), "2017-12-31", str(mapping)))
    assert len(told) >= 4
    assert any("cannot be said" in each for each in told)


def test_target_analysis(demo_file: Path) -> None:
    month, _, closing, year, coverage, gap = paragraphs(
        run("target_analysis.py", str(demo_file), "2026-10-14")
    )
    assert month.startswith("9 of 21 work days of 2026-10 are gone.")
    assert "not enough data" in month
    assert "work on the open deals" in closing
    assert "At this pace we land at" in year
    assert "at our win rate it takes 2." in coverage
    assert "proposals and" in gap
    assert "has to begin by 2026-1" in gap


def test_activity_analysis(demo_file: Path) -> None:
    told = paragraphs(run("activity_analysis.py", str(demo_file), "2026-10-14"))
    meetings, delay, steps, fullness = told
    assert "The key person was there most often with" in meetings
    assert "were made on the day or the next. 伊藤 翔太 should be asked" in delay
    assert "of the latest meetings ended with a next date;" in steps
    assert "the poorest column is deal_no of activities" in fullness
