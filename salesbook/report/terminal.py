"""A report as plain text for a terminal, aligned also where letters are twice as wide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from salesbook.report.contents import report_sections, report_title
from salesbook.report.model import Report
from salesbook.report.plain import display_width, fit, one_line, wrap
from salesbook.report.section import Heading, Section, View
from salesbook.report.wording import Wording
from salesbook.texts import Texts

_BOLD, _FAINT = "1", "2"
_GAP = "  "
_NARROWEST_STUB = 10
_NARROWEST_WORDS = 12
_Paint = Callable[[str, str], str]


def report_terminal(
    report: Report, *, texts: Texts | None = None, width: int = 96, colored: bool = False
) -> str:
    """The report as text, without a line end after its last line.

    Text from cells loses terminal commands, control characters and direction overrides.

    Args:
        report: What was found.
        texts: Language; None for the definition's.
        width: Columns of the terminal; tables give up spare columns to fit.
        colored: Whether to set off headings with ANSI codes.
    """
    wording = Wording.of(report.definition, texts)
    sections = report_sections(report, wording)
    return sections_terminal(report_title(report, wording), sections, width=width, colored=colored)


def sections_terminal(
    title: str, sections: Iterable[Section], *, width: int = 96, colored: bool = False
) -> str:
    """Sections under a title as text: see ``report_terminal``."""
    paint = _painted if colored else _unpainted
    title = one_line(title)
    lines = [paint(title, _BOLD), "=" * min(display_width(title), width)]
    for section in sections:
        lines += ["", *_section(section, width, paint)]
    return "\n".join(line.rstrip() for line in lines)


def _section(section: Section, width: int, paint: _Paint) -> Iterator[str]:
    yield paint(f"■ {one_line(section.heading)}", _BOLD)
    for sentence in section.sentences:
        yield from _indented(sentence, "  ", width)
    for view in section.views:
        yield from ("", *_view(view, width, paint))
    if section.items and (section.sentences or section.views):
        yield ""
    for item in section.items:
        lead = one_line(item.lead)
        first, *rest = wrap(f"{lead}  {one_line(item.text)}", width - 4)
        yield "  " + first.replace(lead, paint(lead, _BOLD), 1)
        yield from ("    " + line for line in rest)
        if item.more:
            yield from (paint(line, _FAINT) for line in _indented(item.more, "    ", width))
    for sentence in section.missing:
        yield from (paint(line, _FAINT) for line in _indented(f"→ {sentence}", "  ", width))


def _indented(text: str, indent: str, width: int) -> Iterator[str]:
    yield from (indent + line for line in wrap(one_line(text), width - len(indent)))


def _view(view: View, width: int, paint: _Paint) -> Iterator[str]:
    columns = _columns(view)
    widths = [_widest(cells) for _, cells in columns]
    while _total(widths) > width and (spare := _last_spare(columns)):
        del columns[spare], widths[spare]
    _narrow(columns, widths, width)
    room = width - _total(widths) + widths[0]
    widths[0] = min(widths[0], max(_NARROWEST_STUB, room))
    head, *rows = (_lines(columns, widths, row) for row in range(len(view.rows) + 1))
    yield _GAP + paint(one_line(view.title), _BOLD)
    yield from (_GAP + paint(line, _FAINT) for line in head)
    yield _GAP + paint("-" * (_total(widths) - len(_GAP)), _FAINT)
    yield from (_GAP + line for row in rows for line in row)
    if view.note:
        yield from (paint(line, _FAINT) for line in _indented(view.note, _GAP, width))


def _narrow(columns: list[_Column], widths: list[int], width: int) -> None:
    """Take room from the widest column of words but the stub, as long as one can give any."""
    words = [at for at, (heading, _) in enumerate(columns) if at and not heading.number]
    while words and _total(widths) > width:
        widest = max(words, key=lambda at: widths[at])
        if widths[widest] <= _NARROWEST_WORDS:
            return
        widths[widest] -= 1


_Column = tuple[Heading, list[str]]


def _columns(view: View) -> list[_Column]:
    """Each heading with its column's texts, the heading's own on top."""
    return [
        (heading, [one_line(text) for text in (heading.label, *(row[at] for row in view.rows))])
        for at, heading in enumerate(view.headings)
    ]


def _widest(cells: list[str]) -> int:
    return max(display_width(cell) for cell in cells)


def _total(widths: list[int]) -> int:
    return sum(widths) + len(_GAP) * len(widths)


def _last_spare(columns: list[_Column]) -> int:
    return max((at for at, (heading, _) in enumerate(columns) if heading.spare), default=0)


def _lines(columns: list[_Column], widths: list[int], row: int) -> list[str]:
    """A row of the table: words that do not fit go on below, the stub and numbers are cut."""
    cells = [
        wrap(cells[row], width) if at and not heading.number else [cells[row]]
        for at, ((heading, cells), width) in enumerate(zip(columns, widths, strict=True))
    ]
    return [
        _GAP.join(
            fit(cell[line] if line < len(cell) else "", width, right=heading.number)
            for cell, (heading, _), width in zip(cells, columns, widths, strict=True)
        )
        for line in range(max(map(len, cells)))
    ]


def _painted(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m"


def _unpainted(text: str, _code: str) -> str:
    return text
