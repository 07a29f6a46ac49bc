"""A history with a damaged page or row is refused before anything is done with it."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

import salesbook
from salesbook.cli import main
from salesbook.history import History, open_history
from salesbook.reading.book import Book
from tests.tables import book_of

SEP, OCT, NOV = dt.date(2026, 9, 30), dt.date(2026, 10, 31), dt.date(2026, 11, 30)
PAGE = 4096


def deals(note: str, count: int = 400) -> Book:
    rows = "\n".join(f"D{number:04d}|更改 {number}|{note}" for number in range(count))
    return book_of({"deals": f"no|name|next_action\n{rows}\n"})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "history.db"
    with open_history(place) as history:
        history.record(deals("電話"), SEP)
        history.record(deals("訪問"), OCT)
    return place


def change(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


USES: dict[str, Callable[[History, Path], object]] = {
    "check": lambda history, _: history.check(),
    "record": lambda history, _: history.record(deals("電話"), NOV),
    "export": lambda history, folder: salesbook.export_history(history, folder / "out"),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versions SET body = replace(body, '更改 7', '更改 8') WHERE id = 8",
        "UPDATE versions SET body = CAST(body AS BLOB) WHERE id = 8",
        "UPDATE versions SET valid_to = '2026-10-30' WHERE id = 8",
        "UPDATE versions SET valid_from = '2026-09-3' WHERE id = 8",
        "UPDATE versions SET entity = 9999 WHERE id = 8",
        "UPDATE parts SET body = body || ' '",
    ],
)
def test_one_wrong_entry_is_noticed(
    use: Callable[[History, Path], object], statement: str, file: Path
) -> None:
    change(file, statement)
    before = file.read_bytes()
    with open_history(file) as history, pytest.raises(salesbook.SourceError, match="is damaged"):
        use(history, file.parent)
    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("seed", range(12))
def test_a_garbled_page_is_noticed_wherever_it_is(seed: int, file: Path) -> None:
    draw, content = random.Random(seed), bytearray(file.read_bytes())
    page = draw.randrange(1, len(content) // PAGE)
    content[page * PAGE : (page + 1) * PAGE] = draw.randbytes(PAGE) if seed % 2 else bytes(PAGE)
    file.write_bytes(content)
    with pytest.raises(salesbook.SourceError, match="is damaged"), open_history(file) as history:
        history.record(deals("電話"), NOV)
    assert file.read_bytes() == content


@pytest.mark.parametrize("command", ["snapshot", "history", "export"])
def test_the_commands_say_how_to_mend_it(
    command: str, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = tmp_path / "2026-11.xlsx"
    salesbook.build(None, workbook, deals("電話", 3))
    change(file, "UPDATE versions SET body = replace(body, '更改 7', '更改 8')")
    arguments = {
        "snapshot": ("snapshot", str(workbook), "--history", str(file)),
        "history": ("history", str(file)),
        "export": ("history", str(file), "--export", str(tmp_path / "out")),
    }
    assert main((*arguments[command], "--language", "en")) == 3
    told = capsys.readouterr()
    assert "is damaged" in told.err
    assert "Keep the file, and record your dated workbooks again in a new one" in told.err
    assert not told.out
    assert not (tmp_path / "out").exists()


def test_a_history_recorded_in_any_order_is_whole(file: Path) -> None:
    with open_history(file) as history:
        history.record(deals("見積"), dt.date(2026, 10, 10))
        history.record(deals("見積", 300), OCT, replace=True)
        history.record(deals("電話", 100), dt.date(2026, 8, 31), other_team=True)
    with open_history(file) as history:
        history.check()
        assert len(history.dates) == 4
