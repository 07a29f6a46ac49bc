"""THE tables and columns. A new column is one line here and its words in the language files.

Formulas name a cell of the same row ``[amount]``, a whole column ``[activities.date]``, a
named cell ``[as_of]`` and a word of the catalogue ``[text.state.today]``.
"""

from __future__ import annotations

from salesbook.definition.columns import Column, Kind, Table
from salesbook.definition.goal_tables import IMPROVEMENTS, MONTHS, REVIEW, TARGETS
from salesbook.definition.settings_tables import (
    MEMBERS,
    PRODUCTS,
    SETTINGS_TABLES,
)

OPEN, WON, LOST = "open", "won", "lost"
OUTCOMES = (OPEN, WON, LOST)
QUADRANTS = ("A", "B", "C", "D")
CRITERIA = (
    "enthusiasm",
    "key_person_access",
    "competition",
    "past_dealings",
    "need_fit",
    "size",
    "finances",
    "outlook",
)
SALES_YEARS = ("sales_this_year", "sales_last_year", "sales_before")

TASK_HIGH, TASK_MEDIUM = 6, 3
"""Importance times urgency (1 to 9) from which a task's priority is high or medium."""

BUILT = "[built]"
"""The formula of a column that ``sheets.scores`` makes from the definition."""

# 0 where there is no such row: engines compare a column of numbers several times faster than
# one with empty texts in between. Names may hold the characters searches take for wildcards.
_CUSTOMER_ROW = (
    '[company]="",0,IFERROR(ROW(INDEX([customers.company],MATCH(SUBSTITUTE(SUBSTITUTE('
    'SUBSTITUTE([company],"~","~~"),"*","~*"),"?","~?"),[customers.company],0))),0))'
)
_CUSTOMER_NO = (
    'IF([customer_row]=0,"",INDEX([customers.no],'
    "[customer_row]-ROW(INDEX([customers.company],1))+1))"
)


def _sale_key(day: str) -> str:
    """Whose sale, in which of the three fiscal years: the customer's row, then years ago.

    One number, so that a customer's sales of a year are found by one comparison a row.
    """
    back = f"({day}<[year_start])+({day}<EDATE([year_start],-12))"
    outside = f"{day}>[as_of],{day}<EDATE([year_start],-24)"
    return f"IF(OR(COUNT({day})=0,{outside}),0,IF([customer_row]=0,0,[customer_row]*10+{back}))"


_STATE = (
    # COUNT of one cell tells whether a number or a date stands in it, and not a word.
    "IF(COUNT([next_date])=0,[text.state.none],IF([next_date]<[as_of],[text.state.overdue],"
    "IF([next_date]=[as_of],[text.state.today],"
    "IF([next_date]<=[week_end],[text.state.this_week],[text.state.later]))))"
)
_TASK_STATE = _STATE.replace("[next_date]", "[due]")
# Rows without a date come after every dated one; the row number keeps keys apart.
_PROGRESS_KEY = "IF(COUNT([next_date])=0,99999,[next_date])+ROW()/1000000"

