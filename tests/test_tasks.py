from __future__ import annotations

import datetime as dt

from salesbook.analysis.tasks import task_priorities
from tests.tables import book_of

TASKS = """
task | importance | urgency | due        | done
甲   | 3          | 3       | 2026-10-13 |
乙   | 2          | 3       | 2026-10-14 |
丙   | 3          | 1       | 2026-10-18 |
丁   | 2          | 1       | 2026-10-19 |
戊   |            | 3       |            |
己   | 3          | 3       | 2026-10-01 | 2026-10-14
庚   | 3          | 3       | 2026-10-01 | 2026-10-15
     | 3          | 3       | 2026-10-01 |
"""


def test_importance_times_urgency_and_the_due_date() -> None:
    found = task_priorities(book_of({"tasks": TASKS}), as_of=dt.date(2026, 10, 14))
    assert list(found["priority"]) == ["high", "high", "medium", "low", "", "done", "high", ""]
    assert list(found["state"]) == [
        *("overdue", "today", "this_week", "later", "none", "", "overdue", "")
    ]


def test_a_book_without_tasks() -> None:
    assert task_priorities(book_of({}), as_of=dt.date(2026, 10, 14)).empty
