"""How far a long command has come, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

_WIDTH = 24
_CLEAR = "\r\x1b[K"


def show_progress(items: Sequence[str]) -> Iterator[str]:
    """The items one by one, with a bar on stderr if a person looks at it."""
    shown = sys.stderr.isatty() and len(items) > 1
    for done, item in enumerate(items):
        if shown:
            bar = "#" * (_WIDTH * done // len(items))
            sys.stderr.write(f"{_CLEAR}[{bar:.<{_WIDTH}}] {done + 1}/{len(items)}")
            sys.stderr.flush()
        try:
            yield item
        finally:
            if shown:
                sys.stderr.write(_CLEAR)
                sys.stderr.flush()
