"""The rows behind a report's numbers, on sheets of their own that the numbers lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from salesbook.analysis import entries
from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.definition.labels import column_label, table_label
from salesbook.reading.book import Book
from salesbook.report.section import Behind, View
from salesbook.report.tabled import known
from salesbook.report.wording import Wording
from salesbook.sheets import look
from salesbook.sheets.takeover import free_title
from salesbook.spec import (
    Block,
    BlockColumn,
    Cell,
    ColumnLayout,
    Format,
    PrintSetup,
    SheetSpec,
    Value,
)

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "deals": (
        *("no", "name", "company", "owner", "product", "stage", "amount", "opened"),
        *("expected_close", "closed"),
    ),
    "customers": ("no", "company", "owner", "rank", "industry", "next_date", "next_action"),
    "activities": ("date", "company", "deal_no", "owner", "kind", "proposed", "heard"),
}
"""What is shown of a row of each table."""

_LEFT = 1
_WIDTHS = {
    "product": 22.0,
    "name": 30.0,
    "company": 28.0,
    "next_action": 30.0,
    "proposed": 36.0,
    "heard": 44.0,
}
_GROUP_WIDTH, _PLACE_WIDTH, _WIDTH = 26.0, 18.0, 14.0
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Links:
    """Where a number leads.

    Attributes:
        places: By the view's key, its row and its column: a link as cells have it.
        sheets: The sheets the links lead to.
    """

    places: Mapping[tuple[str, int, int], str]
    sheets: tuple[SheetSpec, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows behind one row of a view.

    Attributes:
        at: The view's row.
        label: What names it.
        rows: Rows of the book, those of one number side by side as far as can be.
        cells: By column of the view, which of them its number was made from.
    """

    at: int
    label: str
    rows: tuple[int, ...]
    cells: Mapping[int, Behind]


def lay_out_details(
    book: Book, views: Sequence[View], taken: Sequence[str], wording: Wording
) -> Links:
    """Sheets of the rows behind some views, a sheet a table of the book.

    Args:
        book: What was read.
        views: The views, with keys; those without rows behind them are left out.
        taken: Titles of the book's other sheets.
        wording: Language, currency and unit.
    """
    places: dict[tuple[str, int, int], str] = {}
    sheets: list[SheetSpec] = []
    used = list(taken)
    for table in COLUMNS:
        shown = [(view, groups) for view in views if (groups := _groups(view, table))]
        if not shown or table not in book.tables:
            continue
        label = table_label(book.definition.tables[table], wording.texts)
        title = free_title(wording.texts("monthly.detail.title", table=label), used)
        used.append(title)
        sheet = _Sheet(book, table, title, wording)
        cells, blocks, links = sheet.lay_out(shown)
        places |= links
        sheets.append(sheet.spec(cells, blocks))
    return Links(places, tuple(sheets))


def _groups(view: View, table: str) -> tuple[_Group, ...]:
    found = (
        _group(
            at, row[0], {c: each for c, each in enumerate(behind) if each and each.table == table}
        )
        for at, (row, behind) in enumerate(zip(view.rows, view.behind, strict=False))
    )
    return tuple(group for group in found if group.rows)


