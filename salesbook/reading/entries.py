"""What people type, by kind: forgiving where the meaning is certain, and saying so.

Every reader takes one raw cell and gives an ``Entry``. A changed form that a person might want
to know of (1億2000万, 令和8年4月1日, △500) is told as ``READ_AS``; mere width, commas and spaces
are not. What is not certain (要確認, 来週) is a problem and no value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from salesbook.folds import fold_text
from salesbook.grid import Scalar
from salesbook.problems import NOT_A_DATE, NOT_A_FLAG, NOT_A_NUMBER, READ_AS, ProblemKind
from salesbook.reading.dates import serial_date, written_date
from salesbook.reading.numbers import currency_signs, plain, written_number, written_tenths

_PERCENT_SIGN = "%"
_NOTHING = frozenset({"-", "--", "---"})
_TICKS = frozenset(("○", "◎", "●", "✓", "✔", "☑", "レ"))
_YES = _TICKS | {"yes", "y", "true", "1", "有", "あり", "有り", "はい"}
_NO = frozenset(("×", "☐", "no", "n", "false", "0", "無", "なし", "無し", "いいえ"))
_HUNDRED = 100
_PLACES = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """What a cell means.

    Attributes:
        value: A float, date, bool or text; None for empty or not understood.
        note: What there is to say about it, if anything.
        shown: The value as people write it, where the form changed.
    """

    value: float | dt.date | str | None = None
    note: ProblemKind | None = None
    shown: str = ""


Parser = Callable[[Scalar], Entry]
EMPTY = Entry()


def without_nan(values: Iterable[Any]) -> list[Any]:
    """The values of a frame's column with None for its empty entries, NaN and NaT."""
    # These two alone differ from themselves.
    return [None if value != value else value for value in values]  # noqa: PLR0124 - NaN alone


def is_blank(cell: Scalar) -> bool:
    """Whether a person sees nothing in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def parse_number(cell: Scalar, signs: tuple[str, ...] = (), *, scale: float = 1) -> Entry:
    """A number: 1,200, １２００, 1.2万, △500, (500), 30名.

    Args:
        cell: The raw cell.
        signs: Currency signs that may stand beside it.
        scale: What the column multiplies bare numbers with. A number with a unit of its own
            (120万) is not multiplied; one with a currency sign alone is not certain then.
    """
    if isinstance(cell, int | float):
        return Entry(round(cell * scale, _PLACES) if scale != 1 else float(cell))
    if not isinstance(cell, str):
        return EMPTY if cell is None else Entry(None, NOT_A_NUMBER)
    if _says_nothing(cell):
        return EMPTY
    number = written_number(cell, signs)
    if number is None or (scale != 1 and not number.in_unit and _names(cell, signs)):
        return Entry(None, NOT_A_NUMBER)
    value = number.value if number.in_unit else round(number.value * scale, _PLACES)
    return _told(value, f"{value:,.10g}" if number.changed else "")


def parse_money(cell: Scalar, currency: str = "JPY", *, scale: float = 1) -> Entry:
    """An amount in the book's currency: ￥1,200, 1億2000万円, 1,200千円, $1.2k.

    The sign of another currency leaves it uncertain.
    """
    return parse_number(cell, currency_signs(currency), scale=scale)


def parse_percent(cell: Scalar, *, share: bool = True) -> Entry:
    """A share: 50% and 5割 are 0.5, and so is 50 where a share cannot be above 1.

    Args:
        cell: The raw cell.
        share: Whether entries cannot be above 1, so that 50 must mean 50 %.
    """
    tenths = written_tenths(cell) if isinstance(cell, str) else None
    if tenths is not None:
        return _told(tenths, f"{tenths * _HUNDRED:g}%")
    signed = isinstance(cell, str) and plain(cell).endswith(_PERCENT_SIGN)
    entry = parse_number(cell, (_PERCENT_SIGN,))
    if not isinstance(entry.value, float):
        return entry
    if signed:
        return Entry(entry.value / _HUNDRED)
    if share and 1 < entry.value <= _HUNDRED:
        return _told(entry.value / _HUNDRED, f"{entry.value:g}%")
    return entry


def parse_score(cell: Scalar) -> Entry:
    """A whole number of points."""
    entry = parse_number(cell)
    whole = not isinstance(entry.value, float) or entry.value.is_integer()
    return entry if whole else Entry(None, NOT_A_NUMBER)


def parse_date(cell: Scalar) -> Entry:
    """A day: a date cell, a written date (see ``salesbook.reading.dates``) or a serial number.

    A time of day is left away: no column of a book asks for one.
    """
    if isinstance(cell, dt.datetime):
        return Entry(cell.date())
    if isinstance(cell, dt.date):
        return Entry(cell)
    if isinstance(cell, str):
        return _parse_written_date(cell)
    number = cell if isinstance(cell, int | float) else 0
    day = serial_date(number)
    return EMPTY if cell is None else Entry(None, NOT_A_DATE) if day is None else _told_day(day)


def parse_flag(cell: Scalar, *, cross: bool = False) -> Entry:
    """Yes (○, ✓, yes, TRUE, 1, あり) or no (empty, ×, no, FALSE, 0, なし).

    A latin x is a tick to some and a cross to others: not certain.

    Args:
        cell: The raw cell.
        cross: Whether the column ticks with another mark, so that x must be a cross.
    """
    word = "" if is_blank(cell) else fold_text(text_of(cell))
    if word in _YES:
        return Entry(value=True)
    if not word or word in _NO or plain(word) in _NOTHING:
        return Entry(value=False)
    return (
        Entry(value=False, note=READ_AS, shown="×")
        if cross and word == "x"
        else Entry(None, NOT_A_FLAG)
    )


def has_ticks(cells: Iterable[Scalar]) -> bool:
    """Whether one of some cells says yes with a mark of its own: ○, ✓, レ."""
    return any(isinstance(cell, str) and fold_text(cell) in _TICKS for cell in cells)


def parse_text(cell: Scalar) -> Entry:
    """Text exactly as typed; a number or date in a text column as its digits."""
    text = text_of(cell)
    return Entry(text) if text else EMPTY


def text_of(cell: Scalar) -> str:
    """A cell as text: 3 and not 3.0, dates as 2026-04-01."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    return "" if cell is None else str(cell)


def _says_nothing(text: str) -> bool:
    bare = plain(text)
    return not bare or bare in _NOTHING


def _names(text: str, signs: tuple[str, ...]) -> bool:
    bare = plain(text)
    return any(sign in bare for sign in signs)


def _parse_written_date(text: str) -> Entry:
    if _says_nothing(text):
        return EMPTY
    written = written_date(text)
    if written is None:
        return Entry(None, NOT_A_DATE)
    return _told_day(written.day) if written.changed else Entry(written.day)


def _told_day(day: dt.date) -> Entry:
    return _told(day, day.isoformat())


def _told(value: float | dt.date, shown: str) -> Entry:
    return Entry(value, READ_AS, shown) if shown else Entry(value)
