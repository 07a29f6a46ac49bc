"""What a book keeps beside the rows of its tables, when it is made from one that was filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from salesbook.sheets.values import Row
from salesbook.spec import Value


@dataclass(frozen=True, slots=True)
class Kept:
    """What people decided on the settings sheet, and what other books have taken.

    Attributes:
        settings: Rows of the settings tables as they were typed, by table, in place of those
            the definition gives. Of tables whose rows are fixed (settings, importance, inputs)
            the rows with a known ``key`` count.
        as_of: What was typed as the as-of date; None leaves it empty.
        numbers: How many numbers are taken elsewhere, by table: blank rows are prepared from
            the next one on.
        origin: What the hidden sheet says of where the book came from; empty for nothing.
    """

    settings: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    as_of: Value = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    origin: str = ""
