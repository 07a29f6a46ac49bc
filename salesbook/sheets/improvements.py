"""改善策: a row a gap to the target, its cause and what is done about it."""

from __future__ import annotations

from salesbook.sheets.entry import EntrySheet

IMPROVEMENTS_SHEET = EntrySheet(
    "improvements",
    frozen="gap",
    prepared=100,
    widths={"gap": 38.0, "cause_stage": 18.0, "action": 44.0, "effect": 38.0},
    growing=True,
)
