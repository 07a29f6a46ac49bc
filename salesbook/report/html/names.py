"""What parts of a page are called in links."""

from __future__ import annotations

import re

_NAME = re.compile(r"[^\W\d_][\w.\-]*")


class Names:
    """The names given so far; none is given twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def give(self, key: str, otherwise: str) -> str:
        """The key where it can be a name and is free; else the other with a number.

        Args:
            key: What the part is called; may be empty, or hold what somebody typed.
            otherwise: What kind of part it is: ``section``.
        """
        name = key if _NAME.fullmatch(key) else otherwise
        free, number = name, 2
        while free in self._taken:
            free, number = f"{name}-{number}", number + 1
        self._taken.add(free)
        return free
