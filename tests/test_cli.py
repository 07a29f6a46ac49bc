from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

import salesbook
from salesbook.backends.cached_values import Outcome
from salesbook.cli import main
from salesbook.texts import load_catalogue

pytestmark = pytest.mark.usefixtures("english")

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "out"
    assert main(["demo", str(folder), "--as-of", "2026-10-31", "--language", "ja"]) == 0
    return folder


def test_the_demo_makes_a_book_a_report_and_a_definition(demo: Path, capsys: Capture) -> None:
    assert sorted(file.name for file in demo.iterdir()) == ["report.md", "team.toml", "team.xlsx"]
    assert main(["demo", str(demo)]) == 2
    assert "exists already" in capsys.readouterr().err


def test_the_demo_says_what_to_open(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "formualizer", None)
    assert main(["demo", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert str(tmp_path / "out" / "team.xlsx") in told
    assert "salesbook check" in told
    assert "formualizer, which calculates them, is not installed" in told


def test_init_new_check(tmp_path: Path, capsys: Capture) -> None:
    team, book = tmp_path / "team.toml", tmp_path / "team.xlsx"
    assert main(["init", str(team), "--language", "ja"]) == 0
    assert main(["new", str(book), "--definition", str(team), "--template", "simple"]) == 0
    assert main(["check", str(book), "--language", "en"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("No problems.")


def test_a_new_book_shows_the_day_asked_for(tmp_path: Path, capsys: Capture) -> None:
    book = tmp_path / "team.xlsx"
    asked = ("--template", "full", "--language", "ja", "--as-of", "2027-04-01")
    assert main(["new", str(book), *asked]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert shown(book, "設定", "C3") == dt.datetime(2027, 4, 1)
    assert shown(book, "振り返り", "B6") == "2027年度上期"


def test_without_a_day_a_new_book_shows_today(tmp_path: Path) -> None:
    before, book = dt.date.today(), tmp_path / "team.xlsx"
    assert main(["new", str(book), "--template", "simple", "--language", "ja"]) == 0
    day = shown(book, "設定", "C3")
    assert isinstance(day, dt.datetime)
    assert before <= day.date() <= dt.date.today()


def shown(file: Path, sheet: str, cell: str) -> object:
    book = openpyxl.load_workbook(file, data_only=True, read_only=True)
    try:
        return book[sheet][cell].value
    finally:
        book.close()


@pytest.mark.parametrize(
    ("language", "reason"), [("ja", "この環境にない"), ("en", "is not installed here")]
)
def test_it_says_when_formulas_have_no_values(
    language: str,
    reason: str,
    *,
    tmp_path: Path,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "formualizer", None)
    book = str(tmp_path / "team.xlsx")
    assert main(["new", book, "--template", "simple", "--language", language]) == 0
    (told,) = [line for line in capsys.readouterr().out.splitlines() if reason in line]
    assert "LibreOffice" in told


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.FILLED])
def test_every_reason_why_values_are_missing_has_its_words(outcome: Outcome) -> None:
    for language in ("ja", "en"):
        assert f"cli.values.{outcome}" in load_catalogue(language)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("template", ["simple", "standard", "full"])
def test_a_new_book_is_clean(tmp_path: Path, language: str, template: str) -> None:
    book = str(tmp_path / "team.xlsx")
    assert main(["new", book, "--language", language, "--template", template]) == 0
    assert salesbook.read(book).problems == ()
    assert salesbook.read(book).definition == salesbook.default_definition(language)


def test_check_names_sheet_cell_and_mend(demo: Path, capsys: Capture) -> None:
    assert main(["check", str(demo / "team.xlsx"), "--language", "ja"]) == 1
    told = capsys.readouterr().out
    assert "SB203" in told
    assert "'案件管理'!" in told
    assert "直し方: " in told


def test_check_as_json_counts_what_it_lists(demo: Path, capsys: Capture) -> None:
    assert main(["check", str(demo / "team.xlsx"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert sum(told["counts"].values()) == sum(each["count"] for each in told["problems"])
    assert {"code", "sheet", "cell", "value", "message", "hint"} <= told["problems"][0].keys()


def test_a_report_for_a_screen_a_chat_and_a_program(demo: Path, capsys: Capture) -> None:
    book = str(demo / "team.xlsx")
    assert main(["report", book, "--month", "2026-10"]) == 0
    assert main(["report", book, "--markdown", "--language", "en"]) == 0
    assert "| --- |" in capsys.readouterr().out
    assert main(["report", book, "--json", "--as-of", "2026-10-31"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["as_of"] == "2026-10-31"
    assert sum(told["matrix"]["counts"].values()) == len(told["matrix"]["customers"])


def test_a_report_into_a_file_replaces_nothing_unasked(demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "october.md"
    call = ["report", str(demo / "team.xlsx"), "--markdown", "--output", str(target)]
    assert main(call) == 0
    before = target.read_text(encoding="utf-8")
    assert main(call) == 2
    assert target.read_text(encoding="utf-8") == before
    assert main([*call, "--force"]) == 0


def test_the_maven_export_gives_the_published_numbers(data: Path, capsys: Capture) -> None:
    mapping = Path(__file__).parents[1] / "examples" / "mappings" / "maven-crm.toml"
    call = ["report", str(data / "maven-crm"), "--mapping", str(mapping)]
    assert main([*call, "--as-of", "2017-12-31", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    deals = told["pipeline"]
    assert {k: deals["counts"][k] for k in ("won", "lost", "open")} == {
        "won": 4238,
        "lost": 2473,
        "open": 2089,
    }
    assert deals["won_amount"] == 10005534
    assert deals["win_rate"]["closed"]["rate"] == 0.6315
    assert deals["win_rate"]["created"]["rate"] == 0.4816
    for dimension in ("owner", "team", "product", "month"):
        rows = deals["by"][dimension]
        assert sum(row["counts"]["won"] for row in rows) == 4238
        assert sum(row["won_amount"] for row in rows) == 10005534
    assert len(deals["by"]["team"]) == 6
    lost_product = next(each for each in told["problems"] if each["value"] == "GTXPro")
    assert (lost_product["code"], lost_product["count"]) == ("SB303", 1480)
    assert "GTX Pro" in lost_product["hint"]
    assert next(r for r in deals["by"]["product"] if r["key"] == "GTXPro")["counts"]["won"] == 729


WRONG = {
    "a missing file": (["check", "gone.xlsx"], 3, "gone.xlsx"),
    "a folder without a mapping": (["check", "folder"], 2, "--mapping"),
    "a folder as mapping": (["check", "folder", "--mapping", "folder"], 3, "folder"),
    "a missing mapping": (["check", "folder", "--mapping", "gone.toml"], 3, "gone.toml"),
    "a text renamed": (["check", "text.xlsx"], 3, "text.xlsx"),
    "a document renamed": (["check", "letter.xlsx"], 3, "letter.xlsx"),
    "an empty file": (["check", "empty.xlsx"], 3, "empty.xlsx"),
    "a URL": (["check", "https://docs.google.com/x"], 3, "address"),
    "a bad date": (["report", "new.xlsx", "--as-of", "2026/13/40"], 2, "2026-10-31"),
    "a bad month": (["report", "new.xlsx", "--month", "October"], 2, "October"),
    "two periods": (["report", "new.xlsx", "--month", "2026-10", "--period", "2026"], 2, "one"),
    "a target in no folder": (["new", "nowhere/team.xlsx"], 2, "nowhere"),
    "a target that is a folder": (["new", "folder.xlsx"], 2, "folder"),
    "a target of another kind": (["new", "team.csv"], 2, ".xlsx"),
    "a target that exists": (["new", "text.xlsx"], 2, "--force"),
    "a report called like a workbook": (["report", "new.xlsx", "--output", "a.xls"], 2, ".md"),
    "a report onto its source": (
        ["report", "new.xlsx", "--output", "new.xlsx", "--force"],
        2,
        "new.xlsx",
    ),
    "a book onto what it adopts": (
        ["adopt", "new.xlsx", "--to", "new.xlsx", "--force"],
        2,
        "itself",
    ),
    "a demo onto a file": (["demo", "text.xlsx"], 2, "text.xlsx"),
    "a definition with three mistakes": (["new", "a.xlsx", "--definition", "bad.toml"], 2, "3"),
    "a missing definition": (["new", "a.xlsx", "--definition", "gone.toml"], 3, "gone.toml"),
    "a definition in another encoding": (["new", "a.xlsx", "--definition", "sjis.toml"], 3, "UTF"),
    "an unknown command": (["push"], 2, "push"),
    "an unknown option": (["check", "new.xlsx", "--fast"], 2, "--fast"),
    "nothing at all": ([], 2, "COMMAND"),
}


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "text.xlsx").write_text("no workbook")
    (tmp_path / "empty.xlsx").touch()
    with zipfile.ZipFile(tmp_path / "letter.xlsx", "w") as letter:
        letter.writestr("word/document.xml", "<document/>")
    (tmp_path / "bad.toml").write_text(
        '[book]\nlangauge = "ja"\nversion = 0\n[[members]]\nteam = "1"\n', encoding="utf-8"
    )
    (tmp_path / "sjis.toml").write_bytes('[book]\nname = "営業"\n'.encode("cp932"))
    salesbook.build(None, tmp_path / "new.xlsx")
    return tmp_path


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("case", WRONG)
def test_wrong_use_gets_one_clear_message(
    case: str, language: str, workplace: Path, capsys: Capture
) -> None:
    arguments, code, word = WRONG[case]
    before = sorted(file.name for file in workplace.iterdir())
    assert main(["--language", language, *arguments]) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("salesbook: ") == 1
    assert "Traceback" not in told.err
    if language == "en":
        assert word in told.err
    assert sorted(file.name for file in workplace.iterdir()) == before


def test_three_mistakes_are_three_lines(workplace: Path, capsys: Capture) -> None:
    assert main(["new", str(workplace / "a.xlsx"), "--definition", "bad.toml"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.strip().split(":")[0] for line in lines[1:]] == ["line 2", "line 3", "line 4"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder(tmp_path: Path, capsys: Capture) -> None:
    tmp_path.chmod(0o500)
    assert main(["new", str(tmp_path / "team.xlsx")]) == 2
    assert "team.xlsx" in capsys.readouterr().err


def test_an_interrupted_write_leaves_no_half_file(tmp_path: Path) -> None:
    target = tmp_path / "team.xlsx"
    target.write_bytes(b"the old one")
    code = (
        "import os, signal, sys\n"
        # A shell's background jobs begin deaf to it.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "import salesbook.backends.xlsx_write as writer\n"
        "real = writer.write_package\n"
        "def slow(spec, file, **rest):\n"
        "    file.write(b'half')\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    real(spec, file, **rest)\n"
        "writer.write_package = slow\n"
        "from salesbook.cli import main\n"
        "sys.exit(main(['new', sys.argv[1], '--force']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(target)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["team.xlsx"]
    assert target.read_bytes() == b"the old one"


def test_a_reader_that_leaves_early_is_no_error(demo: Path) -> None:
    command = [sys.executable, "-m", "salesbook", "check", str(demo / "team.xlsx")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from salesbook.cli import main\n"
        "main(['--help'])\n"
        "heavy = {'pandas', 'openpyxl', 'numpy', 'python_calamine'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_language_of_the_surroundings(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert main(["--help"]) == 0
    assert "コマンド" in capsys.readouterr().out
    assert main(["--language", "en", "--help"]) == 0
    assert "commands" in capsys.readouterr().out
