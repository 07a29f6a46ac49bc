"""What a workbook has that Google Sheets cannot hold, told to those who build it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from salesbook.backends.gsheets.plan import NotHeld
from salesbook.spec import ChartKind, Ime, SheetSpec, WorkbookSpec


def not_held(spec: WorkbookSpec) -> Iterator[NotHeld]:
    """Each thing that is missing, with the sheets that have it in the workbook.

    Args:
        spec: The book, as it was laid out.
    """
    for code, has in _LACKS.items():
        sheets = tuple(sheet.title for sheet in spec.sheets if not sheet.hidden and has(sheet))
        if sheets:
            yield NotHeld(code, sheets)


def _prints(sheet: SheetSpec) -> bool:
    return sheet.print.area is not None or sheet.print.repeat_rows is not None


def _has_breaks(sheet: SheetSpec) -> bool:
    return bool(sheet.print.breaks)


def _has_footer(sheet: SheetSpec) -> bool:
    return bool(sheet.print.footer)


def _sets_input_method(sheet: SheetSpec) -> bool:
    return any(validation.ime is not Ime.NONE for validation in sheet.validations)


def _grows(sheet: SheetSpec) -> bool:
    return bool(sheet.tables)


def _zooms(sheet: SheetSpec) -> bool:
    return sheet.zoom != 100  # noqa: PLR2004 - percent


def _has_doughnut(sheet: SheetSpec) -> bool:
    return any(chart.kind is ChartKind.DOUGHNUT for chart in sheet.charts)


def _hides_names(sheet: SheetSpec) -> bool:
    return any(
        not series.title for chart in sheet.charts if chart.legend for series in chart.series
    )


_LACKS: dict[str, Callable[[SheetSpec], bool]] = {
    "print_setup": _prints,
    "page_breaks": _has_breaks,
    "footer": _has_footer,
    "input_method": _sets_input_method,
    "growing_table": _grows,
    "zoom": _zooms,
    "doughnut": _has_doughnut,
    "legend": _hides_names,
}
