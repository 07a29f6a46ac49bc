from __future__ import annotations

import datetime as dt

from salesbook.analysis.lost_reasons import lost_reasons
from salesbook.analysis.period import Period
from tests.tables import book_of

AS_OF = dt.date(2026, 10, 31)
DEALS = """
stage | closed     | amount | lost_reason | competitor
失注  | 2026-09-01 | 100    | 価格        | 東商
失注  | 2026-09-02 | 200    | 価格        |
失注  | 2026-09-03 |        | 価格        | 東商
失注  | 2026-10-01 | 400    | 納期        | 西商
失注  | 2026-10-02 | 500    | 納期        |
失注  | 2026-10-03 | 600    |             |
受注  | 2026-10-04 | 700    | 価格        | 東商
提案  |            | 800    | 価格        | 西商
"""


def test_reasons_of_lost_deals_most_frequent_first() -> None:
    found = lost_reasons(book_of({"deals": DEALS}), as_of=AS_OF)
    assert list(found.reasons.index) == ["価格", "納期"]
    price = found.reasons.loc["価格"]
    assert (price["lost"], price["amount"], price["n"], price["rate"]) == (3, 300, 5, 0.6)
    assert (found.known.rate, found.known.n) == (5 / 6, 6)


def test_competitors_stand_beside_won_and_lost() -> None:
    found = lost_reasons(book_of({"deals": DEALS}), as_of=AS_OF)
    assert found.competitors[["won", "lost"]].to_numpy().tolist() == [[1, 2], [0, 1]]
    assert found.competitors["rate"].isna().all()  # three deals are too few


def test_a_period_counts_deals_closed_in_it() -> None:
    found = lost_reasons(book_of({"deals": DEALS}), as_of=AS_OF, period=Period.month("2026-10"))
    assert dict(found.reasons["lost"]) == {"納期": 2}
    assert found.reasons["rate"].isna().all()
    assert [(limit.code, limit.n) for limit in found.limits] == [("too_few", 2)]


def test_a_book_without_reasons_says_so() -> None:
    found = lost_reasons(book_of({"deals": "stage\n失注"}), as_of=AS_OF)
    assert found.reasons.empty
    assert [(limit.column, limit.code) for limit in found.limits] == [("lost_reason", "no_entry")]
