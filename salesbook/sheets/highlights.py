"""What stands out by itself: conditional formats by what a column means."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from salesbook.definition.tables import LOST, OPEN, WON
from salesbook.formulas import quote
from salesbook.sheets.look import (
    DUE_KEYS,
    LOST_LOOK,
    PRIORITY_LOOKS,
    RANK_FILLS,
    STAGE_FILLS,
    STATE_LOOKS,
    WON_LOOK,
)
from salesbook.sheets.plan import Placed, Plan
from salesbook.spec import Highlight


def highlight(plan: Plan, placed: Placed) -> Iterator[Highlight]:
    """Every rule for a table's columns; closed deals go first, so that they fade."""
    for key, rules in _RULES.items():
        if key in placed.positions:
            yield from rules(plan, placed)


def state_rules(plan: Plan, cells: tuple[str, ...], placed: Placed) -> Iterator[Highlight]:
    """Colours of the state word, for the state itself and the columns that share its meaning."""
    state = _cell(placed, "state")
    for word, (fill, color, bold) in STATE_LOOKS.items():
        formula = f"{state}={quote(plan.texts(f'state.{word}'))}"
        for key in cells:
            if key in placed.positions:
                yield Highlight(placed.seen(key), formula, color=color, fill=fill, bold=bold)


def _state(plan: Plan, placed: Placed) -> Iterator[Highlight]:
    return state_rules(plan, (*sorted(DUE_KEYS), "state"), placed)


def _outcome(plan: Plan, placed: Placed) -> Iterator[Highlight]:
    outcome, stage = _cell(placed, "outcome"), placed.seen("stage")
    for word, (fill, color) in ((WON, WON_LOOK), (LOST, LOST_LOOK)):
        formula = f"{outcome}={quote(plan.texts(f'outcome.{word}'))}"
        yield Highlight(stage, formula, color=color, fill=fill, bold=word == WON)


def _stage(plan: Plan, placed: Placed) -> Iterator[Highlight]:
    """Open stages darken as they near the order, by their place in the stage list."""
    cells = placed.seen("stage")
    steps = [stage for stage in plan.definition.stages if stage.outcome == OPEN]
    for number, stage in enumerate(steps):
        shade = number * (len(STAGE_FILLS) - 1) // max(1, len(steps) - 1)
        formula = f"${cells.first}={quote(stage.label)}"
        yield Highlight(cells, formula, fill=STAGE_FILLS[shade])


def _rank(plan: Plan, placed: Placed) -> Iterator[Highlight]:
    cells = placed.seen("rank")
    for number, rank in enumerate(plan.definition.ranks[: len(RANK_FILLS)]):
        formula = f"${cells.first}={quote(rank.label)}"
        yield Highlight(cells, formula, fill=RANK_FILLS[number], bold=number == 0)


def _priority(plan: Plan, placed: Placed) -> Iterator[Highlight]:
    cells = placed.seen("priority")
    for word, (fill, color, bold) in PRIORITY_LOOKS.items():
        formula = f"${cells.first}={quote(plan.texts(f'priority.{word}'))}"
        yield Highlight(cells, formula, color=color, fill=fill, bold=bold)


def _cell(placed: Placed, key: str) -> str:
    """A column's cell in the first row rules see, the header's."""
    return f"${placed.seen(key).first}"


_RULES: dict[str, Callable[[Plan, Placed], Iterator[Highlight]]] = {
    "outcome": _outcome,
    "stage": _stage,
    "rank": _rank,
    "priority": _priority,
    "state": _state,
}
