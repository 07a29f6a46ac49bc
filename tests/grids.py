"""Sheets written in tests as people see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from salesbook.grid import Grid, GridSheet
from salesbook.problems import Problem
from salesbook.reading.book import Book

Row = list[Any]
Rows = Sequence[Sequence[Any]]


def sheet(title: str, rows: Rows) -> GridSheet:
    """A sheet; None is an empty cell, and rows may be short."""
    width = max(map(len, rows), default=0)
    cells = [["" if cell is None else cell for cell in row] for row in rows]
    return GridSheet(title, [row + [""] * (width - len(row)) for row in cells])


def book_of(*sheets: GridSheet) -> Grid:
    return Grid("team.xlsx", sheets)


def told(book: Book) -> list[tuple[str, str, str]]:
    """Name, address and value of each problem, in order."""
    return [_of(problem) for problem in book.problems]


def _of(problem: Problem) -> tuple[str, str, str]:
    return problem.kind.name, problem.address, problem.value
