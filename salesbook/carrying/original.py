"""A workbook people filled, as it was read: its cells, what they mean, and what stands beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from salesbook.definition.team import Definition
from salesbook.grid import Grid, SheetDetails
from salesbook.reading.book import Book
from salesbook.reading.embedded import embedded_definition
from salesbook.reading.settings import OVERRIDES

_FULL = frozenset({"orders", "tasks", "improvements", "review"})
_STANDARD = frozenset({"deals", "activities", "targets"})


@dataclass(frozen=True)
class Original:
    """A source, raw and read.

    Attributes:
        grid: Its raw cells.
        book: What they mean.
        details: Formulas, comments, widths and drawings of its sheets, by title; a CSV folder
            has none.
        foreign: Whether a mapping was needed to read it.
    """

    grid: Grid
    book: Book
    details: Mapping[str, SheetDetails] = field(default_factory=dict)
    foreign: bool = False

    @cached_property
    def built_from(self) -> Definition:
        """The definition it was built from, before any edit of its settings sheet."""
        return embedded_definition(self.grid) or self.book.definition

    @property
    def template(self) -> str:
        """The smallest template with a sheet for each of its tables."""
        there = self.book.places.keys()
        if there & _FULL or self.has_own_sheet("products"):
            return "full"
        return "standard" if there & _STANDARD else "simple"

    @property
    def settings_tables(self) -> frozenset[str]:
        """The tables that stand on the settings sheet."""
        own = {"products"} if self.has_own_sheet("products") else set()
        return frozenset(self.book.places.keys() & OVERRIDES.keys() - own)

    def has_own_sheet(self, table: str) -> bool:
        """Whether a table stands on a sheet by itself, and not among the settings."""
        place = self.book.places.get(table)
        others = {key: each.sheet for key, each in self.book.places.items() if key != table}
        return place is not None and place.sheet not in others.values()
