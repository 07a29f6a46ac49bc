"""Edits of ranks, criteria and the matrix on the settings sheet, put over the definition."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from salesbook.definition.team import Axis, AxisInput, Definition, Rank
from salesbook.reading.edits import Edits, number_in, text_in

AXES = ("objective", "dealings")

InputChange = Callable[[str, AxisInput], AxisInput]


def ranks(definition: Definition, edits: Edits) -> Definition:
    """The ranks as typed, if their bounds fall from row to row."""
    typed = [
        Rank(label, number_in(entries, "at_least") or 0.0, text_in(entries, "guidance"))
        for _, entries in edits.rows()
        if (label := text_in(entries, "label"))
    ]
    bounds = [rank.at_least for rank in typed]
    if bounds != sorted(set(bounds), reverse=True):
        edits.refuse_table()
        return definition
    return replace(definition, ranks=tuple(typed))


def importance(definition: Definition, edits: Edits) -> Definition:
    """The weights of the criteria; an empty one keeps the definition's."""
    weights = dict(_weights(edits))
    criteria = tuple(
        replace(each, weight=weights.get(each.key, each.weight)) for each in definition.criteria
    )
    return replace(definition, criteria=criteria)


def inputs(definition: Definition, edits: Edits) -> Definition:
    """The weights of the matrix inputs."""
    weights = dict(_weights(edits))

    def weighted(name: str, given: AxisInput) -> AxisInput:
        return replace(given, weight=weights.get(f"{name}.{given.column}", given.weight))

    return _with_inputs(definition, weighted)


def bands(definition: Definition, edits: Edits) -> Definition:
    """The lower bounds of inputs that are numbers, in whatever order they stand."""
    typed: dict[str, set[float]] = {}
    for _, entries in edits.rows():
        bound = number_in(entries, "at_least")
        if bound is not None:
            typed.setdefault(text_in(entries, "key"), set()).add(bound)

    def banded(name: str, given: AxisInput) -> AxisInput:
        bounds = typed.get(f"{name}.{given.column}")
        return replace(given, bands=tuple(sorted(bounds))) if bounds and given.bands else given

    return _with_inputs(definition, banded)


def scores(definition: Definition, edits: Edits) -> Definition:
    """The scores of words."""
    typed: dict[str, dict[str, float]] = {}
    for row, entries in edits.rows():
        word, score = text_in(entries, "word"), number_in(entries, "score")
        if word and score is None:
            edits.refuse(row, "score", entries.get("score"))
        elif word and score is not None:
            typed.setdefault(text_in(entries, "key"), {})[word] = score

    def scored(name: str, given: AxisInput) -> AxisInput:
        words = typed.get(f"{name}.{given.column}")
        return replace(given, scores=words) if words and given.scores else given

    return _with_inputs(definition, scored)


def with_cuts(definition: Definition, cuts: Mapping[str, float | None]) -> Definition:
    """The cuts typed among the basic settings, by axis; None is the median."""
    axes = {name: replace(_axis(definition, name), cut=cut) for name, cut in cuts.items()}
    return replace(
        definition,
        objective=axes.get("objective", definition.objective),
        dealings=axes.get("dealings", definition.dealings),
    )


def _axis(definition: Definition, name: str) -> Axis:
    return definition.objective if name == "objective" else definition.dealings


def _with_inputs(definition: Definition, change: InputChange) -> Definition:
    axes = {
        name: replace(axis, inputs=tuple(change(name, given) for given in axis.inputs))
        for name in AXES
        for axis in [_axis(definition, name)]
    }
    return replace(definition, objective=axes["objective"], dealings=axes["dealings"])


def _weights(edits: Edits) -> Iterator[tuple[str, float]]:
    for row, entries in edits.rows():
        weight = number_in(entries, "weight")
        if weight is None:
            edits.refuse(row, "weight", entries.get("weight"))
        else:
            yield text_in(entries, "key"), weight
