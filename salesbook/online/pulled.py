"""What is remembered beside a workbook that was pulled: where from, and what the sheet held."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from salesbook.backends.files import write_whole
from salesbook.carrying.corrections import Base

_FORMAT = 1
_SUFFIX = ".pulled"


@dataclass(frozen=True, slots=True)
class Pulled:
    """A pull that was made.

    Attributes:
        spreadsheet: Id of the spreadsheet.
        digest: A number of everything typed in it then.
        file: A number of the workbook's bytes as they were written.
        base: Fingerprints of the entries; nothing can be read out of them.
    """

    spreadsheet: str
    digest: str
    file: str
    base: Base = field(default_factory=dict, repr=False)


def memory_of(workbook: Path) -> Path:
    """The file beside a workbook: ``team.xlsx.pulled``."""
    return workbook.with_name(workbook.name + _SUFFIX)


def recall(workbook: Path) -> Pulled | None:
    """What is remembered; None where the workbook was not pulled, or the memory is damaged."""
    try:
        data = json.loads(gzip.decompress(memory_of(workbook).read_bytes()))
        if data["format"] != _FORMAT:
            return None
        return Pulled(data["spreadsheet"], data["digest"], data["file"], data["base"])
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def remember(workbook: Path, pulled: Pulled) -> None:
    """Write it down, whole or not at all.

    Raises:
        TargetError: It cannot be written.
    """
    data = {
        "format": _FORMAT,
        "spreadsheet": pulled.spreadsheet,
        "digest": pulled.digest,
        "file": pulled.file,
        "base": pulled.base,
    }
    content = gzip.compress(json.dumps(data, separators=(",", ":")).encode(), mtime=0)

    def write(file: BinaryIO) -> None:
        file.write(content)

    write_whole(memory_of(workbook), write)


def number_of(workbook: Path) -> str:
    """A number of a file's bytes; empty where there is none."""
    try:
        return hashlib.sha256(workbook.read_bytes()).hexdigest()
    except OSError:
        return ""
