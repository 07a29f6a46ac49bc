"""A shared Google sheet from building to pushing, while colleagues type in it.

Run it from the repository, without Google:  python examples/sync_google_sheet.py
On a spreadsheet of yours (docs/google.md):  python examples/sync_google_sheet.py URL
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd

import salesbook

CUSTOMERS = pd.DataFrame(
    {
        "company": ["Acme Trading", "Birch Foods", "Cedar Tools"],
        "next_action": ["Bring the quotation", "Call", "Visit"],
    }
)


def nobody_types(_home: Path) -> None:
    """On your own sheet, people type for themselves."""


def main(url: str, folder: Path, colleagues_type: Callable[[Path], None] = nobody_types) -> None:
    """Build, pull, correct at home, push."""
    definition = salesbook.default_definition("en")
    built = salesbook.build_sheet(definition, url, {"customers": CUSTOMERS}, template="simple")
    print(f"built: {built.address}")

    home = salesbook.pull(url, folder / "team.xlsx").file
    print(f"pulled: {len(salesbook.read(home)['customers'])} customers")
    print(f"pulled again, unchanged: {salesbook.pull(url, home).unchanged}")

    correct_at_home(home)
    colleagues_type(home)
    for each in salesbook.push(home, url, dry_run=True).waiting:
        print(f"would write {each.address}: {each.old} -> {each.new}")
    done = salesbook.push(home, url, accept=["customers.next_action"])
    print(f"written: {len(done.written)}, left as a colleague typed it: {len(done.kept)}")


def correct_at_home(file: Path) -> None:
    """Two entries are changed in Excel."""
    place = salesbook.read(file).places["customers"]
    workbook = openpyxl.load_workbook(file)
    sheet = workbook[place.sheet]
    for row, action in ((1, "Bring two quotations"), (2, "Call before noon")):
        sheet.cell(place.header_row + row, place.columns["next_action"] + 1).value = action
    workbook.save(file)


def with_stand_in(folder: Path) -> None:
    """The same against a server on this machine, with one colleague."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.standin import StandIn  # noqa: PLC0415 - only the repository has it

    with StandIn() as standin:
        key = standin.access.service_account_file(folder)
        book = standin.spreadsheet("Sales", writers=("robot@project.iam.gserviceaccount.com",))
        os.environ["SALESBOOK_GOOGLE_ADDRESS"] = standin.address
        os.environ["SALESBOOK_GOOGLE_CREDENTIALS"] = str(key)
        url = standin.url(book)

        def colleague(home: Path) -> None:
            place = salesbook.read(home).places["customers"]
            cell = place.address(place.header_row + 2, "next_action")
            standin.person(book).type(cell, "Called, wants a visit")

        main(url, folder, colleague)
        print(f"calls: {standin.log.reads} to read, {standin.log.writes} to write")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        if sys.argv[1:]:
            main(sys.argv[1], Path(place))
        else:
            with_stand_in(Path(place))
