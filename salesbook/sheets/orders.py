"""受注実績: a row an order."""

from __future__ import annotations

from salesbook.sheets.entry import EntrySheet

ORDERS_SHEET = EntrySheet("orders", frozen="company", prepared=1000, widths={"product": 24.0})
