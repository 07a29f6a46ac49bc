"""Writing beside people who type: what they typed in that very moment stands."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator

import pytest

from salesbook.backends.gsheets.service import Sheets
from salesbook.backends.gsheets.swaps import JOURNAL_TITLE, Content, Hit, Swap, journal_title
from salesbook.backends.gsheets.writing import Place, finish_writing, swap_cells
from salesbook.errors import SalesbookError, TargetError
from tests.shared_sheet import Desk
from tests.standin.calls import Call
from tests.standin.faults import dropped, html_error, server_error, too_many

HEADER = ["customers.no", "customers.company", "customers.next_action", "customers.notes"]
COMPANIES = ["朝日商事", "夕日商事", "星野工業", "月島物産", "北斗電機", "南海運輸"]
TITLE = "顧客"
ROUNDS = int(os.environ.get("SALESBOOK_ROUNDS", "200"))
FIRST = 2  # zero-based row of the first entry
ACTION, NOTES = 2, 3


@pytest.fixture
def table(empty_desk: Desk) -> Desk:
    """A small sheet of the kind: keys in row 1, header in row 2, six customers."""
    person = empty_desk.person
    person.rename_sheet("Sheet1", TITLE)
    header: list[object] = [*HEADER]
    rows: list[list[object]] = [
        [f"C000{n}", name, f"用件{n}", f"備考{n}"] for n, name in enumerate(COMPANIES, 1)
    ]
    person.fill(f"{TITLE}!A1", [header, ["No", "会社名", "次回", "備考"], *rows])
    return empty_desk


def calls(desk: Desk) -> Sheets:
    sheets = desk.google.sheets()
    assert sheets is not None
    return sheets


def place(desk: Desk) -> Place:
    book = desk.standin.book(desk.book)
    titles = {sheet.id: sheet.title for sheet in book.sheets}
    sizes = {sheet.id: (sheet.row_count, sheet.column_count) for sheet in book.sheets}
    return Place(desk.book, desk.url, titles, sizes)


def text(words: object) -> Content:
    return {"stringValue": words} if words else {}


def swap(desk: Desk, company: str, column: int, new: str, *, numbered: bool = True) -> Swap:
    """A swap as a push makes it from what it has just read."""
    rows = desk.person.see(f"{TITLE}!A1:H40")
    row = next(n for n, each in enumerate(rows) if company in each)
    cells = {at: text(rows[row][at]) if at < len(rows[row]) else {} for at in range(4)}
    others = {at: content for at, content in cells.items() if at != column}
    number = 0 if numbered else None
    return Swap(0, row, column, 0, HEADER[column], others, cells[column], text(new), number)


def entries(desk: Desk) -> dict[str, list[object]]:
    """Action and notes by company, wherever the rows and columns stand by now."""
    rows = desk.person.see(f"{TITLE}!A1:H40")
    keys = next(row for row in rows if "customers.company" in row)
    at = [keys.index(key) for key in HEADER[1:]]
    below = rows[rows.index(keys) + 2 :]
    cells = ([row[n] if n < len(row) else "" for n in at] for row in below)
    return {str(company): rest for company, *rest in cells if company}


def during(desk: Desk, edit: Callable[[], object], *, times: int = 1, skip: int = 0) -> None:
    """Have somebody edit at the last moment before a write arrives."""
    left = [times, skip]

    def before(call: Call) -> None:
        if call.operation == "spreadsheets.batchUpdate" and left[0]:
            if left[1]:
                left[1] -= 1
                return
            left[0] -= 1
            edit()

    desk.standin.before.append(before)


def test_a_quiet_sheet_takes_two_calls(table: Desk) -> None:
    hits = swap_cells(calls(table), place(table), [swap(table, "星野工業", ACTION, "見積")])
    assert [hit.as_expected for hit in hits] == [True]
    assert entries(table)["星野工業"] == ["見積", "備考3"]
    assert table.standin.log.writes == 2
    assert table.person.titles == [TITLE]


def test_nothing_to_write_is_no_call(table: Desk) -> None:
    assert swap_cells(calls(table), place(table), []) == ()
    assert not table.standin.log.entries


@pytest.mark.parametrize("typed", ["訪問に変更", "", "=1+1", "2026/4/1", "120"])
def test_what_somebody_types_in_that_moment_stands(table: Desk, typed: str) -> None:
    wanted = swap(table, "星野工業", ACTION, "見積")

    def edit() -> None:
        cell = f"{TITLE}!C{wanted.row + 1}"
        table.person.type(cell, typed) if typed else table.person.clear(cell)
        expected.append(table.person.cell(cell).entered)

    expected: list[object] = []
    during(table, edit)
    (hit,) = swap_cells(calls(table), place(table), [wanted])
    assert not hit.as_expected
    assert not hit.moved
    assert table.person.cell(f"{TITLE}!C{wanted.row + 1}").entered == expected[0]


def test_who_types_again_while_it_is_put_back_has_the_last_word(table: Desk) -> None:
    words = iter(["一度目", "二度目", "三度目"])
    during(table, lambda: table.person.type(f"{TITLE}!C5", next(words)), times=3)
    swap_cells(calls(table), place(table), [swap(table, "星野工業", ACTION, "見積")])
    assert entries(table)["星野工業"] == ["三度目", "備考3"]
    assert table.person.titles == [TITLE]


MOVES: dict[str, Callable[[Desk], None]] = {
    "sorted": lambda desk: desk.person.sort(f"{TITLE}!A3:D8", "B"),
    "sorted backwards": lambda desk: desk.person.sort(f"{TITLE}!A3:D8", "A", descending=True),
    "row inserted above": lambda desk: desk.person.insert_rows(TITLE, 4),
    "rows above the keys": lambda desk: desk.person.insert_rows(TITLE, 1, 2),
    "row deleted above": lambda desk: desk.person.delete_rows(TITLE, 3),
    "column inserted": lambda desk: desk.person.insert_columns(TITLE, "C"),
    "column deleted": lambda desk: desk.person.delete_columns(TITLE, "A"),
}


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_rows_that_move_in_that_moment_keep_every_entry(
    table: Desk, move: Callable[[Desk], None], *, numbered: bool
) -> None:
    wanted = [
        swap(table, "星野工業", ACTION, "見積", numbered=numbered),
        swap(table, "夕日商事", NOTES, "急ぐ", numbered=numbered),
    ]
    before = entries(table)
    during(table, lambda: move(table))
    hits = swap_cells(calls(table), place(table), wanted)
    after = entries(table)
    gone = set(before) - set(after)
    assert gone <= {"朝日商事"}
    for company, cells in after.items():
        allowed = before[company]
        for hit, name, at, new in zip(
            hits, ("星野工業", "夕日商事"), (0, 1), ("見積", "急ぐ"), strict=True
        ):
            if company == name and hit.as_expected:
                allowed = [*allowed[:at], new, *allowed[at + 1 :]]
        assert cells == allowed
    assert table.person.titles == [TITLE]


def test_a_row_deleted_in_that_moment_takes_nothing_else_along(table: Desk) -> None:
    wanted = swap(table, "星野工業", ACTION, "見積")
    before = entries(table)
    during(table, lambda: table.person.delete_rows(TITLE, wanted.row + 1))
    (hit,) = swap_cells(calls(table), place(table), [wanted])
    assert hit.moved
    del before["星野工業"]
    assert entries(table) == before


FAULTS = {
    "429": too_many(),
    "500": server_error(500),
    "500 after": server_error(500, applied=True),
    "503 for people": html_error(503),
    "dropped before": dropped(applied=False),
    "dropped after": dropped(applied=True),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("skip", [0, 1, 2])
def test_a_fault_in_any_call_writes_once_and_loses_nothing(
    table: Desk, fault: object, skip: int
) -> None:
    wanted = swap(table, "星野工業", ACTION, "見積")
    during(table, lambda: table.person.type(f"{TITLE}!C5", "人の入力"))
    table.standin.faults.add(fault, on="spreadsheets.batchUpdate", skip=skip, times=2)  # type: ignore[arg-type]
    swap_cells(calls(table), place(table), [wanted])
    assert entries(table)["星野工業"] == ["人の入力", "備考3"]
    assert table.person.titles == [TITLE]


def test_what_a_crash_left_is_put_right_by_the_next_run(table: Desk) -> None:
    wanted = swap(table, "星野工業", ACTION, "見積")
    during(table, lambda: table.person.type(f"{TITLE}!C5", "人の入力"))
    faults = table.standin.faults
    faults.add(html_error(503), on="spreadsheets.get", times=100)
    with pytest.raises(SalesbookError):
        swap_cells(calls(table), place(table), [wanted])
    assert entries(table)["星野工業"] == ["見積", "備考3"], "it broke off at the worst moment"
    faults.clear()
    with pytest.raises(TargetError) as caught:
        finish_writing(calls(table), place(table))
    assert caught.value.code == "google.busy"
    table.clock.seconds += 3600
    assert finish_writing(calls(table), place(table))
    assert entries(table)["星野工業"] == ["人の入力", "備考3"]
    assert table.person.titles == [TITLE]
    assert not finish_writing(calls(table), place(table))


def test_two_never_write_at_once(table: Desk) -> None:
    table.person.add_sheet(journal_title(0))
    with pytest.raises(TargetError):
        swap_cells(calls(table), place(table), [swap(table, "星野工業", ACTION, "見積")])
    assert entries(table)["星野工業"] == ["用件3", "備考3"]


class Crowd:
    """People who edit at random, and what each of them may expect to find afterwards."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.chance = random.Random(seed)
        self.typed: dict[tuple[str, int], str] = {}
        self.count = 0

    def act(self) -> None:
        for _ in range(self.chance.randrange(3)):
            self.chance.choice([self._type, self._type, self._sort, self._insert])()

    def _type(self) -> None:
        rows = self.desk.person.see(f"{TITLE}!A1:D60")
        company = self.chance.choice(COMPANIES)
        row = next(n for n, each in enumerate(rows, 1) if company in each)
        column = self.chance.choice([ACTION, NOTES])
        self.count += 1
        words = f"入力{self.count}"
        self.desk.person.type(f"{TITLE}!{'ABCD'[column]}{row}", words)
        self.typed[company, column] = words

    def _sort(self) -> None:
        rows = self.desk.person.see(f"{TITLE}!A1:D60")
        down = self.chance.random() < 0.5
        column = self.chance.choice("BCD")
        self.desk.person.sort(f"{TITLE}!A3:D{len(rows)}", column, descending=down)

    def _insert(self) -> None:
        rows = self.desk.person.see(f"{TITLE}!A1:D60")
        if len(rows) < 30:
            self.desk.person.insert_rows(TITLE, self.chance.randint(3, len(rows)))


