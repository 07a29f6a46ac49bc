"""The benchmarks' books are in order; a broken one would only be noticed when somebody measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import reading, writing

if TYPE_CHECKING:
    import pytest

_FEW = {"customers": 90, "deals": 120, "activities": 300}


def test_the_book_to_read_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_COUNTS", _FEW)
    for peer in reading.reading().peers:
        peer.run()


def test_both_writers_write_the_book(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = dict.fromkeys(writing._COUNTS, 50)
    monkeypatch.setattr(writing, "_COUNTS", counts)
    for peer in writing.writing().peers:
        peer.run()
