"""The demo team: promised numbers, a believable process, and mistakes where they are planted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

import pandas as pd
import pytest

from salesbook.analysis.follow_up import follow_up
from salesbook.analysis.matrix import matrix
from salesbook.definition.columns import Kind
from salesbook.definition.tables import CRITERIA, MONTHS
from salesbook.demo import DemoTeam, make_demo, plain_entries, plant_typos
from salesbook.demo.companies import make_companies
from salesbook.demo.days import month_end, work_days
from salesbook.demo.deals import STAGES, Deal, make_deals
from salesbook.demo.scene import FRIENDLY, LATE, Scene
from salesbook.demo.team import make_scene
from salesbook.demo.words import Words
from salesbook.grid import Grid, GridSheet
from salesbook.problems import NEXT_DATE_PAST
from salesbook.reading.book import Book
from salesbook.reading.reader import read_book

AS_OF = dt.date(2026, 10, 14)
NOW = pd.Timestamp(AS_OF)
START = dt.date(2025, 4, 14)
LANGUAGES = ("ja", "en")
WORK = work_days(range(2001, 2029))


@cache
def team(language: str = "ja", as_of: dt.date = AS_OF, seed: int = 7) -> DemoTeam:
    return make_demo(language, as_of, seed=seed)


@cache
def story() -> tuple[Scene, tuple[Deal, ...]]:
    scene = make_scene("ja", AS_OF, 7)
    return scene, make_deals(scene, make_companies(scene))


def stage(key: str, language: str = "ja") -> str:
    return next(s.label for s in team(language).definition.stages if s.key == key)


def read(demo: DemoTeam, tables: Mapping[str, pd.DataFrame]) -> Book:
    sheets = tuple(GridSheet(key, rows(key, frame)) for key, frame in tables.items())
    return read_book(Grid("demo", sheets), definition=demo.definition, as_of=demo.as_of)


def rows(table: str, frame: pd.DataFrame) -> list[list[str]]:
    entries = [["" if v is None else v for v in row] for row in frame.itertuples(index=False)]
    return [[f"{table}.{key}" for key in frame.columns], list(frame.columns), *entries]


def weekdays(days: pd.Series) -> set[int]:
    return set(days.dropna().dt.day_of_week)


# ── What is promised ───────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("as_of", [AS_OF, dt.date(2026, 4, 6), dt.date(2028, 2, 29)])
def test_the_team_has_the_promised_size(language: str, as_of: dt.date) -> None:
    demo = team(language, as_of)
    assert len(demo.definition.members) == 8
    assert len({member.team for member in demo.definition.members}) == 2
    assert len(demo.tables["customers"]) == 150
    assert 360 <= len(demo.tables["deals"]) <= 440
    assert 2600 <= len(demo.tables["activities"]) <= 3400


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frames_are_those_a_reader_gives(language: str) -> None:
    demo = team(language)
    for key, frame in demo.tables.items():
        entries = demo.definition.tables[key].entries
        assert list(frame.columns) == [column.key for column in entries]
        assert list(frame.index) == list(range(1, len(frame) + 1))
        types = {column.key: str(frame[column.key].dtype) for column in entries}
        for column in entries:
            expected = {Kind.DATE: "datetime64[s]", Kind.FLAG: "bool"}.get(column.kind)
            assert expected is None or types[column.key] == expected
    assert str(demo.tables["deals"]["amount"].dtype) == "float64"
    assert str(demo.tables["deals"]["name"].dtype) == "str"


def test_the_same_arguments_make_the_same_team() -> None:
    again = make_demo("ja", AS_OF, seed=7)
    for key, frame in team().tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[key])
    assert again.definition == team().definition


def test_another_seed_tells_another_story() -> None:
    other = make_demo("ja", AS_OF, seed=8)
    assert not other.tables["customers"]["company"].equals(team().tables["customers"]["company"])


def test_languages_differ_in_words_not_in_numbers() -> None:
    ja, en = team("ja").tables, team("en").tables
    for table, columns in {
        "customers": ["no", "revenue", "first_visit", "sales_this_year", *CRITERIA],
        "deals": ["no", "amount", "opened", "closed", "stage_since", "expected_close"],
        "activities": ["date", "deal_no", "key_person", "minutes", "fit", "entered"],
        "targets": ["fiscal_year", *MONTHS],
        "orders": ["date", "quantity", "amount", "profit", "deal_no"],
        "tasks": ["importance", "urgency", "due", "done"],
        "improvements": ["due"],
        "review": ["version", "knows", "does"],
    }.items():
        pd.testing.assert_frame_equal(ja[table][columns], en[table][columns])
    assert not any(
        "\u3000" < letter < "\u9fff" for name in en["activities"]["heard"] for letter in name
    )


def test_both_files_of_words_have_the_same_shape() -> None:
    def shape(node: object) -> object:
        if isinstance(node, dict):
            return {key: shape(value) for key, value in node.items()}
        return [shape(each) for each in node] if isinstance(node, list) else type(node)

    ja, en = (Words(f"words.{language}.toml") for language in LANGUAGES)
    assert shape(ja._root) == shape(en._root)


# ── A clean book ───────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clean_tables_read_back_without_a_problem(language: str) -> None:
    demo = team(language)
    book = read(demo, {key: plain_entries(frame) for key, frame in demo.tables.items()})
    assert {problem.kind for problem in book.problems} == {NEXT_DATE_PAST}
    for key, frame in demo.tables.items():
        pd.testing.assert_frame_equal(
            book[key].reset_index(drop=True), frame.reset_index(drop=True)
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reference_and_choice_is_known(language: str) -> None:
    demo = team(language)
    tables, members = demo.tables, {member.name for member in demo.definition.members}
    companies = set(tables["customers"]["company"])
    assert len(companies) == 150
    assert set(tables["deals"]["company"]) <= companies
    assert set(tables["activities"]["company"]) <= companies
    assert set(tables["activities"]["deal_no"].dropna()) <= set(tables["deals"]["no"])
    assert set(tables["deals"]["product"]) <= {p.name for p in demo.definition.products}
    for key, frame in tables.items():
        for column in demo.definition.tables[key].entries:
            if column.source == "members.name":
                assert set(frame[column.key]) <= members
            if column.kind is Kind.CHOICE:
                assert set(frame[column.key].dropna()) <= set(
                    demo.definition.options(column.source)
                )


def test_a_meeting_about_a_deal_is_with_its_company_and_owner() -> None:
    tables = team().tables
    both = tables["activities"].merge(tables["deals"], left_on="deal_no", right_on="no")
    assert len(both) > 1000
    assert (both["company_x"] == both["company_y"]).all()
    assert (both["owner_x"] == both["owner_y"]).all()
    assert (both["date"] >= both["opened"]).all()


# ── The process ────────────────────────────────────────────────────────


def test_deals_pass_the_stages_in_order() -> None:
    _, deals = story()
    for deal in deals:
        stages, days = [step for step, _ in deal.steps], [day for _, day in deal.steps]
        assert stages == list(STAGES[: len(stages)])
        assert days == sorted(set(days))
        assert deal.outcome != "won" or stages == list(STAGES)
        assert deal.closed is None or deal.closed > days[-1]


def test_closed_deals_have_their_dates_and_lost_ones_a_reason() -> None:
    deals = team().tables["deals"]
    won, lost = deals["stage"] == stage("won"), deals["stage"] == stage("lost")
    assert (deals["closed"].notna() == (won | lost)).all()
    assert (deals["lost_reason"].notna() == lost).all()
    assert (deals.loc[won | lost, "stage_since"] == deals.loc[won | lost, "closed"]).all()
    assert (deals["opened"] <= deals["stage_since"]).all()
    assert deals.loc[won | lost, ["next_date", "next_action"]].isna().all(axis=None)
    assert 0.3 < won.sum() / (won | lost).sum() < 0.5


def test_nothing_happened_after_the_last_day() -> None:
    tables = team().tables
    for table, column in (
        ("deals", "opened"),
        ("deals", "stage_since"),
        ("deals", "closed"),
        ("activities", "date"),
        ("activities", "entered"),
        ("customers", "first_visit"),
    ):
        assert tables[table][column].max() <= NOW
    assert tables["activities"]["date"].min() >= pd.Timestamp(START)
    assert (tables["activities"]["entered"] >= tables["activities"]["date"]).all()


def test_nobody_meets_or_plans_on_a_weekend_or_holiday() -> None:
    tables = team().tables
    for table, column in (
        ("activities", "date"),
        ("deals", "next_date"),
        ("customers", "next_date"),
    ):
        days = tables[table][column].dropna().dt.date
        assert weekdays(tables[table][column]) == {0, 1, 2, 3, 4}
        assert all(day in WORK for day in set(days))


def test_amounts_are_round_and_uneven() -> None:
    amounts = team().tables["deals"]["amount"].dropna()
    assert (amounts % 10_000 == 0).all()
    assert amounts.mean() > 1.3 * amounts.median()


def test_orders_gather_before_budgets_end() -> None:
    deals = pd.concat([team(seed=seed).tables["deals"] for seed in (7, 8, 9)])
    won = deals.loc[deals["stage"] == stage("won"), "closed"].dt.month.value_counts()
    assert won[9] > 1.5 * won[8]
    assert won[3] > 1.5 * won[2]


def test_some_next_dates_are_overdue_due_or_missing() -> None:
    tables = team().tables
    still = tables["deals"][tables["deals"]["closed"].isna()]
    for days in (still["next_date"], tables["customers"]["next_date"]):
        assert (days < NOW).sum() >= 5
        assert ((days >= NOW) & (days <= NOW + pd.Timedelta(days=4))).sum() >= 3
        assert days.isna().sum() >= 3
        assert (days >= NOW).mean() > 0.5


def test_sales_of_the_year_hold_what_was_won() -> None:
    tables = team().tables
    deals = tables["deals"]
    this_year = (deals["stage"] == stage("won")) & (deals["closed"] >= "2026-04-01")
    won = deals[this_year].groupby("company")["amount"].sum()
    sales = tables["customers"].set_index("company")["sales_this_year"]
    assert (sales[won.index] >= won).all()


def test_orders_add_up_to_what_the_customers_bought() -> None:
    tables = team().tables
    orders, customers = tables["orders"], tables["customers"].set_index("company")
    for measure, entry in (("amount", "sales"), ("profit", "profit")):
        for year, first, last in (("this", "2026-04", "2027-03"), ("last", "2025-04", "2026-03")):
            own = orders[orders["date"].dt.strftime("%Y-%m").between(first, last)]
            found = own.groupby("company")[measure].sum().reindex(customers.index, fill_value=0)
            expected = customers[f"{entry}_{year}_year"].fillna(0)
            assert found.tolist() == expected.tolist()
    assert orders["date"].is_monotonic_increasing
    assert orders["date"].max() <= NOW
    assert weekdays(orders["date"]) == {0, 1, 2, 3, 4}


def test_each_won_deal_of_the_years_is_an_order() -> None:
    tables = team().tables
    deals = tables["deals"].set_index("no")
    won = deals[(deals["stage"] == stage("won")) & (deals["closed"] >= "2025-04-01")]
    orders = tables["orders"].dropna(subset="deal_no").set_index("deal_no").loc[won.index]
    assert len(orders) == len(won) > 100
    for column, deal in (("company", "company"), ("product", "product"), ("date", "closed")):
        assert (orders[column] == won[deal]).all()


@pytest.mark.parametrize("as_of", [AS_OF, dt.date(2026, 4, 1), dt.date(2027, 1, 4)])
def test_a_full_book_lives_on_any_day(as_of: dt.date) -> None:
    tables = team(as_of=as_of).tables
    tasks, day = tables["tasks"], pd.Timestamp(as_of)
    open_tasks = tasks[tasks["done"].isna()]
    assert (tasks["done"].dropna() <= day).all()
    assert min((open_tasks["due"] < day).sum(), (open_tasks["due"] > day).sum()) >= 3
    assert open_tasks["due"].isna().any()
    assert set(tables["orders"]["company"]) <= set(tables["customers"]["company"])
    assert tables["review"][["knows", "does"]].mean().between(0.4, 0.99).all()
    assert len(set(tables["review"]["period"])) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_say_what_the_book_says(language: str) -> None:
    demo = team(language)
    book = Book(demo.definition, demo.tables)
    gaps = demo.tables["improvements"]["gap"].tolist()
    effort = {each.key: each.effort or 0 for each in matrix(book, as_of=AS_OF).quadrants}
    assert f"{100 * effort['B']:.0f}%" in gaps[0]
    assert str(follow_up(book, as_of=AS_OF).deals["stalled"].sum()) in gaps[2]
    deals = demo.tables["deals"]
    late = deals["closed"].isna() & (deals["expected_close"] < NOW)
    assert str(late.sum()) in gaps[4]
    assert str(demo.tables["customers"]["next_date"].isna().sum()) in gaps[5]


def test_targets_cover_the_years_and_are_missed_and_met() -> None:
    demo = team()
    targets, deals = demo.tables["targets"], demo.tables["deals"]
    assert set(targets["fiscal_year"]) == {2025, 2026}
    assert len(targets) == 2 * 8 * 4
    assert (targets[list(MONTHS)].sum(axis=1) > 0).all()
    year = deals["closed"].between("2025-04-01", "2026-03-31") & (deals["stage"] == stage("won"))
    won = deals[year].groupby("owner")["amount"].sum()
    metric = demo.definition.choices["metric"][0]
    asked = targets[(targets["metric"] == metric) & (targets["fiscal_year"] == 2025)]
    reached = won / asked.set_index("owner")[list(MONTHS)].sum(axis=1)
    assert (reached < 0.8).any()
    assert (reached > 1).any()
    assert reached.between(0.3, 2).all()


def test_sentences_vary_and_are_filled_in() -> None:
    for language in LANGUAGES:
        heard = team(language).tables["activities"]["heard"]
        assert heard.notna().all()
        assert heard.nunique() > 0.4 * len(heard)
        assert not heard.str.contains("[{}]").any()


# ── The people ─────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", [7, 8])
def test_one_member_sees_friends_and_neglects_prospects(seed: int) -> None:
    demo = team(seed=seed)
    book = Book(demo.definition, demo.tables)
    customers = matrix(book, as_of=AS_OF).customers
    own = customers["owner"] == demo.definition.members[FRIENDLY].name
    friendly, others = (
        customers[rows].groupby("quadrant", observed=True)["meetings"].mean()
        for rows in (own, ~own)
    )
    assert friendly["C"] > 1.5 * others["C"]
    assert friendly["B"] < 0.75 * others["B"]
    assert friendly["C"] > 2 * friendly["B"]


def test_one_member_writes_meetings_down_late() -> None:
    demo = team()
    meetings = demo.tables["activities"]
    delay = (meetings["entered"] - meetings["date"]).dt.days.groupby(meetings["owner"]).mean()
    late = delay.pop(demo.definition.members[LATE].name)
    assert late > 5
    assert delay.max() < 2


# ── Typos ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", [7, 8])
def test_a_check_finds_each_planted_fault_and_nothing_else(language: str, seed: int) -> None:
    demo = team(language, seed=seed)
    tables, planted = plant_typos(demo)
    found = {
        (
            problem.code,
            problem.sheet,
            problem.cell.row - 2,
            tables[problem.sheet].columns[problem.cell.column],
        )
        for problem in read(demo, tables).problems
        if problem.cell and problem.kind is not NEXT_DATE_PAST
    }
    assert found == {(f.code, f.table, f.position, f.column) for f in planted}
    assert len(planted) == 14


def test_typos_stand_where_they_are_planted_and_nowhere_else() -> None:
    demo = team()
    tables, planted = plant_typos(demo)
    clean = {key: plain_entries(frame) for key, frame in demo.tables.items()}
    changed = {
        (key, position, column)
        for key, frame in clean.items()
        for column in frame.columns
        for position, (was, now) in enumerate(zip(frame[column], tables[key][column], strict=False))
        if was != now
    }
    assert changed == {
        (f.table, f.position, f.column)
        for f in planted
        if f.position < 150 or f.table != "customers"
    }
    assert all(tables[f.table][f.column].iloc[f.position] == f.value for f in planted if f.value)
    assert len(tables["customers"]) == 151


def test_typos_are_those_people_make() -> None:
    values = {(f.table, f.column): f.value for f in plant_typos(team())[1]}
    assert values["deals", "next_date"] == "来週"
    assert values["deals", "amount"] == "要確認"
    assert values["deals", "stage"] == "クロージンク"
    assert values["customers", "need_fit"] == 7
    assert values["activities", "owner"] == "佐藤 建太"


def test_planting_leaves_the_team_as_it_is() -> None:
    demo = make_demo("ja", AS_OF)
    before = {key: frame.copy() for key, frame in demo.tables.items()}
    assert plant_typos(demo)[1] == plant_typos(demo)[1]
    for key, frame in before.items():
        pd.testing.assert_frame_equal(demo.tables[key], frame)


def test_planted_faults_sort_by_place() -> None:
    order = ["customers", "deals", "activities"]
    places = [(order.index(f.table), f.position) for f in plant_typos(team())[1]]
    assert places == sorted(places)


# ── The calendar ───────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "day",
    [
        "2024-09-23",  # substitute for the equinox on a Sunday
        "2025-02-24",
        "2025-05-06",  # two days after the Sunday it stands for
        "2026-03-20",
        "2026-05-06",
        "2026-09-22",  # between two holidays
        "2027-03-22",
        "2026-10-12",  # second Monday
        "2025-12-29",  # the company's own
    ],
)
def test_holidays_are_off(day: str) -> None:
    assert dt.date.fromisoformat(day) not in WORK


def test_ordinary_weekdays_are_worked() -> None:
    june = WORK.between(dt.date(2026, 6, 1), dt.date(2026, 6, 30))
    assert len(june) == 22


def test_month_ends_cross_the_year() -> None:
    assert month_end(dt.date(2026, 11, 30), 3) == dt.date(2027, 2, 28)
    assert month_end(dt.date(2026, 1, 31), -1) == dt.date(2025, 12, 31)


def test_the_definition_lists_the_holidays_around_the_last_day() -> None:
    holidays = dict(team().definition.holidays)
    assert holidays[dt.date(2026, 11, 3)] == "文化の日"
    assert all(day.weekday() < 5 for day in holidays)
