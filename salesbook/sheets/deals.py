"""案件管理: a row a deal."""

from __future__ import annotations

from salesbook.sheets.entry import EntrySheet

DEALS_SHEET = EntrySheet(
    "deals", frozen="name", prepared=1000, widths={"company": 28.0, "next_action": 24.0}
)
