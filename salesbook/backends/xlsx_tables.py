"""Tables of an .xlsx file, and the names that tables and cells go by."""

from __future__ import annotations

import re
from collections import Counter

from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo

from salesbook.backends.xlsx_text import escape_text, formula_text
from salesbook.spec import RowFormula, TableSpec, WorkbookSpec

LONGEST_NAME = 255

_NAME = re.compile(r"[^\W\d][\w.]*")
# What reads as an address, in either of Excel's two ways to write one, is taken for a cell.
_ADDRESS = re.compile(r"[A-Z]{1,3}[0-9]{1,7}|R[0-9]*|C[0-9]*|R[0-9]*C[0-9]*", re.IGNORECASE)


def check_names(spec: WorkbookSpec) -> None:
    """Refuse names that Excel would repair a file for.

    Tables and named cells share one set of names, in which case does not matter.

    Raises:
        ValueError: A name is none, reads as an address, or stands for two things. The message
            has the name.
    """
    names = [name.name for name in spec.names]
    names += [table.name for sheet in spec.sheets for table in sheet.tables]
    for name in names:
        if len(name) > LONGEST_NAME or not _NAME.fullmatch(name) or _ADDRESS.fullmatch(name):
            message = f"{name!r} is no name for cells or a table"
            raise ValueError(message)
    twice = [name for name, count in Counter(map(str.casefold, names)).items() if count > 1]
    if twice:
        message = f"two tables or named cells of one name: {twice[0]!r}"
        raise ValueError(message)


def excel_table(table: TableSpec) -> Table:
    """A table with a filter, the look of the cells below it, and its formulas.

    A row that joins the table gets its formulas from here. Excel keeps each as it stands in
    the table's first row of entries and moves its references from there, as it does from cell
    to cell. (Seen in a file Excel saved: readxl's ``deaths.xlsx``, a table at ``A5:F15`` whose
    calculated column is kept as ``DATEDIF(E6,F6,"y")``.)

    Raises:
        ValueError: The columns' names are not all different or not as many as the columns, or
            there is no row below them, or not a formula entry for each column. The message
            names the table.
    """
    names = [escape_text(name).replace("\n", "_x000a_") for name in table.columns]
    if len({name.casefold() for name in names}) != table.range.width or table.range.height == 1:
        message = (
            f"table {table.name} at {table.range} needs {table.range.width} different column"
            " names and a row below them"
        )
        raise ValueError(message)
    if table.formulas and len(table.formulas) != len(names):
        message = f"table {table.name}: {len(table.formulas)} formulas for {len(names)} columns"
        raise ValueError(message)
    formulas = table.formulas or (None,) * len(names)
    return Table(
        displayName=table.name,
        ref=str(table.range),
        autoFilter=AutoFilter(ref=str(table.range)),
        tableColumns=[
            TableColumn(id=number, name=name, calculatedColumnFormula=_formula(table, formula))
            for number, (name, formula) in enumerate(zip(names, formulas, strict=True), 1)
        ],
        tableStyleInfo=TableStyleInfo(name="TableStyleLight1", showRowStripes=False),
    )


def _formula(table: TableSpec, formula: RowFormula | None) -> TableFormula | None:
    if formula is None:
        return None
    return TableFormula(attr_text=formula_text(formula.at(table.range.top + 1)))
