"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from salesbook.errors import TargetError

_CODES = {
    errno.EACCES: "target_not_writable",
    errno.EEXIST: "target_no_folder_but_file",
    errno.ENOTDIR: "target_no_folder_but_file",
    errno.EPERM: "target_not_writable",
    errno.EROFS: "target_not_writable",
    errno.ENOSPC: "target_disk_full",
    errno.EDQUOT: "target_disk_full",
}


def write_whole(target: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file so that people see the old one or the new one, never a part.

    The bytes go to a temporary file in the same folder, which takes the target's place once
    it is on the disk. Whatever fails on the way, an interruption too, the temporary file is
    removed and the target stays as it was. A new file gets the usual permissions, an existing
    one keeps its own; a link keeps pointing to the file it points to.

    Args:
        target: The file to write or to replace.
        write: Writes the whole content into the open file.

    Raises:
        TargetError: The target is a folder or no ordinary file, its folder is missing, it may
            not be written, the disk is full, or the system refuses for another reason.
    """
    place = Path(os.path.realpath(target))
    try:
        _check_target(target, place)
        _replace(place, write)
    except OSError as error:
        raise _target_error(target, error) from error


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, if they are missing.

    Raises:
        TargetError: It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _target_error(folder, error) from error


def _check_target(target: Path, place: Path) -> None:
    if place.is_dir():
        code = "target_is_folder"
    elif not place.parent.is_dir():
        code = "target_no_folder"
    elif place.exists() and not place.is_file():
        code = "target_not_file"
    elif place.exists() and not os.access(place, os.W_OK):
        code = "target_not_writable"
    else:
        return
    raise TargetError(code, file=str(target), folder=str(place.parent))


def _replace(place: Path, write: Callable[[BinaryIO], object]) -> None:
    temporary = place.parent / f".salesbook-{secrets.token_hex(8)}.tmp"
    try:
        with temporary.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if place.exists():
            shutil.copymode(place, temporary)
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)


def _target_error(target: Path, error: OSError) -> TargetError:
    code = _CODES.get(error.errno or 0, "target_failed")
    return TargetError(code, file=str(target), reason=error.strerror or str(error))
