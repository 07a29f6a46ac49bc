"""One of our tables as it is proposed: its places, columns, units, words and open questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from salesbook.adopting.classify import Match
from salesbook.adopting.dates import decide_order
from salesbook.adopting.extras import extra_columns
from salesbook.adopting.finding import FoundTable
from salesbook.adopting.gaps import Gaps, find_gaps
from salesbook.adopting.grouping import Group
from salesbook.adopting.part_names import PartNames
from salesbook.adopting.profile import Profile
from salesbook.adopting.proposal import (
    ExtraColumn,
    ProposedColumn,
    ProposedPart,
    ProposedTable,
    Reason,
    because,
)
from salesbook.adopting.table_units import Units, as_scale, shared_units, units_of
from salesbook.adopting.titles import fiscal_year
from salesbook.adopting.value_words import done_words, match_words
from salesbook.definition.columns import NUMERIC, Column, Kind, Table
from salesbook.definition.tables import MONTHS
from salesbook.definition.team import Definition
from salesbook.grid import Grid, GridSheet, Scalar
from salesbook.reading.entries import is_blank, text_of
from salesbook.reading.header_rows import row_cell
from salesbook.texts import Texts

_GOOD_FIT = 0.9
_OFTEN = 0.3


@dataclass(frozen=True)
class TableProposer:
    """Everything there is to say about one group of found tables.

    Attributes:
        grid: The source.
        group: The tables that make one of ours.
        definition: The team's decisions.
        people: Names of people elsewhere in the source.
    """

    grid: Grid
    group: Group
    definition: Definition
    people: tuple[str, ...]

    @property
    def table(self) -> Table:
        """Which of our tables it is."""
        return self.definition.tables[self.group.table]

    @property
    def main(self) -> FoundTable:
        """The found table with most rows."""
        return max(self.group.members, key=lambda each: each.rows.count)

    def propose(self) -> ProposedTable:
        """The proposal for this table."""
        order, order_remark = self._date_order
        words, open_words = self._words
        fill_down, fill_remarks = self._fill_down
        main = self.main.classified
        added = self._names.added
        return ProposedTable(
            key=self.group.table,
            parts=tuple(self._part(each) for each in self.group.members),
            columns=tuple(self._columns),
            extras=(*self.extras, *([added] if added else [])),
            certainty=main.certainty,
            reasons=tuple(self._reasons()),
            scale=as_scale(self._shared_units or {}),
            words=words,
            open_words=open_words,
            date_order=order,
            fill_down=fill_down,
            sheet_name=self._names.column,
            always=dict(self._always()),
            only_if=self._only_if,
            remarks=(*order_remark, *fill_remarks, *self._remarks()),
        )

    def _reasons(self) -> Iterator[Reason]:
        main = self.main.classified
        labels = [self.main.headers[i] for m in main.matches.values() for i in m.indexes]
        yield because("headers", headers=" / ".join(labels[:8]))
        if main.named:
            yield because("named", sheet=self._sheet(self.main).title)
        if main.rival:
            yield because("rival", table=_label(f"table.{main.rival}", self.definition))

    # One part of the table -------------------------------------------------------------

    def _part(self, found: FoundTable) -> ProposedPart:
        sheet = self._sheet(found)
        rows = found.rows
        width = max((len(row) for row in sheet.rows), default=0)
        return ProposedPart(
            sheet=sheet.title,
            header_row=found.header_row + 1,
            header_rows=found.header_rows,
            last_row=rows.end if _more_below(sheet, found) else None,
            first_column=found.columns.start or None,
            last_column=found.columns.stop - 1 if found.columns.stop < width else None,
            skip_rows=tuple(row + 1 for row, _ in rows.skipped),
            columns=self._headers_of(found),
            name=self._names.of(found),
            rows=rows.count,
            scale=as_scale(self._units(found) if self._shared_units is None else {}),
        )

    def _headers_of(self, found: FoundTable) -> dict[str, tuple[str, ...]]:
        own = {key: _header_texts(found, match) for key, match in self._matches(found).items()}
        there = set(found.headers.values())
        return own | {extra.key: (extra.header,) for extra in self.extras if extra.header in there}

    def _matches(self, found: FoundTable) -> dict[str, Match]:
        """Our columns; a date of closing that open deals have too is also the expected one."""
        matches = dict(found.classified.matches)
        if self._only_if and "expected_close" not in matches and "closed" in matches:
            closed = matches["closed"]
            matches["expected_close"] = Match(
                "expected_close", closed.indexes, closed.certainty, closed.fit
            )
        return matches

    def _sheet(self, found: FoundTable) -> GridSheet:
        return self.grid.sheets[found.order]

    # Its columns -----------------------------------------------------------------------

    @property
    def _columns(self) -> Iterator[ProposedColumn]:
        """Our columns as the first place that has each says them."""
        seen: set[str] = set()
        for found in (self.main, *self.group.members):
            for key, match in self._matches(found).items():
                if key not in seen:
                    seen.add(key)
                    reasons = tuple(self._column_reasons(found, match))
                    certainty = round(match.score, 2)
                    yield ProposedColumn(key, _header_texts(found, match), certainty, reasons)

    def _column_reasons(self, found: FoundTable, match: Match) -> Iterator[Reason]:
        profile = found.profiles[match.indexes[0]]
        yield because(
            "word"
            if match.certainty >= 1
            else "near_word"
            if match.certainty > _WEAK
            else "weak_word"
        )
        if not profile.filled:
            yield because("no_entries")
        elif match.fit < _GOOD_FIT:
            yield because(
                "doubtful_entries", share=f"{_share_of(self.table[match.key], profile):.0%}"
            )
        elif self.table[match.key].kind is Kind.DATE:
            yield because("days")
        elif self.table[match.key].kind in {Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.SCORE}:
            yield because("numbers")

    @cached_property
    def extras(self) -> tuple[ExtraColumn, ...]:
        """Columns that are none of ours, and the times of day that ours would drop."""
        profiles: dict[str, list[Profile]] = {}
        for found in self.group.members:
            mapped = {i: m for m in found.classified.matches.values() for i in m.indexes}
            for index, header in found.headers.items():
                match = mapped.get(index)
                if match is None or self._drops_time(match, found.profiles[index]):
                    profiles.setdefault(header, []).append(found.profiles[index])
        return extra_columns(self.definition, self.group.table, profiles)

    def _drops_time(self, match: Match, profile: Profile) -> bool:
        return self.table[match.key].kind is Kind.DATE and profile.timed

    def _cells(self, found: FoundTable, index: int) -> list[Scalar]:
        rows, skipped = self._sheet(found).rows, dict(found.rows.skipped)
        span = range(found.rows.first, found.rows.end)
        return [row_cell(rows[row], index) for row in span if row not in skipped]

    def _all_cells(self, key: str) -> list[Scalar]:
        return [
            cell
            for found in self.group.members
            if key in found.classified.matches
            for cell in self._cells(found, found.classified.matches[key].indexes[0])
        ]

    # Units, words and dates --------------------------------------------------------------

    @cached_property
    def _shared_units(self) -> Units | None:
        return shared_units(map(self._units, self.group.members))

    def _units(self, found: FoundTable) -> Units:
        matches = self._matches(found).items()
        money = {k: " ".join(_header_texts(found, m)) for k, m in matches if self._is_money(k)}
        return units_of(self._sheet(found), found, money)

    def _is_money(self, key: str) -> bool:
        return self.table[key].kind is Kind.MONEY or key in MONTHS

    @cached_property
    def _words(self) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, int]]]:
        meant: dict[str, dict[str, str]] = {}
        left: dict[str, dict[str, int]] = {}
        for column in self.table.entries:
            if column.kind is Kind.CHOICE and self._has(column.key):
                counts = _counts(self._all_cells(column.key))
                known, open_words = match_words(list(counts), column.source, self.definition)
                if known:
                    meant[column.key] = known
                if open_words:
                    left[column.key] = {word: counts[word] for word in open_words}
        return meant, left

    def _has(self, key: str) -> bool:
        return any(key in found.classified.matches for found in self.group.members)

    @cached_property
    def _date_order(self) -> tuple[str, tuple[tuple[Reason, str], ...]]:
        """The order of dates of numbers alone, and what there is to say if it is not certain."""
        keys = [c.key for c in self.table.entries if c.kind is Kind.DATE and self._has(c.key)]
        profiles = [
            found.profiles[found.classified.matches[key].indexes[0]]
            for found in self.group.members
            for key in keys
            if key in found.classified.matches
        ]
        return decide_order(profiles, [self._all_cells(key) for key in keys])

    @cached_property
    def _only_if(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """A date of closing counts for deals that are closed; in some exports all have one."""
        if not (self._has("closed") and self._has("stage")) or self.group.table != "deals":
            return {}
        pairs = list(zip(self._all_cells("stage"), self._all_cells("closed"), strict=False))
        words = list(_counts([stage for stage, _ in pairs]))
        done = done_words(words, self.definition, self._words[0].get("stage", {}))
        open_rows = [closed for stage, closed in pairs if text_of(stage) not in done]
        dated = sum(not is_blank(closed) for closed in open_rows)
        if not done or not open_rows or dated < _OFTEN * len(open_rows):
            return {}
        return {"closed": ("stage", tuple(done))}

    # Sheets, merged cells and what is the same in all rows --------------------------------

    @cached_property
    def _fill_down(self) -> tuple[tuple[str, ...], tuple[tuple[Reason, str], ...]]:
        """Columns with merged cells are filled down; with mere gaps it is only a question."""
        filled, asked = [], []
        keys = {key for found in self.group.members for key in self._headers_of(found)}
        for key in sorted(filter(self._may_repeat, keys)):
            gaps = self._gaps(key)
            if gaps.empty and gaps.merged == gaps.empty:
                filled.append(key)
            elif key in _GROUPED and gaps.look_grouped:
                asked.append((because("gaps", count=gaps.empty), f'fill_down = ["{key}"]'))
        return tuple(filled), tuple(asked)

    def _may_repeat(self, key: str) -> bool:
        """Whether rows may share an entry: a number for several rows would be added up twice."""
        extras = {extra.key: extra.kind for extra in self.extras}
        if key in extras:
            return extras[key] not in NUMERIC
        return self.table[key].kind not in {*NUMERIC, Kind.ID} and not self.table[key].unique

    def _gaps(self, key: str) -> Gaps:
        return sum(
            (
                find_gaps(self._sheet(found), found, index)
                for found in self.group.members
                for index in self._index_of(found, key)
            ),
            start=Gaps(),
        )

    def _index_of(self, found: FoundTable, key: str) -> list[int]:
        """The sheet's column of one of the table's, unless several make it."""
        headers = self._headers_of(found).get(key, ())
        indexes = [index for index, header in found.headers.items() if header in headers]
        return indexes if len(indexes) == 1 else []

    @cached_property
    def _names(self) -> PartNames:
        mapped = {key for found in self.group.members for key in found.classified.matches}
        extras = [extra.key for extra in self.extras]
        return PartNames(
            self.grid, self.group, self.definition, self.people, mapped=mapped, extras=extras
        )

    def _always(self) -> Iterator[tuple[str, str]]:
        if self.group.table != "targets":
            return
        if not self._has("fiscal_year"):
            lines = [self._sheet(self.main).title, *(text for _, text in self.main.above)]
            year = next(filter(None, map(fiscal_year, lines)), "")
            if year:
                yield "fiscal_year", year
        if not self._has("metric"):
            yield "metric", self.definition.options("metric")[0]

    def _remarks(self) -> Iterator[tuple[Reason, str]]:
        columns = {column.key: column for column in self._columns}
        if self.group.table == "deals" and "name" not in columns:
            parts = [columns[key].headers[0] for key in ("product", "company") if key in columns]
            if parts:
                listed = ", ".join(f'"{_escaped(part)}"' for part in parts)
                yield because("no_deal_name"), f"name = [{listed}]"


_WEAK = 0.5
_GROUPED = frozenset(("company", "owner", "product", "stage"))


def _header_texts(found: FoundTable, match: Match) -> tuple[str, ...]:
    return tuple(found.headers[index] for index in match.indexes)


def _share_of(column: Column, profile: Profile) -> float:
    return profile.dates if column.kind is Kind.DATE else profile.numbers


def _counts(cells: Sequence[Scalar]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for cell in cells:
        if not is_blank(cell):
            counts[text_of(cell)] = counts.get(text_of(cell), 0) + 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def _more_below(sheet: GridSheet, found: FoundTable) -> bool:
    below = sheet.rows[found.rows.end :]
    return any(not is_blank(row_cell(row, index)) for row in below for index in found.columns)


def _label(key: str, definition: Definition) -> str:
    return Texts(definition.language)(key)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
