"""Writing a large, fully formatted workbook: salesbook beside openpyxl.

10,000 customers, 10,000 deals and 50,000 meetings, with a styled header, a number format for
each column, three formula columns, a table, ten conditional formats, six rules for entries and
a frozen header on each sheet.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableStyleInfo

from benchmarks.timing import Benchmark, Peer
from salesbook.backends.xlsx_write import workbook_bytes
from salesbook.cells import CellRange, CellRef
from salesbook.spec import (
    Align,
    Block,
    BlockColumn,
    Cell,
    Check,
    ColumnLayout,
    ErrorValue,
    Format,
    Highlight,
    RowFormula,
    SheetSpec,
    TableSpec,
    Validation,
    Value,
    WorkbookSpec,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_COUNTS = {"顧客管理": 10_000, "案件管理": 10_000, "商談記録": 50_000}
_HEADER = Format(bold=True, color="FFFFFF", fill="1F4E79", border="BFBFBF", align=Align.CENTER)
_TEXT = Format(border="BFBFBF")
_WRAPPED = Format(border="BFBFBF", wrap=True)
_MONEY = Format(border="BFBFBF", number="#,##0")
_DATE = Format(border="BFBFBF", number="yyyy/mm/dd")
_SHARE = Format(border="BFBFBF", number="0%")
_FORMATS = {
    "header": _HEADER,
    "text": _TEXT,
    "wrapped": _WRAPPED,
    "money": _MONEY,
    "date": _DATE,
    "share": _SHARE,
}
_FILLS = ("FDE9E7", "FFF4CE", "E2F0D9", "DDEBF7", "EDEDED")
_OWNERS = ("佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本", "中村")
_STAGES = ("接触", "ヒアリング", "提案", "見積", "交渉", "受注", "失注")
_START = dt.date(2025, 4, 1)
_WITH_NEXT_DATE = 0.6
_WITH_NOTE = 0.7


def writing() -> Benchmark:
    """The same book through both writers."""
    book = _book()
    return Benchmark(
        "Writing 10,000 customers, 10,000 deals and 50,000 meetings",
        (
            Peer("openpyxl", functools.partial(_write_with_openpyxl, book)),
            Peer("salesbook", functools.partial(workbook_bytes, book)),
        ),
    )


def _book() -> WorkbookSpec:
    chance = random.Random(1)
    sheets = tuple(_sheet(title, count, chance) for title, count in _COUNTS.items())
    return WorkbookSpec("benchmark", "ja", sheets)


def _sheet(title: str, count: int, chance: random.Random) -> SheetSpec:
    columns = _columns(count, chance)
    width = len(columns)
    body = CellRange(1, 0, count + 1, width)
    return SheetSpec(
        key=title,
        title=title,
        columns=(ColumnLayout(16),) * width,
        cells=tuple(Cell(CellRef(0, at), name, _HEADER) for at, name in enumerate(columns)),
        blocks=(Block(CellRef(1, 0), count, tuple(columns.values())),),
        tables=(TableSpec(f"table_{list(_COUNTS).index(title)}", _with_header(body), (*columns,)),),
        validations=_validations(body),
        highlights=tuple(
            Highlight(body, f"AND($E2>{number},$L2={number})", fill=_FILLS[number % len(_FILLS)])
            for number in range(10)
        ),
        freeze=CellRef(1, 1),
    )


def _with_header(body: CellRange) -> CellRange:
    return CellRange(body.top - 1, body.left, body.bottom, body.right)


def _columns(count: int, chance: random.Random) -> dict[str, BlockColumn]:
    rows = range(count)
    days = [_START + dt.timedelta(chance.randrange(600)) for _ in rows]
    return {
        "番号": _entries(_TEXT, [f"C{row:05}" for row in rows]),
        "会社名": _entries(_TEXT, [f"株式会社{chance.choice(_OWNERS)}商事{row}" for row in rows]),
        "担当者": _entries(_TEXT, [chance.choice(_OWNERS) for _ in rows]),
        "ステージ": _entries(_TEXT, [chance.choice(_STAGES) for _ in rows]),
        "金額": _entries(_MONEY, [chance.randrange(10, 5_000) * 10_000 for _ in rows]),
        "確度": _entries(_SHARE, [chance.randrange(1, 20) / 20 for _ in rows]),
        "日付": _entries(_DATE, days),
        "次回予定日": _entries(
            _DATE, [day if chance.random() < _WITH_NEXT_DATE else None for day in days]
        ),
        "メモ": _entries(_WRAPPED, [_note(row, chance) for row in rows]),
        "加重金額": BlockColumn(_MONEY, formula=RowFormula(("E", "*F", ""))),
        "経過日数": BlockColumn(_MONEY, formula=RowFormula(("TODAY()-G", ""))),
        "状態": BlockColumn(_TEXT, formula=RowFormula(("IF(H", '="",0,IF(H', "<TODAY(),1,2))"))),
    }


def _entries(format_: Format, values: Sequence[Value]) -> BlockColumn:
    return BlockColumn(format_, values)


def _note(row: int, chance: random.Random) -> str | None:
    if chance.random() > _WITH_NOTE:
        return None
    return f"{row}件目　R&Dの課題を{chance.choice(_OWNERS)}様に確認。次回は見積と比較表を持参する。"


def _validations(body: CellRange) -> tuple[Validation, ...]:
    return (
        Validation(body.column(2), Check.LIST, options=_OWNERS, prompt="選んでください"),
        Validation(body.column(3), Check.LIST, options=_STAGES, prompt="選んでください"),
        Validation(body.column(4), Check.DECIMAL, low=0, error="0以上の数値"),
        Validation(body.column(5), Check.DECIMAL, low=0, high=1, error="0から1"),
        Validation(body.column(6), Check.DATE, low=dt.date(2000, 1, 1), error="日付"),
        Validation(body.column(7), Check.DATE, low=dt.date(2000, 1, 1), error="日付"),
    )


def _write_with_openpyxl(book: WorkbookSpec) -> bytes:
    """The same cells and formats as openpyxl's own guide would have them written."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, format_ in _FORMATS.items():
        workbook.add_named_style(_named_style(name, format_))
    for sheet in book.sheets:
        _fill_with_openpyxl(workbook.create_sheet(sheet.title), sheet)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _named_style(name: str, format_: Format) -> NamedStyle:
    side = Side(style="thin", color=format_.border)
    style = NamedStyle(
        name,
        font=Font(name="Yu Gothic", size=10.5, bold=format_.bold, color=format_.color),
        border=Border(left=side, right=side, top=side, bottom=side),
        alignment=Alignment(vertical="center", wrap_text=format_.wrap),
        number_format=format_.number,
    )
    if format_.fill:
        style.fill = PatternFill("solid", start_color=format_.fill)
    return style


