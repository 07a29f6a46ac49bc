from __future__ import annotations

import os
from pathlib import Path

import pytest

from salesbook.backends.panics import no_cries
from salesbook.backends.xlsx_read import read_xlsx
from salesbook.errors import SourceError
from tests.test_xlsx_read import save

_DURATIONS = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="46"/></cellXfs></styleSheet>'
)


def cry() -> None:
    os.write(2, b"thread panicked\n")


def give_up() -> float:
    with no_cries():
        cry()
        return 1 / 0


def test_what_is_printed_meanwhile_comes_afterwards(capfd: pytest.CaptureFixture[str]) -> None:
    with no_cries():
        cry()
        assert capfd.readouterr().err == ""
    assert capfd.readouterr().err == "thread panicked\n"


def test_a_library_that_gives_up_is_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        give_up()
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_readings_side_by_side_share_it(capfd: pytest.CaptureFixture[str]) -> None:
    with no_cries():
        with no_cries():
            cry()
        assert capfd.readouterr().err == ""
    assert capfd.readouterr().err == "thread panicked\n"


def test_a_file_that_makes_the_reader_panic(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    endless = '<row r="1"><c r="A1" s="1"><v>1e300</v></c></row>'
    path = save(tmp_path / "a.xlsx", endless, {"xl/styles.xml": _DURATIONS})
    with pytest.raises(SourceError, match="damaged"):
        read_xlsx(path)
    assert capfd.readouterr().err == ""
