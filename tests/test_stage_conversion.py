from __future__ import annotations

import datetime as dt

import pytest

from salesbook.analysis.rates import wilson_interval
from salesbook.analysis.stage_conversion import stage_conversion
from tests.readings import readings
from tests.tables import book_of, line
from tests.test_stage_visits import READINGS

AS_OF = dt.date(2026, 12, 31)


def deal(number: int, stage: str, opened: str, closed: str = "") -> str:
    return f"D{number} | {stage} | {opened} | {closed}\n"


HEAD = "no | stage | opened | closed\n"
# Ten of April, all closed after 30 days at most; two of December, too young to say anything.
DEALS = (
    HEAD
    + "".join(deal(n, "受注", "2026-04-01", f"2026-04-{n + 10}") for n in range(1, 7))
    + "".join(deal(n, "失注", "2026-04-02", "2026-05-01") for n in range(7, 11))
    + deal(11, "受注", "2026-12-20", "2026-12-24")
    + deal(12, "ヒアリング", "2026-12-21")
)


def test_the_whole_way_counts_cohorts_that_had_their_time() -> None:
    found = stage_conversion(book_of({"deals": DEALS}), as_of=AS_OF)
    whole = found.stages.loc[""]
    assert (whole["n"], whole["passed"], whole["lost"], whole["young"]) == (10, 6, 4, 2)
    assert found.rate("").rate == 0.6
    assert (found.rate("").low, found.rate("").high) == pytest.approx(wilson_interval(0.6, 10))
    cohorts = found.cohorts.loc[""]
    assert list(cohorts.index) == ["2026-04", "2026-12"]
    assert list(cohorts["counted"]) == [True, False]


def test_a_cohort_counts_from_the_age_by_which_nine_in_ten_have_ended() -> None:
    found = stage_conversion(book_of({"deals": DEALS}), as_of=AS_OF)
    assert found.stages.loc["", "old_enough"] == 29
    # April's last day + 29 days = 29 May.
    for day, n in ((28, 0), (29, 10)):
        early = stage_conversion(book_of({"deals": DEALS}), as_of=dt.date(2026, 5, day))
        assert early.stages.loc["", "n"] == n


def test_without_readings_a_stage_has_bounds_and_no_rate() -> None:
    found = stage_conversion(book_of({"deals": DEALS}), as_of=AS_OF)
    rate = found.rate("hearing")
    assert (rate.rate, rate.n) == (None, 10)
    assert found.stages.loc["hearing", "unknown"] == 4
    assert rate.low == pytest.approx(wilson_interval(0.6, 10)[0])
    assert rate.high == 1.0
    assert [limit.code for limit in found.limits] == ["no_history"]
    assert not found.from_history


def test_readings_tell_each_stage_and_the_steps_back() -> None:
    found = stage_conversion(book_of({"deals": DEALS}), as_of=AS_OF, history=readings(READINGS))
    hearing, proposal = found.stages.loc["hearing"], found.stages.loc["proposal"]
    assert (hearing["n"], hearing["passed"]) == (2, 2)
    assert (proposal["n"], proposal["passed"], proposal["lost"]) == (2, 1, 1)
    assert proposal["removed"] == 1  # D4 left the book; it is in no rate
    assert (hearing["back"], proposal["back"]) == (0, 1)
    assert found.from_history


def test_two_of_two_are_no_rate() -> None:
    found = stage_conversion(book_of({"deals": DEALS}), as_of=AS_OF, history=readings(READINGS))
    rate = found.rate("hearing")
    assert rate.rate is None
    assert rate.low is not None
    assert rate.low < 0.5
    assert ("too_few", 2, "ヒアリング") in [(x.code, x.n, x.group) for x in found.limits]


def test_skipped_stages_and_many_deals() -> None:
    """Eight deals go on from hearing in May, one skips the proposal, two are lost there."""
    opened = [f"D{n}|x|佐藤|ヒアリング||2026-05-0{n}||" for n in range(1, 9)]
    moved = [f"D{n}|x|佐藤|提案||2026-05-0{n}|2026-06-10|" for n in range(1, 6)]
    moved += ["D6|x|佐藤|受注||2026-05-06||2026-06-20"]
    moved += [f"D{n}|x|佐藤|失注||2026-05-0{n}||2026-06-2{n}" for n in (7, 8)]
    rows = {"2026-04-30": "", "2026-05-31": "\n".join(opened), "2026-06-30": "\n".join(moved)}
    found = stage_conversion(book_of({}), as_of=AS_OF, history=readings(rows))
    assert found.rate("hearing").rate == 6 / 8
    assert found.cohorts.loc[("hearing", "2026-05"), "passed"] == 6
    # The five are still in the proposal, and nobody has been seen to take longer than no day.
    assert line(found.stages, "proposal", ["n", "passed", "open"]) == [6, 1, 5]


def test_readings_further_apart_than_stays_last_are_too_coarse() -> None:
    opened = [f"D{n}|x|佐藤|ヒアリング||2026-05-2{n}||" for n in range(9)]
    moved = [f"D{n}|x|佐藤|受注||2026-05-2{n}||2026-06-0{n + 1}" for n in range(9)]
    rows = {"2026-05-01": "", "2026-05-31": "\n".join(opened), "2026-06-30": "\n".join(moved)}
    found = stage_conversion(book_of({}), as_of=AS_OF, history=readings(rows))
    assert next((x.code, x.n, x.needed) for x in found.limits) == ("coarse", 30, 12)
    weekly = {f"2026-06-{day:02d}": "\n".join(opened) for day in range(1, 30, 3)}
    often = {"2026-05-31": rows["2026-05-31"]} | weekly | {"2026-06-30": rows["2026-06-30"]}
    late = stage_conversion(book_of({}), as_of=AS_OF, history=readings(often))
    assert "coarse" not in {limit.code for limit in late.limits}


def test_nothing_at_all() -> None:
    found = stage_conversion(book_of({}), as_of=AS_OF)
    assert found.stages["n"].sum() == 0
    assert found.cohorts.empty
    assert {limit.code for limit in found.limits} == {"no_entry"}
