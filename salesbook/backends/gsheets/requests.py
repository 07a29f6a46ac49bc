"""A ``WorkbookSpec`` as the requests that build it in Google Sheets.

Pure: the same book gives the same requests, byte for byte, and every sheet, chart, rule and
mark has the same number each time, so that a request sent twice is refused and not doubled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from salesbook.backends.gsheets.charts import add_charts
from salesbook.backends.gsheets.contents import fill_cells
from salesbook.backends.gsheets.equivalents import with_equivalents
from salesbook.backends.gsheets.filters import add_filters
from salesbook.backends.gsheets.grids import (
    MOST_CELLS,
    grid_sizes,
    set_dimensions,
    sheet_properties,
)
from salesbook.backends.gsheets.ids import sheet_id, stable_id
from salesbook.backends.gsheets.lacks import not_held
from salesbook.backends.gsheets.looks import dress_cells
from salesbook.backends.gsheets.marks import end_build, mark_sheet
from salesbook.backends.gsheets.plan import SheetsPlan
from salesbook.backends.gsheets.protections import protect
from salesbook.backends.gsheets.rules import add_highlights, add_validations
from salesbook.backends.gsheets.wire import Request, grid_range
from salesbook.cells import CellRange
from salesbook.definition.team import Member
from salesbook.errors import TargetError
from salesbook.spec import SheetSpec, WorkbookSpec
from salesbook.texts import Texts

LOCALES = {"ja": "ja_JP", "en": "en_US"}
TIME_ZONE = "Asia/Tokyo"

_STAND_IN = stable_id("sheet", "stand-in")


def spreadsheet_requests(
    spec: WorkbookSpec,
    *,
    present: Mapping[str, int] = {},
    default_sheet: int | None = None,
    members: Sequence[Member] = (),
    time_zone: str = TIME_ZONE,
    half_built: Collection[int] = (),
) -> SheetsPlan:
    """Everything that builds a book, in order.

    Args:
        spec: The book.
        present: The sheets that are there: number by title. They stay as they are.
        default_sheet: The number of the empty sheet the spreadsheet came with, which goes once
            ours are there; None for none. Only who has seen that it is empty may name it.
        members: The team: who may edit what is protected, and who gets a filter view.
        time_zone: Decides when a day begins; a name of the CLDR, as ``Asia/Tokyo``.
        half_built: Numbers of our sheets that are left of a build that was never finished, as
            the ``salesbook.unfinished`` mark tells; they are taken away first, with the mark.

    Returns:
        The plan; nothing was sent.

    Raises:
        TargetError: A sheet of ours is there already, a title is taken, or the book has more
            cells than a spreadsheet holds.
        ValueError: A cell cannot hold its entry; the message names the cell.
    """
    kept = {title: number for title, number in present.items() if number not in half_built}
    _check_free(spec, kept)
    fitted = with_equivalents(spec)
    sizes = grid_sizes(fitted)
    _check_size(sizes)
    sheets = [
        {"properties": sheet_properties(sheet, index, sizes[sheet.key])}
        for index, sheet in enumerate(fitted.sheets)
    ]
    properties = _properties(spec, time_zone)
    fields = ",".join(properties)
    filling = tuple(_filling(fitted, sizes, members))
    return SheetsPlan(
        requests=(
            *_cleared(present, half_built),
            {"updateSpreadsheetProperties": {"properties": properties, "fields": fields}},
            *({"addSheet": sheet} for sheet in sheets),
            *filling,
            *_taken_away(default_sheet, present, half_built),
        ),
        create_body={"properties": {"title": spec.title, **properties}, "sheets": sheets},
        after_create=filling,
        not_held=tuple(not_held(spec)),
        sheet_ids={sheet.key: sheet_id(sheet.key) for sheet in spec.sheets},
    )


def _check_free(spec: WorkbookSpec, present: Mapping[str, int]) -> None:
    numbers = set(present.values())
    if built := [sheet.title for sheet in spec.sheets if sheet_id(sheet.key) in numbers]:
        raise TargetError("sheets.built", sheets=", ".join(built))
    taken = {title.casefold() for title in present}
    if double := [sheet.title for sheet in spec.sheets if sheet.title.casefold() in taken]:
        raise TargetError("sheets.title_taken", sheets=", ".join(double))


def _check_size(sizes: Mapping[str, CellRange]) -> None:
    cells = sum(size.height * size.width for size in sizes.values())
    if cells > MOST_CELLS:
        raise TargetError("sheets.too_many_cells", cells=f"{cells:,}", most=f"{MOST_CELLS:,}")


def _properties(spec: WorkbookSpec, time_zone: str) -> Request:
    return {
        "locale": LOCALES[spec.language],
        "timeZone": time_zone,
        "autoRecalc": "ON_CHANGE",
    }


def _cleared(present: Mapping[str, int], half_built: Collection[int]) -> Iterator[Request]:
    """Take away what is left of a build, and its mark."""
    if half_built:
        yield end_build()
        if _all_ours(present, half_built):
            yield {"addSheet": {"properties": {"sheetId": _STAND_IN, "title": f"{_STAND_IN}"}}}
        yield from ({"deleteSheet": {"sheetId": number}} for number in sorted(half_built))


def _all_ours(present: Mapping[str, int], half_built: Collection[int]) -> bool:
    """A spreadsheet is never without a sheet: one steps in while all others are taken away."""
    return bool(half_built) and set(present.values()) <= set(half_built)


def _taken_away(
    default_sheet: int | None, present: Mapping[str, int], half_built: Collection[int]
) -> Iterator[Request]:
    if default_sheet is not None:
        yield {"deleteSheet": {"sheetId": default_sheet}}
    if _all_ours(present, half_built):
        yield {"deleteSheet": {"sheetId": _STAND_IN}}


def _filling(
    spec: WorkbookSpec, sizes: Mapping[str, CellRange], members: Sequence[Member]
) -> Iterator[Request]:
    texts = Texts(spec.language)
    numbers = {sheet.title: sheet_id(sheet.key) for sheet in spec.sheets}
    for name in spec.names:
        named = {
            "namedRangeId": f"{stable_id('name', name.name)}",
            "name": name.name,
            "range": grid_range(numbers[name.sheet], name.range),
        }
        yield {"addNamedRange": {"namedRange": named}}
    for sheet in spec.sheets:
        yield from mark_sheet(sheet)
        yield from fill_cells(sheet, numbers[sheet.title])
    for sheet in spec.sheets:
        yield from _dressing(spec, sheet, sizes[sheet.key])
        yield from add_filters(sheet, members, texts)
        yield from protect(sheet, members, texts)


def _dressing(spec: WorkbookSpec, sheet: SheetSpec, size: CellRange) -> Iterator[Request]:
    number = sheet_id(sheet.key)
    yield from dress_cells(spec, sheet, size)
    yield from set_dimensions(sheet, spec.language)
    for merge in sheet.merges:
        cells = grid_range(number, merge)
        yield {"mergeCells": {"range": cells, "mergeType": "MERGE_ALL"}}
    yield from add_validations(sheet)
    yield from add_highlights(sheet)
    yield from add_charts(sheet, spec.language)
