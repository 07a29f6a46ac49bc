"""Portable formulas: written over names, placed as A1, the same in every engine.

A template names a cell of the same row ``[amount]``, a whole column ``[activities.date]``, a
named cell ``[as_of]``, one row of a keyed table ``[importance.weight@size]`` and a word of the
catalogue ``[text.state.today]``. Only functions that Excel 2019 and later, Google Sheets and
LibreOffice compute alike may stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from salesbook.spec import RowFormula

PORTABLE = frozenset(
    {
        *("IF", "IFERROR", "AND", "OR", "NOT"),
        *("SUM", "SUMIFS", "SUMPRODUCT", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS"),
        *("MEDIAN", "SUBSTITUTE"),
        *("INDEX", "MATCH", "SMALL", "LARGE", "MAX", "MIN", "MAXIFS", "MINIFS", "ROUND", "ROW"),
        *("DATE", "YEAR", "MONTH", "DAY", "EDATE", "EOMONTH", "WEEKDAY", "NETWORKDAYS", "TODAY"),
        *("TEXT", "HYPERLINK"),
    }
)
_NAME = re.compile(r"\[([a-z][a-z0-9_.@]*)\]")
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_FUNCTION = re.compile(r"([A-Z][A-Z0-9.]*)\(")


@dataclass(frozen=True, slots=True)
class ThisRow:
    """A cell of the formula's own row, by its column's letters: ``ThisRow("G")`` is ``$G5``."""

    letters: str


Resolve = Callable[[str], "str | ThisRow"]


def references(template: str) -> tuple[str, ...]:
    """The names a template uses, in order, each once."""
    return tuple(dict.fromkeys(_NAME.findall(template)))


def functions(formula: str) -> frozenset[str]:
    """The functions a formula or template calls."""
    return frozenset(_FUNCTION.findall(_TEXT.sub('""', formula)))


def quote(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


def place(template: str, resolve: Resolve) -> RowFormula:
    """The formula with every name resolved.

    Args:
        template: The formula over names, without the leading ``=``.
        resolve: Gives the A1 text of a name, or the column of a cell in the same row.
    """
    parts = [""]
    position = 0
    for match in _NAME.finditer(template):
        parts[-1] += template[position : match.start()]
        target = resolve(match[1])
        if isinstance(target, ThisRow):
            parts[-1] += f"${target.letters}"
            parts.append("")
        else:
            parts[-1] += target
        position = match.end()
    parts[-1] += template[position:]
    return RowFormula(tuple(parts))
