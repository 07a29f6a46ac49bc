"""Rules of a sheet in an .xlsx file: entries, conditional formats, protection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from openpyxl.worksheet.datavalidation import DataValidation

from salesbook.backends.xlsx_styles import highlight_rule
from salesbook.backends.xlsx_text import escape_text, formula_text, serial_date
from salesbook.cells import quote_sheet
from salesbook.spec import Check, Highlight, Validation

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LONGEST_LIST = 255
LONGEST_TITLE = 32
LONGEST_MESSAGE = 255

# The ends of what Excel takes, for a rule that only asks for the kind of value.
_ENDS: dict[Check, tuple[float, float]] = {
    Check.DATE: (1, 2_958_465),
    Check.WHOLE: (-999_999_999_999_999, 999_999_999_999_999),
    Check.DECIMAL: (-1e300, 1e300),
}


def add_validations(sheet: Worksheet, validations: Iterable[Validation]) -> None:
    """Put rules for entries on a sheet. Messages are cut to what Excel shows.

    Raises:
        ValueError: The words of a list do not fit into the rule, or a rule lacks its list.
    """
    for validation in validations:
        sheet.add_data_validation(_data_validation(validation))


def add_highlights(sheet: Worksheet, highlights: Iterable[Highlight]) -> None:
    """Put conditional formats on a sheet; the first that is true ends the search."""
    for priority, highlight in enumerate(highlights, 1):
        rule = highlight_rule(highlight, formula=formula_text(highlight.formula), priority=priority)
        cells = " ".join(map(str, (highlight.range, *highlight.also)))
        sheet.conditional_formatting.add(cells, rule)


def protect_sheet(sheet: Worksheet) -> None:
    """Lock a sheet without a password; people may still select, sort, filter and set widths.

    Excel sorts and filters on a protected sheet where the cells are unlocked.
    """
    protection = sheet.protection
    protection.sheet = True
    protection.sort = False
    protection.autoFilter = False
    protection.formatColumns = False
    protection.formatRows = False


def _data_validation(validation: Validation) -> DataValidation:
    low, high = _limits(validation)
    return DataValidation(
        type=None if validation.check is Check.ANY else validation.check.value,  # type: ignore[arg-type]
        operator="between" if validation.check in _ENDS else None,
        formula1=low,
        formula2=high,
        allow_blank=True,
        sqref=str(validation.range),
        errorStyle=None if validation.strict else "warning",
        imeMode=validation.ime.value,
        showErrorMessage=validation.check is not Check.ANY,
        showInputMessage=bool(validation.prompt),
        promptTitle=_clip(validation.title, LONGEST_TITLE) if validation.prompt else None,
        prompt=_clip(validation.prompt, LONGEST_MESSAGE),
        errorTitle=_clip(validation.title, LONGEST_TITLE) if validation.error else None,
        error=_clip(validation.error, LONGEST_MESSAGE),
    )


def _limits(validation: Validation) -> tuple[str | None, str | None]:
    if validation.check is Check.LIST:
        return _list_formula(validation), None
    if validation.check is Check.CUSTOM:
        return formula_text(validation.formula), None
    if validation.check not in _ENDS:
        return None, None
    lowest, highest = _ENDS[validation.check]
    low = lowest if validation.low is None else validation.low
    high = highest if validation.high is None else validation.high
    return _number(low), _number(high)


def _list_formula(validation: Validation) -> str:
    if validation.source is not None:
        title, range_ = validation.source
        return f"{quote_sheet(title)}!{range_.absolute}"
    words = ",".join(validation.options)
    if not words or len(words) > LONGEST_LIST or any("," in word for word in validation.options):
        message = (
            f"the list for {validation.range} must have words, without commas, of at most"
            f" {LONGEST_LIST} characters together; else let it name a range"
        )
        raise ValueError(message)
    return '"' + words.replace('"', '""') + '"'


def _number(limit: float | dt.date) -> str:
    return f"{serial_date(limit) if isinstance(limit, dt.date) else limit}"


def _clip(text: str, limit: int) -> str | None:
    # Excel counts UTF-16 units: an emoji is two.
    units = escape_text(text).encode("utf-16-le", "surrogatepass")
    return units[: 2 * limit].decode("utf-16-le", "ignore") or None
