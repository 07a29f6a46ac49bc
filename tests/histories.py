"""What tests of the history compare: whole books, and all versions there are."""

from __future__ import annotations

from collections.abc import Hashable

from pandas.testing import assert_frame_equal

from salesbook.history import History
from salesbook.reading.book import Book


def assert_same_book(found: Book, meant: Book) -> None:
    assert found.definition == meant.definition
    assert dict(found.raw) == dict(meant.raw)
    assert list(found.tables) == list(meant.tables)
    for key, frame in meant.tables.items():
        assert_frame_equal(found[key], frame, check_index_type=False, check_freq=False)


def contents(history: History) -> dict[str, list[dict[Hashable, object]]]:
    """All versions of all tables as plain data."""
    return {
        table: history.versions(table).astype(object).fillna("").to_dict("records")
        for table in history.tables
    }
