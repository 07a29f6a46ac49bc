"""Books the examples tell of: real data where it lies beside this repository, else the demo team.

Real data is looked for in ../shared/data. An example takes a workbook of yours instead:

    python -m examples.abc_customers team.xlsx 2026-10-31

A mapping after the day reads the export of another system:

    python -m examples.deal_analysis crm-export 2017-12-31 examples/mappings/maven-crm.toml
"""

from __future__ import annotations

import datetime as dt
import re
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

import salesbook
from salesbook.analysis.limits import Limit
from salesbook.demo import make_demo
from salesbook.errors import SalesbookError
from salesbook.texts import Texts

DEMO_DAY = dt.date(2026, 10, 14)

_HERE = Path(__file__).parent
_DATA = _HERE.parents[1] / "shared" / "data"
_MAPPINGS = _HERE / "mappings"

Source = tuple[salesbook.Book, dt.date]


def given_or(source: Callable[[], Source]) -> Source:
    """The workbook and the day named on the command line, else a book of this page."""
    given = sys.argv[1:]
    if not given:
        return source()
    mapping = next((each for each in given[2:] if each.endswith(".toml")), None)
    try:
        as_of = dt.date.fromisoformat(given[1]) if given[1:] else dt.date.today()
        return salesbook.read(given[0], mapping=mapping, as_of=as_of), as_of
    except (ValueError, SalesbookError) as error:
        sys.exit(str(error))


@contextmanager
def given_history() -> Iterator[salesbook.History | None]:
    """The history among the files named on the command line, open; None if there is none."""
    file = next((each for each in sys.argv[3:] if each.endswith(".db")), None)
    if file is None:
        yield None
        return
    with salesbook.open_history(file, create=False) as history:
        yield history


def print_paragraphs(paragraphs: Iterable[str]) -> None:
    """Print paragraphs as a page has them."""
    for text in paragraphs:
        # A company that ends in "Ltd." ends a sentence by itself.
        told = re.sub(r"(?<=[^\W\d])\.\.(?= |$)", ".", text.strip())
        print(textwrap.fill(told, 92), end="\n\n")


def lacks(limits: Iterable[Limit]) -> str:
    """What cannot be said and why: a sentence for each statement that is missing."""
    first = {limit.what: limit.sentence(Texts("en")) for limit in reversed([*limits])}
    return " ".join(reversed(first.values()))


def demo() -> Source:
    """An invented team, filled for 18 months."""
    team = make_demo("en", DEMO_DAY)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "team.xlsx"
        salesbook.build(team.definition, file, team.tables)
        return salesbook.read(file), DEMO_DAY


def maven_crm() -> Source:
    """8,800 deals of a seller of computer hardware, read through a mapping."""
    folder, last_day = _DATA / "maven-crm", dt.date(2017, 12, 31)
    if not folder.is_dir():
        return demo()
    mapping = _MAPPINGS / "maven-crm.toml"
    return salesbook.read(folder, mapping=mapping, as_of=last_day), last_day


def rfm_orders() -> Source:
    """4,906 orders of 995 customers, one file."""
    folder, last_day = _DATA / "rfm", dt.date(2006, 12, 31)
    if not folder.is_dir():
        return demo()
    return salesbook.read(folder, mapping=_MAPPINGS / "rfm.toml", as_of=last_day), last_day


def northwind() -> Source:
    """830 orders of a wholesaler of food: five files joined to what the mapping reads."""
    folder, last_day = _DATA / "northwind", dt.date(1998, 5, 6)
    if not folder.is_dir():
        return demo()
    with tempfile.TemporaryDirectory() as joined:
        for name, frame in _joined(folder).items():
            frame.to_csv(Path(joined) / f"{name}.csv", index=False)
        mapping = _MAPPINGS / "northwind.toml"
        return salesbook.read(joined, mapping=mapping, as_of=last_day), last_day


def _joined(folder: Path) -> dict[str, pd.DataFrame]:
    names = ("customers", "orders", "order_details", "products", "employees")
    tables = {name: pd.read_csv(folder / f"{name}.csv", encoding="latin1") for name in names}
    orders, staff, customers = (tables[name] for name in ("orders", "employees", "customers"))
    lines = (
        tables["order_details"]
        .drop(columns="UnitPrice")
        .assign(
            Amount=lambda each: (
                tables["order_details"]["UnitPrice"] * each["Quantity"] * (1 - each["Discount"])
            )
        )
    )
    lines = lines.merge(orders, on="OrderID").merge(tables["products"], on="ProductID")
    day = pd.to_datetime(lines["OrderDate"], format="%m/%d/%Y").dt.strftime("%Y-%m-%d")
    staff = staff.assign(Name=staff["FirstName"] + " " + staff["LastName"])
    # Who took most of a customer's orders looks after it.
    served = orders.merge(staff, on="EmployeeID").groupby("CustomerID")["Name"]
    owner = served.agg(lambda each: each.mode().iloc[0])
    return {
        "lines": lines.assign(OrderDate=day),
        "customers": customers.assign(Owner=customers["CustomerID"].map(owner)),
        "employees": staff,
        "products": tables["products"],
    }
