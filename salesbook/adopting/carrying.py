"""A book read from a foreign source, made ready for a new workbook that holds everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from salesbook.adopting.comments import EntryComment, Notes, comments_at_entries
from salesbook.adopting.leftovers import Leftovers, find_leftovers
from salesbook.adopting.proposal import Reason
from salesbook.definition.team import Definition, Member, Product
from salesbook.folds import fold_company, fold_person
from salesbook.grid import Grid, GridSheet
from salesbook.reading.book import EXTRA_PREFIX, Book, TablePlace
from salesbook.reading.entries import text_of
from salesbook.reading.mapping import SourceMapping

_STANDARD = frozenset(("customers", "deals", "activities", "targets", "members", "products"))
_NAMING_COMPANIES = ("deals", "activities", "orders", "tasks")
_MOST_MEMBERS, _MOST_PRODUCTS = 300, 300


@dataclass(frozen=True)
class Carried:
    """What goes into the new workbook.

    Attributes:
        definition: The team's decisions, with the people and products the source names.
        tables: Frames by table as ``Book.tables`` has them; entries that were not understood
            stand in them as they were typed.
        template: The smallest set of sheets that holds them.
        leftovers: What is no entry of a table.
        members: People who were added to the members because they own something.
        products: Products that were added because something was sold of them.
        comments: Comments at entries.
        companies: Customers that were entered because something refers to them, where the
            source has no list of customers.
        places: Where the rows of each table that was found stood in the source.
    """

    definition: Definition
    tables: Mapping[str, pd.DataFrame]
    template: str
    leftovers: Leftovers
    comments: tuple[EntryComment, ...]
    members: tuple[str, ...]
    products: tuple[str, ...]
    companies: tuple[str, ...]
    places: Mapping[str, TablePlace]


def carry(
    grid: Grid,
    mapping: SourceMapping,
    book: Book,
    *,
    why: Callable[[GridSheet], Reason],
    notes: Notes,
) -> Carried:
    """Make a foreign book ready to be built.

    Args:
        grid: The source.
        mapping: How it was read.
        book: What was read.
        why: Why a sheet without any table has none.
        notes: Comments at its cells.
    """
    tables = {key: _as_typed(book, key) for key in book.places if len(book[key])}
    members = _new_members(book, tables)
    products = _new_products(book, tables)
    companies = () if "customers" in book.places else _companies(tables)
    if companies:
        tables["customers"] = pd.DataFrame({"company": list(companies)})
    template = _template(book, tables)
    definition = replace(
        book.definition,
        members=(*book.definition.members, *map(Member, members)),
        products=(*book.definition.products, *map(Product, products)),
    )
    lost = {table.key: _lost(book, table.key, template) for table in mapping.tables}
    leftovers = find_leftovers(grid, mapping, book, lost=lost, why=why)
    comments, loose = comments_at_entries(notes, book, lost)
    return Carried(
        definition=definition,
        tables=tables,
        template=template,
        leftovers=leftovers.with_cells(loose),
        comments=comments,
        members=members,
        products=products,
        companies=companies,
        places=book.places,
    )


def _as_typed(book: Book, key: str) -> pd.DataFrame:
    """A table with the entries nobody understood back in their cells."""
    frame = book[key]
    unread: dict[str, dict[int, str]] = {}
    for (table, row, column), cell in book.raw.items():
        if table == key:
            unread.setdefault(column, {})[row] = text_of(cell)
    for column, entries in unread.items():
        typed = zip(frame.index.tolist(), frame[column].tolist(), strict=True)
        values = [entries.get(row, value) for row, value in typed]
        frame = frame.assign(**{column: pd.Series(values, index=frame.index, dtype=object)})
    return frame


def _template(book: Book, tables: Mapping[str, pd.DataFrame]) -> str:
    full = not tables.keys() <= _STANDARD
    listed = "products" in tables and bool(_extras(book, "products"))
    return "full" if full or listed else "standard"


def _extras(book: Book, key: str) -> set[str]:
    return {column for column in book[key].columns if column.startswith(EXTRA_PREFIX)}


def _lost(book: Book, key: str, template: str) -> set[str]:
    """Headers whose columns have no place: the settings have no room for more columns."""
    roomy = key != "members" and (key != "products" or template == "full")
    return set() if roomy else {extra.removeprefix(EXTRA_PREFIX) for extra in _extras(book, key)}


def _names(tables: Mapping[str, pd.DataFrame], key: str, wanted: Iterable[str]) -> list[str]:
    return [
        name
        for table in wanted
        if table in tables and key in tables[table]
        for name in tables[table][key].dropna().unique().tolist()
        if isinstance(name, str) and name.strip()
    ]


def _new_members(book: Book, tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    known = {fold_person(member.name) for member in book.definition.members}
    return _distinct(_names(tables, "owner", tables), known, fold_person, _MOST_MEMBERS)


def _new_products(book: Book, tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Only where there is no list of products: one that has a list may have its reasons."""
    if "products" in book.places or book.definition.products:
        return ()
    return _distinct(_names(tables, "product", ("deals", "orders")), set(), str, _MOST_PRODUCTS)


def _companies(tables: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    named = _names(tables, "company", _NAMING_COMPANIES)
    return _distinct(named, set(), fold_company, len(named))


def _distinct(
    names: Iterable[str], known: set[str], fold: Callable[[str], str], most: int
) -> tuple[str, ...]:
    """Each name once, in its first spelling; none at all if they are too many to be a list."""
    found: dict[str, str] = {}
    for name in names:
        if fold(name) not in known:
            found.setdefault(fold(name), name)
    return tuple(found.values()) if len(found) <= most else ()
