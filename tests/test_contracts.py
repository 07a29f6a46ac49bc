"""The layers hold, and the contracts notice when they do not."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

LAYERS = "Imports go down the layers"
CYCLES = "No cycle among siblings"
ENGINES = "Engines are imported in backends only"
PANDAS = "The definition and its leaves stay free of pandas"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(_ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        _ROOT / "salesbook", tmp_path / "salesbook", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def lint_imports(folder: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", _LINT_IMPORTS, "--no-logo", "--no-cache"],
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def contracts(output: str, outcome: str) -> list[str]:
    return re.findall(rf"^(.+) {outcome}\b", output, re.MULTILINE)


def plant(folder: Path, module: str, line: str) -> None:
    path = folder / "salesbook" / module
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")


def test_the_contracts_hold(copy: Path) -> None:
    code, output = lint_imports(copy)
    assert code == 0, output
    assert contracts(output, "KEPT") == [LAYERS, CYCLES, ENGINES, PANDAS]


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        pytest.param("definition", "import openpyxl", ENGINES, id="engine-in-the-middle"),
        pytest.param("cli", "from google.auth import default", ENGINES, id="engine-on-top"),
        pytest.param("cells", "import pandas as pd", PANDAS, id="pandas-in-a-leaf"),
        pytest.param("texts", "import salesbook.cli", LAYERS, id="upwards"),
        pytest.param("sheets", "from salesbook import reading", LAYERS, id="sideways"),
    ],
)
def test_a_broken_contract_is_named(copy: Path, module: str, line: str, contract: str) -> None:
    plant(copy, module, line)
    code, output = lint_imports(copy)
    assert code == 1, output
    assert contract in contracts(output, "BROKEN")


def test_a_module_without_a_layer_is_named(copy: Path) -> None:
    (copy / "salesbook" / "stray.py").touch()
    code, output = lint_imports(copy)
    assert code == 1, output
    assert contracts(output, "BROKEN") == [LAYERS]
    assert "salesbook.stray" in output


def test_a_cycle_inside_a_package_is_named(copy: Path) -> None:
    package = copy / "salesbook" / "definition"
    (package / "hen.py").write_text("import salesbook.definition.egg", encoding="utf-8")
    (package / "egg.py").write_text("import salesbook.definition.hen", encoding="utf-8")
    code, output = lint_imports(copy)
    assert code == 1, output
    assert contracts(output, "BROKEN") == [CYCLES]
