"""The page of analyses names each public analysis, and the example that tells of it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import salesbook

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "analyses.md").read_text(encoding="utf-8")
TABLE = dict(re.findall(r"^\| \[`(\w+)`\]\(\S+\) \| (.*) \|$", PAGE, re.MULTILINE))
NO_ANALYSIS = {"keep_forecast"}


def public_analyses() -> set[str]:
    """Functions among the public names that are analyses."""
    homes = ("salesbook.analysis.", "salesbook.forecasts")
    found = {name: getattr(salesbook, name) for name in salesbook.__all__}
    own = {
        name
        for name, public in found.items()
        if inspect.isfunction(public) and public.__module__.startswith(homes)
    }
    return own - NO_ANALYSIS


def test_each_public_analysis_has_its_example() -> None:
    named = {name for told in TABLE.values() for name in re.findall(r"`(\w+)`", told)}
    assert public_analyses() <= named
    assert named - {"open_history"} <= public_analyses()


def test_each_example_uses_what_it_is_said_to_tell_of() -> None:
    for script, told in TABLE.items():
        text = (ROOT / "examples" / f"{script}.py").read_text(encoding="utf-8")
        for name in re.findall(r"`(\w+)`", told):
            # The days of pace are those of the calendar of work days.
            used = "work_days" if name == "work_calendar" else name
            assert re.search(rf"\b{used}\b", text) or name == "open_history", (script, name)
