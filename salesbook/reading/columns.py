"""From the raw cells of a column to typed values; each different entry is understood once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from salesbook.definition.columns import NUMERIC, Column, Kind
from salesbook.definition.team import Definition
from salesbook.grid import Scalar
from salesbook.problems import NOT_A_CHOICE, OUT_OF_RANGE
from salesbook.reading.entries import (
    EMPTY,
    Entry,
    Parser,
    has_ticks,
    is_blank,
    parse_flag,
    text_of,
)
from salesbook.reading.names import Spellings
from salesbook.reading.parsers import parser_for

Values: TypeAlias = NDArray[Any] | pd.api.extensions.ExtensionArray
_DAY_ZERO = dt.date(1970, 1, 1).toordinal()
_NO_DAY = np.iinfo(np.int64).min
_PLAIN_FLOATS = frozenset({Kind.NUMBER, Kind.MONEY})
_TYPED = NUMERIC | {Kind.DATE, Kind.FLAG, Kind.PHONE, Kind.EMAIL}


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """The values of a column, and what there is to say about some of them.

    Attributes:
        array: An array of the kind's type, as ``Book.tables`` documents it.
        told: What was noticed, by position.
        unread: Positions of entries that are not in it.
    """

    array: Values
    told: Mapping[int, Entry]
    unread: frozenset[int] = frozenset()


def type_column(
    cells: Sequence[Scalar], column: Column, definition: Definition, *, scale: float = 1
) -> TypedColumn:
    """Understand the entries of a column.

    Args:
        cells: The raw cells.
        column: What they should be.
        definition: The currency and the words of the drop-down lists.
        scale: What numbers are multiplied with, where the source writes thousands or so.
            Numbers with a unit of their own (120万) are not.
    """
    types = set(map(type, cells))
    plain = _needs_no_parsing(column.kind) if scale == 1 else None
    if types == {plain} == {str}:
        return TypedColumn(text_values(cells), {})
    if bool in types:
        cells = _bools_as_words(cells)
    different = set(cells)
    parse = _parser(column, definition, different, scale)
    memo = {cell: parse(cell) for cell in different if type(cell) is not plain}
    typed = _values(cells, column.kind, memo)
    odd = {cell for cell, entry in memo.items() if entry.note or _is_unread(cell, entry)}
    places = [place for place, cell in enumerate(cells) if cell in odd] if odd else []
    told = {place: memo[cells[place]] for place in places if memo[cells[place]].note}
    unread = frozenset(place for place in places if memo[cells[place]].value is None)
    if column.kind in NUMERIC:
        values = typed if column.kind in _PLAIN_FLOATS else np.asarray(typed) * scale
        return _within_limits(TypedColumn(values, told, unread), column)
    return TypedColumn(typed, told, unread)


def join_columns(pieces: Sequence[TypedColumn]) -> TypedColumn:
    """Columns of numbers below each other as one; a single one may be of any kind."""
    if len(pieces) == 1:
        return pieces[0]
    ends = list(accumulate((len(piece.array) for piece in pieces), initial=0))
    shifted = list(zip(ends, pieces, strict=False))
    return TypedColumn(
        np.concatenate([np.asarray(piece.array) for piece in pieces]),
        {start + at: entry for start, piece in shifted for at, entry in piece.told.items()},
        frozenset(start + at for start, piece in shifted for at in piece.unread),
    )


def no_values(column: Column, count: int) -> Values:
    """A column that is not there: as many empty entries."""
    return _values([""] * count, column.kind, {"": EMPTY})


def text_values(texts: Iterable[object]) -> pd.api.extensions.ExtensionArray:
    """Texts as a ``str`` array; None and empty texts are NaN."""
    return pd.array(np.array([text or None for text in texts], dtype=object), dtype="str")


def _bools_as_words(cells: Sequence[Scalar]) -> Sequence[Scalar]:
    """True equals 1 in Python, but not in a sheet."""
    return [text_of(cell) if isinstance(cell, bool) else cell for cell in cells]


def _needs_no_parsing(kind: Kind) -> type | None:
    if kind in _PLAIN_FLOATS:
        return float
    return None if kind in _TYPED or kind is Kind.CHOICE else str


def _parser(
    column: Column, definition: Definition, cells: Collection[Scalar], scale: float
) -> Parser:
    if column.kind is Kind.CHOICE:
        options = Spellings(definition.options(column.source))
        return lambda cell: _choose(text_of(cell), options)
    if column.kind is Kind.FLAG:
        return partial(parse_flag, cross=has_ticks(cells))
    return parser_for(column, definition.currency, scale=scale)


def _choose(word: str, options: Spellings) -> Entry:
    if is_blank(word):
        return EMPTY
    option = options.same(word)
    return Entry(None, NOT_A_CHOICE, options.nearest(word)) if option is None else Entry(option)


def _is_unread(cell: Scalar, entry: Entry) -> bool:
    return entry.value is None and not is_blank(cell)


def _values(cells: Sequence[Scalar], kind: Kind, memo: Mapping[Scalar, Entry]) -> Values:
    meant = {cell: entry.value for cell, entry in memo.items()}
    if kind in NUMERIC:
        numbers = {cell: np.nan if value is None else value for cell, value in meant.items()}
        return np.fromiter(map(numbers.get, cells, cells), np.float64, len(cells))
    if kind is Kind.DATE:
        return _days(cells, meant)
    if kind is Kind.FLAG:
        return np.fromiter((meant[cell] is True for cell in cells), np.bool_, len(cells))
    return text_values([meant.get(cell, cell) for cell in cells])


def _days(cells: Sequence[Scalar], meant: Mapping[Scalar, object]) -> NDArray[np.datetime64]:
    days = {
        cell: day.toordinal() - _DAY_ZERO if isinstance(day, dt.date) else _NO_DAY
        for cell, day in meant.items()
    }
    numbers = np.fromiter(map(days.__getitem__, cells), np.int64, len(cells))
    return numbers.view("datetime64[D]").astype("datetime64[s]")


def _within_limits(typed: TypedColumn, column: Column) -> TypedColumn:
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    values = np.asarray(typed.array)
    outside = (values < low) | (values > high)
    if not outside.any():
        return typed
    beyond = frozenset(map(int, np.flatnonzero(outside)))
    told = dict(typed.told) | dict.fromkeys(beyond, Entry(None, OUT_OF_RANGE))
    return TypedColumn(np.where(outside, np.nan, values), told, typed.unread | beyond)
