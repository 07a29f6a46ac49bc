"""Make a team's workbook from its decisions, with the customers it has already.

Run it anywhere:  python generate_team_workbook.py
It writes team.toml and team.xlsx into the current folder (or the one given).
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

import salesbook

TEAM = """\
[book]
name = "東日本営業部 営業管理ブック"
language = "ja"
fiscal_year_start = 4

[[members]]
name = "佐藤 健一"
team = "第一課"
manager = "田中 誠"

[[members]]
name = "鈴木 美咲"
team = "第二課"
manager = "田中 誠"

# What this team wants to know of each customer beyond the usual columns.
[[extra_columns]]
table = "customers"
key = "x_parking"
label = "駐車場"
kind = "choice"
options = ["あり", "なし"]
"""

# Columns carry the keys of docs/columns.md; what is missing stays empty.
CUSTOMERS = pd.DataFrame(
    {
        "company": ["朝日商事株式会社", "夕日工業株式会社", "有限会社星野"],
        "contact": ["高橋 様", "伊藤 様", "星野 様"],
        "phone": ["03-1234-5678", "06-2345-6789", "0120-333-444"],
        "owner": ["佐藤 健一", "鈴木 美咲", "佐藤 健一"],
        "rank": ["◎", "○", "△"],
        "next_date": pd.Series(["2026-11-26", "2026-12-01", None], dtype="datetime64[s]"),
        "next_action": ["見積を持参", "電話で近況を聞く", None],
        "x_parking": ["あり", None, "なし"],
    }
)


def main(folder: Path) -> None:
    """Write the definition, then the workbook."""
    definition = folder / "team.toml"
    definition.write_text(TEAM, encoding="utf-8")
    target = folder / "team.xlsx"
    salesbook.build(definition, target, {"customers": CUSTOMERS}, overwrite=True)
    print(f"{target}: {len(CUSTOMERS)} customers")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
