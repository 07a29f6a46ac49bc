"""How charts look in an .xlsx file: flat, quiet, in the book's own font."""

from __future__ import annotations

from typing import Literal

from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend, LegendEntry
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from salesbook.backends.xlsx_text import escape_text
from salesbook.spec import LegendPlace

TITLE_SIZE = 12
TEXT_SIZE = 9

INK = "1F2933"
SOFT_INK = "5F6C7B"
GRID = "E3E7EC"
AXIS = "BFC7D1"
PAPER = "FFFFFF"

# Widths in EMU, 12,700 to the point.
THICK = 28_575
THIN = 15_875
HAIR = 9_525
MARK = 7
# A quarter turn to the left, in sixty thousandths of a degree.
UPWARD = -5_400_000

# Weights of red, green and blue in how bright a colour looks (ITU-R BT.601); where light starts.
_BRIGHTNESS = (0.299, 0.587, 0.114)
_LIGHT = 150

_LEGENDS: dict[LegendPlace, Literal["t", "b", "r"]] = {
    LegendPlace.TOP: "t",
    LegendPlace.BOTTOM: "b",
    LegendPlace.RIGHT: "r",
}


def title(text: str, font: str, *, size: int = TITLE_SIZE, rotation: int | None = None) -> Title:
    """A heading, or the title of an axis in smaller letters."""
    heading = size == TITLE_SIZE
    letters = _letters(font, size=size, color=INK if heading else SOFT_INK, bold=heading)
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=letters),
        r=[RegularTextRun(rPr=letters, t=escape_text(text))],
    )
    body = RichTextProperties(rot=rotation, vert="horz" if rotation else None)
    return Title(tx=Text(rich=RichText(bodyPr=body, p=[paragraph])), overlay=False)


def small_text(font: str, *, color: str = SOFT_INK, bold: bool = False) -> RichText:
    """How numbers and words beside the marks look."""
    letters = _letters(font, size=TEXT_SIZE, color=color, bold=bold)
    return RichText(
        bodyPr=RichTextProperties(),
        p=[Paragraph(pPr=ParagraphProperties(defRPr=letters), endParaRPr=letters)],
    )


def legend(place: LegendPlace, font: str, unnamed: list[int]) -> Legend:
    """The names of the series; the ones in ``unnamed`` (by number from 0) are left out."""
    return Legend(
        legendPos=_LEGENDS[place],
        legendEntry=[LegendEntry(idx=number, delete=True) for number in unnamed],
        overlay=False,
        txPr=small_text(font),
    )


def labels(font: str, number_format: str, *, place: str | None, color: str) -> DataLabelList:
    """Numbers beside their marks, and nothing else."""
    return DataLabelList(
        numFmt=number_format,
        txPr=small_text(font, color=color, bold=True),
        dLblPos=place,
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
        showBubbleSize=False,
        showLeaderLines=False,
    )


def ink_on(*colors: str) -> str:
    """The colour of letters that can be read on all of these."""
    return INK if max(map(_brightness, colors)) > _LIGHT else PAPER


def area(color: str, *, border: str = "") -> GraphicalProperties:
    """A filled shape."""
    edge = stroke(border, HAIR * 2) if border else no_stroke()
    return GraphicalProperties(solidFill=color, ln=edge)


def no_area() -> GraphicalProperties:
    """A shape that does not show, nor hides what is behind it."""
    return GraphicalProperties(noFill=True, ln=no_stroke())


def stroke(color: str, width: int, *, dashed: bool = False) -> LineProperties:
    """A line; its width is in EMU."""
    return LineProperties(solidFill=color, w=width, prstDash="sysDash" if dashed else None)


def no_stroke() -> LineProperties:
    """A line that does not show."""
    return LineProperties(noFill=True)


def only_stroke(line: LineProperties) -> GraphicalProperties:
    """A shape that is a line."""
    return GraphicalProperties(ln=line)


def marker(color: str) -> Marker:
    """A dot, apart from the line below and from its neighbours by a white rim."""
    return Marker(symbol="circle", size=MARK, spPr=area(color, border=PAPER))


def no_marker() -> Marker:
    """No dot, where the program would choose one."""
    return Marker(symbol="none")


def _brightness(color: str) -> float:
    parts = zip(_BRIGHTNESS, bytes.fromhex(color), strict=True)
    return float(sum(weight * part for weight, part in parts))


def _letters(font: str, *, size: int, color: str, bold: bool) -> CharacterProperties:
    typeface = Font(typeface=font)
    return CharacterProperties(
        sz=size * 100,
        b=bold,
        solidFill=color,
        latin=typeface,
        ea=typeface,
        cs=typeface,
    )