CUSTOMERS = Table(
    "customers",
    identity="no",
    stamped=True,
    columns=(
        Column("no", Kind.ID, essential=True, unique=True, source="C"),
        Column("company", essential=True, required=True, unique=True),
        Column("kana", Kind.KANA, group="profile"),
        Column("industry", Kind.CHOICE, source="industry", group="profile"),
        Column("business", group="profile"),
        Column("revenue", Kind.MONEY, low=0, group="profile"),
        Column("employees", Kind.NUMBER, low=0, group="profile"),
        Column("condition", Kind.CHOICE, source="condition", group="profile"),
        Column("contact", essential=True),
        Column("title", group="contact"),
        Column("phone", Kind.PHONE, group="contact"),
        Column("fax", Kind.PHONE, group="contact"),
        Column("email", Kind.EMAIL, group="contact"),
        Column("key_person", group="contact"),
        Column("key_person_title", group="contact"),
        Column("owner", Kind.REFERENCE, essential=True, required=True, source="members.name"),
        Column("rank", Kind.CHOICE, essential=True, source="rank"),
        Column("first_visit", Kind.DATE, group="importance"),
        *(Column(key, Kind.SCORE, low=0, high=3, group="importance") for key in CRITERIA),
        Column("next_date", Kind.DATE, essential=True),
        Column("next_action", essential=True),
        Column(
            "state",
            essential=True,
            formula=f'IF([company]="","",{_STATE})',
        ),
        Column("next_topic", group="follow_up"),
        Column(
            "last_contact",
            Kind.DATE,
            group="follow_up",
            formula='IF(OR([company]="",[latest_meeting]=0),"",[latest_meeting])',
        ),
        Column(
            "days_since",
            Kind.NUMBER,
            group="follow_up",
            formula='IF([last_contact]="","",[as_of]-[last_contact])',
        ),
        Column(
            "key_person_met",
            Kind.DATE,
            group="follow_up",
            formula='IF(OR([company]="",[latest_key_person]=0),"",[latest_key_person])',
        ),
        Column("suggested_rank", group="evaluation", formula=BUILT),
        Column("objective", Kind.NUMBER, group="evaluation", formula=BUILT),
        Column("dealings", Kind.NUMBER, group="evaluation", formula=BUILT),
        Column(
            "quadrant",
            group="evaluation",
            formula='IF(OR([objective]="",[dealings]=""),"",'
            'IF(AND([objective_cut]<>"",[objective]>=[objective_cut]),'
            'IF(AND([dealings_cut]<>"",[dealings]>=[dealings_cut]),"A","B"),'
            'IF(AND([dealings_cut]<>"",[dealings]>=[dealings_cut]),"C","D")))',
        ),
        Column("sales_this_year", Kind.MONEY, group="dealings"),
        Column("sales_last_year", Kind.MONEY, group="dealings"),
        Column("sales_before", Kind.MONEY, group="dealings"),
        Column("profit_this_year", Kind.MONEY, group="dealings"),
        Column("profit_last_year", Kind.MONEY, group="dealings"),
        Column("profit_before", Kind.MONEY, group="dealings"),
        Column("notes", Kind.NOTE, group="notes"),
        # Joins run over row numbers: engines compare numbers many times faster than words.
        Column(
            "latest_meeting",
            Kind.DATE,
            helper=True,
            formula='IF([company]="",0,MAXIFS([activities.date],[activities.customer_row],ROW()))',
        ),
        Column(
            "latest_key_person",
            Kind.DATE,
            helper=True,
            formula="IF([latest_meeting]=0,0,"
            "MAXIFS([activities.date],[activities.key_person_row],ROW()))",
        ),
        *(Column(f"total_{year}", Kind.MONEY, helper=True, formula=BUILT) for year in SALES_YEARS),
        Column(
            "progress_key",
            Kind.NUMBER,
            helper=True,
            formula=f'IF([company]="","",IF(OR([progress_owner]=[text.progress.everyone],'
            f'[owner]=[progress_owner]),{_PROGRESS_KEY},""))',
        ),
    ),
)

