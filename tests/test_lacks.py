from __future__ import annotations

from salesbook.analysis.limits import Limit
from salesbook.report.lacks import first_limits, limit_items, limit_sentences
from salesbook.report.wording import Wording
from salesbook.texts import Texts
from tests.tables import team

WORDING = Wording.of(team(), None)
ENGLISH = Wording.of(team(), Texts("en"))


def lacking(what: str, column: str, table: str = "deals") -> Limit:
    return Limit(what, "no_entry", table=table, column=column)


def test_the_same_of_several_groups_is_said_once() -> None:
    few = [Limit("pace.what", "too_few", n=2, needed=5, group=name) for name in ("甲", "乙")]
    more = Limit("pace.what", "too_few", n=3, needed=5, group="丙")
    said = [item.text for item in limit_items([*few, more, *few], WORDING)]
    assert said == [
        "甲、乙: 目標と実績はデータが足りません（5件以上必要、現在2件）。",
        "丙: 目標と実績はデータが足りません（5件以上必要、現在3件）。",
    ]


def test_what_hangs_on_one_sheet_is_one_sentence() -> None:
    limits = [
        lacking("pace.what", "amount"),
        lacking("pace.what", "closed"),
        lacking("pace.what", "metric", "targets"),
        lacking("coverage.what", "amount"),
    ]
    deals, targets = limit_sentences(limits, ENGLISH)
    assert deals == (
        'Deals has no entry under "Amount", "Closed", so these cannot be said yet: '
        "Target against actual; Coverage of the target."
    )
    assert targets == 'Target against actual cannot be said: Targets has no entry under "Metric".'
    (pace,) = limit_sentences(limits[:2], WORDING)
    assert "「案件管理」の「見込み売上金額」「受注・失注日」がどの行にも" in pace


def test_what_rests_on_the_same_cases_is_one_sentence() -> None:
    few = [Limit(what, "too_few", n=2, needed=5) for what in ("pace.landing", "coverage.what")]
    (said,) = limit_sentences(few, WORDING)
    assert said == (
        "次のものはデータが足りません（5件以上必要、現在2件）: 着地見込み、案件のカバー率。"
    )
    assert (
        len(limit_sentences([few[0], Limit("pace.what", "too_few", n=3, needed=5)], WORDING)) == 2
    )


def test_no_entry_and_no_case_are_the_same_lack() -> None:
    empty = lacking("pace.what", "amount")
    none, two = (Limit("pace.what", "too_few", n=n, needed=5) for n in (0, 2))
    other = Limit("pace.landing", "too_few", n=0, needed=5)
    assert len(limit_sentences([empty, none], WORDING)) == 1
    assert len(limit_sentences([empty, two], WORDING)) == 2
    assert len(limit_sentences([empty, other], WORDING)) == 2


def test_the_first_limit_of_each_analysis_in_their_order() -> None:
    limits = [
        lacking("pace.what", "amount"),
        lacking("coverage.what", "amount"),
        lacking("pace.what", "closed"),
    ]
    assert first_limits(limits) == tuple(limits[:2])
