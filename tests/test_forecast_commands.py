from __future__ import annotations

import json
from pathlib import Path

import pytest

from salesbook.cli import main
from tests.sold_deals import TODAY, write_sold_book

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A workbook of a year of deals, as a team has it at the end of March."""
    file = tmp_path_factory.mktemp("team") / "2026-03.xlsx"
    write_sold_book(file)
    return str(file)


def told(capsys: Capture, *arguments: str) -> str:
    capsys.readouterr()
    assert main([*arguments, "--as-of", TODAY.isoformat()]) == 0
    return capsys.readouterr().out


def test_the_forecast_on_a_screen(source: str, capsys: Capture) -> None:
    english = told(capsys, "forecast", source, "--language", "en", "--target", "20000000")
    assert "forecast of 2026-04, seen on 2026-03-31" in english
    assert "JPY 20,000,000" in english
    assert "Like the period before" in english
    japanese = told(capsys, "forecast", source, "--period", "half")
    assert "2026年4月〜2026年9月の着地見込み" in japanese
    assert "目標が入力されていない" in japanese


def test_the_same_seed_prints_the_same_bytes(source: str, capsys: Capture) -> None:
    first = told(capsys, "forecast", source, "--json")
    assert told(capsys, "forecast", source, "--json") == first
    assert told(capsys, "forecast", source, "--json", "--seed", "3") != first
    data = json.loads(first)
    assert data["seed"] == 0
    assert data["period"]["name"] == "2026-04"
    assert data["total"]["p10"] <= data["total"]["p90"]
    assert data["deals"][0]["reason"]
    assert "scorecard" not in data


def test_a_forecast_is_kept_and_scored_later(source: str, capsys: Capture, tmp_path: Path) -> None:
    history = str(tmp_path / "history.db")
    keep = ("forecast", source, "--history", history, "--keep")
    assert main([*keep, "--as-of", "2026-02-28"]) == 0
    assert history in capsys.readouterr().err
    page = told(capsys, "forecast", source, "--history", history, "--language", "en")
    assert "How good past forecasts were" in page
    data = json.loads(told(capsys, "forecast", source, "--history", history, "--json"))
    assert data["scorecard"]["n"] == 1


def test_to_keep_a_forecast_takes_a_history(source: str, capsys: Capture) -> None:
    assert main(["forecast", source, "--keep"]) == 2
    assert "--keep --history FILE" in capsys.readouterr().err
    assert main(["forecast", source, "--history", "nowhere.db"]) == 3


def test_a_period_out_of_reach_is_refused(source: str, capsys: Capture) -> None:
    for period, why in (("2026-02", "is over"), ("2026-09", "too far ahead"), ("soon", "soon")):
        assert main(["forecast", source, "--as-of", "2026-03-31", "--period", period]) == 2
        assert why in capsys.readouterr().err


def test_a_seed_and_a_target_have_to_be_numbers(source: str, capsys: Capture) -> None:
    for option, value in (("--seed", "-1"), *(("--target", each) for each in ("nan", "-5", "0"))):
        assert main(["forecast", source, "--as-of", "2026-03-31", option, value]) == 2
        assert value in capsys.readouterr().err


def test_the_past_on_a_screen_and_as_data(source: str, capsys: Capture) -> None:
    page = told(capsys, "backtest", source, "--language", "en")
    assert "2025-10" in page
    assert "Weighted by stage" in page
    data = json.loads(told(capsys, "backtest", source, "--json", "--period", "quarter"))
    assert [each["period"]["name"] for each in data["forecasts"]] == [
        "2025-10..2025-12",
        "2026-01..2026-03",
    ]
    assert data["readings"] is False
