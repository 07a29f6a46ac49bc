"""What a person does to a workbook in LibreOffice: rows deleted, inserted, sorted, filtered."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import subprocess
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.office import Office, OfficeError, surroundings

Value = str | float | dt.date
Step = tuple[str, str, object]
"""What is done, on which sheet, with what."""

_DRIVER = Path(__file__).with_name("edits_driver.py")
_ORIGIN = dt.date(1899, 12, 30)
# The module that speaks with LibreOffice belongs to the system's Python, not to an environment.
_PYTHONS = ("/usr/bin/python3", "python3")


@dataclass(frozen=True, slots=True)
class Job:
    """A workbook to open, what is done to it, and where it is saved.

    Attributes:
        source: The workbook.
        target: The file to save; its ending, ``.xlsx`` or ``.html``, says the format.
        steps: What is done, in order; every formula is calculated anew afterwards.
    """

    source: Path
    target: Path
    steps: Sequence[Step] = ()


def delete_row(sheet: str, row: int) -> Step:
    """Delete a whole row, counted from 1."""
    return ("delete_row", sheet, row)


def insert_row(sheet: str, row: int) -> Step:
    """Insert a row above this one; its formulas are filled in, as Excel does in a table."""
    return ("insert_row", sheet, row)


def fill_down(sheet: str, row: int) -> Step:
    """Fill a row with the formulas above it, as Excel does when a row joins a table."""
    return ("fill_down", sheet, row)


def enter(sheet: str, address: str, value: Value) -> Step:
    """Type a text, a number or a date into a cell."""
    typed = (value - _ORIGIN).days if isinstance(value, dt.date) else value
    return ("enter", sheet, [address, typed])


def sort(sheet: str, area: str, column: int, *, descending: bool = False) -> Step:
    """Sort a range without its header by one of its columns, counted from 0."""
    return ("sort", sheet, [area, column, not descending])


def keep_only(sheet: str, area: str, column: int, text: str) -> Step:
    """Filter a range with its header: rows of another text in the column are hidden."""
    return ("keep_only", sheet, [area, column, text])


def edit(office: Office, jobs: Iterable[Job], *, now: str) -> None:
    """Do the jobs in one LibreOffice.

    Args:
        office: Whose profile is used.
        jobs: What to do.
        now: The moment it shall take for now in Japan, as ``2026-12-31 09:00``.

    Raises:
        OfficeError: LibreOffice or a step failed, or took longer than ``office.seconds``.
    """
    pipe = f"salesbook-{uuid.uuid4().hex}"
    orders = [
        {"source": job.source.as_uri(), "target": job.target.as_uri(), "steps": job.steps}
        for job in jobs
    ]
    python = _python()
    with _listening(office, pipe, now):
        command = (python, str(_DRIVER), pipe)
        _drive(command, json.dumps(orders), office.seconds)


def missing_python() -> bool:
    """Whether no Python here has LibreOffice's ``uno`` module."""
    return not any(map(_has_uno, _PYTHONS))


def _python() -> str:
    return next(filter(_has_uno, _PYTHONS))


def _has_uno(python: str) -> bool:
    if shutil.which(python) is None:
        return False
    command = (python, "-c", "import uno")
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - named above


def _drive(command: tuple[str, ...], orders: str, seconds: float) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - a script of ours
            command,
            input=orders,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise OfficeError(command, f"not done after {seconds:g} s") from None
    if done.returncode:
        raise OfficeError(command, done.stdout)


@contextmanager
def _listening(office: Office, pipe: str, now: str) -> Iterator[None]:
    """LibreOffice without a window, taking orders; ended afterwards whatever happened."""
    with subprocess.Popen(  # noqa: S603 - as above
        (
            *("soffice", f"-env:UserInstallation={office.ready_profile().as_uri()}"),
            *("--headless", "--norestore", "--nologo", f"--accept=pipe,name={pipe};urp;"),
        ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=surroundings(now),
        start_new_session=True,
    ) as process:
        try:
            yield
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
