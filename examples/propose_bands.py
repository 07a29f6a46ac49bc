"""Would other bands or cuts fit our customers better, and whom would they move?

python -m examples.propose_bands [team.xlsx [DAY]]
"""

from __future__ import annotations

import datetime as dt

import salesbook
from examples.sources import given_or, lacks, maven_crm, print_paragraphs
from salesbook.analysis.band_proposals import CUT, QUANTILE, Proposal, band_proposals
from salesbook.texts import Texts


def tell(book: salesbook.Book, as_of: dt.date) -> str:
    """The answer as a manager would say it."""
    found = band_proposals(book, as_of=as_of)
    if not found.proposals:
        return f"Nothing is proposed. {lacks(found.limits)}"
    even = [each for each in found.proposals if each.method == QUANTILE and each.column != CUT]
    told = "; ".join(map(_told, even))
    boldest = max(found.proposals, key=lambda each: each.moved)
    return (
        f"Bands that part the customers evenly would be: {told or 'those there are'}. The "
        f"change that moves most of all is {_name(boldest)} by {boldest.method} values: "
        f"{boldest.moved} of {found.placed} customers would change their quadrant, leaving "
        f"{', '.join(f'{n} in {key}' for key, n in boldest.counts.items())}. A change that moves "
        f"few customers is not worth explaining to the team. {lacks(found.limits)}"
    ).rstrip()


def _told(proposal: Proposal) -> str:
    edges = " / ".join(f"{edge:,.0f}" for edge in proposal.proposed)
    return f"{_name(proposal)} {edges} (moves {proposal.moved})"


def _name(proposal: Proposal) -> str:
    if proposal.column == CUT:
        return f"the cut of the {proposal.axis} axis"
    return Texts("en")(f"column.customers.{proposal.column}").lower()


if __name__ == "__main__":
    print_paragraphs([tell(*given_or(maven_crm))])
