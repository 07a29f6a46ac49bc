"""What a person may do where, and how the sheets lie on paper: read from the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import range_boundaries

from salesbook.definition.tables import TABLES
from salesbook.definition.team_file import default_definition
from salesbook.sheets.layout import TEMPLATES
from salesbook.texts import LANGUAGES
from tests.books import write_small_book

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

KEY_ROW, HEADER_ROW, FIRST_ROW = 4, 5, 6
A4 = 9
HELPERS = {
    f"{table.key}.{column.key}" for table in TABLES for column in table.columns if column.helper
}


@pytest.fixture(
    scope="module", params=[(name, language) for name in TEMPLATES for language in LANGUAGES]
)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    template, language = request.param
    file = tmp_path_factory.mktemp("protection") / "team.xlsx"
    write_small_book(file, default_definition(language), template=template)
    return openpyxl.load_workbook(file)


def entry_sheets(book: Workbook) -> list[Worksheet]:
    """Those with a table people fill."""
    return [sheet for sheet in book.worksheets if sheet.tables]


def view_sheets(book: Workbook) -> list[Worksheet]:
    """All that only show; the settings are for typing."""
    settings = book.defined_names["as_of"].attr_text.rpartition("!")[0].strip("'")
    return [sheet for sheet in book.worksheets if not sheet.tables and sheet.title != settings]


def rules(sheet: Worksheet) -> list[DataValidation]:
    return list(sheet.data_validations.dataValidation)


def rule_of(sheet: Worksheet, column: int) -> DataValidation | None:
    """The rule for the entries of a column, which has to reach past the table's last row."""
    bottom = _corners(sheet)[3]
    for rule in rules(sheet):
        for area in rule.sqref.ranges:
            if area.min_col <= column <= area.max_col and area.min_row == FIRST_ROW:
                assert area.max_row > bottom
                return rule
    return None


def _corners(sheet: Worksheet) -> tuple[int, int, int, int]:
    (table,) = sheet.tables.values()
    left, top, right, bottom = range_boundaries(table.ref)
    return left or 0, top or 0, right or 0, bottom or 0


def columns(sheet: Worksheet) -> Iterator[tuple[int, str]]:
    """Number and key of each column of a table."""
    left, _, right, _ = _corners(sheet)
    for column in range(left, right + 1):
        if key := sheet.cell(KEY_ROW, column).value:
            yield column, str(key)


def hidden_columns(sheet: Worksheet) -> set[int]:
    """Neither shown nor opened by unfolding a group."""
    return {
        number
        for letters, layout in sheet.column_dimensions.items()
        if layout.hidden and not layout.outlineLevel
        for number in range(
            layout.min or column_index_from_string(letters),
            (layout.max or column_index_from_string(letters)) + 1,
        )
    }


def is_formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=")


def test_view_sheets_are_protected_without_a_password(book: Workbook) -> None:
    views = view_sheets(book)
    assert len(views) >= 3
    for sheet in views:
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None, sheet.title
        assert sheet.protection.hashValue is None, sheet.title


def test_only_the_cells_to_choose_in_are_open_on_view_sheets(book: Workbook) -> None:
    for sheet in view_sheets(book):
        open_cells = {
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if not cell.protection.locked
        }
        chosen = {
            f"{get_column_letter(column)}{row}"
            for rule in rules(sheet)
            for area in rule.sqref.ranges
            for row, column in area.cells
        }
        assert open_cells == chosen, sheet.title


def test_entry_sheets_are_not_protected(book: Workbook) -> None:
    """Protection stops tables from growing and sorting."""
    sheets = entry_sheets(book)
    assert sheets
    assert not [sheet.title for sheet in sheets if sheet.protection.sheet]


def test_computed_cells_refuse_typing(book: Workbook) -> None:
    for sheet in entry_sheets(book):
        for column, key in columns(sheet):
            computed = is_formula(sheet.cell(FIRST_ROW, column).value)
            rule = rule_of(sheet, column)
            refuses = rule is not None and (rule.type, rule.formula1) == ("custom", "FALSE")
            assert refuses == computed, key
            if rule is not None and refuses:
                assert rule.errorStyle in {None, "stop"}, key
                assert rule.showErrorMessage, key
                assert rule.error, key


def test_every_rule_that_can_refuse_says_why(book: Workbook) -> None:
    lists = 0
    for sheet in book.worksheets:
        for rule in rules(sheet):
            place = (sheet.title, str(rule.sqref))
            lists += rule.type == "list"
            if rule.type is not None:
                assert rule.showErrorMessage, place
                assert rule.error, place
                assert rule.errorTitle, place
            # Excel's attribute says the opposite of its name: set, it hides the arrow.
            assert not rule.showDropDown, place
    assert lists >= 4


def test_every_drop_down_helps_before_it_refuses(book: Workbook) -> None:
    for sheet in book.worksheets:
        for rule in rules(sheet):
            if rule.type == "list":
                place = (sheet.title, str(rule.sqref))
                assert rule.errorStyle in {None, "stop"}, place
                assert rule.showInputMessage, place
                assert rule.prompt, place


def test_every_drop_down_has_words_to_offer(book: Workbook) -> None:
    """Those of a company or a deal are empty until one is entered."""
    typed = {sheet.title for sheet in entry_sheets(book)}
    for sheet in book.worksheets:
        for rule in rules(sheet):
            listed = rule.formula1 or ""
            if rule.type != "list" or listed.startswith('"'):
                continue
            title, _, area = listed.rpartition("!")
            title = title.strip("'").replace("''", "'")
            cells = [cell for row in book[title][area.replace("$", "")] for cell in row]
            if title not in typed and "members" not in str(
                _key_above(book[title], cells[0].row, cells[0].column)
            ):
                assert any(cell.value for cell in cells), (sheet.title, str(rule.sqref))


def _key_above(sheet: Worksheet, row: int, column: int) -> object:
    return sheet.cell(max(1, row - 2), column).value


def test_helper_columns_and_the_key_row_are_hidden(book: Workbook) -> None:
    for sheet in entry_sheets(book):
        hidden = hidden_columns(sheet)
        helpers = {column for column, key in columns(sheet) if key in HELPERS}
        assert helpers == hidden, sheet.title
        assert sheet.row_dimensions[KEY_ROW].hidden, sheet.title


def test_what_a_view_sheet_works_with_is_hidden(book: Workbook) -> None:
    """All that stands right of what is printed."""
    for sheet in view_sheets(book):
        if not sheet.print_area:
            continue
        right = range_boundaries(sheet.print_area.rpartition("!")[2].replace("$", ""))[2]
        beyond = {
            cell.column
            for row in sheet.iter_rows(min_col=(right or 0) + 1)
            for cell in row
            if cell.value is not None
        }
        assert beyond <= hidden_columns(sheet), sheet.title


def test_entry_sheets_keep_their_header_in_sight_and_on_each_page(book: Workbook) -> None:
    for sheet in entry_sheets(book):
        place = str(sheet.freeze_panes)
        assert place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(FIRST_ROW), sheet.title
        assert place != f"{get_column_letter(1)}{FIRST_ROW}", sheet.title
        assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}", sheet.title


def test_entry_sheets_print_on_a4_lying_down_one_page_wide(book: Workbook) -> None:
    for sheet in entry_sheets(book):
        page, properties = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
        assert page.paperSize in {A4, str(A4)}, sheet.title
        assert page.orientation == "landscape", sheet.title
        assert (int(page.fitToWidth or 0), int(page.fitToHeight or 0)) == (1, 0), sheet.title
        assert properties, sheet.title
        assert properties.fitToPage, sheet.title
