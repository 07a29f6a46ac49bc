"""The shared sheet as a workbook on this machine, everything typed in it included."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from salesbook.api import PathLike
from salesbook.backends.gsheets.service import Google
from salesbook.carrying.beside import Leftover
from salesbook.carrying.corrections import content_digest, fingerprints
from salesbook.carrying.upgrade import plan_upgrade
from salesbook.handover.writing import Wanted, check_new_file, write_checked
from salesbook.online.opening import OnlineBook, open_online, reach
from salesbook.online.pulled import (
    Beside,
    Pulled,
    number_of,
    recall,
    remember,
    with_memory,
)
from salesbook.reading.book import Book


@dataclass(frozen=True, slots=True)
class Pull:
    """What a pull did.

    Attributes:
        file: The workbook.
        unchanged: Whether the sheet holds what it held at the last pull, so that nothing was
            written.
        book: What the sheet holds.
        leftovers: What no table of the workbook holds; a sheet of its own keeps it.
    """

    file: Path
    unchanged: bool
    book: Book
    leftovers: tuple[Leftover, ...] = ()


def pull(
    address: str,
    target: PathLike,
    *,
    as_of: dt.date | None = None,
    overwrite: bool = False,
    google: Google | None = None,
) -> Pull:
    """Take a shared sheet home as a workbook: one call.

    Everything typed goes along as ``salesbook.upgrade`` carries it; the workbook is read back
    and compared before it takes its place. It remembers what the sheet held, so that ``push``
    knows who changed what since, wherever the workbook goes.

    Args:
        address: The spreadsheet.
        target: The .xlsx file. One of an earlier pull that nobody touched since is replaced.
        as_of: The day for which formulas get their values, and entries are judged from.
        overwrite: Replace any other file that exists.
        google: How to reach Google; None goes by the environment.

    Raises:
        SourceError: The spreadsheet cannot be read, or holds no table of ours.
        TargetError: The target exists or cannot be written; nothing was changed.
    """
    path = Path(target)
    before, found = recall(path), number_of(path)
    ours = before is not None and before.file == found
    check_new_file(path, [], overwrite=overwrite or ours)
    online = open_online(address, reach(google), as_of=as_of)
    digest = content_digest(online.original)
    same = before is not None and (before.spreadsheet, before.digest) == (
        online.spreadsheet,
        digest,
    )
    if same and ours:
        return Pull(path, unchanged=True, book=online.original.book)
    return _take_home(online, path, digest, as_of)


def _take_home(online: OnlineBook, path: Path, digest: str, as_of: dt.date | None) -> Pull:
    plan = plan_upgrade(online.original, online.original.built_from)
    wanted = Wanted(plan.tables, plan.added, plan.sheets, plan.meant)
    pulled = Pulled.of(online.spreadsheet, fingerprints(online.original))
    write_checked(with_memory(plan.spec, pulled), path, wanted, as_of=as_of)
    remember(path, Beside(pulled.pull, online.spreadsheet, digest, number_of(path)))
    return Pull(path, unchanged=False, book=online.original.book, leftovers=plan.leftovers)
