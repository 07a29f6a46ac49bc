from __future__ import annotations

import datetime as dt

from salesbook.analysis.stage_reach import WHOLE, reach_in_all, reach_in_book, reach_in_history
from tests.readings import readings
from tests.tables import TEAM, book_of, team
from tests.test_stage_visits import READINGS

AS_OF = dt.date(2026, 10, 31)
DEALS = """
no | stage | opened     | closed
D1 | 受注  | 2026-04-01 | 2026-05-01
D2 | 失注  | 2026-04-10 | 2026-06-01
D3 | 提案  | 2026-05-01 |
D4 | ヒアリング | 2026-06-01 |
D5 | 受注  |            | 2026-05-01
D6 | 受注  | 2026-06-01 | 2026-05-01
D7 |       | 2026-06-01 |
D8 | 提案  | 2026-11-01 |
"""


def fates(reach: object) -> dict[tuple[str, str], str]:
    frame = reach.set_index(["deal", "stage"])["fate"]  # type: ignore[attr-defined]
    return dict(frame.items())


def test_readings_tell_who_entered_and_passed_which_stage() -> None:
    reach = reach_in_history(readings(READINGS), team())
    assert fates(reach) == {
        ("D1", "proposal"): "lost",  # once there it was in the proposal, whatever came after
        ("D3", "hearing"): "passed",
        ("D3", "proposal"): "passed",  # skipped
        ("D4", "hearing"): "passed",  # first seen beyond it
        ("D4", "proposal"): "removed",
    }
    entered = reach.set_index(["deal", "stage"])["entered"]
    assert entered["D3", "hearing"] == dt.datetime(2026, 5, 5)
    assert entered["D3", "proposal"] == dt.datetime(2026, 6, 25)
    assert entered["D4", "hearing"] == dt.datetime(2026, 6, 10)


def test_what_was_lost_before_anybody_saw_it_was_lost_in_the_first_stage() -> None:
    may = """
D1|a|佐藤|失注||2026-05-02||2026-05-20
D2|b|佐藤|受注||2026-05-03||2026-05-21
"""
    rows = {"2026-04-30": "", "2026-05-31": may}
    assert fates(reach_in_history(readings(rows), team())) == {
        ("D1", "hearing"): "lost",
        ("D2", "hearing"): "passed",
        ("D2", "proposal"): "passed",
    }


def test_one_reading_does_not_say_where_a_deal_was_lost() -> None:
    found = fates(reach_in_book(book_of({"deals": DEALS}), as_of=AS_OF))
    assert found == {
        ("5", "hearing"): "passed",
        ("5", "proposal"): "passed",
        ("6", "hearing"): "unknown",
        ("6", "proposal"): "unknown",
        ("7", "hearing"): "passed",
        ("7", "proposal"): "open",
        ("8", "hearing"): "open",
    }


def test_with_one_stage_it_does() -> None:
    one = TEAM.replace('[[stages]]\nkey = "hearing"\nlabel = "ヒアリング"\nprobability = 0.2\n', "")
    deals = DEALS.replace("ヒアリング", "提案")
    found = fates(reach_in_book(book_of({"deals": deals}, team(one)), as_of=AS_OF))
    assert found["6", "proposal"] == "lost"


def test_the_whole_way_needs_opening_and_closing_alone() -> None:
    reach = reach_in_all(book_of({"deals": DEALS}), as_of=AS_OF)
    assert set(reach["stage"]) == {WHOLE}
    assert list(reach["fate"]) == ["passed", "lost", "open", "open"]
    # Seen from the middle, what closes later is open.
    before = reach_in_all(book_of({"deals": DEALS}), as_of=dt.date(2026, 5, 15))
    assert list(before["fate"]) == ["passed", "open", "open"]
