from __future__ import annotations

import datetime as dt
import importlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import salesbook
from examples import sources
from salesbook.cli import main
from tests.tables import book_of

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(name: str, *arguments: str) -> str:
    """What a script prints; one of those that share their sources is run as a module."""
    shares = "from examples.sources" in (EXAMPLES / name).read_text(encoding="utf-8")
    place = ["-m", f"examples.{name.removesuffix('.py')}"] if shares else [str(EXAMPLES / name)]
    command = [sys.executable, *place, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, cwd=EXAMPLES.parent
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_is_run_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    scripts = {file.name for file in EXAMPLES.glob("*.py")} - {"sources.py", "past_readings.py"}
    assert not [name for name in scripts if f'"{name}"' not in text]


def test_generate_team_workbook(tmp_path: Path) -> None:
    assert "3 customers" in run("generate_team_workbook.py", str(tmp_path))
    book = salesbook.read(tmp_path / "team.xlsx")
    assert list(book["customers"]["x_parking"].fillna("")) == ["あり", "", "なし"]
    assert not book.problems


def test_monthly_analysis(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("demo", str(tmp_path / "demo"), "--as-of", "2026-10-31")) == 0
    capsys.readouterr()
    told = run("monthly_analysis.py", str(tmp_path / "demo" / "team.xlsx"), "2026-10-31")
    assert "win rate of closed deals" in told
    assert "won in 2026-10" in told
    assert [line[0] for line in told.splitlines()[-4:]] == ["A", "B", "C", "D"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.xlsx",), "nowhere.xlsx"),
        (("{folder}/deals.csv", "31/10/2026"), "31/10/2026"),
        (("{folder}", "2026-10-31", "{folder}/wrong.toml"), "wrong.toml"),
    ],
)
def test_monthly_analysis_told_something_wrong_says_so_in_a_line(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    (tmp_path / "deals.csv").write_text("案件名\n更改\n", encoding="utf-8")
    (tmp_path / "wrong.toml").write_text("[tables.deals]\n", encoding="utf-8")
    given = [each.format(folder=tmp_path) for each in arguments]
    done = subprocess.run(
        [sys.executable, "-m", "examples.monthly_analysis", *given],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=EXAMPLES.parent,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert said in done.stderr


def test_monthly_analysis_reads_an_export_through_a_mapping(data: Path) -> None:
    mapping = EXAMPLES / "mappings" / "maven-crm.toml"
    told = run("monthly_analysis.py", str(data / "maven-crm"), "2017-12-31", str(mapping))
    assert "won 4238, lost 2473, open 2089" in told


def test_sync_google_sheet() -> None:
    told = run("sync_google_sheet.py")
    assert "pulled again, unchanged: True" in told
    assert "Bring the quotation -> Bring two quotations" in told
    assert "written: 1, left as a colleague typed it: 1" in told


PARAGRAPHS = {
    "abc_customers.py": ("northwind", "26 of 89 customers make the first 70 %"),
    "rfm_customers.py": ("rfm_orders", "Of 995 customers, 158 are among the best"),
    "matrix_moves.py": ("maven_crm", "10 from B to A"),
    "effort_by_quadrant.py": ("maven_crm", 'cannot be said: Meetings has no entry under "Date"'),
    "contact_capacity.py": ("maven_crm", 'cannot be said: Customers has no entry under "Owner"'),
    "propose_bands.py": ("maven_crm", "18 of 85 customers would change their quadrant"),
    "neglected_customers.py": ("maven_crm", 'Customers has no entry under "First visit"'),
    "purchase_tendency.py": ("maven_crm", "Entertainment buys GTK 500 4.3 times as often"),
    "order_period.py": ("maven_crm", "half are won by day 93 (92 to 94)"),
    "whom_to_contact.py": ("maven_crm", "The open deal has no next date"),
}
"""What each tells of real data: where it cannot say a thing, that and why."""

Tell = Callable[[salesbook.Book, dt.date], str]


def tell(name: str) -> Tell:
    module = importlib.import_module(f"examples.{name.removesuffix('.py')}")
    told: Tell = module.tell
    return told


def expect_paragraph(text: str) -> None:
    expect_readable(text)
    assert 60 < len(text) < 1500


def expect_readable(text: str) -> None:
    assert text.endswith(".")
    assert "\n" not in text
    assert not set("{}") & set(text)
    assert not {"nan", "None", "NaT"} & set(re.findall(r"\w+", text))


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_the_demo_team_in_a_paragraph(name: str, demo_book: salesbook.Book) -> None:
    text = tell(name)(demo_book, sources.DEMO_DAY)
    expect_paragraph(text)
    assert "cannot be said" not in text


@cache
def real(source: str) -> sources.Source:
    found: sources.Source = getattr(sources, source)()
    return found


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("name", PARAGRAPHS)
def test_real_data_in_a_paragraph(name: str) -> None:
    source, part = PARAGRAPHS[name]
    text = tell(name)(*real(source))
    expect_paragraph(text)
    assert part in text


@pytest.mark.parametrize("source", ["maven_crm", "northwind", "rfm_orders"])
def test_without_real_data_the_demo_team_stands_in(
    source: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sources, "_DATA", tmp_path)
    monkeypatch.setattr(sources, "demo", lambda: "the demo team")
    assert getattr(sources, source)() == "the demo team"


def test_a_workbook_of_ones_own(demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["whom_to_contact.py", str(demo_file), "2026-10-14"])
    book, as_of = sources.given_or(sources.demo)
    assert as_of == sources.DEMO_DAY
    assert len(book["customers"]) == 150


@pytest.mark.parametrize(
    ("day", "said"), [("2026-13-01", "month must be in 1..12"), ("2026-10-14", "nowhere.xlsx")]
)
def test_a_wrong_day_or_file_is_said_in_a_sentence(
    day: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["whom_to_contact.py", "nowhere.xlsx", day])
    with pytest.raises(SystemExit, match=said):
        sources.given_or(sources.demo)


def paragraphs(told: str) -> list[str]:
    return [" ".join(each.split()) for each in told.strip().split("\n\n")]


def test_deal_analysis(data: Path) -> None:
    mapping = EXAMPLES / "mappings" / "maven-crm.toml"
    told = run("deal_analysis.py", str(data / "maven-crm"), "2017-12-31", str(mapping))
    stages, stalled, speed, rates, reasons = paragraphs(told)
    assert "51% were won (50% to 52%). Half of all deals are closed within 69 days." in stages
    assert stages.endswith("pass them with --history.")
    assert "1,376 of 1,589 open deals stand still" in stalled
    assert "a win rate of 63% and 52 days to win" in speed
    assert "Of 6,711 deals closed, 63% were won. No group really differs" in rates
    assert reasons.startswith("Why deals are lost is not known.")


@pytest.fixture(scope="module")
def sold(data: Path) -> pd.DataFrame:
    """The export of maven-crm as it lies there."""
    dates = ["engage_date", "close_date"]
    return pd.read_csv(data / "maven-crm" / "sales_pipeline.csv", parse_dates=dates)


TWO_WON = """
no | stage | amount | opened     | closed
D1 | 受注  | 10     | 2026-10-01 | 2026-10-05
D2 | 受注  | 20     | 2026-10-02 | 2026-10-06
"""

MANY = {
    "pipeline_month.py": 4,
    "what_changed.py": 4,
    "customer_matrix.py": 3,
    "month_forecast.py": 4,
    "activity_analysis.py": 4,
    "target_analysis.py": 9,
}
"""Paragraphs each has for the demo team."""


def tell_all(name: str, *given: object) -> list[str]:
    found: Iterable[str] = importlib.import_module(f"examples.{name[:-3]}").tell(*given)
    return [text.strip() for text in found]


@pytest.mark.parametrize("name", MANY)
def test_the_demo_team_in_paragraphs(name: str, demo_book: salesbook.Book) -> None:
    told = tell_all(name, demo_book, sources.DEMO_DAY)
    assert len(told) == MANY[name]
    for text in told:
        expect_readable(text)


@pytest.mark.parametrize("name", [*MANY, *PARAGRAPHS])
@pytest.mark.parametrize("kind", ["empty", "thin"])
def test_a_book_with_next_to_nothing_is_told_so(name: str, kind: str) -> None:
    book = book_of({} if kind == "empty" else {"deals": TWO_WON})
    found = importlib.import_module(f"examples.{name[:-3]}").tell(book, dt.date(2026, 10, 31))
    for text in [found] if isinstance(found, str) else found:
        expect_readable(text.strip())
        assert not re.search(r"\b(100|0)\s?%", text), text


def test_the_pipeline_of_an_export_is_that_of_its_rows(sold: pd.DataFrame) -> None:
    standing, rates, people, stock = tell_all("pipeline_month.py", *real("maven_crm"))
    won = sold[sold["deal_stage"] == "Won"]
    lost = int(sold["deal_stage"].eq("Lost").sum())
    assert f"won {len(won):,} deals for USD {won['close_value'].sum():,.0f}" in standing
    assert f"lost {lost:,}" in standing
    assert f"{len(won) / (len(won) + lost):.0%} of the deals decided" in rates
    assert f"{len(won) / len(sold):.0%} of all that were begun" in rates
    days = (won["close_date"] - won["engage_date"]).dt.days
    assert f"{days.mean():.0f} days on average, {days.median():.0f} at the median" in rates
    agents = won.groupby("sales_agent")["close_value"].sum()
    assert people.startswith(f"{agents.idxmax()} brings most")
    for month, count in (("2016-12", 358), ("2017-06", 1686), ("2017-12", 1589)):
        night = pd.Period(month).end_time
        there = (sold["engage_date"] <= night) & ~(sold["close_date"] <= night)
        assert there.sum() == count
        assert f"{month}: {count:,}" in stock


def test_the_customers_of_an_export_are_ranked_by_its_rows(sold: pd.DataFrame) -> None:
    abc = tell("abc_customers.py")(*real("maven_crm"))
    won = sold[sold["deal_stage"] == "Won"]
    sales = won.groupby("account")["close_value"].sum().sort_values(ascending=False)
    first = (sales.cumsum() - sales < 0.7 * sales.sum()).sum()
    assert abc.startswith(f"{first} of {len(sales)} customers make the first 70 %")
    assert f"The largest are {sales.index[0]} ({sales.iloc[0] / sales.sum():.1%})" in abc
    rfm = tell("rfm_customers.py")(*real("maven_crm"))
    expect_paragraph(rfm)
    assert rfm.startswith(f"Of {len(sales)} customers, 16 are among the best")
    quiet = dt.date(2017, 12, 31) - won.groupby("account")["close_date"].max().dt.date
    days = {name: gap.days for name, gap in quiet.items()}
    told = re.findall(r"([\w-]+) \((\d+) days ago\)", rfm)
    assert told
    assert all(days[name] == int(ago) for name, ago in told)


def test_a_month_of_an_export_is_rebuilt_from_its_dates(sold: pd.DataFrame) -> None:
    waterfall, deals, customers, entries = tell_all("what_changed.py", *real("maven_crm"))
    december = sold["close_date"].between("2017-12-01", "2017-12-31")
    won = sold[december & sold["deal_stage"].eq("Won")]
    new = sold["engage_date"].between("2017-12-01", "2017-12-31").sum()
    assert f"won {won['close_value'].sum():,.0f} ({len(won):,})" in waterfall
    assert f"({new:,})" in waterfall
    steps = re.fullmatch(
        r".* USD ([\d,]+) \(2,619\) to ([\d,]+) \(2,089\): (.*)\. The steps .*", waterfall
    )
    assert steps
    start, end = (float(text.replace(",", "")) for text in steps.groups()[:2])
    signed = re.findall(r"([+-]) [a-z ]+?([\d,]+\d|\d)(?= \(|, |$)", steps[3])
    moved = sum(float(f"{sign}{amount.replace(',', '')}") for sign, amount in signed)
    assert start + moved == end
    assert "no open deal has an expected close" in deals
    assert "10 of 85 customers stand elsewhere" in customers
    assert f"{new:,} rows came and 0 went" in entries


def test_targets_of_an_export_without_any(sold: pd.DataFrame) -> None:
    book, as_of = real("maven_crm")
    told = tell_all("target_analysis.py", book, dt.date(2017, 11, 15), 900_000)
    lacking, month, coverage, gap, *_ = told
    won = sold[sold["deal_stage"] == "Won"]
    now = won[won["close_date"].between("2017-11-01", "2017-11-15")]["close_value"].sum()
    assert lacking.startswith("There is no target for 2017-11")
    assert "on the sheet Targets." in lacking
    assert lacking.endswith("In its place stands 900,000, which was named.")
    assert f"won {now:,.0f} of 900,000 ({now / 900_000:.0%})" in month
    assert f"The target is still {900_000 - now:,.0f} away." in gap
    assert 'Deals has no entry under "Expected close"' in coverage
    quarter = tell_all("target_analysis.py", book, as_of)[4]
    third = won[won["close_date"].between("2017-07-01", "2017-09-30")]["close_value"].sum()
    assert f"In its place stands {third:,.0f}, which was won in the period before." in quarter


def test_the_forecast_of_an_export_is_scored_by_its_rows(sold: pd.DataFrame) -> None:
    book, as_of = real("maven_crm")
    outlook, leaders, past, kept = tell_all("month_forecast.py", book, as_of)
    assert "2018-01 brings USD" in outlook
    assert "6,711 closed deals" in outlook
    won = sold[sold["deal_stage"] == "Won"]
    december = won[won["close_date"] >= "2017-12-01"]["close_value"].sum()
    assert f"{december:,.0f} (like the period before)" in leaders
    inside = re.search(r"Forecasting the past, 9 times .*, (\d) results lay", past)
    assert inside
    assert 6 <= int(inside[1]) <= 9
    assert "salesbook forecast --keep" in kept


def test_forecasts_that_were_kept_are_scored(demo_book: salesbook.Book) -> None:
    module = importlib.import_module("examples.month_forecast")
    with salesbook.open_history(":memory:") as history:
        history.record(demo_book, sources.DEMO_DAY)
        assert "None of the forecasts" in module.kept(
            salesbook.scorecard(demo_book, history, as_of=sources.DEMO_DAY)
        )
        early = salesbook.forecast(demo_book, as_of=dt.date(2026, 8, 31))
        salesbook.keep_forecast(history, early)
        told = module.kept(salesbook.scorecard(demo_book, history, as_of=sources.DEMO_DAY))
    assert re.fullmatch(r"Of 1 forecasts that were kept and are over, [01] held\.", told)


def test_what_changed_reads_a_history_that_is_given(
    demo_book: salesbook.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "history.db"
    deals = demo_book["deals"].assign(amount=demo_book["deals"]["amount"] + 1)
    after = replace(demo_book, tables={**demo_book.tables, "deals": deals})
    with salesbook.open_history(file) as history:
        history.record(demo_book, dt.date(2026, 9, 30))
        history.record(after, sources.DEMO_DAY)
    monkeypatch.setattr(sys, "argv", ["what_changed.py", "team.xlsx", "2026-10-14", str(file)])
    with sources.given_history() as given:
        told = tell_all("what_changed.py", after, sources.DEMO_DAY, given)
    assert "amounts raised" in told[0]
    assert "for 2 readings" in told[3]


def test_an_export_without_meetings_says_what_to_fill_in(data: Path) -> None:
    mapping = EXAMPLES / "mappings" / "maven-crm.toml"
    crm = str(data / "maven-crm")
    told = paragraphs(run("activity_analysis.py", crm, "2017-12-31", str(mapping)))
    meetings, *_, fullness = told
    assert '"Customer no." of customers (0%). 1,979 open deals have shown no sign' in fullness
    assert "85 customers" not in fullness
    assert 'Meetings has no entry under "Date"' in meetings
    assert "date, company, owner and kind is enough to begin" in meetings
    places, effort, ranks = tell_all("customer_matrix.py", *real("maven_crm"))
    assert places.startswith("Of 85 customers, 36 in A")
    assert "no meeting records to speak of" in effort
    assert "not one criterion is filled in" in ranks


def test_target_analysis(demo_file: Path) -> None:
    month, _, closing, *_, year, coverage, gap = paragraphs(
        run("target_analysis.py", str(demo_file), "2026-10-14")
    )
    assert month.startswith("9 of 21 work days of 2026-10 are gone.")
    assert "not enough data" in month
    assert "work on the open deals" in closing
    assert "At this pace we land at" in year
    assert "at our win rate it takes 2." in coverage
    assert "proposals and" in gap
    assert "has to begin by 2026-1" in gap


def test_activity_analysis(demo_file: Path) -> None:
    told = paragraphs(run("activity_analysis.py", str(demo_file), "2026-10-14"))
    meetings, delay, steps, fullness = told
    assert "The key person was there most often with" in meetings
    assert "were made on the day or the next. 伊藤 翔太 should be asked" in delay
    assert "of the latest meetings ended with a next date;" in steps
    assert 'the poorest column is "Deal no." of activities' in fullness
