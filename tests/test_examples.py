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


def test_sync_google_sheet() -> None:
    told = run("sync_google_sheet.py")
    assert "pulled again, unchanged: True" in told
    assert "Bring the quotation -> Bring two quotations" in told
    assert "written: 1, left as a colleague typed it: 1" in told
