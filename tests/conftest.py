from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

from tests.engines import LibreOffice, libreoffice_or_skip

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
