"""How faithful the stand-in is, measured: ``python -m tests.standin.fidelity``.

Plays the recorded calls and writes the outcome into docs/google-standin.md.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.standin.replay import Outcome, replay

ROOT = Path(__file__).parents[2]
DATA = ROOT / ".." / "shared" / "data" / "gspread-cassettes"
PAGE = ROOT / "docs" / "google-standin.md"
START, END = "<!-- measured: start -->", "<!-- measured: end -->"

# Why an eligible call is answered otherwise, by the recording's name.
REASONS = {
    "WorksheetTest.test_auto_resize_columns": (
        "How wide a text is in Google's font; here a character counts seven pixels."
    ),
    "ClientTest.test_import_csv": (
        "The upload's answer is in the shape of Drive's version 2, some 70 members about the"
        " file; here it is the short one of version 3. The calls after it are answered the same."
    ),
}


def reason(outcome: Outcome) -> str:
    """Why an eligible call is answered otherwise; empty where nobody has said."""
    return REASONS.get(outcome.call.place.partition("#")[0], "")


def eligible(outcomes: list[Outcome], *, of_sheets: bool) -> list[Outcome]:
    """The outcomes that count for one of the two services."""
    return [one for one in outcomes if one.call.of_sheets is of_sheets and not one.reason]


def report(outcomes: list[Outcome]) -> str:
    """The measured part of the page."""
    lines = [
        "| service | recorded | eligible | answered the same | share |",
        "|---|---|---|---|---|",
        _row("Sheets", outcomes, of_sheets=True),
        _row("Drive", outcomes, of_sheets=False),
        "",
        "Not eligible:",
        *_reasons(outcomes),
        "",
        "Eligible Sheets calls by operation, and how many of them are answered the same:",
        "",
        "| operation | eligible | same |",
        "|---|---|---|",
        *_operations(eligible(outcomes, of_sheets=True)),
        "",
        "Answered otherwise:",
        *(_otherwise(one) for one in outcomes if one.difference),
    ]
    return "\n".join(lines)


def _row(name: str, outcomes: list[Outcome], *, of_sheets: bool) -> str:
    recorded = sum(one.call.of_sheets is of_sheets for one in outcomes)
    found = eligible(outcomes, of_sheets=of_sheets)
    same = sum(not one.difference for one in found)
    return f"| {name} | {recorded} | {len(found)} | {same} | {same / len(found):.1%} |"


def _reasons(outcomes: list[Outcome]) -> list[str]:
    found: Counter[tuple[str, str]] = Counter()
    for one in outcomes:
        if one.reason:
            found["Sheets" if one.call.of_sheets else "Drive", one.reason] += 1
    return [f"- {count} {name} calls: {why}" for (name, why), count in sorted(found.items())]


def _operations(outcomes: list[Outcome]) -> list[str]:
    every = Counter(one.call.operation for one in outcomes)
    same = Counter(one.call.operation for one in outcomes if not one.difference)
    return [f"| `{name}` | {count} | {same[name]} |" for name, count in sorted(every.items())]


def _otherwise(outcome: Outcome) -> str:
    call = outcome.call
    return f"- `{call.place}` ({call.operation}): {outcome.difference}. {reason(outcome)}"


def page_with(text: str, measured: str) -> str:
    """A page with its measured part replaced."""
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    return f"{before}{START}\n{measured}\n{END}{after}"


def main() -> None:
    outcomes = replay(DATA)
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page_with(text, report(outcomes)), encoding="utf-8")


if __name__ == "__main__":
    main()
