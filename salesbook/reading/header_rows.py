"""What the header of a foreign table says above each column, in one line; it may have two rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from salesbook.cells import column_letters
from salesbook.folds import fold_text
from salesbook.grid import Scalar
from salesbook.reading.entries import is_blank, text_of


def compose_headers(rows: Sequence[Sequence[Scalar]], columns: range) -> dict[int, str]:
    """Headers by their zero-based column, no two of the same wording.

    A heading that spans several columns stands over each of them: where the last row says
    something and a row above it does not, that row's next heading to the left is meant. The
    second column of a wording is called ``… (2)``. Columns without a header are left out.

    Args:
        rows: The rows of the header from the top.
        columns: The columns of the table.
    """
    spread = [dict(_spread(row, rows[-1], columns)) for row in rows[:-1]]
    last = {index: one_line(row_cell(rows[-1], index)) for index in columns}
    named = (
        (
            index,
            " ".join(part for part in (*(s.get(index, "") for s in spread), last[index]) if part),
        )
        for index in columns
    )
    return dict(_numbered((index, name) for index, name in named if name))


def name_columns(
    headers: Mapping[int, str], rows: Sequence[Sequence[Scalar]], columns: range
) -> dict[int, str]:
    """The headers, and the letters of columns that have entries but no header: ``(C)``."""
    bare = [index for index in columns if index not in headers]
    used = [index for index in bare if any(not is_blank(row_cell(row, index)) for row in rows)]
    named = dict(headers) | {index: f"({column_letters(index)})" for index in used}
    return dict(sorted(named.items()))


def row_cell(row: Sequence[Scalar], index: int) -> Scalar:
    """A cell of a row; beyond its end it is empty."""
    return row[index] if index < len(row) else ""


def one_line(cell: Scalar) -> str:
    """A header cell's text without line breaks."""
    return " ".join(text_of(cell).split())


def _spread(
    row: Sequence[Scalar], last: Sequence[Scalar], columns: range
) -> Iterator[tuple[int, str]]:
    heading = ""
    for index in columns:
        own = one_line(row_cell(row, index))
        heading = own or heading
        if own or not is_blank(row_cell(last, index)):
            yield index, heading


def _numbered(named: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    seen: dict[str, int] = {}
    for index, name in named:
        folded = fold_text(name)
        seen[folded] = seen.get(folded, 0) + 1
        yield index, name if seen[folded] == 1 else f"{name} ({seen[folded]})"
