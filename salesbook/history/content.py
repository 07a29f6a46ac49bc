"""A table as it is kept: what stands in each row, what its columns are, where its rows stood."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
from pandas.api import types

from salesbook.grid import Scalar
from salesbook.reading.entries import without_nan

Raw = Mapping[tuple[int, str], Scalar]
Columns = Sequence[tuple[str, str]]

NUMBER, DATE, FLAG, TEXT = "number", "date", "flag", "text"
_RAW = ""
_HASH_BYTES = 16
_RAW_KINDS: Mapping[str, Callable[[Any], Scalar]] = {
    "date": dt.date.fromisoformat,
    "datetime": dt.datetime.fromisoformat,
    "time": dt.time.fromisoformat,
    "timedelta": lambda seconds: dt.timedelta(seconds=seconds),
}
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_ASCII_JSON = json.JSONEncoder(separators=(",", ":"))


def columns_of(frame: pd.DataFrame) -> list[tuple[str, str]]:
    """The columns in their order, each with the kind of its values."""
    return [(str(key), _kind(frame[key])) for key in frame]


def bodies_of(frame: pd.DataFrame, raw: Raw) -> list[str]:
    """What stands in each row as JSON, empty cells left out.

    Args:
        frame: A table as ``Book.tables`` documents it.
        raw: Entries that could not be understood, by sheet row and column.
    """
    rows: list[dict[str, object]] = [{} for _ in range(len(frame))]
    for key, kind in columns_of(frame):
        for row, cell in zip(rows, _PLAIN[kind](frame[key]), strict=True):
            if cell is not None:
                row[key] = cell
    if raw:
        _add_raw(rows, frame.index, raw)
    return [_encode(row) for row in rows]


def frame_of(
    bodies: Sequence[str], columns: Columns, rows: Sequence[int]
) -> tuple[pd.DataFrame, dict[tuple[int, str], Scalar]]:
    """The table again, and its entries that could not be understood.

    Args:
        bodies: Its rows as ``bodies_of`` made them.
        columns: Its columns and their kinds.
        rows: The sheet row of each.

    Raises:
        ValueError: A body is not what ``bodies_of`` makes.
    """
    entries: list[dict[str, Any]] = [json.loads(body) for body in bodies]
    index = pd.Index(np.array(rows, dtype="int64"), name="row")
    values = {key: _READERS[kind]([row.get(key) for row in entries]) for key, kind in columns}
    raw = {
        (row, column): _read_raw(cell)
        for row, entry in zip(rows, entries, strict=True)
        for column, cell in entry.get(_RAW, {}).items()
    }
    return pd.DataFrame(values, index=index), raw


def fingerprint(text: str) -> bytes:
    """A short hash that tells texts apart."""
    return hashlib.blake2b(text.encode(), digest_size=_HASH_BYTES).digest()


def pack_places(entities: Iterable[int], rows: Iterable[int]) -> str:
    """Which row stood where, as JSON: runs of rows that follow each other are told once.

    Each run is three numbers: how far its first row is from the row after the run before,
    how far its sheet row is, and its length. An untouched sheet is a single run.
    """
    runs: list[int] = []
    next_entity = next_row = 0
    for entity, row in zip(entities, rows, strict=True):
        if not runs or entity != next_entity or row != next_row:
            runs += (entity - next_entity, row - next_row, 0)
        runs[-1] += 1
        next_entity, next_row = entity + 1, row + 1
    return json.dumps(runs, separators=(",", ":"))


def unpack_places(packed: str, most: int) -> tuple[list[int], list[int]]:
    """The rows and where they stood, in their order.

    Args:
        packed: What ``pack_places`` made.
        most: How many rows there can be; a damaged file must not claim a billion.

    Raises:
        ValueError: It is not what ``pack_places`` makes.
    """
    numbers = json.loads(packed)
    if len(numbers) % 3 or sum(numbers[2::3]) > most:
        raise ValueError(packed[:40])
    entities: list[int] = []
    rows: list[int] = []
    entity = row = 0
    for start in range(0, len(numbers), 3):
        entity, row = entity + numbers[start], row + numbers[start + 1]
        length = numbers[start + 2]
        entities += range(entity, entity + length)
        rows += range(row, row + length)
        entity, row = entity + length, row + length
    return entities, rows


def _encode(row: Mapping[str, object]) -> str:
    text = _JSON.encode(row)
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half a pair of UTF-16: no database takes it as text.
        return _ASCII_JSON.encode(row)
    return text


def _kind(values: pd.Series[Any]) -> str:
    if types.is_bool_dtype(values):
        return FLAG
    if types.is_numeric_dtype(values):
        return NUMBER
    return DATE if types.is_datetime64_any_dtype(values) else TEXT


def _plain_numbers(values: pd.Series[Any]) -> list[object]:
    return without_nan(values.astype("float64").tolist())


def _plain_texts(values: pd.Series[Any]) -> list[object]:
    return [cell if isinstance(cell, str) else None for cell in values.tolist()]


def _plain_flags(values: pd.Series[Any]) -> list[object]:
    return [cell or None for cell in values.tolist()]


def _plain_days(values: pd.Series[Any]) -> list[object]:
    """Dates in ISO form; the time of day only where there is one."""
    stamps = np.datetime_as_string(values.to_numpy("datetime64[s]")).tolist()
    return [None if stamp == "NaT" else stamp.removesuffix("T00:00:00") for stamp in stamps]


def _add_raw(rows: list[dict[str, object]], index: pd.Index[Any], raw: Raw) -> None:
    places = {row: place for place, row in enumerate(index.tolist())}
    for (row, column), cell in sorted(raw.items(), key=lambda each: each[0]):
        if row in places:
            own = rows[places[row]].setdefault(_RAW, {})
            cast("dict[str, object]", own)[column] = _plain_raw(cell)


def _plain_raw(cell: Scalar) -> object:
    """A raw cell in types JSON has; dates and times with their type beside them."""
    if isinstance(cell, dt.timedelta):
        return {"timedelta": cell.total_seconds()}
    if isinstance(cell, dt.date | dt.time):
        return {type(cell).__name__: cell.isoformat()}
    return cell


def _read_raw(cell: Any) -> Scalar:  # noqa: ANN401 - JSON data is any of its types
    if not isinstance(cell, dict):
        return cast("Scalar", cell)
    ((kind, value),) = cell.items()
    return _RAW_KINDS[kind](value)


def _read_days(values: list[object]) -> np.ndarray[Any, Any]:
    return np.array([value or "NaT" for value in values], dtype="datetime64[s]")


def _read_numbers(values: list[object]) -> np.ndarray[Any, Any]:
    return np.array([np.nan if value is None else value for value in values], dtype="float64")


def _read_flags(values: list[object]) -> np.ndarray[Any, Any]:
    return np.array([value is True for value in values], dtype="bool")


def _read_texts(values: list[object]) -> pd.api.extensions.ExtensionArray:
    return pd.array(np.array(values, dtype=object), dtype="str")


_PLAIN: Mapping[str, Callable[[pd.Series[Any]], list[object]]] = {
    NUMBER: _plain_numbers,
    DATE: _plain_days,
    FLAG: _plain_flags,
    TEXT: _plain_texts,
}
_READERS: Mapping[str, Callable[[list[Any]], Any]] = {
    NUMBER: _read_numbers,
    DATE: _read_days,
    FLAG: _read_flags,
    TEXT: _read_texts,
}
