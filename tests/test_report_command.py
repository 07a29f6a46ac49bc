from __future__ import annotations

import json
import re
import webbrowser
import zipfile
from pathlib import Path

import openpyxl
import pytest

from salesbook.cli import main
from salesbook.publishing import write_report
from salesbook.report.model import Report
from salesbook.report.monthly import make_report
from salesbook.texts import Texts
from tests.conftest import DEMO_DAY
from tests.tables import book_of

DAY = ("--as-of", str(DEMO_DAY))
SHORT = ("--sections", "headline,problems")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["--language", "en", "report", *map(str, arguments)])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a browser was asked to open."""
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "open", asked.append)
    return asked


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder the command is run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


BEGINS = {"r.html": b"<!doctype html>", "r.xlsx": b"PK", "r.md": b"# ", "r.json": b"{"}


@pytest.mark.parametrize("name", BEGINS)
def test_the_name_s_end_says_the_form(
    demo_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    target = tmp_path / name
    assert run(capsys, demo_file, *SHORT, *DAY, "--output", target)[0] == 0
    assert target.read_bytes().lower().startswith(BEGINS[name].lower())
    assert run(capsys, demo_file, *SHORT, *DAY, "--output", target)[0] == 2  # nothing is replaced


def test_several_months_are_a_folder_with_an_index(
    demo_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], opened: list[str]
) -> None:
    folder = tmp_path / "reports"
    months = ("--month", "2026-07..2026-08", "--month", "2026-10")
    code, told, _ = run(
        capsys, demo_file, *months, *SHORT, *DAY, "--output", f"{folder}/", "--open"
    )
    assert code == 0
    names = ["2026-07.html", "2026-08.html", "2026-10.html", "index.html"]
    assert sorted(file.name for file in folder.iterdir()) == names
    assert "Made 3 reports" in told
    assert opened == [(folder / "index.html").as_uri()]
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert all(f'{name}"' in index for name in names[:3])
    # Each month is seen from its last day, the running one from the day itself.
    july = (folder / "2026-07.html").read_text(encoding="utf-8")
    assert "as of 2026-07-31" in july
    assert f"as of {DEMO_DAY}" in (folder / "2026-10.html").read_text(encoding="utf-8")


def test_the_index_keeps_the_months_of_earlier_calls(
    demo_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "reports"
    for form, index, ends in ((), "index.html", ".html"), (("--json",), "index.md", ".json"):
        for month in ("2026-09", "2026-08"):
            asked = (demo_file, "--month", month, "--sections", "headline", *DAY, *form)
            assert run(capsys, *asked, "--output", f"{folder}/", "--force")[0] == 0
            (folder / f"2026-07{ends}").write_text("not a report", encoding="utf-8")
        listed = (folder / index).read_text(encoding="utf-8")
        assert 0 < listed.find(f"2026-08{ends}") < listed.find(f"2026-09{ends}")
        assert ("2026-07" in listed) == (ends == ".json")  # only a page shows whose it is
    assert "In 2026-09: " in (folder / "index.html").read_text(encoding="utf-8")


def test_open_writes_a_page_and_opens_it(
    demo_file: Path, here: Path, capsys: pytest.CaptureFixture[str], opened: list[str]
) -> None:
    assert run(capsys, demo_file, "--month", "2026-10", *SHORT, *DAY, "--open")[0] == 0
    assert opened == [(here / "report-2026-10.html").as_uri()]


def test_sections_narrow_the_data_too(demo_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, told, _ = run(capsys, demo_file, *SHORT, *DAY, "--json")
    found = json.loads(told)
    assert [each["key"] for each in found["sections"]] == ["headline", "problems"]
    assert found["forecast"] is None
    assert found["pipeline"]["counts"]["won"] > 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--sections", "pipelin"), 'Did you mean "pipeline"?'),
        (("--member", "佐藤健大", "--sections", "notes"), "佐藤 健太"),
        (("--sections", "foo"), 'There is no section "foo". Sections: summary'),
        (("--member", "Foo", "--sections", "notes"), "in the book. Members: 佐藤 健太"),
        (("--month", "2026-08..2026-09"), "--output FOLDER/"),
        (("--month", "2026-08..2026-09", "--output", "r.html"), "--output FOLDER/"),
        (("--output", "r.pdf"), "end its name in .html"),
        (("--month", "2026-09..2026-08"), "2026"),
        (("--output", "out/"), "--month"),
        (("--json", "--output", "r.xlsx"), "--json"),
        (("--topic", "deals", "--open"), "--topic"),
        (("--history", "missing.db"), "missing.db"),
    ],
)
def test_what_makes_no_sense_is_refused(
    demo_file: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    code, _, complaint = run(capsys, demo_file, *options, *DAY)
    assert code in {2, 3}
    assert said in complaint


def test_a_number_in_the_workbook_leads_to_its_rows(
    demo_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "report.xlsx"
    options = ("--month", "2026-10", "--sections", "headline,pipeline", "--output", target)
    assert run(capsys, demo_file, *options, *DAY)[0] == 0
    book = openpyxl.load_workbook(target)
    first = book.worksheets[0]
    lost = next(row for row in first.iter_rows() if row[1].value == "Lost" and row[2].hyperlink)
    link = lost[2].hyperlink
    assert link is not None
    sheet, _, area = str(link.location).rpartition("!")
    rows = book[sheet.strip("'")][area]
    assert len(rows) == lost[2].value
    source = openpyxl.load_workbook(demo_file)
    for row in rows:
        place, number, amount = (row[at].value for at in (1, 2, 8))
        title, _, cell = str(place).rpartition("!")
        line = source[title.strip("'")][cell].row
        found = [each.value for each in source[title.strip("'")][line]]
        assert number in found  # the deal's own number stands in the row it names
        assert amount is None or amount in found
    assert sum(row[8].value or 0 for row in rows) == lost[3].value
    names = {sheet.title: len(sheet._charts) for sheet in book.worksheets}  # type: ignore[attr-defined]
    assert names["Pipeline"] == 1


def test_no_customer_is_outside_of_the_chart_in_the_workbook(
    demo_report: Report, tmp_path: Path
) -> None:
    target = tmp_path / "report.xlsx"
    write_report(demo_report, target, texts=Texts("en"))
    with zipfile.ZipFile(target) as parts:
        texts = [parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name]
    (scatter,) = (text for text in texts if "scatterChart" in text)
    ends = [float(end) for end in re.findall(r'<(?:\w+:)?max val="([^"]+)"', scatter)]
    places = demo_report.matrix.customers[["x", "y"]].max().tolist()
    assert len(ends) == 2
    assert max(places) > 3
    assert all(place <= end < place + 1 for place, end in zip(places, ends, strict=True))


def test_words_below_a_chart_in_the_workbook_are_of_that_chart(
    demo_report: Report, tmp_path: Path
) -> None:
    target = tmp_path / "report.xlsx"
    write_report(demo_report, target, texts=Texts("en"))
    page = openpyxl.load_workbook(target)["Target"]
    told = [str(row[1].value) for row in page.iter_rows()]
    assert any(line.startswith("Columns by month") for line in told)
    assert not any(line.startswith("Bars of won against target") for line in told)


def test_text_people_typed_is_no_formula_in_the_workbook(tmp_path: Path) -> None:
    nasty = '=HYPERLINK("http://x.example")'
    deals = f"no|owner|stage|amount\n{nasty}|{nasty}|提案|100"
    sections = ("pipeline", "stalled", "members")
    report = make_report(book_of({"deals": deals}), as_of=DEMO_DAY, sections=sections)
    write_report(report, tmp_path / "r.xlsx")
    cells = [
        cell
        for sheet in openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets
        for row in sheet.iter_rows()
        for cell in row
        if nasty in str(cell.value)
    ]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
