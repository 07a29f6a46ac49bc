from __future__ import annotations

import datetime as dt

from salesbook.analysis.stalled import stalled_deals
from tests.tables import TEAM, book_of, line, team

AS_OF = dt.date(2026, 10, 31)
LIMITED = team(TEAM.replace("probability = 0.2", "probability = 0.2\nlimit_days = 30"))
DEALS = """
no | stage      | amount | opened     | stage_since | closed
D1 | ヒアリング | 100    | 2026-08-01 | 2026-09-30  |
D2 | ヒアリング | 300    | 2026-08-01 | 2026-10-01  |
D3 | ヒアリング | 200    | 2026-09-01 |             |
D4 | 提案       | 900    | 2026-01-01 |             |
D5 | ヒアリング | 400    |            |             |
D6 | 受注       | 500    | 2026-01-01 | 2026-02-01  | 2026-02-01
"""


def test_a_deal_stalls_past_the_limit_of_its_stage() -> None:
    found = stalled_deals(book_of({"deals": DEALS}, LIMITED), as_of=AS_OF)
    # 31 and 60 days; D2 has stood 30 days, which is the limit itself.
    assert list(found.deals.loc[found.deals["stalled"], "no"]) == ["D3", "D1"]
    assert (found.count, found.amount, found.judged) == (2, 300, 3)


def test_deals_won_take_longer_than_the_limit_says() -> None:
    found = stalled_deals(
        book_of({"deals": DEALS}, LIMITED), as_of=AS_OF, won_medians={"hearing": 30}
    )
    assert list(found.deals.loc[found.deals["stalled"], "no"]) == ["D3"]  # 60 days > 45
    assert found.deals.set_index("no").loc["D1", "limit"] == 45


def test_a_stage_without_a_limit_is_judged_by_deals_won_alone() -> None:
    book = book_of({"deals": DEALS}, LIMITED)
    assert stalled_deals(book, as_of=AS_OF).deals.set_index("no").loc["D4", "limit"] != 15
    found = stalled_deals(book, as_of=AS_OF, won_medians={"proposal": 10})
    assert line(found.deals.set_index("no"), "D4", ["limit", "stalled"]) == [15, True]


def test_a_book_without_days_of_change_says_so() -> None:
    plain = "no | stage | opened\nD1 | ヒアリング | 2026-01-01\n"
    found = stalled_deals(book_of({"deals": plain}, LIMITED), as_of=AS_OF)
    assert [(limit.column, limit.code) for limit in found.limits] == [("stage_since", "stand_in")]
    assert found.count == 1
