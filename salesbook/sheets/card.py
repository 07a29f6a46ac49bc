"""顧客カルテ: choose a customer and see everything about it on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from salesbook.cells import CellRange, CellRef
from salesbook.formulas import quote
from salesbook.sheets import boxes, look
from salesbook.sheets.card_links import Links
from salesbook.sheets.card_lists import add_deals, add_meetings
from salesbook.sheets.card_page import Page
from salesbook.sheets.card_profile import add_dealings, add_importance, add_profile, add_tiles
from salesbook.sheets.geometry import MARGIN_WIDTH, TITLE_ROW
from salesbook.sheets.offered import offered
from salesbook.sheets.plan import Plan
from salesbook.sheets.ways import ways_to
from salesbook.spec import (
    Align,
    Check,
    ColumnLayout,
    Format,
    Formula,
    PrintSetup,
    SheetSpec,
    Validation,
)

DEALS, MEETINGS = 8, 10
"""How many open deals and meetings a card shows."""

_LEFT, _WIDTH, _COLUMN_WIDTH = 1, 9, 13.0
_CHOOSER_ROW = 2
_CHOSEN = CellRange.of(CellRef(_CHOOSER_ROW, _LEFT + 1), 1, 4)
_AS_OF = CellRef(1, _LEFT + _WIDTH - 1)
_OTHER_SHEETS = ("customers", "deals", "activities")


def lay_out_card(plan: Plan) -> SheetSpec:
    """The whole sheet; deals and meetings where the book has them."""
    links = Links(plan, _LEFT + _WIDTH + 1, _CHOSEN.first, deals=DEALS, meetings=MEETINGS)
    page = Page(left=_LEFT, width=_WIDTH)
    _add_head(page, plan, links)
    add_tiles(page, links)
    add_profile(page, links)
    add_importance(page, links)
    add_dealings(page, links)
    if links.has("deals"):
        add_deals(page, links, _AS_OF)
    if links.has("activities"):
        add_meetings(page, links)
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
            area=CellRange(TITLE_ROW, _LEFT, page.row, _LEFT + _WIDTH),
            footer=f"{plan.definition.name}  {plan.texts('sheet.card')}",
            one_page=True,
        ),
    )


def _columns(links: Links) -> Iterator[ColumnLayout]:
    yield ColumnLayout(MARGIN_WIDTH)
    yield from (ColumnLayout(_COLUMN_WIDTH) for _ in range(_WIDTH))
    yield ColumnLayout(MARGIN_WIDTH)
    yield from (ColumnLayout(12.0, hidden=True) for _ in range(links.width))


def _add_head(page: Page, plan: Plan, links: Links) -> None:
    page.put(0, plan.texts("sheet.card"), look.TITLE)
    _add_ways(page, plan)
    page.end_line(30.0)
    page.put(0, plan.texts("card.hint"), look.SUBTITLE)
    quiet = replace(look.SUBTITLE, align=Align.RIGHT)
    page.put(_WIDTH - 2, plan.texts("card.as_of"), quiet)
    day = replace(quiet, number=look.date_format(plan.definition.language))
    page.put(_WIDTH - 1, Formula(plan.resolve("as_of")), day)
    page.end_line(18.0)
    _add_chooser(page, plan, links)
    page.space()
    page.put(0, Formula(links.customer("company")), _NAME, width=6)
    number, kana = links.customer("no"), links.customer("kana")
    page.put(6, Formula(f'{kana}&"   "&{number}'), quiet, width=3)
    page.end_line(31.5)


_NAME = Format(bold=True, size=17, color=look.NAVY)


def _add_ways(page: Page, plan: Plan) -> None:
    """A click to each of the sheets where entries are made."""
    ways = ways_to(plan, *_OTHER_SHEETS)
    for offset, way in enumerate(ways, _WIDTH - len(ways)):
        page.put(offset, way.text, boxes.LINK, link=way.link)


def _add_chooser(page: Page, plan: Plan, links: Links) -> None:
    texts = plan.texts
    label = Format(bold=True, color=look.SLATE)
    page.put(0, texts("card.choose"), label)
    # Until somebody chooses, the cell names the first company by itself.
    first = links.first_company()
    page.put(1, Formula(first), boxes.INPUT, width=_CHOSEN.width)
    unknown = f'AND({links.row}="",{links.chosen.absolute}<>"")'
    message = Formula(f'IF({unknown},{quote(texts("card.not_found"))},"")')
    page.put(5, message, replace(look.WARNING, indent=1), width=4)
    page.end_line(25.5)


def _chooser_rule(plan: Plan) -> Validation:
    return Validation(
        _CHOSEN,
        check=Check.LIST,
        source=offered(plan, "customers.company"),
        title=plan.texts("card.choose"),
        prompt=plan.texts("card.choose_prompt"),
        error=plan.texts("refusal.reference"),
    )
