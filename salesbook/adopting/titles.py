"""What a title above a table says besides its name."""

from __future__ import annotations

import re

_YEAR = re.compile(r"(?:FY ?|fiscal year ?)?(20\d{2}) ?年?度?", re.IGNORECASE)
_REIWA = re.compile(r"(?:令和|R) ?(\d{1,2}|元) ?年度", re.IGNORECASE)
_BEFORE_REIWA = 2018


_MARKS = re.compile(r"^[■□●○◆◇▼▽▲△★☆※・\s【\[<＜《〈]+|[】\]>＞》〉:：\s]+$")


def bare_title(title: str) -> str:
    """A title without the marks around it: ■ 佐藤 and 【佐藤】 are 佐藤."""
    return _MARKS.sub("", title) or title


def fiscal_year(title: str) -> str:
    """The fiscal year a title names: 2026年度, 令和8年度, FY2026; empty if it names none."""
    if match := _REIWA.search(title):
        year = 1 if match[1] == "元" else int(match[1])
        return str(_BEFORE_REIWA + year)
    match = _YEAR.search(title)
    return match[1] if match else ""
