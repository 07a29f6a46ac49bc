from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import hypothesis
import pytest

import salesbook
from salesbook.demo import make_demo
from tests.engines import LibreOffice, libreoffice_or_skip
from tests.standin.fixtures import standin as standin  # noqa: PLC0414 - tests ask for it by name

DEMO_DAY = dt.date(2026, 10, 14)

_DATA = Path(__file__).parents[1] / ".." / "shared" / "data"

# A busy machine is no fault of the code. In CI a red run has to be the change's doing, so it
# draws the same examples each time; elsewhere new ones are tried.
hypothesis.settings.register_profile(
    "salesbook", deadline=None, derandomize=os.environ.get("CI") == "true"
)
hypothesis.settings.load_profile("salesbook")


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    return libreoffice_or_skip(tmp_path_factory.mktemp("libreoffice"))


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
def demo_sheets(demo_file: Path, libreoffice: LibreOffice) -> dict[str, list[list[object]]]:
    """What the demo team's book shows on ``DEMO_DAY``, sheet by sheet."""
    return libreoffice.values(demo_file, now=f"{DEMO_DAY} 09:00")
