"""What became of the pipeline, the deals and the customers in a month?

Run it on a workbook of yours, with the history of its readings if you keep one:
    python -m examples.what_changed team.xlsx 2026-10-31 history.db
Without a history the readings of the last month ends are rebuilt from the book's dates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import salesbook
from examples.past_readings import month_ends, rebuilt
from examples.sources import given_history, given_or, maven_crm, print_paragraphs

READINGS = 4
_MOVE = ["company", "quadrant_before", "quadrant_after"]


def pipeline(found: salesbook.Changes) -> str:
    """The waterfall, which closes without a remainder."""
    amounts, counts = found.waterfall().iloc[0], found.counts().iloc[0]
    currency = found.definition.currency
    steps = [
        f"{name} {amounts[step]:,.0f}{f' ({counts[step]:,})' if counted else ''}"
        for step, name, counted in (
            ("new", "+ new", True),
            ("amount_up", "+ amounts raised", False),
            ("reopened", "+ reopened", True),
            ("amount_down", "- amounts lowered", False),
            ("won", "- won", True),
            ("lost", "- lost", True),
            ("removed", "- removed", True),
        )
        if counts[step]
    ]
    bare = counts["lost"] and not amounts["lost"]
    zero = " Lost deals stand at 0 in this book: their worth is among the lowered." if bare else ""
    return (
        f"Between {found.since} and {found.until} the open deals went from {currency} "
        f"{amounts['start']:,.0f} ({counts['start']:,}) to {amounts['end']:,.0f} "
        f"({counts['end']:,}): {', '.join(steps) or 'nothing moved'}. The steps add up to the end "
        f"exactly.{zero}"
    )


def deals(found: salesbook.Changes, put_off: salesbook.Pushes) -> str:
    """What slipped, what was put off, what changed hands."""
    changed = int(found.deals["owner_changed"].sum())
    moves = int(found.deals["stage_steps"].fillna(0).ne(0).sum())
    said = f"{changed:,} deals changed their owner and {moves:,} open ones their stage."
    if not changed and not moves:
        said = "No deal changed its owner, and no open one its stage."
    slip = put_off.slip
    if not slip.n:
        return (
            f"{said} How many deals slipped cannot be said: no open deal has an expected close. "
            "Fill in that column, and each month tells which deals are put off and how often."
        )
    share = f"{slip.rate:.0%}" if slip.rate is not None and slip.n >= 5 else "too few for a rate"  # noqa: PLR2004
    often = put_off.deals[put_off.deals["open"]].nlargest(3, "pushes")
    names = ", ".join(f"{no} ({n} times)" for no, n in often[["no", "pushes"]].to_numpy() if n)
    worst = f" Put off most often: {names}." if names else ""
    return (
        f"{said} Of {slip.n:,} deals that were due between two readings, "
        f"{round((slip.rate or 0) * slip.n):,} were still open ({share}).{worst}"
    )


def customers(found: salesbook.Changes) -> str:
    """Who stands elsewhere in the matrix, and whose rank moved."""
    moves = found.customers
    quadrants = moves[moves["quadrant_before"] != moves["quadrant_after"]]
    ranks = moves[moves["rank_steps"].fillna(0).ne(0)]
    names = ", ".join(
        f"{company} ({before or 'none'} to {after or 'none'})"
        for company, before, after in quadrants.head(3)[_MOVE].to_numpy().tolist()
    )
    told = f": {names}{' and others' if len(quadrants) > 3 else ''}" if names else ""  # noqa: PLR2004
    ranked = f"the rank of {len(ranks)} moved"
    if not (moves["rank_before"] + moves["rank_after"]).any():
        ranked = "no customer has a rank: fill in the criteria or type one, and moves are told too"
    return (
        f"{len(quadrants)} of {len(moves)} customers stand elsewhere in the matrix{told}; {ranked}."
    )


def entries(found: salesbook.Changes, history: salesbook.History) -> str:
    """How much was typed, and what remembering it takes."""
    added = int(found.rows["change"].eq("added").sum())
    gone = int(found.rows["change"].eq("removed").sum())
    kept = len(history.versions("deals"))
    rows = sum(len(history.book(day)["deals"]) for day in history.dates)
    return (
        f"{len(found.cells):,} entries were typed over, {added:,} rows came and {gone:,} went. The "
        f"history keeps {kept:,} versions of deals for {len(history.dates)} readings, where full "
        f"copies would hold {rows:,} rows."
    )


def tell(
    book: salesbook.Book, as_of: dt.date, history: salesbook.History | None = None
) -> Iterator[str]:
    """A paragraph per question, of the last two readings."""
    own = rebuilt(book, month_ends(as_of, READINGS)) if history is None else history
    dates = [day for day in own.dates if day <= as_of]
    if len(dates) < 2:  # noqa: PLR2004
        yield "What changed takes two readings. Record the book each month: salesbook snapshot."
        return
    since, until = dates[-2:]
    found = salesbook.changes(own.book(since), own.book(until), since=since, until=until)
    yield pipeline(found)
    yield deals(found, salesbook.pushes(own.versions("deals"), own.stages, dates))
    yield customers(found)
    yield entries(found, own)


if __name__ == "__main__":
    source = given_or(maven_crm)
    with given_history() as readings:
        print_paragraphs(tell(*source, readings))
