"""What is remembered of a pull: in the workbook itself what the sheet held, beside it the rest.

The fingerprints go where the workbook goes: renamed, copied or sent by mail, it still knows what
the sheet held when it was made. The file beside it (``team.xlsx.pulled``) only saves work: it
tells a workbook nobody touched, and what this workbook has written since.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from salesbook.backends.files import write_whole
from salesbook.carrying.corrections import Base, Correction, written_prints
from salesbook.cells import CellRef
from salesbook.grid import Grid
from salesbook.reading.embedded import DEFINITION_SHEET
from salesbook.reading.place import cell_at
from salesbook.spec import Cell, Format, SheetSpec, WorkbookSpec

_FORMAT = 2
_SUFFIX = ".pulled"
_MARK = "salesbook:pulled"
_PIECE = 30_000
"""Letters in one cell; Excel keeps 32,767."""

_LOOK = Format(number="@", size=8, hidden=True)
_BROKEN = (OSError, ValueError, KeyError, TypeError, EOFError, binascii.Error)


@dataclass(frozen=True, slots=True)
class Pulled:
    """A pull that was made, as the workbook itself remembers it.

    Attributes:
        spreadsheet: Id of the spreadsheet.
        pull: Tells this pull from all others.
        base: Fingerprints of the entries; nothing can be read out of them.
    """

    spreadsheet: str
    pull: str
    base: Base = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, spreadsheet: str, base: Base) -> Pulled:
        """A pull of this moment."""
        return cls(spreadsheet, secrets.token_hex(8), base)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the file beside a workbook remembers.

    Attributes:
        pull: The pull it is about.
        spreadsheet: Id of the spreadsheet.
        digest: A number of everything typed in it then.
        file: A number of the workbook's bytes as they were written.
        written: What this workbook has written into the sheet since.
    """

    pull: str
    spreadsheet: str
    digest: str
    file: str
    written: Base = field(default_factory=dict, repr=False)


def with_memory(spec: WorkbookSpec, pulled: Pulled) -> WorkbookSpec:
    """The workbook with the pull noted down on its hidden sheet."""
    sheets = (
        _noted(sheet, pulled) if sheet.key == DEFINITION_SHEET else sheet for sheet in spec.sheets
    )
    return replace(spec, sheets=tuple(sheets))


def memory_in(grid: Grid) -> Pulled | None:
    """What a workbook remembers; None where it was not pulled, or the memory is damaged."""
    sheet = grid.find(DEFINITION_SHEET)
    if sheet is None or not sheet.rows or _MARK not in sheet.rows[0]:
        return None
    column = list(sheet.rows[0]).index(_MARK)
    pieces = (cell_at(row, column) for row in sheet.rows[1:])
    try:
        data = _unpacked(base64.b64decode("".join(map(str, pieces)), validate=True))
        return Pulled(data["spreadsheet"], data["pull"], data["base"])
    except _BROKEN:
        return None


def memory_of(workbook: Path) -> Path:
    """The file beside a workbook: ``team.xlsx.pulled``."""
    return workbook.with_name(workbook.name + _SUFFIX)


def recall(workbook: Path) -> Beside | None:
    """What is remembered beside a workbook; None for nothing, or where it is damaged."""
    try:
        data = _unpacked(memory_of(workbook).read_bytes())
        return Beside(**{key: data[key] for key in Beside.__slots__})
    except _BROKEN:
        return None


def remember(workbook: Path, beside: Beside) -> None:
    """Write it down beside the workbook, whole or not at all.

    Raises:
        TargetError: It cannot be written.
    """
    content = _packed({key: getattr(beside, key) for key in Beside.__slots__})

    def write(file: BinaryIO) -> None:
        file.write(content)

    write_whole(memory_of(workbook), write)


def with_written(beside: Beside, written: Iterable[Correction]) -> Beside:
    """The same with corrections that stand in the sheet by now."""
    return replace(beside, written=written_prints(beside.written, written))


def number_of(workbook: Path) -> str:
    """A number of a file's bytes; empty where there is none."""
    try:
        return hashlib.sha256(workbook.read_bytes()).hexdigest()
    except OSError:
        return ""


def _noted(sheet: SheetSpec, pulled: Pulled) -> SheetSpec:
    """The hidden sheet with one more column: what readers of the definition do not look at."""
    data = {"spreadsheet": pulled.spreadsheet, "pull": pulled.pull, "base": pulled.base}
    column = _free_column(sheet)
    texts = (_MARK, *_pieces(base64.b64encode(_packed(data)).decode("ascii")))
    cells = (Cell(CellRef(row, column), text, _LOOK) for row, text in enumerate(texts))
    return replace(sheet, cells=(*sheet.cells, *cells))


def _free_column(sheet: SheetSpec) -> int:
    ends = [cell.at.column + 1 for cell in sheet.cells]
    return max([*ends, *(block.range.right for block in sheet.blocks)], default=0) + 1


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), _PIECE):
        yield text[start : start + _PIECE]


def _packed(data: Mapping[str, object]) -> bytes:
    content = json.dumps({"format": _FORMAT, **data}, separators=(",", ":"))
    return gzip.compress(content.encode(), 5, mtime=0)


def _unpacked(content: bytes) -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(gzip.decompress(content))
    if data["format"] != _FORMAT:
        raise KeyError(data["format"])
    return data


def known_bases(grid: Grid, workbook: Path, spreadsheet: str) -> Sequence[Base]:
    """What the sheet held at the pull, and what this workbook has written since.

    Nothing where the workbook does not come from this spreadsheet. What the file beside it
    says counts only if it is about the same pull: somebody may have put another copy in its
    place.
    """
    pulled, beside = memory_in(grid), recall(workbook)
    if pulled is None or pulled.spreadsheet != spreadsheet:
        return ()
    same = beside is not None and beside.pull == pulled.pull
    return (pulled.base, beside.written if beside is not None and same else {})
