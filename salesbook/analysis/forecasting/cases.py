"""Deals as numbers, and what of them was known on a day."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

OPEN, WON, LOST = 0, 1, 2
UNKNOWN = -1  # a code for a stage or segment nobody noted


@dataclass(frozen=True, slots=True, eq=False)
class Sightings:
    """What an open deal looked like on the days somebody looked.

    One row per deal and day of record; empty without a history.

    Attributes:
        deal: Place of the deal in ``Cases``.
        day: Day number.
        stage: Code of the stage it stood in then, or ``UNKNOWN``.
        due: Day number of the close expected then; NaN without one.
        amount: Amount said then; NaN without one.
    """

    deal: IntArray
    day: IntArray
    stage: IntArray
    due: FloatArray
    amount: FloatArray

    def until(self, day: int) -> Sightings:
        """Those of a day and before."""
        kept = self.day <= day
        return Sightings(
            self.deal[kept], self.day[kept], self.stage[kept], self.due[kept], self.amount[kept]
        )


NO_SIGHTINGS = Sightings(
    deal=np.array([], dtype=np.int64),
    day=np.array([], dtype=np.int64),
    stage=np.array([], dtype=np.int64),
    due=np.array([], dtype=np.float64),
    amount=np.array([], dtype=np.float64),
)


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """The deals of a book, an entry each. Days are numbers of days since 1970-01-01.

    Attributes:
        opened: Day it was opened.
        closed: Day it was won or lost; NaN while open.
        outcome: ``OPEN``, ``WON`` or ``LOST``.
        amount: In the book's currency, tax excluded; NaN without one.
        stage: Code of the stage it stands in, or ``UNKNOWN``.
        due: Expected close; NaN without one.
        chance: Its stage's (or its own typed) chance to be won in the end, 0 to 1.
        segments: Codes by segment: ``owner``, ``product`` …, ``UNKNOWN`` where empty.
        sightings: What was seen of them earlier.
        said: The amount to take as long as a deal is open; None for ``amount``.
    """

    opened: FloatArray
    closed: FloatArray
    outcome: IntArray
    amount: FloatArray
    stage: IntArray
    due: FloatArray
    chance: FloatArray
    segments: dict[str, IntArray]
    sightings: Sightings = NO_SIGHTINGS
    said: FloatArray | None = None

    def __len__(self) -> int:
        """How many deals."""
        return len(self.opened)

    def known_on(self, day: int, *, stages: FloatArray | None = None) -> Cases:
        """What was known at the end of a day: later openings gone, later closings undone.

        Stage, expected close and amount of a deal that was open then are those last seen by
        that day; without a sighting the stage and the expected close are unknown, unless the
        deal is open to this day, and the amount is the one in the book.

        Args:
            day: The day, inclusive.
            stages: Chance to be won by stage code, for the chances of stages seen then.
        """
        there = self.opened <= day
        reopened = there & (self.closed > day)
        outcome = np.where(reopened, OPEN, self.outcome)
        known = replace(
            self,
            closed=np.where(reopened, np.nan, self.closed),
            outcome=outcome,
            stage=np.where(reopened, UNKNOWN, self.stage),
            due=np.where(reopened, np.nan, self.due),
            amount=self.amount if self.said is None else np.where(reopened, self.said, self.amount),
            sightings=self.sightings.until(day),
        )
        return _as_seen(known, stages).only(there)

    def only(self, kept: BoolArray) -> Cases:
        """Some of the deals, their sightings with them."""
        place = np.cumsum(kept) - 1
        seen = self.sightings
        stays = kept[seen.deal]
        return Cases(
            self.opened[kept],
            self.closed[kept],
            self.outcome[kept],
            self.amount[kept],
            self.stage[kept],
            self.due[kept],
            self.chance[kept],
            {name: codes[kept] for name, codes in self.segments.items()},
            Sightings(
                place[seen.deal[stays]],
                seen.day[stays],
                seen.stage[stays],
                seen.due[stays],
                seen.amount[stays],
            ),
            None if self.said is None else self.said[kept],
        )


def _as_seen(cases: Cases, stages: FloatArray | None) -> Cases:
    """Open deals with the stage, the expected close and the amount last seen of them."""
    seen = cases.sightings
    if not len(seen.deal):
        return cases
    order = np.lexsort((seen.day, seen.deal))
    last = order[np.flatnonzero(np.diff(seen.deal[order], append=-1))]
    last = last[cases.outcome[seen.deal[last]] == OPEN]
    deal = seen.deal[last]
    stage = cases.stage.copy()
    due, amount, chance = (part.copy() for part in (cases.due, cases.amount, cases.chance))
    stage[deal], due[deal], amount[deal] = seen.stage[last], seen.due[last], seen.amount[last]
    if stages is not None:
        known = deal[stage[deal] != UNKNOWN]
        chance[known] = stages[stage[known]]
    return replace(cases, stage=stage, due=due, amount=amount, chance=chance)
