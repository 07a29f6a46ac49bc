"""Reading a folder of CSV files, as exports of other systems give them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from salesbook.backends.xlsx_guard import MOST_CELLS
from salesbook.errors import SourceError
from salesbook.grid import Grid, GridSheet

LARGEST_FILE = 500_000_000
"""Bytes a CSV file may have."""

_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_SEPARATORS = ",\t;"


def read_csv_folder(folder: Path) -> Grid:
    """Every ``.csv`` file of a folder as a sheet titled by the file's name, all cells as text.

    Files may be in UTF-8, UTF-16 or CP932 (what Excel saves in Japan), with commas, tabs or
    semicolons between cells.

    Args:
        folder: The folder; folders inside it are not looked at.

    Raises:
        SourceError: It is missing, no folder, or has no CSV file; or one of the files cannot
            be read or is too large.
    """
    try:
        files = sorted(each for each in folder.iterdir() if each.suffix.lower() == ".csv")
    except FileNotFoundError:
        raise SourceError("source_missing", file=str(folder)) from None
    except NotADirectoryError:
        raise SourceError("source_not_folder", file=str(folder)) from None
    except OSError as error:
        raise _not_readable(folder, error) from error
    if not files:
        raise SourceError("source_no_csv", file=str(folder))
    return Grid(folder.name, tuple(map(_read_sheet, files)))


def _read_sheet(file: Path) -> GridSheet:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise SourceError("source_too_large", file=str(file), limit=f"{LARGEST_FILE:,}")
        text = _decode(file, file.read_bytes())
    except OSError as error:
        raise _not_readable(file, error) from error
    return GridSheet(file.name, list(_rows(file, text)))


def _not_readable(path: Path, error: OSError) -> SourceError:
    return SourceError("source_not_readable", file=str(path), reason=error.strerror)


def _decode(file: Path, raw: bytes) -> str:
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "")
    for encoding in (marked,) if marked else ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError("source_not_text", file=str(file))


def _rows(file: Path, text: str) -> Iterator[list[str]]:
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for row in reader:
            cells += len(row)
            if cells > MOST_CELLS:
                raise SourceError("source_too_large", file=str(file), limit=f"{MOST_CELLS:,}")
            yield row
    except csv.Error as error:
        raise SourceError("source_not_text", file=str(file)) from error


def _separator(text: str) -> str:
    """The character that splits the first line most often."""
    first_line = text.partition("\n")[0]
    return max(_SEPARATORS, key=first_line.count)
