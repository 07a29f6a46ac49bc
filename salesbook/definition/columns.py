"""What a column and a table are: a declaration, without place, look or engine."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What the entries of a column are. The kind alone says how they are read and checked."""

    ID = "id"
    """A number that stays with its row, as C0001; prepared in blank rows."""
    TEXT = "text"
    NOTE = "note"
    """Text of several lines."""
    KANA = "kana"
    PHONE = "phone"
    EMAIL = "email"
    NUMBER = "number"
    MONEY = "money"
    """Book currency, tax excluded."""
    PERCENT = "percent"
    """Kept as a share: 50 % is 0.5."""
    DATE = "date"
    CHOICE = "choice"
    """One of a list of the definition."""
    FLAG = "flag"
    """Yes (○) or nothing."""
    REFERENCE = "reference"
    """A row of another table, by its name or number."""
    SCORE = "score"
    """A whole number from ``low`` to ``high``."""


NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.SCORE})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        key: Stable name in code, files and the hidden key row.
        kind: What its entries are.
        essential: Shown at once; the others are folded away in their group.
        required: An otherwise filled row without it is a problem.
        unique: No two rows may share an entry (names are compared folded).
        source: For a choice the name of the list; for a reference ``table.column``; for an
            id the letter its numbers start with.
        low: Smallest entry allowed, inclusive.
        high: Largest entry allowed, inclusive.
        formula: For a computed column: a formula over columns and names, see
            ``salesbook.formulas``. People do not type there and readers skip it.
        group: Key of the heading that spans it and its neighbours.
        helper: Only formulas need it; never shown.
        label: The column's name where the definition says it itself (extra columns);
            empty takes it from the catalogue.
    """

    key: str
    kind: Kind = Kind.TEXT
    essential: bool = False
    required: bool = False
    unique: bool = False
    source: str = ""
    low: float | None = None
    high: float | None = None
    formula: str = ""
    group: str = ""
    helper: bool = False
    label: str = ""

    @property
    def computed(self) -> bool:
        """Whether a formula fills it."""
        return bool(self.formula)


@dataclass(frozen=True)
class Table:
    """A table: its key and its columns in the order people see them.

    Attributes:
        key: Stable name, as ``customers``.
        columns: All its columns.
        identity: Key of the column that tells rows apart; empty where rows have none.
        stamped: The identity is prepared in blank rows, so a row with nothing else is empty.
    """

    key: str
    columns: tuple[Column, ...]
    identity: str = ""
    stamped: bool = False

    @cached_property
    def by_key(self) -> dict[str, Column]:
        """Columns by key."""
        return {column.key: column for column in self.columns}

    def __getitem__(self, key: str) -> Column:
        """The column with this key."""
        return self.by_key[key]

    def __contains__(self, key: str) -> bool:
        """Whether there is such a column."""
        return key in self.by_key

    @property
    def entries(self) -> tuple[Column, ...]:
        """The columns people type in."""
        return tuple(column for column in self.columns if not column.computed)

    def with_columns(self, *extra: Column) -> Table:
        """The same table with more columns at its end."""
        return replace(self, columns=(*self.columns, *extra))

    def hidden(self, keys: Collection[str]) -> Table:
        """The same table with some columns out of sight."""
        columns = (replace(c, helper=c.helper or c.key in keys) for c in self.columns)
        return replace(self, columns=tuple(columns))

    def without(self, keys: frozenset[str]) -> Table:
        """The same table less some columns."""
        return replace(self, columns=tuple(c for c in self.columns if c.key not in keys))
