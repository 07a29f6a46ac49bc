"""顧客管理: a row a customer."""

from __future__ import annotations

from salesbook.sheets.entry import EntrySheet

CUSTOMERS_SHEET = EntrySheet("customers", frozen="company", prepared=500)
