"""Formulas made from the definition: scores, ranks and sums that follow its criteria."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from salesbook.definition.columns import Table
from salesbook.definition.tables import BUILT, SALES_YEARS
from salesbook.definition.team import Axis, Definition

_DIGITS = 9
"""Decimals a score keeps, as in the analysis: equal customers stay equal."""

Build = Callable[[Definition, Collection[str]], str]


def with_formulas(definition: Definition, table: Table, tables: Collection[str]) -> Table:
    """The table with every formula that depends on the definition; without those it lacks.

    Args:
        definition: The team's decisions.
        table: Any table.
        tables: Keys of the tables the book has.
    """
    columns = []
    for column in table.columns:
        if column.formula != BUILT:
            columns.append(column)
        elif formula := _BUILDERS[column.key](definition, tables):
            columns.append(replace(column, formula=formula))
    return replace(table, columns=tuple(columns))


def cut_formula(scores: str, typed: str) -> str:
    """The score from which a customer is high: typed, else the median.

    Where the median is the lowest score it parts nobody, and the next higher one takes its
    place; if all are equal, all are high, unless they are 0.

    Args:
        scores: The column of scores as a name.
        typed: The cell a fixed cut is typed in.
    """
    lowest = f"MIN({scores})"
    next_higher = f'MINIFS({scores},{scores},">"&{lowest})'
    return (
        f'IF({typed}<>"",{typed},IF(COUNT({scores})=0,"",'
        f'IF(MAX({scores})={lowest},IF({lowest}=0,"",{lowest}),'
        f"IF(MEDIAN({scores})>{lowest},ROUND(MEDIAN({scores}),{_DIGITS}),{next_higher}))))"
    )


def _suggested_rank(definition: Definition, _: Collection[str]) -> str:
    weights = {each.key: f"[importance.weight@{each.key}]" for each in definition.criteria}
    # Anything but a score of 0 to 3 counts as not filled in.
    known = "+".join(f"{_scored('COUNTIFS', key)}*{weight}" for key, weight in weights.items())
    total = "+".join(f"{_scored('SUMIFS', key)}*{weight}" for key, weight in weights.items())
    if not weights or not definition.ranks:
        return ""
    score = f"ROUND(({total})/({known}),{_DIGITS})"
    place = f'SUMPRODUCT(([ranks.label]<>"")*([ranks.at_least]>{score}))+1'
    return f'IF([company]="","",IF(({known})=0,"",IFERROR(INDEX([ranks.label],{place})&"","")))'


def _scored(function: str, key: str) -> str:
    summed = f"[{key}]," if function == "SUMIFS" else ""
    return f'{function}({summed}[{key}],">=0",[{key}],"<=3")'


def _objective(definition: Definition, _: Collection[str]) -> str:
    return _axis_score("objective", definition.objective, when_unknown='""')


def _dealings(definition: Definition, _: Collection[str]) -> str:
    score = _axis_score("dealings", definition.dealings, when_unknown="0")
    # Only customers that have a place on the other axis are compared.
    return score and f'IF([objective]="","",{score})'


def _axis_score(name: str, axis: Axis, *, when_unknown: str) -> str:
    if not axis.inputs:
        return ""
    scores, weights = [], []
    for given in axis.inputs:
        key = f"{name}.{given.column}"
        cell = f"[total_{given.column}]" if given.column in SALES_YEARS else f"[{given.column}]"
        weight = f"[inputs.weight@{key}]"
        by_words = bool(given.scores)
        known = _word_known(cell, key) if by_words else f"COUNT({cell})=1"
        score = _word_score(cell, key) if by_words else _band_score(cell, key)
        scores.append(f"IF({known},{weight}*{score},0)")
        weights.append(f"IF({known},{weight},0)")
    known_weight = "+".join(weights)
    mean = f"ROUND(({'+'.join(scores)})/({known_weight}),{_DIGITS})"
    return f'IF([company]="","",IF(({known_weight})=0,{when_unknown},{mean}))'


def _band_score(cell: str, key: str) -> str:
    return f'SUMPRODUCT(([bands.key]="{key}")*([bands.at_least]<>"")*([bands.at_least]<={cell}))'


def _word_score(cell: str, key: str) -> str:
    return f'SUMPRODUCT(([scores.key]="{key}")*([scores.word]={cell})*[scores.score])'


def _word_known(cell: str, key: str) -> str:
    return f'SUMPRODUCT(([scores.key]="{key}")*([scores.word]={cell})*({cell}<>""))>0'


def _total(column: str, back: int) -> Build:
    def build(_: Definition, tables: Collection[str]) -> str:
        key = f"ROW()*10+{back}"
        deals = f"SUMIFS([deals.won_amount],[deals.sale_key],{key})"
        orders = f"SUMIFS([orders.amount],[orders.sale_key],{key})"
        found = deals if "deals" in tables else "0"
        if "orders" in tables:
            found = f"IF(COUNT([orders.date])>0,{orders},{found})"
        return f'IF([company]="","",IF(COUNT([{column}])=1,[{column}],{found}))'

    return build


_BUILDERS: Mapping[str, Build] = {
    "suggested_rank": _suggested_rank,
    "objective": _objective,
    "dealings": _dealings,
    **{f"total_{column}": _total(column, back) for back, column in enumerate(SALES_YEARS)},
}
