"""What is proposed for a foreign workbook: frozen values, with how sure each is and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from salesbook.definition.columns import Kind
from salesbook.definition.team import Definition
from salesbook.texts import Texts

SURE, LIKELY = 0.85, 0.6


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is proposed, or not; the sentence is made in the reader's language.

    Attributes:
        code: Key of the sentence under ``adopt.reason.``.
        values: What the sentence names.
    """

    code: str
    values: tuple[tuple[str, object], ...] = ()

    def sentence(self, texts: Texts) -> str:
        """The reason in words."""
        return texts(f"adopt.reason.{self.code}", **dict(self.values))


def because(code: str, **values: object) -> Reason:
    """A reason with what its sentence names."""
    return Reason(code, tuple(values.items()))


def confidence_word(certainty: float) -> str:
    """``sure``, ``likely`` or ``guess``: the key of the word under ``adopt.confidence``."""
    return "sure" if certainty >= SURE else "likely" if certainty >= LIKELY else "guess"


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column of ours and the headers that make it.

    Attributes:
        key: Our column.
        headers: The source's headers; the texts of several are joined.
        certainty: 0 to 1.
        reasons: What speaks for it.
    """

    key: str
    headers: tuple[str, ...]
    certainty: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ExtraColumn:
    """A column that has no place among ours and gets one of its own.

    Attributes:
        key: Its key in the new book, as ``x_region``.
        header: Its header in the source.
        label: What the new book calls it: the header, unless a column of ours is called so.
        kind: What it will hold.
    """

    key: str
    header: str
    label: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class ProposedPart:
    """A place where rows of a table stand; rows count from 1, columns from 0.

    Attributes:
        sheet: Title of the sheet, or name of the CSV file.
        header_row: First row of its header.
        header_rows: How many rows the header has.
        last_row: Last row of its entries; None where they reach to the sheet's end.
        first_column: First column, None for the sheet's first.
        last_column: Last column, inclusive; None for the sheet's last.
        skip_rows: Totals among the entries.
        columns: The headers of our columns and the extra ones; these of all parts are equal
            where a table says them once.
        name: The name of the sheet, or of the heading above this part.
        rows: How many entries it has.
        scale: What some columns' numbers are multiplied with here, and the word that says so,
            where the parts differ in it.
    """

    sheet: str
    header_row: int
    header_rows: int
    last_row: int | None
    first_column: int | None
    last_column: int | None
    skip_rows: tuple[int, ...]
    columns: Mapping[str, tuple[str, ...]]
    name: str
    rows: int
    scale: Mapping[str, tuple[float, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ProposedTable:
    """One of our tables in the source.

    Attributes:
        key: Our table.
        parts: Where its rows stand.
        columns: Our columns, in the order of our table.
        extras: The columns beyond them.
        certainty: How sure the table is, 0 to 1.
        reasons: What speaks for it.
        scale: What some columns' numbers are multiplied with, and the word that says so.
        words: Our word for some of theirs, by column.
        open_words: Their words that are none of ours, by column, with how often they stand.
        date_order: ``mdy``, ``dmy`` or empty.
        fill_down: Columns whose empty cells take the entry above.
        sheet_name: The column that takes the sheet's name; empty for none.
        always: Entries that are the same in every row.
        only_if: Columns taken only where another column has some words.
        remarks: What is left open, and how it would be said: (reason, line of the mapping).
    """

    key: str
    parts: tuple[ProposedPart, ...]
    columns: tuple[ProposedColumn, ...]
    extras: tuple[ExtraColumn, ...]
    certainty: float
    reasons: tuple[Reason, ...] = ()
    scale: Mapping[str, tuple[float, str]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    open_words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    date_order: str = ""
    fill_down: tuple[str, ...] = ()
    sheet_name: str = ""
    always: Mapping[str, str] = field(default_factory=dict)
    only_if: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    remarks: tuple[tuple[Reason, str], ...] = ()

    @property
    def rows(self) -> int:
        """How many entries it has."""
        return sum(part.rows for part in self.parts)


@dataclass(frozen=True, slots=True)
class NotPlaced:
    """A sheet, or a table on it, that is not taken over as a table, and why."""

    sheet: str
    reason: Reason


@dataclass(frozen=True)
class Proposal:
    """What a foreign workbook was found to hold.

    Attributes:
        source: Its name.
        definition: The team's decisions the new book starts from, with the extra columns and
            the words of the lists it needs.
        given: Whether the team's decisions were given, and not made up here.
        tables: The tables of ours in it.
        not_placed: The rest, and why.
        encodings: How its text files are encoded, by name.
    """

    source: str
    definition: Definition
    given: bool
    tables: tuple[ProposedTable, ...]
    not_placed: tuple[NotPlaced, ...]
    encodings: Mapping[str, str] = field(default_factory=dict)
