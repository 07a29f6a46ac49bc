"""Which of the right names a spelling is, and which name a wrong one was meant to be."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from salesbook.folds import fold_text

__all__ = ["Spellings", "fold_text"]

_CANDIDATES = 12
_CLOSE_ENOUGH = 0.6
_LONGEST, _PLENTY = 100, 500


class Spellings:
    """The right spellings of a set of names.

    Args:
        names: The names as they are meant to be written.
        fold: When two spellings are the same name.
    """

    def __init__(self, names: Iterable[str], fold: Callable[[str], str] = fold_text) -> None:
        self._fold = fold
        self._names = dict.fromkeys(names)

    def __contains__(self, name: object) -> bool:
        """Whether a name is written exactly like one of them."""
        return name in self._names

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._names)

    def same(self, name: str) -> str | None:
        """The right spelling of a name; None if no name, or more than one, folds to the same."""
        return name if name in self._names else self._by_fold.get(self._fold(name))

    def nearest(self, name: str) -> str:
        """The name it was probably meant to be; empty if none comes near."""
        wanted = self._fold(name)
        shared: Counter[str] = Counter()
        for names in self._sharing(wanted):
            shared.update(names)
        candidates = {self._fold(each): each for each, _ in shared.most_common(_CANDIDATES)}
        near = difflib.get_close_matches(wanted, candidates, n=1, cutoff=_CLOSE_ENOUGH)
        return candidates[near[0]] if near else ""

    def _sharing(self, wanted: str) -> Iterator[list[str]]:
        """Names that share two letters, the rarest two first, until there are plenty.

        Long texts are no names: comparing two of them takes minutes.
        """
        pairs = _pairs(wanted) if len(wanted) <= _LONGEST else ()
        seen = 0
        for names in sorted((self._by_pair.get(pair, []) for pair in pairs), key=len):
            if seen < _PLENTY:
                yield names[:_PLENTY]
                seen += len(names)

    @cached_property
    def _by_fold(self) -> Mapping[str, str | None]:
        """Names by what they fold to; None where that leaves two to choose from."""
        folded: dict[str, str | None] = {}
        for name in self._names:
            key = self._fold(name)
            folded[key] = None if key in folded else name
        return folded

    @cached_property
    def _by_pair(self) -> Mapping[str, list[str]]:
        """Names by each two letters they contain: comparing all names with all takes too long."""
        names: dict[str, list[str]] = {}
        for name in self._names:
            folded = self._fold(name)
            for pair in _pairs(folded) if len(folded) <= _LONGEST else ():
                names.setdefault(pair, []).append(name)
        return names


def _pairs(text: str) -> set[str]:
    framed = f" {text} "
    return {framed[start : start + 2] for start in range(len(framed) - 1)}
