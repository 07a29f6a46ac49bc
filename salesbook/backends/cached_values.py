"""What formulas give, put into a finished .xlsx file for programs that do not calculate.

Mail and phone previews and pandas show the value that stands beside a formula. Programs that
calculate pay no heed to it: the workbook asks for a full calculation when it is opened.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from salesbook.backends.xlsx_package import COMPRESSION
from salesbook.spec import Formula, SheetSpec, WorkbookSpec

MOST_EFFORT = 2_000_000_000
"""Formulas times rows of the longest table beyond which a book is written without values.

Measured on two cores: 30,000 formulas beside 20,000 records, an effort of 0.6 thousand
million, take 13 s; the time grows with the effort.
"""

_SHEETS = "xl/worksheets/"
_ERROR = re.compile(
    rb'(<c [^>]*?) t="e"([^>]*>(?:<f>[^<]*</f>|<f [^>]*/>|<f [^>]*>[^<]*</f>))<v>[^<]*</v>'
)


class Outcome(StrEnum):
    """Whether formulas have their values, and if not, why."""

    FILLED = "filled"
    NOT_ASKED = "not_asked"
    NOT_INSTALLED = "not_installed"
    TOO_LARGE = "too_large"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CachedValues:
    """What became of the values of a book's formulas.

    Attributes:
        outcome: Whether they were filled in.
        formulas: How many formulas have their value.
        errors: How many gave an error; these stand without a value.
        reason: What the engine said when it refused the book, in its own words.
    """

    outcome: Outcome
    formulas: int = 0
    errors: int = 0
    reason: str = ""


def calculation_effort(spec: WorkbookSpec) -> int:
    """How much work a book is: its formulas times the rows of its longest block."""
    formulas = sum(map(_formulas, spec.sheets))
    return formulas * max(
        (block.height for sheet in spec.sheets for block in sheet.blocks), default=1
    )


def fill_cached_values(package: bytes, *, as_of: dt.date) -> tuple[bytes, CachedValues]:
    """Calculate every formula of a workbook and put the value beside it.

    Whatever the engine does, there is a good workbook after it: where it is not installed or
    refuses the book, the package comes back as it was.

    Args:
        package: The .xlsx file.
        as_of: The day TODAY() gives.

    Returns:
        The .xlsx file, and what became of the values.
    """
    try:
        # 23 MB that only those load who write values.
        import formualizer  # noqa: PLC0415
    except ImportError:
        return package, CachedValues(Outcome.NOT_INSTALLED)
    midnight = dt.datetime(as_of.year, as_of.month, as_of.day, tzinfo=dt.UTC)
    try:
        result = formualizer.recalculate_xlsx_bytes(package, deterministic_timestamp_utc=midnight)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the engine is no Exception
        return package, CachedValues(Outcome.REFUSED, reason=str(error))
    return _filled(result)


def _filled(result: dict[str, Any]) -> tuple[bytes, CachedValues]:
    errors = int(result["summary"]["total_errors"])
    package = bytes(result["bytes"])
    told = CachedValues(Outcome.FILLED, int(result["formula_cells"]) - errors, errors)
    return _without_errors(package) if errors else package, told


def _without_errors(package: bytes) -> bytes:
    """The package with formulas that gave an error as if they were not yet calculated."""
    copied = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(copied, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION) as copy,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith(_SHEETS):
                content = _ERROR.sub(rb"\1\2", content)
            copy.writestr(entry, content)
    return copied.getvalue()


def _formulas(sheet: SheetSpec) -> int:
    return sum(isinstance(cell.value, Formula) for cell in sheet.cells) + sum(
        _block_formulas(sheet)
    )


def _block_formulas(sheet: SheetSpec) -> Iterator[int]:
    for block in sheet.blocks:
        yield block.height * sum(column.formula is not None for column in block.columns)
