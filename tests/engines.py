"""The outside programs that tests use, and what happens where one is missing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import openpyxl
import pytest

from tools.office import Office, missing_programs


class LibreOffice(Office):
    """The formula engine that checks ours."""

    def values(self, source: Path, *, now: str | None = None) -> dict[str, list[list[object]]]:
        """Each sheet's rows of calculated values, by sheet title, hidden sheets included.

        Args:
            source: The workbook.
            now: The moment TODAY() shall see, as ``2026-12-31 09:00``.
        """
        with tempfile.TemporaryDirectory() as scratch:
            calculated = self.convert(source, "xlsx", Path(scratch), now=now)
            book = openpyxl.load_workbook(calculated, read_only=True, data_only=True)
            try:
                return {
                    sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)]
                    for sheet in book.worksheets
                }
            finally:
                book.close()


def libreoffice_or_skip(profile: Path) -> LibreOffice:
    """LibreOffice; without it the test is skipped, in CI it fails."""
    if missing := missing_programs():
        missing_engine(f"not installed: {', '.join(missing)} (.ci/run lists the packages)")
    return LibreOffice(profile)


def missing_engine(reason: str) -> None:
    """Skip the test at hand; in CI, where everything is to be there, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
