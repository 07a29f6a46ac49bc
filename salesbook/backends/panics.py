"""Keeping a native library's cry for its developers off the user's screen.

The reader of workbooks is written in Rust: where a damaged file makes it give up, it first
prints pages about itself to the standard error stream, past Python. What is written there
meanwhile is held back: printed afterwards if all went well, dropped if the library gave up.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

_STDERR = 2


class _Held:
    """The standard error stream while at least one reading goes on."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.readings = 0
        self.given_up = False
        self.real = -1
        self.file: BinaryIO | None = None

    def enter(self) -> None:
        with self.lock:
            self.readings += 1
            if self.readings == 1:
                self.given_up = False
                self._hold()

    def leave(self, *, given_up: bool) -> None:
        with self.lock:
            self.readings -= 1
            self.given_up |= given_up
            if self.readings == 0 and self.file is not None:
                self._release(self.file)

    def _hold(self) -> None:
        try:
            self.real = os.dup(_STDERR)
        except OSError:  # there is no such stream
            return
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the last to leave
        os.dup2(self.file.fileno(), _STDERR)

    def _release(self, file: BinaryIO) -> None:
        os.dup2(self.real, _STDERR)
        os.close(self.real)
        with file:
            file.seek(0)
            said = b"" if self.given_up else file.read()
        self.file = None
        if said:
            os.write(_STDERR, said)


_HELD = _Held()


@contextmanager
def no_cries() -> Iterator[None]:
    """Hold back what a library prints, and drop it if it gives up with an exception."""
    _HELD.enter()
    given_up = True
    try:
        yield
        given_up = False
    finally:
        _HELD.leave(given_up=given_up)