DEALS = Table(
    "deals",
    identity="no",
    stamped=True,
    columns=(
        Column("no", Kind.ID, essential=True, unique=True, source="D"),
        Column("name", essential=True, required=True),
        Column(
            "company", Kind.REFERENCE, essential=True, required=True, source="customers.company"
        ),
        Column("product", Kind.REFERENCE, source="products.name", group="offer"),
        Column("owner", Kind.REFERENCE, essential=True, required=True, source="members.name"),
        Column("stage", Kind.CHOICE, essential=True, required=True, source="stage"),
        Column("amount", Kind.MONEY, essential=True, low=0),
        Column("expected_close", Kind.DATE, essential=True),
        Column("category", Kind.CHOICE, source="category", group="forecast"),
        Column("probability", Kind.PERCENT, low=0, high=1, group="forecast"),
        Column(
            "win_probability",
            Kind.PERCENT,
            group="forecast",
            formula='IF(OR([stage]="",[outcome]=""),"",IF(AND([outcome]=[text.outcome.open],'
            "OR([stage_outcome]<>[outcome],AND(COUNT([stage_since])=1,[stage_since]>[as_of]))),"
            '"",IF(COUNT([probability])=1,[probability],INDEX([stages.probability],'
            "MATCH([stage],[stages.label],0)))))",
        ),
        Column(
            "weighted",
            Kind.MONEY,
            group="forecast",
            formula="IF(OR([outcome]<>[text.outcome.open],COUNT([amount])=0,"
            '[win_probability]=""),"",'
            "[amount]*[win_probability])",
        ),
        Column("next_date", Kind.DATE, essential=True),
        Column("next_action", essential=True),
        Column("state", essential=True, formula=f'IF([outcome]<>[text.outcome.open],"",{_STATE})'),
        Column("opened", Kind.DATE, group="dates"),
        Column("closed", Kind.DATE, group="dates"),
        Column("stage_since", Kind.DATE, group="dates"),
        Column(
            "days_in_stage",
            Kind.NUMBER,
            group="dates",
            formula='IF([outcome]<>[text.outcome.open],"",'
            "IF(COUNT([stage_since])=1,[as_of]-[stage_since],"
            'IF(COUNT([opened])=1,[as_of]-[opened],"")))',
        ),
        Column(
            "stalled",
            group="dates",
            formula='IF(OR([days_in_stage]="",SUMIFS([stages.limit_days],[stages.label],'
            '[stage])=0),"",IF([days_in_stage]>SUMIFS([stages.limit_days],[stages.label],'
            '[stage]),[text.flag.stalled],""))',
        ),
        Column("lost_reason", Kind.CHOICE, source="lost_reason", group="outcome"),
        Column("competitor", group="outcome"),
        Column("notes", Kind.NOTE, group="notes"),
        Column("customer_row", Kind.NUMBER, helper=True, formula=f"IF({_CUSTOMER_ROW}"),
        Column("customer_no", helper=True, formula=_CUSTOMER_NO),
        Column(
            "won_amount",
            Kind.MONEY,
            helper=True,
            formula='IF(OR([outcome]<>[text.outcome.won],COUNT([amount])=0),"",[amount])',
        ),
        Column("sale_key", Kind.NUMBER, helper=True, formula=_sale_key("[closed]")),
        Column(
            "stage_outcome",
            helper=True,
            formula='IF([stage]="","",'
            'IFERROR(INDEX([stages.outcome],MATCH([stage],[stages.label],0)),""))',
        ),
        # As of the day: a deal opened later is not there yet, one closed later is still open.
        Column(
            "outcome",
            helper=True,
            formula='IF(OR([stage_outcome]="",AND(COUNT([opened])=1,[opened]>[as_of])),"",'
            "IF(AND(COUNT([closed])=1,[closed]>[as_of]),[text.outcome.open],[stage_outcome]))",
        ),
        Column(
            "progress_key",
            Kind.NUMBER,
            helper=True,
            formula=f'IF([outcome]<>[text.outcome.open],"",IF(OR([progress_owner]=[text.progress.everyone],'
            f'[owner]=[progress_owner]),{_PROGRESS_KEY},""))',
        ),
        # Open deals by next date, those without one last.
        Column(
            "sequence",
            Kind.NUMBER,
            helper=True,
            formula="IF([outcome]<>[text.outcome.open],0,"
            "IF(COUNT([next_date])=0,999999,[next_date])*100000+ROW())",
        ),
    ),
)

