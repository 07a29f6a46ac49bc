"""What analyses cannot say and why, in as few sentences as a person would need."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from salesbook.analysis.limits import NO_ENTRY, TOO_FEW, Limit
from salesbook.analysis.stalled import STAND_IN
from salesbook.report.section import Item
from salesbook.report.wording import Wording
from salesbook.texts import Texts


def limit_items(limits: Sequence[Limit], wording: Wording) -> tuple[Item, ...]:
    """What cannot be said and why, each as a line of a list: see ``limit_sentences``."""
    lead = wording.texts("topic.limit")
    return tuple(Item(lead, sentence) for sentence in limit_sentences(limits, wording))


def limit_sentences(limits: Sequence[Limit], wording: Wording) -> tuple[str, ...]:
    """What cannot be said and why.

    All that hangs on the empty columns of one table is one sentence, and so is what rests on
    the same number of cases. What has nothing to rest on is told once, as entries that lack.
    """
    empty = {limit.what for limit in limits if limit.code == NO_ENTRY and not limit.group}
    groups: dict[Hashable, list[Limit]] = {}
    for limit in dict.fromkeys(limits):
        if not (limit.what in empty and _moot(limit)):
            groups.setdefault(_alike(limit), []).append(limit)
    return tuple(dict.fromkeys(_sentence(own, wording.texts) for own in groups.values()))


def first_limits(limits: Sequence[Limit]) -> tuple[Limit, ...]:
    """The first limit of each analysis, whatever number of columns it lacks."""
    found: dict[str, Limit] = {}
    for limit in limits:
        found.setdefault(limit.what, limit)
    return tuple(found.values())


def _moot(limit: Limit) -> bool:
    """Whether it goes without saying where entries lack."""
    return limit.code == STAND_IN or (limit.code == TOO_FEW and not limit.n and not limit.group)


def _alike(limit: Limit) -> Hashable:
    """What the limits of one sentence have in common."""
    if limit.group:
        return replace(limit, group=""), True
    if limit.code == NO_ENTRY:
        return limit.code, limit.table
    return (limit.code, limit.n, limit.needed) if limit.code == TOO_FEW else limit


def _sentence(limits: Sequence[Limit], texts: Texts) -> str:
    first = limits[0]
    if len(limits) == 1:
        return first.sentence(texts)
    if first.group:
        names = (limit.group for limit in limits)
        return replace(first, group=texts("report.comma").join(names)).sentence(texts)
    whats = [*dict.fromkeys(texts(limit.what) for limit in limits)]
    values = {
        "what": texts("limits.comma").join(whats),
        "table": texts(f"table.{first.table}") if first.table else "",
        "column": texts("limits.between").join(_columns(limits, texts)),
        "n": f"{first.n:,}",
        "needed": f"{first.needed:,}",
    }
    key = f"limits.{first.code}" if len(whats) > 1 else f"limit.{first.code}"
    return texts(key, **values)


def _columns(limits: Sequence[Limit], texts: Texts) -> dict[str, None]:
    named = (limit for limit in limits if limit.column)
    return dict.fromkeys(texts(f"column.{limit.table}.{limit.column}") for limit in named)
