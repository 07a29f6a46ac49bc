"""The targets: what each member's manager asked for, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from salesbook.definition.tables import MONTHS, WON
from salesbook.demo.chance import round_to
from salesbook.demo.companies import Company
from salesbook.demo.deals import Deal
from salesbook.demo.frames import Entry
from salesbook.demo.meetings import Meeting
from salesbook.demo.scene import MONTHS as STORY
from salesbook.demo.scene import REPS, Scene

# How a year's target is spread over the calendar months; 1 on average.
_SPREAD = (0.9, 1.0, 1.7, 0.75, 0.85, 1.0, 0.95, 0.75, 1.45, 0.85, 0.85, 0.95)
_GROWTH = 1.05
_STEPS = {"meetings": 5, "visits": 2}


def target_rows(
    scene: Scene,
    companies: Sequence[Company],
    deals: Sequence[Deal],
    meetings: Sequence[Meeting],
) -> list[dict[str, Entry]]:
    """A row for each fiscal year of the story, member and metric."""
    first = scene.definition.fiscal_year(scene.start)
    last = scene.definition.fiscal_year(scene.as_of)
    averages = [_averages(scene, owner, (companies, deals, meetings)) for owner in range(len(REPS))]
    return [
        row
        for year in range(first, last + 1)
        for owner, average in enumerate(averages)
        for row in _member_rows(scene, owner, average, year - last)
    ]


def _averages(
    scene: Scene,
    owner: int,
    made: tuple[Sequence[Company], Sequence[Deal], Sequence[Meeting]],
) -> dict[str, float]:
    """What the member did a month, by metric."""
    companies, deals, meetings = made
    won = [deal.amount for deal in deals if deal.company.owner == owner and deal.outcome == WON]
    own = [meeting for meeting in meetings if meeting.company.owner == owner]
    new = [c for c in companies if c.owner == owner and c.worth.first_visit >= scene.start]
    totals = {
        "won_amount": sum(won),
        "new_customers": len(new),
        "meetings": len(own),
        "visits": sum(meeting.kind == "visit" for meeting in own),
    }
    return {metric: total / STORY for metric, total in totals.items()}


def _member_rows(
    scene: Scene, owner: int, average: dict[str, float], years: int
) -> Iterator[dict[str, Entry]]:
    year = scene.definition.fiscal_year(scene.as_of) + years
    goal = REPS[owner].goal * _GROWTH**years
    for metric, each in average.items():
        yield {
            "fiscal_year": year,
            "owner": scene.member(owner),
            "metric": scene.words.text("metrics", metric),
            **_months(scene, metric, each * goal),
        }


def _months(scene: Scene, metric: str, average: float) -> dict[str, Entry]:
    calendar = scene.definition.fiscal_months()
    if metric == "won_amount":
        amounts = (round_to(average * _SPREAD[month - 1], 100_000) for month in calendar)
        return dict(zip(MONTHS, amounts, strict=True))
    if metric == "new_customers":
        quarterly = max(1, round(average * 3))
        return {
            key: quarterly // 3 + (place % 3 < quarterly % 3) for place, key in enumerate(MONTHS)
        }
    return dict.fromkeys(MONTHS, round_to(average, _STEPS[metric]))
