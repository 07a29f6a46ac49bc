from __future__ import annotations

import pandas as pd

from salesbook.analysis.limits import Limit
from salesbook.report.tabled import MOST_ROWS, count, limit_items, share, view_of, word
from salesbook.report.wording import Wording
from tests.tables import team

WORDING = Wording.of(team(), None)


def test_a_frame_becomes_a_table_that_says_what_it_left_out() -> None:
    frame = pd.DataFrame(
        {"won": [2.0] * 25, "rate": [0.25, float("nan")] + [0.5] * 23},
        index=pd.Index(["", *(f"甲{n}" for n in range(24))], name="owner"),
    )
    columns = [word("owner", WORDING), count("won", digits=1), share("rate", WORDING)]
    view = view_of(WORDING, "表", frame, columns)
    assert [heading.label for heading in view.headings] == ["担当者", "受注", "割合"]
    assert view.rows[:2] == (("（なし）", "2.0", "25.0%"), ("甲0", "2.0", "–"))
    assert len(view.rows) == MOST_ROWS
    assert "5行" in view.note


def test_the_same_of_several_groups_is_said_once() -> None:
    few = [Limit("pace.what", "too_few", n=2, needed=5, group=name) for name in ("甲", "乙")]
    more = Limit("pace.what", "too_few", n=3, needed=5, group="丙")
    said = [item.text for item in limit_items([*few, more, *few], WORDING)]
    assert said == [
        "甲、乙: 目標と実績はデータが足りません（5件以上必要、現在2件）。",
        "丙: 目標と実績はデータが足りません（5件以上必要、現在3件）。",
    ]
