"""HTML as a tree: text is escaped where the tree is written out, and nowhere else.

There is no way to put markup into a tree but by an ``Element``, so no text becomes markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_VALUE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_VOID = frozenset({"br", "link", "meta"})
_RAW = frozenset({"script", "style"})


@dataclass(frozen=True, slots=True)
class Element:
    """One element.

    Attributes:
        name: Its tag.
        attributes: Name and value each; the name stands alone where the value is empty.
        children: What stands in it, in order.
    """

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()


Node = Element | str
"""What a tree is made of; a string is text."""


def element(name: str, /, *children: Node | None, **attributes: str | None) -> Element:
    """An element; children and attributes that are None are left out.

    Args:
        name: Its tag.
        children: What stands in it.
        attributes: ``_`` stands for ``-``, and one at the end for nothing: ``class_``.
    """
    given = (
        (key.rstrip("_").replace("_", "-"), value)
        for key, value in attributes.items()
        if value is not None
    )
    return Element(name, tuple(given), tuple(child for child in children if child is not None))


def write_out(nodes: Iterable[Node]) -> str:
    """The nodes as HTML.

    Raises:
        ValueError: A name is not one of HTML, or a script or style would end early.
    """
    return "".join(piece for node in nodes for piece in _pieces(node))


def _pieces(node: Node) -> Iterator[str]:
    if isinstance(node, str):
        yield node.translate(_TEXT)
        return
    yield f"<{_checked(node.name)}"
    for name, value in node.attributes:
        yield f' {_checked(name)}="{value.translate(_VALUE)}"' if value else f" {_checked(name)}"
    yield ">"
    if node.name in _RAW:
        yield _raw(node)
    elif node.name not in _VOID:
        for child in node.children:
            yield from _pieces(child)
    if node.name not in _VOID:
        yield f"</{node.name}>"


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        message = f"not a name of HTML: {name!r}"
        raise ValueError(message)
    return name


def _raw(node: Element) -> str:
    text = "".join(child for child in node.children if isinstance(child, str))
    if "</" in text or "<!--" in text:
        message = f"a {node.name} that would end early"
        raise ValueError(message)
    return text
