from __future__ import annotations

import json
from pathlib import Path

import icalendar
import pytest

from salesbook.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


def test_a_list_for_each_member(demo_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "next", str(demo_file), "--as-of", "2026-10-14", "--most", "2")
    assert code == 0
    assert out.startswith("ひなた産機システム 営業管理ブック: 次に連絡する相手（2026年10月14日）")
    assert out.count("  1. ") == 8
    assert "  3. " not in out


def test_json_and_calendar_hold_the_same_contacts(
    demo_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "next.ics"
    options = ("--as-of", "2026-10-14", "--member", "佐藤健太", "--language", "en")
    code, out, err = run(capsys, "next", str(demo_file), *options, "--json", "--ics", str(file))
    assert code == 0
    data = json.loads(out)
    assert {contact["member"] for contact in data["contacts"]} == {"佐藤 健太"}
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    told = [str(event["DESCRIPTION"]) for event in calendar.walk("VEVENT")]
    assert len(told) == len(data["contacts"]) > 0
    pairs = zip(told, data["contacts"], strict=True)
    assert all(text.startswith(contact["sentence"]) for text, contact in pairs)
    assert f"{len(told)} events" in err


def test_markdown_to_a_file_and_nothing_is_replaced_unasked(
    demo_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "next.md"
    arguments = ("next", str(demo_file), "--as-of", "2026-10-14", "--markdown")
    assert run(capsys, *arguments, "--output", str(file))[0] == 0
    assert file.read_text(encoding="utf-8").startswith("# ")
    calendar = tmp_path / "next.ics"
    code, _, err = run(capsys, *arguments, "--output", str(file), "--ics", str(calendar))
    assert code == 2
    assert "--force" in err
    assert not calendar.exists()


def test_a_member_nobody_knows(demo_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "next", str(demo_file), "--as-of", "2026-10-14", "--member", "誰か")
    assert code == 2
    assert "佐藤 健太" in err
