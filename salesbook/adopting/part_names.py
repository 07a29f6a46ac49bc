"""The names of the places a table's rows stand in, and the column that takes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from salesbook.adopting.extras import free_key
from salesbook.adopting.finding import FoundTable
from salesbook.adopting.grouping import Group
from salesbook.adopting.proposal import ExtraColumn
from salesbook.adopting.sheet_names import (
    MONTH,
    OTHER,
    OWNER,
    STAGE,
    meaning_of_names,
    names_with_remark,
)
from salesbook.adopting.titles import bare_title
from salesbook.definition.columns import Kind, Table
from salesbook.definition.team import Definition
from salesbook.grid import Grid
from salesbook.texts import Texts

_CLOSED = frozenset({"members", "products"})


@dataclass(frozen=True)
class PartNames:
    """What the sheets' names, or the headings above tables that share one, have to say.

    Attributes:
        grid: The source.
        group: The tables that make one of ours.
        definition: The team's decisions.
        people: Names of people elsewhere in the source.
        mapped: Columns of ours the tables have.
        extras: Keys of the columns of its own the table gets.
    """

    grid: Grid
    group: Group
    definition: Definition
    people: Collection[str]
    mapped: Collection[str]
    extras: Collection[str]

    def of(self, found: FoundTable) -> str:
        """The name of one place; empty if it is none of those its column takes."""
        name = self._written(found)
        return "" if self.column == OWNER and name in self._remarked else name

    @cached_property
    def column(self) -> str:
        """The column that takes the names; empty for none."""
        if self._ours:
            return self._meaning
        return self.added.key if self.added else ""

    @cached_property
    def added(self) -> ExtraColumn | None:
        """A column for the names, where none of ours takes them."""
        meaning = self._meaning
        if not meaning or self._ours or self.group.table in _CLOSED:
            return None
        texts = Texts(self.definition.language)
        label = texts(f"adopt.column.{MONTH if meaning == MONTH else OTHER}")
        taken = {each.key for each in self._table.columns} | {*self.extras}
        return ExtraColumn(free_key(meaning, taken), "", label, Kind.TEXT)

    @property
    def _table(self) -> Table:
        return self.definition.tables[self.group.table]

    @cached_property
    def _ours(self) -> bool:
        """Whether a column of ours takes the names."""
        meaning = self._meaning
        return meaning in {OWNER, STAGE} and meaning in self._table and meaning not in self.mapped

    @cached_property
    def _meaning(self) -> str:
        names = [self._written(found) for found in self.group.members]
        if len(set(names)) == 1:
            return ""
        return meaning_of_names(names, self.definition, self.people)

    @cached_property
    def _remarked(self) -> frozenset[str]:
        return names_with_remark(map(self._written, self.group.members))

    def _written(self, found: FoundTable) -> str:
        """The heading above a table that shares its sheet with another, else the sheet's name."""
        alone = sum(each.order == found.order for each in self.group.members) == 1
        if alone or not found.above:
            return self.grid.sheets[found.order].title
        return bare_title(max(found.above)[1])
