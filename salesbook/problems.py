"""What is wrong in a sheet, told to the person who filled it.

A ``Problem`` is a value: a stable code, the cell, what stands there. The sentence and the
hint are made at the edge, in the reader's language, from the catalogue under ``problem.``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from salesbook.cells import CellRef, quote_sheet
from salesbook.texts import Texts


class Severity(StrEnum):
    """How much it matters."""

    ERROR = "error"
    """The entry was not used; numbers are incomplete until it is mended."""
    WARNING = "warning"
    """The entry was used, but is probably not what was meant."""
    NOTICE = "notice"
    """Something to know: read with a changed form, or a date that has passed; the numbers stand."""


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: its code, its name in the catalogue, and how much it matters."""

    code: str
    name: str
    severity: Severity


TABLE_MISSING = ProblemKind("SB101", "table_missing", Severity.ERROR)
COLUMN_MISSING = ProblemKind("SB102", "column_missing", Severity.WARNING)
COLUMN_UNKNOWN = ProblemKind("SB103", "column_unknown", Severity.NOTICE)
KEYS_MISSING = ProblemKind("SB104", "keys_missing", Severity.NOTICE)
COLUMN_TWICE = ProblemKind("SB105", "column_twice", Severity.WARNING)
TABLE_TWICE = ProblemKind("SB106", "table_twice", Severity.ERROR)
CELL_OUTSIDE = ProblemKind("SB107", "cell_outside", Severity.NOTICE)
TOTAL_ROW = ProblemKind("SB108", "total_row", Severity.NOTICE)
NOTE_ROW = ProblemKind("SB109", "note_row", Severity.NOTICE)
HEADER_AGAIN = ProblemKind("SB110", "header_again", Severity.NOTICE)
SHEET_UNREAD = ProblemKind("SB111", "sheet_unread", Severity.NOTICE)
BESIDE_TABLES = ProblemKind("SB112", "beside_tables", Severity.NOTICE)
NOT_A_NUMBER = ProblemKind("SB201", "not_a_number", Severity.ERROR)
NOT_A_DATE = ProblemKind("SB202", "not_a_date", Severity.ERROR)
NOT_A_CHOICE = ProblemKind("SB203", "not_a_choice", Severity.ERROR)
NOT_A_FLAG = ProblemKind("SB204", "not_a_flag", Severity.ERROR)
OUT_OF_RANGE = ProblemKind("SB205", "out_of_range", Severity.ERROR)
ERROR_VALUE = ProblemKind("SB206", "error_value", Severity.ERROR)
NOT_CALCULATED = ProblemKind("SB207", "not_calculated", Severity.WARNING)
LONG_NUMBER = ProblemKind("SB208", "long_number", Severity.WARNING)
READ_AS = ProblemKind("SB209", "read_as", Severity.NOTICE)
HEADER_UNIT = ProblemKind("SB210", "header_unit", Severity.NOTICE)
MERGED = ProblemKind("SB211", "merged", Severity.NOTICE)
MERGED_NUMBER = ProblemKind("SB212", "merged_number", Severity.WARNING)
PHONE_DIGITS = ProblemKind("SB213", "phone_digits", Severity.WARNING)
NOT_AN_EMAIL = ProblemKind("SB214", "not_an_email", Severity.WARNING)
REQUIRED = ProblemKind("SB301", "required", Severity.WARNING)
DUPLICATE = ProblemKind("SB302", "duplicate", Severity.ERROR)
NO_MATCH = ProblemKind("SB303", "no_match", Severity.WARNING)
CLOSED_WITHOUT_DATE = ProblemKind("SB304", "closed_without_date", Severity.WARNING)
CLOSED_BEFORE_OPENED = ProblemKind("SB305", "closed_before_opened", Severity.WARNING)
OPEN_WITH_CLOSED_DATE = ProblemKind("SB306", "open_with_closed_date", Severity.WARNING)
FUTURE_MEETING = ProblemKind("SB307", "future_meeting", Severity.WARNING)
CLOSED_WITH_NEXT = ProblemKind("SB308", "closed_with_next", Severity.WARNING)
NEXT_DATE_PAST = ProblemKind("SB309", "next_date_past", Severity.NOTICE)
AMOUNT_SLIP = ProblemKind("SB310", "amount_slip", Severity.WARNING)
ROW_TWICE = ProblemKind("SB311", "row_twice", Severity.WARNING)
SETTING_IGNORED = ProblemKind("SB401", "setting_ignored", Severity.ERROR)