def test_no_edit_of_a_crowd_is_ever_lost(table: Desk) -> None:
    """Each run writes two cells while people edit in the worst moments."""
    crowd = Crowd(table, seed=7)

    def before(call: Call) -> None:
        if call.operation == "spreadsheets.batchUpdate":
            crowd.act()

    table.standin.before.append(before)
    table.standin.after.append(lambda call: before(call) if crowd.chance.random() < 0.5 else None)
    sheets, written = calls(table), 0
    ours: dict[tuple[str, int], str] = {}
    for n in range(ROUNDS):
        crowd.typed.clear()
        chosen = crowd.chance.sample(COMPANIES, 2)
        column = crowd.chance.choice([ACTION, NOTES])
        known = {
            (name, at): cells[at - 2] for name, cells in entries(table).items() for at in (2, 3)
        }
        wanted = [swap(table, name, column, f"同期{n}{name}") for name in chosen]
        hits = swap_cells(sheets, place(table), wanted)
        ours = {
            (name, column): f"同期{n}{name}"
            for name, hit in zip(chosen, hits, strict=True)
            if hit.as_expected
        }
        written += len(ours)
        for cell, found in cells_of(table):
            allowed = {crowd.typed[cell]} if cell in crowd.typed else {ours.get(cell, known[cell])}
            # Who types after us wins, who typed before us is not overwritten: theirs either way.
            assert found in allowed, (n, cell)
    rows = table.person.see(f"{TITLE}!A3:H60")
    assert not [row for row in rows if "".join(map(str, row)) and row[1] not in COMPANIES]
    assert written > ROUNDS / 4, "the crowd left us no moment"
    assert crowd.count > ROUNDS
    assert not [title for title in table.person.titles if title.startswith(JOURNAL_TITLE)]


def cells_of(desk: Desk) -> Iterator[tuple[tuple[str, int], object]]:
    for company, cells in entries(desk).items():
        for at in (ACTION, NOTES):
            yield (company, at), cells[at - 2]


def test_a_swap_tells_what_it_met(table: Desk) -> None:
    wanted = swap(table, "星野工業", ACTION, "見積")
    met = Hit(wanted, wanted.key, wanted.others, wanted.expected)
    assert met.as_expected
    assert Hit(wanted, "customers.notes", wanted.others, wanted.expected).moved
    assert Hit(wanted, wanted.key, {**wanted.others, 0: text("C0009")}, wanted.expected).moved
