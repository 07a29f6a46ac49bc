from __future__ import annotations

import pandas as pd

from salesbook.report.tabled import MOST_ROWS, count, share, view_of, word
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
