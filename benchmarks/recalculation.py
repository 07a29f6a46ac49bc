"""How long LibreOffice takes to open a filled book and calculate it, and how that grows.

The demo team's rows again and again, a customer drawn for each deal and meeting: 500 customers,
750 deals and 5,000 meetings, then twice and four times as many.
"""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import random
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.timing import Benchmark, Peer
from salesbook.backends.xlsx_write import write_workbook
from salesbook.demo import make_demo
from salesbook.sheets.layout import lay_out
from tools.office import Office, missing_programs

if TYPE_CHECKING:
    import pandas as pd

SIZES = (
    {"customers": 500, "deals": 750, "activities": 5_000},
    {"customers": 1_000, "deals": 1_500, "activities": 10_000},
    {"customers": 2_000, "deals": 3_000, "activities": 20_000},
)
AS_OF = dt.date(2026, 10, 14)
_SECONDS = 900.0


def recalculation() -> Benchmark:
    """Books of each size opened and calculated; the largest also saved again.

    A CSV holds one small sheet only, so that making it costs little beside the calculation.
    """
    if missing := missing_programs():
        message = f"Recalculation is not measured, not installed: {', '.join(missing)}"
        raise SystemExit(message)
    folder = Path(tempfile.mkdtemp(prefix="salesbook-benchmark-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    office = Office(folder / "profile", seconds=_SECONDS)
    office.ready_profile()
    books = {_name(size): filled_book(folder, size) for size in SIZES}
    peers = [Peer(name, _conversion(office, path, "csv")) for name, path in books.items()]
    largest = _name(SIZES[-1])
    saved = Peer(f"{largest}, saved as xlsx", _conversion(office, books[largest], "xlsx"))
    return Benchmark("Opening and calculating a book in LibreOffice", (*peers, saved))


def filled_book(folder: Path, size: dict[str, int]) -> Path:
    """A book with so many rows of each table.

    Args:
        folder: Where it goes.
        size: Rows by table.
    """
    demo, chance = make_demo("ja", AS_OF), random.Random(1)
    tables = {key: _repeated(demo.tables[key], count) for key, count in size.items()}
    customers = tables["customers"]
    customers["company"] = [f"{name}{n}" for n, name in enumerate(customers["company"])]
    for key, letter in (("customers", "C"), ("deals", "D")):
        tables[key]["no"] = [f"{letter}{n:05}" for n in range(1, size[key] + 1)]
    for key in ("deals", "activities"):
        tables[key]["company"] = chance.choices(list(customers["company"]), k=size[key])
    path = folder / f"{size['customers']}.xlsx"
    filled = tables | {"targets": demo.tables["targets"]}
    write_workbook(lay_out(demo.definition, "standard", filled), path)
    return path


def _repeated(frame: pd.DataFrame, count: int) -> pd.DataFrame:
    return frame.iloc[[n % len(frame) for n in range(count)]].reset_index(drop=True)


def _conversion(office: Office, path: Path, ending: str) -> functools.partial[Path]:
    target = path.parent / "calculated"
    return functools.partial(office.convert, path, ending, target, now=f"{AS_OF} 09:00")


def _name(size: dict[str, int]) -> str:
    customers, deals, meetings = (f"{count:,}" for count in size.values())
    return f"{customers} customers, {deals} deals, {meetings} meetings"