ACTIVITIES = Table(
    "activities",
    columns=(
        Column("date", Kind.DATE, essential=True, required=True),
        Column(
            "company", Kind.REFERENCE, essential=True, required=True, source="customers.company"
        ),
        Column("owner", Kind.REFERENCE, essential=True, required=True, source="members.name"),
        Column("kind", Kind.CHOICE, essential=True, required=True, source="activity_kind"),
        Column("deal_no", Kind.REFERENCE, essential=True, source="deals.no"),
        Column("heard", Kind.NOTE, essential=True),
        Column("our_attendees", group="attendees"),
        Column("their_attendees", group="attendees"),
        Column("key_person", Kind.FLAG, group="attendees"),
        Column("explained", Kind.NOTE, group="meeting"),
        Column("proposed", Kind.NOTE, group="meeting"),
        Column("progress", Kind.NOTE, group="meeting"),
        Column("minutes", Kind.NUMBER, low=0, high=1440, group="record"),
        Column("fit", Kind.SCORE, low=1, high=5, group="record"),
        Column("entered", Kind.DATE, group="record"),
        # Meetings after the day do not count yet.
        Column(
            "customer_row",
            Kind.NUMBER,
            helper=True,
            formula=f"IF(OR(COUNT([date])=0,[date]>[as_of]),0,IF({_CUSTOMER_ROW})",
        ),
        Column(
            "key_person_row",
            Kind.NUMBER,
            helper=True,
            formula="IF([key_person]=[text.flag.yes],[customer_row],0)",
        ),
        Column(
            "recent_row",
            Kind.NUMBER,
            helper=True,
            formula="IF([date]>[as_of]-365,[customer_row],0)",
        ),
        # Day, then row: a whole number, which engines compare exactly.
        Column(
            "sequence",
            Kind.NUMBER,
            helper=True,
            formula="IF([customer_row]=0,0,[date]*100000+ROW())",
        ),
    ),
)

ORDERS = Table(
    "orders",
    columns=(
        Column("date", Kind.DATE, essential=True, required=True),
        Column(
            "company", Kind.REFERENCE, essential=True, required=True, source="customers.company"
        ),
        Column("product", Kind.REFERENCE, essential=True, source="products.name"),
        Column("quantity", Kind.NUMBER, essential=True),
        Column("amount", Kind.MONEY, essential=True, required=True),
        Column("profit", Kind.MONEY, essential=True),
        Column("deal_no", Kind.REFERENCE, source="deals.no", group="record"),
        Column("notes", Kind.NOTE, group="notes"),
        Column("customer_row", Kind.NUMBER, helper=True, formula=f"IF({_CUSTOMER_ROW}"),
        Column("sale_key", Kind.NUMBER, helper=True, formula=_sale_key("[date]")),
    ),
)

TASKS = Table(
    "tasks",
    columns=(
        Column("task", essential=True, required=True),
        Column("owner", Kind.REFERENCE, essential=True, source="members.name"),
        Column("importance", Kind.SCORE, essential=True, low=1, high=3),
        Column("urgency", Kind.SCORE, essential=True, low=1, high=3),
        Column(
            "priority",
            essential=True,
            formula='IF([task]="","",IF(AND(COUNT([done])=1,[done]<=[as_of]),[text.priority.done],'
            'IF(OR(COUNT([importance])=0,COUNT([urgency])=0),"",'
            f"IF([importance]*[urgency]>={TASK_HIGH},[text.priority.high],"
            f"IF([importance]*[urgency]>={TASK_MEDIUM},[text.priority.medium],"
            "[text.priority.low])))))",
        ),
        Column("due", Kind.DATE, essential=True),
        Column(
            "state",
            essential=True,
            formula=f'IF(OR([task]="",[priority]=[text.priority.done]),"",{_TASK_STATE})',
        ),
        Column("done", Kind.DATE, essential=True),
        Column("company", Kind.REFERENCE, source="customers.company", group="record"),
        Column("notes", Kind.NOTE, group="notes"),
    ),
)

ENTRY_TABLES = (
    CUSTOMERS,
    DEALS,
    ACTIVITIES,
    TARGETS,
    ORDERS,
    TASKS,
    IMPROVEMENTS,
    REVIEW,
    MEMBERS,
    PRODUCTS,
)
TABLES = (*ENTRY_TABLES, *SETTINGS_TABLES)

__all__ = [
    "ACTIVITIES",
    "BUILT",
    "CRITERIA",
    "CUSTOMERS",
    "DEALS",
    "ENTRY_TABLES",
    "IMPROVEMENTS",
    "LOST",
    "MEMBERS",
    "MONTHS",
    "OPEN",
    "ORDERS",
    "OUTCOMES",
    "PRODUCTS",
    "QUADRANTS",
    "REVIEW",
    "SALES_YEARS",
    "SETTINGS_TABLES",
    "TABLES",
    "TARGETS",
    "TASKS",
    "TASK_HIGH",
    "TASK_MEDIUM",
    "WON",
]
