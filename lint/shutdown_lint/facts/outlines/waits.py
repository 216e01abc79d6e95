"""Calls that may wait for a while, by the words in some lines, as `facts.work.pace` knows them."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING

from shutdown_lint.facts.outlines.naming import spellings
from shutdown_lint.knowledge import blocking, serving
from shutdown_lint.knowledge.classes import modules_of
from shutdown_lint.knowledge.waiting import TERMINAL

if TYPE_CHECKING:
    from shutdown_lint.facts.outlines.outline import Outline

_WORD = re.compile(rb"\w+")
_IMPORTS = re.compile(rb"import\b[^\n;]*")  # quicker than one that begins with `\b`
_SLEEPING = frozenset(name.encode() for name in ("sleep", *serving.TIMED_WAITS))
_CALLED = re.compile(rb"(\w+)[\s$)]*\(")
_CALLS_WHAT_IS_MADE = re.compile(rb"\)[\s$]*\(")
_METHOD_CALLED = re.compile(rb"\.[\s$]*\w+[\s$)]*\(")


class Waits:
    """What may wait, by what a module imports."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline

    def are_in(self, code: bytes) -> bool:
        """Whether some code may wait for a while."""
        called = set(_CALLED.findall(code))
        return (
            not called.isdisjoint(self._names)
            or (b"getattr" in called and _CALLS_WHAT_IS_MADE.search(code) is not None)
            or (self._speaks and _METHOD_CALLED.search(code) is not None)
        )

    @cached_property
    def _imported(self) -> frozenset[bytes]:
        text = self._outline.text
        imports = b" ".join(
            text[text.rfind(b"\n", 0, one.start()) + 1 : one.end()]
            for one in _IMPORTS.finditer(text)
        )
        return frozenset((*_WORD.findall(imports), b"builtins", b""))

    @cached_property
    def _names(self) -> frozenset[bytes]:
        by_module = _lasting()
        found = [by_module[module] for module in by_module.keys() & self._imported]
        return spellings(self._outline, _SLEEPING.union(*found))

    @cached_property
    def _speaks(self) -> bool:
        return not _speaking().isdisjoint(self._imported)


@cache
def _lasting() -> dict[bytes, set[bytes]]:
    """The last names of calls that take a while, by their modules; by "" those of any."""
    found: dict[bytes, set[bytes]] = {}
    rows = [
        *(("", name, row) for name, row in blocking.BY_NAME.items()),
        *((path.partition(".")[0], path, row) for path, row in blocking.BY_PATH.items()),
        *(
            (module, method, row)
            for (class_, method), row in blocking.BY_METHOD.items()
            for module in modules_of(class_)
        ),
    ]
    for module, path, row in rows:
        if not row.is_quick and row.waits_for != TERMINAL:
            found.setdefault(module.encode(), set()).add(path.rpartition(".")[2].encode())
    return found


@cache
def _speaking() -> frozenset[bytes]:
    return frozenset(
        module.encode() for class_ in blocking.SPEAKING for module in modules_of(class_)
    )
