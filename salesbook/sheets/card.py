"""顧客カルテ: choose a customer and see everything about it on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from salesbook.cells import CellRange, CellRef, quote_sheet
from salesbook.definition.columns import Kind
from salesbook.definition.labels import column_label
from salesbook.definition.tables import CRITERIA
from salesbook.formulas import quote
from salesbook.sheets import boxes, look
from salesbook.sheets.card_links import Links
from salesbook.sheets.geometry import MARGIN_WIDTH, TITLE_ROW
from salesbook.sheets.plan import Plan
from salesbook.spec import (
    Align,
    Cell,
    Check,
    ColumnLayout,
    Format,
    Formula,
    Highlight,
    PrintSetup,
    SheetSpec,
    Validation,
)

DEALS, MEETINGS = 8, 10

_LEFT, _WIDTH, _COLUMN_WIDTH = 1, 9, 12.0
_END = _LEFT + _WIDTH
_CHOOSER_ROW, _NAME_ROW, _TILES_ROW = 2, 4, 5
_CHOSEN = CellRef(_CHOOSER_ROW, _LEFT + 1)
_CHOSEN_WIDTH = 4
_THIRD = _WIDTH // 3
_LINE, _SPACER = 18.75, 7.5
_MEETING_HEIGHT = 27.0
_ENTRY_SHEETS = ("customers", "deals", "activities")

# A field is a label and its columns of customers; a third of the page, or the rest of it.
_FIELDS = (
    (("industry", ("industry",)), ("contact", ("contact", "title")), ("key_person", ())),
    (("employees", ("employees",)), ("phone", ("phone",)), ("key_person_met", ())),
    (("revenue", ("revenue",)), ("email", ("email",)), ("fax", ("fax",))),
    (("condition", ("condition",)), ("owner", ("owner",)), ("first_visit", ("first_visit",))),
    (("business", ("business",)), ("next_topic", ("next_topic",))),
)
_YEARS = ("this_year", "last_year", "before")
_DEAL_COLUMNS = (
    ("name", 2, Align.LEFT),
    ("stage", 1, Align.CENTER),
    ("amount", 1, Align.RIGHT),
    ("expected_close", 1, Align.CENTER),
    ("next_date", 1, Align.CENTER),
    ("next_action", 2, Align.LEFT),
    ("owner", 1, Align.LEFT),
)
_MEETING_COLUMNS = (
    ("date", 1, Align.CENTER),
    ("kind", 1, Align.CENTER),
    ("owner", 1, Align.LEFT),
    ("heard", 6, Align.LEFT),
)


def lay_out_card(plan: Plan) -> SheetSpec:
    """The whole sheet."""
    links = Links(plan, _END + 1, _CHOSEN, DEALS, MEETINGS)
    page = _Page(plan, links)
    page.head()
    page.tiles()
    page.profile()
    page.importance()
    page.dealings()
    if links.has("deals"):
        page.deals()
    if links.has("activities"):
        page.meetings()
    return SheetSpec(
        key="card",
        title=plan.texts("sheet.card"),
        tab_color=look.TAB_COLORS["card"],
        columns=tuple(_columns(links)),
        cells=(*page.cells, *links.cells()),
        validations=(_chooser_rule(plan),),
        highlights=tuple(page.highlights),
        merges=tuple(page.merges),
        row_heights=page.heights,
        freeze=CellRef(_CHOOSER_ROW + 1, 0),
        protected=True,
        print=PrintSetup(
            landscape=False,
            area=CellRange(TITLE_ROW, _LEFT, page.row, _END),
            footer=f"{plan.definition.name}  {plan.texts('sheet.card')}",
        ),
    )


def _columns(links: Links) -> Iterator[ColumnLayout]:
    yield ColumnLayout(MARGIN_WIDTH)
    yield from (ColumnLayout(_COLUMN_WIDTH) for _ in range(_WIDTH))
    yield ColumnLayout(MARGIN_WIDTH)
    yield from (ColumnLayout(12.0, hidden=True) for _ in range(links.width))


def _chooser_rule(plan: Plan) -> Validation:
    customers = plan.tables["customers"]
    return Validation(
        CellRange.of(_CHOSEN),
        check=Check.LIST,
        source=(customers.sheet, customers.cells("company", reach=True)),
        title=plan.texts("card.choose"),
        prompt=plan.texts("card.choose_prompt"),
        error=plan.texts("refusal.reference"),
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a cell shows: a formula and the number format of its result."""

    formula: str
    number: str = "General"


class _Page:
    """The card as it grows downwards."""

    def __init__(self, plan: Plan, links: Links) -> None:
        self.plan = plan
        self.texts = plan.texts
        self.links = links
        self.row = TITLE_ROW
        self.cells: list[Cell] = []
        self.merges: list[CellRange] = []
        self.highlights: list[Highlight] = []
        self.heights: dict[int, float] = {}

    def head(self) -> None:
        """Title, the cell to choose in, and the chosen company's name."""
        self._put(0, self.texts("sheet.card"), look.TITLE, height=30.0)
        self._ways()
        self._put(0, self.texts("card.hint"), look.SUBTITLE, height=18.0)
        self.row += 1
        self._chooser()
        self.row = _NAME_ROW
        name = Format(bold=True, size=17, color=look.NAVY)
        self._put(0, self._customer("company"), name, width=6, height=31.0)
        side = Format(size=10, color=look.SOFT_INK, align=Align.RIGHT)
        self._put(6, self._name_beside(), side, width=3)
        self.row += 1
