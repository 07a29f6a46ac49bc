from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest

from tools.templates import FOLDER, make_templates


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    make_templates(folder)
    return folder


def test_the_folder_holds_what_the_code_builds(fresh: Path) -> None:
    assert sorted(p.name for p in FOLDER.iterdir()) == sorted(p.name for p in fresh.iterdir())


@pytest.mark.parametrize("file", sorted(p.name for p in FOLDER.iterdir()))
def test_each_template_is_what_the_code_builds(file: str, fresh: Path) -> None:
    """Part by part, as XML means it: openpyxl spells it otherwise where lxml is installed."""
    kept, built = _parts(FOLDER / file), _parts(fresh / file)
    different = [name for name in kept | built if kept.get(name) != built.get(name)]
    assert different == [], "run `make templates`"


def _parts(file: Path) -> dict[str, bytes]:
    if file.suffix == ".toml":
        return {"": file.read_bytes()}
    with zipfile.ZipFile(file) as package:
        return {name: _meaning(package.read(name)) for name in package.namelist()}


def _meaning(part: bytes) -> bytes:
    return canonicalize(part.decode()).encode() if part.startswith(b"<") else part
