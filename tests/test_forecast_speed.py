from __future__ import annotations

from benchmarks.forecast_simulation import definition
from benchmarks.forecast_speed import book_on, date_of, speed_lines
from benchmarks.simulated_team import MONTH, Ways, make_team
from salesbook.analysis.standing import deal_standing


def test_the_book_of_a_day_has_the_deals_as_they_stood() -> None:
    team = make_team(Ways(members=3, deals=60, months=8), 1)
    day = 5 * MONTH
    book, cases = book_on(team, day), team.cases
    standing = deal_standing(book, as_of=date_of(day))
    assert len(book["deals"]) == (cases.opened <= day).sum()
    known = cases.closed[cases.opened <= day] <= day
    assert (standing["open"].to_numpy() == ~known).all()
    assert book["deals"]["expected_close"].notna().to_numpy().tolist() == (~known).tolist()
    assert set(book["deals"]["stage"]) <= {stage.label for stage in definition().stages}


def test_the_table_tells_both_ways() -> None:
    lines = list(speed_lines(120))
    assert [line.split("|")[1].strip() for line in lines[2:]] == ["dates alone", "with the history"]
    assert lines[3].split("|")[4].strip() == "24"
