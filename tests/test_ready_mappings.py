"""The mappings for exports of other products, each read with a small export of that shape."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import salesbook
from salesbook.problems import Severity

MAPPINGS = Path(__file__).parents[1] / "examples" / "mappings"
EXPORTS = MAPPINGS / "exports"
DAY = dt.date(2026, 4, 30)


def read(name: str) -> salesbook.Book:
    return salesbook.read(EXPORTS / name, mapping=MAPPINGS / f"{name}.toml", as_of=DAY)


def days(book: salesbook.Book, column: str) -> list[str]:
    return [str(day)[:10] if known else "" for day, known in _known(book["deals"][column])]


def _known(column: pd.Series[Any]) -> list[tuple[object, bool]]:
    return list(zip(column.tolist(), column.notna().tolist(), strict=True))


PUBLIC_DATA = {"maven-crm", "northwind", "rfm"}
"""Mappings of published data sets, which examples read."""


def test_every_mapping_has_an_export_to_run_it_on() -> None:
    named = {file.stem for file in MAPPINGS.glob("*.toml")} - PUBLIC_DATA
    assert named == {folder.name for folder in EXPORTS.iterdir()}


@pytest.mark.parametrize("name", ["salesforce", "hubspot", "kintone", "odoo"])
def test_nothing_in_it_is_wrong(name: str) -> None:
    assert [each.address for each in read(name).problems if each.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("name", "won"),
    [("salesforce", 48_000), ("hubspot", 48_000), ("kintone", 480_000), ("odoo", 48_000)],
)
def test_won_business_is_what_the_export_says(name: str, won: float) -> None:
    assert salesbook.pipeline(read(name), as_of=DAY).won_amount == won


def test_salesforce() -> None:
    book = read("salesforce")
    assert len(book["deals"]) == 4
    assert days(book, "closed") == ["2026-04-15", "", "2026-03-31", ""]
    assert days(book, "expected_close")[1] == "2026-06-30"
    assert book["customers"]["revenue"].sum() == 101_000_000


def test_hubspot() -> None:
    book = read("hubspot")
    assert days(book, "closed") == ["2026-04-15", "", "2026-03-31", ""]
    assert book["deals"]["extra:Closed Lost Reason"].dropna().tolist() == ["Chose competitor"]


def test_kintone() -> None:
    book = read("kintone")
    assert book["deals"]["stage"].tolist() == ["受注", "見積", "失注", "提案"]
    assert book["customers"]["rank"].tolist() == ["◎", "○", "△"]
    assert len(book["activities"]) == 3


def test_odoo() -> None:
    book = read("odoo")
    assert days(book, "next_date") == ["", "2026-05-07", "2026-05-11"]
    assert book["deals"]["probability"].round(4).tolist() == [1.0, 0.6231, 0.305]
