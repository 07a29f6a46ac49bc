"""A formula of Google Sheets as a workbook file has to spell it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.standin.areas import split_title
from tests.standin.formulas import SHEET

# Functions that came after the file format and carry a prefix in it.
_PREFIXED = {
    "MAXIFS", "MINIFS", "IFS", "SWITCH", "TEXTJOIN", "CONCAT", "XLOOKUP", "XMATCH", "LET",
    "UNIQUE", "SEQUENCE", "DAYS", "IFNA", "ISOWEEKNUM", "RANK.EQ", "RANK.AVG", "PERCENTILE.INC",
    "PERCENTILE.EXC", "QUARTILE.INC", "STDEV.S", "STDEV.P", "VAR.S", "VAR.P", "XOR",
    "NUMBERVALUE", "FORMULATEXT", "SHEET", "SHEETS", "BASE", "DECIMAL", "ARABIC",
}  # fmt: skip
_PREFIXED_TWICE = {"FILTER", "SORT"}

# Excel's own, which Google Sheets answers with #NAME?.
UNKNOWN_TO_SHEETS = {
    "AGGREGATE", "SORTBY", "TAKE", "DROP", "EXPAND", "CUBEVALUE", "WEBSERVICE", "RTD",
    "FIELDVALUE", "STOCKHISTORY", "GETPIVOTDATA2", "ISOMITTED", "TEXTBEFORE", "TEXTAFTER",
    "VALUETOTEXT", "ARRAYTOTEXT",
}  # fmt: skip

_CALL = re.compile(r'"(?:[^"]|"")*"|([A-Za-z][A-Za-z0-9.]*)\s*\(')
_SHEET = re.compile(rf'"(?:[^"]|"")*"|({SHEET})')
_TABLE = re.compile(r'"(?:[^"]|"")*"|[^\W\d]\w*\[')


def known_to_sheets(formula: str) -> bool:
    """Whether Google Sheets knows every function in a formula."""
    if any(not match[0].startswith('"') for match in _TABLE.finditer(formula)):
        return False
    return not {name.upper() for name in functions(formula)} & UNKNOWN_TO_SHEETS


def functions(formula: str) -> list[str]:
    """The names of the functions in a formula."""
    return [match[1] for match in _CALL.finditer(formula) if match[1]]


def for_file(formula: str, titles: Mapping[str, str]) -> str:
    """A formula with prefixes and with the sheets' titles as the file has them.

    Args:
        formula: As Google Sheets shows it.
        titles: The file's title by the spreadsheet's, in small letters.
    """
    return _CALL.sub(_prefixed, _SHEET.sub(lambda match: _retitled(match, titles), formula))


def _retitled(match: re.Match[str], titles: Mapping[str, str]) -> str:
    if match[1] is None:
        return match[0]
    title = split_title(match[1])[0] or ""
    found = titles.get(title.casefold(), title).replace("'", "''")
    return f"'{found}'!"


def _prefixed(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return match[0]
    if name.upper() in _PREFIXED_TWICE:
        return f"_xlfn._xlws.{match[0]}"
    return f"_xlfn.{match[0]}" if name.upper() in _PREFIXED else match[0]
