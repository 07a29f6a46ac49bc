"""Write ``docs/columns.md`` from the tables: ``make columns``. A test holds it to them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from salesbook.definition.columns import Column
from salesbook.definition.labels import column_labels
from salesbook.definition.tables import ENTRY_TABLES
from salesbook.definition.team_file import default_definition
from salesbook.texts import Texts

FILE = Path(__file__).parents[1] / "docs" / "columns.md"

_HEAD = """\
# Tables and columns

The keys stand in files, in Python and in the hidden key row of each sheet; the labels are what
people see. **Bold** columns are open in a new workbook, the others are folded into groups.
Money is in the book's currency, tax excluded; percents are shares (50 % is 0.5).
"""


def describe_columns() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_tables()])


def _tables() -> Iterator[str]:
    japanese, english = default_definition("ja"), default_definition("en")
    for table in ENTRY_TABLES:
        labels = column_labels(japanese, table, Texts("ja"))
        words = column_labels(english, table, Texts("en"))
        names = [texts(f"table.{table.key}") for texts in (Texts("ja"), Texts("en"))]
        yield f"## `{table.key}` {' · '.join(names)}\n"
        yield "| key | 日本語 | English | kind |\n|---|---|---|---|"
        for column in table.columns:
            if not column.helper:
                name = f"**`{column.key}`**" if column.essential else f"`{column.key}`"
                key = column.key
                yield f"| {name} | {labels[key]} | {words[key]} | {_kind(column)} |"
        yield ""


def _kind(column: Column) -> str:
    if column.computed:
        return f"{column.kind}, computed"
    bounds = [f"{edge:g}" for edge in (column.low, column.high) if edge is not None]
    limits = f" {'–'.join(bounds)}" if len(bounds) == 2 else ""  # noqa: PLR2004 - both edges
    source = f" → `{column.source}`" if column.kind == "reference" else ""
    return f"{column.kind}{limits}{source}{', required' if column.required else ''}"


if __name__ == "__main__":
    FILE.write_text(describe_columns(), encoding="utf-8")
    print(FILE.name)
