"""Does the team's time go where the policy and the potential are?

python -m examples.effort_by_quadrant [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import demo, given_or, lacks, print_paragraphs
from salesbook.analysis.effort_index import effort_index


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it."""
    found = effort_index(book, as_of=as_of)
    if found.limits:
        return lacks(found.limits)
    told = "; ".join(
        f"{key} got {row['share']:.0%} of the meetings ({row['low']:.0%} to {row['high']:.0%}) "
        f"where {row['policy_share']:.0%} were meant, {row['index']:.1f} times as much"
        for key, row in found.quadrants.iterrows()
    )
    over = ", ".join(
        f"{row.company} ({row.meetings} meetings, {row.fair:.0f} would be fair)"
        for row in found.over.head(3).itertuples()
    )
    under = ", ".join(f"{row.company} ({row.meetings})" for row in found.under.head(3).itertuples())
    many = f" Small potential, much time: {over}." if over else ""
    few = f" Large potential, hardly seen: {under}." if under else ""
    return f"In the last 365 days {told}.{many}{few}"


if __name__ == "__main__":
    print_paragraphs([tell(*given_or(demo))])
