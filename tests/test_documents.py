"""Every sample in the documents runs."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from salesbook.cli import main
from salesbook.cli.parser import COMMANDS, build_parser
from salesbook.texts import Texts

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def blocks(page: Path, kind: str) -> list[str]:
    return [text for name, text in _FENCE.findall(page.read_text(encoding="utf-8")) if name == kind]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place with what the samples speak of: a definition and a team's filled workbook."""
    monkeypatch.chdir(tmp_path)
    assert main(["demo", ".", "--as-of", "2026-10-31"]) == 0
    return tmp_path


def commands(page: Path) -> list[list[str]]:
    lines = [line for text in blocks(page, "") for line in text.splitlines()]
    ours = [line for line in lines if line.startswith("salesbook ")]
    calls = [shlex.split(line, comments=True)[1:] for line in ours]
    # A placeholder in capitals is no sample.
    return [call for call in calls if not any(word.isupper() for word in call)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_samples(page: Path, folder: Path) -> None:
    (folder / "team.xlsx").rename(folder / "filled.xlsx")
    for sample in blocks(page, "python"):
        exec(compile(sample, page.name, "exec"), {})  # noqa: S102 - our own pages


NOT_SHOWN = {"history", "pull", "push"}
"""Commands the READMEs speak of without a sample: two take the address of a shared sheet."""


def test_commands_of_the_readme(folder: Path, data: Path) -> None:
    shutil.copytree(data / "maven-crm", folder / "crm-export")
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copy(data / "ja-messy" / "forest_sales_月次報告.xlsx", folder / "old.xlsx")
    calls = commands(ROOT / "README.md")
    assert {call[0] for call in calls} == set(COMMANDS) - NOT_SHOWN
    for call in calls:
        if call[0] in {"init", "new"}:
            (folder / call[1]).unlink(missing_ok=True)
        assert main(_expanded(call)) in {0, 1}, call


def test_the_japanese_readme_gives_commands_there_are() -> None:
    calls = commands(ROOT / "docs" / "README.ja.md")
    assert {call[0] for call in calls} == set(COMMANDS) - NOT_SHOWN
    for call in calls:
        build_parser(Texts("ja")).parse_args(call)


def _expanded(call: list[str]) -> list[str]:
    """What a shell makes of ``*.xlsx``."""
    found = [sorted(map(str, Path().glob(word))) if "*" in word else [word] for word in call]
    return [word for words in found for word in words]
