"""What CPython's parser would be shown if files were cut into excerpts before it.

The engine parses a file whole when any rule wants it. An excerpt would hold only the units
(functions, classes, other statements; methods, where a class is large) in which a rule's rarest
words stand, and others that they need. How far "need" has to go decides what that saves: as far as
they use names of the file, or also to whoever uses theirs, as questions about handlers and callers
ask. Here the cut is the best possible, made with the tree that an excerpt would avoid.
"""

from __future__ import annotations

import ast
import os
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bench.results import Excerpt
from bench.shelf import python_files
from corpus_markdown import table
from shutdown_lint.engine.config import ConfigFinder
from shutdown_lint.engine.planner import Planner
from shutdown_lint.engine.prefilter import candidates
from shutdown_lint.engine.registry import list_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

WHOLE = "whole files"
WITH_WORDS = "imports, and units with a rule's rarest words"
WHAT_THEY_USE = "and what those use"
WHO_USES_THEM = "and whoever uses those"
_LARGE = 3_000  # bytes of a class that is cut into its methods

# A name of the module, or of a class: ("", "main"), ("Server", "stop").
_Name = tuple[str, str]


class Unit(NamedTuple):
    """What an excerpt holds whole or not at all."""

    text: bytes
    defines: frozenset[_Name]
    uses: frozenset[_Name]
    is_import: bool = False


def measure_excerpts(folder: Path) -> tuple[Excerpt, ...]:
    """Cut every file below a folder that a rule of the default preset wants to see."""
    planner = Planner(list_rules(), ConfigFinder(isolated=True))
    sizes: dict[str, int] = dict.fromkeys((WHOLE, WITH_WORDS, WHAT_THEY_USE, WHO_USES_THEM), 0)
    for path in python_files(folder):
        data = path.read_bytes()
        profile = planner.plan(os.path.abspath(path)).profile  # noqa: PTH100 as the engine does
        needs = [one.condition.needs for one in candidates(data, profile)]
        if not needs:
            continue
        words = frozenset().union(*(need[0] for need in needs if need))
        for kind, held in excerpts(data, words):
            sizes[kind] += held
    return tuple(Excerpt(kind, size) for kind, size in sizes.items())


def excerpts(data: bytes, words: Iterable[bytes]) -> Iterator[tuple[str, int]]:
    """How many bytes of a file each kind of excerpt holds; all of them where it has no tree."""
    yield WHOLE, len(data)
    words = tuple(words)
    try:
        units = units_of(data)
    except (SyntaxError, ValueError, RecursionError):
        yield from ((kind, len(data)) for kind in (WITH_WORDS, WHAT_THEY_USE, WHO_USES_THEM))
        return
    held = {
        number
        for number, unit in enumerate(units)
        if unit.is_import or any(word in unit.text for word in words)
    }
    yield WITH_WORDS, _size(units, held)
    held = _closed(units, held, backwards=False)
    yield WHAT_THEY_USE, _size(units, held)
    held = _closed(units, _closed(units, held, backwards=True), backwards=False)
    yield WHO_USES_THEM, _size(units, held)


def report(measured: Sequence[Excerpt]) -> str:
    """A table in Markdown."""
    whole = max(measured[0].bytes, 1)
    rows = [
        (one.kind, f"{one.bytes / 1e6:.2f}", f"{100 * one.bytes / whole:.0f} %")
        for one in measured
    ]
    return table(("an excerpt of", "MB", "of the whole"), rows)


def units_of(data: bytes) -> list[Unit]:
    """The units of a file, in its order.

    Raises:
        SyntaxError: the file cannot be parsed.
        ValueError: likewise, with a NUL byte.
        RecursionError: it is nested too deeply.
    """
    lines = data.splitlines(keepends=True)
    found: list[Unit] = []
    for node in ast.parse(data).body:
        text = _text(node, lines)
        if isinstance(node, ast.ClassDef) and len(text) > _LARGE:
            found += _parts(node, lines)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.append(Unit(text, frozenset(), frozenset(), is_import=True))
        else:
            inside = node.name if isinstance(node, ast.ClassDef) else ""
            defines = frozenset(("", name) for name in _bound(node))
            found.append(Unit(text, defines, _used(node, inside)))
    return found


def _parts(node: ast.ClassDef, lines: Sequence[bytes]) -> Iterator[Unit]:
    """The methods of a class, and before them the rest of it."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    rest = [part for part in node.body if not isinstance(part, functions)]
    above = [*node.bases, *node.keywords, *node.decorator_list]
    uses = frozenset().union(*(_used(part, node.name) for part in (*above, *rest)))
    text = b"".join(_text(part, lines) for part in rest)
    yield Unit(text, frozenset({("", node.name)}), uses)
    for part in node.body:
        if isinstance(part, functions):
            uses = _used(part, node.name) | {("", node.name)}
            yield Unit(_text(part, lines), frozenset({(node.name, part.name)}), uses)


def _text(node: ast.stmt, lines: Sequence[bytes]) -> bytes:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    return b"".join(lines[first - 1 : node.end_lineno])


def _bound(node: ast.stmt) -> set[str]:
    """Names that a statement gives to the module."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    return {
        one.id if isinstance(one, ast.Name) else one.name
        for one in ast.walk(node)
        if (isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store))
        or isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
    }


def _used(node: ast.AST, inside: str) -> frozenset[_Name]:
    """Names that code reads, those of its own object in a class as that class's."""
    found: set[_Name] = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            found.add(("", one.id))
        elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            if one.value.id in ("self", "cls"):
                found.add((inside, one.attr))
    return frozenset(found)


def _closed(units: Sequence[Unit], held: set[int], *, backwards: bool) -> set[int]:
    """With all units that define what held ones use, or that use what held ones define."""
    having: defaultdict[_Name, set[int]] = defaultdict(set)
    for number, unit in enumerate(units):
        for name in unit.uses if backwards else unit.defines:
            having[name].add(number)
    held, pending = set(held), list(held)
    while pending:
        unit = units[pending.pop()]
        wanted = unit.defines if backwards else unit.uses
        new = set().union(*(having[name] for name in wanted if name in having)) - held
        held |= new
        pending += new
    return held


def _size(units: Sequence[Unit], held: set[int]) -> int:
    return sum(len(units[number].text) for number in held)
