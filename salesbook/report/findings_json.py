"""What an analysis found as data: its frozen values and frames, in types JSON has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass

import pandas as pd

from salesbook.analysis.limits import Limit
from salesbook.analysis.period import Period
from salesbook.report.changes_json import json_value
from salesbook.report.json import Json
from salesbook.texts import Texts


def findings_json(found: object, texts: Texts) -> Json:
    """A frozen result as an object with a key per attribute.

    A frame becomes a list of its rows, with the names of its index as keys besides its
    columns; a series an object; a period the text ``--period`` takes; a limit its fields and
    its ``sentence``. Nothing is NaN: what is not known is null.

    Args:
        found: A value of ``salesbook.analysis``.
        texts: Language of the sentences.
    """
    if isinstance(found, pd.DataFrame):
        return _rows(found)
    if isinstance(found, pd.Series | Mapping):
        return {str(key): findings_json(value, texts) for key, value in found.items()}
    if isinstance(found, tuple | list):
        return [findings_json(each, texts) for each in found]
    if isinstance(found, Period):
        return str(found)
    if is_dataclass(found) and not isinstance(found, type | dt.date):
        values = {
            each.name: findings_json(getattr(found, each.name), texts) for each in fields(found)
        }
        return values | ({"sentence": found.sentence(texts)} if isinstance(found, Limit) else {})
    return json_value(found)


def _rows(frame: pd.DataFrame) -> list[Json]:
    named = frame.rename_axis(index=[str(name or "row") for name in frame.index.names])
    records = named.reset_index().to_dict("records")
    return [{str(key): json_value(value) for key, value in row.items()} for row in records]
