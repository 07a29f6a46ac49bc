from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import hypothesis
import pandas as pd
import pytest

import salesbook
from salesbook.demo import make_demo
from salesbook.reading.book import Book
from salesbook.report.model import Report
from tests.books import bare_layout, settings_steps, write_small_book
from tests.engines import LibreOffice, libreoffice_or_skip, missing_engine
from tests.parity import Case, calculated
from tests.pulled_book import file as file  # noqa: PLC0414 - tests ask for it by name
from tests.random_books import CASES
from tests.shared_sheet import desk as desk  # noqa: PLC0414 - tests ask for it by name
from tests.shared_sheet import empty_desk as empty_desk  # noqa: PLC0414
from tests.standin.fixtures import standin as standin  # noqa: PLC0414 - tests ask for it by name
from tools.edits import Job, Value, edit, missing_python

DEMO_DAY = dt.date(2026, 10, 14)
BEFORE_DEMO = dt.date(2026, 9, 30)
"""The day of the reading the demo team's report is set against."""

_DATA = Path(__file__).parents[1] / ".." / "shared" / "data"

# A busy machine is no fault of the code. In CI a red run has to be the change's doing, so it
# draws the same examples each time; elsewhere new ones are tried.
hypothesis.settings.register_profile(
    "salesbook", deadline=None, derandomize=os.environ.get("CI") == "true"
)
hypothesis.settings.load_profile("salesbook")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--live", action="store_true", help="test_google_live.py asks Google itself")
    parser.addoption("--live-record", metavar="FILE", help="where its calls are written down")


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    return libreoffice_or_skip(tmp_path_factory.mktemp("libreoffice"))


@pytest.fixture(scope="module")
def bare_books() -> Iterator[None]:
    """All books of the module are laid out without views."""
    with bare_layout():
        yield


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A shell that asks for no language."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def data() -> Path:
    """Real input kept beside the repository, not in it."""
    if not _DATA.is_dir():
        pytest.skip("no data set beside the repository (../shared/data)")
    return _DATA.resolve()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo team's book on ``DEMO_DAY``."""
    file = tmp_path_factory.mktemp("demo") / "team.xlsx"
    team = make_demo("ja", DEMO_DAY)
    salesbook.build(team.definition, file, team.tables)
    return file


@pytest.fixture(scope="session")
def demo_book(demo_file: Path) -> Book:
    """The same book as it is read."""
    return salesbook.read(demo_file)


def _earlier(book: Book) -> Book:
    """The same book two weeks before: some deals were larger, and expected a month earlier."""
    deals = book["deals"].copy()
    some = deals.index[::7]
    deals.loc[some, "amount"] = deals.loc[some, "amount"] * 2
    sooner = deals.loc[some, "expected_close"] - pd.Timedelta(days=31)
    deals.loc[some, "expected_close"] = sooner
    return replace(book, tables={**book.tables, "deals": deals})


@pytest.fixture(scope="session")
def demo_report(demo_book: Book, tmp_path_factory: pytest.TempPathFactory) -> Report:
    file = tmp_path_factory.mktemp("history") / "history.db"
    with salesbook.open_history(file) as history:
        history.record(_earlier(demo_book), BEFORE_DEMO)
        history.record(demo_book, DEMO_DAY)
        return salesbook.make_report(demo_book, as_of=DEMO_DAY, period="2026-10", history=history)


@pytest.fixture(scope="session")
def demo_sheets(demo_file: Path, libreoffice: LibreOffice) -> dict[str, list[list[object]]]:
    """What the demo team's book shows on ``DEMO_DAY``, sheet by sheet."""
    return libreoffice.values(demo_file, now=f"{DEMO_DAY} 09:00")


@pytest.fixture(scope="session")
def cases(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    """Random books and an empty one, calculated in one LibreOffice, each on its own day."""
    if missing_python():
        missing_engine("no Python with LibreOffice's uno module (package python3-uno)")
    folder = tmp_path_factory.mktemp("cases")
    jobs = {name: case_job(name, folder) for name in CASES}
    edit(libreoffice, jobs.values(), now="2020-01-01 09:00")
    return {
        name: Case(salesbook.read(job.target), CASES[name].as_of, calculated(job.target))
        for name, job in jobs.items()
    }


def case_job(name: str, folder: Path) -> Job:
    """The book is made, and its day typed, in one case with a new member and a new stage."""
    made, file = CASES[name], folder / f"{name}.xlsx"
    write_small_book(file, made.definition, made.tables(), template="full")
    steps = settings_steps(file, "settings", {"value": made.as_of}, row="as_of")
    if name == "new year":
        stage: dict[str, Value] = {
            "key": "trial",
            "label": "試作",
            "outcome": "進行中",
            "probability": 0.3,
        }
        steps += settings_steps(file, "members", {"name": "新人"})
        steps += settings_steps(file, "stages", stage)
    return Job(file, folder / f"{name} calculated.xlsx", steps)


@pytest.fixture(scope="session", params=["demo", *CASES])
def case(request: pytest.FixtureRequest) -> Case:
    """The demo team's book, then each of the cases."""
    if request.param == "demo":
        book, sheets = map(request.getfixturevalue, ("demo_book", "demo_sheets"))
        return Case(book, DEMO_DAY, sheets)
    cases: dict[str, Case] = request.getfixturevalue("cases")
    return cases[request.param]
