"""Chromium without a window: what a reader of the HTML report would see."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")

_QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The system's own browser; None where there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@contextmanager
def browser(program: str) -> Iterator[Browser]:
    """One browser, with a profile of its own that is thrown away.

    Args:
        program: The browser's file.
    """
    flags = [*_QUIET, *(["--no-sandbox"] if _is_root() else [])]
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=program, args=flags)
        try:
            yield opened
        finally:
            opened.close()


def _is_root() -> bool:
    """Chromium runs for root only without its sandbox."""
    return sys.platform != "win32" and os.geteuid() == 0
