"""What people have done to the sheets of a book, carried over to those of a new definition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from salesbook.backends.gsheets.dressing import (
    Dress,
    Look,
    enter_formula,
    own_charts,
    paint,
)
from salesbook.backends.gsheets.equivalents import with_equivalents
from salesbook.backends.gsheets.ids import sheet_id, stable_id
from salesbook.backends.gsheets.rules import add_highlights
from salesbook.backends.gsheets.tables import keyed_tables
from salesbook.backends.gsheets.wire import Request, grid_range
from salesbook.carrying.placing import entry_place
from salesbook.carrying.upgrade import UpgradePlan
from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.online.opening import OnlineBook
from salesbook.sheets.layout import lay_out
from salesbook.texts import LANGUAGES, Texts

_TITLES = re.compile(r"'((?:[^']|'')+)'!|([^\W\d][\w.]*)!")
_CELL = re.compile(r"\$?\b[A-Z]{1,3}\$?\d+\b")
_LONGEST = 200
_SPECS = ("filterSpecs", "sortSpecs")


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something people had done to a sheet that could not go along.

    Attributes:
        kind: What it is: a key under ``dropped`` in the language files.
        sheet: Title of the sheet, or the cell's address.
        text: What it said, or how many there were.
    """

    kind: str
    sheet: str
    text: str = ""

    def sentence(self, texts: Texts) -> str:
        """What it is and what to do about it, in one language."""
        return texts(f"dropped.{self.kind}", sheet=self.sheet, text=self.text)


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes along, and what does not.

    Attributes:
        requests: What does it to the new sheets, once they are there.
        dropped: The rest.
    """

    requests: tuple[Request, ...]
    dropped: tuple[Dropped, ...]


def carry_dress(before: OnlineBook, plan: UpgradePlan, dresses: Mapping[int, Dress]) -> Carried:
    """Carry colours of entries, filter views and formulas typed as entries.

    A formula goes along where nothing it may look at has moved; else its result does, as an
    entry, and the formula is told.

    Args:
        before: The book before the change.
        plan: The new one.
        dresses: What people have done to the sheets, by their number.
    """
    move = _Move(before, plan, dresses)
    requests: list[Request] = []
    dropped: list[Dropped] = []
    for table in plan.tables:
        if table in plan.where.tables and table in before.original.book.places:
            requests += paint(table, dict(move.colours(table)))
            done = [*move.formulas(table), *move.views(table)]
            requests += [each for each in done if not isinstance(each, Dropped)]
            dropped += [each for each in done if isinstance(each, Dropped)]
    dropped += [*move.other_formulas(), *move.others()]
    return Carried(tuple(requests), tuple(dropped))


@dataclass(frozen=True)
class _Move:
    """Where everything stood, and where it stands now."""

    before: OnlineBook
    plan: UpgradePlan
    dresses: Mapping[int, Dress]
    nothing: Dress = field(default_factory=lambda: Dress(""))

    def dress(self, table: str) -> Dress:
        """What people have done to the sheet of a table."""
        place = self.before.original.book.places[table]
        return self.dresses.get(self.before.reply.numbers.get(place.sheet, -1), self.nothing)

    def entries(self, table: str) -> Iterator[tuple[CellRef, CellRef | None, int]]:
        """Each cell for entries: where it stood, where it stands, and its column then."""
        place = self.before.original.book.places[table]
        for position, row in enumerate(self.plan.tables[table].index):
            for key, column in place.columns.items():
                new = entry_place(self.plan.where, table, key, position)
                yield CellRef(int(row) - 1, column), new and new[1], column

    def colours(self, table: str) -> Iterator[tuple[CellRef, tuple[Look, Look]]]:
        """The look of each cell that was coloured otherwise than its column, by its new place."""
        dress, usual = self.dress(table), dict[int, Look]()
        first = self.before.original.book.places[table].header_row
        for old, new, column in self.entries(table):
            if column not in usual:
                usual[column] = dress.usual(column, first)
            look = dress.looks.get((old.row, old.column), ())
            if new is not None and look != usual[column]:
                yield new, (look, usual[column])

    def formulas(self, table: str) -> Iterator[Request | Dropped]:
        """Formulas typed as entries."""
        dress = self.dress(table)
        for old, new, _ in self.entries(table):
            formula = dress.formulas.get((old.row, old.column))
            if formula is None:
                continue
            if new is not None and table in self._still and self._reaches_nothing_moved(formula):
                yield enter_formula(table, new, formula)
            else:
                yield Dropped("formula", f"{quote_sheet(dress.title)}!{old}", formula[:_LONGEST])

    def views(self, table: str) -> Iterator[Request | Dropped]:
        """Filter views people made; those of the members are made anew."""
        dress, ours = self.dress(table), self._member_views(table)
        for view in dress.views:
            if int(view["filterViewId"]) in ours or view["title"] in self._view_titles:
                continue
            specs, whole = self._specs(table, view)
            if not whole:
                yield Dropped("filter_view", dress.title, str(view["title"]))
            number = stable_id("filter view", table, "own", view["title"])
            place = grid_range(sheet_id(table), self._ranges[table])
            made = {"filterViewId": number, "title": view["title"], "range": place, **specs}
            yield {"addFilterView": {"filter": made}}

    def other_formulas(self) -> Iterator[Dropped]:
        """Formulas on sheets of people that look at a sheet which is made anew."""
        gone = {self.dress(table).title for table in self.before.original.book.places}
        ours = set(self.before.reply.keys)
        for number, dress in self.dresses.items():
            if number in ours or dress.title in gone or dress.title.startswith("_salesbook"):
                continue
            for (row, column), formula in dress.formulas.items():
                if gone & set(_sheets_in(formula)):
                    address = f"{quote_sheet(dress.title)}!{CellRef(row, column)}"
                    yield Dropped("own_formula", address, formula[:_LONGEST])

    def others(self) -> Iterator[Dropped]:
        """What the new sheets cannot have: it is not known where it belongs there."""
        for number, key in self.before.reply.keys.items():
            dress = self.dresses.get(number, self.nothing)
            found = {
                "charts": len(dress.charts - own_charts(key)),
                "slicers": dress.slicers,
                "protections": sum(text not in _own_words() for text in dress.protected),
                "rules": sum(_shape(rule) not in self._rules for rule in dress.rules),
                "filter": int(dress.filtered),
            }
            for kind, count in found.items():
                if count:
                    yield Dropped(kind, dress.title, str(count))

    @cached_property
    def _still(self) -> frozenset[str]:
        """Tables in which every cell stands where it stood."""
        return frozenset(
            table
            for table in self.plan.tables
            if table in self.before.original.book.places
            and all(old == new for old, new, _ in self.entries(table))
        )

    def _reaches_nothing_moved(self, formula: str) -> bool:
        """Whether what another sheet is called in a formula is there as it was."""
        places = self.before.original.book.places
        still = {places[table].sheet for table in self._still}
        ours = {self.dresses[number].title for number in self.before.reply.keys}
        return not (set(_sheets_in(formula)) & ours) - still

    def _specs(self, table: str, view: Mapping[str, Any]) -> tuple[Request, bool]:
        """What a view filters and sorts by, in the new columns, and whether that is all of it."""
        made: Request = {}
        for name, member in (("filterSpecs", "columnIndex"), ("sortSpecs", "dimensionIndex")):
            specs: Sequence[Mapping[str, Any]] = view.get(name, ())
            kept = [
                {**each, member: self._columns[table][each.get(member, 0)]}
                for each in specs
                if each.get(member, 0) in self._columns[table]
                and (table in self._still or "CUSTOM_FORMULA" not in str(each))
            ]
            if kept:
                made[name] = kept
        lost = sum(len(view.get(name, ())) - len(made.get(name, ())) for name in _SPECS)
        return made, not lost

    @cached_property
    def _columns(self) -> Mapping[str, Mapping[int, int]]:
        """The new column of each old one, by table."""
        found: dict[str, dict[int, int]] = {}
        for table in self.plan.tables:
            place = self.before.original.book.places[table]
            news = (
                self.plan.where.tables[table].positions if table in self.plan.where.tables else {}
            )
            found[table] = {old: news[key] for key, old in place.columns.items() if key in news}
        return found

    @cached_property
    def _ranges(self) -> Mapping[str, CellRange]:
        fitted = with_equivalents(self.plan.spec)
        return {sheet.key: table.range for sheet in fitted.sheets for table in keyed_tables(sheet)}

    def _member_views(self, table: str) -> set[int]:
        members = self.before.original.book.definition.members
        return {stable_id("filter view", table, member.name) for member in members}

    @cached_property
    def _view_titles(self) -> set[str]:
        """What the views of the members are called on a copy, where they have other numbers."""
        book = self.before.original.book
        texts = Texts(book.definition.language)
        sheets = [placed.sheet for placed in self.plan.where.tables.values()]
        return {
            texts("sheets.filter_view", name=member.name, sheet=sheet)
            for member in book.definition.members
            for sheet in sheets
        }

    @cached_property
    def _rules(self) -> set[str]:
        """The shape of each conditional format of ours, as the book was built."""
        original = self.before.original
        spec = lay_out(original.book.definition, original.template, original.book.tables)
        conditions = (
            request["addConditionalFormatRule"]["rule"]["booleanRule"]["condition"]
            for sheet in with_equivalents(spec).sheets
            for request in add_highlights(sheet)
        )
        return {_shape(condition["values"][0]["userEnteredValue"]) for condition in conditions}


def _shape(formula: str) -> str:
    """A formula without its cells: they move where somebody inserts a column."""
    return _CELL.sub("#", formula)


def _sheets_in(formula: str) -> Iterator[str]:
    """Titles of the sheets a formula looks at."""
    for quoted, plain in _TITLES.findall(formula):
        yield quoted.replace("''", "'") if quoted else plain


def _own_words() -> set[str]:
    keys = ("sheets.computed", "sheets.view")
    return {Texts(language)(key) for language in LANGUAGES for key in keys}
