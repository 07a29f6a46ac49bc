"""Rows of several files as one table: edits, conflicts, new and deleted rows.

With a base a cell that one side changed takes that side's entry. Where two sides changed it
differently, or where there is no base and the files differ, the entry of the row's owner is
kept, else that of the file that was named first, and the conflict is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from salesbook.carrying.matching import match_rows
from salesbook.carrying.rows import EMPTY, MergeCell, MergeFile, MergeRow
from salesbook.carrying.statement import Statement
from salesbook.carrying.typed import as_text
from salesbook.definition.columns import Kind, Table
from salesbook.reading.book import EXTRA_PREFIX
from salesbook.sheets.values import fresh_numbers
from salesbook.spec import Value


@dataclass(frozen=True)
class Conflict:
    """A cell that files disagree about.

    Attributes:
        table: Key of the table.
        row: How people recognise the row.
        column: Key of the column.
        label: The column as people see it.
        base: What stood there before, as text; None without a base.
        entries: What each file says, by file name.
        kept: The file whose entry was kept.
    """

    table: str
    row: str
    column: str
    label: str
    base: str | None
    entries: Mapping[str, str]
    kept: str


@dataclass
class _Group:
    """One row of the merged table, and what each file has for it."""

    base: MergeRow | None
    versions: dict[int, MergeRow] = field(default_factory=dict)

    @property
    def rows(self) -> list[MergeRow]:
        return [*([self.base] if self.base else []), *self.versions.values()]


@dataclass(frozen=True)
class MergedRow:
    """A row of the merged table.

    Attributes:
        cells: Its entries as they are to be typed.
        sources: Where it stood: position of the file (-1 for the base) and sheet row.
    """

    cells: Mapping[str, Value]
    sources: tuple[tuple[int, int], ...]


@dataclass
class TableMerge:
    """The merge of one table.

    Attributes:
        table: The table.
        files: The files, in the order they were named.
        base: The workbook they came from, or None.
        numbers: New numbers by (file, number) of rows that had to get another one, by table.
        labels: What people call the columns, by key.
    """

    table: Table
    files: Sequence[MergeFile]
    base: MergeFile | None
    numbers: dict[str, dict[tuple[int, str], str]]
    labels: Mapping[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def rows(self) -> list[MergedRow]:
        """The merged rows: those of the base in its order, then the new ones file by file."""
        groups = self._groups()
        kept = [group for group in groups if not self._is_deleted(group)]
        self._renumber(kept)
        self._tell_new(kept)
        self._tell_absent(kept)
        columns = self.columns
        merged = [self._merged(group, columns) for group in kept]
        if self.base is None and self.table.stamped:
            merged.sort(key=lambda row: as_text(row.cells.get(self.table.identity)))
        return merged

    @property
    def columns(self) -> list[str]:
        """The columns of every file, in the order of the base or the first file."""
        sides = [*([self.base] if self.base else []), *self.files]
        return list(
            dict.fromkeys(key for side in sides for key in side.columns.get(self.table.key, ()))
        )

    def _groups(self) -> list[_Group]:
        rows = self.base.tables.get(self.table.key, ()) if self.base else ()
        groups = [_Group(row) for row in rows]
        for position, file in enumerate(self.files):
            own = file.tables.get(self.table.key, ())
            known = [group.rows[0] for group in groups]
            places = match_rows(
                known,
                own,
                new=lambda row, file=file: self._is_new(file, row),  # type: ignore[misc]
                expected=lambda row, file=file: self._expects(file, row),  # type: ignore[misc]
            )
            for row, place in zip(own, places, strict=True):
                if place is None or not self._may_be(groups[place], file, row):
                    groups.append(_Group(None, {position: row}))
                else:
                    groups[place].versions[position] = row
        return groups

    def _is_new(self, file: MergeFile, row: MergeRow) -> bool:
        return file.is_new(self.table.key, row)

    def _expects(self, file: MergeFile, row: MergeRow) -> bool:
        """Whether a row of the base should stand in a file."""
        if self.base is None:
            return False
        return file.mark is None or file.mark.member == row.owner or not _has_owner(self.table)

    def _may_be(self, group: _Group, file: MergeFile, row: MergeRow) -> bool:
        """Whether a row may be the one it was taken for.

        Without a base a number alone proves little: two people may have given it to two new
        rows, and a workbook may have held it twice. It is the same row where the names agree,
        or where one part only holds it to be looked up.
        """
        if group.base is not None or not row.number:
            return True
        known = group.versions.items()
        if self._is_new(file, row) or any(self._is_new(self.files[p], each) for p, each in known):
            return False
        if any(each.key == row.key for _, each in known):
            return True
        return row.shared != any(each.shared for _, each in known)

    def _is_deleted(self, group: _Group) -> bool:
        """Whether a row of the base goes: every file that should have it lacks it."""
        row = group.base
        if row is None:
            return False
        expecting = [p for p, file in enumerate(self.files) if self._expects(file, row)]
        lacking = [position for position in expecting if position not in group.versions]
        if not lacking:
            return False
        files = tuple(self.files[position].name for position in lacking)
        gone = not group.versions
        code = "row_deleted" if gone else "row_deleted_once"
        self._tell(code, row=row.label, files=files)
        return gone

    def _renumber(self, groups: Sequence[_Group]) -> None:
        """Give new rows of one number different ones."""
        if not self.table.stamped:
            return
        known = [g for g in groups if g.base is not None]
        used = {row.number for group in known for row in group.rows}
        everything = {row.number for group in groups for row in group.rows}
        fresh = fresh_numbers(self.table[self.table.identity].source, everything)
        for group in groups:
            if group.base is None:
                number = group.rows[0].number
                if number and number in used and self._is_added(group):
                    self._change_number(group, number, next(fresh))
                used.add(number)

    def _is_added(self, group: _Group) -> bool:
        """Whether a row is not one of those the parts were made of."""
        return all(
            self.base is not None or self.files[p].mark is None or self._is_new(self.files[p], row)
            for p, row in group.versions.items()
        )

    def _change_number(self, group: _Group, old: str, new: str) -> None:
        renamed = self.numbers.setdefault(self.table.key, {})
        for position, row in group.versions.items():
            renamed[position, old] = new
            cells = {**row.cells, self.table.identity: MergeCell(new, new)}
            group.versions[position] = replace(row, number=new, cells=cells)
            file = self.files[position].name
            self._tell("row_renumbered", row=row.label, file=file, number=new)

    def _tell_new(self, groups: Sequence[_Group]) -> None:
        for group in groups if self.base is not None else ():
            for position, row in group.versions.items() if group.base is None else ():
                self._tell("row_new", row=row.label, file=self.files[position].name)

    def _tell_absent(self, groups: Sequence[_Group]) -> None:
        """Columns that are gone in a file: the base's entries stay."""
        for key in self.base.columns.get(self.table.key, ()) if self.base else ():
            for position, file in enumerate(self.files):
                lost = self.table.key in file.columns and key not in file.columns[self.table.key]
                count = sum(
                    group.base.cells.get(key, EMPTY).typed is not None
                    for group in groups
                    if lost and group.base is not None and position in group.versions
                )
                if count:
                    self._tell(
                        "column_absent",
                        column=key,
                        field=self._label(key),
                        file=file.name,
                        count=str(count),
                    )

    def _merged(self, group: _Group, columns: Sequence[str]) -> MergedRow:
        numbered = {p: self._with_numbers(p, row) for p, row in group.versions.items()}
        versions = replace(group, versions=numbered)
        cells = {key: self._cell(versions, key).typed for key in columns}
        base = ((-1, group.base.row),) if group.base else ()
        sources = tuple((position, row.row) for position, row in group.versions.items())
        return MergedRow(cells, (*base, *sources))

    def _with_numbers(self, position: int, row: MergeRow) -> MergeRow:
        """The row with new numbers where it refers to rows that got one."""
        cells = dict(row.cells)
        for column in self.table.entries:
            target, _, identity = column.source.partition(".")
            renamed = self.numbers.get(target, {})
            if column.kind is Kind.REFERENCE and identity == "no" and column.key in cells:
                number = renamed.get((position, as_text(cells[column.key].typed).strip().upper()))
                if number is not None:
                    cells[column.key] = MergeCell(number, number)
        return replace(row, cells=cells)

    def _cell(self, group: _Group, key: str) -> MergeCell:
        has = {
            position: row
            for position, row in group.versions.items()
            if key in self.files[position].columns.get(self.table.key, ())
        }
        entries = {position: row.cells.get(key, EMPTY) for position, row in has.items()}
        if group.base is None:
            return self._agreed(group, key, entries, base=None)
        before = group.base.cells.get(key, EMPTY)
        changed = {p: cell for p, cell in entries.items() if not cell.same(before)}
        if not changed:
            return before
        if key != self.table.identity or before.typed is not None:
            self._tell_edits(group, key, changed, before)
        return self._agreed(group, key, changed, base=before)

    def _agreed(
        self,
        group: _Group,
        key: str,
        entries: Mapping[int, MergeCell],
        *,
        base: MergeCell | None,
    ) -> MergeCell:
        """The entry that counts; where there is more than one, the conflict is told."""
        if not entries:
            return EMPTY
        first = next(iter(entries.values()))
        if all(cell.same(first) for cell in entries.values()):
            return first
        kept = self._authority(group, entries)
        self.conflicts.append(
            Conflict(
                table=self.table.key,
                row=group.rows[0].label,
                column=key,
                label=self._label(key),
                base=None if base is None else as_text(base.typed),
                entries={self.files[p].name: as_text(cell.typed) for p, cell in entries.items()},
                kept=self.files[kept].name,
            )
        )
        return entries[kept]

    def _authority(self, group: _Group, entries: Mapping[int, MergeCell]) -> int:
        """The file whose entry is kept: the owner's, else the first one that says anything."""
        owner = group.rows[0].owner
        for position in entries:
            mark = self.files[position].mark
            if mark is not None and mark.member == owner and not group.versions[position].shared:
                return position
        filled = (position for position, cell in entries.items() if cell.typed is not None)
        return next(filled, next(iter(entries)))

    def _tell_edits(
        self, group: _Group, key: str, changed: Mapping[int, MergeCell], before: MergeCell
    ) -> None:
        for position, cell in changed.items():
            self._tell(
                "cell_edited",
                row=group.rows[0].label,
                column=key,
                field=self._label(key),
                file=self.files[position].name,
                before=as_text(before.typed),
                after=as_text(cell.typed),
            )

    def _label(self, key: str) -> str:
        return self.labels.get(key) or key.removeprefix(EXTRA_PREFIX)

    def _tell(self, code: str, **values: str | tuple[str, ...]) -> None:
        self.statements.append(Statement.of(code, table=self.table.key, **values))


def _has_owner(table: Table) -> bool:
    return "owner" in table or "company" in table


def absent_members(base: MergeFile, files: Sequence[MergeFile]) -> Iterator[Statement]:
    """Members whose part is not among the files: their rows stay as the base has them."""
    marks = [file.mark for file in files]
    if any(mark is None for mark in marks):
        return
    there = {mark.member for mark in marks if mark is not None}
    rows: dict[str, int] = {}
    for table in base.tables.values():
        for row in table:
            if row.owner not in there:
                rows[row.owner] = rows.get(row.owner, 0) + 1
    for member, count in rows.items():
        yield Statement.of("part_absent", member=member or "-", count=count)
