"""What do companies of an industry or a size buy more often than others?

python -m examples.purchase_tendency [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import given_or, lacks, maven_crm, print_paragraphs
from salesbook.analysis.tendency import INDUSTRY, SIZE, tendency


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it."""
    return " ".join(_told(book, as_of, by) for by in (INDUSTRY, SIZE))


def _told(book: salesbook.Book, as_of: dt.date, by: str) -> str:
    found = tendency(book, as_of=as_of, by=by)
    cells = found.cells[found.cells["enough"]]
    if cells.empty:
        return lacks(found.limits[:1])
    high = cells[cells["stands_out"]].sort_values("lift", ascending=False).head(3)
    named = "; ".join(
        f"{row.part} buys {row.product} {row.lift:.1f} times as often as all do "
        f"({row.share:.0%} of {row.n} purchases, {row.low:.0%} to {row.high:.0%})"
        for row in high[high["lift"] > 1].itertuples()
    )
    chance = round(len(cells) / 10)
    out = int(cells["stands_out"].sum())
    few = len(found.limits)
    thin = f" {few} group{'s' * (few != 1)} bought too little to tell." if few else ""
    return (
        f"By {by}, {out} of {len(cells)} combinations differ from the average by more than the "
        f"interval allows; about {chance} would by chance alone. "
        f"{'The strongest: ' + named if named else 'No combination stands out upwards'}.{thin}"
    )


if __name__ == "__main__":
    print_paragraphs([tell(*given_or(maven_crm))])
