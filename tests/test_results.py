"""Every command that tells an analysis tells it as Markdown and into a file, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from salesbook.cli import main
from tests.sold_deals import TODAY, write_sold_book

Capture = pytest.CaptureFixture[str]
COMMANDS = {
    "report": (),
    "report --topic deals": ("--topic", "deals"),
    "next": (),
    "changes": ("--from", "2026-02-28", "--to", TODAY.isoformat()),
    "forecast": (),
    "backtest": (),
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("team") / "2026-03.xlsx"
    write_sold_book(file)
    return str(file)


def call(name: str, source: str) -> list[str]:
    day = [] if name == "changes" else ["--as-of", TODAY.isoformat()]
    return [name.split(maxsplit=1)[0], source, *COMMANDS[name], *day, "--language", "en"]


@pytest.mark.parametrize("name", COMMANDS)
def test_markdown_in_a_file_and_on_the_screen(
    name: str, source: str, tmp_path: Path, capsys: Capture
) -> None:
    command, target = [*call(name, source), "--markdown"], tmp_path / "told.md"
    assert main(command) == 0
    screen = capsys.readouterr().out
    assert screen.startswith("# ")
    assert "\n## " in screen
    assert main([*command, "--output", str(target)]) == 0
    assert target.read_text(encoding="utf-8") == screen
    assert "told.md" in "".join(capsys.readouterr())
    assert main([*command, "--output", str(target)]) == 2
    assert "exists already" in capsys.readouterr().err
    assert main([*command, "--output", str(target), "--force"]) == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_json_in_a_file_is_json(name: str, source: str, tmp_path: Path, capsys: Capture) -> None:
    target = tmp_path / "told.json"
    assert main([*call(name, source), "--json", "--output", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8"))
    assert not capsys.readouterr().out.startswith("{")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_source_is_not_written_over(name: str, source: str, capsys: Capture) -> None:
    before = Path(source).read_bytes()
    assert main([*call(name, source), "--output", source, "--force"]) == 2
    assert capsys.readouterr().err
    assert Path(source).read_bytes() == before


@pytest.mark.parametrize("language", ["ja", "en"])
def test_two_days_of_one_reading_are_refused(
    language: str, source: str, tmp_path: Path, capsys: Capture
) -> None:
    words = {"ja": "間に何もありません", "en": "nothing between them"}
    day = TODAY.isoformat()
    one_day = ["--from", day, "--to", day, "--language", language]
    assert main(["changes", source, *one_day]) == 2
    assert words[language] in capsys.readouterr().err
    history = str(tmp_path / "history.db")
    assert main(["snapshot", source, "--date", "2026-02-28", "--history", history]) == 0
    assert main(["snapshot", source, "--date", "2026-03-15", "--history", history]) == 0
    capsys.readouterr()
    assert main(["changes", "--history", history, *one_day]) == 2
    assert words[language] in capsys.readouterr().err
    # The last reading beside the book as it is now, on the same day, tells what was typed since.
    later = ["--history", history, "--from", "2026-03-15", "--to", "2026-03-15"]
    assert main(["changes", source, *later, "--language", language]) == 0
