"""Can each member hold the contacts the policy asks for?

python -m examples.contact_capacity [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import demo, given_or, lacks, print_paragraphs
from salesbook.analysis.contact_plan import contact_plan


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it."""
    found = contact_plan(book, as_of=as_of)
    if found.limits:
        return lacks(found.limits)
    members = found.members[found.members.index != ""]
    asked, held = members["asked"].sum(), members["held"].sum()
    short = members[members["cover"] < 1].sort_values("cover")
    names = ", ".join(
        f"{name} holds {row['held']:.0f} of {row['asked']:.0f}"
        for name, row in short.head(3).iterrows()
    )
    heaviest = found.quadrants["asked"].idxmax()
    part = found.quadrants["asked"].max() / found.quadrants["asked"].sum()
    told = f" {names}." if names else ""
    if held >= asked:
        return f"The team holds {held:.0f} contacts a month and the intervals ask for {asked:.0f}."
    return (
        f"The intervals ask for {asked:.0f} contacts a month and the team holds {held:.0f}, "
        f"{held / asked:.0%}. {len(short)} of {len(members)} members are short of theirs.{told} "
        f"Quadrant {heaviest} alone asks for {part:.0%}: a longer interval there, calls in "
        "place of visits, or fewer customers in it are the ways to make the plan one that can "
        f"be kept. Today {members['late'].sum()} customers are past their interval."
    )


if __name__ == "__main__":
    print_paragraphs([tell(*given_or(demo))])
