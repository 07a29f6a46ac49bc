"""What formulas give, put into a finished .xlsx file for programs that do not calculate.

Mail and phone previews and pandas show the value that stands beside a formula. Programs that
calculate pay no heed to it: the workbook asks for a full calculation when it is opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from salesbook.spec import Formula, SheetSpec, WorkbookSpec

MOST_FORMULAS = 100_000
"""What the engine calculates at most in one book."""

MOST_EFFORT = 1_000_000_000
"""Formulas times rows of the longest block beyond which a book is written without values.

Each formula may look through the longest table, so time grows with their product. Measured on
two cores: 30,000 formulas beside 3,000 records (0.09 thousand million) take 2 to 3 s, and as
many beside 20,000 records (0.6 thousand million) 13 s.
"""

MOST_PLACES = 3
"""Cells named for each kind of error."""


class Outcome(StrEnum):
    """Whether formulas have their values, and if not, why."""

    FILLED = "filled"
    NOT_ASKED = "not_asked"
    NOT_INSTALLED = "not_installed"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    ERRORS = "errors"
    """A formula gives an error; the engine adds up around some that Excel would pass on, so
    that numbers depending on one cannot be trusted."""


@dataclass(frozen=True, slots=True)
class CachedValues:
    """What became of the values of a book's formulas.

    Attributes:
        outcome: Whether they were filled in.
        formulas: How many formulas have their value: all, or none.
        reason: What the engine said when it refused the book, in its own words; or the first
            cells with an error.
    """

    outcome: Outcome
    formulas: int = 0
    reason: str = ""


def is_too_large(spec: WorkbookSpec) -> bool:
    """Whether calculating a book would take too long, or more than the engine does."""
    formulas = sum(map(_formulas, spec.sheets))
    longest = max((block.height for sheet in spec.sheets for block in sheet.blocks), default=1)
    return formulas > MOST_FORMULAS or formulas * longest > MOST_EFFORT


def fill_cached_values(package: bytes, *, as_of: dt.date) -> tuple[bytes, CachedValues]:
    """Calculate every formula of a workbook and put the value beside it.

    Whatever the engine does, there is a good workbook after it: where it is not installed,
    refuses the book or finds a formula with an error, the package comes back as it was.

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
    if places := _error_places(result["summary"]):
        return package, CachedValues(Outcome.ERRORS, reason=", ".join(places))
    return bytes(result["bytes"]), CachedValues(Outcome.FILLED, int(result["formula_cells"]))


def _error_places(summary: dict[str, Any]) -> list[str]:
    """The first cells with each kind of error."""
    kinds = summary.get("error_summary", {})
    return [place for kind in kinds.values() for place in kind["locations"][:MOST_PLACES]]


def _formulas(sheet: SheetSpec) -> int:
    return sum(isinstance(cell.value, Formula) for cell in sheet.cells) + sum(
        _block_formulas(sheet)
    )


def _block_formulas(sheet: SheetSpec) -> Iterator[int]:
    for block in sheet.blocks:
        yield block.height * sum(column.formula is not None for column in block.columns)
