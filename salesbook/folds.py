"""When two spellings are the same name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

# NFKC has already turned ㈱ into (株), full-width letters into plain ones.
_LEGAL_FORM = re.compile(
    r"\((?:株|有|合|資|名|同|財|社|医|学|福|一社|一財|公社|公財|特非)\)"
    r"|(?:株式|有限|合同|合資|合名|相互)会社"
    r"|(?:一般|公益|特例)?(?:社団|財団)法人|医療法人|学校法人|社会福祉法人|宗教法人|独立行政法人"
    r"|特定非営利活動法人|npo法人"
)
_LATIN_FORM = re.compile(
    r"[\s,]+(?:inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|plc|gmbh|ag|kk"
    r"|k\.k)\.?(?=$|[\s,])"
)
_SPACE = re.compile(r"\s+")
_LOOK_ALIKES = str.maketrans("◯〇✕✖✗☓▵", "○○××××△")


def fold_text(text: str) -> str:
    """A word without what the eye does not see: width, case, look-alikes, spaces around."""
    folded = unicodedata.normalize("NFKC", text.translate(_LOOK_ALIKES)).casefold()
    return _SPACE.sub(" ", folded).strip()


def fold_person(text: str) -> str:
    """A person's name without spaces: 佐藤 健一 is 佐藤健一."""
    return fold_text(text).replace(" ", "")


def fold_company(text: str) -> str:
    """A company's name without its legal form and spaces: (株)青葉 and 青葉 株式会社 are 青葉.

    A name that is nothing but a legal form stays as it is.
    """
    folded = fold_text(text)
    bare = _LATIN_FORM.sub("", _LEGAL_FORM.sub("", folded)).replace(" ", "").strip(",.")
    return bare or folded


FOLDS: Mapping[str, Callable[[str], str]] = {
    "customers.company": fold_company,
    "members.name": fold_person,
}
"""How names of a column are compared; all other columns take ``fold_text``."""


def fold_for(column: str) -> Callable[[str], str]:
    """The comparison for a ``table.column``."""
    return FOLDS.get(column, fold_text)
