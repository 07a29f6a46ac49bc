"""What commands share that work on a Google spreadsheet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from salesbook.cli.console import Console

if TYPE_CHECKING:
    from salesbook.backends.gsheets.plan import NotHeld

_WIDTH = 24
_CLEAR = "\r\x1b[K"


def is_online(text: str) -> bool:
    """Whether a source or target is an address and no file."""
    return text.lower().startswith(("http://", "https://"))


def watch_writes(console: Console) -> Callable[[int, int], None]:
    """A bar on stderr if a person looks at it and there is more than one write."""

    def show(done: int, count: int) -> None:
        if not sys.stderr.isatty() or count < 2:  # noqa: PLR2004
            return
        bar = "#" * (_WIDTH * done // count)
        words = console.texts("cli.sheets.progress")
        line = "" if done == count else f"{words} [{bar:.<{_WIDTH}}] {done}/{count}"
        sys.stderr.write(f"{_CLEAR}{line}")
        sys.stderr.flush()

    return show


def say_lacks(console: Console, lacks: Iterable[NotHeld]) -> None:
    """What Google Sheets cannot hold, and what to do instead."""
    lines = [each.sentence(console.texts) for each in lacks]
    if lines:
        console.say(console.texts("cli.sheets.lacks"))
    for line in lines:
        console.say(f"  {line}")
