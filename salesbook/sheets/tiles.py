"""Figures on view sheets: tiles with one number, and the rows of tables that only show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from salesbook.cells import CellRange, CellRef
from salesbook.sheets import look
from salesbook.spec import Align, Cell, Format, Formula, Value

TILE_HEIGHT = 5
"""Rows of a tile: its colour, its title, its number, two lines of details."""

_HAIR = "E6EBF1"
_TEXT = Format(size=10, align=Align.LEFT, indent=1, underline_border=_HAIR)
_NUMBER = replace(_TEXT, align=Align.RIGHT, indent=0)
_TILE = Format(size=9.5, fill=look.MIST, color=look.SOFT_INK)

Shown = Value | Formula


@dataclass(frozen=True, slots=True)
class Detail:
    """A small number in a tile, beside its label."""

    label: str
    formula: str
    number: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One number that matters, with what explains it.

    Attributes:
        formula: The number, without the leading ``=``.
        number: Its number format.
        color: The colour above the tile and of its number.
        details: Up to four, in two lines.
        link: Where a click on the title leads.
    """

    title: str
    formula: str
    number: str
    color: str
    details: tuple[Detail, ...] = ()
    link: str = ""


def remark(at: CellRef, text: Shown) -> Cell:
    """A quiet sentence at the end of a heading's line."""
    style = replace(look.HEADING, bold=False, size=9, color=look.SOFT_INK, align=Align.RIGHT)
    return Cell(at, text, style)


def header(at: CellRef, labels: Iterable[Shown], number: str = "General") -> Iterator[Cell]:
    """A table's header row; dates among the labels take the number format."""
    style = replace(look.HEADER, number=number)
    for offset, label in enumerate(labels):
        yield Cell(at.shift(columns=offset), label, style)


def line(
    at: CellRef,
    values: Sequence[Shown],
    formats: Sequence[str],
    *,
    total: bool = False,
    ruled: bool = True,
) -> Iterator[Cell]:
    """A row of a table: a text first, then numbers in their formats.

    Args:
        at: Its first cell.
        values: A value per column.
        formats: A number format per column.
        total: Whether it sums up the others, and stands out.
        ruled: Whether a line is drawn below it; spare rows go without.
    """
    for offset, (value, number) in enumerate(zip(values, formats, strict=True)):
        style = replace(_NUMBER if offset else _TEXT, number=number)
        if not ruled:
            style = replace(style, underline_border="")
        if total:
            style = replace(style, bold=True, fill=look.MIST, underline_border=look.LINE)
        yield Cell(at.shift(columns=offset), value, style)


def tile(at: CellRef, width: int, content: Tile) -> Iterator[Cell]:
    """A tile of ``TILE_HEIGHT`` rows and at least four columns; ``tile_merges`` joins its cells."""
    bar, title = Format(fill=content.color), replace(_TILE, bold=True, size=11, indent=1)
    value = replace(_TILE, bold=True, size=22, color=content.color, align=Align.LEFT, indent=1)
    rows = (bar, title, replace(value, number=content.number), _TILE, _TILE)
    placed: dict[CellRef, tuple[Shown, Format]] = {
        at.shift(rows, columns): (None, style)
        for rows, style in enumerate(rows)
        for columns in range(width)
    }
    placed[at.shift(1)] = (content.title, title)
    placed[at.shift(2)] = (Formula(content.formula), rows[2])
    for number, detail in enumerate(content.details):
        place = at.shift(3 + number // 2, number % 2 * 2)
        placed[place] = (detail.label, replace(_TILE, align=Align.LEFT, indent=1))
        placed[place.shift(columns=1)] = (Formula(detail.formula), _detail_number(detail))
    links = {at.shift(1): content.link} if content.link else {}
    for place, (shown, style) in placed.items():
        yield Cell(place, shown, style, link=links.get(place, ""))


def tile_merges(at: CellRef, width: int) -> tuple[CellRange, ...]:
    """The cells of a tile's title and of its number, joined."""
    return tuple(CellRange.of(at.shift(rows), 1, width) for rows in (1, 2))


def _detail_number(detail: Detail) -> Format:
    return replace(_TILE, number=detail.number, bold=True, color=look.INK, align=Align.LEFT)
