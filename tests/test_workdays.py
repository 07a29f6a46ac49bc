from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from salesbook.analysis.period import Period
from salesbook.analysis.workdays import work_calendar
from tests.engines import LibreOffice
from tests.tables import team

YEAR = Period.parse("FY2026", fiscal_year_start=4)
OWN = (
    (dt.date(2026, 8, 13), "夏季休業"),
    (dt.date(2026, 8, 14), "夏季休業"),
    (dt.date(2026, 8, 15), "土曜"),
)


def test_public_holidays_step_in_where_the_team_listed_none() -> None:
    calendar = work_calendar(team(), YEAR)
    assert not calendar.listed
    assert calendar.days(dt.date(2026, 5, 1), dt.date(2026, 5, 31)) == 21 - 3  # 4 to 6 May
    assert dt.date(2026, 9, 22) in calendar.off  # between two holidays, so one itself


def test_a_list_of_the_team_decides_and_what_it_lacks_is_told() -> None:
    calendar = work_calendar(replace(team(), holidays=OWN), YEAR)
    assert calendar.listed
    assert calendar.days(dt.date(2026, 8, 10), dt.date(2026, 8, 14)) == 3
    assert (dt.date(2026, 8, 11), "山の日") in calendar.unlisted
    both = replace(team(), holidays=(*OWN, (dt.date(2026, 8, 11), "山の日")))
    assert dt.date(2026, 8, 11) not in dict(work_calendar(both, YEAR).unlisted)


def test_a_list_of_another_year_is_none() -> None:
    old = replace(team(), holidays=((dt.date(2025, 8, 13), "夏季休業"),))
    assert not work_calendar(old, YEAR).listed


def test_another_currency_has_no_holidays_of_its_own() -> None:
    calendar = work_calendar(replace(team(), currency="EUR"), YEAR)
    assert calendar.off == ()
    assert calendar.days(dt.date(2026, 5, 1), dt.date(2026, 5, 31)) == 21


def test_the_share_of_days_gone() -> None:
    calendar = work_calendar(replace(team(), holidays=OWN), YEAR)
    august = Period.month("2026-08")
    assert calendar.share_gone(august, dt.date(2026, 7, 31)) == 0
    assert calendar.share_gone(august, dt.date(2026, 8, 3)) == pytest.approx(1 / 19)
    may = Period.month("2026-05")
    assert calendar.share_gone(may, dt.date(2026, 5, 29)) == 1  # a Friday: work is over
    assert calendar.share_gone(august, dt.date(2026, 9, 1)) == 1
    weekend = Period(dt.date(2026, 8, 1), dt.date(2026, 8, 2))
    assert calendar.share_gone(weekend, dt.date(2026, 8, 1)) == 0


def test_work_days_equal_networkdays(libreoffice: LibreOffice, tmp_path: Path) -> None:
    calendar = work_calendar(replace(team(), holidays=OWN), YEAR)
    spans = [
        (dt.date(2026, 4, 1), dt.date(2027, 3, 31)),
        (dt.date(2026, 8, 1), dt.date(2026, 8, 31)),
        (dt.date(2026, 8, 13), dt.date(2026, 8, 13)),
        (dt.date(2026, 8, 15), dt.date(2026, 8, 16)),
        (dt.date(2026, 8, 12), dt.date(2026, 8, 17)),
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, (first, last) in enumerate(spans, 1):
        sheet.cell(row, 1, first)
        sheet.cell(row, 2, last)
        sheet.cell(row, 3, f"=NETWORKDAYS(A{row},B{row},$E$1:$E$3)")
    for row, (day, _) in enumerate(OWN, 1):
        sheet.cell(row, 5, day)
    book.save(tmp_path / "days.xlsx")
    (rows,) = libreoffice.values(tmp_path / "days.xlsx").values()
    theirs = [int(float(str(line[2]))) for line in rows[: len(spans)]]
    assert [calendar.days(first, last) for first, last in spans] == theirs
