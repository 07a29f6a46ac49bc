"""What an .xlsx sheet holds besides values: formulas, comments, widths, drawings, links."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from salesbook.backends.xlsx_guard import open_package, parse_part, read_part
from salesbook.backends.xlsx_read import related_parts, sheet_parts
from salesbook.backends.xlsx_write import AUTHOR
from salesbook.cells import CellRef, column_index
from salesbook.errors import SourceError
from salesbook.grid import SheetDetails

_FORMULA = re.compile(
    rb"<c\b[^<>]{0,500}?\br=\"([A-Z]{1,3})(\d{1,7})\"[^<>]{0,500}>\s*<(?:\w+:)?f[\s>/]"
)
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\b(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*>")
_QUOTED = re.compile(rb"\b(ref|id|location)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_WIDTH = re.compile(rb"<col\b[^<>]*>")
_ATTRIBUTE = re.compile(rb"\b(min|max|width)=\"([\d.]+)\"")
_DRAWINGS = frozenset({"drawing", "picture"})
_WIDEST = 255.0
_MOST_COLUMNS = 16_384
# What Excel adds to the characters a column holds.
_PADDING = 0.71


def read_details(path: Path) -> dict[str, SheetDetails]:
    """The details of every sheet of a workbook by its title.

    Args:
        path: An .xlsx or .xlsm file. It is only read.

    Raises:
        SourceError: It cannot be read, as ``read_xlsx`` says.
    """
    with open_package(path) as package:
        try:
            return {
                title: _details(path, package, part) for part, title in sheet_parts(path, package)
            }
        except ValueError as error:
            raise SourceError("source_broken", file=str(path)) from error


def _details(path: Path, package: zipfile.ZipFile, part: str) -> SheetDetails:
    xml = read_part(path, package, part)
    folder, file = posixpath.split(part)
    relations = f"{folder}/_rels/{file}.rels"
    related = list(related_parts(path, package, relations).values())
    notes: dict[tuple[int, int], str] = {}
    for kind, target in related:
        if kind == "comments" and target in package.namelist():
            notes |= _notes(parse_part(path, package, target))
    drawings = sum(kind in _DRAWINGS for kind, _ in related)
    links = dict(_links(xml, _targets(path, package, relations)))
    return SheetDetails(frozenset(_formulas(xml)), notes, dict(_widths(xml)), drawings, links)


def _formulas(xml: bytes) -> Iterator[tuple[int, int]]:
    columns: dict[bytes, int] = {}
    for match in _FORMULA.finditer(xml) if b"f" in xml else ():
        letters = match[1]
        if letters not in columns:
            columns[letters] = column_index(letters.decode())
        yield int(match[2]) - 1, columns[letters]


def _widths(xml: bytes) -> Iterator[tuple[int, float]]:
    following = 1  # a file may claim the same columns a million times
    for match in _WIDTH.finditer(xml, 0, max(xml.find(b"<sheetData"), 0)):
        found = {name: float(value) for name, value in _ATTRIBUTE.findall(match[0])}
        last = min(int(found.get(b"max", 0)), _MOST_COLUMNS)
        # A width for all columns to the end says nothing of any of them.
        if b"width" in found and last < _MOST_COLUMNS:
            width = min(max(found[b"width"] - _PADDING, 0.0), _WIDEST)
            first = max(int(found[b"min"]), following)
            yield from ((column - 1, width) for column in range(first, last + 1))
            following = max(following, last + 1)


def _targets(path: Path, package: zipfile.ZipFile, relations: str) -> dict[str, str]:
    """Where the relations of a sheet lead by their ids, as they are written."""
    if relations not in package.namelist():
        return {}
    found = parse_part(path, package, relations)
    return {each.get("Id", ""): each.get("Target", "") for each in found}


def _links(xml: bytes, targets: dict[str, str]) -> Iterator[tuple[tuple[int, int], str]]:
    for match in _LINK.finditer(xml, max(xml.rfind(b"</sheetData>"), 0)):
        said = {
            name.decode(): html.unescape((double or single).decode("utf-8", "replace"))
            for name, double, single in _QUOTED.findall(match[0])
        }
        place = f"#{said['location']}" if said.get("location") else ""
        target = targets.get(said.get("id", ""), "") + place
        if target:
            at = CellRef.parse(said.get("ref", "A1").partition(":")[0])
            yield (at.row, at.column), target


def _notes(comments: Element) -> dict[tuple[int, int], str]:
    """The comments of a part, each without its author's name above it."""
    authors = [_text(each) for each in _children(comments, "authors", "author")]
    found = {}
    for comment in _children(comments, "commentList", "comment"):
        author = int(comment.get("authorId", "0"))
        name = authors[author] if author < len(authors) else ""
        text = _text(comment).strip()
        if name != AUTHOR and text:
            at = CellRef.parse(comment.get("ref", "A1"))
            found[at.row, at.column] = text
    return found


def _children(root: Element, group: str, name: str) -> Iterator[Element]:
    for parent in root:
        if _local(parent.tag) == group:
            yield from (child for child in parent if _local(child.tag) == name)


def _text(element: Element) -> str:
    """The words of an element; readings above Japanese words are no part of them."""
    if _local(element.tag) == "rPh":
        return ""
    if _local(element.tag) in {"t", "author"}:
        return element.text or ""
    return "".join(map(_text, element))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
