"""Which task comes first: importance times urgency, and how near its due date is."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.follow_up import due_states
from salesbook.definition.tables import TASK_HIGH, TASK_MEDIUM
from salesbook.reading.book import Book

HIGH, MEDIUM, LOW, DONE = "high", "medium", "low", "done"
PRIORITIES = (HIGH, MEDIUM, LOW, DONE)


def task_priorities(book: Book, *, as_of: dt.date) -> pd.DataFrame:
    """The priority and the state of every task.

    Args:
        book: What was read.
        as_of: The day it is seen from; a task finished later is not done yet.

    Returns:
        A frame with the index of the tasks table. ``priority``: one of ``PRIORITIES``, ``""``
        where importance or urgency is not known. ``state`` of the due date: one of
        ``salesbook.analysis.follow_up.STATES``, ``""`` for what is done. A row that names no
        task has neither.
    """
    tasks = entries.table(book, "tasks")
    named = entries.words(tasks, "task") != ""
    done = entries.days(tasks, "done") <= entries.midnight(as_of)
    product = entries.numbers(tasks, "importance") * entries.numbers(tasks, "urgency")
    priority = np.select(
        [~named, done, product >= TASK_HIGH, product >= TASK_MEDIUM, product.notna()],
        ["", DONE, HIGH, MEDIUM, LOW],
        default="",
    )
    state = due_states(entries.days(tasks, "due"), as_of).where(named & ~done, "")
    return pd.DataFrame({"priority": priority, "state": state}, index=tasks.index)
