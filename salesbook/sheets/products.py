"""商品: a row a product; deals and orders choose from it."""

from __future__ import annotations

from salesbook.sheets.entry import EntrySheet

PRODUCTS_SHEET = EntrySheet(
    "products",
    frozen="name",
    prepared=100,
    widths={"name": 44.0, "category": 28.0, "price": 20.0},
)