def _group(at: int, label: str, cells: Mapping[int, Behind]) -> _Group:
    sets = [frozenset(behind.rows) for behind in cells.values()]
    every = dict.fromkeys(row for behind in cells.values() for row in behind.rows)
    rows = sorted(every, key=lambda row: [row not in own for own in sets])
    return _Group(at, label, tuple(rows), cells)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The detail sheet of one table."""

    book: Book
    table: str
    title: str
    wording: Wording

    def lay_out(
        self, shown: Sequence[tuple[View, tuple[_Group, ...]]]
    ) -> tuple[list[Cell], list[Block], dict[tuple[str, int, int], str]]:
        """Blocks one below the other, and where each number leads."""
        cells, blocks = [*self._head()], []
        links: dict[tuple[str, int, int], str] = {}
        row = 3
        for view, groups in shown:
            cells += self._headings(row, view)
            blocks.append(self._block(CellRef(row + 2, _LEFT), groups))
            links |= self._links(view, groups, row + 2)
            row += blocks[-1].height + 4
        return cells, blocks, links

    def spec(self, cells: list[Cell], blocks: list[Block]) -> SheetSpec:
        """The whole sheet."""
        widths = (_WIDTHS.get(key, _WIDTH) for key in COLUMNS[self.table])
        return SheetSpec(
            key=f"detail_{self.table}",
            title=self.title,
            tab_color=look.STEEL,
            columns=tuple(
                ColumnLayout(width) for width in (2.0, _GROUP_WIDTH, _PLACE_WIDTH, *widths)
            ),
            cells=tuple(cells),
            blocks=tuple(blocks),
            row_heights={0: 30.0},
            freeze=CellRef(2, 0),
            print=PrintSetup(footer=self.title),
        )

    def _head(self) -> Iterator[Cell]:
        texts = self.wording.texts
        place = self.book.places.get(self.table)
        sheet = place.sheet if place else self.book.source
        yield Cell(CellRef(0, _LEFT), self.title, look.TITLE)
        hint = texts("monthly.detail.hint", sheet=sheet, source=self.book.source)
        yield Cell(CellRef(1, _LEFT), hint, look.SUBTITLE)

    def _headings(self, row: int, view: View) -> Iterator[Cell]:
        texts, definition = self.wording.texts, self.book.definition
        table = definition.tables[self.table]
        columns = (table[key] for key in COLUMNS[self.table] if key in table)
        labels = (column_label(definition, table, column, texts) for column in columns)
        yield Cell(CellRef(row, _LEFT), view.title, look.HEADING)
        heads = (view.headings[0].label, texts("monthly.detail.place"), *labels)
        for offset, label in enumerate(heads):
            yield Cell(CellRef(row + 1, _LEFT + offset), label, look.HEADER)

    def _block(self, first: CellRef, groups: Sequence[_Group]) -> Block:
        rows = [row for group in groups for row in group.rows]
        labels: list[Value] = [group.label for group in groups for _ in group.rows]
        text = Format(size=10, border=look.LINE)
        frame = self.book.tables[self.table].loc[rows]
        table = self.book.definition.tables[self.table]
        columns = [
            BlockColumn(text, labels),
            BlockColumn(text, [self._address(row) for row in rows]),
            *(self._column(frame, key) for key in COLUMNS[self.table] if key in table),
        ]
        return Block(first, len(rows), tuple(columns))

    def _column(self, frame: pd.DataFrame, key: str) -> BlockColumn:
        definition = self.book.definition
        column = definition.tables[self.table][key]
        number = look.number_format(column, definition.unit, definition.language)
        kind = str(frame[key].dtype) if key in frame else "str"
        if kind.startswith("datetime"):
            day = look.date_format(definition.language)
            dates = entries.days(frame, key)
            values: list[Value] = [
                None if gone else date.date()
                for date, gone in zip(dates, dates.isna(), strict=True)
            ]
            return BlockColumn(Format(number=day, size=10, border=look.LINE), values)
        if kind.startswith("float"):
            numbers = entries.numbers(frame, key)
            values = [known(each) for each in numbers]
            return BlockColumn(Format(number=number, size=10, border=look.LINE), values)
        words = [word[:_LONGEST] or None for word in entries.words(frame, key)]
        return BlockColumn(Format(size=10, border=look.LINE), words)

    def _address(self, row: int) -> str:
        place = self.book.places.get(self.table)
        if place is None or not place.columns:
            return str(row)
        return place.address(row, next(iter(place.columns)))

    def _links(
        self, view: View, groups: Sequence[_Group], top: int
    ) -> Iterator[tuple[tuple[str, int, int], str]]:
        width = 2 + len(COLUMNS[self.table])
        for group in groups:
            at = {row: place for place, row in enumerate(group.rows)}
            for column, behind in group.cells.items():
                spots = sorted(at[row] for row in set(behind.rows))
                whole = spots[-1] - spots[0] + 1 == len(spots)
                start, height = (spots[0], len(spots)) if whole else (0, len(group.rows))
                area = CellRange.of(CellRef(top + start, _LEFT), height, width)
                yield (view.key, group.at, column), f"#{quote_sheet(self.title)}!{area}"
            top += len(group.rows)
