"""Bands and cuts of the matrix as the team's own customers suggest them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from salesbook.analysis import entries
from salesbook.analysis.dealings import customer_dealings
from salesbook.analysis.limits import Limit, too_few
from salesbook.analysis.matrix import Matrix, matrix
from salesbook.analysis.scores import cut_score
from salesbook.definition.team import Axis, Definition

if TYPE_CHECKING:
    from salesbook.analysis.survival import FloatArray
    from salesbook.reading.book import Book

AXES = OBJECTIVE, DEALINGS = "objective", "dealings"
QUANTILE, CUMULATIVE = "quantile", "cumulative"
METHODS = (QUANTILE, CUMULATIVE)
CUT = ""
"""What stands for the column where the proposal is an axis' cut."""

FEWEST = 10
"""Customers with a value below which nothing is proposed."""

_FIGURES = 2
_TOP = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Other bands for an input, or another cut for an axis.

    Attributes:
        axis: ``objective`` or ``dealings``.
        column: The input's column of customers; ``""`` for the cut of the axis.
        method: ``quantile``: each band holds the same number of customers; the cut parts
            them in halves. ``cumulative``: each band holds the same part of the total,
            largest customers first; those from the cut on make half of all scores.
        current: The band edges now, or the cut in force (none where nobody is high).
        proposed: The edges or the cut proposed. Edges are rounded to two figures.
        moved: How many customers it would put into another quadrant.
        counts: Customers by quadrant then, ``A`` to ``D``.
        n: Customers it is learned from: those with a value above 0, or with a score.
        definition: The decisions with this one change.
    """

    axis: str
    column: str
    method: str
    current: tuple[float, ...]
    proposed: tuple[float, ...]
    moved: int
    counts: Mapping[str, int]
    n: int
    definition: Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class BandProposals:
    """What the customers there are would make of the matrix.

    Attributes:
        placed: Customers with a place now, of whom ``moved`` tells.
        proposals: By axis, inputs in the definition's order and then the cut, by method.
            What the definition says already is left out.
        limits: Inputs and cuts too few customers have a value for, or that too few have a
            place at all.
    """

    placed: int
    proposals: tuple[Proposal, ...]
    limits: tuple[Limit, ...]


def band_proposals(book: Book, *, as_of: dt.date) -> BandProposals:
    """Propose bands and cuts from the data, each with how many customers it would move.

    As many bands are proposed as there are; fewer where customers are too much alike. Each
    proposal is tried alone against the definition as it is.

    Args:
        book: What was read.
        as_of: Last day that counts. Reference: METRICS, customer matrix.
    """
    now = matrix(book, as_of=as_of)
    placed = len(now.customers) - now.unplaced
    limits = [*too_few("band_proposals.what", placed, FEWEST)]
    found: list[Proposal] = []
    if limits:
        return BandProposals(placed=placed, proposals=(), limits=tuple(limits))
    for case in _cases(book, now, as_of):
        lack = too_few(case.name, len(case.values), FEWEST)
        limits += lack
        if not lack:
            found += _proposals(case, book, now)
    return BandProposals(placed=placed, proposals=tuple(found), limits=tuple(limits))


@dataclass(frozen=True, slots=True)
class _Case:
    """One input with bands, or the cut of one axis: what is there, and how to change it."""

    axis: str
    column: str
    current: tuple[float, ...]
    values: FloatArray
    put: Callable[[Axis, tuple[float, ...]], Axis]

    @property
    def name(self) -> str:
        """The key of what people call it."""
        column = f"column.customers.{self.column}"
        return column if self.column else f"band_proposals.{self.axis}_cut"

    def proposed(self, method: str) -> tuple[float, ...]:
        """The edges, or the cut, by one of the methods."""
        if self.column:
            return _edges(self.values, len(self.current), method)
        if method == CUMULATIVE:
            return tuple(_reaching(self.values, [_TOP]))
        cut = cut_score(pd.Series(self.values), Axis(()))
        return () if cut is None else (cut,)


def _cases(book: Book, now: Matrix, as_of: dt.date) -> Iterator[_Case]:
    frame = entries.table(book, "customers")
    sold = customer_dealings(book, as_of=as_of)
    for name, score, cut in ((OBJECTIVE, "x", now.x_cut), (DEALINGS, "y", now.y_cut)):
        axis: Axis = getattr(book.definition, name)
        for each in axis.inputs:
            source = sold if each.column in sold else frame
            if each.bands:
                values = _positive(entries.numbers(source, each.column))
                yield _Case(name, each.column, each.bands, values, _with_bands(each.column))
        scores = now.customers[score].where(now.customers["x"].notna()).dropna()
        current = () if cut is None else (cut,)
        yield _Case(name, CUT, current, scores.to_numpy(dtype="float64"), _with_cut)


def _with_axis(definition: Definition, name: str, axis: Axis) -> Definition:
    if name == OBJECTIVE:
        return replace(definition, objective=axis)
    return replace(definition, dealings=axis)


def _proposals(case: _Case, book: Book, now: Matrix) -> Iterator[Proposal]:
    for method in METHODS:
        proposed = case.proposed(method)
        if not proposed or proposed == case.current:
            continue
        axis = case.put(getattr(book.definition, case.axis), proposed)
        definition = _with_axis(book.definition, case.axis, axis)
        then = matrix(replace(book, definition=definition), as_of=now.as_of)
        yield Proposal(
            axis=case.axis,
            column=case.column,
            method=method,
            current=case.current,
            proposed=proposed,
            moved=int((then.customers["quadrant"] != now.customers["quadrant"]).sum()),
            counts=then.counts,
            n=len(case.values),
            definition=definition,
        )


def _with_bands(column: str) -> Callable[[Axis, tuple[float, ...]], Axis]:
    def put(axis: Axis, bands: tuple[float, ...]) -> Axis:
        inputs = (
            replace(each, bands=bands) if each.column == column else each for each in axis.inputs
        )
        return replace(axis, inputs=tuple(inputs))

    return put


def _with_cut(axis: Axis, cut: tuple[float, ...]) -> Axis:
    return replace(axis, cut=cut[0])


def _positive(values: pd.Series[float]) -> FloatArray:
    return np.asarray(values[values > 0], dtype=np.float64)


def _edges(values: FloatArray, bands: int, method: str) -> tuple[float, ...]:
    """Ascending edges that part the values evenly, by number or by what they sum up to."""
    shares = [(band + 1) / (bands + 1) for band in range(bands)]
    even = method == QUANTILE
    edges = np.quantile(values, shares).tolist() if even else _reaching(values, shares)
    return tuple(sorted({_rounded(float(edge)) for edge in edges}))


def _reaching(values: FloatArray, shares: list[float]) -> list[float]:
    """The values from which on the larger ones make each share of the sum."""
    largest = np.sort(values)[::-1]
    total = largest.cumsum()
    if not len(total) or total[-1] <= 0:
        return []
    places = [int(np.searchsorted(total, share * total[-1])) for share in shares]
    return [float(largest[min(place, len(largest) - 1)]) for place in places]


def _rounded(value: float) -> float:
    """Two figures, halves up: a band people can remember."""
    places = _FIGURES - 1 - math.floor(math.log10(value))
    return round(math.floor(value * 10.0**places + 0.5) / 10.0**places, max(places, 0))
