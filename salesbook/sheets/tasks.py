"""タスク: a row a task; importance and urgency make its priority."""

from __future__ import annotations

from salesbook.sheets.entry import EntrySheet

TASKS_SHEET = EntrySheet(
    "tasks",
    frozen="task",
    prepared=300,
    widths={"task": 46.0, "importance": 12.0, "urgency": 12.0, "priority": 12.0},
)
