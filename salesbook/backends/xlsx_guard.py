"""Is it a workbook, and is it safe to open? Asked before anything parses it.

A small file can unpack to gigabytes, and a sheet of two cells can claim a billion.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

from salesbook.errors import SourceError

LARGEST_UNPACKED = 400_000_000
"""Bytes all parts of a workbook may have together."""
LARGEST_RATIO = 400
"""How many times its size a workbook may unpack to, once that is more than a little."""
MOST_CELLS = 4_000_000
"""Cells the rectangles of all sheets may have together, empty ones counted."""

DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What unpacking a part of a damaged archive may raise."""

XML_FAULTS = (ParseError, LookupError, ValueError)
"""What parsing a damaged part may raise; an encoding nobody knows is a lookup."""

_A_LITTLE = 100_000_000
_MOST_TAGS = 1_000_000
"""Tags, and attributes, of a part that becomes a tree: some hundred megabytes."""
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_TYPES = (b"spreadsheetml", b"ms-excel.sheet.macroEnabled", b"ms-excel.template")
_BINARY = b"sheet.binary.macroEnabled"
_TYPES_PART = "[Content_Types].xml"
_DOCUMENT_TYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
# What may stand before the first element: a document type has no other place.
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")


def check_path(path: Path) -> None:
    """Refuse what is no readable file with something in it.

    Raises:
        SourceError: It is missing, a folder, empty, or may not be read.
    """
    try:
        if path.is_dir():
            raise SourceError("source_is_folder", file=str(path))
        with path.open("rb") as file:
            if not file.read(1):
                raise SourceError("source_empty", file=str(path))
    except FileNotFoundError:
        raise SourceError("source_missing", file=str(path)) from None
    except OSError as error:
        raise SourceError("source_not_readable", file=str(path), reason=error.strerror) from error


def open_package(path: Path) -> zipfile.ZipFile:
    """The workbook as a zip archive whose parts are of bearable size.

    Raises:
        SourceError: It is another kind of file, encrypted, damaged, or unpacks to too much.
    """
    check_path(path)
    _check_magic(path)
    try:
        package = zipfile.ZipFile(path)
        _check_sizes(path, package)
        _check_kind(path, package)
    except DAMAGES as error:
        raise SourceError("source_broken", file=str(path)) from error
    return package


def read_part(path: Path, package: zipfile.ZipFile, name: str) -> bytes:
    """One part, unpacked.

    Raises:
        SourceError: It is damaged, or declares a document type, which no spreadsheet program
            writes and attackers need.
    """
    try:
        part = package.read(name)
    except DAMAGES as error:
        raise SourceError("source_broken", file=str(path)) from error
    if _declares_type(part):
        raise SourceError("source_broken", file=str(path))
    return part


def _declares_type(part: bytes) -> bool:
    prolog = _PROLOG.match(part)
    if prolog and _FIRST_ELEMENT.match(part, prolog.end()):
        return False  # as nearly always: millions of cells need not be searched
    return any(mark in part for mark in _DOCUMENT_TYPES)


def parse_part(path: Path, package: zipfile.ZipFile, name: str) -> Element:
    """One small part as XML.

    Raises:
        SourceError: It is damaged, or not small.
    """
    part = read_part(path, package, name)
    if max(part.count(b"<"), part.count(b"=")) > _MOST_TAGS:
        raise SourceError("source_broken", file=str(path))
    try:
        return fromstring(part)  # noqa: S314 - no document type gets here
    except XML_FAULTS as error:
        raise SourceError("source_broken", file=str(path)) from error


def _check_magic(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(len(_OLE))
        if head == _OLE:
            encrypted = _ENCRYPTED in file.read()
            raise SourceError(
                "source_encrypted" if encrypted else "source_old_excel", file=str(path)
            )
    if not head.startswith(b"PK"):
        raise SourceError("source_not_workbook", file=str(path))


def _check_sizes(path: Path, package: zipfile.ZipFile) -> None:
    unpacked = sum(part.file_size for part in package.infolist())
    packed = max(1, path.stat().st_size)
    if unpacked > LARGEST_UNPACKED or (unpacked > _A_LITTLE and unpacked / packed > LARGEST_RATIO):
        raise SourceError("source_too_large", file=str(path), limit=f"{LARGEST_UNPACKED:,}")


def _check_kind(path: Path, package: zipfile.ZipFile) -> None:
    if _TYPES_PART not in package.namelist():
        raise SourceError("source_not_workbook", file=str(path))
    types = read_part(path, package, _TYPES_PART)
    if _BINARY in types or not any(kind in types for kind in _WORKBOOK_TYPES):
        raise SourceError("source_not_workbook", file=str(path))
