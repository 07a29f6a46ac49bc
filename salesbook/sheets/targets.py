"""目標: a row an owner, year and metric; a column a fiscal month."""

from __future__ import annotations

from salesbook.definition.tables import MONTHS
from salesbook.sheets.entry import EntrySheet

TARGETS_SHEET = EntrySheet(
    "targets",
    frozen="metric",
    prepared=60,
    widths=dict.fromkeys(MONTHS, 11.5),
)
