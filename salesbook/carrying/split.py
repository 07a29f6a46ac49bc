"""A team's workbook as one workbook per member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from salesbook.carrying.beside import Beside
from salesbook.carrying.original import Original
from salesbook.carrying.parts import (
    NOBODY,
    PartMark,
    is_shared_by_all,
    row_owners,
    shared_header,
    taken_numbers,
)
from salesbook.carrying.placing import carried_notes, with_notes
from salesbook.carrying.statement import Statement
from salesbook.carrying.typed import settings_rows, typed_tables, without_blank_rows
from salesbook.definition.columns import Kind
from salesbook.sheets.kept import Kept
from salesbook.sheets.layout import lay_out_book
from salesbook.sheets.values import Row, fresh_numbers
from salesbook.spec import WorkbookSpec
from salesbook.texts import Texts

if TYPE_CHECKING:
    from salesbook.definition.columns import Table
    from salesbook.spec import Value


@dataclass(frozen=True)
class PartPlan:
    """One member's workbook, laid out but not written.

    Attributes:
        member: Whose it is; empty for rows that name no member.
        spec: The workbook.
        tables: The typed cells it has to hold, by table.
        added: How many rows salesbook itself puts below them, by table.
        own: How many rows of each table are the member's.
        shared: How many are there to be looked up.
    """

    member: str
    spec: WorkbookSpec
    tables: Mapping[str, pd.DataFrame]
    added: Mapping[str, int]
    own: Mapping[str, int]
    shared: Mapping[str, int]


@dataclass(frozen=True)
class SplitPlan:
    """All parts of a workbook, and what none of them holds."""

    parts: tuple[PartPlan, ...]
    statements: tuple[Statement, ...]


def plan_split(original: Original) -> SplitPlan:
    """Lay out a workbook for each member, and one for rows that name none.

    A part holds the member's customers, deals, records and targets, and beside them the rows
    these refer to, marked as shared. Every row stands in one part as an own row.
    """
    splitter = _Splitter.of(original)
    members = [member.name for member in original.book.definition.members]
    unnamed = any(NOBODY in splitter.owners[table] for table in splitter.divided)
    parts = tuple(splitter.part(each) for each in [*members, *([NOBODY] if unnamed else [])])
    return SplitPlan(parts, tuple(splitter.statements()))


@dataclass(frozen=True)
class _Splitter:
    """The whole workbook, ready to be divided.

    Attributes:
        original: The workbook.
        tables: Its typed cells, every row with its number.
        owners: The member of each row, by table.
        beside: What stands beside the tables.
        given: How many rows were given a number, by table.
        settings: The rows of the settings sheet, by table.
    """

    original: Original
    tables: Mapping[str, pd.DataFrame]
    owners: Mapping[str, list[str]]
    beside: Beside
    given: Mapping[str, int]
    settings: Mapping[str, Sequence[Row]]

    @classmethod
    def of(cls, original: Original) -> _Splitter:
        book = original.book
        typed = typed_tables(original.grid, book)
        tables, owners, given = {}, {}, {}
        for key in book.places.keys() - original.settings_tables:
            table = book.definition.tables[key]
            stamp = table.identity if table.stamped else ""
            filled = without_blank_rows(typed[key], stamp)
            by_row = dict(zip(book[key].index, row_owners(original, key), strict=True))
            owners[key] = [by_row[row] for row in filled.index]
            tables[key], given[key] = with_numbers(filled, table)
        settings = {key: settings_rows(typed[key]) for key in original.settings_tables}
        return cls(original, tables, owners, Beside(original), given, settings)

    @property
    def divided(self) -> list[str]:
        """The tables whose rows belong to somebody."""
        return [key for key in self.tables if not is_shared_by_all(self.original, key)]

    def statements(self) -> list[Statement]:
        """What is worth knowing of the division as a whole."""
        told = [
            Statement.of("numbers_given", table=key, count=count)
            for key, count in self.given.items()
            if count
        ]
        sheets = tuple(sheet.title for sheet in self.beside.own_sheets)
        if sheets:
            told.append(Statement.of("sheets_not_split", sheets=sheets))
        return told

    def part(self, member: str) -> PartPlan:
        """One member's workbook."""
        own = {key: [each == member for each in self.owners[key]] for key in self.divided}
        shared = self._shared(own)
        tables = {key: self._rows(key, own, shared) for key in self.tables}
        book = self.original.book
        numbers = taken_numbers(self.original, self.tables)
        kept = Kept(self.settings, numbers=numbers, origin=PartMark(member, numbers).as_text())
        laid_out = lay_out_book(book.definition, self.original.template, tables, kept=kept)
        rows = {key: [int(row) for row in frame.index] for key, frame in tables.items()}
        notes = carried_notes(laid_out, self.beside, rows)
        return PartPlan(
            member=member,
            spec=with_notes(laid_out.spec, notes),
            tables=tables,
            added={key: len(each) for key, each in laid_out.added.items()},
            own={key: sum(each) for key, each in own.items()},
            shared={key: sum(each) for key, each in shared.items()},
        )

    def _rows(
        self, table: str, own: Mapping[str, list[bool]], shared: Mapping[str, list[bool]]
    ) -> pd.DataFrame:
        frame = self.tables[table]
        if table not in own:
            return frame
        lent = shared[table]
        chosen = [mine or other for mine, other in zip(own[table], lent, strict=True)]
        if not any(lent):
            return frame[chosen]
        texts = Texts(self.original.book.definition.language)
        marks = [
            texts("parts.shared_of", owner=owner or texts("parts.nobody")) if other else None
            for owner, other in zip(self.owners[table], lent, strict=True)
        ]
        column = pd.Series(marks, index=frame.index, dtype=object)
        return frame.assign(**{shared_header(texts): column})[chosen]

    def _shared(self, own: Mapping[str, list[bool]]) -> dict[str, list[bool]]:
        """Rows of others that a member's rows refer to; what those refer to comes along."""
        shared = {key: [False] * len(rows) for key, rows in own.items()}
        wanted = {key: list(rows) for key, rows in own.items()}
        grown = True
        while grown:
            grown = False
            for table, row in self._references(wanted):
                if not wanted[table][row]:
                    wanted[table][row] = shared[table][row] = grown = True
        return shared

    def _references(self, wanted: Mapping[str, list[bool]]) -> list[tuple[str, int]]:
        """Table and position of every row that wanted rows name."""
        found = []
        for key, rows in wanted.items():
            for column in self.original.book.definition.tables[key].entries:
                target, _, identity = column.source.partition(".")
                if column.kind is Kind.REFERENCE and target in wanted:
                    names = self._meant(key, column.key)
                    named = {n for n, mine in zip(names, rows, strict=True) if mine and n}
                    places = enumerate(self._meant(target, identity))
                    found += [(target, position) for position, name in places if name in named]
        return found

    def _meant(self, table: str, column: str) -> list[object]:
        frame = self.original.book[table]
        if column not in frame:
            return [None] * len(self.tables[table])
        values = frame.loc[self.tables[table].index, column]
        return [None if pd.isna(value) else value for value in values]


def with_numbers(frame: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, int]:
    """The table with a number in every row, and how many were given one."""
    key = table.identity
    if not table.stamped or not len(frame):
        return frame, 0
    there: Sequence[Value] = frame[key].tolist() if key in frame else [None] * len(frame)
    fresh = fresh_numbers(table[key].source, (str(each) for each in there if each is not None))
    numbers = [next(fresh) if each is None else each for each in there]
    column = pd.Series(numbers, index=frame.index, dtype=object)
    return frame.assign(**{key: column}), sum(each is None for each in there)
