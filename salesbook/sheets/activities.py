"""商談記録: a row a meeting, newest where people like it."""

from __future__ import annotations

from salesbook.sheets.entry import EntrySheet

ACTIVITIES_SHEET = EntrySheet("activities", frozen="company", prepared=3000, growing=True)
