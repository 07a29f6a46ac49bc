"""Stable numbers for what stands in a spreadsheet: the same thing has the same one each time."""

from __future__ import annotations

import hashlib

_MOST = 2**31 - 1


def stable_id(kind: str, *names: object) -> int:
    """A number from 1 to 2³¹−1 that depends on nothing but the names.

    Sending the same request again then names the same thing again: Google refuses the second
    one instead of making another.

    Args:
        kind: What it numbers, as ``"sheet"``; things of two kinds may share a number.
        *names: What tells it from its likes.
    """
    text = "\0".join([kind, *map(str, names)])
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % _MOST + 1


def sheet_id(key: str) -> int:
    """The number of the sheet with this key."""
    return stable_id("sheet", key)