CATALOGUE = (
    TABLE_MISSING,
    COLUMN_MISSING,
    COLUMN_UNKNOWN,
    KEYS_MISSING,
    COLUMN_TWICE,
    TABLE_TWICE,
    CELL_OUTSIDE,
    TOTAL_ROW,
    NOTE_ROW,
    HEADER_AGAIN,
    SHEET_UNREAD,
    BESIDE_TABLES,
    NOT_A_NUMBER,
    NOT_A_DATE,
    NOT_A_CHOICE,
    NOT_A_FLAG,
    OUT_OF_RANGE,
    ERROR_VALUE,
    NOT_CALCULATED,
    LONG_NUMBER,
    READ_AS,
    HEADER_UNIT,
    MERGED,
    MERGED_NUMBER,
    PHONE_DIGITS,
    NOT_AN_EMAIL,
    REQUIRED,
    DUPLICATE,
    NO_MATCH,
    CLOSED_WITHOUT_DATE,
    CLOSED_BEFORE_OPENED,
    OPEN_WITH_CLOSED_DATE,
    FUTURE_MEETING,
    CLOSED_WITH_NEXT,
    NEXT_DATE_PAST,
    AMOUNT_SLIP,
    ROW_TWICE,
    SETTING_IGNORED,
)


TOLD_ONCE = frozenset({NEXT_DATE_PAST})
"""Kinds that say the same whatever stands in the cell: a group holds different values."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one place.

    Attributes:
        kind: Its code, name and severity.
        sheet: Title of the sheet, or name of the CSV file.
        cell: Where it stands; None for a problem of the whole sheet.
        column: The column's label as people see it.
        value: What stands in the cell, as text.
        details: More for the sentence, as ``(("nearest", "GTX Pro"),)``.
        order: The sheet's place in the book, so that sorting follows the tabs.
    """

    kind: ProblemKind
    sheet: str
    cell: CellRef | None = None
    column: str = ""
    value: str = ""
    details: tuple[tuple[str, str], ...] = ()
    order: int = field(default=0, compare=False)

    @property
    def code(self) -> str:
        """The stable code, as ``SB201``."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.kind.severity

    @property
    def address(self) -> str:
        """Sheet and cell as formulas write them: ``'顧客管理'!H12``."""
        sheet = quote_sheet(self.sheet)
        return sheet if self.cell is None else f"{sheet}!{self.cell}"

    def sentence(self, texts: Texts) -> str:
        """What is wrong."""
        return self._fill(texts, "sentence")

    def hint(self, texts: Texts) -> str:
        """How to mend it; a name that comes near is suggested."""
        near = dict(self.details).get("nearest")
        return self._fill(texts, "hint_near" if near else "hint")

    def _fill(self, texts: Texts, part: str) -> str:
        values = {"column": self.column, "value": self.value, "sheet": self.sheet}
        return texts(f"problem.{self.kind.name}.{part}", **(values | dict(self.details)))


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems that say the same: the first of them, and all their cells.

    Attributes:
        first: The one that stands highest.
        cells: The cells of all of them, top down.
    """

    first: Problem
    cells: tuple[CellRef, ...]

    @property
    def count(self) -> int:
        """How many cells share the problem."""
        return max(1, len(self.cells))


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By sheet, row, column and code."""
    return tuple(sorted(problems, key=_place))


def group_problems(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """One group for each sheet, column, code and value, in the order of their first cells.

    Kinds of ``TOLD_ONCE`` make one group whatever the values.
    """
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in sort_problems(problems):
        said = () if problem.kind in TOLD_ONCE else (problem.value, problem.details)
        key = (problem.code, problem.sheet, problem.column, *said)
        groups.setdefault(key, []).append(problem)
    return tuple(
        ProblemGroup(same[0], tuple(each.cell for each in same if each.cell is not None))
        for same in groups.values()
    )


def count_by_severity(problems: Iterable[Problem]) -> dict[Severity, int]:
    """How many of each severity; a severity without problems counts 0."""
    counts = Counter(problem.severity for problem in problems)
    return {severity: counts[severity] for severity in Severity}


def _place(problem: Problem) -> tuple[int, str, int, int, str, str]:
    cell = problem.cell or CellRef(-1, -1)
    return (problem.order, problem.sheet, cell.row, cell.column, problem.code, problem.value)
