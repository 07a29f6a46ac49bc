"""Reading CSV files, one or a folder of them, as exports of other systems give them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from salesbook.backends.xlsx_guard import MOST_CELLS, check_path
from salesbook.errors import SourceError
from salesbook.grid import Grid, GridSheet

LARGEST_FILE = 500_000_000
"""Bytes a CSV file may have."""
SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
"""What a single file of this kind may be called."""

_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_ESCAPED = re.compile(rb"\x1b\$[@B]")
_SEPARATORS = ",\t;|"
_LOOKED_AT = 50
_SAMPLE = 4096
_MOST_NULS = 0.2
_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_ALONE = re.compile("(?<=[A-Za-z])[^\x00-\x7f]{1,2}(?![^\x00-\x7f])")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")


def read_csv_file(path: Path) -> Grid:
    """One file as a sheet titled by the file's name, all cells as text.

    Args:
        path: The file; see ``read_csv_folder`` for what may stand in it.

    Raises:
        SourceError: It is missing, empty, no text, or too large.
    """
    check_path(path)
    return Grid(path.name, (_read_sheet(path),))


def read_csv_folder(folder: Path) -> Grid:
    """Every ``.csv`` file of a folder as a sheet titled by the file's name, all cells as text.

    Files may be in UTF-8, UTF-16 or CP932 (what Excel saves in Japan), with or without a byte
    order mark, in EUC-JP, ISO-2022-JP or Windows-1252, with commas, tabs, semicolons or bars
    between cells.

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
        text, encoding = _decode(file, file.read_bytes())
    except OSError as error:
        raise _not_readable(file, error) from error
    return GridSheet(file.name, list(_rows(file, text)), encoding=encoding)


def _not_readable(path: Path, error: OSError) -> SourceError:
    return SourceError("source_not_readable", file=str(path), reason=error.strerror)


def _decode(file: Path, raw: bytes) -> tuple[str, str]:
    """The text of a file and the encoding that makes sense of it."""
    for encoding in _candidates(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and _makes_sense(text, encoding):
            return text, encoding
    raise SourceError("source_not_text", file=str(file))


def _candidates(raw: bytes) -> tuple[str, ...]:
    marked = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "")
    if marked:
        return (marked,)
    sample = raw[:_SAMPLE]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        # Commas, digits and line ends have a zero byte beside them.
        if zeros.count(0) > _MOST_NULS * len(zeros):
            return (encoding,)
    if _ESCAPED.search(sample):
        return ("iso2022_jp", "utf-8")
    return ("utf-8", "euc_jp", "cp932", "cp1252")


def _makes_sense(text: str, encoding: str) -> bool:
    """Japanese encodings read the bytes of others without complaint, but not as Japanese."""
    if encoding == "euc_jp":
        return bool(_KANA.search(text))
    return encoding != "cp932" or not _is_western(text)


def _is_western(text: str) -> bool:
    """Whether text that can be read as CP932 is an accented European one.

    Its letters then turn into single odd characters within words, and none is kana.
    """
    odd = _NOT_ASCII.findall(text)
    return not _KANA.search(text) and len(_ALONE.findall(text)) * 2 > len(odd)


def _rows(file: Path, text: str) -> Iterator[list[str]]:
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for row in reader:
            cells += len(row)
            if cells > MOST_CELLS:
                raise SourceError("source_too_many_cells", file=str(file), limit=f"{MOST_CELLS:,}")
            yield row
    except csv.Error as error:
        raise SourceError("source_not_text", file=str(file)) from error


def _separator(text: str) -> str:
    """The character that splits most of the first lines, then the one that splits most often."""
    lines = text[: _SAMPLE * _LOOKED_AT].splitlines()[:_LOOKED_AT]

    def splits(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        return sum(map(bool, counts)), sum(counts)

    return max(_SEPARATORS, key=splits)
