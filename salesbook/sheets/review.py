"""振り返り: the half-year review, a row per member and item of the definition in words."""

from __future__ import annotations

from salesbook.sheets.entry import EntrySheet

REVIEW_SHEET = EntrySheet(
    "review",
    frozen="owner",
    prepared=300,
    widths={"period": 16.0, "angle": 24.0, "item": 44.0, "knows": 12.0, "does": 12.0},
    growing=True,
)
