from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import salesbook
from salesbook.cli import main

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(name: str, *arguments: str) -> str:
    command = [sys.executable, str(EXAMPLES / name), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_is_run_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert not [file.name for file in EXAMPLES.glob("*.py") if f'"{file.name}"' not in text]


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
