"""The examples that run by themselves: their commands are ours, and one is run for real."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from salesbook.cli import main
from salesbook.cli.parser import build_parser
from salesbook.texts import Texts
from tests.books import write_small_book
from tests.tables import book_of, team
from tests.test_matrix import CUSTOMERS
from tests.test_pipeline import DEALS, MEMBERS

FOLDER = Path(__file__).parents[1] / "examples" / "automation"
SCRIPTS = sorted(file.name for file in FOLDER.iterdir())
_COMMAND = re.compile(r"^\s*(?:- run: )?(salesbook .*)$", re.MULTILINE)
_PLACES = {
    "$(date +%F)": "2026-10-12",
    "$(date +%Y-%m)": "2026-10",
    "$(date +%Y)": "2026",
    "$months": "2026-01..2026-10",
    "$year": "2026",
    "$month": "10",
    "$today": "2026-10-12",
    "$book": "team.xlsx",
    "$BOOK": "team.xlsx",
}


def commands(name: str) -> list[list[str]]:
    """The commands of a script with its places filled in, word by word."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    for place, value in _PLACES.items():
        text = text.replace(place, value)
    return [shlex.split(line)[1:] for line in _COMMAND.findall(text)]


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_commands_of_a_monday_morning_are_commands_of_ours(name: str) -> None:
    words = commands(name)
    assert [command for command, *_ in words] == ["snapshot", "next", "report"]
    snapshot, listed, report = (build_parser(Texts("en")).parse_args(each) for each in words)
    assert {each.source for each in (listed, report)} == {"team.xlsx"}
    assert (listed.markdown, listed.ics.name, listed.force) == (True, "week.ics", True)
    assert (report.output, report.month) == ("reports/", ["2026-01..2026-10"])
    assert report.history == snapshot.history == Path("history.db")


def test_each_program_that_can_run_them_has_an_example() -> None:
    assert SCRIPTS == ["monday.ps1", "monday.sh", "monday.yml"]


@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh to run it with")
def test_the_script_for_cron_leaves_the_list_and_the_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheets = book_of({"members": MEMBERS, "deals": DEALS, "customers": CUSTOMERS})
    write_small_book(tmp_path / "team.xlsx", team(), dict(sheets.tables))
    monkeypatch.chdir(tmp_path)
    for words in asked(FOLDER / "monday.sh", tmp_path, year="2026", month="01"):
        assert main(words) == 0
    index = (tmp_path / "reports" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'href="\./([^"]*)"', index) == ["2026-01.html"]
    page = (tmp_path / "reports" / "2026-01.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert 'href="./index.html"' in page
    assert (tmp_path / "week.md").read_text(encoding="utf-8").startswith("# ")
    assert (tmp_path / "week.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def asked(script: Path, folder: Path, *, year: str, month: str) -> list[list[str]]:
    """What a script asks of salesbook in some month, found by running it."""
    log = folder / "asked.txt"
    programs = {
        "salesbook": f'for word in "$@"; do echo "$word"; done >>"{log}"\necho >>"{log}"',
        "date": f'case "$1" in +%Y) echo {year};; +%F) echo {year}-{month}-02;;'
        f" *) echo {year}-{month};; esac",
    }
    for name, text in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    path = os.pathsep.join((str(folder), os.environ["PATH"]))
    subprocess.run([script], cwd=folder, env=os.environ | {"PATH": path}, check=True)
    return [words.splitlines() for words in log.read_text(encoding="utf-8").split("\n\n")[:-1]]
