"""A workbook as LibreOffice shows it: each visible cell's text and colours, in its HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Seen:
    """A visible cell: its text as shown, and how conditional formats left it.

    Attributes:
        fill: Six hex digits; empty for none.
        ink: Six hex digits.
    """

    text: str
    fill: str
    ink: str
    bold: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: dict[str, list[list[Seen]]] = {}
        self._title: list[str] | None = None
        self._rows: list[list[Seen]] = []
        self._cell: dict[str, str] | None = None
        self._note = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "em":
            self._title = []
        elif tag == "comment":
            self._note = True
        elif tag == "tr":
            self._rows.append([])
        elif tag == "td":
            fill = given.get("bgcolor", "").lstrip("#").upper()
            self._cell = {"text": "", "fill": fill, "ink": "", "bold": ""}
        elif self._cell is not None and tag == "font" and "color" in given:
            self._cell["ink"] = given["color"].lstrip("#").upper()
        elif self._cell is not None and tag == "b":
            self._cell["bold"] = "b"

    def handle_data(self, data: str) -> None:
        if self._title is not None:
            self._title.append(data)
        elif self._cell is not None and not self._note:
            self._cell["text"] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "em" and self._title is not None:
            self._rows = self.sheets["".join(self._title)] = []
            self._title = None
        elif tag == "comment":
            self._note = False
        elif tag == "td" and self._cell is not None:
            cell = self._cell
            seen = Seen(cell["text"].strip(), cell["fill"], cell["ink"], bool(cell["bold"]))
            self._rows[-1].append(seen)
            self._cell = None


def read_page(file: Path) -> dict[str, list[list[Seen]]]:
    """The visible cells of each visible sheet, row by row, hidden rows and columns left out.

    Notes that show when somebody points at a cell are left out.
    A merged cell counts once, so a row of a sheet with merges is shorter than the others.
    """
    reader = _Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    return reader.sheets