def _fill_with_openpyxl(placed: Worksheet, sheet: SheetSpec) -> None:
    placed.freeze_panes = str(sheet.freeze)
    for cell in sheet.cells:
        placed.cell(1, cell.at.column + 1, str(cell.value)).style = "header"
    for block in sheet.blocks:
        for number, column in enumerate(block.columns, 1):
            _fill_column_with_openpyxl(placed, number, column, block.height)
    for table in sheet.tables:
        style = TableStyleInfo(name="TableStyleLight1")
        placed.add_table(Table(displayName=table.name, ref=str(table.range), tableStyleInfo=style))
    for rule in sheet.validations:
        guard = DataValidation("list", f'"{",".join(rule.options)}"', sqref=str(rule.range))
        placed.add_data_validation(guard)
    for each in sheet.highlights:
        fill = PatternFill("solid", end_color=each.fill)
        rule_ = FormulaRule([each.formula], fill=fill)  # type: ignore[no-untyped-call]
        placed.conditional_formatting.add(str(each.range), rule_)


def _fill_column_with_openpyxl(
    placed: Worksheet, number: int, column: BlockColumn, height: int
) -> None:
    first = placed.cell(2, number)
    first.style = next(name for name, each in _FORMATS.items() if each == column.format)
    for row in range(2, height + 2):
        cell = placed.cell(row, number)
        # The quickest way there is; naming the style costs more.
        cell._style = first._style  # type: ignore[union-attr]  # noqa: SLF001
        value = f"={column.formula.at(row - 1)}" if column.formula else column.values[row - 2]
        cell.value = value.code if isinstance(value, ErrorValue) else value
